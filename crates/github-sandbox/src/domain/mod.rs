//! What may happen in the world. REST handlers and the web page call the same functions, so that the same webhooks
//! follow. Every function checks its input as GitHub does, changes the state, and fires; none knows of HTTP.
//!
//! Whether the caller may do it at all is decided before, in [`crate::auth`].

mod checks;
mod issues;
mod labels;
mod pulls;
mod refs;
mod repos;
mod sub_issues;
mod transfer;

pub(crate) use checks::{CheckOutput, CheckRunChange};
pub(crate) use issues::{IssueChange, NewIssue, ReactionTarget};
pub(crate) use labels::LabelChange;
pub(crate) use pulls::{Merge, MergeMethod, NewPull};
pub(crate) use refs::NewFile;
pub(crate) use repos::NewRepo;

use crate::errors::{ApiError, ApiResult};
use serde_json::json;

/// The most bytes a path may have.
const PATH_LIMIT: usize = 4_096;

/// Whether git could hold a file of that path.
pub(crate) fn path_is_sound(path: &str) -> bool {
    path.len() <= PATH_LIMIT && path.split('/').all(|part| !matches!(part, "" | "." | ".." | ".git"))
}

/// The most characters a title may have.
const TITLE_LIMIT: usize = 256;
/// The most characters a body may have.
const BODY_LIMIT: usize = 65_536;

fn check_title(resource: &str, title: &str) -> ApiResult<()> {
    if title.trim().is_empty() {
        return Err(ApiError::field(resource, "title", "missing_field"));
    }
    check_length(resource, "title", title, TITLE_LIMIT)
}

fn check_body(resource: &str, body: Option<&str>) -> ApiResult<()> {
    check_length(resource, "body", body.unwrap_or_default(), BODY_LIMIT)
}

fn check_length(resource: &str, field: &str, text: &str, limit: usize) -> ApiResult<()> {
    if text.chars().count() <= limit {
        return Ok(());
    }
    Err(ApiError::new(422, "Validation Failed").with(json!({
        "resource": resource,
        "code": "custom",
        "field": field,
        "message": format!("{field} is too long (maximum is {limit} characters)"),
    })))
}
