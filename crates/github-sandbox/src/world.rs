//! The one world that REST handlers, the web page and the webhook task share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::api::{Observer, Script};
use crate::state::State;

/// The state behind its lock, and who watches.
pub(crate) struct World {
    state: Mutex<State>,
    observers: RwLock<Vec<Arc<dyn Observer>>>,
    script: RwLock<Option<Arc<dyn Script>>>,
}

impl World {
    pub(crate) fn new(state: State) -> Self {
        Self { state: Mutex::new(state), observers: RwLock::new(Vec::new()), script: RwLock::new(None) }
    }

    /// Locks the state. Every function leaves it whole, so a panic elsewhere doesn't spoil it.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn observers(&self) -> Vec<Arc<dyn Observer>> {
        self.observers.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn script(&self) -> Option<Arc<dyn Script>> {
        self.script.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_script(&self, script: Option<Arc<dyn Script>>) {
        *self.script.write().unwrap_or_else(PoisonError::into_inner) = script;
    }

    pub(crate) fn observe(&self, observer: Arc<dyn Observer>) {
        self.observers.write().unwrap_or_else(PoisonError::into_inner).push(observer);
    }
}
