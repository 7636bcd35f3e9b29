//! Comments that allow a rule at a place: `<!-- postmortem: allow RULE reason -->`.
//!
//! Above everything else but front matter it holds for the whole document; behind text, for its line; on a line of
//! its own above a heading, for that section; above anything else, for the lines up to the next blank one.
//! [`super::unused_allow`] reports those that have no effect.

use std::cell::Cell;
use std::ops::{Range, RangeInclusive};

use super::{Rule, registry, rule};
use crate::postmortem::{Comment, Postmortem};

/// More in one document are not looked at: by then switching the rule off in the configuration says it better.
pub(super) const MAX_ALLOWS: usize = 200;

/// No block that somebody has in mind is longer.
const MAX_LINES: usize = 5_000;

/// Why a comment has no effect, whatever is below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// `ignore missing-section`: the verb is another one.
    Verb(String),
    /// No rule has this name; the nearest one that has.
    UnknownRule {
        name: String,
        nearest: Option<&'static str>,
    },
    NoReason,
    /// One more than [`MAX_ALLOWS`].
    TooMany,
}

/// One such comment.
#[derive(Debug)]
pub(super) struct Allow {
    pub(super) span: Range<usize>,
    pub(super) rule: Option<&'static Rule>,
    pub(super) reason: String,
    pub(super) problem: Option<Problem>,
    /// The 1-based lines it holds for; `None` for the whole document.
    pub(super) lines: Option<RangeInclusive<usize>>,
    /// It kept a finding back.
    pub(super) used: Cell<bool>,
}

impl Allow {
    /// Does it hold for a finding of this rule on these lines?
    pub(super) fn holds(&self, rule: &Rule, first: usize, last: usize) -> bool {
        self.problem.is_none()
            && self.rule.is_some_and(|own| own.id == rule.id)
            && self.lines.as_ref().is_none_or(|lines| *lines.start() <= last && first <= *lines.end())
    }
}

/// Reads the comments of a document that allow something, or mean to.
pub(super) fn read(document: &Postmortem<'_>) -> Vec<Allow> {
    // Most documents have none, and need not be searched for comments.
    if !document.source.contains("postmortem:") {
        return Vec::new();
    }
    let mut found: Vec<Allow> = Vec::new();
    for comment in document.comments() {
        let Some(mut allow) = parse(document, &comment) else { continue };
        if found.len() >= MAX_ALLOWS {
            allow.problem = Some(Problem::TooMany);
            found.push(allow);
            break;
        }
        found.push(allow);
    }
    found
}

fn parse(document: &Postmortem<'_>, comment: &Comment) -> Option<Allow> {
    let inside = document.text(&comment.span).strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let rest = inside.strip_prefix("postmortem:")?.trim_start();
    let (verb, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let rest = rest.trim_start();
    let (name, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let name = name.trim_matches([':', ',', '`', '"']);
    let known = rule(name);
    let allows = verb.eq_ignore_ascii_case("allow");
    if !allows && known.is_none() {
        // A remark that happens to begin like one.
        return None;
    }
    let reason = reason.trim_matches(|c: char| c.is_whitespace() || ":,–—-".contains(c));
    let problem = if !allows {
        Some(Problem::Verb(verb.to_owned()))
    } else if known.is_none() {
        Some(Problem::UnknownRule { name: name.to_owned(), nearest: nearest(name) })
    } else if !reason.chars().any(char::is_alphanumeric) {
        Some(Problem::NoReason)
    } else {
        None
    };
    Some(Allow {
        span: comment.span.clone(),
        rule: known,
        reason: reason.split_whitespace().collect::<Vec<_>>().join(" "),
        problem,
        lines: if comment.leading { None } else { Some(lines(document, comment)) },
        used: Cell::new(false),
    })
}

/// The rule whose name is most like this one.
fn nearest(name: &str) -> Option<&'static str> {
    // A name much longer than any rule's is none of them, and costs time to compare.
    if name.len() > 80 {
        return None;
    }
    let name = name.to_lowercase().replace('_', "-");
    let likeness = |rule: &&&Rule| (strsim::jaro_winkler(rule.id, &name) * 1000.0).round();
    let best = registry().iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) > 750.0).then_some(best.id)
}

/// The lines that a comment holds for. Nothing below it: its own.
fn lines(document: &Postmortem<'_>, comment: &Comment) -> RangeInclusive<usize> {
    let own = document.line(comment.span.start)..=document.line(comment.span.end.saturating_sub(1));
    if !document.is_alone(&comment.span) {
        return own;
    }
    let is_comment = |line: usize| {
        let text = document.text(&document.line_span(line)).trim();
        text.starts_with("<!--") && text.ends_with("-->")
    };
    let count = document.line_count();
    let Some(first) =
        (own.end() + 1..=count).take(MAX_LINES).find(|line| !document.is_blank(*line) && !is_comment(*line))
    else {
        return own;
    };
    let start = document.line_span(first);
    let at = document.sections.partition_point(|block| block.span.start < start.start);
    if let Some(block) = document.sections.get(at).filter(|block| block.span.start <= start.end) {
        return first..=document.line(block.body.end.saturating_sub(1).max(block.span.start)).max(first);
    }
    let last = (first..=count).take(MAX_LINES).take_while(|line| !document.is_blank(*line)).last().unwrap_or(first);
    first..=last
}
