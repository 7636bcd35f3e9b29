//! Fixing: the mends of all findings, applied until nothing is left to apply.

use super::{Settings, check};
use crate::postmortem::Postmortem;
use crate::postmortem::edit::{self, Edit};

/// A text after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    pub text: String,
    /// What was done, in the order in which it was applied: rule and title of each fix.
    pub applied: Vec<(&'static str, String)>,
}

/// Fixes may make room for others; more rounds than this would be two fixes undoing each other.
const MAX_ROUNDS: usize = 8;

/// Applies every fix. What no fix names stays byte for byte as it was; fixing twice changes nothing.
pub fn fix(source: &str, settings: &Settings) -> Fixed {
    let mut fixed = Fixed { text: source.to_owned(), applied: Vec::new() };
    for _ in 0..MAX_ROUNDS {
        let document = Postmortem::parse(&fixed.text);
        let mut edits: Vec<Edit> = Vec::new();
        let mut applied = Vec::new();
        for finding in check(&document, settings) {
            let Some(fix) = finding.fix else { continue };
            let free = fix.edits.iter().all(|edit| edits.iter().all(|other| apart(edit, other)));
            if free {
                edits.extend(fix.edits);
                applied.push((finding.rule, fix.title));
            }
        }
        let Ok(text) = edit::apply(&fixed.text, &edits) else { break };
        if text == fixed.text {
            break;
        }
        fixed.text = text;
        fixed.applied.append(&mut applied);
    }
    fixed
}

/// Neither touches the other, so that both mean what they meant alone.
fn apart(a: &Edit, b: &Edit) -> bool {
    a.span.end < b.span.start || b.span.end < a.span.start
}
