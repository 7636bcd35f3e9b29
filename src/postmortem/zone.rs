//! Time zones as people name them: what a name means, and where in a text one is named.
//!
//! Pure: names of places (`Europe/Berlin`) are kept, but their offset is not looked up, as that needs a database
//! that differs from machine to machine. Which zone an entry has is [`super::chronology`]'s.

use jiff::tz::Offset;

use super::time_words::continues_word;

/// Where the zone of a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneSource {
    /// On the entry.
    Entry,
    /// In a heading above it, or in the header of its table.
    Heading,
    /// In a sentence about all times: `All times are UTC`.
    Sentence,
    /// On other entries of the timeline, all of which name the same one.
    Entries,
    /// With a time elsewhere in the document, where only one zone is named.
    Document,
    FrontMatter,
}

/// The zone of a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// As written: `UTC`, `PST`, `+02:00`, `Europe/Berlin`.
    pub name: String,
    /// Where the name alone tells it: `PT` and `Europe/Berlin` don't.
    pub offset: Option<Offset>,
    pub source: ZoneSource,
}

impl Zone {
    pub(crate) fn new(name: &str, source: ZoneSource) -> Self {
        let name = name.trim_matches(|c: char| c.is_whitespace() || "()[]".contains(c));
        Self { name: name.to_owned(), offset: offset(name), source }
    }

    /// Does everybody mean the same by its name? `PST` is often written in summer too.
    pub fn is_certain(&self) -> bool {
        is_certain(&self.name)
    }

    /// Do both mean the same clock, as far as the names tell?
    pub fn same_as(&self, other: &Self) -> bool {
        self.name.eq_ignore_ascii_case(&other.name) || self.offset.is_some() && self.offset == other.offset
    }
}

/// Minutes from UTC. Names that mean several zones (`IST`, `CST`) or change with the season (`PT`) have none.
#[rustfmt::skip]
const NAMES: &[(&str, Option<i32>)] = &[
    ("UTC", Some(0)), ("GMT", Some(0)), ("WET", Some(0)), ("CET", Some(60)), ("MEZ", Some(60)), ("CEST", Some(120)),
    ("MESZ", Some(120)), ("WEST", Some(60)), ("EET", Some(120)), ("EEST", Some(180)), ("BST", Some(60)),
    ("IST", None), ("EST", Some(-300)), ("EDT", Some(-240)), ("CST", None), ("CDT", Some(-300)), ("MST", Some(-420)),
    ("MDT", Some(-360)), ("PST", Some(-480)), ("PDT", Some(-420)), ("AKST", Some(-540)), ("AKDT", Some(-480)),
    ("HST", Some(-600)), ("ET", None), ("CT", None), ("MT", None), ("PT", None), ("JST", Some(540)),
    ("KST", Some(540)), ("SGT", Some(480)), ("HKT", Some(480)), ("AEST", Some(600)), ("AEDT", Some(660)),
    ("ACST", Some(570)), ("ACDT", Some(630)), ("AWST", Some(480)), ("NZST", Some(720)), ("NZDT", Some(780)),
    ("MSK", Some(180)), ("BRT", Some(-180)), ("BRST", Some(-120)), ("SAST", Some(120)), ("WIB", Some(420)),
    ("PKT", Some(300)), ("NPT", Some(345)), ("IDT", Some(180)), ("TRT", Some(180)), ("CLST", Some(-180)),
    ("CLT", Some(-240)), ("COT", Some(-300)), ("UCT", Some(0)), ("PHT", Some(480)),
    ("Coordinated Universal Time", Some(0)), ("Greenwich Mean Time", Some(0)), ("Greenwich", Some(0)),
    ("Greenwitch", Some(0)), ("Pacific Standard Time", Some(-480)), ("Pacific Daylight Time", Some(-420)),
    ("Pacific Time", None), ("Pacific", None), ("Eastern Standard Time", Some(-300)),
    ("Eastern Daylight Time", Some(-240)), ("Eastern Time", None), ("Eastern", None), ("Central Time", None),
    ("Mountain Time", None), ("Central European Summer Time", Some(120)), ("Central European Time", Some(60)),
    ("British Summer Time", Some(60)), ("Ortszeit", None), ("local time", None), ("Local time", None),
    ("日本標準時", Some(540)), ("日本時間", Some(540)), ("北京时间", Some(480)), ("北京時間", Some(480)), ("heure de Paris", None),
    ("hora de Brasília", Some(-180)), ("horário de Brasília", Some(-180)), ("heure locale", None),
];

const REGIONS: [&str; 10] = [
    "Europe/",
    "America/",
    "Asia/",
    "Africa/",
    "Australia/",
    "Pacific/",
    "Atlantic/",
    "Indian/",
    "Antarctica/",
    "Etc/",
];

/// How many bytes at the start of `text` name a zone.
pub(crate) fn leading(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if first == '+' || first == '-' || first == '−' {
        return numeric(text, true);
    }
    if !first.is_alphabetic() {
        return None;
    }
    if let Some(region) = REGIONS.iter().find(|region| text.starts_with(**region)) {
        let place = text.get(region.len()..)?;
        let length = place.find(|c: char| !(c.is_ascii_alphabetic() || "_/-+".contains(c))).unwrap_or(place.len());
        return (length > 2).then_some(region.len() + length);
    }
    let ends = |length: usize| {
        !text.get(length..).is_some_and(|behind| behind.starts_with(|c: char| continues_word(c) || c == '_'))
    };
    if first == 'Z' && ends(1) {
        return Some(1);
    }
    let length = NAMES
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| {
            // `utc` and `gmt` are written small too; others would be words then.
            let any_case = matches!(*name, "UTC" | "GMT");
            text.starts_with(name)
                || any_case && text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        })
        .map(str::len)
        .filter(|length| ends(*length) || !first.is_ascii())
        .max()?;
    // `UTC+2`, `GMT +01:00`.
    if text.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("utc") || name.eq_ignore_ascii_case("gmt")) {
        let behind = text.get(length..)?;
        let skipped = behind.len() - behind.trim_start_matches(' ').len();
        if let Some(more) = behind.get(skipped..).and_then(|behind| numeric(behind, false)) {
            return Some(length + skipped + more);
        }
        // `UTC+X` is still to be filled in.
        if behind.strip_prefix(['+', '-']).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '?'))
        {
            return None;
        }
    }
    Some(length)
}

/// `+02:00`, `-0800`; behind `UTC` `+2` too.
fn numeric(text: &str, alone: bool) -> Option<usize> {
    let sign = text.chars().next().filter(|sign| "+-−±".contains(*sign))?;
    let digits = text.get(sign.len_utf8()..)?;
    // `UTC - 2 hosts`.
    let skipped = if alone || sign != '+' { 0 } else { digits.len() - digits.trim_start_matches(' ').len() };
    let digits = digits.get(skipped..)?;
    let start = sign.len_utf8() + skipped;
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let behind = digits.get(count..)?;
    let minutes = behind.strip_prefix(':').map_or(0, |minutes| minutes.bytes().take_while(u8::is_ascii_digit).count());
    let length = match (count, minutes) {
        (1 | 2, 2) if count == 2 || !alone => start + count + 3,
        (4, 0) => start + 4,
        (1 | 2, 0) if !alone && !behind.starts_with([':', '.', '%']) => start + count,
        _ => return None,
    };
    let ends = !text.get(length..)?.starts_with(|c: char| c.is_alphanumeric());
    (ends && offset_of(text.get(..length)?).is_some()).then_some(length)
}

fn offset_of(text: &str) -> Option<Offset> {
    let minus = text.starts_with(['-', '−']);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        3 | 4 => (digits.get(..digits.len() - 2)?.parse().ok()?, digits.get(digits.len() - 2..)?.parse::<i32>().ok()?),
        _ => return None,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if minus { -seconds } else { seconds }).ok()
}

/// The offset that a name means.
pub(crate) fn offset(name: &str) -> Option<Offset> {
    if name == "Z" {
        return Some(Offset::UTC);
    }
    if name.starts_with(['+', '-', '−']) {
        return offset_of(name);
    }
    let upper = name.get(..3).map(str::to_ascii_uppercase);
    if matches!(upper.as_deref(), Some("UTC" | "GMT")) && name.len() > 3 {
        let behind = name.get(3..)?.trim_start();
        if behind.starts_with(['+', '-', '−']) {
            return offset_of(behind);
        }
    }
    let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Offset::from_seconds(known.1? * 60).ok()
}

fn is_certain(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    offset(name).is_some()
        && (upper.starts_with("UTC")
            || upper.starts_with(['+', '-', '−'])
            || matches!(upper.as_str(), "GMT" | "Z" | "JST"))
}

/// The first zone named anywhere in a heading or a table's header: `Time (UTC)`.
pub(crate) fn named_in(text: &str) -> Option<&str> {
    let mut before: Option<char> = None;
    let mut found = None;
    for (at, c) in text.char_indices() {
        let begins = before.is_none_or(|before| {
            (!before.is_alphanumeric() || !before.is_ascii() && c.is_ascii())
                && before != '/'
                && before != '_'
                && before != '-'
        });
        before = Some(c);
        // Names of zones begin so; other words need no look.
        if !begins || !(c.is_ascii_uppercase() || "ughl+日北".contains(c)) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        if let Some(length) = leading(rest) {
            let name = rest.get(..length).unwrap_or_default();
            // A lone letter may be anything.
            if name != "Z" {
                found = Some(name);
                break;
            }
        }
    }
    found
}

/// Words that say that a sentence is about times.
#[rustfmt::skip]
const ABOUT: &[&str] = &[
    "times", "time zone", "timezone", "time-zone", "timestamps", "all time", "zeiten", "zeitangaben", "uhrzeiten",
    "zeitzone", "heures", "horaires", "fuseau", "horas", "horarios", "huso", "horários", "fuso", "orari", "tijden",
    "tijdzone", "tijdstippen",
];

/// The zone that a sentence gives for all times: `All times are in UTC.`
pub(crate) fn stated_in(text: &str) -> Option<&str> {
    let text = text.trim();
    // The statement is short; a long paragraph may begin or end with it.
    for sentence in text.split(['.', '\n', ';', '。']).filter(|sentence| sentence.len() <= 160) {
        let Some(name) = named_in(sentence) else { continue };
        let lower = sentence.to_lowercase();
        let about = ABOUT.iter().any(|word| lower.contains(word))
            || ["時刻", "時間は", "时间均", "时间为", "時間均", "所有时间", "以下时间"].iter().any(|word| lower.contains(word))
            || lower.contains("time") && sentence.split_whitespace().count() <= 5
            // `(UTC)` or `UTC` alone.
            || sentence.trim().trim_matches(|c: char| !c.is_alphanumeric()).len() <= name.len() + 2;
        if about && !lower.contains(" times slower") && !sentence.contains("at times") {
            return Some(name);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_read_at_the_start() {
        for (text, name) in [
            ("UTC: alert", "UTC"),
            ("GMT+2 alert", "GMT+2"),
            ("UTC +05:30) alert", "UTC +05:30"),
            ("+0200 alert", "+0200"),
            ("PT.", "PT"),
            ("Europe/Berlin", "Europe/Berlin"),
            ("Pacific Time", "Pacific Time"),
            ("日本時間で", "日本時間"),
        ] {
            assert_eq!(leading(text).and_then(|length| text.get(..length)), Some(name), "{text}");
        }
        for text in
            ["IT team", "UTC+X alert", "REST call", "ETL job", "PTR record", "+5 hosts", "- 2 hosts", "Zone", "est was"]
        {
            assert_eq!(leading(text), None, "{text}");
        }
        assert_eq!(leading("UTC - 2 hosts"), Some(3));
    }

    #[test]
    fn offsets_are_told_where_the_name_alone_tells_them() {
        let minutes = |name| offset(name).map(|offset| offset.seconds() / 60);
        assert_eq!(minutes("UTC+5:30"), Some(330));
        assert_eq!(minutes("-0800"), Some(-480));
        assert_eq!(minutes("CEST"), Some(120));
        assert_eq!(minutes("PT"), None);
        assert_eq!(minutes("CST"), None);
        assert_eq!(minutes("Europe/Berlin"), None);
    }

    #[test]
    fn statements_are_told_from_mentions() {
        for (text, name) in [
            ("All times are in UTC.", "UTC"),
            ("_(all times UTC)_", "UTC"),
            ("Times in CEST", "CEST"),
            ("Alle Zeiten in MESZ", "MESZ"),
            ("Toutes les heures sont en UTC+1", "UTC+1"),
            ("時刻はすべてJST", "JST"),
            ("Timezone: Europe/Paris", "Europe/Paris"),
            ("UTC", "UTC"),
        ] {
            assert_eq!(stated_in(text), Some(name), "{text}");
        }
        for text in ["The job runs at midnight UTC and failed.", "We saw errors three times", ""] {
            assert_eq!(stated_in(text), None, "{text}");
        }
    }
}
