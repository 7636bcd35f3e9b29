//! The names people give to sections in other languages than English, normalised as headings are: lower case, no
//! accents, no punctuation. One file a language, a line a section; names are divided by semicolons.

pub(super) mod chinese;
pub(super) mod dutch;
pub(super) mod french;
pub(super) mod german;
pub(super) mod italian;
pub(super) mod japanese;
pub(super) mod portuguese;
pub(super) mod spanish;

use super::section::Section;

/// All names of all languages, each with its section. No name is there twice.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, Section)> {
    LANGUAGES.into_iter().flatten().flat_map(|(section, names)| names.split(';').map(|name| (name.trim(), *section)))
}

const LANGUAGES: [&[(Section, &str)]; 8] = [
    german::NAMES,
    french::NAMES,
    spanish::NAMES,
    portuguese::NAMES,
    italian::NAMES,
    dutch::NAMES,
    japanese::NAMES,
    chinese::NAMES,
];
