//! GitHub's own faults: where its description says other than GitHub does.
//!
//! Some corrections apply everywhere:
//!
//! - `oneOf` is read as `anyOf`. Many of GitHub's alternatives overlap (a label is a string or an object whose members
//!   are all optional; two of three alternatives are `nullable`), so that what GitHub sends fits more than one.
//! - In a request, `additionalProperties: true` inside an alternative is not permission: it only says that the other
//!   alternatives list more.
//! - The values of `events`, which an app subscribes to, are not enumerated: most of the copies of that list were made
//!   before `sub_issues` came.
//! - `email` only means that there is an `@`: GitHub's own no-reply addresses have brackets.
//! - An error without a described body has the basic error's shape.
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
    /// `allOf` was written where one of several is meant: it is read as `anyOf`.
    OneOfSeveral,
    /// A text that may be `null` as well.
    Nullable,
}

/// Statuses that any operation may answer with, although few operations list them: authentication, permission,
/// absence, moved repositories, refused values, limits and failures belong to the whole API. Their body is GitHub's
/// basic error.
pub const EVERYWHERE: &[u16] = &[301, 307, 400, 401, 403, 404, 422, 429, 500, 502, 503];

/// Faults of the REST description, `@octokit/openapi`.
pub const REST: &[Fault] = &[
    Fault {
        place: "/paths/~1app~1installations/get/responses/200/content/application~1json/schema/items/properties/account",
        correction: Correction::OneOfSeveral,
        reason: "an account is a user or an enterprise, as in the schema `installation`; it cannot be both",
    },
    Fault {
        place: "/components/schemas/pull-request-simple/properties/labels/items/properties/description",
        correction: Correction::Nullable,
        reason: "a label without a description has `null` there, as in the schema `label`",
    },
];

/// Faults of the webhook schemas, `@octokit/openapi-webhooks`.
pub const WEBHOOKS: &[Fault] = &[];
