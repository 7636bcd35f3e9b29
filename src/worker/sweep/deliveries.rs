//! Has GitHub deliver again what it could not deliver.

use std::collections::HashSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use tracing::{info, warn};

use super::super::{DeedKind, Stop, Worker};
use crate::bot::event::Lane;
use crate::bot::redelivery::Failed;
use crate::ports::{Claim, GitHubError, GitHubResult, StoreResult};

/// Key of the chore's memory in the ledger of its lane.
const KEY: &str = "deliveries";
/// Ids that the store is asked about at once.
const IDS_AT_ONCE: usize = 1000;
/// After so many the memory is written down.
const SAVE_EVERY: usize = 25;
/// So many requests in a row may fail before the chore waits for its next time.
const MAX_FAULTS: usize = 5;
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
        let (mut asked, mut faults) = (0, 0);
        let mut trouble = None;
        for (id, attempt) in due {
            match self.ask_for(attempt).await {
                Ok(()) => {
                    failed.asked(&id, self.clock.now());
                    (asked, faults) = (asked + 1, 0);
                }
                Err(error @ GitHubError::Permanent { .. }) => {
                    warn!(delivery = id, %error, "GitHub does not deliver again");
                    failed.asked(&id, self.clock.now());
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
            if asked % SAVE_EVERY == 0 {
                self.remember(claim, &failed).await?;
            }
            tokio::time::sleep(self.config.redelivery_pace).await;
        }
        self.remember(claim, &failed).await?;
        if asked > 0 {
            let so_far = self.counters.redelivered.fetch_add(asked as u64, Ordering::Relaxed) + asked as u64;
            info!(asked, of = total, so_far, "asked GitHub to deliver again what had failed");
            self.tell(
                "deliveries",
                &format!("asked GitHub to deliver {asked} of {total} failed webhooks again"),
                DeedKind::Step,
            );
        }
        trouble.map_or(Ok(()), Err)
    }

    /// One request; a rate limit is waited for, if it is short.
    async fn ask_for(&self, attempt: u64) -> GitHubResult<()> {
        match self.github.redeliver(attempt).await {
            Err(GitHubError::RateLimited { operation, until }) => {
                let wait = Duration::try_from(until.duration_since(self.clock.now())).unwrap_or_default();
                if wait > LONGEST_WAIT {
                    return Err(GitHubError::RateLimited { operation, until });
                }
                info!(?wait, "GitHub's rate limit: going on after it");
                tokio::time::sleep(wait + Duration::from_secs(1)).await;
                self.github.redeliver(attempt).await
            }
            other => other,
        }
    }

    async fn remember(&self, claim: &Claim, failed: &Failed) -> Result<(), Stop> {
        let memory = serde_json::to_value(failed).unwrap_or_default();
        self.store.record(claim, KEY, &memory).await?;
        Ok(())
    }
}
