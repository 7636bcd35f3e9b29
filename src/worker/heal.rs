//! Finds what of ours is there twice, and takes away all but the first: after an effect, and in every sweep.

use std::sync::atomic::Ordering;

use jiff::SignedDuration;
use serde_json::json;
use tracing::info;

use super::Stop;
use super::apply::Failure;
use super::load::{Run, StatusComment};
use crate::bot::ACTION_LABEL;
use crate::bot::duplicate::{Duplicate, Kind, Ours};
use crate::bot::event::Event;
use crate::bot::model::Issue;
use crate::bot::naming;
use crate::bot::snapshot::Snapshot;

/// How far back an action item's issue may have changed last to be looked at once more.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Run<'_> {
    /// Fills in what is there twice, once a run, where a sweep asked for it.
    pub(super) async fn find_duplicates(&mut self, snapshot: &mut Snapshot) -> Result<(), Stop> {
        if !self.jobs.iter().any(|job| matches!(job.incoming.event, Event::Sweep { .. })) || !self.about_lane() {
            return Ok(());
        }
        if self.duplicates.is_none() {
            self.duplicates = Some(self.look_for_duplicates(snapshot).await?);
        }
        snapshot.duplicates = self.duplicates.clone().unwrap_or_default();
        Ok(())
    }

    async fn look_for_duplicates(&mut self, snapshot: &Snapshot) -> Result<Vec<Duplicate>, Stop> {
        let mut threads = vec![self.claim.lane.number];
        threads.extend(self.pull_number().filter(|pull| *pull != self.claim.lane.number));
        let mut duplicates = Vec::new();
        for number in threads {
            duplicates.extend(ours(snapshot).comments(self.thread(number).await?));
        }
        let Some(incident) = &snapshot.incident else { return Ok(duplicates) };
        let number = incident.issue.number;
        if !incident.filed.is_empty() || snapshot.pull.as_ref().is_some_and(|pull| pull.pull.merged) {
            // None of them is older than the incident.
            let since = snapshot.now.saturating_sub(LOOK_BACK).ok().max(Some(incident.issue.created_at));
            let issues: Vec<Issue> =
                self.allowed(self.worker.github.labelled(&self.repo, ACTION_LABEL, false, since).await)?;
            duplicates.extend(ours(snapshot).issues(number, &issues, &incident.filed));
        }
        if incident.tracked {
            let prefix = format!("{}{number}", naming::BRANCH_FOLDER);
            let branches = self.allowed(self.worker.github.branches_with_prefix(&self.repo, &prefix).await)?;
            let own = |name: &String| crate::bot::event::incident_of_branch(name) == Some(number);
            let branches: Vec<String> = branches.into_iter().filter(own).collect();
            let mut pulls = Vec::new();
            // One branch has one open pull request at most.
            if branches.len() > 1 {
                for branch in &branches {
                    pulls.extend(self.allowed(self.worker.github.pulls_of_branch(&self.repo, branch).await)?);
                }
            }
            duplicates.extend(ours(snapshot).pulls(number, &pulls));
        }
        Ok(duplicates)
    }

    /// The ledger first: whatever comes after, it names the one that stays.
    pub(super) async fn heal(&mut self, duplicate: &Duplicate) -> Result<(), Failure> {
        let result = match &duplicate.kind {
            Kind::Comment => Some(json!({ "id": duplicate.kept })),
            Kind::Issue { kept, .. } => kept.as_ref().and_then(|kept| serde_json::to_value(kept).ok()),
            Kind::Pull => Some(json!({ "number": duplicate.kept })),
        };
        if let Some(result) = result {
            let store = &self.worker.store;
            store.intend(self.claim, &duplicate.ledger_key, &json!({}), self.worker.config.lease).await?;
            store.record(self.claim, &duplicate.ledger_key, &result).await?;
        }
        let github = &self.worker.github;
        let done = match &duplicate.kind {
            Kind::Comment => github.delete_comment(&self.repo, duplicate.id).await,
            Kind::Issue { body, .. } => github.close_issue(&self.repo, duplicate.id, body).await,
            Kind::Pull => github.close_pull(&self.repo, duplicate.id).await,
        };
        done.map_err(|error| self.failure(error))?;
        let healed = self.worker.counters.healed.fetch_add(1, Ordering::Relaxed) + 1;
        info!(what = duplicate.key(), kept = duplicate.kept, healed, "took away a duplicate");
        if let Some(duplicates) = &mut self.duplicates {
            duplicates.retain(|other| other.key() != duplicate.key());
        }
        match duplicate.kind {
            Kind::Comment => {
                // What was seen of this thread is no more.
                self.threads.clear();
                self.status_comment = StatusComment::Unknown;
            }
            Kind::Pull => self.pull_is_stale = true,
            Kind::Issue { .. } => {}
        }
        Ok(())
    }

    /// Looks at the lane once more a while after something was made: whether it was made twice.
    pub(super) async fn heal_later(&self) -> Result<(), Stop> {
        if !self.created || !self.worker.config.sweeps {
            return Ok(());
        }
        let Some(after) = self.worker.config.heal_after else { return Ok(()) };
        let (id, incoming) = super::sweep::lane_sweep(&self.repo, self.claim.lane.number);
        self.worker.store.enqueue(&id, incoming, after).await?;
        Ok(())
    }
}

fn ours(snapshot: &Snapshot) -> Ours<'_> {
    Ours { signer: &snapshot.signer, repo: &snapshot.repo, identity: &snapshot.identity }
}
