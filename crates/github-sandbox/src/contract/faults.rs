//! GitHub's own faults: where its description says other than GitHub does.
//!
//! Two corrections apply everywhere, in the rewriting of schemas:
//!
//! - `oneOf` is read as `anyOf`. Many of GitHub's alternatives overlap (a label is a string or an object whose members
//!   are all optional; two of three alternatives are `nullable`), so that what GitHub sends fits more than one.
//! - In a request, `additionalProperties: true` inside an alternative is not permission: it only says that the other
//!   alternatives list more.
//!
//! The rest is listed here by place. An entry whose place has gone makes the contract fail to load.

/// One place where the description is wrong.
#[derive(Debug)]
pub struct Fault {
    /// JSON pointer into the description.
    pub place: &'static str,
    pub correction: Correction,
    /// What GitHub really does.
    pub reason: &'static str,
}

/// What is done to the place.
#[derive(Debug, Clone, Copy)]
pub enum Correction {
    /// The node goes.
    Remove,
    /// The property is no longer required.
    NotRequired(&'static str),
    /// `null` is allowed too.
    OrNull,
    /// The operation at the place also answers with this status, in this component's shape.
    Answers(u16, &'static str),
}

/// Statuses that any operation may answer with, although few operations list them: authentication, permission,
/// absence, moved repositories, limits and failures belong to the whole API. Their body is GitHub's basic error.
pub const EVERYWHERE: &[u16] = &[301, 307, 400, 401, 403, 404, 429, 500, 502, 503];

/// Faults of the REST description, `@octokit/openapi`.
pub const REST: &[Fault] = &[];

/// Faults of the webhook schemas, `@octokit/openapi-webhooks`.
pub const WEBHOOKS: &[Fault] = &[];
