//! What the bot does unasked: has GitHub deliver again what failed, looks for what was missed, forgets what is old.
//!
//! Each of these is a job in a reserved lane, so that of several replicas one does it, a crash puts it off for no longer
//! than a lease, and one installation's trouble is nobody else's. What they find goes into the lanes of the incidents
//! and is done there, by the same path as everything. Nothing here writes to a repository.

mod deliveries;
mod reconcile;
mod rehearse;

use std::time::Duration;

use tracing::{info, warn};

use super::{DeedKind, Stop, Worker};
use crate::bot::event::{Chore, Event, Incoming, Lane};
use crate::bot::missed;
use crate::bot::model::{Actor, RepoRef};
use crate::ports::{Claim, Job, OWN_JOB, StoreResult};

/// After a chore that failed, at most.
const SOON: Duration = Duration::from_mins(1);
/// Rows that are forgotten in one transaction.
const PRUNE_STEP: u32 = 500;
/// Pause between two such steps, for others to get their turn.
const PRUNE_PAUSE: Duration = Duration::from_millis(20);

/// So many jobs of a sweep are due at once; the next ones later, so that what webhooks bring has its turn between them.
const AT_ONCE: usize = 8;
/// Pause between such handfuls.
const HANDFUL: Duration = Duration::from_millis(400);

/// How long the job at that place among a sweep's jobs waits.
fn staggered(place: usize) -> Duration {
    HANDFUL * u32::try_from(place / AT_ONCE).unwrap_or(u32::MAX)
}

fn own(repo: RepoRef, event: Event) -> Incoming {
    Incoming { repo, sender: Actor { login: "postmortem-bot".into(), is_bot: true }, event }
}

fn nowhere(installation: u64, owner: &str) -> RepoRef {
    RepoRef { installation, id: 0, owner: owner.to_owned(), name: String::new() }
}

/// The job that looks at an issue or pull request once more.
pub(super) fn lane_sweep(repo: &RepoRef, number: u64) -> (String, Incoming) {
    (format!("{OWN_JOB}sweep:{number}"), own(repo.clone(), Event::Sweep { number }))
}

/// The job that looks at all of an installation, or (where the repository has an id) at one of its repositories.
pub(super) fn installation_sweep(repo: RepoRef, why: &str) -> (String, Incoming) {
    let id = format!("{OWN_JOB}installation:{}:{}", repo.installation, repo.id);
    (id, own(repo, Event::Installation { action: why.to_owned() }))
}

fn chore_job(chore: Chore) -> (String, Incoming) {
    (format!("{OWN_JOB}chore:{}", chore.name()), own(nowhere(0, ""), Event::Chore { chore }))
}

/// The same once, beside the regular ones.
fn by_hand(chore: Chore) -> (String, Incoming) {
    (format!("{OWN_JOB}by-hand:{}", chore.name()), chore_job(chore).1)
}

/// It comes again and again, whoever does it this time.
fn is_regular(job: &Job, chore: Chore) -> bool {
    job.delivery_id == chore_job(chore).0
}

impl Worker {
    /// Asks for the chores, to be done at once.
    pub(super) async fn begin_chores(&self) -> StoreResult<()> {
        for chore in Chore::ALL {
            let (id, incoming) = chore_job(chore);
            self.store.enqueue(&id, incoming, Duration::ZERO).await?;
        }
        Ok(())
    }

    /// Asks for everything at once, as an operator wants it: failed deliveries and all installations, or the one
    /// repository of that name (`owner/name`). The error says what is wrong with the name.
    pub async fn begin_by_hand(&self, only: Option<&str>) -> Result<(), String> {
        let jobs = match only {
            None => [Chore::Deliveries, Chore::Reconcile].map(by_hand).to_vec(),
            Some(name) => {
                let found = self.find_repository(name).await?;
                let repo = found.ok_or_else(|| format!("no installation reaches a repository named {name}"))?;
                vec![installation_sweep(repo, reconcile::BY_HAND)]
            }
        };
        for (id, incoming) in jobs {
            self.store.enqueue(&id, incoming, Duration::ZERO).await.map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Asks for a chore's next time.
    pub(super) async fn chore_later(&self, chore: Chore, failed: bool) -> StoreResult<()> {
        let every = match chore {
            Chore::Deliveries => self.config.deliveries_every,
            Chore::Reconcile => self.config.reconcile_every,
            Chore::Prune => self.config.prune_every,
        };
        let (id, incoming) = chore_job(chore);
        let after = if failed { every.min(SOON) } else { every };
        // Something to wait, or it would be taken for a job that is there already: this one.
        self.store.enqueue(&id, incoming, after.max(Duration::from_millis(1))).await.map(drop)
    }

    /// The jobs of a lane that is not an incident's.
    pub(super) async fn sweep(&self, claim: &Claim, jobs: &[Job]) -> Result<(), Stop> {
        let mut done: Vec<&Incoming> = Vec::new();
        for job in jobs {
            if let Event::Chore { chore } = job.incoming.event {
                let again = done.contains(&&job.incoming);
                done.push(&job.incoming);
                self.chore(claim, job, chore, again).await?;
                continue;
            }
            if done.contains(&&job.incoming) {
                continue;
            }
            done.push(&job.incoming);
            match &job.incoming.event {
                Event::Installation { action } => self.installation(claim, job, action).await?,
                Event::CheckOfCommit { head_sha, action } => {
                    self.check_of_commit(job, head_sha, action.as_deref()).await?;
                }
                other => warn!(delivery = job.delivery_id, event = ?other, "nothing to do in this lane"),
            }
        }
        Ok(())
    }

    /// `again`: it was done a moment ago.
    async fn chore(&self, claim: &Claim, job: &Job, chore: Chore, again: bool) -> Result<(), Stop> {
        let regular = is_regular(job, chore);
        let ended = match chore {
            _ if again => Ok(()),
            Chore::Deliveries => self.redeliver_failed(claim).await,
            Chore::Reconcile => self.begin_reconcile(regular).await,
            Chore::Prune => self.prune().await,
        };
        let failed = match ended {
            Ok(()) => false,
            // A chore is never parked: its next time comes.
            Err(Stop::Retry { why, .. } | Stop::Park(why)) => {
                warn!(chore = chore.name(), why, "a chore failed; it is tried again soon");
                self.tell(chore.name(), &why, DeedKind::Trouble);
                true
            }
            Err(stop) => return Err(stop),
        };
        if regular {
            self.chore_later(chore, failed).await?;
        }
        Ok(())
    }

    async fn prune(&self) -> Result<(), Stop> {
        let (mut jobs, mut deliveries) = (0, 0);
        loop {
            let pruned = self.store.prune(self.config.keep, PRUNE_STEP).await?;
            jobs += pruned.jobs;
            deliveries += pruned.deliveries;
            if pruned.jobs + pruned.deliveries == 0 {
                break;
            }
            tokio::time::sleep(PRUNE_PAUSE).await;
        }
        if jobs + deliveries > 0 {
            info!(jobs, deliveries, "forgot what is too old to matter");
        }
        Ok(())
    }

    /// The check was asked for on a commit: the pull requests that it is the head of are checked.
    async fn check_of_commit(&self, job: &Job, head_sha: &str, action: Option<&str>) -> Result<(), Stop> {
        let repo = &job.incoming.repo;
        let pulls = self.github.pulls_of_commit(repo, head_sha).await.map_err(|error| self.stop(&error))?;
        for pull in pulls {
            let Some(event) = missed::check_requested(&pull, repo, head_sha, action) else { continue };
            let id = format!("{OWN_JOB}check:{}:{}", pull.number, job.delivery_id);
            let incoming = Incoming { event, ..job.incoming.clone() };
            self.store.enqueue(&id, incoming, Duration::ZERO).await?;
        }
        self.wake.notify_one();
        Ok(())
    }

    /// A chore that panics is not parked either.
    pub(super) async fn unparked(&self, claim: &Claim, job: &Job, why: &str) -> StoreResult<bool> {
        let Event::Chore { chore } = job.incoming.event else { return Ok(false) };
        if claim.lane != Lane::CHORES {
            return Ok(false);
        }
        tracing::error!(chore = chore.name(), why, "a chore failed; it is tried again soon");
        if is_regular(job, chore) {
            self.chore_later(chore, true).await?;
        }
        self.store.finish(claim, job.id).await?;
        Ok(true)
    }
}
