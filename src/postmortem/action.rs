//! What an action item is: one piece of work that a postmortem asks for. How it is read is `action_item`'s.

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::section::Section;

/// What stays the same of an action item while its line is edited, ticked or linked: a hash of its title.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActionItemKey(pub(super) String);

impl ActionItemKey {
    /// `ordinal` is 1 for the first item of that title in its document, 2 for the next.
    pub(super) fn new(title: &str, ordinal: usize) -> Self {
        let mut hash = Sha256::new();
        hash.update(normalised(title));
        if ordinal > 1 {
            hash.update(format!("\n{ordinal}"));
        }
        let digest = hash.finalize();
        Self(hex::encode(digest.get(..8).unwrap_or_default()))
    }

    /// Sixteen hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ActionItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Letters and digits in lower case with single spaces between words.
pub(super) fn normalised(title: &str) -> String {
    let lower = title.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// How an action item is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionForm {
    Bullet,
    Numbered,
    Task,
    Row,
    /// A paragraph `Name: description`, or one that starts with its owner.
    Paragraph,
    /// A line of its own within a paragraph.
    Line,
    /// A heading, with what it is about below it.
    Heading,
    /// Sentences.
    Prose,
}

/// One piece of work.
#[derive(Debug, Clone)]
pub struct ActionItem {
    pub key: ActionItemKey,
    /// The item's own text, without what is nested in it.
    pub span: Range<usize>,
    /// 1-based, of the first line.
    pub line: usize,
    /// 1-based, of the last line of its own text.
    pub line_end: usize,
    /// Plain text on one line, without owner, dates and links; at most 240 characters.
    pub title: String,
    /// Markdown, nested detail included.
    pub text: String,
    /// Without `@`; several as they are written (`ann, ben`).
    pub owner: Option<String>,
    pub due: Option<Date>,
    /// The due date as written.
    pub due_text: Option<String>,
    pub priority: Option<String>,
    /// The first issue, pull request, commit or ticket: an address, `#12`, or a tracker's number such as `OPS-12`.
    pub link: Option<String>,
    pub done: Option<bool>,
    /// Read from prose, or from a section that isn't for action items: to be confirmed by a person.
    pub proposed: bool,
    pub section: Section,
    pub form: ActionForm,
    /// Where a link to its issue goes.
    pub(super) link_at: LinkPlace,
    /// The inside of its task box.
    pub(super) task_box: Option<Range<usize>>,
}

impl ActionItem {
    pub fn key(&self) -> ActionItemKey {
        self.key.clone()
    }
}

#[derive(Debug, Clone)]
pub(super) enum LinkPlace {
    /// Behind the text.
    After(usize),
    /// Into an empty cell.
    Cell(Range<usize>),
}

const MAX_TITLE_CHARS: usize = 240;

pub(super) fn shortened(title: &str) -> String {
    if title.chars().count() <= MAX_TITLE_CHARS {
        return title.to_owned();
    }
    let head: String = title.chars().take(MAX_TITLE_CHARS - 1).collect();
    format!("{}…", head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words))
}
