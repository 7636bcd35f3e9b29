//! Which installation has how many of the running lanes, and who may have one more: a storm of incidents in one
//! installation must not hold up the others.

use std::collections::{BTreeSet, HashMap};

use tokio::task::{Id, JoinError};

use super::Config;

/// The installations of the lanes that are worked on.
#[derive(Debug, Default)]
pub(super) struct Tenants(HashMap<Id, u64>);

impl Tenants {
    pub(super) fn begin(&mut self, task: Id, installation: u64) {
        self.0.insert(task, installation);
    }

    /// A lane's task ended, one way or the other.
    pub(super) fn end(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
        self.0.remove(&id);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that have a lane.
    pub(super) fn busy(&self) -> Vec<u64> {
        self.0.values().copied().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Those that get no further lane now.
    pub(super) fn passed(&self, config: &Config) -> Vec<u64> {
        if config.lanes.saturating_sub(self.len()) <= config.lanes / 4 {
            return self.busy();
        }
        let mut busy = self.busy();
        busy.retain(|tenant| self.0.values().filter(|other| *other == tenant).count() >= config.lanes_of_one);
        busy
    }
}
