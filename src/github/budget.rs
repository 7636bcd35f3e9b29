//! When a request may be sent: GitHub's limits for one installation, kept before GitHub has to say no.
//!
//! The arithmetic is GCRA (a token bucket written as one instant): for each limit the instant at which all of it is
//! there again. A request takes its turn by moving those instants on, and is told how long to wait until then; so turns
//! are had in the order in which they were asked for. What is spent is written down in the store: one row an
//! installation, by the store's clock. So replicas share it to the point, however many there are and however unevenly
//! they work, and a bot that is started again does not begin anew.
//!
//! The `governor` crate has the same arithmetic in one process's atomics: it can neither share a budget between
//! replicas nor take from four limits at once. The formula is two lines; what matters is where its instants are kept.
//!
//! Never here: a retry, or a request.

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use jiff::{SignedDuration, Timestamp};
use moka::future::Cache;
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot};

use super::http::{Answer, Call};
use crate::ports::{GitHubError, GitHubResult, Store, StoreError};

/// Requests at once of one installation from one replica, of the hundred that GitHub allows all of them.
const AT_ONCE: usize = 20;
/// Requests of the hour that are left for others who use the same installation's budget, and for those under way.
const RESERVE: u64 = 20;
/// Installations whose writes this process keeps apart.
const GATES: u64 = 10_000;
/// A wait that is worth a line in the log, as a part of GitHub's minute.
const WORTH_TELLING: f64 = 1.0 / 6.0;
/// The longest that GitHub is believed, or punished with, in its minutes.
const LONGEST: u32 = 120;

/// GitHub's secondary limits for one installation, which the bot keeps within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// How long a minute is, and a sixtieth of an hour: a second of it parts two writes. Zero holds nothing back, for a
    /// stand-in that has no limits.
    pub minute: Duration,
    /// A read takes one, a write five.
    pub points_a_minute: u32,
    /// Requests that make issues, comments and pull requests.
    pub content_a_minute: u32,
    pub content_an_hour: u32,
    /// How long a request waits for its turn; where it would take longer, its work is put off.
    pub patience: Duration,
}

impl RateLimits {
    /// As GitHub documents them.
    pub const GITHUB: Self = Self {
        minute: Duration::from_mins(1),
        points_a_minute: 900,
        content_a_minute: 80,
        content_an_hour: 500,
        patience: Duration::from_secs(15),
    };
    /// Nothing is held back.
    pub const NONE: Self = Self { minute: Duration::ZERO, ..Self::GITHUB };
}

/// What a request takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cost {
    points: i64,
    writes: bool,
    /// It makes something that people are notified of.
    content: bool,
}

impl Cost {
    fn of(call: &Call) -> Self {
        if call.method == Method::GET {
            return Self { points: 1, writes: false, content: false };
        }
        let ends = ["/issues", "/comments", "/pulls"];
        let content = call.method == Method::POST && ends.iter().any(|end| call.route.path().ends_with(end));
        Self { points: 5, writes: true, content }
    }
}

/// Microseconds since 1970 by the store's clock.
type Instant = i64;

/// One limit: so much at once, and from then on one more every so often.
struct Meter {
    at_once: i64,
    /// Microseconds.
    every: i64,
}

impl Meter {
    /// At once four fifteenths of what is allowed within a window, and two thirds of it spread over the window. Both
    /// together may fall into one window; the rest is left because requests may come closer together than they were
    /// sent.
    fn of(allowed: u32, window: Duration) -> Self {
        let allowed = i64::from(allowed).max(1);
        Self { at_once: (allowed * 4 / 15).max(5), every: micros(window) * 3 / (allowed * 2) }
    }

    /// When `cost` may be taken at the earliest.
    fn ready(&self, whole: Instant, cost: i64) -> Instant {
        whole.saturating_add((cost - self.at_once).saturating_mul(self.every))
    }

    /// Takes `cost` at `start`.
    fn take(&self, whole: &mut Instant, cost: i64, start: Instant) {
        *whole = (*whole).max(start).saturating_add(cost.saturating_mul(self.every));
    }
}

/// What an installation has spent: for each limit the instant at which all of it is there again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Spent {
    points: Instant,
    content: Instant,
    content_hour: Instant,
    writes: Instant,
    /// Nothing may be sent before.
    closed: Instant,
    /// How often in a row GitHub limited without saying until when.
    strikes: u32,
}

impl Spent {
    fn read(text: Option<&str>) -> Self {
        // What another version wrote and this one can't read is no reason to stop: GitHub itself still counts.
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    fn write(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// The instant at which a request of that cost has its turn; `Err` where that is too far away, and nothing is
    /// taken.
    fn turn(&mut self, cost: Cost, limits: RateLimits, now: Instant) -> Result<Instant, Instant> {
        let minute = limits.minute;
        let (write, content) = (i64::from(cost.writes), i64::from(cost.content));
        let apart = Meter { at_once: 1, every: micros(minute) / 60 };
        let meters = [
            (Meter::of(limits.points_a_minute, minute), &mut self.points, cost.points),
            (Meter::of(limits.content_a_minute, minute), &mut self.content, content),
            (Meter::of(limits.content_an_hour, minute * 60), &mut self.content_hour, content),
            (apart, &mut self.writes, write),
        ];
        let mut start = now.max(self.closed);
        for (meter, whole, cost) in meters.iter().filter(|(_, _, cost)| *cost > 0) {
            start = start.max(meter.ready(**whole, *cost));
        }
        if start.saturating_sub(now) > micros(limits.patience) {
            return Err(start);
        }
        for (meter, whole, cost) in meters {
            if cost > 0 {
                meter.take(whole, cost, start);
            }
        }
        Ok(start)
    }

    /// GitHub said no. `told`: until when, where it said so.
    fn close(&mut self, told: Option<Instant>, minute: Duration, now: Instant) -> Instant {
        let until = if let Some(told) = told {
            self.strikes = 0;
            told
        } else {
            // The first of several that were under way counts; and what is long past is forgiven.
            if now > self.closed.saturating_add(micros(minute) * 10) {
                self.strikes = 0;
            } else if now < self.closed {
                return self.closed;
            }
            let minutes = 1_u32.checked_shl(self.strikes).unwrap_or(LONGEST).min(LONGEST);
            self.strikes = self.strikes.saturating_add(1);
            now.saturating_add(micros(minute * minutes))
        };
        self.closed = self.closed.max(until);
        self.closed
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// What one installation's requests pass in this process.
struct Gate {
    /// One write at a time, in the order in which they come.
    write: Arc<Mutex<()>>,
    at_once: Arc<Semaphore>,
}

/// The leave to send one request; to be held until its answer is there.
#[derive(Default)]
pub(super) struct Turn {
    _write: Option<OwnedMutexGuard<()>>,
    _at_once: Option<OwnedSemaphorePermit>,
}

/// The budgets of all installations.
pub(super) struct Budget {
    limits: RateLimits,
    store: Arc<dyn Store>,
    gates: Cache<u64, Arc<Gate>>,
}

impl Budget {
    pub(super) fn new(limits: RateLimits, store: Arc<dyn Store>) -> Self {
        let gates = Cache::builder().max_capacity(GATES).time_to_idle(Duration::from_hours(1)).build();
        Self { limits, store, gates }
    }

    /// Waits for the turn of a request.
    pub(super) async fn turn(&self, installation: u64, call: &Call) -> GitHubResult<Turn> {
        let cost = Cost::of(call);
        let gate = self.gates.get_with(installation, async {
            Arc::new(Gate { write: Arc::default(), at_once: Arc::new(Semaphore::new(AT_ONCE)) })
        });
        let gate = gate.await;
        let write = if cost.writes { Some(Arc::clone(&gate.write).lock_owned().await) } else { None };
        let at_once = Arc::clone(&gate.at_once).acquire_owned().await.ok();
        let limits = self.limits;
        let turn = self.with(installation, call, move |spent, now| spent.turn(cost, limits, now)).await?;
        let (turn, now) = turn;
        match turn {
            Ok(start) => {
                let wait = Duration::from_micros(u64::try_from(start.saturating_sub(now)).unwrap_or(0));
                if wait > limits.minute.mul_f64(WORTH_TELLING) {
                    tracing::info!(installation, request = call.operation(), ?wait, "waiting for GitHub's limits");
                }
                if !wait.is_zero() {
                    tokio::time::sleep(wait).await;
                }
                Ok(Turn { _write: write, _at_once: at_once })
            }
            Err(until) => {
                let until = Timestamp::from_microsecond(until).unwrap_or(Timestamp::MAX);
                tracing::info!(installation, request = call.operation(), %until, "putting work off for GitHub's limits");
                Err(GitHubError::RateLimited { operation: call.operation(), until })
            }
        }
    }

    /// GitHub said no: nobody sends anything for this installation until then. `told` is what GitHub itself said.
    /// Returns when that is.
    pub(super) async fn close(
        &self,
        installation: u64,
        call: &Call,
        told: Option<Timestamp>,
    ) -> GitHubResult<Timestamp> {
        let minute = self.limits.minute;
        let close = move |spent: &mut Spent, now: Instant| {
            let latest = now.saturating_add(micros(minute * LONGEST));
            spent.close(told.map(|told| told.as_microsecond().clamp(now, latest)), minute, now)
        };
        let (until, _) = self.with(installation, call, close).await?;
        let until = Timestamp::from_microsecond(until).unwrap_or(Timestamp::MAX);
        tracing::warn!(installation, request = call.operation(), %until, "GitHub limits the rate");
        Ok(until)
    }

    /// Takes note of what GitHub says is left of the hour.
    pub(super) async fn note(&self, installation: u64, call: &Call, answer: &Answer) {
        let number = |name| answer.headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
        let (Some(left), Some(reset)) = (number("x-ratelimit-remaining"), number("x-ratelimit-reset")) else { return };
        if left > RESERVE || number("x-ratelimit-limit").is_some_and(|limit| limit <= RESERVE * 2) {
            return;
        }
        let Some(reset) = i64::try_from(reset).ok().and_then(|reset| Timestamp::from_second(reset).ok()) else {
            return;
        };
        // A second more: clocks differ.
        let reset = reset.saturating_add(SignedDuration::from_secs(1)).unwrap_or(reset);
        if let Err(error) = self.close(installation, call, Some(reset)).await {
            tracing::warn!(%error, "could not note that the hour's requests are used up");
        }
    }

    /// Changes what an installation has spent, by the store's clock.
    async fn with<T: Send + 'static>(
        &self,
        installation: u64,
        call: &Call,
        change: impl FnOnce(&mut Spent, Instant) -> T + Send + 'static,
    ) -> GitHubResult<(T, Instant)> {
        let (tell, told) = oneshot::channel();
        let rewrite = Box::new(move |text: Option<&str>, now: Timestamp| {
            let mut spent = Spent::read(text);
            let before = spent.clone();
            let now = now.as_microsecond();
            let outcome = change(&mut spent, now);
            // Nobody listens any more where the request was given up.
            let _ = tell.send((outcome, now));
            if spent == before { None } else { spent.write() }
        });
        let failed = |why: String| GitHubError::Transient { operation: call.operation(), message: why };
        let written = self.store.spend(installation, rewrite).await;
        written.map_err(|error: StoreError| failed(format!("what was spent of the limits is not known: {error}")))?;
        told.await.map_err(|_| failed("what was spent of the limits is not known".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Cost = Cost { points: 1, writes: false, content: false };
    const COMMENT: Cost = Cost { points: 5, writes: true, content: true };
    const MINUTE: i64 = 60_000_000;

    /// Everybody's requests as they come, each sent at its turn.
    fn sent(costs: impl Iterator<Item = Cost>, hours: i64) -> Vec<(Instant, Cost)> {
        let (mut spent, mut now, mut sent) = (Spent::default(), 1_000_000_000, Vec::new());
        let end = now + hours * 60 * MINUTE;
        for cost in costs {
            match spent.turn(cost, RateLimits::GITHUB, now) {
                Ok(start) => {
                    assert!(start >= now && start - now <= micros(RateLimits::GITHUB.patience));
                    sent.push((start, cost));
                }
                Err(until) => {
                    assert!(until > now);
                    now = until;
                }
            }
            if now > end {
                break;
            }
        }
        sent
    }

    fn most(sent: &[(Instant, Cost)], window: i64, of: impl Fn(Cost) -> i64) -> i64 {
        let mut sent = sent.to_vec();
        sent.sort_by_key(|(at, _)| *at);
        let mut most = 0;
        for (from, (begin, _)) in sent.iter().enumerate() {
            let within = sent[from..].iter().take_while(|(at, _)| *at < begin + window);
            most = most.max(within.map(|(_, cost)| of(*cost)).sum());
        }
        most
    }

    #[test]
    fn no_window_holds_more_than_github_allows() {
        let mix = (0_u32..).map(|index| if index % 3 == 0 { COMMENT } else { READ });
        for costs in [
            Box::new(std::iter::repeat(READ)) as Box<dyn Iterator<Item = Cost>>,
            Box::new(std::iter::repeat(COMMENT)),
            Box::new(mix),
        ] {
            let sent = sent(costs.take(6_000), 3);
            assert!(sent.len() > 500, "{}", sent.len());
            assert!(most(&sent, MINUTE, |cost| cost.points) <= 900);
            assert!(most(&sent, MINUTE, |cost| i64::from(cost.content)) <= 80);
            assert!(most(&sent, 60 * MINUTE, |cost| i64::from(cost.content)) <= 500);
            assert!(most(&sent, 1_000_000, |cost| i64::from(cost.writes)) <= 1);
        }
    }

    #[test]
    fn what_is_told_counts_and_what_is_not_told_grows() {
        let (mut spent, minute) = (Spent::default(), Duration::from_mins(1));
        assert_eq!(spent.close(Some(5 * MINUTE), minute, 0), 5 * MINUTE);
        assert_eq!(spent.turn(READ, RateLimits::GITHUB, MINUTE), Err(5 * MINUTE));
        // Of two that were under way the second changes nothing.
        let mut spent = Spent { closed: 1, ..Spent::default() };
        assert_eq!(spent.close(None, minute, 10), 10 + MINUTE);
        assert_eq!(spent.close(None, minute, 20), 10 + MINUTE);
        assert_eq!(spent.close(None, minute, 2 * MINUTE), 4 * MINUTE);
        assert_eq!(spent.close(None, minute, 5 * MINUTE), 9 * MINUTE);
        // Long after, it begins anew.
        assert_eq!(spent.close(None, minute, 100 * MINUTE), 101 * MINUTE);
    }

    #[test]
    fn what_another_version_wrote_is_no_hindrance() {
        assert_eq!(Spent::read(Some("{\"points\": 3, \"more\": []}")).points, 3);
        assert_eq!(Spent::read(Some("?")), Spent::default());
    }
}
