//! Holds the sandbox and everyone who talks to it against GitHub's own words.
//!
//! The words are GitHub's `OpenAPI` description of its REST API and its webhook schemas, as the npm packages
//! `@octokit/openapi` and `@octokit/openapi-webhooks` publish them. Requests are read strictly: a property or a query
//! parameter that GitHub does not list is refused, since GitHub would ignore it in silence. Answers and webhooks must
//! fit their schema and may carry more than it lists.
//!
//! What never lives here: knowledge of what the sandbox or a client means to do. Where GitHub's description itself is
//! wrong, the correction is an entry in [`faults`], with its reason, and nowhere else.

mod description;
pub mod faults;
mod observer;
mod operation;
mod route;
mod schema;

use std::{
    collections::HashMap,
    fmt, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;

pub use self::observer::ContractObserver;
use self::{description::Description, operation::Operation, route::Routes, schema::Schema};
use crate::Exchange;

/// Where GitHub's REST description lies below the folder that npm installed into.
const REST: &str = "node_modules/@octokit/openapi/generated/api.github.com.json";
/// Where GitHub's webhook schemas lie below the folder that npm installed into.
const WEBHOOKS: &str = "node_modules/@octokit/openapi-webhooks/generated/api.github.com.json";

/// Why the contract could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    #[error("{} is not there: run `cargo xtask test`, which installs GitHub's description of its API", .0.display())]
    Missing(PathBuf),
    #[error("cannot read {}", .0.display())]
    Io(PathBuf, #[source] io::Error),
    #[error("{} is not the description expected", .0.display())]
    Json(PathBuf, #[source] serde_json::Error),
    #[error(
        "the correction at {0} no longer fits GitHub's description: remove or renew it in `contract::faults` ({1})"
    )]
    StaleFault(&'static str, &'static str),
}

/// Which part of an exchange broke the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The operation itself: GitHub has no such method and path.
    Operation,
    /// A path parameter.
    Path,
    /// A query parameter.
    Query,
    /// The body that the client sent.
    RequestBody,
    /// The status or the body that the sandbox answered with.
    Answer,
    /// A webhook's payload.
    Webhook,
}

/// One way in which an exchange or a webhook differs from GitHub's description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Method and path template, or `webhook EVENT-ACTION`.
    pub operation: String,
    pub part: Part,
    /// JSON pointer into the body, or the parameter's name; empty for the whole.
    pub place: String,
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            Part::Operation => "operation",
            Part::Path => "path",
            Part::Query => "query",
            Part::RequestBody => "request body",
            Part::Answer => "answer",
            Part::Webhook => "payload",
        };
        write!(f, "{}: {part} {}: {}", self.operation, self.place, self.message)
    }
}

/// GitHub's description of its REST API and of its webhooks.
///
/// Schemas are compiled when they are first needed, so loading costs the reading of the two files and little more.
pub struct Contract {
    rest: Description,
    webhooks: Description,
    routes: Routes,
    operations: Mutex<HashMap<usize, Arc<Operation>>>,
    payloads: Mutex<HashMap<String, Option<Arc<Schema>>>>,
}

impl Contract {
    /// Reads the two descriptions below `dir`, the folder that npm installed them into.
    pub fn load(dir: &Path) -> Result<Self, ContractError> {
        let rest = Description::read(&dir.join(REST), is_used_path, faults::REST)?;
        let webhooks = Description::read(&dir.join(WEBHOOKS), is_used_webhook, faults::WEBHOOKS)?;
        let routes = Routes::of(&rest);
        Ok(Self { rest, webhooks, routes, operations: Mutex::default(), payloads: Mutex::default() })
    }

    /// Reads the descriptions from where `cargo xtask test` installs them.
    pub fn installed() -> Result<Self, ContractError> {
        Self::load(&contract_dir())
    }

    /// Everything in which a request and its answer differ from GitHub's description; empty where nothing does.
    pub fn check_exchange(&self, exchange: &Exchange) -> Vec<Violation> {
        let Some(found) = self.routes.find(&exchange.method, &exchange.path) else {
            return vec![Violation {
                operation: format!("{} {}", exchange.method, exchange.path),
                part: Part::Operation,
                place: String::new(),
                message: "GitHub has no such operation, or it is not among those in `contract::is_used_path`"
                    .to_owned(),
            }];
        };
        let mut violations = Vec::new();
        let operation = self.operation(found.index);
        let mut report = |part, place: &str, message: String| {
            violations.push(Violation { operation: operation.name.clone(), part, place: place.to_owned(), message });
        };
        operation.check_path(&found.parameters, &mut report);
        operation.check_query(&exchange.query, &mut report);
        operation.check_body(exchange.request_body.as_ref(), exchange.status, &mut report);
        operation.check_answer(&self.rest, exchange, &mut report);
        violations
    }

    /// Everything in which the payload of a webhook differs from GitHub's schema for that event and action.
    ///
    /// `event` is the value of `X-GitHub-Event`.
    pub fn check_webhook(&self, event: &str, payload: &Value) -> Vec<Violation> {
        let mut name = event.replace('_', "-");
        if let Some(action) = payload.get("action").and_then(Value::as_str) {
            name = format!("{name}-{}", action.replace('_', "-"));
        }
        let violation = |place: &str, message: String| Violation {
            operation: format!("webhook {name}"),
            part: Part::Webhook,
            place: place.to_owned(),
            message,
        };
        match self.payload(&name) {
            None => vec![violation(
                "",
                "GitHub sends no such event, or it is not in `contract::is_used_webhook`".to_owned(),
            )],
            Some(schema) => schema.check(payload).into_iter().map(|(place, text)| violation(&place, text)).collect(),
        }
    }

    /// The method and path template of the operation that a request means, if GitHub has it.
    pub fn operation_name(&self, method: &str, path: &str) -> Option<String> {
        self.routes.find(method, path).map(|found| self.operation(found.index).name.clone())
    }

    fn operation(&self, index: usize) -> Arc<Operation> {
        let mut operations = self.operations.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(
            operations.entry(index).or_insert_with(|| Arc::new(Operation::compile(&self.rest, self.routes.get(index)))),
        )
    }

    fn payload(&self, name: &str) -> Option<Arc<Schema>> {
        let mut payloads = self.payloads.lock().unwrap_or_else(PoisonError::into_inner);
        payloads
            .entry(name.to_owned())
            .or_insert_with(|| {
                let body = self.webhooks.root().get("webhooks")?.get(name)?.get("post")?.get("requestBody")?;
                let schema = body.get("content")?.get("application/json")?.get("schema")?;
                Some(Arc::new(Schema::lenient(&self.webhooks, schema)))
            })
            .clone()
    }
}

/// The part of GitHub's API that is kept: what a GitHub App does with an installation and a repository.
fn is_used_path(template: &str) -> bool {
    const APP: &[&str] =
        &["app", "apps", "app-manifests", "installation", "markdown", "meta", "rate_limit", "user", "users"];
    const REPOSITORY: &[&str] = &[
        "assignees",
        "branches",
        "check-runs",
        "check-suites",
        "collaborators",
        "comments",
        "commits",
        "compare",
        "contents",
        "events",
        "git",
        "installation",
        "issues",
        "labels",
        "merges",
        "milestones",
        "pulls",
        "readme",
        "rules",
        "statuses",
        "subscription",
    ];
    let Some(rest) = template.strip_prefix("/repos/{owner}/{repo}") else {
        // Of a user only the account and its installations matter, not the dozens of things it can own.
        let mut parts = template.trim_start_matches('/').split('/');
        let first = parts.next().unwrap_or_default();
        let account = !first.starts_with("user")
            || parts.next().is_none_or(|part| part == "installations" || part.starts_with('{'))
                && parts.next().is_none_or(|part| part == "installation" || part.starts_with('{'));
        return matches!(template, "/" | "/search/issues" | "/orgs/{org}/installation")
            || APP.contains(&first) && account;
    };
    rest.split('/').nth(1).is_none_or(|area| REPOSITORY.contains(&area))
}

/// The webhooks that are kept: what an app hears of its installations and of the work in a repository.
fn is_used_webhook(name: &str) -> bool {
    const EVENTS: &[&str] = &[
        "check-run",
        "check-suite",
        "create",
        "delete",
        "installation",
        "issue",
        "label",
        "member",
        "milestone",
        "ping",
        "pull-request",
        "push",
        "repository",
        "sub-issues",
    ];
    EVENTS.iter().any(|event| name.starts_with(event))
}

/// The folder that GitHub's descriptions are installed into.
///
/// `POSTMORTEM_CONTRACT_DIR`, else `contract` in cargo's target folder.
pub fn contract_dir() -> PathBuf {
    if let Some(dir) = std::env::var_os("POSTMORTEM_CONTRACT_DIR") {
        return dir.into();
    }
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    workspace.join(target).join("contract")
}

#[cfg(test)]
mod tests;
