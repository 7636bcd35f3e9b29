//! Times and dates as people write them at the start of a timeline entry, and due dates.
//!
//! This reads text; it never asks a clock. Arithmetic on dates is jiff's.

use std::sync::LazyLock;

use jiff::civil::{Date, Time};
use regex::Regex;

/// A calendar day, perhaps without a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31; checked against the month where the year is known.
    pub day: i8,
}

impl Day {
    /// The date, with `year` where none was written.
    pub fn with_year(self, year: i16) -> Option<Date> {
        Date::new(self.year.unwrap_or(year), self.month, self.day).ok()
    }
}

/// What a text says about when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct When {
    /// How many bytes of the text it takes, separators behind it included.
    pub len: usize,
    pub day: Option<Day>,
    /// A date is written, though perhaps one that can't be told (`03/04/2024`).
    pub has_date: bool,
    pub time: Option<Time>,
    /// Hours and minutes of a 12-hour clock without AM or PM, possibly.
    pub half_day_unknown: bool,
    /// A time is written, though perhaps not a whole one (`14:??`).
    pub has_time: bool,
    /// As written: `UTC`, `PST`, `+02:00`.
    pub zone: Option<String>,
    /// Something that is to be replaced by a time: `[Timestamp]`, `HH:MM`.
    pub placeholder: bool,
    /// Four digits and nothing that says that they are a time.
    pub(crate) weak: bool,
    /// Hours were above 12 although AM or PM is written (`14:30 PM`).
    pub impossible: bool,
}

impl When {
    pub fn is_some(&self) -> bool {
        self.has_date || self.has_time || self.placeholder
    }
}

fn regex(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "patterns are constants, and every one is compiled in the tests")]
    Regex::new(pattern).expect("a constant pattern")
}

macro_rules! patterns {
    ($($name:ident = $pattern:expr;)*) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| regex($pattern));)*
    };
}

patterns! {
    LEAD = r"^(?i:[\s*_~≈\[(<>•·|.-]|(?:at|on|around|about|approx\.?|approximately|circa|ca\.|by|from|since|until|after|before|starting)\s+)*";
    ISO = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})";
    NUMERIC = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b";
    MONTH_DAY = r"^(?i)(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4})\b)?";
    DAY_MONTH = r"^(?i)(\d{1,2})(?:st|nd|rd|th)?[.\s-]\s*(?:of\s+)?(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?(?:[,\s-]\s*(\d{4})\b)?";
    WEEKDAY = r"^(?i)(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?";
    CLOCK = r"^(?i)(\d{1,2})[:h](\d{2})(?::(\d{2}|\?\?)(?:[.,]\d{1,9})?)?(?:\s?(a\.?m\.?|p\.?m\.?)(?:[^a-z]|$))?";
    UNKNOWN_MINUTES = r"^\d{1,2}:(?:\?\?|xx|XX|--)";
    HOUR = r"^(?i)(\d{1,2})\s?(am|pm|a\.m\.|p\.m\.)(?:[^a-z]|$)";
    MILITARY = r"^([01]\d|2[0-3])([0-5]\d)(?:\s?(?:hrs?|hours|h)\b)?";
    OFFSET_TIME = r"^(?i)(?:T\s?[+-]|\+)\s?\d+(?::\d{2}|\s?(?:s|sec|seconds|m|mins?|minutes?|h|hrs?|hours?|d|days?)\b)";
    ZONE = r"^(?:(?:UTC|GMT)(?:\s?[+-]\s?\d{1,2}(?::?\d{2})?)?|Z\b|[+-]\d{2}:?\d{2}\b|(?:[A-Z]{1,4}(?:S|D)?T)\b|(?i:utc|gmt|greenwich)\b)";
    SEPARATOR = r"^(?:[\s,|/()\[\]:;*_~.\u{a0}]+|[-–—→>]+|(?i:T)(?:\d)|(?i:and|to|till|until|at|on|@)\s+)";
    RANGE_TIME = r"^\s*(?:-|–|—|to|until|till|→)\s*~?\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?(?i:am|pm)\b)?";
    BLANK = r"^(?i)(?:\[\s*(?:date and time|date/time|date & time|datetime|timestamp|time stamp|time|date|start time|end time|hh:mm|time \w{2,4}|yyyy[^\]]*)\s*\]|\{\{[^{}\n]*\}\}|<\s*(?:timestamp|time|date|datetime|hh:mm)\s*>|(?:yyyy|20xx)[-/]mm[-/]dd(?:[ t]hh:mm(?::ss)?)?|hh:mm(?::ss)?(?:\s?[ap]m)?|xx:xx|\?\?:\?\?|__:__)";
    ISO_ANYWHERE = r"\b(\d{4})-(\d{2})-(\d{2})\b";
}

/// Reads what `text` says about when, if it begins with that.
pub(crate) fn leading(text: &str) -> Option<When> {
    let mut when = When::default();
    let mut at = LEAD.find(text).map_or(0, |lead| lead.end());
    // A bracket may be part of a placeholder.
    let opening = text.trim_start_matches([' ', '\t', '*', '_', '-', '•', '~']);
    if let Some(found) = BLANK.find(opening) {
        when.placeholder = true;
        when.has_time = true;
        when.len = text.len() - opening.len() + found.end();
        return Some(when);
    }
    for _ in 0..12 {
        let rest = text.get(at..)?;
        let taken = step(rest, &mut when);
        if taken > 0 {
            at += taken;
            if when.has_time {
                at += text.get(at..).and_then(|rest| RANGE_TIME.find(rest)).map_or(0, |range| range.end());
            }
            when.len = at;
            continue;
        }
        let Some(separator) = SEPARATOR.find(rest) else { break };
        // `T` between date and time: only the letter is the separator.
        let found = separator.as_str();
        let length = if found.starts_with(['T', 't']) && found.ends_with(|c: char| c.is_ascii_digit()) {
            1
        } else {
            separator.end()
        };
        at += length;
    }
    when.is_some().then_some(when)
}

/// Takes one date, time, weekday or zone from the start of `rest`; 0 where there is none.
fn step(rest: &str, when: &mut When) -> usize {
    if !when.has_date {
        if let Some(found) = ISO.captures(rest) {
            return take_date(when, &found, (1, 2, 3));
        }
        if let Some(found) = NUMERIC.captures(rest) {
            let (first, second) = (number(&found, 1), number(&found, 2));
            when.has_date = true;
            let day_first =
                first > 12 || rest.as_bytes().get(2) == Some(&b'.') || rest.as_bytes().get(1) == Some(&b'.');
            if first <= 12 && second <= 12 && first != second && !day_first {
                return length(&found);
            }
            return take_date(when, &found, if day_first { (3, 2, 1) } else { (3, 1, 2) });
        }
        if let Some(found) = MONTH_DAY.captures(rest) {
            return take_named(when, &found, 1, 2, 3);
        }
        if let Some(found) = DAY_MONTH.captures(rest) {
            return take_named(when, &found, 2, 1, 3);
        }
    }
    if !when.has_time {
        if let Some(found) = UNKNOWN_MINUTES.find(rest) {
            when.has_time = true;
            return found.end();
        }
        if let Some(found) = CLOCK.captures(rest) {
            let hour = number(&found, 1);
            let minute = number(&found, 2);
            return take_clock(when, &found, hour, minute, found.get(4).map(|half| half.as_str()));
        }
        if let Some(found) = HOUR.captures(rest) {
            let hour = number(&found, 1);
            return take_clock(when, &found, hour, 0, found.get(2).map(|half| half.as_str()));
        }
        if let Some(found) = OFFSET_TIME.find(rest) {
            when.has_time = true;
            return found.end();
        }
        if let Some(found) = MILITARY.captures(rest) {
            let end = length(&found);
            let behind = rest.get(end..).unwrap_or_default();
            let marked = end > 4
                || behind.is_empty()
                || behind.trim_start().starts_with(['-', '–', '—', ':', '|', 'Z'])
                || ZONE.is_match(behind.trim_start())
                || when.has_date && behind.starts_with([' ', '\t']);
            // `2019 was …` is a year.
            let spaced = !rest.starts_with("20") && behind.starts_with([' ', '\t']);
            if marked || spaced {
                when.weak = !marked;
                let (hour, minute) = (number(&found, 1), number(&found, 2));
                when.has_time = true;
                when.time = clock(hour, minute);
                return end;
            }
        }
    }
    if let Some(found) = WEEKDAY.find(rest) {
        return found.end();
    }
    if when.zone.is_none()
        && when.has_time
        && let Some(found) = ZONE.find(rest)
    {
        when.zone = Some(found.as_str().to_owned());
        return found.end();
    }
    0
}

fn length(found: &regex::Captures<'_>) -> usize {
    found.get(0).map_or(0, |whole| whole.end())
}

fn number(found: &regex::Captures<'_>, group: usize) -> i32 {
    found.get(group).and_then(|text| text.as_str().parse().ok()).unwrap_or_default()
}

fn clock(hour: i32, minute: i32) -> Option<Time> {
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
}

fn take_clock(when: &mut When, found: &regex::Captures<'_>, hour: i32, minute: i32, half: Option<&str>) -> usize {
    if hour > 24 || minute > 59 {
        return 0;
    }
    when.has_time = true;
    let hour = match half.map(|half| half.to_ascii_lowercase().starts_with('p')) {
        Some(_) if hour > 12 => {
            when.impossible = true;
            hour
        }
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        Some(_) => hour,
        None => {
            when.half_day_unknown = hour <= 12;
            hour
        }
    };
    when.time = clock(hour % 24, minute);
    // The character behind AM or PM was only looked at.
    let last = half.and_then(|_| found.get(4).or_else(|| found.get(2)));
    last.map_or_else(|| length(found), |half| half.end())
}

fn take_date(when: &mut When, found: &regex::Captures<'_>, order: (usize, usize, usize)) -> usize {
    let year = number(found, order.0);
    let year = if year < 100 { year + 2000 } else { year };
    let (month, day) = (number(found, order.1), number(found, order.2));
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return if when.has_date { length(found) } else { 0 };
    }
    when.has_date = true;
    when.day = day_of(Some(year), month, day);
    length(found)
}

fn take_named(when: &mut When, found: &regex::Captures<'_>, month: usize, day: usize, year: usize) -> usize {
    let name = found.get(month).map(|name| name.as_str().to_ascii_lowercase()).unwrap_or_default();
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let Some(month) = names.iter().position(|short| name.starts_with(short)) else { return 0 };
    let day = number(found, day);
    if !(1..=31).contains(&day) {
        return 0;
    }
    when.has_date = true;
    let year = found.get(year).and_then(|year| year.as_str().parse().ok());
    when.day = day_of(year, i32::try_from(month).unwrap_or_default() + 1, day);
    length(found)
}

fn day_of(year: Option<i32>, month: i32, day: i32) -> Option<Day> {
    Some(Day {
        year: year.and_then(|year| i16::try_from(year).ok()),
        month: i8::try_from(month).ok()?,
        day: i8::try_from(day).ok()?,
    })
}

/// A full date (with a year) at the start of `text`, and how many bytes it takes.
pub(crate) fn leading_date(text: &str) -> Option<(Date, usize)> {
    let mut when = When::default();
    let trimmed = text.trim_start();
    let mut at = WEEKDAY.find(trimmed).map_or(0, |weekday| weekday.end());
    at += trimmed.get(at..)?.len() - trimmed.get(at..)?.trim_start_matches([' ', ',']).len();
    let taken = step(trimmed.get(at..)?, &mut when);
    let date = when.day.filter(|day| day.year.is_some())?.with_year(0)?;
    (taken > 0).then_some((date, text.len() - trimmed.len() + at + taken))
}

/// The first ISO date anywhere in `text`.
pub(crate) fn iso_anywhere(text: &str) -> Option<Date> {
    ISO_ANYWHERE.find_iter(text).find_map(|found| found.as_str().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<String>, Option<String>, Option<String>) {
        let when = leading(text).unwrap_or_default();
        (
            when.day.and_then(|day| day.with_year(2024)).map(|date| date.to_string()),
            when.time.map(|time| time.strftime("%H:%M").to_string()),
            when.zone,
        )
    }

    #[test]
    fn times_are_read_in_the_shapes_people_write() {
        let cases = [
            ("12:30 PM GMT: The issue", None, Some("12:30"), Some("GMT")),
            ("2016-07-21 19:44 UTC ::::: new AMIs", Some("2016-07-21"), Some("19:44"), Some("UTC")),
            ("~19:00 UTC Monday Aug 27 - moved", Some("2024-08-27"), Some("19:00"), Some("UTC")),
            ("Sep 29 2017 08:59", Some("2017-09-29"), Some("08:59"), None),
            ("19. April, 11:00", Some("2024-04-19"), Some("11:00"), None),
            ("07-27-2023 2:14 pm - Attacker", Some("2023-07-27"), Some("14:14"), None),
            ("**14:05** — paged", None, Some("14:05"), None),
            ("2024-03-04T12:30:00Z started", Some("2024-03-04"), Some("12:30"), Some("Z")),
            ("~13:30-13:45", None, Some("13:30"), None),
            ("9:44: Tim reports", None, Some("09:44"), None),
            ("1905 UTC: alert", None, Some("19:05"), Some("UTC")),
            ("June 3rd, 9pm on Sunday", Some("2024-06-03"), Some("21:00"), None),
            ("At 14:00, we", None, Some("14:00"), None),
            ("[14:02] deploy", None, Some("14:02"), None),
        ];
        for (text, date, time, zone) in cases {
            let expected = (date.map(str::to_owned), time.map(str::to_owned), zone.map(str::to_owned));
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_times() {
        for text in [
            "Deployed 2 services",
            "1. step",
            "2019 was fine",
            "10 minutes later",
            "systems cannot reach",
            "3:1 ratio",
            "..",
            "",
        ] {
            assert_eq!(leading(text), None, "{text}");
        }
    }

    #[test]
    fn placeholders_for_times_are_told_apart() {
        for text in ["[Timestamp]: reported", "[Date and Time] foo", "{{ hh:mm }}", "YYYY-MM-DD HH:MM", "HH:MM - start"]
        {
            assert!(leading(text).is_some_and(|when| when.placeholder), "{text}");
        }
    }

    #[test]
    fn an_impossible_hour_is_kept_as_what_was_meant() {
        let when = leading("14:30 PM GMT: done").unwrap();
        assert!(when.impossible);
        assert_eq!(when.time, Time::new(14, 30, 0, 0).ok());
    }

    #[test]
    fn dates_lead() {
        assert_eq!(
            leading_date("2026-12-01, please").map(|(date, len)| (date.to_string(), len)),
            Some(("2026-12-01".into(), 10))
        );
        assert_eq!(leading_date(" Dec 1, 2026").map(|(date, _)| date.to_string()), Some("2026-12-01".into()));
        assert_eq!(leading_date("soon"), None);
        assert_eq!(iso_anywhere("x 2026-02-30 y 2026-03-01").map(|date| date.to_string()), Some("2026-03-01".into()));
    }
}
