//! Watches a sandbox and keeps what broke the contract.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;

use super::{Contract, ContractError, Violation};
use crate::{Exchange, Observer};

/// An [`Observer`] that checks everything it sees.
pub struct ContractObserver {
    contract: Arc<Contract>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    violations: Vec<Violation>,
    /// Method and path template, with the statuses seen.
    operations: BTreeMap<String, BTreeSet<u16>>,
    webhooks: BTreeSet<String>,
}

impl ContractObserver {
    pub fn new(contract: Arc<Contract>) -> Self {
        Self { contract, seen: Mutex::default() }
    }

    /// An observer over the descriptions that `cargo xtask test` installs.
    pub fn installed() -> Result<Self, ContractError> {
        Ok(Self::new(Arc::new(Contract::installed()?)))
    }

    /// What broke the contract so far, in the order it happened.
    pub fn violations(&self) -> Vec<Violation> {
        self.seen().violations.clone()
    }

    /// The operations seen so far, by method and path template, each with the statuses that it answered with.
    pub fn operations(&self) -> BTreeMap<String, BTreeSet<u16>> {
        self.seen().operations.clone()
    }

    /// The webhooks seen so far, as `event.action`.
    pub fn webhooks(&self) -> BTreeSet<String> {
        self.seen().webhooks.clone()
    }

    /// Panics with everything that broke the contract, and if nothing was seen at all.
    #[track_caller]
    pub fn assert_clean(&self) {
        let seen = self.seen();
        assert!(
            !seen.operations.is_empty() || !seen.webhooks.is_empty(),
            "the observer saw neither an exchange nor a webhook: is it attached?"
        );
        let list: Vec<String> = seen.violations.iter().map(ToString::to_string).collect();
        assert!(list.is_empty(), "{} violations of GitHub's contract:\n{}", list.len(), list.join("\n"));
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for ContractObserver {
    fn exchange(&self, exchange: &Exchange) {
        let violations = self.contract.check_exchange(exchange);
        let operation = self.contract.operation_name(&exchange.method, &exchange.path);
        let mut seen = self.seen();
        seen.violations.extend(violations);
        let operation = operation.unwrap_or_else(|| format!("{} {}", exchange.method, exchange.path));
        seen.operations.entry(operation).or_default().insert(exchange.status);
    }

    fn webhook(&self, event: &str, payload: &Value) {
        let violations = self.contract.check_webhook(event, payload);
        let mut seen = self.seen();
        seen.violations.extend(violations);
        seen.webhooks.insert(match payload.get("action").and_then(Value::as_str) {
            Some(action) => format!("{event}.{action}"),
            None => event.to_owned(),
        });
    }
}
