//! What an action item's text says besides the work: owner, due date, priority, link, whether it is done.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex_lite::Regex;

use super::markdown::{Run, RunKind};
use super::time;

/// Fields of one action item, and the text that remains as its title.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    pub(crate) title: String,
    pub(crate) owner: Option<String>,
    /// Capitals in brackets at the end: an owner where other items have them too.
    pub(crate) maybe_owner: Option<String>,
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
    TRACKER = r"(?i)/(?:issues|pull|pulls|merge_requests|commit|commits|work_items)/|show_bug\.cgi|bugzil\.la/|/browse/[A-Z]|/tickets?/|linear\.app/|app\.asana\.com/|trello\.com/c/|/T\d+$|/jira/";
    SHORT = r"(?i)(?:^\s*|[(\[,;:|–—→-]\s*|\b(?:tracked|filed|see|issue|ticket|pr)(?: in| by| as| under)?:?\s+)((?:[\w.-]+/[\w.-]+)?#\d+)\b";
    LABEL = r"^(?i)\s*(?:(?:the\s)?(?:issue|bug|pr|pull request|ticket|story|task|jira|mr|merge request|tracking issue|link|commit)?\s*[#:]?\s*(?:[A-Z]+-)?\d*|[\w.-]+/[\w.-]+#\d+)\s*$";
    OWNER_LEAD = r"^\s*\[@?([A-Za-z][\w.-]{0,30}(?: [A-Z][\w.-]{0,20})?)\??\]\s*[:–—-]?\s*";
    OWNER_TAIL = r"\s*[–—-]?\s*\[@?([A-Za-z][\w.-]{0,30}(?: [A-Z][\w.-]{0,20})?)\??\]\s*\.?\s*$";
    MENTION_LEAD = r"^\s*\(?@([A-Za-z0-9](?:[A-Za-z0-9-]|/[A-Za-z0-9]){0,60})\)?\s*[:–—-]?\s+";
    MENTION = r"(?:^|[^\w/@.`])(@([A-Za-z0-9](?:[A-Za-z0-9-]|/[A-Za-z0-9]){0,60}))\b";
    OWNER_FIELD = r"(?i)[\s(\[,;|–—-]*\b(?:owners?|assignee|assigned to|responsible|dri)\b(?:\s*[:=]\s*|\s+@)\s*@?(?-i:([A-Za-z][\w/-]*(?:\.[\w-]+)*(?: [A-Z][\w-]+)?))[)\]]?";
    CAPITALS_LEAD = r"^\s*\(([A-Z]{2,12})\)\s*[:–—-]?\s*";
    CAPITALS_TAIL = r"\s*\(([A-Z]{2,12})\)\s*\.?\s*$";
    DUE = r"(?i)[\s(\[,;|–—-]*\b(due(?: date)?(?: by| on)?|deadline|eta|target date|by)\b\s*[:=]?\s*";
    PRIORITY = r"(?i)[\s(\[,;|–—-]*\b(?:priority|prio)\b\s*[:=]?\s*(p?\d|highest|high|medium|low|lowest|critical|urgent)\b[)\]]?|[\s(\[,;|–—-]*(?-i:\b(P[0-5])\b)[)\]:]?";
    DONE = r"^\s*(?:DONE|COMPLETED?|FIXED|\[DONE\])\b[\]\s:–—-]*|\s*[\[(](?i:done|accomplished|completed?|fixed|implemented)[\])]|\s*[✅☑✔]\u{fe0f}?|[\s:–—-]+DONE\.?\s*$";
    OPEN = r"^\s*(?:TODO|WIP)\b[\s:–—-]*|\s*[\[(](?i:todo|to do|in progress|wip|ongoing|open|planned|not started)[\])]|\s*[🚧⏳]";
    PAST = r"^(?:The|All|Our|It|We)\b.{0,120}?\b(?:(?:has|have) (?:already |now |since )?been \w+(?:ed|t|n)\b|(?:have|'ve) (?:already |now |since )?[a-z]+ed\b)";
    EMPTY_BRACKETS = r"\s*\(\s*[,;]?\s*\)|\s*\[\s*\]";
    NAMED = r"^\s*(?i)(owner|owners|assignee|assigned to|responsible|who|dri|due|due date|deadline|eta|priority|prio|status|state|link|issue|ticket|tracking|tracked in|bug|pr)\s*[:=]\s*(.*)$";
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
    let url =
        texts().flat_map(|text| URL.find_iter(text)).map(|found| trim_url(found.as_str())).find(|url| is_tracker(url));
    url.map(str::to_owned).or_else(|| {
        texts()
            .find_map(|text| SHORT.captures(text))
            .and_then(|found| found.get(1))
            .map(|found| found.as_str().to_owned())
    })
}

fn trim_url(url: &str) -> &str {
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    if url.ends_with(')') && !url.contains('(') { url.trim_end_matches(')') } else { url }
}

impl Fields {
    /// Moves what is no title from the title into the fields.
    fn take(&mut self) {
        self.title = URL
            .replace_all(&self.title, |found: &regex_lite::Captures<'_>| {
                let url = found.get(0).map_or("", |url| url.as_str());
                if is_tracker(trim_url(url)) { String::new() } else { url.to_owned() }
            })
            .into_owned();
        if DONE.is_match(&self.title) {
            self.done = Some(true);
            self.title = DONE.replace_all(&self.title, "").into_owned();
        } else if OPEN.is_match(&self.title) {
            self.done = Some(false);
            self.title = OPEN.replace_all(&self.title, "").into_owned();
        } else if PAST.is_match(&self.title) {
            // `The job has been switched off.`
            self.done = Some(true);
        }
        self.take_due();
        if let Some(found) = PRIORITY.captures(&self.title) {
            let value = found.get(1).or_else(|| found.get(2)).map(|value| value.as_str().to_owned());
            let span = found.get(0).map_or(0..0, |whole| whole.range());
            self.priority = value;
            self.cut(span);
        }
        self.title = EMPTY_BRACKETS.replace_all(&self.title, "").into_owned();
        self.take_owner();
        let title = EMPTY_BRACKETS.replace_all(&self.title, "").into_owned();
        let joined = title.split_whitespace().collect::<Vec<_>>().join(" ");
        joined.trim_matches(|c: char| c.is_whitespace() || ",;|–—-:".contains(c)).clone_into(&mut self.title);
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
            if word == "by" || !whole.as_str().contains([':', '=']) {
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
        let patterns: [&Regex; 5] = [&OWNER_FIELD, &OWNER_LEAD, &MENTION_LEAD, &CAPITALS_LEAD, &OWNER_TAIL];
        for pattern in patterns {
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
        if let Some(found) = MENTION.captures(&self.title)
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
        if let Some(found) = CAPITALS_TAIL.captures(&self.title) {
            self.maybe_owner = found.get(1).map(|owner| owner.as_str().to_owned()).filter(|owner| is_person(owner));
        }
    }

    /// Accepts the capitals at the end as the owner.
    pub(crate) fn accept_owner(&mut self) {
        if let Some(owner) = self.maybe_owner.take() {
            self.owner = Some(owner);
            self.title = CAPITALS_TAIL.replace(&self.title, "").into_owned();
        }
    }

    /// A field on a line of its own (`Owner: Ann` nested below the item) or in a table's cell. False: it is none.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> bool {
        let value = value.trim();
        if value.is_empty()
            || matches!(
                value.to_lowercase().as_str(),
                "tbd" | "todo" | "none" | "n/a" | "-" | "?" | "??" | "—" | "unassigned" | "…"
            )
        {
            return true;
        }
        match name.to_lowercase().as_str() {
            "owner" | "owners" | "assignee" | "assigned to" | "responsible" | "who" | "dri" => {
                let first = value.split([',', ';', '/', '&']).next().unwrap_or(value).trim();
                let owner =
                    first.trim_matches(['[', ']', '(', ')']).trim_start_matches('@').trim_end_matches('?').trim();
                if !owner.is_empty() {
                    self.owner = Some(owner.to_owned());
                }
            }
            "due" | "due date" | "deadline" | "eta" => {
                self.due = time::leading_date(value).map(|(date, _)| date).or_else(|| time::iso_anywhere(value));
                self.due_text = Some(value.to_owned());
            }
            "priority" | "prio" => self.priority = Some(value.to_owned()),
            "status" | "state" => self.done = done_state(value),
            "link" | "issue" | "ticket" | "tracking" | "tracked in" | "bug" | "pr" => {}
            _ => return false,
        }
        true
    }
}

/// Splits `Owner: Ann` into its name and value.
pub(crate) fn named(text: &str) -> Option<(&str, &str)> {
    let found = NAMED.captures(text)?;
    Some((found.get(1)?.as_str(), found.get(2)?.as_str()))
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

/// What a status says.
pub(crate) fn done_state(status: &str) -> Option<bool> {
    let status = status.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| status.contains(word));
    if has(&["not done", "not started", "incomplete", "undone"]) {
        Some(false)
    } else if has(&["done", "complete", "closed", "fixed", "resolved", "merged", "shipped", "✅", "☑", "✔", "[x]"])
    {
        Some(true)
    } else if has(&[
        "todo", "to do", "open", "progress", "wip", "pending", "planned", "backlog", "new", "[ ]", "🚧", "ongoing",
    ]) {
        Some(false)
    } else {
        None
    }
}

fn is_person(name: &str) -> bool {
    !ACRONYMS.contains(&name)
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
