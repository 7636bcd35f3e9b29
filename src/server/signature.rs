//! GitHub's signature: HMAC-SHA256 of the raw body.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The webhook secrets that are accepted: the current one, and while it is being changed the one before,
/// because GitHub switches from one to the other without an overlap.
#[derive(Debug, Clone)]
pub struct WebhookSecrets {
    current: SecretString,
    previous: Option<SecretString>,
}

/// A secret must not be empty: anybody could sign with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a webhook secret must not be empty")]
pub struct NoSecret;

impl WebhookSecrets {
    pub fn new(current: SecretString, previous: Option<SecretString>) -> Result<Self, NoSecret> {
        let is_empty = |secret: &SecretString| secret.expose_secret().is_empty();
        if is_empty(&current) || previous.as_ref().is_some_and(is_empty) {
            return Err(NoSecret);
        }
        Ok(Self { current, previous })
    }

    /// Was `body` signed with one of the secrets? Takes the same time whatever the signature is.
    pub(super) fn verify(&self, body: &[u8], signature: &Signature) -> bool {
        let current = matches(&self.current, body, signature);
        let previous = self.previous.as_ref().is_some_and(|previous| matches(previous, body, signature));
        current | previous
    }
}

fn matches(secret: &SecretString, body: &[u8], signature: &Signature) -> bool {
    // HMAC takes keys of every length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) else { return false };
    mac.update(body);
    mac.verify_slice(&signature.0).is_ok()
}

/// A well-formed `X-Hub-Signature-256`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signature([u8; 32]);

impl Signature {
    /// Reads `sha256=` and 64 hexadecimal digits.
    pub(super) fn parse(header: &[u8]) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(header.strip_prefix(b"sha256=")?, &mut bytes).ok()?;
        Some(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example in GitHub's documentation, "Validating webhook deliveries".
    const SECRET: &str = "It's a Secret to Everybody";
    const BODY: &[u8] = b"Hello, World!";
    const SIGNATURE: &[u8] = b"sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    fn secrets(current: &str, previous: Option<&str>) -> WebhookSecrets {
        WebhookSecrets::new(current.into(), previous.map(Into::into)).unwrap()
    }

    #[test]
    fn githubs_own_example_verifies() {
        let signature = Signature::parse(SIGNATURE).unwrap();
        assert!(secrets(SECRET, None).verify(BODY, &signature));
        assert!(secrets("new", Some(SECRET)).verify(BODY, &signature));
        assert!(!secrets("new", None).verify(BODY, &signature));
        assert!(!secrets(SECRET, None).verify(b"Hello, World?", &signature));
        assert!(!secrets("new", Some("older")).verify(BODY, &signature));
    }

    #[test]
    fn every_changed_bit_is_seen() {
        let Signature(bytes) = Signature::parse(SIGNATURE).unwrap();
        for bit in 0..256 {
            let mut changed = bytes;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(!secrets(SECRET, None).verify(BODY, &Signature(changed)));
        }
    }

    #[test]
    fn only_the_documented_form_is_a_signature() {
        let text = std::str::from_utf8(SIGNATURE).unwrap();
        let digits = text.strip_prefix("sha256=").unwrap();
        for wrong in [
            "",
            "sha256=",
            digits,
            &text[..70],
            &format!("{text}0"),
            &format!("sha1={digits}"),
            &format!("sha256={}", "g".repeat(64)),
            &format!("sha256= {}", &digits[1..]),
        ] {
            assert!(Signature::parse(wrong.as_bytes()).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn an_empty_secret_is_refused_and_no_secret_is_shown() {
        assert_eq!(WebhookSecrets::new("".into(), None).unwrap_err(), NoSecret);
        assert_eq!(WebhookSecrets::new("x".into(), Some("".into())).unwrap_err(), NoSecret);
        assert!(!format!("{:?}", secrets("hunter2", Some("hunter3"))).contains("hunter"));
    }
}
