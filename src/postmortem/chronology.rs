//! Which day, zone and instant each timeline entry has, told once from the whole document.
//!
//! Days are carried forward, across midnight too; years and zones come from headings, sentences, other entries
//! and the front matter. What is not certain stays unknown. Arithmetic on dates is jiff's; no clock is asked.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan as _};

use super::Postmortem;
use super::content::body_lines;
use super::markdown::UnitKind;
use super::milestones::kinds_of;
use super::section::Section;
use super::time::{Day, day_in, iso_anywhere, leading};
use super::timeline::{self, Reading, TimelineEntry};
use super::zone::{self, Zone, ZoneSource};

const DAY: i64 = 24 * 60;

/// Reads the timeline with its instants.
pub(super) fn read(document: &Postmortem<'_>) -> Vec<TimelineEntry> {
    let Reading { mut entries, sentences, day_first } = timeline::read(document);
    if entries.is_empty() {
        return entries;
    }
    let told = document_date(document);
    settle_days(&mut entries, day_first, told);
    settle_zones(document, &mut entries, &sentences);
    for entry in &mut entries {
        entry.milestones = kinds_of(&entry.text);
    }
    for group in entries.chunk_by_mut(|a, b| a.timeline == b.timeline) {
        settle_instants(group, told);
    }
    entries
}

/// The day of the incident as the document gives it outside its timeline.
fn document_date(document: &Postmortem<'_>) -> Option<Date> {
    let matter = document.front_matter.as_ref();
    let named = |key| matter.and_then(|matter| matter.date(key));
    let whole = |day: Day| day.year.and_then(|year| day.with_year(year));
    let in_text = |text: &str| {
        let end = text.char_indices().nth(700).map_or(text.len(), |(at, _)| at);
        day_in(text.get(..end).unwrap_or_default()).and_then(whole)
    };
    named("started")
        .or_else(|| named("detected"))
        .or_else(|| named("incident_date"))
        .or_else(|| named("date"))
        .or_else(|| {
            document.title.as_ref().and_then(|title| iso_anywhere(&title.text).or_else(|| in_text(&title.text)))
        })
        .or_else(|| document.sections_of(Section::Summary).find_map(|section| in_text(document.text(&section.body))))
        .or_else(|| in_text(document.text(&document.proper)))
}

/// Tells dates such as `03/04/2024` where another date shows how they are meant.
fn settle_days(entries: &mut [TimelineEntry], day_first: Option<bool>, told: Option<Date>) {
    let of = |(first, second, year): (i8, i8, Option<i16>), day_first: bool| {
        let (month, day) = if day_first { (second, first) } else { (first, second) };
        Day { year, month, day }
    };
    let is_told = |day: Day| told.is_some_and(|told| day.with_year(told.year()) == Some(told));
    let day_first = day_first.or_else(|| {
        entries.iter().find_map(|entry| {
            let either = entry.either?;
            match (is_told(of(either, true)), is_told(of(either, false))) {
                (true, false) => Some(true),
                (false, true) => Some(false),
                _ => None,
            }
        })
    });
    for entry in entries {
        let (Some(either), Some(day_first)) = (entry.either, day_first) else { continue };
        if entry.unknown_day {
            entry.day = Some(of(either, day_first));
            entry.unknown_day = false;
        } else {
            entry.inherited_day = Some(of(either, day_first));
        }
    }
}

fn settle_zones(document: &Postmortem<'_>, entries: &mut [TimelineEntry], sentences: &[(usize, String)]) {
    for entry in entries.iter_mut() {
        let sentence = || sentences.iter().find(|(timeline, _)| *timeline == entry.timeline);
        entry.resolved_zone = entry
            .zone
            .as_deref()
            .map(|name| Zone::new(name, ZoneSource::Entry))
            .or_else(|| entry.heading_zone.as_deref().map(|name| Zone::new(name, ZoneSource::Heading)))
            .or_else(|| sentence().map(|(_, name)| Zone::new(name, ZoneSource::Sentence)));
    }
    if entries.iter().all(|entry| entry.resolved_zone.is_some()) {
        return;
    }
    // A statement for all times elsewhere, the front matter, the zone that other entries name, or the only zone
    // that is named with a time at all.
    let shared = front_matter_zone(document)
        .or_else(|| stated_zone(document))
        .or_else(|| sentences.first().map(|(_, name)| Zone::new(name, ZoneSource::Sentence)))
        .or_else(|| only(entries.iter().filter_map(|entry| entry.zone.as_deref()), ZoneSource::Entries))
        .or_else(|| {
            let named = entries.iter().any(|entry| entry.zone.is_some());
            let times = if named { Vec::new() } else { zones_beside_times(document) };
            // They are about the same clock if one of them is a time of the timeline.
            let same = times.iter().any(|(time, _)| entries.iter().any(|entry| entry.time == Some(*time)));
            only(times.into_iter().filter(|_| same).map(|(_, name)| name), ZoneSource::Document)
        });
    for entry in entries.iter_mut().filter(|entry| entry.resolved_zone.is_none()) {
        entry.resolved_zone.clone_from(&shared);
    }
}

/// The zone that all names mean.
fn only<'t>(mut names: impl Iterator<Item = &'t str>, source: ZoneSource) -> Option<Zone> {
    let first = Zone::new(names.next()?, source);
    names.all(|name| Zone::new(name, source).same_as(&first)).then_some(first)
}

fn front_matter_zone(document: &Postmortem<'_>) -> Option<Zone> {
    let matter = document.front_matter.as_ref()?;
    let named = ["timezone", "time_zone", "time-zone", "tz", "zone"].iter().find_map(|key| matter.text(key));
    if let Some(name) = named.filter(|name| zone::leading(name) == Some(name.len())) {
        return Some(Zone::new(&name, ZoneSource::FrontMatter));
    }
    let names: Vec<String> = ["started", "detected", "acknowledged", "identified", "mitigated", "resolved"]
        .iter()
        .filter_map(|key| leading(&matter.text(key)?)?.zone)
        .collect();
    only(names.iter().map(String::as_str), ZoneSource::FrontMatter)
}

/// A sentence outside the timeline that is about all times.
fn stated_zone(document: &Postmortem<'_>) -> Option<Zone> {
    let whole = 0..document.source.len();
    for unit in document.blocks.iter() {
        if !matches!(unit.kind, UnitKind::Paragraph | UnitKind::Item { .. } | UnitKind::Heading { .. }) {
            continue;
        }
        for line in body_lines(document, &unit, &whole) {
            let lower = line.text.len() <= 400 && line.text.contains("ime");
            if lower
                && line.text.to_lowercase().contains("times")
                && let Some(name) = zone::stated_in(&line.text)
            {
                return Some(Zone::new(name, ZoneSource::Sentence));
            }
        }
    }
    None
}

/// The times that are written with a zone in the document.
fn zones_beside_times<'d>(document: &Postmortem<'d>) -> Vec<(Time, &'d str)> {
    let mut found = Vec::new();
    let text = document.text(&document.proper);
    let mut next = 0;
    for (at, _) in text.match_indices(':') {
        let start = text.get(..at).unwrap_or_default();
        let digits = start.bytes().rev().take(2).take_while(u8::is_ascii_digit).count();
        if digits == 0 || at < next {
            continue;
        }
        // No time with its zone is longer.
        let rest = text.get(at - digits..).unwrap_or_default();
        let end = rest.char_indices().nth(60).map_or(rest.len(), |(end, _)| end);
        let rest = rest.get(..end).unwrap_or_default();
        if let Some(when) = leading(rest)
            && let Some(time) = when.time
            && let Some(name) = when.zone
            && let Some(place) = rest.get(..when.len).and_then(|read| read.rfind(&name))
        {
            next = at + when.len;
            found.extend(rest.get(place..place + name.len()).map(|name| (time, name)));
        }
    }
    found
}

/// Days since a fixed one; a day without a year counts in the same leap year for all.
fn day_number(date: Date) -> i64 {
    let first = Date::constant(2000, 1, 1);
    i64::from((date - first).get_days())
}

fn settle_instants(group: &mut [TimelineEntry], told: Option<Date>) {
    let clocks = || group.iter().filter_map(|entry| entry.time.map(|time| (entry, time)));
    // Noon can be told from midnight where some hour or the way of writing shows the 24-hour clock.
    let long = clocks().any(|(entry, time)| {
        !entry.half_day_unknown && entry.impossible.is_none() && (time.hour() > 12 || time.hour() == 0)
            || entry.half_day_unknown
                && entry.time_text.trim_start_matches(|c: char| !c.is_ascii_digit()).starts_with('0')
    });
    let twelve = !long && clocks().all(|(entry, _)| entry.half_day_unknown);
    let back = newest_first(group);
    let year = group
        .iter()
        .find_map(|entry| entry.day.or(entry.inherited_day).and_then(|day| day.year))
        .or_else(|| told.map(Date::year));
    let relative = clocks().next().is_none();

    let mut offset: Option<i64> = None;
    let mut base: Option<(Option<Day>, i64)> = None;
    let mut carried = 0;
    let mut afternoon = false;
    let mut before: Option<i64> = None;
    let mut first_day = None;
    for entry in group.iter_mut() {
        let Some(time) = entry.time else {
            entry.minute = entry.elapsed.filter(|_| relative);
            continue;
        };
        let day = entry.day.or(entry.inherited_day);
        let date = match day {
            Some(day) => day.with_year(year.unwrap_or(2000)),
            None if entry.unknown_day => None,
            None => told.or(Some(Date::constant(2000, 1, 1))),
        };
        let Some(date) = date else { continue };
        let number = day_number(date);
        if entry.day.is_some() || base != Some((day, number)) {
            base = Some((day, number));
            carried = 0;
            afternoon = false;
        }
        // All on the clock of the first entry.
        let own =
            entry.resolved_zone.as_ref().and_then(|zone| zone.offset).map(|offset| i64::from(offset.seconds()) / 60);
        let shift = offset.zip(own).map_or(0, |(first, own)| first - own);
        offset = offset.or(own);
        let mut of_day = i64::from(time.hour()) * 60 + i64::from(time.minute());
        if twelve && !back && (12 * 60..13 * 60).contains(&of_day) && afternoon {
            of_day -= 12 * 60;
        }
        let mut minute = (number + carried) * DAY + of_day + shift + i64::from(afternoon) * DAY / 2;
        if let Some(before) = before {
            if twelve && !back && before - minute >= DAY / 4 && before - minute <= DAY / 2 {
                // Noon has passed, or midnight.
                minute += DAY / 2;
                if afternoon {
                    carried += 1;
                }
                afternoon = !afternoon;
            } else if entry.day.is_none() && !back && before - minute > DAY / 2 {
                let passed = (before - minute + DAY / 2) / DAY;
                carried += passed.min(2);
                minute += passed.min(2) * DAY;
            } else if entry.day.is_none() && back && minute - before > DAY / 2 && minute - before < DAY {
                carried -= 1;
                minute -= DAY;
            }
        }
        before = Some(minute);
        let first = *first_day.get_or_insert(number);
        entry.minute = Some(minute - first * DAY);
        // Whole dates only, and no hour that may be twelve others.
        let dated = day.map_or(told.is_some(), |day| day.year.or(year).is_some());
        let unsure = !long && entry.half_day_unknown && entry.impossible.is_none();
        if dated && !unsure {
            entry.at = date.checked_add(carried.days()).ok().map(|date| date.to_datetime(time));
        }
        if let (Some(at), Some(offset)) = (entry.at, entry.resolved_zone.as_ref().and_then(|zone| zone.offset)) {
            entry.timestamp = offset.to_timestamp(at).ok().filter(|at| *at > Timestamp::UNIX_EPOCH);
        }
    }
}

/// At least two steps, and every one goes back.
fn newest_first(group: &[TimelineEntry]) -> bool {
    let mut steps = 0;
    let mut before: Option<(Option<Day>, i32)> = None;
    for entry in group {
        let Some(time) = entry.time else { continue };
        let now = (entry.day.or(entry.inherited_day), i32::from(time.hour()) * 60 + i32::from(time.minute()));
        if let Some(then) = before {
            let days = now.0.zip(then.0).map(|(now, then)| {
                let year = now.year.or(then.year).unwrap_or(2000);
                now.with_year(year).cmp(&then.with_year(year))
            });
            match days {
                Some(std::cmp::Ordering::Less) => steps += 1,
                Some(std::cmp::Ordering::Greater) => return false,
                _ if now.1 < then.1 => steps += 1,
                _ if now.1 > then.1 => return false,
                _ => {}
            }
        }
        before = Some(now);
    }
    steps >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(source: &str) -> Vec<TimelineEntry> {
        Postmortem::parse(source).timeline
    }

    fn minutes(source: &str) -> Vec<Option<i64>> {
        entries(source).iter().map(|entry| entry.minute).collect()
    }

    fn instants(source: &str) -> Vec<String> {
        entries(source).iter().map(|entry| entry.timestamp.map(|at| at.to_string()).unwrap_or_default()).collect()
    }

    fn zone_of(source: &str) -> Option<(String, ZoneSource)> {
        entries(source).last().and_then(|entry| entry.resolved_zone.clone()).map(|zone| (zone.name, zone.source))
    }

    #[test]
    fn zones_come_from_wherever_they_are_written() {
        for (source, name, from) in [
            ("# Outage\n\n## Timeline\n\n- 14:05 UTC alert\n", "UTC", ZoneSource::Entry),
            ("# Outage\n\n## Timeline (all times CET)\n\n- 14:05 alert\n", "CET", ZoneSource::Heading),
            (
                "# Outage\n\n## Timeline\n\n| Time (PST) | Event |\n|---|---|\n| 14:05 | alert |\n",
                "PST",
                ZoneSource::Heading,
            ),
            ("# Outage\n\n## Timeline\n\n_All times are in UTC._\n\n- 14:05 alert\n", "UTC", ZoneSource::Sentence),
            ("# Outage\n\n## Timeline\n\n- 14:05 alert\n\nAll times are JST.\n", "JST", ZoneSource::Sentence),
            ("# Outage\n\n## Timeline\n\n- 14:05 CEST alert\n- 14:10 fix\n", "CEST", ZoneSource::Entries),
            (
                "# Outage\n\nOn March 4 at 14:05 GMT it broke.\n\n## Timeline\n\n- 14:05 alert\n",
                "GMT",
                ZoneSource::Document,
            ),
            ("# Outage\n\nAll times are UTC.\n\n## Timeline\n\n- 14:05 alert\n", "UTC", ZoneSource::Sentence),
            (
                "---\ntimezone: Europe/Berlin\n---\n# Outage\n\n## Timeline\n\n- 14:05 alert\n",
                "Europe/Berlin",
                ZoneSource::FrontMatter,
            ),
        ] {
            assert_eq!(zone_of(source), Some((name.to_owned(), from)), "{source}");
        }
        assert_eq!(zone_of("# Outage\n\n## Timeline\n\n- 14:05 alert\n- 14:10 fix\n"), None);
    }

    #[test]
    fn dates_are_carried_forward_and_past_midnight() {
        let source = "# Outage\n\n## Timeline (UTC)\n\n- 2024-03-04 23:50 alert\n- 00:10 fix\n- 00:30 over\n";
        assert_eq!(instants(source), ["2024-03-04T23:50:00Z", "2024-03-05T00:10:00Z", "2024-03-05T00:30:00Z"]);
        let source =
            "# Outage\n\n## Timeline (UTC)\n\n### March 4, 2024\n\n- 09:00 alert\n\n### March 5\n\n- 08:00 fix\n";
        assert_eq!(instants(source), ["2024-03-04T09:00:00Z", "2024-03-05T08:00:00Z"]);
    }

    #[test]
    fn the_day_and_the_zone_come_from_the_summary() {
        let source = "# Outage\n\n## Summary\n\nOn March 4, 2024, from 12:30 PM GMT, nothing worked.\n\n## Timeline\n\n- 12:30 PM alert\n";
        assert_eq!(instants(source), ["2024-03-04T12:30:00Z"]);
    }

    #[test]
    fn ambiguous_dates_are_told_by_others() {
        let source = "# Outage\n\n## Timeline (UTC)\n\n- 03/04/2024 14:00 alert\n- 03/15/2024 14:00 over\n";
        assert_eq!(instants(source), ["2024-03-04T14:00:00Z", "2024-03-15T14:00:00Z"]);
        assert_eq!(instants("# Outage\n\n## Timeline (UTC)\n\n- 03/04/2024 14:00 alert\n"), [""]);
    }

    #[test]
    fn a_twelve_hour_clock_goes_on_past_noon() {
        let source = "# Outage\n\n## Timeline\n\n- 11:16 deploy\n- 12:16 alert\n- 1:52 fix\n- 3:31 over\n";
        assert_eq!(minutes(source), [Some(676), Some(736), Some(832), Some(931)]);
    }

    #[test]
    fn entries_in_several_zones_are_on_one_clock() {
        let source = "# Outage\n\n## Timeline\n\n- 2024-03-04 14:00 UTC alert\n- 2024-03-04 15:10 CET fix\n";
        assert_eq!(minutes(source), [Some(840), Some(850)]);
    }

    #[test]
    fn elapsed_times_count_from_the_start() {
        assert_eq!(
            minutes("# Outage\n\n## Timeline\n\n- T+0 deploy\n- T+5m alert\n- T+1h fix\n"),
            [Some(0), Some(5), Some(60)]
        );
    }
}
