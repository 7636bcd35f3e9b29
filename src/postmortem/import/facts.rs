//! What a report tells about itself: title, author, date, severity, milestones; and how the front matter says it.
//!
//! Read from its front matter, from labelled lines and table rows above its first section, and from the page that
//! a copy was made of. A value that isn't told stays empty.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::super::Postmortem;
use super::super::front_matter::FrontMatterFormat;
use super::super::markdown::{UnitKind, plain};
use super::super::milestones::{MilestoneKind, Milestones};
use super::super::section::Section;
use super::super::severity::Severity;
use super::super::template::escape;
use super::super::time::{leading, leading_date};
use super::super::zone;
use super::parts::plain_words;
use super::timeline::dates;

/// What a report tells about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    pub title: Option<String>,
    /// The incident's day.
    pub date: Option<Date>,
    pub severity: Option<Severity>,
    /// Its front matter's, such as `PM-12`.
    pub id: Option<String>,
    /// Its front matter's.
    pub status: Option<String>,
    pub owner: Option<String>,
    /// Its front matter's link to the incident.
    pub incident: Option<String>,
}

/// One thing told.
struct Told {
    key: String,
    value: Value,
    /// The line that says only this, 1-based.
    line: Option<usize>,
}

impl Told {
    fn text(key: &str, value: impl Into<String>, line: Option<usize>) -> Self {
        Self { key: key.to_owned(), value: Value::String(value.into()), line }
    }
}

/// What goes into a draft's front matter, and which lines of the report need not be told again.
pub(super) struct Settled {
    pub(super) values: Vec<(String, Value)>,
    pub(super) lines: HashSet<usize>,
}

pub(super) fn of(read: &Postmortem<'_>) -> Facts {
    let told = told(read);
    let text =
        |key: &str| told.iter().find(|told| told.key == key).and_then(|told| told.value.as_str().map(str::to_owned));
    let entries = || read.timeline.iter().find_map(super::super::TimelineEntry::date);
    Facts {
        title: read
            .title_text()
            .or_else(|| first_line(read).map(|(_, text)| text.to_owned()))
            .map(|title| title.split_whitespace().collect::<Vec<_>>().join(" ")),
        date: text("date").and_then(|text| text.parse().ok()).or_else(|| only_day(read)).or_else(entries),
        severity: text("severity").and_then(|text| Severity::parse(&text)),
        id: text("id"),
        status: text("status"),
        owner: text("owner"),
        incident: text("incident"),
    }
}

/// In plain text: a short line of its own above everything else, and its number.
pub(super) fn first_line<'a>(read: &Postmortem<'a>) -> Option<(usize, &'a str)> {
    let from = read.proper.start.max(read.front_matter.as_ref().map_or(0, |block| block.span.end));
    let marked = read.title.is_some() || read.sections.iter().any(|section| section.level <= 6);
    let mut lines =
        read.text(&(from..read.proper.end)).lines().enumerate().skip_while(|(_, line)| line.trim().is_empty());
    let (at, line) = lines.next().filter(|_| !marked)?;
    let alone = lines.next().is_some_and(|(_, next)| next.trim().is_empty());
    let text = line.trim();
    let number = read.line(from) + at;
    let name = line.starts_with(char::is_alphanumeric)
        && (2..=14).contains(&text.split_whitespace().count())
        && !text.ends_with(['.', ':', ';', ',', '!', '?'])
        && !text.contains(['[', '|', '<', '`']);
    let heading = read.sections.iter().any(|section| section.line == number);
    let labelled = text.split_once(':').is_some_and(|(name, _)| label(name).is_some());
    (alone && name && !heading && !labelled).then_some((number, text))
}

/// The values that the draft lacks and the report tells. What the draft knows better is not overwritten.
pub(super) fn settle(draft: &Postmortem<'_>, read: &Postmortem<'_>) -> Settled {
    let mut settled = Settled { values: Vec::new(), lines: HashSet::new() };
    let Some(block) = draft.front_matter.as_ref().filter(|block| block.problem.is_none()) else { return settled };
    if block.format != FrontMatterFormat::Yaml {
        return settled;
    }
    for Told { key, value, line } in told(read) {
        let known = block.values.get(&key).filter(|known| !is_blank(known));
        let chosen = settled.values.iter().find(|(other, _)| *other == key).map(|(_, value)| value);
        let same = if let Some(other) = known.or(chosen) {
            same(other, &value)
        } else {
            settled.values.push((key, value));
            true
        };
        settled.lines.extend(line.filter(|_| same));
    }
    settled
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn same(a: &Value, b: &Value) -> bool {
    a == b || matches!((a.as_str(), b.as_str()), (Some(a), Some(b)) if plain_words(a) == plain_words(b))
}

/// Writes values into a draft's front matter: behind their keys, or below them where a key is new.
pub(super) fn write(draft: &str, values: &[(String, Value)]) -> String {
    let Some(block) = Postmortem::parse(draft).front_matter.filter(|_| !values.is_empty()) else {
        return draft.to_owned();
    };
    let content = draft.get(block.content.clone()).unwrap_or_default();
    let mut lines: Vec<String> = content.lines().map(str::to_owned).collect();
    for (key, value) in values {
        let value = match value {
            Value::String(text) => escape::yaml(text),
            other => other.to_string(),
        };
        let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)) && !key.is_empty();
        let name = if plain { key.clone() } else { Value::String(key.clone()).to_string() };
        let place =
            lines.iter_mut().find(|line| line.strip_prefix(name.as_str()).is_some_and(|rest| rest.trim() == ":"));
        let said = format!("{name}: {value}");
        match place {
            Some(line) => *line = said,
            None => lines.push(said),
        }
    }
    let mut out = String::with_capacity(draft.len() + 256);
    out.push_str(draft.get(..block.content.start).unwrap_or_default());
    for line in lines {
        out.extend([line.as_str(), "\n"]);
    }
    out.push_str(draft.get(block.content.end..).unwrap_or_default());
    out
}

/// Everything told, what is surest first.
fn told(read: &Postmortem<'_>) -> Vec<Told> {
    let mut found = told_as_such(read);
    milestones(read, &mut found);
    found
}

/// What is told in so many words.
fn told_as_such(read: &Postmortem<'_>) -> Vec<Told> {
    let mut found = Vec::new();
    if let Some(block) = &read.front_matter {
        // Which sections are owed is the template's to say.
        let values = block.values.iter().filter(|(key, value)| *key != "required" && !is_blank(value));
        found.extend(values.map(|(key, value)| Told { key: key.clone(), value: value.clone(), line: None }));
    }
    page(read, &mut found);
    preamble(read, &mut found);
    rows(read, &mut found);
    if let Some(text) = read.sections.iter().find(|section| label(&read.heading(section)) == Some("severity")) {
        let body = read.text(&text.body).trim_start();
        found.extend(labelled("severity", body.lines().next().unwrap_or_default(), None));
    }
    found
}

/// The instants that the timeline tells; those of an unknown zone are nobody's to guess.
fn milestones(read: &Postmortem<'_>, found: &mut Vec<Told>) {
    let told = Milestones::of(read);
    let span = incident_span(read);
    for kind in MilestoneKind::ALL {
        let ends = match kind {
            MilestoneKind::Started => span.map(|(start, _)| start),
            MilestoneKind::Resolved => span.map(|(_, end)| end),
            _ => None,
        };
        let instant = told.in_timeline(kind).and_then(|milestone| milestone.timestamp).or(ends);
        found.extend(
            instant.map(|instant| Told::text(kind.as_str(), instant.strftime("%Y-%m-%dT%H:%MZ").to_string(), None)),
        );
    }
}

/// `From 12:30 to 14:30 UTC`, as the summary tells it on the one day it names.
fn incident_span(read: &Postmortem<'_>) -> Option<(Timestamp, Timestamp)> {
    const MOST: usize = 1_000;
    let day = only_day(read)?;
    let summary = read.sections_of(Section::Summary).next()?;
    let text: String = read.text(&summary.body).chars().take(MOST).collect();
    let lower = text.to_ascii_lowercase();
    ["from ", "between ", "von ", "zwischen ", "de ", "entre "].iter().find_map(|word| {
        let starts = lower.match_indices(word).map(|(at, word)| at + word.len());
        starts.filter_map(|at| leading(text.get(at..)?)).find_map(|when| {
            let (start, end) = (when.time?, when.end?);
            let certain = end > start && !when.half_day_unknown;
            let offset = zone::offset(when.zone.as_deref()?).filter(|_| certain)?;
            Some((offset.to_timestamp(day.to_datetime(start)).ok()?, offset.to_timestamp(day.to_datetime(end)).ok()?))
        })
    })
}

/// What the page around a copied gist says: whose it is, and since when.
fn page(read: &Postmortem<'_>, found: &mut Vec<Told>) {
    let from = read.front_matter.as_ref().map_or(0, |block| block.span.end);
    if read.proper.start <= from {
        return;
    }
    for line in read.text(&(from..read.proper.start)).lines().map(str::trim) {
        let login = line.strip_prefix('@').filter(|name| {
            (1..=39).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
        if let Some(login) = login {
            found.push(Told::text("author", login, None));
        } else if let Some(when) = line.strip_prefix("Created ") {
            found.extend(moment(when).map(|moment| Told::text("created", moment, None)));
        }
    }
    // The gist's description stands between the buttons and the text.
    let Some(title) = &read.title else { return };
    let first = read.line(read.proper.start);
    let described: Vec<(usize, &str)> = read
        .text(&(read.proper.start..title.span.start))
        .lines()
        .enumerate()
        .map(|(at, line)| (first + at, line.trim()))
        .filter(|(line, text)| !text.is_empty() && *line < title.line)
        .collect();
    if let [(line, text)] = described.as_slice() {
        found.push(Told::text("description", *text, Some(*line)));
    }
}

/// `August 22, 2023 21:45` as `2023-08-22T21:45`; the zone is as unknown as it was.
fn moment(text: &str) -> Option<String> {
    let when = leading(text)?;
    let date = when.day.filter(|day| day.year.is_some())?.with_year(0)?;
    Some(when.time.map_or_else(|| date.to_string(), |time| format!("{date}T{}", time.strftime("%H:%M"))))
}

/// Labelled lines above the first section.
fn preamble(read: &Postmortem<'_>, found: &mut Vec<Told>) {
    let from = read.proper.start.max(read.front_matter.as_ref().map_or(0, |block| block.span.end));
    let known = read.sections.iter().find(|section| !section.canonical.is_empty());
    let to = known.map_or(from, |section| section.span.start);
    let first = read.line(from);
    for (at, line) in read.text(&(from..to)).lines().enumerate().take(60) {
        let number = first + at;
        let clean = line.replace("**", "").replace("__", "");
        let clean = clean.trim().trim_start_matches(['-', '*', '+', '•', '>', ' ', '_']);
        if let Some((name, value)) = clean.split_once(':') {
            found.extend(label(name).and_then(|key| labelled(key, value.trim(), Some(number))));
        } else if let Some(name) = clean.strip_prefix("By ") {
            let words: Vec<&str> = name.trim_matches(['*', '_', ' ']).split_whitespace().collect();
            if (1..=4).contains(&words.len()) && words.iter().all(|word| word.starts_with(char::is_uppercase)) {
                found.push(Told::text("author", words.join(" "), Some(number)));
            }
        }
    }
}

/// Rows such as `| Severity | SEV-2 |`.
fn rows(read: &Postmortem<'_>, found: &mut Vec<Told>) {
    for unit in read.blocks.iter().take(400) {
        let UnitKind::Row { cells, .. } = &unit.kind else { continue };
        let [name, value] = cells else { continue };
        let text =
            |cell: &super::super::markdown::Cell| plain(read.source, unit.runs.get(cell.runs()).unwrap_or_default());
        let name = text(name);
        found.extend(label(name.trim().trim_end_matches(':')).and_then(|key| labelled(key, text(value).trim(), None)));
    }
}

/// The key of the front matter that a label stands for.
fn label(text: &str) -> Option<&'static str> {
    const LABELS: [(&str, &[&str]); 5] = [
        (
            "author",
            &[
                "author",
                "authors",
                "author s",
                "written by",
                "postmortem author",
                "report author",
                "autor",
                "autorin",
                "verfasser",
                "verfasst von",
                "auteur",
                "autore",
                "autora",
            ],
        ),
        ("owner", &["owner", "postmortem owner", "incident owner", "document owner", "verantwortlich"]),
        (
            "date",
            &[
                "date",
                "incident date",
                "date of incident",
                "date of the incident",
                "outage date",
                "datum",
                "datum des vorfalls",
                "date de l incident",
                "fecha",
                "fecha del incidente",
                "data",
                "data do incidente",
            ],
        ),
        ("created", &["created", "created at", "created on", "published", "published on"]),
        (
            "severity",
            &[
                "severity",
                "sev",
                "incident severity",
                "severity level",
                "severity rating",
                "schweregrad",
                "gravité",
                "sévérité",
                "gravedad",
                "severidad",
                "severidade",
                "gravidade",
                "gravità",
                "ernst",
            ],
        ),
    ];
    if text.len() > 40 {
        return None;
    }
    let words = plain_words(text);
    LABELS.iter().find(|(_, names)| names.contains(&words.as_str())).map(|(key, _)| *key)
}

/// A label's value, if it is one. The line is only spared where the value says all of it.
fn labelled(key: &'static str, value: &str, line: Option<usize>) -> Option<Told> {
    let value = value.trim().trim_end_matches('\\').trim();
    if value.is_empty() || value.chars().count() > 200 || !Postmortem::parse(value).placeholders.is_empty() {
        return None;
    }
    match key {
        "severity" => {
            let severity = Severity::parse(value)?;
            let whole = plain_words(value).chars().filter(|c| c.is_alphanumeric()).count() <= 9;
            Some(Told::text(key, severity.as_str(), line.filter(|_| whole)))
        }
        "date" => {
            let (date, length) = leading_date(value)?;
            let whole = value.get(length..).unwrap_or_default().trim_matches(['.', ' ']).is_empty();
            Some(Told::text(key, date.to_string(), line.filter(|_| whole)))
        }
        "created" => {
            let whole = leading(value).is_some_and(|when| when.len == value.len() && when.zone.is_none());
            Some(Told::text(key, moment(value)?, line.filter(|_| whole)))
        }
        _ => Some(Told::text(key, value, line)),
    }
}

/// The one day that title and summary tell, else the day that the report is dated.
pub(super) fn only_day(read: &Postmortem<'_>) -> Option<Date> {
    const MOST: usize = 8_000;
    let mut days: Vec<Date> = read.title.as_ref().map(|title| dates(&title.text)).unwrap_or_default();
    let first = read.sections.iter().find(|section| !section.canonical.is_empty());
    let above = first.map_or(read.proper.clone(), |first| read.proper.start..first.span.start.max(read.proper.start));
    let spans = read.sections_of(Section::Summary).map(|block| block.body.clone()).chain(std::iter::once(above));
    for span in spans {
        let text: String = read.text(&span).chars().take(MOST).collect();
        days.extend(dates(&text));
    }
    days.sort_unstable();
    days.dedup();
    match days.as_slice() {
        [] => told_date(read),
        [day] => Some(*day),
        _ => None,
    }
}

fn told_date(read: &Postmortem<'_>) -> Option<Date> {
    told_as_such(read).iter().find(|told| told.key == "date").and_then(|told| told.value.as_str()?.parse().ok())
}
