//! What an action item's text says besides the work: owner, due date, priority, link, whether it is done.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex_lite::Regex;

use super::links::Links;
use super::markdown::{Run, RunKind};
use super::names::{self, Field};
use super::needles::{self, Needles};
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
    SHORT = r"(?i)(?:^\s*|[(\[,;:|–—→-]\s*|\b(?:tracked|filed|see|issue|ticket|pr)(?: in| by| as| under)?:?\s+)((?:[\w.-]+/[\w.-]+)?#\d+)\b";
    LABEL = r"^(?i)\s*(?:(?:the\s)?(?:issue|bug|pr|pull request|ticket|story|task|jira|mr|merge request|tracking issue|link|commit)?\s*[#:]?\s*(?:[A-Z]+-)?\d*|[\w.-]+/[\w.-]+#\d+)\s*$";
    OWNER_LEAD = r"^\s*\[@?([A-Za-z][\w.-]{0,30}(?: [A-Z][\w.-]{0,20})?)\??\]\s*[:–—-]?\s*";
    OWNER_TAIL = r"\s*[–—-]?\s*\[@?([A-Za-z][\w.-]{0,30}(?: [A-Z][\w.-]{0,20})?)\??\]\s*\.?\s*$";
    MENTION_LEAD = r"^\s*\(?@([A-Za-z0-9](?:[A-Za-z0-9-]|/[A-Za-z0-9]){0,60})\)?\s*[:–—-]?\s+";
    NOTED = r"^\s*(?:TODO|FIXME)\s*\(@?([A-Za-z][\w.-]{0,30})\)\s*:?\s*";
    OWNER_FIELD = r"(?i)[\s(\[,;|–—-]*(?:\b(?:owners?|assignees?|assigned(?: to)?|responsible|dri|owned by|responsables?|responsável|responsáveis|responsabili|verantwortlich(?:er?)?|zuständig|responsabile|verantwoordelijke?|eigenaar)\b(?:\s*[:=：]\s*|\s+@)|\b(?:assigned to|owned by)\s+|(?:担当者?|负责人|責任者)\s*[:：]\s*)@?(?-i:([A-Za-zÀ-ɏ぀-ヿ一-鿿][\wÀ-ɏ぀-ヿ一-鿿/-]*(?:\.[\w-]+)*(?: [A-ZÀ-Þ][\wÀ-ɏ-]+)?(?: [Tt]eam)?))[)\]]?";
    CAPITALS_LEAD = r"^\s*\(([A-Z]{2,12})\)\s*[:–—-]?\s*";
    CAPITALS_TAIL = r"\s*\(([A-Z]{2,12})\)\s*\.?\s*$";
    PRIORITY = r"(?i)[\s(\[,;|–—-]*\b(?:priority|prio)\b\s*[:=]?\s*(p?\d|highest|high|medium|low|lowest|critical|urgent)\b[)\]]?|[\s(\[,;|–—-]*(?-i:\b(P[0-5])\b)[)\]:]?";
}

/// How the words begin that [`OWNER_FIELD`] asks for.
const OWNER_WORDS: &[&str] =
    &["owne", "assign", "respons", "dri", "verantwo", "zust", "eigen", "担当", "负责人", "責任者"];
/// How the words begin that [`DUE`] asks for.
const DUE_WORDS: &[&str] =
    &["due", "deadline", "eta", "target", "by", "before", "until", "no later", "bis", "avant", "antes", "entro"];
/// How the words begin that [`PRIORITY`] asks for.
const PRIORITY_WORDS: &[&str] = &["prio", "p0", "p1", "p2", "p3", "p4", "p5"];

/// Does a word begin like one of these, in whatever case? Tells most texts from a pattern, at a fraction of its cost.
fn has_word(text: &str, starts: &[&str]) -> bool {
    let bytes = text.as_bytes();
    let mut inside = false;
    bytes.iter().enumerate().any(|(at, byte)| {
        let begins = !inside;
        inside = byte.is_ascii_alphanumeric() || *byte == b'_';
        // Words of languages without spaces begin anywhere.
        let (begins, first) = (begins && inside || *byte >= 0xC0, byte.to_ascii_lowercase());
        begins
            && starts.iter().any(|start| {
                let start = start.as_bytes();
                start.first() == Some(&first)
                    && bytes.get(at..at + start.len()).is_some_and(|word| word.eq_ignore_ascii_case(start))
            })
    })
}

/// Acronyms in brackets that are no person.
const ACRONYMS: &[&str] = &[
    "TODO", "DONE", "TBD", "WIP", "PR", "SLA", "SLO", "SLI", "DNS", "API", "AWS", "GCP", "CI", "CD", "URL", "DB",
    "SQL", "HTTP", "HTTPS", "TLS", "SSL", "VPN", "WAF", "CDN", "SRE", "QA", "UI", "UX", "SIEM", "SOC", "MFA", "SSO",
    "IAM", "VM", "RAM", "CPU", "OOM", "ETA", "EOD", "FAQ", "KPI",
];

/// Is this the address of an issue, pull request, commit or ticket?
pub(crate) fn is_tracker(url: &str) -> bool {
    const PARTS: [&[&str]; 1] = [&[
        "/issues/",
        "/pull/",
        "/pulls/",
        "/merge_requests/",
        "/commit/",
        "/commits/",
        "/work_items/",
        "show_bug.cgi",
        "bugzil.la/",
        "/ticket/",
        "/tickets/",
        "linear.app/",
        "app.asana.com/",
        "trello.com/c/",
        "/jira/",
    ]];
    static KNOWN: Needles<{ needles::count(&PARTS) }> = Needles::new(&PARTS);
    // `/browse/OPS-12`, and `/T12` at the end.
    let browsed = || {
        let lower = url.to_ascii_lowercase();
        lower
            .match_indices("/browse/")
            .any(|(at, part)| lower.as_bytes().get(at + part.len()).is_some_and(u8::is_ascii_alphabetic))
    };
    let tasked = || {
        let task = url.trim_end_matches(|c: char| c.is_ascii_digit());
        task.len() < url.len() && (task.ends_with("/T") || task.ends_with("/t"))
    };
    KNOWN.any(url) || browsed() || tasked()
}

/// Does a link's text only name what it links to: `#12`, `the issue`, `acme/shop#12`?
fn is_label(text: &str) -> bool {
    let number = text.strip_prefix('#').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    number || LABEL.is_match(text)
}

/// Reads the fields of `runs` (one item's own text).
pub(crate) fn read(source: &str, links: &Links, runs: &[Run]) -> Fields {
    let mut fields = Fields { link: link(source, links, runs), ..Fields::default() };
    let mut text = String::new();
    for (at, run) in runs.iter().enumerate() {
        let Some(link) = run.link().and_then(|link| links.get(link)) else {
            text.push_str(run.text(source));
            continue;
        };
        let label = run.text(source);
        let tracked = is_tracking(link, label);
        let before = text.trim_end();
        let behind = runs.get(at + 1).map_or("", |run| run.text(source)).trim_start();
        let aside = before.is_empty()
            || before.ends_with(['(', '['])
            || behind.starts_with([')', ']'])
            || behind.trim_matches(['.', ' ']).is_empty();
        let reference = tracked && aside && is_label(label) || label.starts_with("http");
        if !reference {
            text.push_str(label);
        }
    }
    fields.title = text;
    fields.take();
    if !runs.is_empty() && runs.iter().all(|run| run.style.strike || run.text(source).trim().is_empty()) {
        fields.done = Some(true);
    }
    fields
}

/// The link of an item's own text, without its other fields.
pub(crate) fn link(source: &str, links: &Links, runs: &[Run]) -> Option<String> {
    let linked = |run: &Run| {
        let link = run.link().and_then(|link| links.get(link))?;
        is_tracking(link, run.text(source)).then(|| link.to_owned())
    };
    runs.iter().find_map(linked).or_else(|| bare_link(source, runs))
}

fn is_tracking(link: &str, label: &str) -> bool {
    is_tracker(link) || label.starts_with('#') && link.starts_with("http")
}

/// The first address or `#12` in plain text. A `#12` that a sentence is about (`a test for the bug of #12`) tracks
/// nothing: it must stand at the beginning, in brackets, behind a colon or dash, or behind `tracked in` and the like.
pub(crate) fn bare_link(source: &str, runs: &[Run]) -> Option<String> {
    let texts =
        || runs.iter().filter(|run| run.kind == RunKind::Text && run.link().is_none()).map(|run| run.text(source));
    let url = texts().find_map(tracker_in);
    url.map(str::to_owned).or_else(|| {
        texts()
            .filter(|text| text.contains('#'))
            .find_map(|text| SHORT.captures(text))
            .and_then(|found| found.get(1))
            .map(|found| found.as_str().to_owned())
            .or_else(|| texts().find_map(bracketed_ticket).map(str::to_owned))
    })
}

/// `OPS-12`, the number of a ticket: a project in capitals and a number. Names of standards and advisories look so too.
pub(crate) fn ticket(text: &str) -> Option<&str> {
    const STANDARDS: [&str; 22] = [
        "CVE", "UTF", "SHA", "ISO", "RFC", "SEV", "HTTP", "TLS", "AES", "RSA", "COVID", "IPV", "IEEE", "ASCII", "MD",
        "GPT", "PCI", "SOC", "UTC", "GMT", "CWE", "GHSA",
    ];
    let text = text.trim().trim_matches(['*', '_', '`']);
    let (project, number) = text.split_once('-')?;
    let named = (2..=12).contains(&project.len())
        && project.starts_with(|c: char| c.is_ascii_uppercase())
        && project.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    // `OPS-12`, `OPS-2026-012`
    let numbered = number
        .splitn(2, '-')
        .all(|digits| (1..=7).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit()));
    (named && numbered && !STANDARDS.contains(&project)).then_some(text)
}

/// `Add an alert (OPS-12)`, `[OPS-12] Add an alert`, `OPS-12: add an alert`.
fn bracketed_ticket(text: &str) -> Option<&str> {
    let inside = text.split(['(', '[']).skip(1).filter_map(|rest| rest.split([')', ']']).next());
    let lead = text.split_once(':').map(|(lead, _)| lead);
    inside.chain(lead).find_map(|part| part.split([',', ' ', '/']).find_map(ticket))
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
        if has_word(&self.title, PRIORITY_WORDS)
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
        let joined = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let joined = joined.trim_matches(|c: char| c.is_whitespace() || ",;|–—-:".contains(c));
        // Full stops of the fields that were taken out.
        let bare = joined.trim_end_matches(['.', ' ']);
        let stops = joined.get(bare.len()..).unwrap_or_default().matches('.').count();
        self.title = if stops > 1 { format!("{bare}.") } else { joined.to_owned() };
    }

    fn drop_empty_brackets(&mut self) {
        let is_blank = |c: char| c.is_ascii_whitespace() || c == '\u{b}';
        let mut kept = String::new();
        // The title is kept up to `from`, and was looked at up to `at`.
        let (mut from, mut at) = (0, 0);
        while let Some((before, inside)) = self.title.get(at..).and_then(|rest| rest.split_once(['(', '['])) {
            let open = at + before.len();
            at = open + 1;
            let rest = inside.trim_start_matches(is_blank);
            let rest = if self.title.as_bytes().get(open) == Some(&b'(') {
                rest.strip_prefix([',', ';']).unwrap_or(rest).trim_start_matches(is_blank).strip_prefix(')')
            } else {
                rest.strip_prefix(']')
            };
            if let Some(rest) = rest {
                kept.push_str(self.title.get(from..open).unwrap_or_default().trim_end_matches(is_blank));
                at = self.title.len() - rest.len();
                from = at;
            }
        }
        if from > 0 {
            kept.push_str(self.title.get(from..).unwrap_or_default());
            self.title = kept;
        }
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

    fn take_due(&mut self) {
        if !has_word(&self.title, DUE_WORDS) {
            return;
        }
        let found = due_words(&self.title).find_map(|(whole, word)| {
            let word = word.to_ascii_lowercase();
            let rest = self.title.get(whole.end..)?;
            if let Some((date, len)) = time::leading_date(rest) {
                let end = whole.end + len;
                let closing = self.title.get(end..).map_or(0, |rest| usize::from(rest.starts_with([')', ']'])));
                let written = self.title.get(whole.end..end)?.trim().to_owned();
                return Some((whole.start..end + closing, Some(date), written));
            }
            // `due in 2 weeks`, `by Q3`, `before the end of the month`
            if let Some(len) = relative(rest).filter(|_| word != "until") {
                let end = whole.end + len;
                let closing = self.title.get(end..).map_or(0, |rest| usize::from(rest.starts_with([')', ']'])));
                return Some((whole.start..end + closing, None, self.title.get(whole.end..end)?.trim().to_owned()));
            }
            // `due: end of Q3`, but not `due to`.
            if matches!(word.as_str(), "by" | "before" | "until" | "no later than" | "bis")
                || !self.title.get(whole.clone())?.contains([':', '='])
            {
                return None;
            }
            let len = rest.find([',', ';', ')', ']', '|']).unwrap_or(rest.len());
            let written = rest.get(..len)?.trim();
            if written.is_empty() || written.chars().count() > 40 {
                return None;
            }
            let closing = usize::from(rest.get(len..).is_some_and(|rest| rest.starts_with([')', ']'])));
            Some((whole.start..whole.end + len + closing, None, written.to_owned()))
        });
        if let Some((span, due, written)) = found {
            self.due = due;
            self.due_text = Some(written);
            self.cut(span);
        }
    }

    fn take_owner(&mut self) {
        if self.title.starts_with("TODO(")
            && let Some(found) = NOTED.captures(&self.title)
            && let (Some(whole), Some(owner)) = (found.get(0), found.get(1))
        {
            let (span, owner) = (whole.range(), owner.as_str().to_owned());
            self.owner = Some(owner);
            self.done = self.done.or(Some(false));
            self.title.replace_range(span, "");
            return;
        }
        let opening = self.title.trim_start();
        let (bracket, mention) = (self.title.contains('['), self.title.contains('@'));
        let patterns: [(&LazyLock<Regex>, bool); 5] = [
            (&OWNER_FIELD, has_word(&self.title, OWNER_WORDS)),
            (&OWNER_LEAD, opening.starts_with('[')),
            (&MENTION_LEAD, opening.starts_with(['@', '(']) && mention),
            (&CAPITALS_LEAD, opening.starts_with('(')),
            (&OWNER_TAIL, bracket),
        ];
        for pattern in patterns.into_iter().filter_map(|(pattern, asked)| asked.then_some(pattern)) {
            let Some(found) = pattern.captures(&self.title) else { continue };
            let Some(owner) = found.get(1).map(|owner| owner.as_str().to_owned()) else { continue };
            // `Owner: SRE` says itself that it is one.
            let outright = found.get(0).is_some_and(|whole| whole.as_str().contains([':', '=', '：']));
            let team = outright && matches!(owner.as_str(), "SRE" | "QA" | "SOC");
            if !is_person(&owner) && !team {
                continue;
            }
            let span = found.get(0).map_or(0..0, |whole| whole.range());
            self.owner = Some(owner);
            self.cut(span);
            return;
        }
        if mention && let Some(whole) = mentioned(&self.title) {
            self.owner = self.title.get(whole.start + 1..whole.end).map(str::to_owned);
            // In the middle of a sentence the name belongs to it.
            let aside = self
                .title
                .get(whole.end..)
                .is_some_and(|rest| rest.trim_matches([')', ']', '.', ' ', ',', ';']).is_empty());
            if aside {
                self.cut(whole);
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
                let owner =
                    value.trim_matches(['[', ']', '(', ')']).trim_start_matches('@').trim_end_matches('?').trim();
                if !owner.is_empty() && owner.chars().count() <= 60 {
                    self.owner = Some(owner.to_owned());
                }
            }
            Field::Due => {
                self.due = time::leading_date(value).map(|(date, _)| date).or_else(|| time::iso_anywhere(value));
                self.due_text = Some(value.to_owned());
            }
            Field::Priority => self.priority = Some(value.to_owned()),
            // Another column may say how it is to be known that it is done.
            Field::Status => self.done = states::status(value).or(self.done),
            Field::Link => {
                let first = value.split([',', ';', ' ', '、']).find_map(|part| {
                    ticket(part).or_else(|| {
                        let number = part.strip_prefix('#')?;
                        (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit())).then_some(part)
                    })
                });
                self.link = self.link.take().or(first.map(str::to_owned));
            }
            Field::Other => {}
        }
    }
}

/// A letter, digit or `_` of ASCII.
fn is_word_byte(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// The words that a due date follows, in whatever case: what goes with them on both sides, and themselves.
fn due_words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    // Of words that begin alike the longest goes first.
    const WORDS: [&str; 17] = [
        "due date by",
        "due date on",
        "due date",
        "due by",
        "due on",
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
    let bytes = text.as_bytes();
    let is_blank = |c: char| c.is_ascii_whitespace() || c == '\u{b}';
    let (mut from, mut at) = (0, 0);
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            at += 1;
            if !bytes[start].is_ascii_alphabetic() || start > 0 && is_word_byte(bytes.get(start - 1)) {
                continue;
            }
            let is_here = |word: &&&str| {
                let end = start + word.len();
                bytes.get(start..end).is_some_and(|here| here.eq_ignore_ascii_case(word.as_bytes()))
                    && !is_word_byte(bytes.get(end))
            };
            let Some(word) = WORDS.iter().find(is_here) else { continue };
            let before = text.get(from..start)?.trim_end_matches(|c| is_blank(c) || "([,;|–—-".contains(c));
            let behind = text.get(start + word.len()..)?.trim_start_matches(is_blank);
            let behind = behind.strip_prefix([':', '=']).unwrap_or(behind).trim_start_matches(is_blank);
            let whole = from + before.len()..text.len() - behind.len();
            from = whole.end;
            at = whole.end;
            return Some((whole, text.get(start..start + word.len())?));
        }
        None
    })
}

/// The first `@ann`, `@acme/platform` or `@田中` that stands for itself, with its `@`.
fn mentioned(text: &str) -> Option<Range<usize>> {
    /// Letters, digits, dashes and inner slashes behind the first letter.
    const LONGEST: usize = 60;
    let bytes = text.as_bytes();
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    text.match_indices('@').find_map(|(start, _)| {
        let before = start.checked_sub(1).and_then(|before| bytes.get(before));
        if is_word_byte(before) || before.is_some_and(|byte| b"/@.`".contains(byte)) {
            return None;
        }
        let mut last = None;
        if letter(start + 1) {
            let mut end = start + 2;
            for _ in 0..=LONGEST {
                if !letter(end) {
                    last = Some(end);
                }
                if letter(end) || bytes.get(end) == Some(&b'-') {
                    end += 1;
                } else if bytes.get(end) == Some(&b'/') && letter(end + 1) {
                    end += 2;
                } else {
                    break;
                }
            }
        } else {
            let signs = text.get(start + 1..)?.char_indices().take(4);
            let signs = signs.take_while(|(_, c)| ('一'..='\u{9fff}').contains(c)).skip(1);
            last = signs.map(|(at, c)| start + 1 + at + c.len_utf8()).filter(|end| !letter(*end)).last();
        }
        last.map(|end| start..end)
    })
}

/// The length of a time that is told from today: `in 2 weeks`, `end of the month`, `next sprint`, `Q3 2027`, `EOW`.
fn relative(text: &str) -> Option<usize> {
    const SPANS: &str = "day week month quarter year";
    /// Without a length in days: `before a release` is no date, `by the next release` is one.
    const ROUNDS: &str = "sprint release iteration";
    let word = |from: usize| {
        let rest = text.get(from..)?;
        let start = from + rest.len() - rest.trim_start_matches(' ').len();
        let length = text.get(start..)?.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - start);
        let word = text.get(start..start + length).filter(|word| !word.is_empty())?;
        Some((word.to_ascii_lowercase(), start + length))
    };
    let among = |spans: &str, word: &str| spans.split(' ').any(|span| word.strip_suffix('s').unwrap_or(word) == span);
    let span = |word: &str| among(SPANS, word);
    let quarter = |word: &str| matches!(word, "q1" | "q2" | "q3" | "q4" | "h1" | "h2");
    let (mut first, mut end) = word(0)?;
    while matches!(first.as_str(), "in" | "the" | "within") {
        (first, end) = word(end)?;
    }
    if quarter(&first) {
        let year = word(end).filter(|(year, _)| year.len() == 4 && year.starts_with("20"));
        return Some(year.map_or(end, |(_, end)| end));
    }
    if matches!(first.as_str(), "eod" | "eow" | "eom" | "eoq" | "eoy" | "tomorrow") {
        return Some(end);
    }
    let (mut second, mut end) = word(end)?;
    if first == "end" {
        while matches!(second.as_str(), "of" | "the" | "this" | "next") {
            (second, end) = word(end)?;
        }
        return (span(&second) || among(ROUNDS, &second) || quarter(&second)).then_some(end);
    }
    let counted = first.chars().all(|c| c.is_ascii_digit())
        || matches!(first.as_str(), "a" | "one" | "two" | "three" | "four" | "six" | "next" | "this");
    let round = matches!(first.as_str(), "next" | "this") && among(ROUNDS, &second);
    (round || counted && span(&second)).then_some(end)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_without_patterns_is_what_patterns_tell() {
        let due = compile(
            r"(?i)[\s(\[,;|–—-]*\b(due(?: date)?(?: by| on)?|deadline|eta|target date|by|before|until|no later than|bis|avant le|antes del|entro il)\b\s*[:=]?\s*",
        );
        let mention = compile(
            r"(?:^|[^\w/@.`])(@([A-Za-z0-9](?:[A-Za-z0-9-]|/[A-Za-z0-9]){0,60}|[一-鿿]{2,4}))(?:[^A-Za-z0-9]|$)",
        );
        let tracker = compile(
            r"(?i)/(?:issues|pull|pulls|merge_requests|commit|commits|work_items)/|show_bug\.cgi|bugzil\.la/|/browse/[A-Z]|/tickets?/|linear\.app/|app\.asana\.com/|trello\.com/c/|/T\d+$|/jira/",
        );
        let empty = compile(r"\s*\(\s*[,;]?\s*\)|\s*\[\s*\]");
        let long = format!("@{}-b_ x", "a/".repeat(70) + "a");
        for text in [
            "",
            "x",
            "add it (due 2026-12-01)",
            "Add it — DUE date  by: Friday",
            "due by on before",
            "due_by",
            "überdue",
            "x, due,by; until = then",
            "eta–by",
            "no later than\u{b}: x",
            "due datebook",
            "étaby by",
            "@ann",
            "a@b @c-d_e @f",
            "(@ann/b, @x)",
            "@a-b_c",
            "`@x",
            "@-a @a--",
            "@ann_ @ben.",
            "@ann é@b@",
            &long,
            "https://x.example/BROWSE/a",
            "@田中",
            "@田",
            "(@田中太郎次郎)",
            "@田中a",
            "@田中太a",
            "/browse/1",
            "x/T12",
            "x/T",
            "x/t12/",
            "/Issues/",
            "trello.com/c/x",
            "/ticket/1",
            "()",
            "x ( , ) [ ]",
            "(;,)",
            "(a)",
            "[)",
            "( [ ]",
        ] {
            let expected: Vec<(Range<usize>, &str)> = due
                .captures_iter(text)
                .map(|found| (found.get(0).unwrap().range(), found.get(1).unwrap().as_str()))
                .collect();
            assert_eq!(due_words(text).collect::<Vec<_>>(), expected, "{text}");
            let expected = mention.captures(text).map(|found| found.get(1).unwrap().range());
            assert_eq!(mentioned(text), expected, "{text}");
            assert_eq!(is_tracker(text), tracker.is_match(text), "{text}");
            let mut fields = Fields { title: text.to_owned(), ..Fields::default() };
            fields.drop_empty_brackets();
            assert_eq!(fields.title, empty.replace_all(text, ""), "{text}");
        }
    }

    #[test]
    fn times_from_today_are_told_from_other_words() {
        for (text, length) in [
            ("in 2 weeks)", Some(10)),
            ("end of the month.", Some(16)),
            ("Q3 2027, then", Some(7)),
            ("next sprint", Some(11)),
            ("EOW", Some(3)),
            ("to a bug", None),
            ("hand", None),
            ("the team", None),
            ("", None),
        ] {
            assert_eq!(relative(text), length, "{text}");
        }
    }

    #[test]
    fn tickets_are_told_from_standards() {
        for (text, expected) in
            [("OPS-12", Some("OPS-12")), ("CVE-2024", None), ("ops-12", None), ("A-1", None), ("OPS-", None)]
        {
            assert_eq!(ticket(text), expected, "{text}");
        }
        assert_eq!(bracketed_ticket("Add an alert (OPS-12)"), Some("OPS-12"));
        assert_eq!(bracketed_ticket("OPS-12: add an alert"), Some("OPS-12"));
        assert_eq!(bracketed_ticket("Add an alert for OPS-12"), None);
    }
}
