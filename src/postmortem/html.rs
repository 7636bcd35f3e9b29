//! Headings of HTML that stands in a Markdown document: `<h2>Impact</h2>`, `<summary>Timeline</summary>`.
//!
//! Nothing is validated and no tree is built: what can't be told apart from text stays text.

use std::ops::Range;

/// A heading of HTML. Spans are bytes of the text that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HtmlHeading {
    /// With its tags.
    pub(super) span: Range<usize>,
    pub(super) level: u8,
    /// Its visible text, piece by piece.
    pub(super) pieces: Vec<Range<usize>>,
}

/// A tag: its lower-case name (with `/` in front where it closes), and its place.
struct TagAt {
    name: String,
    span: Range<usize>,
}

/// Longer tags are text: a bait of `<` must not be searched to its end at each of them.
const MAX_TAG_BYTES: usize = 4096;

/// Tags in order. Comments are left out.
fn tags(html: &str) -> impl Iterator<Item = TagAt> {
    let mut at = 0;
    let mut unclosed = false;
    std::iter::from_fn(move || {
        loop {
            let start = at + html.get(at..)?.find('<')?;
            let rest = html.get(start..)?;
            if rest.starts_with("<!--") {
                let end = if unclosed { None } else { rest.find("-->") };
                unclosed |= end.is_none();
                at = start + end.map_or(4, |end| end + 3);
                continue;
            }
            let Some(end) = rest.bytes().take(MAX_TAG_BYTES).position(|byte| byte == b'>') else {
                at = start + 1;
                continue;
            };
            at = start + end + 1;
            let inside = rest.get(1..end).unwrap_or_default();
            let name: String = inside
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
                .collect::<String>()
                .to_ascii_lowercase();
            return Some(TagAt { name, span: start..at });
        }
    })
}

/// The headings in `html`, in order.
pub(super) fn headings(html: &str) -> Vec<HtmlHeading> {
    let mut found: Vec<HtmlHeading> = Vec::new();
    let mut open: Option<(String, HtmlHeading, usize)> = None;
    for tag in tags(html) {
        if let Some((closing, heading, from)) = &mut open {
            if *from < tag.span.start {
                heading.pieces.push(*from..tag.span.start);
            }
            *from = tag.span.end;
            if tag.name == *closing {
                heading.span.end = tag.span.end;
                found.extend(open.take().map(|(_, heading, _)| heading));
            }
            continue;
        }
        let level = match tag.name.as_str() {
            "h1" => 1,
            "h2" => 2,
            "h3" => 3,
            "h4" => 4,
            "h5" => 5,
            // What can be folded away is below any heading.
            "h6" | "summary" => 6,
            _ => continue,
        };
        let heading = HtmlHeading { span: tag.span.clone(), level, pieces: Vec::new() };
        open = Some((format!("/{}", tag.name), heading, tag.span.end));
    }
    found
}

/// Has a reader something to see?
pub(super) fn shows(html: &str) -> bool {
    let mut at = 0;
    for tag in tags(html) {
        let text = html.get(at..tag.span.start).unwrap_or_default();
        let text = text.rsplit("-->").next().unwrap_or(text);
        let comment = text.contains("<!--");
        if !comment && text.chars().any(char::is_alphanumeric)
            || matches!(tag.name.as_str(), "img" | "iframe" | "video" | "svg")
        {
            return true;
        }
        at = tag.span.end;
    }
    let rest = html.get(at..).unwrap_or_default();
    let rest = if rest.contains("<!--") { rest.rsplit_once("-->").map_or("", |(_, after)| after) } else { rest };
    rest.chars().any(char::is_alphanumeric)
}

/// What an inline tag changes: `<b>`, `</strong>`, `<a href=…>`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Inline<'a> {
    Strong(bool),
    Strike(bool),
    Link(&'a str),
    LinkEnd,
    Other,
}

pub(super) fn inline(tag: &str) -> Inline<'_> {
    let inside = tag.trim_start_matches('<').trim_end_matches('>');
    let name = inside.split(|c: char| c.is_whitespace()).next().unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "b" | "strong" => Inline::Strong(true),
        "/b" | "/strong" => Inline::Strong(false),
        "s" | "del" | "strike" => Inline::Strike(true),
        "/s" | "/del" | "/strike" => Inline::Strike(false),
        "/a" => Inline::LinkEnd,
        "a" => {
            let address = inside.split_once("href").and_then(|(_, rest)| rest.trim_start().strip_prefix('='));
            let address = address.map(str::trim_start).and_then(|rest| {
                let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
                match quote {
                    Some(quote) => rest[1..].split(quote).next(),
                    None => rest.split_whitespace().next(),
                }
            });
            address.map_or(Inline::Other, Inline::Link)
        }
        _ => Inline::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_found_with_their_text() {
        let html = "<h2 id=\"a\">User <b>impact</b></h2>\n<p>x</p>\n<details><summary>Timeline</summary>";
        let found: Vec<(u8, String)> = headings(html)
            .into_iter()
            .map(|heading| (heading.level, heading.pieces.into_iter().map(|piece| &html[piece]).collect()))
            .collect();
        assert_eq!(found, [(2, "User impact".to_owned()), (6, "Timeline".to_owned())]);
        for html in ["<h2>open", "<h2", "<!-- <h2>x</h2> -->", "< h2", ""] {
            assert_eq!(headings(html), [], "{html}");
        }
    }

    #[test]
    fn tags_and_comments_show_nothing() {
        for html in ["</details>", "<!-- text -->", "<div>\n</div>", "", "<br>"] {
            assert!(!shows(html), "{html}");
        }
        for html in ["<p>text</p>", "text", "<img src=x>", "<!-- a -->b"] {
            assert!(shows(html), "{html}");
        }
    }

    #[test]
    fn inline_tags_are_told() {
        assert_eq!(inline("<a class=x href=\"https://a.example/1\">"), Inline::Link("https://a.example/1"));
        assert_eq!(inline("<STRONG>"), Inline::Strong(true));
        assert_eq!(inline("<br>"), Inline::Other);
    }
}
