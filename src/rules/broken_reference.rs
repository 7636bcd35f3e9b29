//! `broken-reference`

use std::cell::OnceCell;
use std::collections::HashSet;

use super::words::{Draft, shown};
use super::{Level, Report, Rule};
use crate::postmortem::{Postmortem, bare_anchor};

pub(super) static RULE: Rule = Rule {
    id: "broken-reference",
    summary: "A link, reference or footnote leads nowhere",
    default_level: Level::Warn,
    docs: "Finds links with an empty or made-up address (`[graph]()`, `[ticket](TODO)`, `[log](https://)`), `[text][reference]` \
           whose reference is not defined, footnotes that are not defined, and `#anchors` that no heading or HTML id of the \
           document has. Addresses elsewhere and files are not looked up: whether they exist can't be told from the text. Any \
           language.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let mut drafts: Vec<Draft> = Vec::new();
    let anchors = Anchors { document, headings: OnceCell::new(), others: OnceCell::new() };
    for link in document.links() {
        let words = || shown(document.text(&link.text));
        if is_made_up(link.target) {
            drafts.push(Draft {
                span: document.whole_link(&link),
                message: if link.target.is_empty() {
                    format!("The link `{}` has no address", words())
                } else {
                    format!("The link `{}` leads to `{}`, which is no address", words(), shown(link.target))
                },
                help: format!(
                    "Give it its address, or keep only the words, for example:\n\n[{}](https://github.com/OWNER/REPOSITORY/issues/12)",
                    words()
                ),
            });
        } else if let Some(anchor) = link.target.strip_prefix('#') {
            if !anchors.has(anchor) {
                drafts.push(Draft {
                    span: document.whole_link(&link),
                    message: format!("No heading here has the anchor `#{}`", shown(anchor)),
                    help: match document.sections.first() {
                        Some(first) => {
                            let heading = document.heading(first);
                            format!(
                                "Link to a heading that is there, such as `#{}` for `{}`, or mend the heading's words",
                                slug(&heading),
                                shown(&heading)
                            )
                        }
                        None => "Add the heading that the link is for, for example:\n\n## Timeline".to_owned(),
                    },
                });
            }
        }
    }
    for (span, name) in document.undefined_references() {
        let footnote = name.strip_prefix('^');
        drafts.push(match footnote {
            Some(note) => Draft {
                span,
                message: format!("The footnote `{}` is not defined", shown(note)),
                help: format!("Add its text at the end of the document, for example:\n\n[^{note}]: Measured at the load balancer"),
            },
            None => Draft {
                span,
                message: format!("The reference `{}` is not defined", shown(&name)),
                help: format!(
                    "Add its address at the end of the document, for example:\n\n[{name}]: https://github.com/OWNER/REPOSITORY/issues/12"
                ),
            },
        });
    }
    drafts.sort_by_key(|draft| draft.span.start);
    for draft in drafts {
        report.add(
            draft.span,
            draft.message,
            draft.help,
            "The evidence behind a link is what lets others check what is said.",
        );
    }
}

/// What stands where an address is to be filled in.
const BLANKS: &[&str] = &[
    "",
    "#",
    "link",
    "url",
    "todo",
    "tbd",
    "tba",
    "fixme",
    "xxx",
    "...",
    "…",
    "insert",
    "here",
    "insert-link",
    "link-here",
    "add-link",
    "?",
    "??",
];

/// Most addresses are longer.
const LONGEST_BLANK: usize = "insert-link".len();

/// An address that was to be filled in.
fn is_made_up(target: &str) -> bool {
    let target = target.trim().trim_matches(['<', '>']);
    let rest = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://")).unwrap_or(target);
    rest.len() <= LONGEST_BLANK && BLANKS.iter().any(|blank| rest.eq_ignore_ascii_case(blank))
}

/// What a document's own links may lead to.
struct Anchors<'d, 'a> {
    document: &'d Postmortem<'a>,
    headings: OnceCell<HashSet<String>>,
    others: OnceCell<HashSet<String>>,
}

impl Anchors<'_, '_> {
    /// Generators write anchors differently; what counts is their letters and digits.
    fn has(&self, anchor: &str) -> bool {
        let decoded = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
        let bare = bare_anchor(&decoded);
        let unnumbered = bare.trim_end_matches(|c: char| c.is_ascii_digit());
        // `#:~:text=`, `#/route`, `#L12` and the page's own beginning.
        let elsewhere = anchor.starts_with([':', '/', '!']) || matches!(bare.as_str(), "top" | "") || {
            bare.strip_prefix('l').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
        };
        let among = |anchors: &HashSet<String>| anchors.contains(&bare) || anchors.contains(unnumbered);
        elsewhere
            || among(self.headings.get_or_init(|| self.document.heading_anchors()))
            || among(self.others.get_or_init(|| self.document.other_anchors()))
    }
}

/// As GitHub makes anchors.
fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            _ if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
            _ => None,
        })
        .collect()
}
