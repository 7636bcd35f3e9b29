//! Timeline entries as the templates write them: one list item each, the time first.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::super::Postmortem;
use super::super::markdown::UnitKind;
use super::super::time::{When, leading, leading_date};
use super::super::timeline::{EntryForm, TimelineEntry};
use super::parts::{Chunk, push_item};

/// Writes the entries of a part as list items. Tables, headings and what is nested stay as they are.
pub(super) fn rewrite(read: &Postmortem<'_>, chunks: Vec<Chunk>) -> Vec<Chunk> {
    let entries: HashMap<usize, &TimelineEntry> = read.timeline.iter().map(|entry| (entry.line, entry)).collect();
    let continued = continued(read);
    let mut day = told_day(read);
    let mut out: Vec<Chunk> = Vec::with_capacity(chunks.len());
    // The last line written belongs to an entry of the list.
    let mut listed = false;
    for chunk in chunks {
        let Chunk::Line { number, text, code: false } = &chunk else {
            listed = false;
            out.push(chunk);
            continue;
        };
        let number = *number;
        let converted = entries.get(&number).and_then(|entry| item(entry, text, &mut day));
        if let Some(text) = converted {
            push_item(&mut out, listed, number, text);
            listed = true;
        } else if listed && continued.contains(&number) {
            out.push(Chunk::Line { number, text: format!("  {}", text.trim()), code: false });
        } else {
            // Blanks between entries go; what is nested in one, or wraps from it, keeps the list open.
            listed = listed && (text.trim().is_empty() || text.starts_with([' ', '\t']));
            out.push(chunk);
        }
    }
    out
}

/// Lines that go on with the entry above in the same paragraph.
fn continued(read: &Postmortem<'_>) -> HashSet<usize> {
    let mut lines = HashSet::new();
    let mut units = read.blocks.iter().filter(|unit| matches!(unit.kind, UnitKind::Paragraph)).peekable();
    for entry in read.timeline.iter().filter(|entry| entry.form == EntryForm::Line) {
        while units.next_if(|unit| unit.span.end <= entry.span.start).is_some() {}
        if let Some(unit) = units.peek() {
            let last = read.line(unit.span.end.saturating_sub(1));
            // Up to the next entry; that one adds its own.
            if lines.contains(&(entry.line + 1)) || entry.line >= last {
                continue;
            }
            lines.extend(entry.line + 1..=last);
        }
    }
    lines
}

/// The day of the first entry where no entry tells one but the text around does, and only one.
fn told_day(read: &Postmortem<'_>) -> Option<Date> {
    let dated = read
        .timeline
        .iter()
        .any(|entry| entry.day.is_some() || entry.inherited_day.is_some() || entry.unknown_day || entry.placeholder);
    if dated { None } else { super::facts::only_day(read) }
}

/// An entry's line as a list item; `None` where the line is to stay as it is.
fn item(entry: &TimelineEntry, line: &str, day: &mut Option<Date>) -> Option<String> {
    if matches!(entry.form, EntryForm::Row | EntryForm::Heading) {
        return None;
    }
    let blanks = line.len() - line.trim_start().len();
    let text = line.trim();
    let text = match entry.form {
        EntryForm::Item if blanks > 3 => return None,
        EntryForm::Item | EntryForm::Indented => without_marker(text),
        _ => text,
    };
    let said = normalised(text, entry, *day).unwrap_or_else(|| text.to_owned());
    *day = None;
    Some(format!("- {said}"))
}

/// The text behind `-`, `*`, `+` or `1.`.
pub(super) fn without_marker(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest =
        if rest.len() < text.len() { rest.strip_prefix(['.', ')']) } else { text.strip_prefix(['-', '*', '+', '•']) };
    rest.filter(|rest| rest.starts_with([' ', '\t'])).map_or(text, str::trim_start)
}

/// `DATE HH:MM ZONE: text`, where that says all that was written; `None` where it would lose something.
fn normalised(text: &str, entry: &TimelineEntry, day: Option<Date>) -> Option<String> {
    let when = leading(text)?;
    let (prefix, rest) = text.split_at_checked(when.len)?;
    let rest = behind(prefix, rest)?;
    if when.placeholder {
        return Some(format!("{}: {rest}", prefix.trim_matches(|c: char| c.is_whitespace() || "*_".contains(c))));
    }
    let time = when.time?;
    if prefix.contains(['~', '≈', '?', '+', '<', '>']) && when.zone.is_none() || when.time != entry.time {
        return None;
    }
    let hour = hour_as_written(prefix, &when).unwrap_or_else(|| format!("{:02}", time.hour()));
    accounted(prefix, &when, day.is_some())?;
    let date = match (when.day, day) {
        (Some(day), _) => Some(day.year.and_then(|year| day.with_year(year))?),
        (None, day) => day,
    };
    let date = date.map(|date| format!("{date} ")).unwrap_or_default();
    let mut said = format!("{date}{hour}:{:02}", time.minute());
    match when.zone.as_deref() {
        Some("Z") => said.push_str(" UTC"),
        Some(zone) => said.extend([" ", zone]),
        None => {}
    }
    Some(if rest.is_empty() { said } else { format!("{said}: {rest}") })
}

/// `9` of `9:44` may be in the evening: it is not made a `09`.
fn hour_as_written(prefix: &str, when: &When) -> Option<String> {
    if !when.half_day_unknown {
        return None;
    }
    let (before, _) = prefix.split_once([':', 'h'])?;
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    before.get(before.len() - digits..).map(str::to_owned)
}

/// The text behind the time, without what divides them. `None` where the marks around the time go on behind it.
fn behind<'t>(prefix: &str, rest: &'t str) -> Option<&'t str> {
    let opened = |mark: char, closing: char| {
        prefix.matches(mark).count().saturating_sub(if mark == closing { 0 } else { prefix.matches(closing).count() })
    };
    let mut marks = (opened('*', '*') + opened('_', '_')) % 4;
    let (mut square, mut round) = (opened('[', ']'), opened('(', ')'));
    let mut dash = false;
    let mut left = rest;
    while let Some(c) = left.chars().next() {
        match c {
            '*' | '_' if marks > 0 => marks -= 1,
            ']' if square > 0 => square -= 1,
            ')' if round > 0 => round -= 1,
            // A dash before a number is its sign.
            '-' if left.get(1..).is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit())) => break,
            '-' | '–' | '—' | '→' | '|' if !dash => dash = true,
            c if c.is_whitespace() || ":,.;".contains(c) => {}
            _ => break,
        }
        left = left.get(c.len_utf8()..)?;
    }
    let code = prefix.matches('`').count() % 2 == 1;
    // `[14:05](address)` is a link.
    let link = rest.trim_start().starts_with(']') && left.starts_with('(');
    (marks == 0 && square == 0 && round == 0 && !code && !link).then_some(left)
}

/// Does the time as it will be written say all that is written?
fn accounted(prefix: &str, when: &When, adds_day: bool) -> Option<()> {
    const SILENT: [&str; 14] = ["uhr", "am", "pm", "a", "p", "m", "t", "h", "hrs", "hours", "st", "nd", "rd", "th"];
    let time = when.time?;
    let mut expected: Vec<i32> = Vec::new();
    let mut words: Vec<String> = when.zone.as_deref().map(pieces).unwrap_or_default();
    if let Some(day) = when.day {
        expected.extend([i32::from(day.day), i32::from(day.month)]);
        expected.push(i32::from(day.year?));
    } else if adds_day && when.has_date {
        return None;
    }
    let (hour, minute) = (i32::from(time.hour()), i32::from(time.minute()));
    let mut minute_told = minute == 0;
    let mut hour_told = false;
    for piece in pieces(prefix) {
        if let Some(at) = words.iter().position(|word| *word == piece) {
            words.remove(at);
            continue;
        }
        let Ok(number) = piece.parse::<i32>() else {
            let month = when.day.is_some_and(|day| is_month(&piece, day.month));
            if month {
                expected.retain(|number| Some(*number) != when.day.map(|day| i32::from(day.month)));
            } else if !SILENT.contains(&piece.as_str()) {
                return None;
            }
            continue;
        };
        if let Some(at) = expected.iter().position(|wanted| *wanted == number || *wanted == number + 2000) {
            expected.remove(at);
        } else if !hour_told && (number == hour || number % 12 == hour % 12 && number <= 24) {
            hour_told = true;
        } else if !hour_told && number == hour * 100 + minute {
            (hour_told, minute_told) = (true, true);
        } else if number == minute && !minute_told {
            minute_told = true;
        } else if number != 0 {
            return None;
        }
    }
    (hour_told && minute_told).then_some(())
}

fn is_month(word: &str, month: i8) -> bool {
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    usize::try_from(month)
        .ok()
        .and_then(|month| names.get(month.checked_sub(1)?))
        .is_some_and(|name| word.starts_with(name))
}

/// Runs of digits and of letters, in lower case.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before: Option<bool> = None;
    for c in text.chars() {
        let kind = c.is_alphanumeric().then_some(c.is_ascii_digit());
        if kind.is_some() {
            if before != kind {
                pieces.push(String::new());
            }
            if let Some(last) = pieces.last_mut() {
                last.extend(c.to_lowercase());
            }
        }
        before = kind;
    }
    pieces
}

/// The full dates that a text tells.
pub(super) fn dates(text: &str) -> Vec<Date> {
    let mut found = Vec::new();
    let mut at = 0;
    for (start, _) in text.match_indices(|c: char| c.is_alphanumeric()) {
        let inside = text.get(..start).and_then(|before| before.chars().next_back()).is_some_and(char::is_alphanumeric);
        if start < at || inside {
            continue;
        }
        // No date is longer.
        let window: String = text.get(start..).unwrap_or_default().chars().take(40).collect();
        if let Some((date, length)) = leading_date(&window) {
            found.push(date);
            at = start + length;
        }
    }
    found
}
