//! Which webhooks GitHub is to deliver again: those that concern us, failed, and succeeded at no later attempt.
//!
//! GitHub's list shows event and action alone. What may concern us by these is looked at (a request that costs a fifth
//! of a delivery by GitHub's points), so that nothing comes that would be passed over.
//!
//! Remembers between two looks at GitHub's list what is not settled yet, so that each look needs only what is new. A
//! delivery that keeps failing is asked for at growing distances, until GitHub no longer has it.

use std::collections::{BTreeMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::event::may_concern;
use super::model::HookDelivery;

/// GitHub delivers again what is not older.
const WINDOW: SignedDuration = SignedDuration::from_hours(3 * 24);
/// An attempt may be listed only when it has ended, and GitHub's clock is not ours.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);
/// After the first try to have it delivered again; doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(4);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);
/// Deliveries that are remembered; beyond that the oldest go.
const MAX_PENDING: usize = 20_000;

/// What is known of failed deliveries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// When the newest attempt was made that has been seen, by GitHub's clock.
    #[serde(default)]
    seen_until: Option<Timestamp>,
    /// By delivery id.
    #[serde(default)]
    pending: BTreeMap<String, Pending>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Pending {
    #[serde(default)]
    event: String,
    /// The newest attempt that failed.
    attempt: u64,
    /// When that was.
    at: Timestamp,
    /// How often it was asked for.
    #[serde(default)]
    asked: u32,
    #[serde(default)]
    not_before: Timestamp,
    /// What a look at its content said; `None` before that.
    #[serde(default)]
    concerns: Option<bool>,
}

/// One to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// `X-GitHub-Delivery`.
    pub delivery: String,
    /// The newest attempt that failed.
    pub attempt: u64,
    pub event: String,
    /// It was looked at before, and concerns us.
    pub concerns: bool,
}

impl Failed {
    /// From when on attempts must be listed.
    pub fn since(&self, now: Timestamp) -> Timestamp {
        let oldest = now.saturating_sub(WINDOW).unwrap_or(now);
        self.seen_until.and_then(|seen| seen.saturating_sub(OVERLAP).ok()).map_or(oldest, |seen| seen.max(oldest))
    }

    /// Takes note of attempts, in any order.
    pub fn learn(&mut self, attempts: &[HookDelivery], now: Timestamp) {
        let mut ordered: Vec<&HookDelivery> = attempts.iter().collect();
        ordered.sort_by_key(|attempt| (attempt.delivered_at, attempt.id));
        for attempt in ordered {
            self.seen_until = self.seen_until.max(Some(attempt.delivered_at));
            if !may_concern(&attempt.event, attempt.action.as_deref()) {
                continue;
            }
            if attempt.succeeded() {
                self.pending.remove(&attempt.guid);
                continue;
            }
            let pending = self.pending.entry(attempt.guid.clone()).or_insert(Pending {
                event: attempt.event.clone(),
                attempt: attempt.id,
                at: attempt.delivered_at,
                asked: 0,
                not_before: Timestamp::UNIX_EPOCH,
                concerns: None,
            });
            if attempt.delivered_at >= pending.at {
                (pending.attempt, pending.at) = (attempt.id, attempt.delivered_at);
            }
        }
        let oldest = now.saturating_sub(WINDOW).unwrap_or(now);
        // What concerns nobody is remembered only as long as the next look may see it again.
        let listed = self.since(now);
        self.pending.retain(|_, pending| pending.at >= if pending.concerns == Some(false) { listed } else { oldest });
        if self.pending.len() > MAX_PENDING {
            let mut ages: Vec<Timestamp> = self.pending.values().map(|pending| pending.at).collect();
            ages.sort_unstable();
            let from = ages[ages.len() - MAX_PENDING];
            self.pending.retain(|_, pending| pending.at >= from);
        }
    }

    /// Ids of the deliveries that failed and are not settled.
    pub fn ids(&self) -> Vec<String> {
        self.pending.keys().cloned().collect()
    }

    /// They came all the same: the answer was lost, or too late.
    pub fn settle(&mut self, arrived: &HashSet<String>) {
        self.pending.retain(|id, _| !arrived.contains(id));
    }

    /// What is to be asked for now (or looked at first): comments last, which are many and seldom concern us (GitHub's
    /// limit may end the sweep before them), else the oldest first.
    pub fn due(&self, now: Timestamp) -> Vec<Due> {
        let is_due = |pending: &Pending| pending.not_before <= now && pending.concerns != Some(false);
        let mut due: Vec<_> = self.pending.iter().filter(|(_, pending)| is_due(pending)).collect();
        due.sort_by_key(|(_, pending)| (pending.event == "issue_comment", pending.at, pending.attempt));
        let due = due.into_iter().map(|(id, pending)| Due {
            delivery: id.clone(),
            attempt: pending.attempt,
            event: pending.event.clone(),
            concerns: pending.concerns == Some(true),
        });
        due.collect()
    }

    /// A look at its content said so.
    pub fn judged(&mut self, id: &str, concerns: bool) {
        if let Some(pending) = self.pending.get_mut(id) {
            pending.concerns = Some(concerns);
        }
    }

    /// GitHub was asked for that one.
    pub fn asked(&mut self, id: &str, now: Timestamp) {
        if let Some(pending) = self.pending.get_mut(id) {
            let pause = FIRST_PAUSE.saturating_mul(1 << pending.asked.min(10)).min(LONGEST_PAUSE);
            pending.asked += 1;
            pending.not_before = now.saturating_add(pause).unwrap_or(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + minute * 60).unwrap()
    }

    fn attempt(id: u64, guid: &str, minute: i64, status_code: u16) -> HookDelivery {
        HookDelivery {
            id,
            guid: guid.into(),
            delivered_at: at(minute),
            status_code,
            event: "issues".into(),
            action: Some("labeled".into()),
        }
    }

    fn due(failed: &Failed, minute: i64) -> Vec<u64> {
        failed.due(at(minute)).into_iter().map(|due| due.attempt).collect()
    }

    #[test]
    fn only_what_failed_concerns_us_and_came_at_no_later_attempt_is_asked_for() {
        let mut failed = Failed::default();
        let mut irrelevant = attempt(9, "push", 1, 502);
        irrelevant.event = "push".into();
        let mut other_action = attempt(10, "pinned", 1, 502);
        other_action.action = Some("pinned".into());
        failed.learn(
            &[
                attempt(7, "later", 6, 200),
                attempt(6, "again", 5, 0),
                attempt(5, "again", 4, 502),
                attempt(4, "before", 3, 502),
                attempt(3, "before", 2, 202),
                irrelevant,
                other_action,
                attempt(2, "later", 1, 503),
                attempt(1, "once", 0, 500),
            ],
            at(7),
        );
        // "before" had succeeded at an earlier attempt; whether it is in the inbox the store tells.
        assert_eq!(due(&failed, 7), [1, 4, 6], "oldest first, and the newest attempt of each");
        failed.settle(&HashSet::from(["before".to_owned()]));
        assert_eq!(failed.ids(), ["again", "once"]);
    }

    #[test]
    fn what_keeps_failing_is_asked_for_less_and_less_until_github_has_it_no_more() {
        let mut failed = Failed::default();
        failed.learn(&[attempt(1, "bad", 0, 400)], at(0));
        let (mut asked, mut id) = (Vec::new(), 1);
        for minute in (0..3 * 24 * 60).step_by(5) {
            if let [due] = failed.due(at(minute)).as_slice() {
                failed.asked(&due.delivery, at(minute));
                asked.push(minute);
                id += 1;
                failed.learn(&[attempt(id, "bad", minute, 400)], at(minute));
            }
        }
        assert_eq!(&asked[..5], [0, 5, 15, 35, 70]);
        assert!(asked.len() < 25, "{asked:?}");
        failed.learn(&[], at(20 * 24 * 60));
        assert_eq!(failed, Failed { pending: BTreeMap::new(), ..failed.clone() });
    }

    #[test]
    fn what_concerns_nobody_is_not_asked_for_however_often_it_is_listed() {
        let mut failed = Failed::default();
        let both = [attempt(1, "question", 0, 502), attempt(2, "incident", 0, 502)];
        failed.learn(&both, at(1));
        assert!(failed.due(at(1)).iter().all(|due| !due.concerns && due.event == "issues"));
        failed.judged("question", false);
        failed.judged("incident", true);
        failed.learn(&both, at(2));
        let [due] = &failed.due(at(2))[..] else { panic!("{failed:?}") };
        assert_eq!((due.delivery.as_str(), due.concerns), ("incident", true));
        // It is forgotten when the list is not read so far back any more; the other one is not.
        failed.learn(&[attempt(3, "later", 60, 202)], at(60));
        failed.learn(&[], at(61));
        assert_eq!(failed.ids(), ["incident"]);
    }

    #[test]
    fn the_next_look_begins_a_little_before_the_last_one_ended() {
        let mut failed = Failed::default();
        assert_eq!(failed.since(at(0)), at(-3 * 24 * 60));
        failed.learn(&[attempt(1, "a", 0, 202)], at(1));
        assert_eq!(failed.since(at(1)), at(-10));
        assert_eq!(failed.since(at(10 * 24 * 60)), at(7 * 24 * 60), "never longer than GitHub keeps them");
        // Seen once more, what was asked for is not asked for anew.
        failed.learn(&[attempt(2, "b", 1, 502)], at(2));
        failed.asked("b", at(2));
        failed.learn(&[attempt(2, "b", 1, 502)], at(3));
        assert!(due(&failed, 3).is_empty());
        let text = serde_json::to_string(&failed).unwrap();
        assert_eq!(serde_json::from_str::<Failed>(&text).unwrap(), failed);
    }
}
