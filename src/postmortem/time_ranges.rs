//! Ranges of times in prose: `from 12:30 PM to 14:30 PM GMT`.

use std::ops::Range;

use super::Postmortem;
use super::time::leading;
use super::zone::{Zone, ZoneSource};

/// A range of times of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeRange {
    pub span: Range<usize>,
    /// Minutes since midnight.
    pub from: i64,
    pub until: i64,
    pub zone: Option<Zone>,
}

/// The ranges in the text within `within`, where both times can only be read one way.
pub fn time_ranges(document: &Postmortem<'_>, within: &Range<usize>) -> Vec<TimeRange> {
    let mut found = Vec::new();
    for piece in document.texts().filter(|piece| piece.start < within.end && piece.end > within.start) {
        let piece = piece.start.max(within.start)..piece.end.min(within.end);
        let text = document.text(&piece);
        let mut next = 0;
        for (colon, _) in text.match_indices(':') {
            let digits = text.as_bytes().get(..colon).unwrap_or_default().iter().rev().take(2);
            let digits = digits.take_while(|byte| byte.is_ascii_digit()).count();
            let start = colon - digits;
            if digits == 0 || start < next {
                continue;
            }
            // No range of times is longer.
            let rest = text.get(start..).unwrap_or_default();
            let end = rest.char_indices().nth(80).map_or(rest.len(), |(end, _)| end);
            let Some(when) = rest.get(..end).and_then(leading) else { continue };
            let (Some(from), Some(until)) = (when.time, when.end) else { continue };
            next = start + when.len;
            // `11:00 to 1:30` without AM or PM, unless the 24-hour clock is evident.
            if when.half_day_unknown && until.hour() < 13 {
                continue;
            }
            let minute = |time: jiff::civil::Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
            found.push(TimeRange {
                span: piece.start + start..piece.start + start + when.len,
                from: minute(from),
                until: minute(until),
                zone: when.zone.map(|name| Zone::new(&name, ZoneSource::Document)),
            });
        }
    }
    found
}
