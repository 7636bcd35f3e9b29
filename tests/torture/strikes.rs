//! When a process dies: at a request to GitHub or at a webhook, before, during or after it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use github_sandbox::{Asked, FaultAnswer, Script};

use crate::fleet::Processes;

/// A moment of the story. Requests and webhooks are counted from the story's begin, each for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strike {
    /// Killed with the bot's request of this number on its way: it has no effect.
    BeforeRequest(u64),
    /// Killed when the request took effect: its answer is lost.
    AfterRequest(u64),
    /// Killed so long after the answer was sent: somewhere between two requests, around what the store does there.
    AfterAnswer(u64, Duration),
    /// Killed when the webhook of this number is about to reach it.
    BeforeWebhook(u64),
    /// Killed so long after the webhook was sent: around the commit of the inbox.
    DuringWebhook(u64, Duration),
    /// Killed when it has answered, but GitHub does not get the answer.
    AfterWebhook(u64),
    /// Not killed but stopped by a signal when the request took effect: it wakes up when others have done its work, and
    /// goes on with this answer.
    Freeze(u64),
    /// Not killed: the request takes effect, and the connection is dropped without an answer.
    DroppedReply(u64),
}

/// Strikes one after the other.
pub(crate) struct Strikes {
    waiting: Mutex<VecDeque<Strike>>,
    requests: AtomicU64,
    webhooks: AtomicU64,
    /// Kills that a clock counts down to.
    under_way: Arc<AtomicUsize>,
    processes: Arc<Processes>,
}

impl Strikes {
    pub(crate) fn new(strikes: &[Strike], processes: Arc<Processes>) -> Self {
        Self {
            waiting: Mutex::new(strikes.iter().copied().collect()),
            requests: AtomicU64::new(0),
            webhooks: AtomicU64::new(0),
            under_way: Arc::default(),
            processes,
        }
    }

    /// Counts from here on, for other strikes.
    pub(crate) fn again(&self, strikes: &[Strike]) {
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = strikes.iter().copied().collect();
        self.requests.store(0, Ordering::SeqCst);
        self.webhooks.store(0, Ordering::SeqCst);
    }

    /// Requests and webhooks so far.
    pub(crate) fn counts(&self) -> (u64, u64) {
        (self.requests.load(Ordering::SeqCst), self.webhooks.load(Ordering::SeqCst))
    }

    /// Strikes that have not come yet.
    pub(crate) fn left(&self) -> usize {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// No clock is running.
    pub(crate) fn calm(&self) -> bool {
        self.under_way.load(Ordering::SeqCst) == 0
    }

    /// Takes the next strike if `due` says that it is its time. Numbers that are over by now are due as well: a story
    /// that was struck before takes another course.
    fn take(&self, due: impl FnOnce(Strike) -> bool) -> Option<Strike> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.front().copied().filter(|strike| due(*strike))?;
        waiting.pop_front()
    }

    pub(crate) fn kill(&self) {
        self.processes.kill(0);
    }

    fn kill_in(&self, time: Duration) {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        let (under_way, processes) = (Arc::clone(&self.under_way), Arc::clone(&self.processes));
        std::thread::spawn(move || {
            std::thread::sleep(time);
            processes.kill(0);
            under_way.fetch_sub(1, Ordering::SeqCst);
        });
    }

    /// A webhook is about to be passed on. The strike that ends its way here, if any.
    pub(crate) fn webhook(&self) -> Option<Strike> {
        let number = self.webhooks.fetch_add(1, Ordering::SeqCst);
        let strike = self.take(|strike| match strike {
            Strike::BeforeWebhook(at) | Strike::DuringWebhook(at, _) | Strike::AfterWebhook(at) => at <= number,
            _ => false,
        })?;
        match strike {
            Strike::BeforeWebhook(_) => self.kill(),
            Strike::DuringWebhook(_, time) => self.kill_in(time),
            _ => {}
        }
        Some(strike)
    }
}

impl Script for Strikes {
    fn before(&self, request: &Asked) -> Option<FaultAnswer> {
        if !request.by_installation {
            return None;
        }
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        let strike = self.take(|strike| match strike {
            Strike::BeforeRequest(at) | Strike::DroppedReply(at) => at <= number,
            _ => false,
        })?;
        if let Strike::DroppedReply(_) = strike {
            return Some(FaultAnswer::DropReply);
        }
        self.kill();
        Some(FaultAnswer::DropRequest)
    }

    fn after(&self, request: &Asked, _status: u16) {
        if !request.by_installation {
            return;
        }
        // The last one that came: with one lane there is no other.
        let number = self.requests.load(Ordering::SeqCst).saturating_sub(1);
        let strike = self.take(|strike| match strike {
            Strike::AfterRequest(at) | Strike::AfterAnswer(at, _) | Strike::Freeze(at) => at <= number,
            _ => false,
        });
        match strike {
            Some(Strike::AfterAnswer(_, time)) => self.kill_in(time),
            Some(Strike::Freeze(_)) => self.processes.freeze(0),
            Some(_) => self.kill(),
            None => {}
        }
    }
}
