//! The GitHub adapter over real HTTP, against a server that misbehaves in every way seen so far.

mod auth;
mod faults;
mod lists;
mod strangers;
mod stub;

use postmortem_bot::ports::GitHubError;
use serde_json::{Value, json};

fn issue(number: u64) -> Value {
    json!({"id": 1000 + number, "number": number, "title": "t", "state": "open", "labels": [{"name": "incident"}],
        "user": {"login": "ann", "type": "User"}, "created_at": "2026-01-02T03:04:05Z"})
}

fn is_transient(error: &GitHubError) -> bool {
    matches!(error, GitHubError::Transient { .. })
}
