//! What an action item's text says besides the work: owner, due date, priority, link, whether it is done.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex_lite::Regex;

use super::markdown::{Run, RunKind};
use super::names::{self, Field};
use super::states;
use super::time;

/// Fields of one action item, and the text that remains as its title.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    pub(crate) title: String,
    pub(crate) owner: Option<String>,
    /// Capitals in brackets at the end, or what else may be a name: an owner where other items have one too.
    pub(crate) maybe_owner: Option<String>,
    /// The title without it.
    maybe_title: String,
    pub(crate) due: Option<Date>,
    pub(crate) due_text: Option<String>,
    pub(crate) priority: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) done: Option<bool>,
}

/// Words without which [`OWNER_FIELD`] finds nothing.
const OWNER_WORDS: &[&str] =
    &["owner", "assign", "respons", "dri", "owned by", "verantw", "zust", "eigenaar", "担当", "负责人", "責任者"];

/// Words without which [`DUE`] finds nothing.
const DUE_WORDS: &[&str] = &[
    "due",
    "deadline",
    "eta",
    "target date",
    "by",
    "before",
    "until",
    "no later than",
    "bis",
    "avant le",
    "antes del",
    "entro il",
];

/// Guards a pattern that is dear to compile and to search for: is any of these (in lower case) in the text?
fn mentions(text: &str, words: &[&str]) -> bool {
    let lower = text.to_ascii_lowercase();
    words.iter().any(|word| lower.contains(word))
}

/// Is there a `P1`, or the word itself?
fn may_hold_priority(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| matches!(pair, [b'P', b'0'..=b'5'])) || mentions(text, &["prio"])
}

fn compile(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "patterns are constants, and every one is compiled in the tests")]
    Regex::new(pattern).expect("a constant pattern")
}

macro_rules! patterns {
    ($($name:ident = $pattern:expr;)*) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| compile($pattern));)*
    };
}

patterns! {
    URL = r"https?://[^\s<>|\]\x22]+";
    TRACKER = r"(?i)/(?:issues|pull|pulls|merge_requests|commit|commits|work_items)/|show_bug\.cgi|bugzil\.la/|/browse/[A-Z]|/tickets?/|linear\.app/|app\.asana\.com/|trello\.com/c/|/T\d+$|/jira/";
    SHORT = r"(?i)(?:^\s*|[(\[,;:|–—→-]\s*|\b(?:tracked|filed|see|issue|ticket|pr)(?: in| by| as| under)?:?\s+)((?:[\w.-]+/[\w.-]+)?#\d+)\b";
    LABEL = r"^(?i)\s*(?:(?:the\s)?(?:issue|bug|pr|pull request|ticket|story|task|jira|mr|merge request|tracking issue|link|commit)?\s*[#:]?\s*(?:[A-Z]+-)?\d*|[\w.-]+/[\w.-]+#\d+)\s*$";
    OWNER_LEAD = r"^\s*\[@?([A-Za-z][\w.-]{0,30}(?: [A-Z][\w.-]{0,20})?)\??\]\s*[:–—-]?\s*";
    OWNER_TAIL = r"\s*[–—-]?\s*\[@?([A-Za-z][\w.-]{0,30}(?: [A-Z][\w.-]{0,20})?)\??\]\s*\.?\s*$";
    MENTION_LEAD = r"^\s*\(?@([A-Za-z0-9](?:[A-Za-z0-9-]|/[A-Za-z0-9]){0,60})\)?\s*[:–—-]?\s+";
    MENTION = r"(?:^|[^\w/@.`])(@([A-Za-z0-9](?:[A-Za-z0-9-]|/[A-Za-z0-9]){0,60}))\b";
    OWNER_FIELD = r"(?i)[\s(\[,;|–—-]*(?:\b(?:owners?|assignees?|assigned(?: to)?|responsible|dri|owned by|responsable|verantwortlich(?:er?)?|zuständig|responsabile|verantwoordelijke?|eigenaar)\b(?:\s*[:=：]\s*|\s+@)|\b(?:assigned to|owned by)\s+|(?:担当者?|负责人|責任者)\s*[:：]\s*)@?(?-i:([A-Za-zÀ-ɏ぀-ヿ一-鿿][\wÀ-ɏ぀-ヿ一-鿿/-]*(?:\.[\w-]+)*(?: [A-ZÀ-Þ][\wÀ-ɏ-]+)?))[)\]]?";
    CAPITALS_LEAD = r"^\s*\(([A-Z]{2,12})\)\s*[:–—-]?\s*";
    CAPITALS_TAIL = r"\s*\(([A-Z]{2,12})\)\s*\.?\s*$";
    DUE = r"(?i)[\s(\[,;|–—-]*\b(due(?: date)?(?: by| on)?|deadline|eta|target date|by|before|until|no later than|bis|avant le|antes del|entro il)\b\s*[:=]?\s*";
    PRIORITY = r"(?i)[\s(\[,;|–—-]*\b(?:priority|prio)\b\s*[:=]?\s*(p?\d|highest|high|medium|low|lowest|critical|urgent)\b[)\]]?|[\s(\[,;|–—-]*(?-i:\b(P[0-5])\b)[)\]:]?";
    EMPTY_BRACKETS = r"\s*\(\s*[,;]?\s*\)|\s*\[\s*\]";
}

/// Acronyms in brackets that are no person.
const ACRONYMS: &[&str] = &[
    "TODO", "DONE", "TBD", "WIP", "PR", "SLA", "SLO", "SLI", "DNS", "API", "AWS", "GCP", "CI", "CD", "URL", "DB",
    "SQL", "HTTP", "HTTPS", "TLS", "SSL", "VPN", "WAF", "CDN", "SRE", "QA", "UI", "UX", "SIEM", "SOC", "MFA", "SSO",
    "IAM", "VM", "RAM", "CPU", "OOM", "ETA", "EOD", "FAQ", "KPI",
];

/// Is this the address of an issue, pull request, commit or ticket?
pub(crate) fn is_tracker(url: &str) -> bool {
    TRACKER.is_match(url)
}

/// Reads the fields of `runs` (one item's own text).
pub(crate) fn read(source: &str, links: &[String], runs: &[Run]) -> Fields {
    let mut fields = Fields::default();
    let mut text = String::new();
    for (at, run) in runs.iter().enumerate() {
        let Some(link) = run.style.link.and_then(|link| links.get(link)) else {
            text.push_str(run.text(source));
            continue;
        };
        let label = run.text(source);
        let tracked = is_tracker(link) || label.starts_with('#') && link.starts_with("http");
        if tracked && fields.link.is_none() {
            fields.link = Some(link.clone());
        }
        let before = text.trim_end();
        let behind = runs.get(at + 1).map_or("", |run| run.text(source)).trim_start();
        let aside = before.is_empty()
            || before.ends_with(['(', '['])
            || behind.starts_with([')', ']'])
            || behind.trim_matches(['.', ' ']).is_empty();
        let reference = tracked && aside && LABEL.is_match(label) || label.starts_with("http");
        if !reference {
            text.push_str(label);
        }
    }
    if fields.link.is_none() {
        fields.link = bare_link(source, runs);
    }
    fields.title = text;
    fields.take();
    if !runs.is_empty() && runs.iter().all(|run| run.style.strike || run.text(source).trim().is_empty()) {
        fields.done = Some(true);
    }
    fields
}

/// The first address or `#12` in plain text. A `#12` that a sentence is about (`a test for the bug of #12`) tracks
/// nothing: it must stand at the beginning, in brackets, behind a colon or dash, or behind `tracked in` and the like.
pub(crate) fn bare_link(source: &str, runs: &[Run]) -> Option<String> {
    let texts =
        || runs.iter().filter(|run| run.kind == RunKind::Text && run.style.link.is_none()).map(|run| run.text(source));
    let url = texts()
        .filter(|text| text.contains("://"))
        .flat_map(|text| URL.find_iter(text))
        .map(|found| trim_url(found.as_str()))
        .find(|url| is_tracker(url));
    url.map(str::to_owned).or_else(|| {
        texts()
            .filter(|text| text.contains('#'))
            .find_map(|text| SHORT.captures(text))
            .and_then(|found| found.get(1))
            .map(|found| found.as_str().to_owned())
    })
}

fn trim_url(url: &str) -> &str {
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    if url.ends_with(')') && !url.contains('(') { url.trim_end_matches(')') } else { url }
}

/// The first address of an issue, pull request, commit or ticket in a text of any kind.
pub(crate) fn tracker_in(text: &str) -> Option<&str> {
    if !text.contains("://") {
        return None;
    }
    URL.find_iter(text).map(|found| trim_url(found.as_str())).find(|url| is_tracker(url))
}

impl Fields {
    /// Moves what is no title from the title into the fields.
    fn take(&mut self) {
        if self.title.contains("://") {
            self.title = URL
                .replace_all(&self.title, |found: &regex_lite::Captures<'_>| {
                    let url = found.get(0).map_or("", |url| url.as_str());
                    if is_tracker(trim_url(url)) { String::new() } else { url.to_owned() }
                })
                .into_owned();
        }
        if let Some((done, span)) = states::mark(&self.title) {
            self.done = Some(done);
            self.title.replace_range(span, " ");
        } else if states::told_as_done(&self.title) {
            self.done = Some(true);
        }
        for label in ["Status", "State", "status"] {
            // `Raise the limit. Status: Done`
            if let Some(rest) = self.title.trim_end().strip_suffix(label).filter(|_| self.done.is_some()) {
                self.title.truncate(rest.len());
            }
        }
        self.take_due();
        if may_hold_priority(&self.title)
            && let Some(found) = PRIORITY.captures(&self.title)
        {
            let value = found.get(1).or_else(|| found.get(2)).map(|value| value.as_str().to_owned());
            let span = found.get(0).map_or(0..0, |whole| whole.range());
            self.priority = value;
            self.cut(span);
        }
        self.drop_empty_brackets();
        self.take_owner();
        self.drop_empty_brackets();
        let title = std::mem::take(&mut self.title);
        let joined = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let joined = joined.trim_matches(|c: char| c.is_whitespace() || ",;|–—-:".contains(c));
        // Full stops of the fields that were taken out.
        let bare = joined.trim_end_matches(['.', ' ']);
        let stops = joined.get(bare.len()..).unwrap_or_default().matches('.').count();
        self.title = if stops > 1 { format!("{bare}.") } else { joined.to_owned() };
    }

    /// Takes a field out of the title. A bracket that it shared with others stays: of `(@ann, due 2026-12-01)` the
    /// date takes no closing bracket with it.
    fn cut(&mut self, span: Range<usize>) {
        let mut kept = String::new();
        for c in self.title.get(span.clone()).unwrap_or_default().chars() {
            match (c, kept.chars().last()) {
                (')', Some('(')) | (']', Some('[')) => _ = kept.pop(),
                ('(' | '[' | ')' | ']', _) => kept.push(c),
                _ => {}
            }
        }
        if kept.starts_with(['(', '[']) {
            kept.insert(0, ' ');
        }
        self.title.replace_range(span, &kept);
    }

    fn drop_empty_brackets(&mut self) {
        if self.title.contains([')', ']']) {
            self.title = EMPTY_BRACKETS.replace_all(&self.title, "").into_owned();
        }
    }

    fn take_due(&mut self) {
        if !mentions(&self.title, DUE_WORDS) {
            return;
        }
        let found = DUE.captures_iter(&self.title).find_map(|found| {
            let whole = found.get(0)?;
            let word = found.get(1)?.as_str().to_ascii_lowercase();
            let rest = self.title.get(whole.end()..)?;
            if let Some((date, len)) = time::leading_date(rest) {
                let end = whole.end() + len;
                let closing = self.title.get(end..).map_or(0, |rest| usize::from(rest.starts_with([')', ']'])));
                let written = self.title.get(whole.end()..end)?.trim().to_owned();
                return Some((whole.start()..end + closing, Some(date), written));
            }
            // `due: end of Q3`, but not `due to`.
            if matches!(word.as_str(), "by" | "before" | "until" | "no later than" | "bis")
                || !whole.as_str().contains([':', '='])
            {
                return None;
            }
            let len = rest.find([',', ';', ')', ']', '|']).unwrap_or(rest.len());
            let written = rest.get(..len)?.trim();
            if written.is_empty() || written.chars().count() > 40 {
                return None;
            }
            let closing = usize::from(rest.get(len..).is_some_and(|rest| rest.starts_with([')', ']'])));
            Some((whole.start()..whole.end() + len + closing, None, written.to_owned()))
        });
        if let Some((span, due, written)) = found {
            self.due = due;
            self.due_text = Some(written);
            self.cut(span);
        }
    }

    fn take_owner(&mut self) {
        let has = |c: char| self.title.contains(c);
        let patterns: [(bool, &LazyLock<Regex>); 5] = [
            (mentions(&self.title, OWNER_WORDS), &OWNER_FIELD),
            (has('['), &OWNER_LEAD),
            (has('@'), &MENTION_LEAD),
            (has('('), &CAPITALS_LEAD),
            (has('['), &OWNER_TAIL),
        ];
        for (_, pattern) in patterns.into_iter().filter(|(possible, _)| *possible) {
            let Some(found) = pattern.captures(&self.title) else { continue };
            let Some(owner) = found.get(1).map(|owner| owner.as_str().to_owned()) else { continue };
            if !is_person(&owner) {
                continue;
            }
            let span = found.get(0).map_or(0..0, |whole| whole.range());
            self.owner = Some(owner);
            self.cut(span);
            return;
        }
        if self.title.contains('@')
            && let Some(found) = MENTION.captures(&self.title)
            && let (Some(whole), Some(owner)) = (found.get(1), found.get(2))
        {
            self.owner = Some(owner.as_str().to_owned());
            // In the middle of a sentence the name belongs to it.
            let aside = self
                .title
                .get(whole.end()..)
                .is_some_and(|rest| rest.trim_matches([')', ']', '.', ' ', ',', ';']).is_empty());
            if aside {
                self.cut(whole.range());
            }
            return;
        }
        if let Some((name, rest)) = names::doer(&self.title) {
            // `Ann to add an alert`
            self.owner = Some(name.to_owned());
            let mut letters = rest.chars();
            self.title = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
            return;
        }
        if self.title.contains('(')
            && let Some(found) = CAPITALS_TAIL.captures(&self.title)
        {
            self.maybe_owner = found.get(1).map(|owner| owner.as_str().to_owned()).filter(|owner| is_person(owner));
            self.maybe_title = CAPITALS_TAIL.replace(&self.title, "").into_owned();
        } else if let Some((name, rest)) = names::set_off(&self.title) {
            self.maybe_owner = Some(name.to_owned());
            self.maybe_title = rest.to_owned();
        }
    }

    /// Notes what may be the owner, and the title without it.
    pub(crate) fn maybe(&mut self, owner: String, title: String) {
        self.maybe_owner = Some(owner);
        self.maybe_title = title;
    }

    /// Accepts what may be a name as the owner.
    pub(crate) fn accept_owner(&mut self) {
        if let Some(owner) = self.maybe_owner.take()
            && self.owner.is_none()
        {
            self.owner = Some(owner);
            self.title = std::mem::take(&mut self.maybe_title);
        }
    }

    /// A field on a line of its own (`Owner: Ann` nested below the item) or in a table's cell.
    pub(crate) fn set(&mut self, field: Field, value: &str) {
        let value = value.trim().trim_matches(['*', '_', '`']).trim();
        if is_blank(value) {
            return;
        }
        match field {
            Field::Owner => {
                let first = value.split([',', ';', '|', '、', '，']).next().unwrap_or(value).trim();
                let owner =
                    first.trim_matches(['[', ']', '(', ')']).trim_start_matches('@').trim_end_matches('?').trim();
                if !owner.is_empty() && owner.chars().count() <= 60 {
                    self.owner = Some(owner.to_owned());
                }
            }
            Field::Due => {
                self.due = time::leading_date(value).map(|(date, _)| date).or_else(|| time::iso_anywhere(value));
                self.due_text = Some(value.to_owned());
            }
            Field::Priority => self.priority = Some(value.to_owned()),
            Field::Status => self.done = states::status(value),
            Field::Link | Field::Other => {}
        }
    }
}

fn is_blank(value: &str) -> bool {
    matches!(
        value.to_lowercase().as_str(),
        "" | "tbd"
            | "todo"
            | "tba"
            | "none"
            | "n/a"
            | "na"
            | "-"
            | "--"
            | "?"
            | "??"
            | "–"
            | "—"
            | "unassigned"
            | "…"
            | "..."
            | "nobody"
            | "未定"
    )
}

/// Splits `Owner: Ann` into its field and value.
pub(crate) fn named(text: &str) -> Option<(Field, &str)> {
    let (label, value) = text.split_once([':', '：', '='])?;
    let label = label.trim().trim_matches(['*', '_', '-', '•', ' ']);
    if label.chars().count() > 24 {
        return None;
    }
    let field = names::field_label(label)?;
    Some((field, value))
}

/// A mark in capitals, in whatever column it stands.
pub(crate) fn done_word(text: &str) -> Option<bool> {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| match word {
        "DONE" => Some(true),
        "TODO" => Some(false),
        _ => None,
    })
}

fn is_person(name: &str) -> bool {
    !ACRONYMS.contains(&name)
        && states::whole(name).is_none()
        && !matches!(
            name.to_lowercase().as_str(),
            "x" | "todo"
                | "done"
                | "wip"
                | "tbd"
                | "link"
                | "issue"
                | "pr"
                | "bug"
                | "p0"
                | "p1"
                | "p2"
                | "p3"
                | "p4"
                | "high"
                | "medium"
                | "low"
                | "optional"
                | "short-term"
                | "long-term"
                | "process"
                | "prevent"
                | "mitigate"
                | "detect"
                | "owner"
                | "name"
                | "team"
                | "to"
                | "for"
                | "is"
                | "the"
        )
}
