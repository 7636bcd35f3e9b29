//! An answer on its way out: body, `ETag`, rate limits and the other headers that GitHub sends.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::errors::ApiError;

/// The caller's hour, as the headers tell it.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// Whose hour it is.
    pub(super) key: Option<String>,
    pub(super) limit: u64,
    pub(super) used: u64,
    /// Seconds since 1970.
    pub(super) reset: i64,
}

impl Limits {
    pub(super) fn headers(&self) -> [(&'static str, String); 5] {
        [
            ("x-ratelimit-limit", self.limit.to_string()),
            ("x-ratelimit-remaining", self.limit.saturating_sub(self.used).to_string()),
            ("x-ratelimit-used", self.used.to_string()),
            ("x-ratelimit-reset", self.reset.to_string()),
            ("x-ratelimit-resource", "core".to_owned()),
        ]
    }
}

/// What a handler answers.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(super) status: u16,
    pub(super) body: Option<Value>,
    /// Bytes instead of JSON, with their content type.
    raw: Option<(Vec<u8>, &'static str)>,
    pub(super) limits: Option<Limits>,
    pub(super) extra_headers: Vec<(String, String)>,
    request_id: String,
}

impl Reply {
    pub(crate) fn new(status: u16, body: Option<Value>) -> Self {
        let request_id = uuid::Uuid::new_v4().to_string().to_uppercase();
        Self { status, body, raw: None, limits: None, extra_headers: Vec::new(), request_id }
    }

    pub(crate) fn ok(body: Value) -> Self {
        Self::new(200, Some(body))
    }

    pub(crate) fn created(body: Value) -> Self {
        Self::new(201, Some(body))
    }

    pub(crate) fn no_content() -> Self {
        Self::new(204, None)
    }

    /// The file itself, for the `raw` media type.
    pub(crate) fn raw(bytes: Vec<u8>) -> Self {
        let mut reply = Self::new(200, None);
        reply.raw = Some((bytes, "application/vnd.github.raw; charset=utf-8"));
        reply
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        let message = if status == 301 { "Moved Permanently" } else { "Temporary Redirect" };
        let body = serde_json::json!({ "message": message, "url": to, "documentation_url": "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects" });
        Self::new(status, Some(body)).header("location", to)
    }

    pub(crate) fn error(error: &ApiError) -> Self {
        let mut reply = Self::new(error.status, Some(error.body()));
        reply.extra_headers.extend(error.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        reply
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.extra_headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn link(self, link: Option<String>) -> Self {
        match link {
            Some(link) => self.header("link", link),
            None => self,
        }
    }

    /// Gives a read its `ETag`; one that the caller has already becomes a 304, which costs nothing.
    pub(super) fn seal(&mut self, method: &Method, headers: &HeaderMap) {
        if *method != Method::GET || self.status != 200 {
            return;
        }
        let bytes = match (&self.body, &self.raw) {
            (Some(body), _) => body.to_string().into_bytes(),
            (None, Some((bytes, _))) => bytes.clone(),
            (None, None) => return,
        };
        let etag = format!("W/\"{}\"", hex::encode(Sha256::digest(&bytes)));
        let asked = headers.get(http::header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let strong = etag.trim_start_matches("W/");
        let same = asked.is_some_and(|asked| {
            asked.split(',').map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == strong)
        });
        self.extra_headers.push(("etag".to_owned(), etag));
        if same {
            self.status = 304;
            self.body = None;
            self.raw = None;
        }
    }

    /// All headers, as they are sent.
    pub(super) fn headers(&self) -> Vec<(String, String)> {
        let fixed = [
            ("server", "github.com"),
            ("cache-control", "private, max-age=60, s-maxage=60"),
            ("vary", "Accept, Authorization, Cookie, X-GitHub-OTP"),
            ("x-github-media-type", "github.v3; format=json"),
            ("x-github-api-version-selected", "2022-11-28"),
            ("x-content-type-options", "nosniff"),
        ];
        let mut headers: Vec<(String, String)> =
            fixed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        headers.push(("x-github-request-id".to_owned(), self.request_id.clone()));
        if let Some((_, kind)) = &self.raw {
            headers.push(("content-type".to_owned(), (*kind).to_owned()));
        } else if self.body.is_some() {
            headers.push(("content-type".to_owned(), "application/json; charset=utf-8".to_owned()));
        }
        for (name, value) in self.limits.iter().flat_map(Limits::headers) {
            headers.push((name.to_owned(), value));
        }
        headers.extend(self.extra_headers.iter().cloned());
        headers
    }

    pub(super) fn into_response(mut self) -> Response {
        let headers = self.headers();
        let bytes = match (self.raw.take(), self.body.take()) {
            (Some((bytes, _)), _) => bytes,
            (None, Some(body)) => body.to_string().into_bytes(),
            (None, None) => Vec::new(),
        };
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
