//! The names people give to sections in other languages than English, normalised as headings are: lower case, no
//! accents, no punctuation. One file a language, a line a section; names are divided by semicolons.

pub(super) mod chinese;
pub(super) mod dutch;
pub(super) mod french;
pub(super) mod german;
pub(super) mod italian;
pub(super) mod japanese;
pub(super) mod others;
pub(super) mod portuguese;
pub(super) mod spanish;

use super::section::Section;

/// How many lists of names there are.
pub(super) const LISTS: usize = {
    let (mut count, mut language) = (0, 0);
    while language < LANGUAGES.len() {
        count += LANGUAGES[language].len();
        language += 1;
    }
    count
};

/// All lists of all languages, each with the number of its section. No name is there twice.
pub(super) const fn lists() -> [(u8, &'static str); LISTS] {
    let mut lists = [(0, ""); LISTS];
    let (mut at, mut language) = (0, 0);
    while language < LANGUAGES.len() {
        let mut list = 0;
        while list < LANGUAGES[language].len() {
            let (section, names) = LANGUAGES[language][list];
            lists[at] = (section as u8, names);
            at += 1;
            list += 1;
        }
        language += 1;
    }
    lists
}

const LANGUAGES: [&[(Section, &str)]; 9] = [
    german::NAMES,
    french::NAMES,
    spanish::NAMES,
    portuguese::NAMES,
    italian::NAMES,
    dutch::NAMES,
    japanese::NAMES,
    chinese::NAMES,
    others::NAMES,
];
