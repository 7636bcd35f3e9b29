//! Times of day at the start of a text, in the ways of the languages whose headings are known, and times that
//! count from the incident's start.

use jiff::civil::Time;

use super::date::{digits, starts_word, two_digits};
use super::time::{Impossible, When};
use super::time_words::{continues_word, word_length};
use super::zone;

/// A time that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    hour: i32,
    /// `None` for `14:??`.
    minute: Option<i32>,
    second: i32,
    /// After noon?
    pub(super) half: Option<bool>,
    /// With AM or PM.
    half_end: usize,
    /// With words such as `Uhr`.
    pub(super) len: usize,
    /// Only the hour, or with a word that says that the 24-hour clock is meant.
    long: bool,
    /// Two numbers with a dot that may be no time at all.
    pub(super) weak: bool,
}

impl Clock {
    pub(super) fn time(self) -> Option<Time> {
        let minute = self.minute?;
        let hour = match self.half {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let piece = |value: i32| i8::try_from(value).ok();
        Time::new(piece(if hour == 24 && minute == 0 { 0 } else { hour })?, piece(minute)?, piece(self.second)?, 0).ok()
    }

    pub(super) fn put(self, when: &mut When, at: usize) -> usize {
        when.has_time = true;
        when.weak = self.weak;
        when.clock = Some((at, at + self.half_end));
        when.until = at + self.len;
        when.time = self.time();
        if self.minute.is_some() {
            if self.half.is_some() && self.hour > 12 && when.time.is_some() {
                when.impossible = Some(Impossible::HalfDay);
            } else if when.time.is_none() {
                when.impossible = Some(Impossible::Clock);
            }
        }
        when.half_day_unknown = self.half.is_none() && (1..=12).contains(&self.hour) && !self.long;
        self.len
    }
}

/// A time of day at the start of `rest`. `spoken`: a word such as `um` or `alle` stands before it.
pub(super) fn clock(rest: &str, spoken: bool) -> Option<Clock> {
    // `午後2時`, `下午2:30`.
    const HALVES: [(&str, bool); 10] = [
        ("午前", false),
        ("午後", true),
        ("上午", false),
        ("下午", true),
        ("晚上", true),
        ("凌晨", false),
        ("早上", false),
        ("中午", true),
        ("夜", true),
        ("朝", false),
    ];
    if let Some((word, after)) = HALVES.iter().find(|(word, _)| rest.starts_with(*word)) {
        let behind = rest.get(word.len()..)?;
        let skipped = behind.len() - behind.trim_start().len();
        let mut read = clock(behind.trim_start(), spoken)?;
        read.half = Some(*after).filter(|_| read.hour <= 12);
        read.len += word.len() + skipped;
        read.half_end += word.len() + skipped;
        return Some(read);
    }
    let (hour, hours) = digits(rest, 2)?;
    let behind = rest.get(hours..)?;
    let mut read =
        Clock { hour, minute: Some(0), second: 0, half: None, half_end: hours, len: hours, long: false, weak: false };
    let sign = behind.chars().next()?;
    if sign == ':' || sign == '：' {
        let minutes = behind.get(sign.len_utf8()..)?;
        if ["??", "xx", "XX", "--", "__"].iter().any(|unknown| minutes.starts_with(unknown)) && hour <= 24 {
            read.minute = None;
            read.half_end = hours + sign.len_utf8() + 2;
            read.len = read.half_end;
            return Some(read);
        }
        let minute = two_digits(minutes)?;
        let possible = hour <= 23 && minute <= 59 || hour == 24 && minute == 0;
        // `60:40` is a share, `25:10` a slip.
        if !possible && (hours != 2 || hour > 29 || minute > 79) {
            return None;
        }
        read.minute = Some(minute);
        read.len = hours + sign.len_utf8() + 2;
        read.second(rest);
        if rest.get(read.len..).is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_digit())) {
            return None;
        }
        read.half_end = read.len;
        read.half_and_words(rest);
        return Some(read);
    }
    if hour > 24 {
        return None;
    }
    // `14.05 Uhr`, `ore 14.05`.
    if sign == '.'
        && let Some(minute) = two_digits(behind.get(1..)?).filter(|minute| *minute <= 59)
    {
        read.minute = Some(minute);
        read.len = hours + 3;
        read.half_end = read.len;
        let before = read.len;
        read.half_and_words(rest);
        let tail = rest.get(read.len..)?;
        // `17.07 alert` is a time only where others are written so too.
        read.weak = read.len == before && !spoken;
        let apart = tail.is_empty() || tail.starts_with([' ', '\t', ',', ')', ']', '–', '—', ':', '|', '-']);
        return (read.len > before || hours == 2 && apart && !starts_word(tail)).then_some(read);
    }
    let tight = behind.trim_start_matches([' ', '\u{a0}']);
    let gap = behind.len() - tight.len();
    // `14時30分`, `14点30分`, `14 时`.
    if let Some(sign) = tight.chars().next().filter(|sign| "時时点點시".contains(*sign)) {
        let minutes = tight.get(sign.len_utf8()..)?.trim_start();
        read.long = true;
        read.len = rest.len() - tight.len() + sign.len_utf8();
        if let Some((minute, length)) = digits(minutes, 2).filter(|(minute, _)| *minute <= 59) {
            let after = minutes.get(length..)?;
            read.minute = Some(minute);
            read.len = rest.len() - after.len();
            let after = after.trim_start();
            if let Some(tail) = after.strip_prefix('分') {
                read.len = rest.len() - tail.len();
            }
        } else if minutes.starts_with('間') {
            // `2時間` is a duration.
            return None;
        }
        read.half_end = read.len;
        read.half_and_words(rest);
        return Some(read);
    }
    // `14h05`, `14 h 05`, `14u05`; `14h` only where it ends there, since `2h later` is a duration.
    if let Some(minutes) = tight.strip_prefix(['h', 'H', 'u']) {
        let spaced = minutes.trim_start_matches([' ', '\u{a0}']);
        let dutch = tight.starts_with('u');
        if let Some(minute) = two_digits(if gap > 0 { spaced } else { minutes }).filter(|minute| *minute <= 59) {
            let taken = rest.len() - if gap > 0 { spaced } else { minutes }.len() + 2;
            let tail = rest.get(taken..)?;
            let tail = tail.strip_prefix("min").unwrap_or(tail);
            if starts_word(tail) {
                return None;
            }
            read.minute = Some(minute);
            read.len = rest.len() - tail.len();
            read.half_end = read.len;
            read.long = true;
            read.half_and_words(rest);
            return Some(read);
        }
        let ends = minutes.is_empty() || spaced.starts_with([':', '-', '–', '—', ',', '|', ')', ']', '：', '*']);
        if gap == 0 && !dutch && (ends && !starts_word(minutes) || spoken && minutes.starts_with([' ', ',', ':'])) {
            read.len = hours + 1;
            read.half_end = read.len;
            read.long = true;
            return Some(read);
        }
    }
    // `9AM`, `14 Uhr`.
    read.half_and_words(rest);
    (read.len > hours).then_some(read)
}

impl Clock {
    /// `:30`, `:30.123`, `:??`.
    fn second(&mut self, rest: &str) {
        let Some(seconds) = rest.get(self.len..).and_then(|behind| behind.strip_prefix(':')) else { return };
        if seconds.starts_with("??") {
            self.len += 3;
            return;
        }
        let Some(second) = two_digits(seconds).filter(|second| *second <= 60) else { return };
        self.second = second.min(59);
        self.len += 3;
        let fraction = rest.get(self.len..).unwrap_or_default();
        if let Some(digits) = fraction.strip_prefix(['.', ',']) {
            let length = digits.bytes().take_while(u8::is_ascii_digit).count();
            if (1..=9).contains(&length) {
                self.len += 1 + length;
            }
        }
    }

    /// AM or PM, and words that only say that it is a time.
    fn half_and_words(&mut self, rest: &str) {
        let behind = rest.get(self.len..).unwrap_or_default();
        let text = behind.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        for (word, after) in [
            ("a.m.", false),
            ("p.m.", true),
            ("a. m.", false),
            ("p. m.", true),
            ("a.m", false),
            ("p.m", true),
            ("am", false),
            ("pm", true),
        ] {
            let (Some(start), Some(tail)) = (text.get(..word.len()), text.get(word.len()..)) else { continue };
            if start.eq_ignore_ascii_case(word) && !tail.starts_with(continues_word) {
                // German `14:05 am Montag`.
                if start == "am" && tail.starts_with(' ') && self.len + text.len() < rest.len() && self.hour > 12 {
                    break;
                }
                self.half = Some(after);
                self.len = rest.len() - tail.len();
                self.half_end = self.len;
                return;
            }
        }
        let length = word_length(text);
        let word = text.get(..length).unwrap_or_default();
        let hours = ["uhr", "uur", "hrs", "hr", "hs", "horas", "heures", "ore"];
        let known = hours.contains(&word.to_lowercase().as_str())
            || matches!(word, "h" | "頃" | "ごろ" | "ころ" | "左右" | "分");
        // `3 hours` is no time; `14:05 hours` is.
        let bare = self.half_end <= 2;
        let uhr = matches!(word, "Uhr" | "uhr" | "uur" | "UHR");
        if known && (!bare || uhr) || word == "hours" && !bare {
            let tail = text.get(length..).unwrap_or_default();
            self.len = rest.len() - tail.len();
            self.long = true;
            // `14 Uhr 30`.
            let minutes = tail.trim_start();
            if bare && let Some(minute) = two_digits(minutes).filter(|minute| *minute <= 59) {
                let after = minutes.get(2..).unwrap_or_default();
                if !starts_word(after) && !after.starts_with([':', '.', '-']) {
                    self.minute = Some(minute);
                    self.len = rest.len() - after.len();
                }
            }
            self.half_end = self.len;
        }
    }
}

/// `T+5m`, `+00:05`, `T-10 min`: minutes since the incident began.
pub(super) fn elapsed(rest: &str, when: &mut When) -> usize {
    let behind = rest.strip_prefix(['T', 't', 'H']).unwrap_or(rest);
    let named = behind.len() < rest.len();
    let behind = behind.trim_start();
    let (minus, number) = match behind.chars().next() {
        Some('+') => (false, behind.get(1..)),
        Some('-' | '−' | '–') if named => (true, behind.get(behind.chars().next().map_or(0, char::len_utf8)..)),
        // `T0`.
        Some('0') if named => (false, Some(behind)),
        _ => return 0,
    };
    let Some(number) = number.map(str::trim_start) else { return 0 };
    let Some((value, length)) = digits(number, 4) else { return 0 };
    let behind = number.get(length..).unwrap_or_default();
    let (minutes, end) = if let Some(minute) = behind.strip_prefix(':').and_then(two_digits) {
        let end = length + 3;
        let more = number.get(end..).is_some_and(|rest| rest.starts_with(':'));
        (i64::from(value) * 60 + i64::from(minute), if more { (end + 3).min(number.len()) } else { end })
    } else {
        let unit = behind.trim_start();
        let letters = word_length(unit);
        let scale = match unit.get(..letters).unwrap_or_default().to_lowercase().as_str() {
            "s" | "sec" | "secs" | "second" | "seconds" => 0,
            "m" | "min" | "mins" | "minute" | "minutes" | "minuten" => 1,
            "h" | "hr" | "hrs" | "hour" | "hours" | "std" => 60,
            "d" | "day" | "days" => 24 * 60,
            _ if named => 1,
            _ => return 0,
        };
        let unnamed = scale == 1 && !unit.starts_with(['m', 'M']);
        let mut total = i64::from(value) * scale;
        let mut end = if unnamed { length } else { number.len() - unit.len() + letters };
        // `T+1h30m`, `T+1h 30m`.
        let tail = number.get(end..).unwrap_or_default();
        if scale == 60
            && let Some((minute, length)) = digits(tail.trim_start(), 2)
            && tail.trim_start().get(length..).is_some_and(|rest| rest.trim_start().starts_with('m'))
        {
            let unit = tail.trim_start().get(length..).unwrap_or_default().trim_start();
            total += i64::from(minute);
            end = number.len() - unit.len() + word_length(unit);
        }
        (total, end)
    };
    when.has_time = true;
    when.elapsed = Some(if minus { -minutes } else { minutes });
    rest.len() - number.len() + end.min(number.len())
}

/// `1905`: a time where something says so, else perhaps one.
pub(super) fn four_digits(rest: &str, at: usize, when: &mut When) -> usize {
    let Some((number, 4)) = digits(rest, 4) else { return 0 };
    let (hour, minute) = (number / 100, number % 100);
    if hour > 23 || minute > 59 {
        return 0;
    }
    let behind = rest.get(4..).unwrap_or_default();
    let text = behind.trim_start();
    let length = word_length(text);
    let word = matches!(text.get(..length).unwrap_or_default(), "h" | "hr" | "hrs" | "hours" | "Uhr");
    let marked = word
        || behind.is_empty()
        || text.starts_with(['–', '—', ':', '|', 'Z'])
        || text.strip_prefix('-').is_some_and(|rest| !starts_word(rest))
        || zone::leading(text).is_some()
        || when.has_date && behind.starts_with([' ', '\t']);
    // `2019 was …` is a year.
    let spaced = !rest.starts_with("20") && behind.starts_with([' ', '\t']);
    if !marked && !spaced || starts_word(behind) && !word && !behind.starts_with('Z') {
        return 0;
    }
    when.weak = !marked;
    when.has_time = true;
    let piece = |value: i32| i8::try_from(value).unwrap_or_default();
    when.time = Time::new(piece(hour), piece(minute), 0, 0).ok();
    when.clock = Some((at, at + 4));
    when.until = at + 4;
    if word { rest.len() - text.len() + length } else { 4 }
}
