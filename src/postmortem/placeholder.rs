//! What was meant to be replaced before the document is done: `[Date and Time]`, `{{ name }}`, `YYYY-MM-DD`, TBD.
//!
//! Code, links, HTML comments and task boxes are never placeholders.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Postmortem;
use super::markdown::{Run, RunKind, UnitKind};
use super::section::Section;

/// A token that was meant to be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    pub span: Range<usize>,
    /// 1-based.
    pub line: usize,
    /// As written.
    pub text: String,
}

/// Words that make a bracketed text a placeholder rather than a remark.
const VOCABULARY: &str = "date|time|timestamp|datetime|number|percentage|percent|amount|name|names|link|insert|your|describe|description|enter|add|fill|duration|url|owner|count|value|placeholder|todo|tbd|tba|tbc|quantity|role|email|ticket|severity|hours|minutes|cause|service|system|customer|team|person|title|summary|details|impact|reason|someone|somebody|date/time|x|xx|xxx|n|id|total|region|version|author";

/// What every token of [`TOKENS`] holds: a small automaton that runs over all text, so that the large one sees only
/// the few lines that may hold something. An alternative added there needs its mark here.
static MARKS: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?-u)\{[{%A-Z]|\$[{xX]|£[xX]|€[xX]|[\[<]|\?\?|(?:^|\s)\?|#[xX]{2}|\b(?:YY|yy|20[xXY]|[xX]{1,4}[-/.:\s%]|[xX](?:%|mins|minutes|hours|users|customers|requests|errors|percent|days)|N[\s%]|N(?:mins|minutes|hours|users|customers|requests|errors|percent|days)|XXX|ZZZ|DD[-/.]|dd[-/.]|MM[-/.]|mm[-/.]|HH:|hh:|TB[DCA]|T\.B|FIXME|(?:INC|PM|JIRA|ISSUE|TICKET|INCIDENT)-?[xX]|(?:ADD|INSERT|PASTE|ENTER|FILL IN|PUT)\s)|(?i:\shere\b|goes here|lorem ipsum|\bto be (?:determined|filled|completed|added|written)|\((?:who|insert|fill in|your))",
    )
});

static TOKENS: LazyLock<Regex> = LazyLock::new(|| {
    // Classes are those of ASCII wherever they may be: the automaton of `\w{1,40}` over all of Unicode is huge.
    let parts = [
        r"\{\{[^{}\n]{0,160}\}\}",
        r"\{%[^{}\n]{0,160}%\}",
        r"\$\{[A-Za-z_][0-9A-Za-z_.]{0,40}\}",
        r"\{[A-Z][A-Z0-9_ -]{2,40}\}",
        r"(?-u:\b)(?:YYYY|yyyy|20[xX]{2}|20YY|[xX]{4})[-/.](?:MM|mm|[xX]{2})(?:[-/.](?:DD|dd|[xX]{2}))?(?-u:\b)",
        r"(?-u:\b)(?:DD|dd|MM|mm)[-/.](?:MM|mm|DD|dd)[-/.](?:YYYY|yyyy|YY|yy)(?-u:\b)",
        r"(?-u:\b)(?:HH|hh|[xX]{2}):(?:MM|mm|[xX]{2})(?-u:\b)",
        r"(?-u:\b)(?:TBD|TBC|TBA|FIXME|T\.B\.D\.)",
        r"(?-u:\b)(?:X{3,}|Y{3,}|Z{3,})(?-u:\b)",
        r"(?:\$|€|£)[xX]+(?-u:\b)",
        r"(?-u:\b)(?:[xX]{1,4}|N)(?-u:\s)?(?:%|(?-u:\b)(?:minutes|mins|hours|users|customers|requests|errors|percent|days)(?-u:\b))",
        r"(?-u:\b)(?:INC|PM|JIRA|ISSUE|TICKET|INCIDENT)-?[xX]{2,}(?-u:\b)",
        r"#[xX]{2,}(?-u:\b)",
        r"(?-u:\b)(?:ADD|INSERT|PASTE|ENTER|FILL IN|PUT)(?-u:\s+)(?:[A-Z]{2,}(?-u:\b\s?)){1,5}",
        r"(?-u:\b)(?i:(?:insert|paste|fill in|enter|type|put)\s[A-Za-z0-9_\s'’-]{1,40}\shere|your\s[A-Za-z0-9_\s'’-]{1,30}\sgoes here|lorem ipsum|to be (?:determined|filled(?: in)?|completed|added|written))(?-u:\b)",
        r"\((?i-u:who|insert\s[A-Za-z0-9_\s]{1,30}|fill in|your name)\)",
        r"\[[^\[\]\n]{1,60}\]",
        r"<[A-Za-z][^<>\n]{1,60}>",
        r"\?{2,}",
        r"(?:^|(?-u:\s))\?+(?-u:\s)?(?:mins?|minutes|hours?|hrs?|%|users|customers)(?:(?-u:\s)|$)",
    ];
    compile(&parts.join("|"))
});

static BRACKET: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^\[\s*(?:[A-Z]|\d|e\.g\.)[^\]]*\]$|^[\[<{]\s*(?i:insert|add|enter|fill|your|describe|link to|name of|date of|todo|tbd)\b",
    )
});

static WORDS: LazyLock<Regex> = LazyLock::new(|| compile(&format!(r"(?i)(?:^|[^a-z])(?:{VOCABULARY})(?:[^a-z]|$)")));

/// The whole of a line, a cell or a value.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^(?i)[\s*_.(\[]*(?:to[ -]?do|tbd|tbc|tba|fixme|xxx|yyy|zzz|…|\.\.\.|\?+|fill (?:me )?in|coming soon|to be (?:determined|defined|filled in|completed|written|added|announced)|placeholder|lorem ipsum.*|wip)[\s*_.)\]:…]*$",
    )
});

static TODO_LEAD: LazyLock<Regex> = LazyLock::new(|| compile(r"^\s*(?:TODO|FIXME)\b"));

static INSTRUCTION: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^(?i)\s*(?:your|link|schedule|add|insert|list|describe|name|enter|who|what|when|where|include|provide|fill|short|brief|briefly|e\.g\.|example|date|time|the)\b",
    )
});

fn compile(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "patterns are constants, and every one is compiled in the tests")]
    Regex::new(pattern).expect("a constant pattern")
}

pub(crate) fn find(document: &Postmortem<'_>) -> Vec<Placeholder> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    front_matter(document, &mut spans);
    // Columns that say how far a thing is: TODO is a status there.
    let mut status_columns: (usize, Vec<usize>) = (0, Vec::new());
    for unit in &document.blocks.units {
        match &unit.kind {
            UnitKind::Row { header, table, cells } => {
                for (column, cell) in cells.iter().enumerate() {
                    let runs = unit.runs.get(cell.runs.clone()).unwrap_or_default();
                    if *header {
                        let name = super::markdown::plain(document.source, runs).to_lowercase();
                        if status_columns.0 != *table {
                            status_columns = (*table, Vec::new());
                        }
                        if ["status", "state", "done", "progress"].iter().any(|word| name.contains(word)) {
                            status_columns.1.push(column);
                        }
                    }
                    let status = status_columns.0 == *table && status_columns.1.contains(&column);
                    segment(document, runs, status, &mut spans);
                }
            }
            UnitKind::Heading { .. } | UnitKind::Item { .. } | UnitKind::Paragraph => {
                for line in unit.lines() {
                    segment(document, line, false, &mut spans);
                }
            }
            UnitKind::Code { .. } | UnitKind::Html => {}
        }
    }
    spans.sort_by_key(|span| (span.start, span.end));
    spans.dedup_by(|next, kept| {
        let within = next.start < kept.end;
        if within {
            kept.end = kept.end.max(next.end);
        }
        within
    });
    spans
        .into_iter()
        .map(|span| Placeholder { line: document.line(span.start), text: document.text(&span).trim().to_owned(), span })
        .collect()
}

/// Values of the front matter, line by line.
fn front_matter(document: &Postmortem<'_>, spans: &mut Vec<Range<usize>>) {
    let Some(block) = &document.front_matter else { return };
    let mut at = block.content.start;
    for line in document.text(&block.content).split_inclusive('\n') {
        let code = line.split(" #").next().unwrap_or(line);
        if !line.trim_start().starts_with('#')
            && let Some(separator) = code.find([':', '='])
        {
            let value = code[separator + 1..].trim();
            let start = at + separator + 1 + (code[separator + 1..].len() - code[separator + 1..].trim_start().len());
            let bare = value.trim_matches(['"', '\'']);
            if !bare.is_empty() && WHOLE.is_match(bare) {
                spans.push(start..start + value.len());
            } else if !value.starts_with(['[', '{']) || value.starts_with("{{") {
                tokens(value, start, spans);
            }
        }
        at += line.len();
    }
}

/// One line or cell.
fn segment(document: &Postmortem<'_>, runs: &[Run], status: bool, spans: &mut Vec<Range<usize>>) {
    let source = document.source;
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
    let marked = |run: &&Run| run.kind == RunKind::Text && run.style.link.is_none() && !run.style.strike;
    for run in runs.iter().filter(marked) {
        tokens(document.text(&run.span), run.span.start, spans);
    }
    for run in runs.iter().filter(|run| run.kind == RunKind::Html) {
        let tag = document.text(&run.span);
        if is_blank_tag(tag) {
            spans.push(run.span.clone());
        }
    }
    if status || runs.iter().any(|run| !matches!(run.kind, RunKind::Text) || run.style.link.is_some()) {
        return;
    }
    let text = super::markdown::plain(source, runs);
    let whole = first.span.start..last.span.end;
    if WHOLE.is_match(&text) {
        spans.push(whole);
        return;
    }
    let in_actions =
        document.section_at(first.span.start).is_some_and(|section| section.canonical.contains(&Section::ActionItems));
    if !in_actions && TODO_LEAD.is_match(&text) {
        spans.push(whole);
        return;
    }
    // `**Owner:** TBD` and `**Owner:** _Your name goes here._`
    let Some(colon) = text.find(':') else { return };
    let value = text[colon + 1..].trim();
    if colon <= 60 && !value.is_empty() && WHOLE.is_match(value) && !is_status_label(&text[..colon]) {
        spans.push(last.span.clone());
    }
    if first.style.strong {
        let rest: Vec<&Run> = runs.iter().skip_while(|run| run.style.strong).collect();
        let italic = rest.iter().all(|run| run.style.emphasis || run.text(source).trim().trim_matches(':').is_empty());
        if italic && rest.iter().any(|run| run.style.emphasis) && INSTRUCTION.is_match(value) {
            spans.push(last.span.clone());
        }
    }
}

fn is_status_label(label: &str) -> bool {
    let label = label.to_lowercase();
    ["status", "state"].iter().any(|word| label.contains(word))
}

/// `<date>` reads as an HTML tag; what names no element of HTML is a blank to fill in.
fn is_blank_tag(tag: &str) -> bool {
    !tag.starts_with("<!") && !tag.starts_with("</") && !tag.contains('=') && is_bracket_blank(tag)
}

fn is_bracket_blank(token: &str) -> bool {
    const HTML: &[&str] = &[
        "title", "time", "summary", "details", "link", "address", "data", "area", "base", "main", "body", "head", "a",
        "b", "i", "p", "br", "hr", "img", "sub", "sup", "kbd", "code", "pre", "span", "div", "table", "td", "th", "tr",
        "ul", "ol", "li", "em", "strong", "del", "ins",
    ];
    let inner = token.get(1..token.len().saturating_sub(1)).unwrap_or_default().trim();
    let words = inner.split_whitespace().count();
    if inner.chars().count() <= 1 || words > 8 || !WORDS.is_match(inner) {
        return false;
    }
    if token.starts_with('<') {
        return !HTML.contains(&inner.to_lowercase().trim_end_matches('/').trim()) && !inner.contains(['@', ':']);
    }
    words <= 4 && BRACKET.is_match(token) || BRACKET_COMMAND.is_match(token)
}

static BRACKET_COMMAND: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"^\[\s*(?i:insert|add|enter|fill in|fill|your|describe|link to|name of|date of|todo|tbd)\b")
});

fn tokens(text: &str, offset: usize, spans: &mut Vec<Range<usize>>) {
    if !MARKS.is_match(text) {
        return;
    }
    for found in TOKENS.find_iter(text) {
        let token = found.as_str();
        let before = text.get(..found.start()).and_then(|before| before.chars().next_back());
        let accepted = match token.chars().next() {
            Some('[' | '<') => is_bracket_blank(token),
            // `Really??` and `14:??` are no blanks.
            Some('?') if token.chars().all(|c| c == '?') => {
                before.is_none_or(|c| c.is_whitespace() || "(~$|<>=".contains(c))
            }
            _ => true,
        };
        if accepted {
            let lead = token.len() - token.trim_start().len();
            spans.push(offset + found.start() + lead..offset + found.start() + token.trim_end().len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<String> {
        Postmortem::parse(source).placeholders.into_iter().map(|found| found.text).collect()
    }

    #[test]
    fn tokens_to_replace_are_found() {
        for (source, expected) in [
            ("On [Date and Time], it broke", "[Date and Time]"),
            ("[Timestamp]: it was reported", "[Timestamp]"),
            ("About [Percentage]% of users", "[Percentage]"),
            ("# {{ name }}", "{{ name }}"),
            ("| 20xx-MM-DD HH:mm | x |\n", "20xx-MM-DD"),
            ("Started YYYY-MM-DD", "YYYY-MM-DD"),
            ("Owner: TBD", "TBD"),
            ("TODO", "TODO"),
            ("Affected: <fill in>", "<fill in>"),
            ("- Category: XXX", "XXX"),
            ("**Owner:** _Your name goes here._", "Your name goes here."),
            ("- …", "…"),
            ("ADD LINK", "ADD LINK"),
            ("Took ?? minutes", "??"),
            ("---\nowner: TBD\n---\n", "TBD"),
        ] {
            let found = found(source);
            assert!(found.iter().any(|text| text.contains(expected)), "{source}: {found:?}");
        }
    }

    #[test]
    fn ordinary_text_holds_none() {
        for source in [
            "[Date and Time](https://example.com)",
            "[Date and Time][ref]\n\n[ref]: https://example.com",
            "- [ ] do it\n- [x] done",
            "`{{ name }}` and `TBD`",
            "```\nTODO\n{{ x }}\n```",
            "<!-- TODO: [Timestamp] -->",
            "Really?? Yes.",
            "| Task | Status |\n|--|--|\n| fix | TODO |",
            "# [Public] Delays",
            "[aki] thinks so",
            "changed from [Require approval for first-time contributors] to other",
            "per [minute/hour]?",
            "14:?? scaled down",
            "press <kbd>x</kbd> in <details>",
            "wait... what",
            "## Action items\n\n- TODO: write the test",
        ] {
            assert_eq!(found(source), Vec::<String>::new(), "{source}");
        }
    }
}
