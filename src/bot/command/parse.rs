//! Which lines of a comment are commands: a line of its own in a plain paragraph. Not in code, quotes,
//! lists, tables or HTML comments, as CommonMark sees them.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use sha2::{Digest as _, Sha256};

/// Comments are at most 65,536 characters; what is longer is not read.
const MAX_BYTES: usize = 4 * 65_536;

/// One line that may be a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Trimmed.
    pub text: String,
    /// Digest of the text and how often it came before in the comment: stays the same when other lines change.
    pub key: String,
}

/// The command lines of a comment, in order. With `before` (the text before an edit) only the new ones.
pub fn lines(body: &str, before: Option<&str>) -> Vec<Line> {
    let mut found = all(body);
    if let Some(before) = before {
        let old = all(before);
        found.retain(|line| !old.contains(line));
    }
    found
}

fn all(body: &str) -> Vec<Line> {
    if body.len() > MAX_BYTES {
        return Vec::new();
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut depth = 0_usize;
    // The byte range of the top-level paragraph we are in, and what inside it is not plain text.
    let mut inert: Vec<std::ops::Range<usize>> = Vec::new();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 => {
                depth = 1;
                inert.clear();
            }
            Event::End(TagEnd::Paragraph) if depth == 1 => {
                depth = 0;
                collect(body, range, &inert, &mut lines);
            }
            Event::Start(_) => {
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Code(_) | Event::InlineHtml(_) | Event::InlineMath(_) | Event::DisplayMath(_) => inert.push(range),
            _ => {}
        }
    }
    lines
}

fn collect(body: &str, paragraph: std::ops::Range<usize>, inert: &[std::ops::Range<usize>], lines: &mut Vec<Line>) {
    let mut start = paragraph.start;
    for raw in body[paragraph].split_inclusive(['\n', '\r']) {
        let text = raw.trim();
        let offset = start + (raw.len() - raw.trim_start().len());
        start += raw.len();
        if is_command(text) && !inert.iter().any(|range| range.contains(&offset)) {
            let ordinal = lines.iter().filter(|line| line.text == text).count();
            let digest = Sha256::digest(format!("{ordinal} {text}").as_bytes());
            lines.push(Line { text: text.to_owned(), key: hex::encode(&digest[..8]) });
        }
    }
}

fn is_command(line: &str) -> bool {
    let mut chars = line.chars();
    chars.next() == Some('/') && chars.next().is_some_and(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(body: &str) -> Vec<String> {
        lines(body, None).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_line_of_its_own_counts() {
        assert_eq!(texts("/check"), ["/check"]);
        assert_eq!(texts("Thanks!\n/check  \r\nand more\n\n  /postmortem status"), ["/check", "/postmortem status"]);
    }

    #[test]
    fn disguises_do_not() {
        for body in [
            "please run /check",
            "> /check",
            "> quoted\n/check",
            "    /check",
            "```\n/check\n```",
            "~~~sh\n/check\n~~~",
            "<!-- \n/check\n-->",
            "text <!--\n/check\n--> text",
            "`a\n/check\nb`",
            "- /check",
            "1. /check",
            "- item\n\n  /check",
            "| a |\n|---|\n| /check |",
            "<div>\n/check\n</div>",
            "<details><summary>x</summary>\n/check\n</details>",
            "[^1]: /check",
            "# /check",
            "/",
            "//check",
            "/ check",
            "/1",
        ] {
            assert_eq!(texts(body), Vec::<String>::new(), "{body:?}");
        }
    }

    #[test]
    fn an_edit_gives_only_what_is_new() {
        let edited = lines("/postmortem status\n/check\n/check", Some("/check"));
        let texts: Vec<_> = edited.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["/postmortem status", "/check"]);
        assert_ne!(edited[1].key, lines("/check", None)[0].key);
        assert!(lines("/check", Some("hello\n\n/check")).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read(body in "(?s)[/\\-`<>!# \\r\\n\\tcheκ🔥*_|\\[\\]]{0,200}") {
            for line in lines(&body, None) {
                prop_assert!(line.text.starts_with('/'));
            }
        }
    }
}
