//! How documents and findings are shown: text for a terminal, JSON, SARIF and GitHub's workflow commands for
//! programs, unified diffs of fixes.
//!
//! Values in, text out. Nothing here reads files or writes to a terminal.

pub mod diff;
pub mod github;
pub mod json;
pub mod jsonl;
pub mod sarif;
pub mod text;

use crate::rules::{Finding, Level};

/// How many findings of each level there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub advice: usize,
}

impl Counts {
    pub fn of(findings: &[Finding]) -> Self {
        let count = |level| findings.iter().filter(|finding| finding.level == level).count();
        Self { errors: count(Level::Error), warnings: count(Level::Warn), advice: count(Level::Advise) }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.advice += other.advice;
    }
}
