//! Dates at the start of a text, in the orders and languages in which people write them.
//!
//! Where a date can be read two ways, that is kept ([`When::either`]); other entries may settle it.

use super::clock::clock;
use super::time::{Day, Impossible, When};
use super::time_words::{month, word_length};

/// A number at the start: its value and its length; `None` where it has more digits than `most`.
pub(super) fn digits(text: &str, most: usize) -> Option<(i32, usize)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 || length > most {
        return None;
    }
    text.get(..length)?.parse().ok().map(|value| (value, length))
}

pub(super) fn two_digits(text: &str) -> Option<i32> {
    digits(text, 2).filter(|(_, length)| *length == 2).map(|(value, _)| value)
}

pub(super) fn starts_word(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
}

pub(super) fn date(rest: &str, has_time: bool, when: &mut When) -> usize {
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        let taken = year_first(rest, when);
        if taken > 0 {
            return taken;
        }
        let taken = numeric(rest, has_time, when);
        if taken > 0 {
            return taken;
        }
        return day_month(rest, when);
    }
    month_day(rest, when)
}

fn put_day(when: &mut When, year: Option<i32>, month: i32, day: i32) -> bool {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return false;
    }
    let year = year.and_then(|year| i16::try_from(year).ok());
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return false };
    when.has_date = true;
    let read = Day { year, month, day };
    if read.with_year(2000).is_some() {
        when.day = Some(read);
    } else {
        when.impossible = Some(Impossible::Date);
    }
    true
}

/// `2024-03-04`, `2024/3/4`, `2024年3月4日`.
fn year_first(rest: &str, when: &mut When) -> usize {
    let Some((year, 4)) = digits(rest, 4) else { return 0 };
    if !(1970..2200).contains(&year) {
        return 0;
    }
    let behind = rest.get(4..).unwrap_or_default();
    if let Some(month_text) = behind.trim_start().strip_prefix('年') {
        let Some(length) = month_and_day(month_text.trim_start(), Some(year), when) else { return 0 };
        return rest.len() - month_text.trim_start().len() + length;
    }
    let Some(sign) = behind.chars().next().filter(|sign| "-/.".contains(*sign)) else { return 0 };
    let behind = behind.get(1..).unwrap_or_default();
    // `2023-MM-DD`: some day of that year.
    let unknown = ["MM-DD", "mm-dd", "XX-XX", "xx-xx", "??-??"].iter().any(|unknown| behind.starts_with(unknown));
    if sign == '-' && unknown {
        when.has_date = true;
        return 10;
    }
    let Some((month, months)) = digits(behind, 2) else { return 0 };
    let Some(day_text) = behind.get(months..).and_then(|behind| behind.strip_prefix(sign)) else { return 0 };
    let Some((day, days)) = digits(day_text, 2) else { return 0 };
    let length = 4 + 1 + months + 1 + days;
    if put_day(when, Some(year), month, day) {
        return length;
    }
    // `2024-13-01` is a date that can't be.
    if sign == '-' && months == 2 && days == 2 && day <= 39 && month <= 19 {
        when.has_date = true;
        when.impossible = Some(Impossible::Date);
        return length;
    }
    0
}

/// `3月4日`.
fn month_and_day(text: &str, year: Option<i32>, when: &mut When) -> Option<usize> {
    let (month, months) = digits(text, 2)?;
    let rest = text.get(months..)?;
    let rest = rest.trim_start().strip_prefix('月')?.trim_start();
    let (day, days) = digits(rest, 2)?;
    let rest = rest.get(days..)?.trim_start();
    let rest = rest.strip_prefix('日').or_else(|| rest.strip_prefix('号'))?;
    put_day(when, year, month, day).then_some(text.len() - rest.len())
}

/// `03/04/2024`, `4.3.2024`, `27-07-23`, `04.03.`; without a year only before a time.
fn numeric(rest: &str, has_time: bool, when: &mut When) -> usize {
    if let Some(length) = month_and_day(rest, None, when) {
        return length;
    }
    let Some((first, firsts)) = digits(rest, 2) else { return 0 };
    let behind = rest.get(firsts..).unwrap_or_default();
    let Some(sign) = behind.chars().next().filter(|sign| "-/.".contains(*sign)) else { return 0 };
    let behind = behind.get(1..).unwrap_or_default();
    let Some((second, seconds)) = digits(behind, 2) else { return 0 };
    let behind = behind.get(seconds..).unwrap_or_default();
    let mut length = firsts + 1 + seconds;
    let mut year = None;
    let written = behind.strip_prefix(sign).map(|behind| (behind, digits(behind, 4)));
    match written {
        Some((year_text, Some((value, years)))) if years == 4 || years == 2 => {
            let behind = year_text.get(years..).unwrap_or_default();
            // `1.18.20` is a version.
            let plain = years == 4 || firsts == 2 && seconds == 2 || sign == '/';
            if starts_word(behind) && !behind.starts_with('T') || !plain || years == 4 && !(1970..2200).contains(&value)
            {
                return 0;
            }
            year = Some(if years == 2 { value + 2000 } else { value });
            length += 1 + years;
        }
        _ => {
            // `04.03.`, `8/27` and `03-26` alone may be anything.
            let dotted = sign == '.' && behind.starts_with(['.', ' ']);
            let slashed =
                (sign == '/' || sign == '-' && firsts == 2 && seconds == 2) && !behind.starts_with(['/', '.', '-']);
            let tail = behind
                .get(usize::from(behind.starts_with('.'))..)
                .unwrap_or_default()
                .trim_start_matches([' ', ',', '\u{a0}', '~', '≈']);
            // `23.07.` with nothing but a separator behind it.
            let lone = behind.starts_with('.')
                && (tail.trim().is_empty() || tail.trim_start().starts_with([':', '-', '–', '—', '|']))
                && firsts == 2
                && seconds == 2;
            if !lone && (!(dotted || slashed) || has_time) {
                return 0;
            }
            if !lone && clock(tail, false).is_none_or(|clock| clock.weak) {
                return 0;
            }
            length += usize::from(behind.starts_with('.'));
        }
    }
    if sign == '.' || first > 12 {
        if !put_day(when, year, second, first) {
            return 0;
        }
        when.day_first = Some(true);
    } else if second > 12 {
        if !put_day(when, year, first, second) {
            return 0;
        }
        when.day_first = Some(false);
    } else if first == second {
        return if put_day(when, year, first, second) { length } else { 0 };
    } else {
        if first == 0 || second == 0 {
            return 0;
        }
        when.has_date = true;
        let year = year.and_then(|year| i16::try_from(year).ok());
        when.either =
            i8::try_from(first).ok().zip(i8::try_from(second).ok()).map(|(first, second)| (first, second, year));
    }
    length
}

/// A year behind a date: `, 2024`, ` 2024`, ` de 2024`.
fn year_behind(text: &str) -> Option<(i32, usize)> {
    let mut rest = text.trim_start_matches([',', '.', ' ', '\u{a0}', '-', '/']);
    for word in ["de ", "del ", "of "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let (year, length) = digits(rest, 4)?;
    let behind = rest.get(4..)?;
    // `4 March 2030 hosts` is not likely; `4 March 1200 hosts` is.
    (length == 4 && rest.len() < text.len() && (1970..2200).contains(&year) && !starts_word(behind))
        .then(|| (year, text.len() - behind.len()))
}

/// Behind a day: `st`, `th`, `er`, `º`, and the end of a range of days (`4-6 March`).
fn ordinal(text: &str) -> usize {
    let mut length = 0;
    for ending in ["st", "nd", "rd", "th", "er", "º", "ª", "°"] {
        if let Some(behind) = text.strip_prefix(ending)
            && !starts_word(behind)
        {
            length = ending.len();
        }
    }
    length
}

fn day_range(text: &str) -> usize {
    let Some(behind) = text.strip_prefix(['-', '–']) else { return 0 };
    match digits(behind, 2) {
        Some((day, length))
            if (1..=31).contains(&day)
                && !behind.get(length..).is_some_and(|rest| rest.starts_with([':', '-', '/', 'h'])) =>
        {
            let length = text.len() - behind.len() + length;
            length + ordinal(text.get(length..).unwrap_or_default())
        }
        _ => 0,
    }
}

/// `4 March 2024`, `4. März`, `1er mars`, `4 de marzo de 2024`, `4-Mar-2024`.
fn day_month(rest: &str, when: &mut When) -> usize {
    let Some((day, mut at)) = digits(rest, 2) else { return 0 };
    at += ordinal(rest.get(at..).unwrap_or_default());
    at += day_range(rest.get(at..).unwrap_or_default());
    let behind = rest.get(at..).unwrap_or_default();
    let mut name = behind.trim_start_matches(['.', '-', ' ', '\u{a0}', '/']);
    if name.len() == behind.len() {
        return 0;
    }
    for word in ["of ", "de "] {
        name = name.strip_prefix(word).unwrap_or(name);
    }
    let length = word_length(name);
    let Some(month) = month(name.get(..length).unwrap_or_default()) else { return 0 };
    let mut end = rest.len() - name.len() + length;
    end += usize::from(rest.get(end..).is_some_and(|rest| rest.starts_with('.')));
    let year = year_behind(rest.get(end..).unwrap_or_default());
    if !put_day(when, year.map(|(year, _)| year), i32::from(month), day) {
        return 0;
    }
    end + year.map_or(0, |(_, length)| length)
}

/// `March 4`, `Mar 4th, 2024`, `March 4-6`; of `March 2024` the day is not known.
fn month_day(rest: &str, when: &mut When) -> usize {
    let length = word_length(rest);
    if !(3..=24).contains(&length) {
        return 0;
    }
    let Some(month) = month(rest.get(..length).unwrap_or_default()) else { return 0 };
    let behind = rest.get(length..).unwrap_or_default();
    let text = behind.trim_start_matches(['.', ' ', '\u{a0}', '-', '/']);
    if text.len() == behind.len() && !behind.is_empty() {
        return 0;
    }
    if let Some((year, 4)) = digits(text, 4) {
        let after = text.get(4..).unwrap_or_default();
        if (1990..2100).contains(&year) && !starts_word(after) && !after.starts_with(':') {
            when.has_date = true;
            return rest.len() - after.len();
        }
        return 0;
    }
    let Some((day, days)) = digits(text, 2) else { return 0 };
    let mut end = rest.len() - text.len() + days;
    let tail = rest.get(end..).unwrap_or_default();
    end += ordinal(tail);
    let tail = rest.get(end..).unwrap_or_default();
    // `March 4:` is a date, `Mar 14:05` a time behind a name.
    if starts_word(tail) || tail.starts_with(':') && tail.get(1..).is_some_and(|rest| two_digits(rest).is_some()) {
        return 0;
    }
    end += day_range(tail);
    let year = year_behind(rest.get(end..).unwrap_or_default());
    if !put_day(when, year.map(|(year, _)| year), i32::from(month), day) {
        return 0;
    }
    end + year.map_or(0, |(_, length)| length)
}
