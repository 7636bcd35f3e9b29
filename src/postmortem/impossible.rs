//! Times and dates that can't be, wherever in the text they stand.

use std::ops::Range;

use jiff::civil::Date;
use memchr::memchr_iter;

use super::Postmortem;
use super::time::iso_dates;

/// `14:30 PM`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpossibleHalf {
    /// With AM or PM.
    pub span: Range<usize>,
    /// Where the time without it ends.
    pub time_end: usize,
    /// PM is written, so that the 24-hour clock alone says the same.
    pub after_noon: bool,
}

/// Hours above 12 with AM or PM, in the order of the text. Code is left out.
pub fn impossible_halves(document: &Postmortem<'_>) -> Vec<ImpossibleHalf> {
    let mut found: Vec<ImpossibleHalf> = Vec::new();
    // Few documents have any, and those that have none need not be gone through piece by piece.
    let source = document.source.as_bytes();
    if !memchr_iter(b':', source).any(|colon| is_afternoon(source, colon)) {
        return found;
    }
    let indented = document.timeline.iter().filter(|entry| entry.form == super::EntryForm::Indented);
    for piece in document.texts().chain(indented.map(|entry| entry.span.clone())) {
        let text = document.text(&piece);
        found.extend(text.match_indices(':').filter_map(|(colon, _)| {
            let half = half_at(text, colon)?;
            Some(ImpossibleHalf {
                span: piece.start + half.span.start..piece.start + half.span.end,
                time_end: piece.start + half.time_end,
                after_noon: half.after_noon,
            })
        }));
    }
    found.sort_by_key(|half| half.span.start);
    found.dedup_by_key(|half| half.span.start);
    found
}

/// Are there an hour from 13 on before a colon and two digits behind it?
fn is_afternoon(bytes: &[u8], colon: usize) -> bool {
    let hour = colon.checked_sub(2).and_then(|start| bytes.get(start..colon));
    let minute = bytes.get(colon + 1..colon + 3);
    matches!(hour, Some([b'1', b'3'..=b'9'] | [b'2', b'0'..=b'3']))
        && minute.is_some_and(|minute| minute.iter().all(u8::is_ascii_digit))
}

fn half_at(text: &str, colon: usize) -> Option<ImpossibleHalf> {
    let start = colon.checked_sub(2)?;
    let bytes = text.as_bytes();
    let hour: u8 = text.get(start..colon)?.parse().ok()?;
    let minute: u8 = text.get(colon + 1..colon + 3)?.parse().ok()?;
    let joined = start.checked_sub(1).and_then(|before| bytes.get(before));
    if !(13..=23).contains(&hour)
        || minute > 59
        || joined.is_some_and(|byte| byte.is_ascii_alphanumeric() || b":.-".contains(byte))
    {
        return None;
    }
    let mut time_end = colon + 3;
    if let Some(seconds) = text.get(time_end..).and_then(|rest| rest.strip_prefix(':'))
        && seconds.bytes().take(2).all(|byte| byte.is_ascii_digit())
        && seconds.len() >= 2
    {
        time_end += 3;
    }
    let rest = text.get(time_end..)?;
    let word = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let (length, after_noon) = ["pm", "p.m.", "am", "a.m."].iter().find_map(|half| {
        let start = word.get(..half.len())?;
        let tail = word.get(half.len()..)?;
        let ends = !tail.starts_with(|c: char| c.is_alphanumeric());
        // `um 14:30 am Montag`: the German word.
        let german = start == "am" && !tail.trim_start().is_empty() && tail.starts_with(' ');
        (start.eq_ignore_ascii_case(half) && ends && !german).then_some((half.len(), half.starts_with('p')))
    })?;
    let end = time_end + (rest.len() - word.len()) + length;
    Some(ImpossibleHalf { span: start..end, time_end, after_noon })
}

/// Is the first of two dashes of a date here that no calendar has, whatever is around it?
fn is_wrong_date(source: &str, dash: usize) -> bool {
    let Some(start) = dash.checked_sub(4) else { return false };
    let bytes = source.as_bytes();
    let digits = |from: usize, to: usize| bytes.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    digits(start, dash)
        && bytes.get(dash + 3) == Some(&b'-')
        && digits(dash + 1, dash + 3)
        && digits(dash + 4, dash + 6)
        && source.get(start..dash + 6).is_some_and(|written| written.parse::<Date>().is_err())
}

/// Days in ISO's form that no calendar has: `2024-02-31`. Code and addresses are left out.
pub fn impossible_dates(document: &Postmortem<'_>) -> impl Iterator<Item = Range<usize>> {
    let written = memchr_iter(b'-', document.source.as_bytes()).any(|dash| is_wrong_date(document.source, dash));
    document.texts().filter(move |_| written).flat_map(|piece| {
        let text = document.text(&piece);
        iso_dates(text)
            .filter(|(at, date)| {
                let year: Option<u16> = text.get(*at..at + 4).and_then(|year| year.parse().ok());
                // In a name (`report-2024-02-31.csv`) or a number it is none.
                let behind = text.get(at + 10..).and_then(|rest| rest.chars().next());
                let before = text.get(..*at).and_then(|rest| rest.chars().next_back());
                let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c != 'T' || "-_/".contains(c));
                date.is_none()
                    && year.is_some_and(|year| (1990..2100).contains(&year))
                    && !joined(before)
                    && !joined(behind)
            })
            .map(|(at, _)| piece.start + at..piece.start + at + 10)
            .collect::<Vec<_>>()
    })
}
