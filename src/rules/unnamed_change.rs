//! `unnamed-change`

use super::words::shown;
use super::{Level, Report, Rule};
use crate::postmortem::{OBJECT, Section};

pub(super) static RULE: Rule = Rule {
    id: "unnamed-change",
    summary: "The change that is blamed can't be looked up",
    default_level: Level::Advise,
    docs: "Where the text blames or undoes `a recent deployment`, `an earlier release` or the like, some link, commit, version, \
           issue number or name in code in the document must say which one. One finding a document, at the first place, and one more \
           where an earlier change is blamed beside a recent one. \
           English only.",
    check,
};

const WHICH: &[&str] = &["recent", "earlier", "previous", "latest", "new", "faulty", "bad", "prior"];
const EARLIER: &[&str] = &["earlier", "previous", "prior"];
const CHANGES: &[&str] =
    &["deployment", "deployments", "deploy", "release", "change", "commit", "update", "upgrade", "rollout"];

fn check(report: &mut Report<'_, '_>) {
    let sections =
        [Section::Summary, Section::Timeline, Section::RootCause, Section::ContributingFactors, Section::Trigger];
    let document = report.document;
    if !sections.iter().any(|section| document.has_section(*section)) || !report.english() {
        return;
    }
    let mut first: Option<(std::ops::Range<usize>, String, bool)> = None;
    let mut other = None;
    for kept in report.texts(&sections) {
        let (passage, words) = (&kept.passage, kept.words());
        let found = (0..words.len()).filter_map(|at| {
            let end = if matches!(words.get(at + 1), "code" | "configuration" | "software") { at + 2 } else { at + 1 };
            let named = WHICH.contains(&words.get(at)) && CHANGES.contains(&words.get(end));
            let verb = words.get(end) == "change" && words.get(at) == "new" || words.quoted(at);
            (named && !verb && words.sentence(at).contains(&end)).then(|| {
                let span = words.bytes(at..end + 1);
                // `Rolled back to the previous release` blames nothing.
                let target = words.any(at.saturating_sub(2)..at, &["to", "back"]);
                let earlier = EARLIER.contains(&words.get(at));
                (passage.source(&span), shown(passage.text.get(span).unwrap_or_default()), earlier, target)
            })
        });
        for (span, text, earlier, target) in found {
            match &first {
                None => first = Some((span, text, earlier)),
                Some((.., kind)) if *kind != earlier && !target && other.is_none() => other = Some((span, text)),
                Some(_) => {}
            }
        }
        if other.is_some() {
            break;
        }
    }
    let Some((span, text, _)) = first else { return };
    if report
        .texts(&[])
        .any(|kept| kept.passage.linked || kept.passage.text.contains(OBJECT) || names(&kept.passage.text))
    {
        return;
    }
    for (span, text) in std::iter::once((span, text)).chain(other) {
        report.add(
            span,
            format!("`{text}`: which one? Nothing in the document says"),
            format!(
                "Name it where it can be looked up, with a link if there is one. Instead of `{text}`, for example:\n\nrelease \
                 2024.09.1 ([#412](https://github.com/OWNER/REPOSITORY/pull/412))"
            ),
            "Without the change itself nobody can check the cause, or see whether it went out again.",
        );
    }
}

/// A version, an issue, a commit, an address.
fn names(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '"' | '[' | ']')).any(|word| {
        let word = word.trim_end_matches(['.', ':', ';']);
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let bare = word.trim_start_matches(['v', 'V']);
        word.contains("://")
            || word.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            || digits >= 2 && bare.contains('.') && bare.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-')
            || word.starts_with(['v', 'V']) && !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || c == '.')
            || word.len() >= 7 && digits >= 2 && digits < word.len() && word.bytes().all(|b| b.is_ascii_hexdigit())
            || word.len() > 4 && digits > 0 && word.contains(['-', '_']) && word.contains(|c: char| c.is_alphabetic())
    })
}
