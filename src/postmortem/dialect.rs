//! Markdown dialects that CommonMark knows nothing of, brought to what it knows.
//!
//! The lines of admonitions and containers (`:::note`, `!!! warning`, fenced directives), of a site's generator
//! (`{% include x %}`, `{{< figure >}}`, `{: .class}`) and of targets (`(impact)=`) are left out, so that what they hold
//! is read like the rest. Contents that a dialect indents are read without their indent. Code stays as it is. Every
//! place in the result leads back to the place in the source.

use std::borrow::Cow;
use std::ops::Range;

use super::lines::lines;
use super::placeholder::is_site_tag;

/// A text to be read as Markdown.
pub(super) struct Prepared<'a> {
    pub(super) text: Cow<'a, str>,
    /// From which offset of the text on how many bytes of the source were left out before it; ascending.
    shifts: Vec<(usize, usize)>,
}

impl Prepared<'_> {
    fn before(&self, at: usize) -> usize {
        let after = self.shifts.partition_point(|(from, _)| *from <= at);
        after.checked_sub(1).and_then(|index| self.shifts.get(index)).map_or(0, |(_, left_out)| *left_out)
    }

    /// The place in the source of a place in the text.
    pub(super) fn source(&self, span: &Range<usize>) -> Range<usize> {
        if self.shifts.is_empty() {
            return span.clone();
        }
        let start = span.start + self.before(span.start);
        // The end belongs to the byte before it: an indent left out behind it is not part of it.
        let end = if span.end > span.start { span.end + self.before(span.end - 1) } else { start };
        start..end
    }
}

/// Directives whose fence holds Markdown, not code.
const CONTAINERS: &[&str] = &[
    "note",
    "warning",
    "important",
    "tip",
    "caution",
    "danger",
    "attention",
    "hint",
    "error",
    "seealso",
    "admonition",
    "dropdown",
    "details",
    "topic",
    "sidebar",
    "margin",
    "card",
    "grid",
    "grid-item",
    "tab-item",
    "tab-set",
    "div",
    "aside",
    "callout",
];

#[derive(Clone, Copy)]
struct Fence {
    mark: char,
    length: usize,
}

fn fence(line: &str) -> Option<(Fence, &str)> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == mark).count();
    (length >= 3).then(|| (Fence { mark, length }, line[length..].trim()))
}

fn is_container(info: &str) -> bool {
    let name = info.strip_prefix('{').and_then(|rest| rest.split('}').next()).map(str::trim);
    name.is_some_and(|name| CONTAINERS.contains(&name.trim_start_matches('.').trim_start_matches("callout-")))
}

/// A line that only the site's generator reads.
fn is_generators(line: &str) -> bool {
    let shortcode =
        line.starts_with("{{<") && line.ends_with(">}}") || line.starts_with("{{%") && line.ends_with("%}}");
    shortcode
        || line.starts_with("{%") && line.ends_with("%}") && is_site_tag(line)
        || line.starts_with("{:") && line.ends_with('}')
        || line.starts_with('(') && line.ends_with(")=") && !line.contains(' ')
        || matches!(line, "[TOC]" | "[[_TOC_]]" | "[[TOC]]")
}

/// An option of a directive: `:class: tip`.
fn is_option(line: &str) -> bool {
    line.strip_prefix(':').is_some_and(|rest| !rest.starts_with(':') && rest.contains(':'))
}

fn is_indenting(line: &str) -> bool {
    ["!!! ", "??? ", "???+ ", "=== \""].iter().any(|start| line.starts_with(start))
}

/// Does a line begin like one of a dialect's? Asked of every line of every document.
fn is_foreign(line: &str) -> bool {
    // Most lines begin with a letter: blanks beyond ASCII only are looked at where there may be one.
    let bytes = line.as_bytes();
    let at = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len());
    if bytes.get(at).is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    let line = line.trim_start();
    match line.as_bytes().first() {
        Some(b':') => line.starts_with(":::"),
        Some(b'!' | b'?' | b'=') => is_indenting(line),
        Some(b'`' | b'~') => fence(line).is_some_and(|(_, info)| is_container(info)),
        Some(b'{' | b'(' | b'[') => is_generators(line.trim_end()),
        _ => false,
    }
}

pub(super) fn prepare(body: &str) -> Prepared<'_> {
    if !lines(body).any(|line| is_foreign(&body[line])) {
        return Prepared { text: Cow::Borrowed(body), shifts: Vec::new() };
    }
    let mut text = String::with_capacity(body.len());
    let mut shifts = Vec::new();
    let mut left_out = 0;
    let mut code: Option<Fence> = None;
    let mut containers: Vec<Fence> = Vec::new();
    // How far the contents of what is open are indented.
    let mut indents: Vec<usize> = Vec::new();
    let mut options = false;
    for line in body.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let bare = line.trim();
        if !bare.is_empty() {
            while indents.last().is_some_and(|wanted| indent < *wanted && !line.starts_with('\t')) {
                indents.pop();
            }
        }
        let dedent = indents
            .last()
            .map_or(0, |wanted| if line.starts_with('\t') { indents.len().min(indent) } else { (*wanted).min(indent) });
        let kept = line.get(dedent..).unwrap_or(line);
        if dedent > 0 {
            left_out += dedent;
            shifts.push((text.len(), left_out));
        }
        let mut blank = false;
        if let Some(open) = code {
            if fence(bare)
                .is_some_and(|(close, info)| close.mark == open.mark && close.length >= open.length && info.is_empty())
            {
                code = None;
            }
        } else if let Some((found, info)) = fence(bare) {
            let closes = |open: &Fence| open.mark == found.mark && found.length >= open.length && info.is_empty();
            if containers.last().is_some_and(closes) {
                containers.pop();
                blank = true;
            } else if is_container(info) {
                containers.push(found);
                blank = true;
            } else {
                code = Some(found);
            }
        } else if is_option(bare) && options || bare.starts_with(":::") || is_generators(bare) {
            blank = true;
        } else if is_indenting(bare) {
            indents.push(indent + 4);
            blank = true;
        }
        // Options follow their directive at once: `:class: tip`.
        options = blank && (fence(bare).is_some() || bare.starts_with(":::") || options);
        if blank {
            let end = kept.trim_end_matches(['\n', '\r']).len();
            text.extend(std::iter::repeat_n(' ', end));
            text.push_str(kept.get(end..).unwrap_or_default());
        } else {
            text.push_str(kept);
        }
    }
    Prepared { text: Cow::Owned(text), shifts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_dialects_are_left_out_and_places_lead_back() {
        for (source, expected) in [
            (":::{note}\n## Impact\n:::\n", "         \n## Impact\n   \n"),
            ("!!! note \"x\"\n    ## Impact\n\n    text\nmore\n", "            \n## Impact\n\ntext\nmore\n"),
            ("```{warning}\n:class: x\n- a\n```\n", "            \n         \n- a\n   \n"),
            ("```text\n:::\n```\n{% include x.md %}\n", "```text\n:::\n```\n                  \n"),
            ("{: .no_toc }\nx\n", "            \nx\n"),
        ] {
            let prepared = prepare(source);
            assert_eq!(prepared.text, expected);
            for word in ["## Impact", "text", "more", "- a"] {
                let Some(at) = expected.find(word).filter(|_| source.contains(word)) else { continue };
                assert_eq!(source.get(prepared.source(&(at..at + word.len()))), Some(word), "{source}");
            }
        }
    }

    #[test]
    fn what_is_no_dialect_stays() {
        for source in
            ["", "# A\n\n> b: c\n", "```\n!!! note\n```\n", "    code\n", "(see below)\n", "{{ name }}\n{% if x %}\n"]
        {
            let prepared = prepare(source);
            assert_eq!(prepared.text, source);
            assert_eq!(prepared.source(&(0..source.len())), 0..source.len());
        }
    }
}
