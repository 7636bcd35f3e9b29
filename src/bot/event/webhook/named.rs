//! Things that GitHub sends as objects and others as bare names, read in passing: every payload has several, and
//! nothing of them but the name is kept.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The name of a thing: the thing itself where it is a text, its field [`Key::KEY`] where it is an object. Anything else
/// has no name, which is no error.
pub(super) struct Named<K> {
    pub(super) name: Option<String>,
    key: PhantomData<K>,
}

/// Which field of the object is the name.
pub(super) trait Key {
    const KEY: &'static str;
}

/// Of an account.
pub(super) struct Login;

impl Key for Login {
    const KEY: &'static str = "login";
}

/// Of a label.
pub(super) struct LabelName;

impl Key for LabelName {
    const KEY: &'static str = "name";
}

impl<'de, K: Key> Deserialize<'de> for Named<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = deserializer.deserialize_any(NameVisitor { key: Some(K::KEY) })?;
        Ok(Self { name, key: PhantomData })
    }
}

/// Takes whatever comes; a text is the name, and an object's field `key` that is a text.
struct NameVisitor {
    key: Option<&'static str>,
}

/// A text; anything else is nothing.
struct Text(Option<String>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameVisitor { key: None }).map(Self)
    }
}

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Option<String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Some(name.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut name = None;
        while let Some(key) = map.next_key::<FieldName<'de>>()? {
            if Some(key.0.as_ref()) == self.key {
                Text(name) = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(name)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// Borrowed from the payload wherever it has no escapes.
#[derive(Deserialize)]
struct FieldName<'a>(#[serde(borrow)] Cow<'a, str>);
