//! Markdown as people see it, made safe: raw HTML is shown as text, and no link leads to a script.

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html};

/// Where `#7` leads; `None` where there is no such issue or pull request.
pub(super) type References<'a> = &'a dyn Fn(u64) -> Option<String>;

/// A document: its front matter as rows of a table, and the rest as HTML.
pub(super) struct Document {
    pub(super) front_matter: Vec<(String, String)>,
    pub(super) html: String,
}

/// Tags without attributes that GitHub lets through and that texts do use.
const HARMLESS: &[&str] =
    &["details", "summary", "kbd", "sub", "sup", "b", "i", "em", "strong", "code", "br", "hr", "p", "ul", "ol", "li"];

/// The HTML of a comment or a body, in which `#7` is a link.
pub(super) fn render(text: &str, references: References<'_>) -> String {
    convert(text, references).html
}

/// A whole file, whose front matter is no part of the text. As on GitHub, `#7` is nothing special in a file.
pub(super) fn document(text: &str) -> Document {
    convert(text, &|_| None)
}

fn convert(text: &str, references: References<'_>) -> Document {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut front_matter = None;
    let mut block = None;
    let mut events = Vec::new();
    // Links, images and code blocks that are open here: what stands in them becomes no link.
    let mut closed_to_links = 0_usize;
    for event in TextMergeStream::new(Parser::new_ext(text, options)) {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => closed_to_links += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                closed_to_links = closed_to_links.saturating_sub(1);
            }
            _ => {}
        }
        match event {
            Event::Start(Tag::MetadataBlock(_)) => front_matter = front_matter.or_else(|| Some(String::new())),
            Event::End(TagEnd::MetadataBlock(_)) => front_matter = front_matter.map(|text| text + "\n"),
            Event::Text(text) if front_matter.as_ref().is_some_and(|text| !text.ends_with('\n')) => {
                front_matter = front_matter.map(|all| all + text.trim_end_matches('\n'));
            }
            Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => events.push(Event::Html(inert(&block.take().unwrap_or_default()).into())),
            Event::Html(html) => match &mut block {
                Some(block) => block.push_str(&html),
                None => events.push(Event::Html(inert(&html).into())),
            },
            Event::InlineHtml(html) => events.push(Event::InlineHtml(inert(&html).into())),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                events.push(Event::Start(Tag::Link { link_type, dest_url: safe(link_type, dest_url), title, id }));
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                events.push(Event::Start(Tag::Image { link_type, dest_url: safe(link_type, dest_url), title, id }));
            }
            Event::Text(text) if closed_to_links == 0 => linked(&text, references, &mut events),
            event => events.push(event),
        }
    }
    let mut rendered = String::new();
    html::push_html(&mut rendered, events.into_iter());
    Document { front_matter: rows(front_matter.as_deref().unwrap_or_default()), html: rendered }
}

/// A text whose bare addresses, and references to what there is, are links.
fn linked(text: &str, references: References<'_>, events: &mut Vec<Event<'_>>) {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    for span in finder.spans(text) {
        let is_web = span.as_str().starts_with("http://") || span.as_str().starts_with("https://");
        if is_web && span.kind().is_some() {
            link(span.as_str(), span.as_str().to_owned(), events);
        } else {
            referring(span.as_str(), references, events);
        }
    }
}

/// `#7`, unless it is part of a word, is a link where there is an issue or pull request of that number.
fn referring(text: &str, references: References<'_>, events: &mut Vec<Event<'_>>) {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '/' | '&');
    let mut shown = 0;
    for (at, _) in text.match_indices('#') {
        let after = &text[at + 1..];
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = after.split_at(digits);
        if text[..at].ends_with(is_word) || rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let Some(href) = number.parse().ok().and_then(references) else { continue };
        plain(&text[shown..at], events);
        shown = at + 1 + digits;
        link(&text[at..shown], href, events);
    }
    plain(&text[shown..], events);
}

fn plain(text: &str, events: &mut Vec<Event<'_>>) {
    if !text.is_empty() {
        events.push(Event::Text(text.to_owned().into()));
    }
}

fn link(text: &str, to: String, events: &mut Vec<Event<'_>>) {
    let (title, id) = (CowStr::Borrowed(""), CowStr::Borrowed(""));
    events.push(Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url: to.into(), title, id }));
    plain(text, events);
    events.push(Event::End(TagEnd::Link));
}

/// Raw HTML as text; comments vanish, as they do on GitHub.
fn inert(raw: &str) -> String {
    let mut rest = raw;
    let mut shown = String::new();
    while let Some((before, comment)) = rest.split_once("<!--") {
        shown.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    shown.push_str(rest);
    let mut escaped = String::new();
    html::push_html(&mut escaped, std::iter::once(Event::Text(shown.into())));
    for tag in HARMLESS {
        for (text, html) in [
            (format!("&lt;{tag}&gt;"), format!("<{tag}>")),
            (format!("&lt;/{tag}&gt;"), format!("</{tag}>")),
            (format!("&lt;{tag}/&gt;"), format!("<{tag}>")),
        ] {
            escaped = escaped.replace(&text, &html);
        }
    }
    escaped
}

/// Links go to the web, to mail, or to somewhere in the same place; anything else leads nowhere.
fn safe(kind: LinkType, url: CowStr<'_>) -> CowStr<'_> {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['/', '?', '#']));
    match scheme.map(str::to_ascii_lowercase).as_deref() {
        None | Some("http" | "https" | "mailto") => url,
        Some(_) if kind == LinkType::Email => url,
        Some(_) => CowStr::Borrowed("#"),
    }
}

/// The front matter's lines as rows; what is indented belongs to the key above. It is shown, not understood;
/// comments are left out.
fn rows(text: &str) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let nested = line.starts_with([' ', '\t', '-']);
        match (line.split_once(':'), rows.last_mut()) {
            (Some((key, value)), _) if !nested => rows.push((key.to_owned(), unquoted(value.trim()).to_owned())),
            (_, Some((_, value))) => {
                if !value.is_empty() {
                    value.push('\n');
                }
                value.push_str(line.trim());
            }
            (_, None) => rows.push((String::new(), line.to_owned())),
        }
    }
    rows
}

fn unquoted(value: &str) -> &str {
    let quoted = |quote| value.strip_prefix(quote).and_then(|value: &str| value.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::document;

    /// Only 7 is there.
    fn render(text: &str) -> String {
        super::render(text, &|number| (number == 7).then(|| "/o/r/pull/7".to_owned()))
    }

    #[test]
    fn raw_html_is_shown_and_does_nothing() {
        let html = render("a <img src=x onerror=alert(1)> b\n\n<script>alert(1)</script>\n\n<b onclick=x>c</b>");
        assert!(!html.contains("<img") && !html.contains("<script") && !html.contains("<b onclick"), "{html}");
        assert!(html.contains("&lt;script&gt;"), "{html}");
    }

    #[test]
    fn comments_vanish_and_plain_details_work() {
        let html = render(
            "one <!-- hidden --> two\n\n<!-- a\nb -->\n\n<details><summary>More</summary>\n\ntext\n\n</details>",
        );
        assert!(!html.contains("hidden") && !html.contains("a\nb"), "{html}");
        assert!(html.contains("<details><summary>More</summary>"), "{html}");
        assert_eq!(render("<!-- x --><script>"), "&lt;script&gt;");
    }

    #[test]
    fn links_lead_to_no_script() {
        let html =
            render("[a](javascript:alert(1)) [b](JavaScript:x) [c](https://x.org) [d](/o/r) [e](data:text/html,x)");
        assert_eq!(html.matches("href=\"#\"").count(), 3, "{html}");
        assert!(html.contains("https://x.org") && html.contains("\"/o/r\""), "{html}");
    }

    #[test]
    fn references_and_bare_addresses_become_links() {
        let seven = "<a href=\"/o/r/pull/7\">#7</a>";
        for (text, html) in [
            ("The draft is in #7: see", format!("The draft is in {seven}: see")),
            ("(#7), *#7*.", format!("({seven}), <em>{seven}</em>.")),
            ("a#7 ##7 #7a #8 x/y#7 #", "a#7 ##7 #7a #8 x/y#7 #".to_owned()),
            ("`#7` [#7](/x)", "<code>#7</code> <a href=\"/x\">#7</a>".to_owned()),
            ("#\u{200b}7", "#\u{200b}7".to_owned()),
            (
                "at https://x.org/a_b_c#7. So",
                "at <a href=\"https://x.org/a_b_c#7\">https://x.org/a_b_c#7</a>. So".to_owned(),
            ),
            ("javascript:alert(1) ftp://x.org", "javascript:alert(1) ftp://x.org".to_owned()),
            ("<https://x.org>", "<a href=\"https://x.org\">https://x.org</a>".to_owned()),
        ] {
            assert_eq!(render(text).trim(), format!("<p>{html}</p>"), "{text}");
        }
        assert!(!render("```\n#7 https://x.org\n```").contains("<a"));
        assert!(!document("See #7").html.contains("<a"), "a file has no references");
    }

    #[test]
    fn front_matter_becomes_rows() {
        let document = document(
            "---\ntitle: \"A: b\"\n# Such as: 9:00\nmilestones:\n  started: 10:00\n  resolved: 11:00\n---\n# Text\n",
        );
        assert_eq!(
            document.front_matter,
            [
                ("title".to_owned(), "A: b".to_owned()),
                ("milestones".to_owned(), "started: 10:00\nresolved: 11:00".to_owned())
            ]
        );
        assert_eq!(document.html.trim(), "<h1>Text</h1>");
    }
}
