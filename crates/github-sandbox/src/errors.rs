//! Refusals in the shape GitHub gives them: `{message, errors, documentation_url, status}`.

use serde_json::{Value, json};

pub(crate) type ApiResult<T> = Result<T, ApiError>;

/// A refusal, as it goes over the wire.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{status} {message}")]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) message: String,
    pub(crate) errors: Vec<Value>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl ApiError {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), errors: Vec::new(), headers: Vec::new() }
    }

    pub(crate) fn not_found() -> Self {
        Self::new(404, "Not Found")
    }

    pub(crate) fn bad_credentials() -> Self {
        Self::new(401, "Bad credentials")
    }

    pub(crate) fn requires_authentication() -> Self {
        Self::new(401, "Requires authentication")
    }

    pub(crate) fn archived() -> Self {
        Self::new(403, "Repository was archived so is read-only.")
    }

    /// 422 with one field error of a standard code (`missing`, `missing_field`, `invalid`, `already_exists`).
    pub(crate) fn field(resource: &str, field: &str, code: &str) -> Self {
        Self::new(422, "Validation Failed").with(json!({ "resource": resource, "field": field, "code": code }))
    }

    /// 422 with a value that was refused.
    pub(crate) fn field_value(resource: &str, field: &str, code: &str, value: &Value) -> Self {
        Self::new(422, "Validation Failed")
            .with(json!({ "value": value, "resource": resource, "field": field, "code": code }))
    }

    /// 422 with an error that explains itself.
    pub(crate) fn custom(resource: &str, message: impl Into<String>) -> Self {
        Self::new(422, "Validation Failed")
            .with(json!({ "resource": resource, "code": "custom", "message": message.into() }))
    }

    /// 422 of GitHub's request validation, before the resource is looked at.
    pub(crate) fn invalid_request(detail: impl std::fmt::Display) -> Self {
        Self::new(422, format!("Invalid request.\n\n{detail}"))
    }

    pub(crate) fn with(mut self, error: Value) -> Self {
        self.errors.push(error);
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "message": self.message });
        if !self.errors.is_empty() {
            body["errors"] = Value::Array(self.errors.clone());
        }
        body["documentation_url"] = json!("https://docs.github.com/rest");
        body["status"] = json!(self.status.to_string());
        body
    }
}
