//! Times and dates as people write them at the start of a timeline entry, and due dates.
//!
//! This reads text, in the nine languages whose headings are known; it never asks a clock. The calendar is jiff's.
//! What a zone means is [`super::zone`]'s, the day that an entry inherits is [`super::timeline`]'s.

use jiff::civil::{Date, Time};

use super::clock::{clock, elapsed, four_digits};
use super::date::date;
use super::time_words::{LEADS, PARTS_OF_DAY, placeholder_word, weekday, word_length};
use super::zone;

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

/// Why something written as a time or date can be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impossible {
    /// `14:30 PM`: the hour is above 12 although AM or PM is written. What was meant is plain.
    HalfDay,
    /// `25:10`, `12:75`.
    Clock,
    /// 31 February.
    Date,
}

/// What a text says about when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct When {
    /// How many bytes of the text it takes.
    pub len: usize,
    pub day: Option<Day>,
    /// A date is written, though perhaps one that can't be told (`03/04/2024`).
    pub has_date: bool,
    /// First number, second number and year of a date that can be read with the day or the month first.
    pub(crate) either: Option<(i8, i8, Option<i16>)>,
    /// The date told by its numbers whether the day or the month is written first.
    pub(crate) day_first: Option<bool>,
    pub time: Option<Time>,
    /// Where in the text the time stands, with AM or PM.
    pub(crate) clock: Option<(usize, usize)>,
    /// Where the time, or the range of times, ends.
    pub(crate) until: usize,
    /// Hours and minutes of a 12-hour clock without AM or PM, possibly.
    pub half_day_unknown: bool,
    /// A time is written, though perhaps not a whole one (`14:??`).
    pub has_time: bool,
    /// The end of a range of times.
    pub end: Option<Time>,
    /// Minutes since the incident began: `T+5m`, `+00:05`.
    pub elapsed: Option<i64>,
    /// As written: `UTC`, `PST`, `+02:00`.
    pub zone: Option<String>,
    /// Something that is to be replaced by a time: `[Timestamp]`, `HH:MM`.
    pub placeholder: bool,
    /// Four digits and nothing that says that they are a time.
    pub(crate) weak: bool,
    pub impossible: Option<Impossible>,
}

impl When {
    pub fn is_some(&self) -> bool {
        self.has_date || self.has_time || self.placeholder
    }
}

/// Reads what `text` says about when, if it begins with that.
pub(crate) fn leading(text: &str) -> Option<When> {
    let mut when = When::default();
    // A bracket may be part of a placeholder.
    let opening = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !"[{<?_".contains(c));
    let opening = opening.trim_start_matches("**").trim_start_matches("__ ");
    if let Some(len) = placeholder(opening) {
        when.placeholder = true;
        when.has_time = true;
        when.len = text.len() - opening.len() + len;
        return Some(when);
    }
    let (mut at, spoken) = lead(text);
    // More pieces than any real time has.
    for _ in 0..12 {
        let rest = text.get(at..)?;
        let taken = step(rest, at, spoken, &mut when);
        if taken > 0 {
            at += taken;
            if when.has_time && when.end.is_none() && when.elapsed.is_none() {
                let range = range_end(text.get(at..)?, &mut when);
                at += range;
                if range > 0 {
                    when.until = at;
                }
            }
            when.len = at;
            continue;
        }
        let length = separator(rest);
        if length == 0 {
            break;
        }
        at += length;
    }
    when.is_some().then_some(when)
}

/// Skips what may stand before a time: signs, and words such as `at`. Tells whether such a word was there.
fn lead(text: &str) -> (usize, bool) {
    let mut at = 0;
    let mut spoken = false;
    for _ in 0..6 {
        let rest = text.get(at..).unwrap_or_default();
        let signs = rest.find(|c: char| c.is_alphanumeric() || "+#$€£%@=/\\\"'{".contains(c)).unwrap_or(rest.len());
        at += signs;
        let rest = rest.get(signs..).unwrap_or_default();
        let length = word_length(rest);
        let word = rest.get(..length).unwrap_or_default();
        if word.is_empty() || length > 24 {
            break;
        }
        let behind = rest.get(length..).unwrap_or_default();
        let lower = word.to_lowercase();
        if LEADS.contains(&lower.as_str()) && behind.starts_with(|c: char| c.is_whitespace() || c == '.' || c == '\'') {
            at += length + behind.chars().next().map_or(0, char::len_utf8);
            spoken = true;
            continue;
        }
        if PARTS_OF_DAY.contains(&lower.as_str()) && behind.starts_with(char::is_whitespace) {
            at += length;
            continue;
        }
        // Japanese and Chinese write no space.
        let Some(short) = ["大约", "大約", "約", "约", "于", "於"].iter().find(|short| rest.starts_with(**short))
        else {
            break;
        };
        at += short.len();
    }
    (at, spoken)
}

/// How many bytes between two pieces of a time are only a separator.
fn separator(rest: &str) -> usize {
    let signs = rest
        .find(|c: char| !(c.is_whitespace() || ",|/()[]:;*_~.-–—→>（）、，：［］「」【】≈@".contains(c)))
        .unwrap_or(rest.len());
    if signs > 0 {
        return signs;
    }
    // `T` between date and time.
    if rest.starts_with(['T', 't']) && rest.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return 1;
    }
    let length = word_length(rest);
    let word = rest.get(..length).unwrap_or_default().to_lowercase();
    let known = [
        "and", "to", "till", "until", "at", "on", "um", "gegen", "am", "à", "a", "às", "as", "alle", "las", "om",
        "bis", "vers", "el", "le", "il", "ore", "de", "den", "der", "the", "around", "approx", "ca", "circa",
    ]
    .contains(&word.as_str());
    let spaced = rest.get(length..).is_some_and(|behind| behind.starts_with(|c: char| c.is_whitespace() || c == '.'));
    if known && spaced { length } else { 0 }
}

/// Takes one date, time, weekday or zone from the start of `rest` (byte `at` of the text); 0 where there is none.
fn step(rest: &str, at: usize, spoken: bool, when: &mut When) -> usize {
    if !when.has_date {
        let taken = date(rest, when.has_time, when);
        if taken > 0 {
            return taken;
        }
    }
    if !when.has_time {
        let taken = elapsed(rest, when);
        if taken > 0 {
            return taken;
        }
        if let Some(clock) = clock(rest, spoken) {
            return clock.put(when, at);
        }
        let taken = four_digits(rest, at, when);
        if taken > 0 {
            return taken;
        }
    }
    let taken = weekday(rest);
    if taken > 0 {
        return taken;
    }
    if when.zone.is_none()
        && let Some(length) = zone::leading(rest)
        // Before the time only where the time follows at once: `UTC 14:05`.
        && (when.has_time || rest.get(length..).is_some_and(|behind| clock(behind.trim_start(), false).is_some()))
    {
        when.zone = rest.get(..length).map(str::to_owned);
        return length;
    }
    0
}

/// The end of a range behind a time: how many bytes it takes.
fn range_end(rest: &str, when: &mut When) -> usize {
    let text = rest.trim_start_matches([' ', '\u{a0}', '*', '_']);
    let Some(sign) = text.chars().next() else { return 0 };
    let behind = if "-–—→～〜~至到".contains(sign) {
        text.get(sign.len_utf8()..).unwrap_or_default().trim_start_matches(['-', '>'])
    } else {
        let length = word_length(text);
        let word = text.get(..length).unwrap_or_default();
        if !["to", "and", "und", "until", "till", "through", "bis", "à", "a", "às", "tot", "alle", "al", "hasta", "até"]
            .contains(&word)
        {
            return 0;
        }
        text.get(length..).unwrap_or_default()
    };
    let behind = behind.trim_start_matches([' ', '~', '≈', '\u{a0}', '*', '_']);
    let behind = behind.strip_prefix("ca. ").unwrap_or(behind);
    // The end may have its own date.
    let mut other = When::default();
    let dated = date(behind, false, &mut other);
    let time = behind.get(dated..).unwrap_or_default().trim_start_matches([' ', ',', 'T']);
    let Some(end) = clock(time, false) else { return 0 };
    if end.time().is_none() {
        return 0;
    }
    when.end = end.time();
    // `2:00 – 3:30 PM`.
    if when.half_day_unknown
        && let (Some(start), Some(true), Some(until)) = (when.time, end.half, when.end)
    {
        when.half_day_unknown = false;
        let later = start.checked_add(jiff::Span::new().hours(12)).ok().filter(|_| start.hour() < 12);
        when.time = later.filter(|later| *later <= until).or(when.time);
    }
    rest.len() - time.len() + end.len
}

/// The length of something at the start that stands for a time still to be filled in.
fn placeholder(text: &str) -> Option<usize> {
    let enclosed = |open: &str, close: &str| {
        let inner = text.strip_prefix(open)?;
        let end = inner.find(close)?;
        let inner = inner.get(..end)?;
        (inner.chars().count() <= 48 && !inner.contains('\n')).then_some((inner, open.len() + end + close.len()))
    };
    if let Some((_, length)) = enclosed("{{", "}}") {
        return Some(length);
    }
    for (open, close) in [("[", "]"), ("<", ">"), ("{", "}"), ("［", "］")] {
        if let Some((inner, length)) = enclosed(open, close) {
            let mut words = inner.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
            return (words.peek().is_some() && words.all(placeholder_word)).then_some(length);
        }
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-/:?_.".contains(c))).unwrap_or(text.len());
    let word = text.get(..end)?.trim_end_matches([':', '-', '.']);
    let lower = word.to_ascii_lowercase();
    let clock = |text: &str| {
        matches!(text, "hh:mm" | "hh:mm:ss" | "xx:xx" | "??:??" | "__:__" | "hhmm" | "hh:mmam" | "hh:mmpm" | "h:mm")
    };
    let day = |text: &str| {
        let text = text.replace('/', "-");
        matches!(
            text.as_str(),
            "yyyy-mm-dd"
                | "20xx-mm-dd"
                | "dd-mm-yyyy"
                | "mm-dd-yyyy"
                | "yyyy-mm-ddthh:mm"
                | "20xx-xx-xx"
                | "jjjj-mm-tt"
                | "dd.mm.yyyy"
                | "tt.mm.jjjj"
                | "jj-mm-aaaa"
                | "dd-mm-aaaa"
                | "xxxx-xx-xx"
        )
    };
    if clock(&lower) {
        return Some(word.len());
    }
    if !day(&lower) {
        return None;
    }
    let behind = text.get(word.len()..)?.trim_start_matches([' ', ',']);
    let end = behind.find(|c: char| !(c.is_ascii_alphanumeric() || ":?_".contains(c))).unwrap_or(behind.len());
    let time = behind.get(..end)?.trim_end_matches(':');
    if clock(&time.to_ascii_lowercase()) { Some(text.len() - behind.len() + time.len()) } else { Some(word.len()) }
}

/// A full date (with a year) at the start of `text`, and how many bytes it takes.
pub(crate) fn leading_date(text: &str) -> Option<(Date, usize)> {
    let mut when = When::default();
    let trimmed = text.trim_start();
    let behind = trimmed.get(weekday(trimmed)..)?.trim_start_matches([' ', ',']);
    let taken = date(behind, true, &mut when);
    let date = when.day.filter(|day| day.year.is_some())?.with_year(0)?;
    (taken > 0).then_some((date, text.len() - behind.len() + taken))
}

/// The first day named anywhere in a heading or a short text.
pub(crate) fn day_in(text: &str) -> Option<Day> {
    // No day is told without a digit.
    let last = text.rfind(|c: char| c.is_ascii_digit())?;
    let mut before = ' ';
    for (at, c) in text.char_indices().take_while(|(at, _)| *at <= last) {
        let begins = !before.is_alphanumeric() && c.is_alphanumeric();
        before = c;
        if begins
            && let Some(when) = leading(text.get(at..)?)
            && let Some(day) = when.day
        {
            return Some(day);
        }
    }
    None
}

/// The first ISO date anywhere in `text`.
pub(crate) fn iso_anywhere(text: &str) -> Option<Date> {
    iso_dates(text).find_map(|(_, date)| date)
}

/// Everything in `text` that is written as an ISO date: where, and the date if there is such a one.
pub(crate) fn iso_dates(text: &str) -> impl Iterator<Item = (usize, Option<Date>)> {
    let bytes = text.as_bytes();
    text.match_indices('-').filter_map(move |(at, _)| {
        let start = at.checked_sub(4)?;
        let written = text.get(start..at + 6)?;
        let shaped = written
            .bytes()
            .enumerate()
            .all(|(at, byte)| matches!(at, 4 | 7) == (byte == b'-') && (byte == b'-' || byte.is_ascii_digit()));
        let joined = |byte: Option<&u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'))
        };
        let before = start.checked_sub(1).and_then(|before| bytes.get(before));
        let digit = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'_');
        (shaped && !digit(before) && !digit(bytes.get(at + 6)))
            .then(|| (start, written.parse().ok()))
            .filter(|(_, date)| date.is_some() || !joined(before))
    })
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
            ("14:05 Zürich is down", None, Some("14:05"), None),
            ("12:30JST障害", None, Some("12:30"), Some("JST")),
            ("~13:30-13:45", None, Some("13:30"), None),
            ("9:44: Tim reports", None, Some("09:44"), None),
            ("1905 UTC: alert", None, Some("19:05"), Some("UTC")),
            ("June 3rd, 9pm on Sunday", Some("2024-06-03"), Some("21:00"), None),
            ("At 14:00, we", None, Some("14:00"), None),
            ("[14:02] deploy", None, Some("14:02"), None),
            ("🔴 14:02 deploy", None, Some("14:02"), None),
            ("14:02 IT was called", None, Some("14:02"), None),
            ("14:02 (UTC+2) alert", None, Some("14:02"), Some("UTC+2")),
            ("14:02:33.120+02:00 alert", None, Some("14:02"), Some("+02:00")),
            ("UTC 14:02 alert", None, Some("14:02"), Some("UTC")),
            ("March 4-6, 2024: slow", Some("2024-03-04"), None, None),
            ("4-Mar-2024 14:02 alert", Some("2024-03-04"), Some("14:02"), None),
            ("8/27 14:02 alert", Some("2024-08-27"), Some("14:02"), None),
            ("2:00 – 3:30 PM fix", None, Some("14:00"), None),
            ("[03-26 14:02] alert", Some("2024-03-26"), Some("14:02"), None),
            ("14.02 AC asked", None, Some("14:02"), None),
            ("14:02 Europe/Berlin: alert", None, Some("14:02"), Some("Europe/Berlin")),
        ];
        for (text, date, time, zone) in cases {
            let expected = (date.map(str::to_owned), time.map(str::to_owned), zone.map(str::to_owned));
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn times_are_read_in_other_languages() {
        let cases = [
            ("Am 4. März 2024 um 14:05 Uhr: Alarm", Some("2024-03-04"), Some("14:05"), None),
            ("14.05 Uhr MEZ – Alarm", None, Some("14:05"), Some("MEZ")),
            ("gegen 14 Uhr: Alarm", None, Some("14:00"), None),
            ("04.03. 14:05 Alarm", Some("2024-03-04"), Some("14:05"), None),
            ("14h05 : alerte", None, Some("14:05"), None),
            ("Le 1er mars à 9h : alerte", Some("2024-03-01"), Some("09:00"), None),
            ("Vers 14 h 30, alerte", None, Some("14:30"), None),
            ("4 de marzo de 2024, 14:05 h: alerta", Some("2024-03-04"), Some("14:05"), None),
            ("A las 14:05 alerta", None, Some("14:05"), None),
            ("às 14h05 – alerta", None, Some("14:05"), None),
            ("Alle ore 14.05 allarme", None, Some("14:05"), None),
            ("om 14.05 uur: alarm", None, Some("14:05"), None),
            ("4 maart 14u05 alarm", Some("2024-03-04"), Some("14:05"), None),
            ("2024年3月4日 12時30分 障害", Some("2024-03-04"), Some("12:30"), None),
            ("3月4日（月）午後2時5分頃 障害", Some("2024-03-04"), Some("14:05"), None),
            ("12時30分（JST）障害", None, Some("12:30"), Some("JST")),
            ("下午2:05 报警", None, Some("14:05"), None),
            ("14：05 报警", None, Some("14:05"), None),
            ("约14点05分，报警", None, Some("14:05"), None),
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
            "2h later",
            "3 hours of work",
            "2時間後に復旧",
            "systems cannot reach",
            "3:1 ratio",
            "60:40 split",
            "1.18.20 was rolled out",
            "1/2 of the pods",
            "#1905 was merged",
            "Set 3 replicas",
            "3 out of 5 pods",
            "..",
            "",
        ] {
            assert_eq!(leading(text), None, "{text}");
        }
    }

    #[test]
    fn placeholders_for_times_are_told_apart() {
        for text in [
            "[Timestamp]: reported",
            "[Date and Time] foo",
            "{{ hh:mm }}",
            "YYYY-MM-DD HH:MM",
            "HH:MM - start",
            "**[HH:MM UTC]** start",
            "[Uhrzeit]: Alarm",
            "[時刻] 障害",
        ] {
            assert!(leading(text).is_some_and(|when| when.placeholder), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_is_told() {
        let when = leading("14:30 PM GMT: done").unwrap();
        assert_eq!(when.impossible, Some(Impossible::HalfDay));
        assert_eq!(when.time, Time::new(14, 30, 0, 0).ok());
        assert_eq!(leading("25:10 done").unwrap().impossible, Some(Impossible::Clock));
        assert_eq!(leading("31 February 14:00 done").unwrap().impossible, Some(Impossible::Date));
        assert_eq!(leading("2024-02-30 14:00 done").unwrap().day, leading("2024-02-30 14:00 done").unwrap().day);
    }

    #[test]
    fn elapsed_times_and_ranges_are_read() {
        for (text, minutes) in
            [("T+5m alert", 5), ("+00:05 alert", 5), ("T-10 min deploy", -10), ("T+1h30m fix", 90), ("T0: start", 0)]
        {
            assert_eq!(leading(text).and_then(|when| when.elapsed), Some(minutes), "{text}");
        }
        for text in [
            "14:00-15:30 slow",
            "14:00 UTC – ~15:30 UTC slow",
            "von 14:00 bis 15:30 Uhr",
            "2024-03-04 14:00 to 2024-03-04 15:30",
        ] {
            assert_eq!(leading(text).and_then(|when| when.end), Time::new(15, 30, 0, 0).ok(), "{text}");
        }
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
