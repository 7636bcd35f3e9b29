//! What a handler is given: the caller, the path, the query and the body, with the checks of types that GitHub makes.

use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::Reply;
use crate::auth::{Caller, Level, Need};
use crate::errors::{ApiError, ApiResult};
use crate::state::{Repo, RepoId, Role, State, Who};

/// The most entries of a page.
const PER_PAGE: usize = 100;

/// One request on its way through a handler.
pub(crate) struct Ctx<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) caller: Caller,
    /// Scheme, authority and prefix under which the caller knows the API.
    pub(super) base: String,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) params: Vec<(String, String)>,
    pub(crate) body: Value,
    /// The `Accept` header.
    pub(super) accept: String,
    /// The repository of the path, for endpoints that have one.
    pub(crate) repo: RepoId,
}

/// Names and values of a query string, in their order.
pub(super) fn parse_query(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn wrong_type(field: &str, value: &Value, kind: &str) -> ApiError {
    ApiError::invalid_request(format!("For 'properties/{field}', {value} is not {kind}."))
}

impl Ctx<'_> {
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// A numeric part of the path; anything else is not found.
    pub(crate) fn number(&self, name: &str) -> ApiResult<u64> {
        self.param(name).parse().map_err(|_| ApiError::not_found())
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the bytes of a file are asked for instead of JSON.
    pub(super) fn wants_raw(&self) -> bool {
        self.accept.contains("raw")
    }

    pub(crate) fn repo(&self) -> ApiResult<&Repo> {
        self.state.repo(self.repo)
    }

    pub(crate) fn who(&self) -> ApiResult<Who> {
        self.caller.who()
    }

    /// The caller's role in the repository of the path; an app counts as a writer.
    pub(crate) fn role(&self) -> ApiResult<Role> {
        let repo = self.repo()?;
        Ok(match &self.caller {
            Caller::Person(user) => self.state.role(repo, *user),
            Caller::Installation { token, .. } if self.state.reaches(token, repo) => Role::Write,
            _ => Role::Read,
        })
    }

    /// Refuses a person below the role (an app has been asked for its permission already).
    pub(crate) fn need_role(&self, role: Role) -> ApiResult<()> {
        if self.role()? >= role { Ok(()) } else { Err(ApiError::new(403, "Must have admin rights to Repository.")) }
    }

    /// Refuses an app that may not read by one of these permissions.
    pub(super) fn need_permission(&self, permissions: &'static [&'static str]) -> ApiResult<()> {
        let need = Need { permissions, level: Level::Read, role: Role::Read };
        self.state.authorize(&self.caller, self.repo()?, need)
    }

    // --- body ---------------------------------------------------------------------------------------------------

    fn field(&self, name: &str) -> Option<&Value> {
        self.body.get(name)
    }

    /// A text; `None` where it is missing or null.
    pub(crate) fn text(&self, name: &str) -> ApiResult<Option<String>> {
        match self.field(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(wrong_type(name, other, "a string")),
        }
    }

    /// A text that may be set to nothing: `None` where it is missing, `Some(None)` where it is null.
    pub(crate) fn nullable_text(&self, name: &str) -> ApiResult<Option<Option<String>>> {
        match self.field(name) {
            None => Ok(None),
            Some(_) => self.text(name).map(Some),
        }
    }

    pub(crate) fn need_text(&self, name: &str) -> ApiResult<String> {
        self.text(name)?.ok_or_else(|| ApiError::invalid_request(format!("\"{name}\" wasn't supplied.")))
    }

    pub(crate) fn flag(&self, name: &str) -> ApiResult<Option<bool>> {
        match self.field(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(other) => Err(wrong_type(name, other, "a boolean")),
        }
    }

    pub(crate) fn integer(&self, name: &str) -> ApiResult<Option<u64>> {
        match self.field(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_u64().map(Some).ok_or_else(|| wrong_type(name, value, "an integer")),
        }
    }

    pub(crate) fn time(&self, name: &str) -> ApiResult<Option<Timestamp>> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let refused = || wrong_type(name, &Value::String(text.clone()), "a date-time");
        text.parse().map(Some).map_err(|_| refused())
    }

    pub(crate) fn array(&self, name: &str) -> ApiResult<Option<Vec<Value>>> {
        match self.field(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(items)) => Ok(Some(items.clone())),
            Some(other) => Err(wrong_type(name, other, "an array")),
        }
    }

    /// A list of names; an entry may also be an object with a `name`.
    pub(crate) fn names(&self, name: &str) -> ApiResult<Option<Vec<String>>> {
        let Some(items) = self.array(name)? else { return Ok(None) };
        items.iter().map(|item| name_of(name, item)).collect::<ApiResult<_>>().map(Some)
    }

    /// The labels of a request about labels: a list by itself, or under `labels`.
    pub(crate) fn label_names(&self) -> ApiResult<Vec<String>> {
        match &self.body {
            Value::Array(items) => items.iter().map(|item| name_of("labels", item)).collect(),
            Value::String(name) => Ok(vec![name.clone()]),
            _ => self.names("labels")?.ok_or_else(|| ApiError::invalid_request("\"labels\" wasn't supplied.")),
        }
    }

    // --- pages --------------------------------------------------------------------------------------------------

    /// One page of the entries, with links to the others.
    pub(crate) fn page<T>(&self, all: Vec<T>, show: impl FnMut(T) -> Value) -> Reply {
        let (items, link) = self.slice(all, show);
        Reply::ok(Value::Array(items)).link(link)
    }

    /// One page inside an object that counts them all.
    pub(crate) fn counted_page<T>(&self, name: &str, all: Vec<T>, show: impl FnMut(T) -> Value) -> Reply {
        let total = all.len();
        let (items, link) = self.slice(all, show);
        Reply::ok(serde_json::json!({ "total_count": total, name: items })).link(link)
    }

    fn slice<T>(&self, all: Vec<T>, show: impl FnMut(T) -> Value) -> (Vec<Value>, Option<String>) {
        let asked = |name: &str| self.query(name).and_then(|text| text.parse::<usize>().ok());
        let per_page = asked("per_page").unwrap_or(30).clamp(1, PER_PAGE);
        let page = asked("page").unwrap_or(1).max(1);
        let last = all.len().div_ceil(per_page).max(1);
        let start = (page - 1).saturating_mul(per_page);
        let items = all.into_iter().skip(start).take(per_page).map(show).collect();
        let mut links = Vec::new();
        if page > 1 {
            links.push((page - 1, "prev"));
        }
        if page < last {
            links.extend([(page + 1, "next"), (last, "last")]);
        }
        if page > 1 {
            links.push((1, "first"));
        }
        let text: Vec<String> =
            links.into_iter().map(|(page, rel)| self.url_with("page", &page.to_string(), rel)).collect();
        (items, (!text.is_empty()).then(|| text.join(", ")))
    }

    /// A link header's entry for the same request with another value of `name`.
    pub(super) fn url_with(&self, name: &str, value: &str, rel: &str) -> String {
        format!("<{}>; rel=\"{rel}\"", self.url_replacing(name, value))
    }

    fn url_replacing(&self, replaced: &str, by: &str) -> String {
        let mut query: Vec<String> = self
            .query
            .iter()
            .filter(|(name, _)| name != replaced)
            .map(|(name, value)| format!("{}={}", crate::json::segment(name), crate::json::segment(value)))
            .collect();
        query.push(format!("{replaced}={by}"));
        format!("{}{}?{}", self.base, self.path, query.join("&"))
    }
}

fn name_of(field: &str, item: &Value) -> ApiResult<String> {
    match item {
        Value::String(name) => Ok(name.clone()),
        Value::Object(fields) => match fields.get("name") {
            Some(Value::String(name)) => Ok(name.clone()),
            _ => Err(wrong_type(field, item, "a string")),
        },
        _ => Err(wrong_type(field, item, "a string")),
    }
}
