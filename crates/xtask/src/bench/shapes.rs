//! Documents that are hard on a reader: one thing over and over, to any size.

use std::fmt::Write as _;

/// A kind of document.
pub(super) struct Shape {
    pub(super) name: &'static str,
    opening: &'static str,
    make: fn(usize) -> String,
}

impl Shape {
    /// About so many bytes of it.
    pub(super) fn text(&self, bytes: usize) -> String {
        let mut text = self.opening.to_owned();
        text.push_str(&(self.make)(bytes - text.len().min(bytes)));
        text
    }
}

/// All that is measured.
pub(super) fn all() -> Vec<Shape> {
    const TITLE: &str = "# Outage of checkout\n\n";
    const ACTIONS: &str = "# Outage\n\n## Action items\n\n";
    const TIMELINE: &str = "# Outage\n\n## Timeline\n\n";
    let shape = |name, opening, make| Shape { name, opening, make };
    vec![
        shape("postmortems", "", |size| over(size, &small())),
        shape("prose", TITLE, |size| {
            over(size, "At noon the database failed over, and customers saw errors for a while.\n\n")
        }),
        shape("one-line", TITLE, |size| over(size, "word and more ")),
        shape("one-word", TITLE, |size| over(size, "a")),
        shape("headings", "", |size| over(size, "# a\n")),
        shape("section-headings", "", |size| over(size, "## Impact\n")),
        shape("setext-headings", "", |size| over(size, "Impact\n===\n")),
        shape("bold-lines", TITLE, |size| over(size, "**Impact**\n\n")),
        shape("labels", TITLE, |size| over(size, "Impact: x\n")),
        shape("quotes-deep", TITLE, |size| deep(size, "> ", "x\n\n")),
        shape("lists-deep", TITLE, |size| {
            let level = |depth| format!("{}- a\n", "  ".repeat(depth % 60));
            numbered(size, level)
        }),
        shape("lists-one-line", TITLE, |size| deep(size, "- ", "x\n\n")),
        shape("items", TITLE, |size| over(size, "- a\n")),
        shape("action-items", ACTIONS, |size| over(size, "- [ ] Add the alert @ann due 2026-12-01\n")),
        shape("action-lines", ACTIONS, |size| over(size, "We will: do it (ANN), by tomorrow\n")),
        shape("action-paragraphs", ACTIONS, |size| over(size, "Owner name: will do it, by tomorrow\n\n")),
        shape("timeline", TIMELINE, |size| over(size, "- 12:30 UTC it failed\n")),
        shape("timeline-rows", "## Timeline\n\n| Time | What |\n|--|--|\n", |size| over(size, "| 14:00 | x |\n")),
        shape("timeline-backwards", TIMELINE, |size| {
            numbered(size, |at| format!("- {:02}:{:02} UTC it failed\n", 23 - at % 24, 59 - at % 60))
        }),
        shape("tables", TITLE, |size| over(size, "| a | b |\n|--|--|\n| c | d |\n\n")),
        shape("wide-table", TITLE, |size| {
            let columns = size / 6;
            format!("|{}\n|{}\n", "a|".repeat(columns), "--|".repeat(columns))
        }),
        shape("links", TITLE, |size| over(size, "[a](https://example.com/b) ")),
        shape("references", TITLE, |size| numbered(size, |at| format!("[r{at}]: https://example.com/{at}\n"))),
        shape("reference-links", "[a]: b\n\n", |size| over(size, "[a][a] ")),
        shape("footnotes", TITLE, |size| numbered(size, |at| format!("a[^{at}]\n\n[^{at}]: note\n\n"))),
        shape("comments-open", TITLE, |size| over(size, "a <!-- ")),
        shape("comments", TITLE, |size| over(size, "<!-- a -->\n")),
        shape("tags", TITLE, |size| over(size, "<b>a</b> ")),
        shape("tags-open", TITLE, |size| over(size, "<a ")),
        shape("brackets-open", TITLE, |size| over(size, "[")),
        shape("brackets", TITLE, |size| over(size, "[date] ")),
        shape("parentheses", TITLE, |size| over(size, "(")),
        shape("braces", TITLE, |size| over(size, "{{ ")),
        shape("questions", TITLE, |size| over(size, "?? ")),
        shape("stars", TITLE, |size| over(size, "*")),
        shape("emphasis-open", TITLE, |size| over(size, "**a ")),
        shape("emphasis", TITLE, |size| over(size, "*a* _b_ ")),
        shape("backticks", TITLE, |size| numbered(size, |at| format!("{} ", "`".repeat(at % 40 + 1)))),
        shape("code", TITLE, |size| over(size, "    code\n\n")),
        shape("fences", TITLE, |size| over(size, "```\ncode\n```\n")),
        shape("entities", TITLE, |size| over(size, "&amp;")),
        shape("escapes", TITLE, |size| over(size, "\\*")),
        shape("blanks", TITLE, |size| over(size, " ")),
        shape("line-ends", TITLE, |size| over(size, "\n")),
        shape("carriage-returns", TITLE, |size| over(size, "a\r\n")),
        shape("placeholders", TITLE, |size| over(size, "TBD x\n")),
        shape("insert-baits", TITLE, |size| over(size, "insert the your enter type ")),
        shape("digits", TITLE, |size| over(size, "12:30 2026-12-01 ")),
        shape("emoji", TITLE, |size| over(size, "💥é")),
        shape("front-matter", "---\n", |size| over(size, "key: [a, b]\n")),
        shape("front-matter-deep", "---\na: ", |size| over(size, "[")),
        shape("toml", "+++\n", |size| numbered(size, |at| format!("k{at} = 1\n"))),
    ]
}

/// A postmortem of about two kilobytes, as people write them.
pub(super) fn small() -> String {
    include_str!("small.md").to_owned()
}

fn over(bytes: usize, piece: &str) -> String {
    piece.repeat(bytes / piece.len())
}

fn deep(bytes: usize, piece: &str, end: &str) -> String {
    format!("{}{end}", over(bytes - end.len(), piece))
}

fn numbered(bytes: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(bytes);
    let mut at = 0;
    while text.len() < bytes {
        let _ = text.write_str(&piece(at));
        at += 1;
    }
    text
}
