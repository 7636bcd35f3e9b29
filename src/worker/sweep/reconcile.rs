//! Looks at the installations' repositories for what no webhook told of, and puts it into the lanes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tracing::{debug, info, warn};

use super::super::load::{Run, Subject};
use super::super::{DeedKind, Stop, Worker};
use super::{installation_sweep, lane_sweep, nowhere, staggered};
use crate::bot::PULL_LABEL;
use crate::bot::event::{Incoming, Lane};
use crate::bot::missed;
use crate::bot::model::{InstalledRepository, RepoRef};
use crate::ports::{
    Accepted, Claim, DeliveryContent, FOUND_COMMENT, GitHubError, GitHubResult, Job, NewDelivery, StoreResult,
};

/// Key of an installation's memory in the ledger of its lane.
const KEY: &str = "repositories";
/// Reads lag behind writes, and GitHub's clock is not ours.
const OVERLAP: SignedDuration = SignedDuration::from_mins(5);
/// How far back a repository is looked at that was never looked at: for drafts that were merged meanwhile.
const FIRST_LOOK: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Commands older than that are not obeyed any more: as long as GitHub would deliver them again.
const COMMANDS: SignedDuration = SignedDuration::from_hours(3 * 24);
/// Repositories without incidents that one pass looks at; the next pass goes on behind them.
const OTHERS_A_PASS: usize = 200;
/// Tries of one pass.
const MAX_ATTEMPTS: u32 = 5;
/// After so many repositories the memory is written down.
const SAVE_EVERY: usize = 20;

/// The reason that an operator gives: look at everything, whatever is remembered.
pub(super) const BY_HAND: &str = "by hand";
/// The regular pass.
const REGULAR: &str = "sweep";
/// The first pass of a process.
const START: &str = "start";

/// What is remembered of an installation.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Memory {
    /// By repository id.
    #[serde(default)]
    repositories: BTreeMap<u64, Looked>,
    /// The last repository without incidents that was looked at.
    #[serde(default)]
    after: u64,
}

/// What is remembered of a repository.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Looked {
    /// What happened before was seen.
    until: Timestamp,
    /// It has, or had, something of ours.
    active: bool,
}

/// What a look at a repository found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Numbers whose lanes shall be looked at.
    pub(super) lanes: BTreeSet<u64>,
    /// Commands that nobody answered, with ids of their deliveries.
    pub(super) commands: Vec<(String, Incoming)>,
    /// Anything of ours, answered or not.
    active: bool,
}

/// How a repository is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Up to when it was looked at before.
    pub(super) since: Option<Timestamp>,
    /// What is open is looked at, although nothing happened to it.
    pub(super) full: bool,
    /// Commands are obeyed. Not where the app is new: they were not given to it.
    pub(super) commands: bool,
}

impl Worker {
    /// Every installation gets a job in its own lane.
    pub(super) async fn begin_reconcile(&self, regular: bool) -> Result<(), Stop> {
        let installations = self.github.installations().await.map_err(|error| self.stop(&error))?;
        let first = regular && !self.reconciled.swap(true, std::sync::atomic::Ordering::Relaxed);
        for (place, installation) in installations.iter().enumerate() {
            if installation.suspended {
                debug!(installation = installation.id, "suspended: nothing can be done there");
                self.tell(&installation.account, "the installation is suspended: skipped", DeedKind::Note);
                continue;
            }
            let why = match (regular, first) {
                (false, _) => BY_HAND,
                (true, true) => START,
                (true, false) => REGULAR,
            };
            let (id, incoming) = installation_sweep(nowhere(installation.id, &installation.account), why);
            let after = if regular { staggered(place) } else { Duration::ZERO };
            self.store.enqueue(&id, incoming, after).await?;
        }
        self.wake.notify_one();
        Ok(())
    }

    /// Looks at what an installation reaches. `action`: why, GitHub's words or ours.
    pub(super) async fn installation(&self, claim: &Claim, job: &Job, action: &str) -> Result<(), Stop> {
        let repo = &job.incoming.repo;
        let ours = [REGULAR, START, BY_HAND].contains(&action);
        if !ours {
            let hastened = self.store.hasten(repo.installation).await?;
            info!(installation = repo.installation, action, hastened, "an installation can be reached (again)");
        }
        let repositories = match self.github.installation_repositories(repo.installation).await {
            Ok(repositories) => repositories,
            Err(error) => return self.give_up(job, &repo.owner, &error),
        };
        let (row, _) = self.store.intend(claim, KEY, &json!({}), self.config.lease).await?;
        let mut memory: Memory = row.result.and_then(|row| serde_json::from_value(row).ok()).unwrap_or_default();
        let known: BTreeSet<u64> = repositories.iter().map(|found| found.repo.id).collect();
        memory.repositories.retain(|id, _| known.contains(id));
        let chosen = choose(&memory, repositories, repo, action);
        let mut failure = None;
        for (done, installed) in chosen.into_iter().enumerate() {
            let began = self.clock.now();
            let looked = memory.repositories.get(&installed.repo.id).copied();
            let look = Look {
                since: looked.map(|looked| looked.until),
                full: action != REGULAR,
                commands: !matches!(action, "created" | "added"),
            };
            match self.look(&installed.repo, look).await {
                Ok(found) => {
                    let active = found.active || looked.is_some_and(|looked| looked.active);
                    self.put_into_lanes(&installed.repo, found, action == BY_HAND).await?;
                    if !active {
                        memory.after = installed.repo.id;
                    }
                    memory.repositories.insert(installed.repo.id, Looked { until: began, active });
                }
                // Its issues are switched off, or it is gone since the list was made.
                Err(error @ GitHubError::Permanent { .. }) => {
                    debug!(%error, repository = installed.repo.full_name(), "cannot be looked at");
                }
                Err(error) => {
                    let limited = matches!(error, GitHubError::RateLimited { .. });
                    failure = Some(error);
                    if limited {
                        break;
                    }
                }
            }
            if done % SAVE_EVERY == SAVE_EVERY - 1 {
                self.store.record(claim, KEY, &serde_json::to_value(&memory).unwrap_or_default()).await?;
            }
        }
        self.store.record(claim, KEY, &serde_json::to_value(&memory).unwrap_or_default()).await?;
        self.wake.notify_one();
        failure.map_or(Ok(()), |error| self.give_up(job, &repo.owner, &error))
    }

    /// Tries again a few times; then the next pass has to do.
    fn give_up(&self, job: &Job, owner: &str, error: &GitHubError) -> Result<(), Stop> {
        let passing = !matches!(error, GitHubError::Permanent { .. });
        if passing && job.attempts < MAX_ATTEMPTS {
            return Err(self.stop(error));
        }
        warn!(installation = job.incoming.repo.installation, %error, "the installation cannot be looked at now");
        self.tell(owner, &format!("cannot be looked at: {error}"), DeedKind::Trouble);
        Ok(())
    }

    /// What happened in a repository that a webhook should have told us.
    pub(super) async fn look(&self, repo: &RepoRef, look: Look) -> GitHubResult<Found> {
        let now = self.clock.now();
        let ago = |back| now.saturating_sub(back).unwrap_or(now);
        let since = look.since.map_or_else(|| ago(FIRST_LOOK), |since| since.saturating_sub(OVERLAP).unwrap_or(since));
        let mut found = Found::default();
        for label in self.swept_labels(repo).await? {
            let mut issues = self.github.labelled(repo, &label, false, Some(since)).await?;
            if look.full {
                issues.extend(self.github.labelled(repo, &label, true, None).await?);
            }
            found.lanes.extend(issues.iter().map(|issue| missed::lane_number(&self.signer, repo, issue)));
        }
        found.active = !found.lanes.is_empty();
        if look.commands {
            let since = since.max(ago(COMMANDS));
            for comment in self.github.comments_since(repo, since).await? {
                let Some((incoming, keys)) = missed::commands(repo, &comment, since) else { continue };
                found.active = true;
                match self.store.recorded(repo.id, &keys).await {
                    Ok(answered) if keys.iter().all(|key| answered.contains(key)) => {}
                    Ok(_) => found.commands.push((format!("{FOUND_COMMENT}{}", comment.comment.id), incoming)),
                    // The next look finds it again.
                    Err(error) => warn!(%error, "cannot tell which commands were answered"),
                }
            }
        }
        Ok(found)
    }

    /// The labels that make an incident there, and that of the drafts.
    async fn swept_labels(&self, repo: &RepoRef) -> GitHubResult<Vec<String>> {
        let mut labels = self.incident_labels(repo).await?;
        labels.push(PULL_LABEL.to_owned());
        Ok(labels)
    }

    /// The labels that make an incident there, as the repository's configuration says now.
    pub(super) async fn incident_labels(&self, repo: &RepoRef) -> GitHubResult<Vec<String>> {
        let branch = self.github.repository(repo).await?.default_branch;
        let claim =
            Claim { lane: Lane { repository_id: repo.id, number: 0 }, fence: 0, installation: repo.installation };
        let setup = Run::new(self, &claim, &[], repo.clone(), Subject::Lane).load_setup(&branch).await;
        let setup = setup.map_err(|stop| GitHubError::Transient {
            operation: "reading the repository's setup".into(),
            message: format!("{stop:?}"),
        })?;
        Ok(setup.config.incident_labels().into_iter().map(|label| label.name).collect())
    }

    async fn put_into_lanes(&self, repo: &RepoRef, found: Found, at_once: bool) -> StoreResult<()> {
        let lanes = found.lanes.len();
        for (place, number) in found.lanes.into_iter().enumerate() {
            let (id, incoming) = lane_sweep(repo, number);
            let after = if at_once { Duration::ZERO } else { staggered(place) };
            self.store.enqueue(&id, incoming, after).await?;
        }
        let mut commands = 0;
        for (id, incoming) in found.commands {
            let content = DeliveryContent::Job(Box::new(incoming));
            // By an id of its own, so that one comment is picked up once, whatever comes of it.
            let accepted = self.store.accept(NewDelivery { id, event: "issue_comment".into(), content }).await?;
            commands += usize::from(accepted == Accepted::New);
        }
        if lanes + commands > 0 {
            info!(repository = repo.full_name(), lanes, commands, "looking at what may have been missed");
            self.tell(
                &repo.full_name(),
                &format!("looking at {lanes} incidents and pull requests, and at {commands} missed comments"),
                DeedKind::Note,
            );
        }
        Ok(())
    }
}

/// The repositories that this pass looks at: the one that it is about, or those with incidents and some of the others.
fn choose(
    memory: &Memory,
    repositories: Vec<InstalledRepository>,
    about: &RepoRef,
    action: &str,
) -> Vec<InstalledRepository> {
    let mut alive: Vec<InstalledRepository> = repositories.into_iter().filter(|found| !found.archived).collect();
    if about.id != 0 {
        alive.retain(|found| found.repo.id == about.id);
        return alive;
    }
    if action == BY_HAND {
        return alive;
    }
    alive.sort_by_key(|found| found.repo.id);
    let active =
        |found: &InstalledRepository| memory.repositories.get(&found.repo.id).is_some_and(|looked| looked.active);
    let (mut chosen, others): (Vec<_>, Vec<_>) = alive.into_iter().partition(active);
    let (before, behind): (Vec<_>, Vec<_>) = others.into_iter().partition(|found| found.repo.id <= memory.after);
    chosen.extend(behind.into_iter().chain(before).take(OTHERS_A_PASS));
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_with_incidents_are_always_looked_at_and_the_others_in_turn() {
        let repo = |id| RepoRef { installation: 1, id, owner: "acme".into(), name: format!("r{id}") };
        let all = |count: u64| -> Vec<InstalledRepository> {
            (1..=count).map(|id| InstalledRepository { repo: repo(id), archived: id == 2 }).collect()
        };
        let mut memory = Memory::default();
        memory.repositories.insert(900, Looked { until: Timestamp::UNIX_EPOCH, active: true });
        let everywhere = nowhere(1, "acme");
        let ids = |memory: &Memory, about: &RepoRef, action: &str| -> Vec<u64> {
            choose(memory, all(1000), about, action).into_iter().map(|found| found.repo.id).collect()
        };
        let first = ids(&memory, &everywhere, REGULAR);
        assert_eq!((first.len(), &first[..3]), (OTHERS_A_PASS + 1, &[900, 1, 3][..]));
        memory.after = *first.last().unwrap();
        let second = ids(&memory, &everywhere, REGULAR);
        assert_eq!((second[0], second[1]), (900, memory.after + 1));
        memory.after = 999;
        assert_eq!(ids(&memory, &everywhere, START)[1..4], [1000, 1, 3], "and from the beginning again");
        assert_eq!(ids(&memory, &everywhere, BY_HAND).len(), 999);
        assert_eq!(ids(&memory, &repo(7), "renamed"), [7]);
    }
}
