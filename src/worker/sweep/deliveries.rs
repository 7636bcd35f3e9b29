//! Has GitHub deliver again what it could not deliver.

use std::collections::HashSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use tracing::{debug, info, warn};

use super::super::{DeedKind, Stop, Worker};
use crate::bot::event::{IncidentLabels, Incoming, Lane, Reading};
use crate::bot::redelivery::{Due, Failed};
use crate::ports::{Claim, GitHubError, GitHubResult, StoreResult};

/// Key of the chore's memory in the ledger of its lane.
const KEY: &str = "deliveries";
/// Ids that the store is asked about at once.
const IDS_AT_ONCE: usize = 1000;
/// After so many that were asked for the memory is written down.
const SAVE_EVERY: usize = 25;
/// The same of deliveries that concern nobody: to look at one again costs little.
const SAVE_EVERY_LOOKED: usize = 500;
/// So many requests in a row may fail before the chore waits for its next time.
const MAX_FAULTS: usize = 5;
/// By GitHub's points a request that reads costs a fifth of one that writes.
const LOOKS_A_REDELIVERY: u32 = 5;
/// A rate limit that lasts longer is waited for outside the chore.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

impl Worker {
    /// What GitHub lists as failed, and has not come since.
    pub(super) async fn failed_deliveries(&self, memory: Option<Value>) -> Result<Failed, Stop> {
        let mut failed: Failed = memory.and_then(|memory| serde_json::from_value(memory).ok()).unwrap_or_default();
        let now = self.clock.now();
        let listed = self.github.hook_deliveries(failed.since(now)).await.map_err(|error| self.stop(&error))?;
        failed.learn(&listed, now);
        let mut arrived = HashSet::new();
        for ids in failed.ids().chunks(IDS_AT_ONCE) {
            arrived.extend(self.store.arrived(ids).await?);
        }
        failed.settle(&arrived);
        Ok(failed)
    }

    /// The memory, without a claim: for a look that changes nothing.
    pub(super) async fn deliveries_memory(&self) -> StoreResult<Option<Value>> {
        let ledger = self.store.ledger(&Lane::CHORES).await?;
        Ok(ledger.into_iter().find(|row| row.key == KEY).and_then(|row| row.result))
    }

    pub(super) async fn redeliver_failed(&self, claim: &Claim) -> Result<(), Stop> {
        let (row, _) = self.store.intend(claim, KEY, &json!({}), self.config.lease).await?;
        let mut failed = self.failed_deliveries(row.result).await?;
        let due = failed.due(self.clock.now());
        let total = due.len();
        let (mut asked, mut passed_over, mut faults) = (0, 0, 0);
        let mut trouble = None;
        for due in due {
            let outcome = match self.concerns(&due).await {
                Ok(true) => {
                    failed.judged(&due.delivery, true);
                    self.within_limits(|| self.github.redeliver(due.attempt)).await.map(|()| true)
                }
                other => other,
            };
            match outcome {
                Ok(true) => {
                    failed.asked(&due.delivery, self.clock.now());
                    (asked, faults) = (asked + 1, 0);
                    if asked % SAVE_EVERY == 0 {
                        self.remember(claim, &failed).await?;
                    }
                    tokio::time::sleep(self.config.redelivery_pace).await;
                }
                Ok(false) => {
                    failed.judged(&due.delivery, false);
                    (passed_over, faults) = (passed_over + 1, 0);
                    if passed_over % SAVE_EVERY_LOOKED == 0 {
                        self.remember(claim, &failed).await?;
                    }
                }
                Err(error @ GitHubError::Permanent { .. }) => {
                    warn!(delivery = due.delivery, %error, "GitHub does not deliver again");
                    failed.asked(&due.delivery, self.clock.now());
                }
                Err(error) => {
                    faults += 1;
                    let stop = self.stop(&error);
                    trouble = Some(stop);
                    if faults >= MAX_FAULTS || matches!(error, GitHubError::RateLimited { .. }) {
                        break;
                    }
                }
            }
        }
        self.remember(claim, &failed).await?;
        if asked + passed_over > 0 {
            let so_far = self.counters.redelivered.fetch_add(asked as u64, Ordering::Relaxed) + asked as u64;
            info!(asked, passed_over, of = total, so_far, "asked GitHub to deliver again what had failed");
            self.tell(
                "deliveries",
                &format!("asked GitHub to deliver {asked} of {total} failed webhooks again"),
                DeedKind::Step,
            );
        }
        trouble.map_or(Ok(()), Err)
    }

    /// Whether that webhook would be acted on if it came: read as it would be then. In doubt it shall come.
    pub(super) async fn concerns(&self, due: &Due) -> GitHubResult<bool> {
        if due.concerns || due.event.is_empty() {
            return Ok(true);
        }
        tokio::time::sleep(self.config.redelivery_pace / LOOKS_A_REDELIVERY).await;
        let payload = match self.within_limits(|| self.github.hook_payload(due.attempt)).await {
            Ok(Some(payload)) => payload,
            Ok(None) | Err(GitHubError::Permanent { .. }) => return Ok(true),
            Err(error) => return Err(error),
        };
        match Incoming::read(&due.event, &payload, &IncidentLabels::default()) {
            Ok(Reading::Irrelevant(_)) => Ok(false),
            Ok(Reading::Relevant(_)) | Err(_) => Ok(true),
            Ok(Reading::Labelled(incoming, labels)) => {
                let repo = incoming.repo;
                if !self.setups.labels.knows(repo.id).await
                    && let Err(error) = self.incident_labels(&repo).await
                {
                    debug!(%error, repository = repo.full_name(), "its labels cannot be told");
                    return Ok(true);
                }
                Ok(self.setups.labels.may_concern(repo.id, &labels).await)
            }
        }
    }

    /// Once more after a short rate limit.
    async fn within_limits<T, F: Future<Output = GitHubResult<T>>>(&self, ask: impl Fn() -> F) -> GitHubResult<T> {
        match ask().await {
            Err(error) => {
                self.wait_out(error).await?;
                ask().await
            }
            answer => answer,
        }
    }

    /// Until the request may be made again, where that is a matter of a short rate limit; any other error stays one.
    async fn wait_out(&self, error: GitHubError) -> GitHubResult<()> {
        let GitHubError::RateLimited { until, .. } = &error else { return Err(error) };
        let wait = Duration::try_from(until.duration_since(self.clock.now())).unwrap_or_default();
        if wait > LONGEST_WAIT {
            return Err(error);
        }
        info!(?wait, "GitHub's rate limit: going on after it");
        tokio::time::sleep(wait + Duration::from_secs(1)).await;
        Ok(())
    }

    async fn remember(&self, claim: &Claim, failed: &Failed) -> Result<(), Stop> {
        let memory = serde_json::to_value(failed).unwrap_or_default();
        self.store.record(claim, KEY, &memory).await?;
        Ok(())
    }
}
