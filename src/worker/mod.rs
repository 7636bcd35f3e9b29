//! Claims a lane, loads what the decision needs, plans, applies, and plans again while something changed.
//!
//! The only place that retries, and the only one that writes to GitHub. It knows the ports, never an adapter.

mod apply;
mod heal;
mod load;
mod setup;
mod sweep;
mod tenants;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::time::{Duration, Instant};

use backon::{BackoffBuilder as _, ExponentialBuilder};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, debug, error, info, info_span, warn};

use crate::bot::describe::describe;
use crate::bot::event::{Event, Lane};
use crate::bot::marker::Signer;
use crate::bot::model::RepoRef;
use crate::bot::plan::{Effect, plan};
use crate::ports::{Claim, Clock, GitHub, GitHubError, Heartbeat, Job, Store, StoreError, StoreResult};

pub use self::setup::Setups;
use self::tenants::Tenants;

/// How the worker paces itself.
#[derive(Debug, Clone)]
pub struct Config {
    /// Lanes worked on at once.
    pub lanes: usize,
    /// Of them at most so many of one installation. Its writes go one after the other anyway; and the last quarter of
    /// all lanes is kept for installations that have none, so that a storm in one does not hold up the others.
    pub lanes_of_one: usize,
    /// How long a lane is held without a sign of life.
    pub lease: Duration,
    /// How long an unfinished intent may still turn up on GitHub: the HTTP timeout and the lag of its reads.
    pub settle: Duration,
    /// First delay after a passing fault; doubles up to `retry_max`.
    pub retry_min: Duration,
    pub retry_max: Duration,
    /// A job that failed so often is parked for the operator.
    pub max_attempts: u32,
    /// How often to look for work that nobody announced (another replica's, a lease that ended).
    pub poll: Duration,
    /// How long running lanes get to finish at shutdown.
    pub drain: Duration,
    /// Whether to sweep unasked. Without it, what somebody asks for is still done.
    pub sweeps: bool,
    /// How often to look for webhooks that GitHub could not deliver.
    pub deliveries_every: Duration,
    /// Pause after each webhook that GitHub is asked to deliver again.
    pub redelivery_pace: Duration,
    /// How often to look for what no webhook told of.
    pub reconcile_every: Duration,
    /// When to look whether something was made twice, after it was made; `None`: the next sweep is soon enough.
    pub heal_after: Option<Duration>,
    /// How often to forget what is too old to matter.
    pub prune_every: Duration,
    /// How long finished jobs and their deliveries are kept: longer than the three days for which GitHub may deliver
    /// again.
    pub keep: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            lanes: 16,
            lanes_of_one: 6,
            // Short, because after a crash the lane waits for its end; a running lane renews it all the time.
            lease: Duration::from_secs(10),
            settle: Duration::from_secs(20),
            retry_min: Duration::from_secs(1),
            retry_max: Duration::from_mins(10),
            max_attempts: 100,
            poll: Duration::from_secs(5),
            drain: Duration::from_secs(20),
            sweeps: true,
            deliveries_every: Duration::from_mins(5),
            // 150 a minute, 5 points each: below GitHub's 900 points.
            redelivery_pace: Duration::from_millis(400),
            reconcile_every: Duration::from_mins(15),
            heal_after: Some(Duration::from_mins(3)),
            prune_every: Duration::from_hours(1),
            keep: Duration::from_hours(7 * 24),
        }
    }
}

/// How often to say in the log how far a long run of work has come.
const PROGRESS: Duration = Duration::from_secs(30);
/// While lanes are worked on and nothing more could be claimed, webhooks of so much time are looked at together: each
/// look goes over all lanes that are due.
const LOOKS_APART: Duration = Duration::from_millis(20);
/// Plans are made again until nothing is left to do, at most so often in one go.
const MAX_ROUNDS: usize = 8;
/// Requests of one run that may fail once each without putting the job off.
const MAX_HICCUPS: usize = 20;
/// A job that panics is tried so often: the cause may have been in what was loaded.
const MAX_PANICS: u32 = 3;

/// The worker and what it works with.
pub struct Worker {
    pub github: Arc<dyn GitHub>,
    pub store: Arc<dyn Store>,
    pub clock: Arc<dyn Clock>,
    pub signer: Signer,
    /// Rung when a delivery was accepted.
    pub wake: Arc<Notify>,
    pub heartbeat: Arc<Heartbeat>,
    /// How repositories have set the bot up, as far as is known.
    pub setups: Setups,
    pub config: Config,
    /// Names this process in leases.
    pub name: String,
    pub counters: Counters,
    /// Told what is done, for an operator who watches.
    pub journal: Option<mpsc::UnboundedSender<Deed>>,
    /// A first pass over all installations was begun by this process.
    pub reconciled: AtomicBool,
    /// How often a job has waited for what GitHub does not show yet, by the job's id, what that is and which version of it.
    pub lag_waits: LagWaits,
    /// Who may write to a repository's branch now.
    pub turns: Turns,
}

/// One at a time commits to a repository: what is made on a head that another one moves is made in vain.
pub struct Turns(moka::future::Cache<u64, Arc<tokio::sync::Mutex<()>>>);

impl Default for Turns {
    fn default() -> Self {
        // No turn lasts as long.
        Self(moka::future::Cache::builder().max_capacity(10_000).time_to_idle(Duration::from_hours(1)).build())
    }
}

impl Turns {
    async fn take(&self, repository: u64) -> tokio::sync::OwnedMutexGuard<()> {
        self.0.get_with(repository, async { Arc::default() }).await.lock_owned().await
    }
}

/// Kept by this process alone: another one that goes on with a job waits anew, as long as the job was not tried often.
pub struct LagWaits(moka::sync::Cache<(i64, &'static str, String), u32>);

impl Default for LagWaits {
    fn default() -> Self {
        // Longer than a job waits between its tries in all.
        Self(moka::sync::Cache::builder().max_capacity(10_000).time_to_idle(Duration::from_mins(10)).build())
    }
}

/// What this process has done since it started; each change is logged.
#[derive(Debug, Default)]
pub struct Counters {
    /// Duplicates that were taken away.
    pub healed: AtomicU64,
    /// Webhooks that GitHub was asked to deliver again.
    pub redelivered: AtomicU64,
}

/// Something that was done, or is to be done, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// `owner/name #12`, an account, or a chore.
    pub place: String,
    pub what: String,
    pub kind: DeedKind,
}

/// How a deed matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeedKind {
    /// A step that is taken.
    Step,
    /// Worth knowing; there is nothing to do about it.
    Note,
    /// It could not be done.
    Trouble,
}

/// Why a job could not be ended now.
#[derive(Debug)]
enum Stop {
    /// Try again after the delay. Only a fault that `counts` brings the job nearer to being parked.
    Retry { after: Option<Duration>, counts: bool, why: String },
    /// Will never work.
    Park(String),
    /// Belongs to another lane.
    Reroute(Lane),
    /// Somebody else has the lane now.
    LeaseLost,
    /// The store is away; the lease will end by itself.
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::LeaseLost => Self::LeaseLost,
            other => Self::Store(other),
        }
    }
}

impl Worker {
    /// Works until `shutdown`, then lets the running lanes end.
    pub async fn run(self: Arc<Self>, shutdown: CancellationToken) {
        let mut running = JoinSet::new();
        let mut begun = !self.config.sweeps;
        let mut tenants = Tenants::default();
        let mut told = Instant::now();
        loop {
            self.heartbeat.beat();
            if !begun {
                begun = self.begin_chores().await.inspect_err(|error| warn!(%error, "no sweeps yet")).is_ok();
            }
            while let Some(ended) = running.try_join_next_with_id() {
                tenants.end(ended);
            }
            if tenants.is_empty() {
                told = Instant::now();
            } else if told.elapsed() >= PROGRESS {
                told = Instant::now();
                self.tell_progress(&tenants).await;
            }
            let mut idle = true;
            let mut due = None;
            if running.len() < self.config.lanes && !shutdown.is_cancelled() {
                match self.claim(&tenants).await {
                    Ok(Some(claim)) => {
                        let worker = Arc::clone(&self);
                        let stop = shutdown.clone();
                        let span =
                            info_span!("lane", repository = claim.lane.repository_id, number = claim.lane.number);
                        let installation = claim.installation;
                        let task = running.spawn(async move { worker.work(claim, &stop).await }.instrument(span));
                        tenants.begin(task.id(), installation);
                        idle = false;
                    }
                    Ok(None) => {}
                    Err(error) => {
                        error!(%error, "could not claim a lane");
                        due = Some(self.config.poll);
                    }
                }
            } else {
                // No lane is free; one that ends says so.
                due = Some(self.config.poll);
            }
            if shutdown.is_cancelled() {
                break;
            }
            if idle {
                if due.is_none() {
                    due = self.store.next_due_except(&tenants.passed(&self.config)).await.ok().flatten();
                }
                let pause = due.unwrap_or(self.config.poll).clamp(Duration::from_millis(5), self.config.poll);
                let busy = !running.is_empty();
                let woken = async {
                    if busy {
                        tokio::time::sleep(LOOKS_APART).await;
                    }
                    self.wake.notified().await;
                };
                tokio::select! {
                    () = woken => {}
                    () = tokio::time::sleep(pause) => {}
                    () = shutdown.cancelled() => {}
                    Some(ended) = running.join_next_with_id(), if busy => tenants.end(ended),
                }
            }
        }
        info!(lanes = running.len(), "letting the running lanes end");
        let drained = tokio::time::timeout(self.config.drain, async { while running.join_next().await.is_some() {} });
        if drained.await.is_err() {
            warn!("lanes were still running; their leases will end and the work is done again");
        }
    }

    /// A lane of an installation that has none first, else of one that may have more.
    async fn claim(&self, tenants: &Tenants) -> StoreResult<Option<Claim>> {
        let (busy, passed) = (tenants.busy(), tenants.passed(&self.config));
        let claim = self.store.claim_except(&self.name, self.config.lease, &busy).await?;
        if claim.is_some() || busy == passed {
            return Ok(claim);
        }
        self.store.claim_except(&self.name, self.config.lease, &passed).await
    }

    async fn tell_progress(&self, tenants: &Tenants) {
        match self.store.counts().await {
            Ok((open, parked)) => info!(open, parked, lanes = tenants.len(), "jobs are waiting or worked on"),
            Err(error) => debug!(%error, "could not count the jobs"),
        }
    }

    /// Works on one lane until it has no job that is due.
    async fn work(self: Arc<Self>, claim: Claim, shutdown: &CancellationToken) {
        loop {
            match self.work_once(&claim).await {
                Ok(true) if !shutdown.is_cancelled() => {}
                Ok(_) => break,
                Err(StoreError::LeaseLost) => return warn!("the lease was lost; another worker has the lane"),
                Err(error) => return error!(%error, "the store failed; the lease will end by itself"),
            }
        }
        if let Err(error) = self.store.release(&claim).await {
            debug!(%error, "could not release the lane");
        }
        self.wake.notify_one();
    }

    /// Takes what waits in the lane and ends it. False: nothing (more) is due.
    async fn work_once(self: &Arc<Self>, claim: &Claim) -> Result<bool, StoreError> {
        let mut jobs = self.store.jobs(claim).await?;
        if jobs.is_empty() {
            return Ok(false);
        }
        let newest = jobs[jobs.len() - 1].incoming.repo.clone();
        // What waits together is decided together, but a job that failed before is tried alone, so that it
        // takes no other one with it.
        if jobs.iter().any(|job| job.attempts > 0) {
            jobs.truncate(1);
        }
        let batch = jobs.clone();
        let worker = Arc::clone(self);
        let owned = claim.clone();
        let working = async move {
            tokio::select! {
                ended = worker.process(&owned, &batch, &newest) => ended,
                lost = worker.keep_lease(&owned) => Err(lost),
            }
        };
        let ended = tokio::spawn(working.in_current_span()).await;
        let stop = match ended {
            Ok(Ok(())) => {
                for job in &jobs {
                    self.store.finish(claim, job.id).await?;
                }
                return Ok(true);
            }
            Ok(Err(stop)) => stop,
            Err(join) if jobs[0].attempts + 1 >= MAX_PANICS => Stop::Park(format!("a bug: {join}")),
            Err(join) => Stop::Retry { after: None, counts: true, why: format!("a bug: {join}") },
        };
        self.end_stopped(claim, &jobs, stop).await
    }

    async fn end_stopped(&self, claim: &Claim, jobs: &[Job], stop: Stop) -> Result<bool, StoreError> {
        let job = &jobs[0];
        match stop {
            Stop::LeaseLost => Err(StoreError::LeaseLost),
            Stop::Store(error) => Err(error),
            Stop::Reroute(lane) => {
                debug!(delivery = job.delivery_id, to = lane.number, "the job belongs to another lane");
                self.store.reroute(claim, job.id, &lane).await?;
                self.wake.notify_one();
                Ok(true)
            }
            // Which of them it was is not known: each is tried alone from now on.
            Stop::Park(why) if jobs.len() > 1 => {
                self.store.retry(claim, job.id, Duration::ZERO, true, &why).await?;
                Ok(true)
            }
            Stop::Park(why) if self.unparked(claim, job, &why).await? => Ok(true),
            Stop::Park(why) => {
                error!(delivery = job.delivery_id, why, "the job cannot succeed and is parked");
                self.store.park(claim, job.id, &why).await?;
                Ok(true)
            }
            Stop::Retry { counts: true, why, .. } if job.attempts + 1 >= self.config.max_attempts => {
                error!(
                    delivery = job.delivery_id,
                    why,
                    attempts = job.attempts + 1,
                    "the job failed too often and is parked"
                );
                self.store.park(claim, job.id, &why).await?;
                Ok(true)
            }
            Stop::Retry { after, counts, why } => {
                let delay = after.unwrap_or_else(|| self.backoff(job.attempts));
                warn!(delivery = job.delivery_id, why, delay = ?delay, attempts = job.attempts, "will try again");
                self.store.retry(claim, job.id, delay, counts, &why).await?;
                Ok(false)
            }
        }
    }

    /// Exponential with jitter.
    fn backoff(&self, attempts: u32) -> Duration {
        ExponentialBuilder::default()
            .with_min_delay(self.config.retry_min)
            .with_max_delay(self.config.retry_max)
            .with_jitter()
            .without_max_times()
            .build()
            .nth(attempts.min(32) as usize)
            .unwrap_or(self.config.retry_max)
    }

    /// Renews the lease while the lane is worked on, however long GitHub takes. Returns only where it is lost.
    async fn keep_lease(&self, claim: &Claim) -> Stop {
        loop {
            tokio::time::sleep(self.config.lease / 3).await;
            match self.store.renew(claim, self.config.lease).await {
                Ok(()) => {}
                Err(StoreError::LeaseLost) => return Stop::LeaseLost,
                Err(error) => warn!(%error, "could not renew the lease"),
            }
        }
    }

    /// Loads, plans and applies until nothing is left to do.
    /// `repo`: by its newest name.
    async fn process(&self, claim: &Claim, jobs: &[Job], repo: &RepoRef) -> Result<(), Stop> {
        if claim.lane.is_reserved() || claim.lane.number == 0 {
            return self.sweep(claim, jobs).await;
        }
        if self.is_echo(claim, jobs).await? {
            debug!(delivery = jobs[0].delivery_id, "only what the bot itself did comes back");
            return Ok(());
        }
        let mut covered = None;
        for subject in load::subjects(claim, jobs) {
            if subject.pull().is_some() && subject.pull() == covered {
                continue;
            }
            let mut run = load::Run::new(self, claim, jobs, repo.clone(), subject);
            let mut last: Vec<Effect> = Vec::new();
            let mut round = 0;
            let mut hiccups: Vec<String> = Vec::new();
            loop {
                match self.round(claim, jobs, &mut run, &mut last, round).await {
                    Ok(true) => round += 1,
                    Ok(false) => break,
                    // A run is dozens of requests. Where each fails now and then, starting anew every time would come
                    // to no end, so what failed once is tried once more at once, with what is loaded already.
                    Err(Stop::Retry { after: None, counts: true, why })
                        if hiccups.len() < MAX_HICCUPS && !hiccups.contains(&why) =>
                    {
                        debug!(delivery = jobs[0].delivery_id, why, "once more");
                        hiccups.push(why);
                        last.clear();
                        tokio::time::sleep(self.config.retry_min / 4).await;
                    }
                    Err(stop) => {
                        if !matches!(stop, Stop::LeaseLost | Stop::Store(_)) {
                            run.heal_later().await?;
                        }
                        return Err(stop);
                    }
                }
            }
            run.heal_later().await?;
            covered = covered.or(run.pull_number());
            for (key, refusal) in run.refused() {
                warn!(
                    delivery = jobs[0].delivery_id,
                    effect = key,
                    status = refusal.status,
                    message = refusal.message,
                    "GitHub refused"
                );
            }
        }
        Ok(())
    }

    /// Whether all that the jobs tell of is a pull request or a push of the bot itself, whose head it has checked
    /// already: the run that made it went on until nothing was left to do.
    async fn is_echo(&self, claim: &Claim, jobs: &[Job]) -> Result<bool, Stop> {
        let Some(login) = self.github.identity().await.login else { return Ok(false) };
        let mut heads = Vec::new();
        for job in jobs {
            match &job.incoming.event {
                Event::Pull { action, head_sha, .. }
                    if job.incoming.sender.login == login && matches!(action.as_str(), "opened" | "synchronize") =>
                {
                    heads.push(format!("check:{head_sha}:"));
                }
                _ => return Ok(false),
            }
        }
        let ledger = self.store.effects(claim).await?;
        let checked =
            |head: &String| ledger.iter().any(|row| row.result.is_some() && row.key.starts_with(head.as_str()));
        Ok(heads.iter().all(checked))
    }

    /// One round. False: nothing is left to do.
    async fn round(
        &self,
        claim: &Claim,
        jobs: &[Job],
        run: &mut load::Run<'_>,
        last: &mut Vec<Effect>,
        round: usize,
    ) -> Result<bool, Stop> {
        self.store.renew(claim, self.config.lease).await?;
        let Some(snapshot) = run.load().await? else { return Ok(false) };
        if snapshot.repository.archived {
            warn!(delivery = jobs[0].delivery_id, "the repository is archived: nothing can be written there");
        }
        let effects = plan(&snapshot);
        if effects.is_empty() {
            return Ok(false);
        }
        if round >= MAX_ROUNDS || effects == *last {
            let keys: Vec<String> = effects.iter().map(Effect::key).collect();
            // Most likely GitHub still shows what was before; soon it will not.
            let after = Some(Duration::from_secs(1));
            return Err(Stop::Retry { after, counts: true, why: format!("no end of planning: {keys:?}") });
        }
        for effect in &effects {
            info!(delivery = jobs[0].delivery_id, effect = effect.key(), "apply");
            let refused = run.refused().len();
            run.apply(effect, &snapshot).await?;
            let refusal = run.refused().get(&effect.key());
            let place = format!("{} #{}", run.repo.full_name(), claim.lane.number);
            match refusal {
                None => self.tell(&place, &describe(effect), DeedKind::Step),
                Some(refusal) => {
                    let why = format!("{}: GitHub answered {} {}", describe(effect), refusal.status, refusal.message);
                    self.tell(&place, &why, DeedKind::Trouble);
                }
            }
            if run.refused().len() > refused {
                // What comes after may have to tell of it.
                break;
            }
        }
        *last = effects;
        Ok(true)
    }

    /// For who watches.
    fn tell(&self, place: &str, what: &str, kind: DeedKind) {
        if let Some(journal) = &self.journal {
            // Nobody listens any more: nobody wants to know.
            let _ = journal.send(Deed { place: place.to_owned(), what: what.to_owned(), kind });
        }
    }

    /// How a failed request ends the job.
    fn stop(&self, error: &GitHubError) -> Stop {
        match error {
            GitHubError::Transient { .. } => Stop::Retry { after: None, counts: true, why: error.to_string() },
            GitHubError::RateLimited { until, .. } => {
                let wait = Duration::try_from(until.duration_since(self.clock.now())).unwrap_or_default();
                // A second more: clocks differ, and an early request prolongs the limit.
                Stop::Retry { after: Some(wait + Duration::from_secs(1)), counts: false, why: error.to_string() }
            }
            // Until somebody lifts that, which may take long: then all that waits is due.
            GitHubError::Permanent { status: 403, message, .. } if message.contains("suspended") => {
                Stop::Retry { after: Some(self.config.retry_max), counts: false, why: error.to_string() }
            }
            // Credentials, permissions and installations are mended by people, and what was just made may not be
            // there yet: worth many tries. An answer that could not be understood may be a passing fault as well.
            GitHubError::Permanent { status: 0 | 401 | 403 | 404 | 410, .. } => {
                Stop::Retry { after: None, counts: true, why: error.to_string() }
            }
            GitHubError::Permanent { .. } => Stop::Park(error.to_string()),
        }
    }
}
