//! What a rule reports: a finding with its place, its reasons and, where it is mechanical, its mend.

use std::fmt;
use std::ops::Range;

use crate::postmortem::edit::Edit;

/// How loud a finding is, the loudest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Must be mended: fails the check.
    Error,
    /// Should be mended.
    Warn,
    /// Worth a thought.
    Advise,
}

impl Level {
    /// As in configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Advise => "advise",
        }
    }
}

impl Finding {
    /// The page of its rule.
    pub fn help_uri(&self) -> String {
        super::rule(self.rule).map(super::Rule::help_uri).unwrap_or_default()
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing to mend, at one place of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule.
    pub rule: &'static str,
    pub level: Level,
    /// Bytes of the source; may be empty (a place rather than a text).
    pub span: Range<usize>,
    /// 1-based.
    pub line: usize,
    /// 1-based, inclusive.
    pub end_line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// 1-based, in characters, of the last character.
    pub end_column: usize,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// How to mend it, with an example.
    pub help: String,
    /// Why it matters.
    pub why: String,
    /// The mend, where it is mechanical.
    pub fix: Option<Fix>,
}

/// A finding that a comment in the document allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    pub finding: Finding,
    /// What the comment gives as the reason.
    pub reason: String,
}

/// A mechanical mend: bytes outside its edits stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative: `Add the zone`.
    pub title: String,
    /// None overlaps another one.
    pub edits: Vec<Edit>,
}
