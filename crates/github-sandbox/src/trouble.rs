//! Trouble made on purpose: lagging reads, webhooks that go astray, secondary limits, and chaos by seed.
//!
//! What is drawn by lot comes from a seed, in the order of the requests, so that a run can be had again.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::Method;
use jiff::Timestamp;

use crate::api::{Asked, FaultAnswer, ReadLag, Script, SecondaryLimits, WebhookTrouble};
use crate::errors::{ApiError, ApiResult};
use crate::state::{Repo, RepoId};

type Repos = BTreeMap<RepoId, Repo>;

/// What of it belongs to the world.
pub(crate) struct Trouble {
    lag: Option<Lag>,
    webhooks: Option<(WebhookTrouble, fastrand::Rng)>,
    secondary: Option<SecondaryLimits>,
    /// By caller: when requests came, oldest first, with their points and whether they make content.
    recent: HashMap<String, VecDeque<(Timestamp, u64, bool)>>,
    /// Requests under way, by token.
    under_way: HashMap<String, usize>,
    violations: u64,
    requests: u64,
}

struct Lag {
    max: Duration,
    lots: fastrand::Rng,
    /// How the repositories were from each moment on, oldest first.
    history: VecDeque<(Instant, Repos)>,
}

/// What becomes of one webhook.
pub(crate) struct Fate {
    pub(crate) lost: bool,
    pub(crate) doubled: bool,
    pub(crate) after_next: bool,
    pub(crate) delay: Duration,
}

impl Trouble {
    pub(crate) fn new(secondary: Option<SecondaryLimits>) -> Self {
        Self {
            lag: None,
            webhooks: None,
            secondary,
            recent: HashMap::new(),
            under_way: HashMap::new(),
            violations: 0,
            requests: 0,
        }
    }

    pub(crate) fn lag_reads(&mut self, lag: Option<ReadLag>, now: &Repos) {
        self.lag = lag.map(|lag| Lag {
            max: lag.max,
            lots: fastrand::Rng::with_seed(lag.seed),
            history: VecDeque::from([(Instant::now(), now.clone())]),
        });
    }

    /// Something may have changed: remembers how it is now.
    pub(crate) fn remember(&mut self, repos: &Repos) {
        let Some(lag) = &mut self.lag else { return };
        lag.history.push_back((Instant::now(), repos.clone()));
        // One older than the longest lag is still needed: it shows how things were then.
        while lag.history.get(1).is_some_and(|(since, _)| since.elapsed() > lag.max) {
            lag.history.pop_front();
        }
    }

    /// The repositories as a lagging read sees them; `None` where reads do not lag.
    pub(crate) fn older(&mut self) -> Option<Repos> {
        let lag = self.lag.as_mut()?;
        let by = lag.max.mul_f64(lag.lots.f64());
        let seen = lag.history.iter().rev().find(|(since, _)| since.elapsed() >= by).or(lag.history.front());
        seen.map(|(_, repos)| repos.clone())
    }

    pub(crate) fn set_webhooks(&mut self, trouble: Option<WebhookTrouble>) {
        self.webhooks = trouble.map(|trouble| (trouble, fastrand::Rng::with_seed(trouble.seed)));
    }

    pub(crate) fn fate(&mut self) -> Option<Fate> {
        let (trouble, lots) = self.webhooks.as_mut()?;
        let mut drawn = |share: f64| lots.f64() < share;
        let (lost, doubled, after_next) = (drawn(trouble.lost), drawn(trouble.doubled), drawn(trouble.reordered));
        Some(Fate { lost, doubled, after_next, delay: trouble.delay.mul_f64(lots.f64()) })
    }

    /// How many requests came before this one.
    pub(crate) fn next_index(&mut self) -> u64 {
        self.requests += 1;
        self.requests - 1
    }

    pub(crate) fn violations(&self) -> u64 {
        self.violations
    }

    /// Counts a request of `caller` against the secondary limits, or refuses it.
    pub(crate) fn count(
        &mut self,
        caller: &str,
        token: &str,
        method: &Method,
        path: &str,
        now: Timestamp,
    ) -> ApiResult<()> {
        let Some(limits) = self.secondary else { return Ok(()) };
        let recent = self.recent.entry(caller.to_owned()).or_default();
        let ago = |by: Duration| now.as_microsecond() - i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        let (minute_ago, hour_ago) = (ago(limits.minute), ago(limits.minute * 60));
        while recent.front().is_some_and(|(at, ..)| at.as_microsecond() <= hour_ago) {
            recent.pop_front();
        }
        let reads = *method == Method::GET || *method == Method::HEAD;
        let (points, content) = (if reads { 1 } else { 5 }, makes_content(method, path));
        let minute = || recent.iter().rev().take_while(|(at, ..)| at.as_microsecond() > minute_ago);
        let spent: u64 = minute().map(|(_, points, _)| points).sum();
        let made = minute().filter(|(.., content)| *content).count();
        let made_in_hour = recent.iter().filter(|(.., content)| *content).count();
        let at_once = self.under_way.get(token).copied().unwrap_or_default();
        let over = spent + points > limits.points_a_minute
            || content && (made >= limits.content_a_minute || made_in_hour >= limits.content_an_hour)
            || at_once > limits.concurrent;
        if over {
            self.violations += 1;
            let wait = limits.minute.as_secs().max(1).to_string();
            return Err(ApiError::new(403, SECONDARY).header("retry-after", wait));
        }
        recent.push_back((now, points, content));
        Ok(())
    }

    pub(crate) fn begin(&mut self, token: &str) {
        *self.under_way.entry(token.to_owned()).or_default() += 1;
    }

    pub(crate) fn end(&mut self, token: &str) {
        if let Some(count) = self.under_way.get_mut(token) {
            *count = count.saturating_sub(1);
        }
    }
}

/// GitHub's words.
const SECONDARY: &str = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

/// Does a request make something that people are notified of?
fn makes_content(method: &Method, path: &str) -> bool {
    *method == Method::POST && ["/issues", "/comments", "/pulls", "/reviews"].iter().any(|end| path.ends_with(end))
}

/// A [`Script`] that draws by lot what happens to each request of an installation. Shares are between 0 and 1.
#[derive(Debug)]
pub struct Chaos {
    /// Refused with a 502 before it takes effect.
    pub server_errors: f64,
    /// Takes effect; the connection is dropped without an answer.
    pub dropped_replies: f64,
    /// The connection is dropped before it takes effect.
    pub dropped_requests: f64,
    /// Answered as a secondary limit is, for one second.
    pub limited: f64,
    lots: Mutex<fastrand::Rng>,
}

impl Chaos {
    /// Without any trouble yet.
    pub fn new(seed: u64) -> Self {
        Self {
            server_errors: 0.0,
            dropped_replies: 0.0,
            dropped_requests: 0.0,
            limited: 0.0,
            lots: Mutex::new(fastrand::Rng::with_seed(seed)),
        }
    }
}

impl Script for Chaos {
    fn before(&self, request: &Asked) -> Option<FaultAnswer> {
        if !request.by_installation {
            return None;
        }
        let mut lot = self.lots.lock().unwrap_or_else(PoisonError::into_inner).f64();
        let mut drawn = |share: f64| {
            let hit = lot < share;
            lot -= share;
            hit
        };
        if drawn(self.server_errors) {
            let message = "Server Error".to_owned();
            Some(FaultAnswer::Refuse { status: 502, message, headers: Vec::new() })
        } else if drawn(self.dropped_replies) {
            Some(FaultAnswer::DropReply)
        } else if drawn(self.dropped_requests) {
            Some(FaultAnswer::DropRequest)
        } else if drawn(self.limited) {
            let headers = vec![("retry-after".to_owned(), "1".to_owned())];
            Some(FaultAnswer::Refuse { status: 403, message: SECONDARY.to_owned(), headers })
        } else {
            None
        }
    }
}
