//! One request, one answer: addresses, headers, timeouts, redirects and the size of a body.
//!
//! Never here: retries (only the worker retries), tokens' lives (that is `auth`), or what an answer means
//! (`error` and `wire`).

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH, LOCATION, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use octocrab::{AuthState, OctoBody, Octocrab, OctocrabBuilder};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::error::{clean, shorten};
use crate::bot::model::RepoRef;
use crate::ports::{GitHubError, GitHubResult};

/// Everything but RFC 3986's unreserved characters is encoded.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const MAX_REDIRECTS: usize = 3;
/// More than GitHub ever sends to the requests made here.
const MAX_BODY_BYTES: usize = 32 * 1024 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// GitHub itself ends a request at 10 s.
pub(super) const TOTAL_TIMEOUT: Duration = Duration::from_secs(15);
/// Below the idle time after which common servers close a connection.
const POOL_IDLE: Duration = Duration::from_secs(20);
const PRODUCT: &str = concat!("postmortem-bot/", env!("CARGO_PKG_VERSION"));

/// The path of a request below the API's base, built segment by segment.
#[derive(Debug, Clone)]
pub(super) struct Route {
    path: String,
    /// False where a name would have changed the path's shape (empty, `.`, `..`).
    sound: bool,
}

impl Route {
    /// A path that is the same for everybody, such as `/app`.
    pub(super) fn fixed(path: &str) -> Self {
        Self { path: path.to_owned(), sound: true }
    }

    /// `/repos/OWNER/NAME`.
    pub(super) fn repo(repo: &RepoRef) -> Self {
        Self::fixed("/repos").part(&repo.owner).part(&repo.name)
    }

    /// Appends known text, such as `/issues/comments`.
    pub(super) fn then(mut self, text: &str) -> Self {
        self.path.push_str(text);
        self
    }

    /// Appends `/NAME`, encoded.
    pub(super) fn part(mut self, name: &str) -> Self {
        self.sound &= !matches!(name, "" | "." | "..");
        self.path.push('/');
        self.path.extend(utf8_percent_encode(name, SEGMENT));
        self
    }

    /// Appends a name that may contain slashes (a branch, a file's path); each segment is encoded.
    pub(super) fn parts(self, name: &str) -> Self {
        name.split('/').fold(self, Self::part)
    }

    /// Appends the beginning of such a name, which may be empty or end in a slash.
    pub(super) fn prefix(mut self, prefix: &str) -> Self {
        self.sound &= !prefix.split('/').any(|segment| matches!(segment, "." | ".."));
        for segment in prefix.split('/') {
            self.path.push('/');
            self.path.extend(utf8_percent_encode(segment, SEGMENT));
        }
        self
    }

    pub(super) fn number(self, number: u64) -> Self {
        self.part(&number.to_string())
    }

    /// As it is sent, below the API's base.
    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

/// A request as the port's methods see it.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) route: Route,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Option<Value>,
    /// The answer that is known already: where it is the same still, a 304 says so.
    pub(super) known: Option<HeaderValue>,
}

impl Call {
    pub(super) fn get(route: Route) -> Self {
        Self { method: Method::GET, route, query: Vec::new(), body: None, known: None }
    }

    pub(super) fn post(route: Route, body: Value) -> Self {
        Self { method: Method::POST, route, query: Vec::new(), body: Some(body), known: None }
    }

    pub(super) fn patch(route: Route, body: Value) -> Self {
        Self { method: Method::PATCH, route, query: Vec::new(), body: Some(body), known: None }
    }

    pub(super) fn query(mut self, name: &str, value: impl Into<String>) -> Self {
        self.query.push((name.to_owned(), value.into()));
        self
    }

    /// What errors and logs call this request. The query stays out: it says little and may be long.
    pub(super) fn operation(&self) -> String {
        shorten(&format!("{} {}", self.method, self.route.path), 200)
    }
}

/// An answer of any status but a followed redirect.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// Sends requests to one API host, and to no other.
pub(super) struct Transport {
    client: Octocrab,
    /// Without a trailing slash, query or fragment.
    api: Url,
    pub(super) timeout: Duration,
}

impl Transport {
    /// `api` has been looked at: http or https, no credentials, query or fragment.
    pub(super) fn new(api: Url) -> Result<Self, String> {
        let mut tcp = HttpConnector::new();
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = hyper_rustls::HttpsConnectorBuilder::new();
        let builder = if api.scheme() == "https" {
            builder.with_provider_and_native_roots(provider).map_err(|error| error.to_string())?
        } else {
            // No certificate is ever looked at, so a machine without any must not be a hindrance.
            let config = rustls::ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .map_err(|error| error.to_string())?
                .with_root_certificates(rustls::RootCertStore::empty())
                .with_no_client_auth();
            builder.with_tls_config(config)
        };
        let connector = builder.https_or_http().enable_http1().wrap_connector(tcp);
        let http: Client<_, OctoBody> = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(POOL_IDLE)
            .build(connector);
        // The bare service, without octocrab's layers: they append a second `User-Agent`, rewrite paths that
        // happen to start like the base, and (with its default features) replay writes and turn a redirected
        // POST into a GET.
        let client = match OctocrabBuilder::new_empty().with_service(http).with_auth(AuthState::None).build() {
            Ok(client) => client,
            Err(never) => match never {},
        };
        Ok(Self { client, api, timeout: TOTAL_TIMEOUT })
    }

    pub(super) fn api(&self) -> &Url {
        &self.api
    }

    /// Sends `call`, following redirects inside the API host with method and body kept. Answers of any other
    /// status are returned as they are.
    pub(super) async fn send(&self, call: &Call, token: &SecretString) -> GitHubResult<Answer> {
        let started = std::time::Instant::now();
        let outcome = match tokio::time::timeout(self.timeout, self.follow(call, token)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(GitHubError::Transient {
                operation: call.operation(),
                message: format!("no complete answer within {} s", self.timeout.as_secs_f32()),
            }),
        };
        let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &outcome {
            Ok(answer) => {
                let request_id = answer.headers.get("x-github-request-id").and_then(|id| id.to_str().ok());
                let status = answer.status.as_u16();
                tracing::debug!(request = call.operation(), status, elapsed_ms, request_id, "GitHub answered");
            }
            Err(error) => tracing::debug!(%error, elapsed_ms, "GitHub did not answer"),
        }
        outcome
    }

    async fn follow(&self, call: &Call, token: &SecretString) -> GitHubResult<Answer> {
        let permanent = |status: u16, message: String| GitHubError::Permanent {
            operation: call.operation(),
            status,
            message: clean(&message, Some(token)),
        };
        if !call.route.sound {
            return Err(permanent(0, "a name in the address is empty, `.` or `..`; nothing was sent".to_owned()));
        }
        let mut address = self.address(call);
        for _ in 0..=MAX_REDIRECTS {
            let answer = self.once(call, &address, token).await?;
            if !matches!(answer.status.as_u16(), 301 | 302 | 307 | 308) {
                return Ok(answer);
            }
            let status = answer.status.as_u16();
            let Some(location) = answer.headers.get(LOCATION).and_then(|value| value.to_str().ok()) else {
                return Err(permanent(status, "redirected without saying where to".to_owned()));
            };
            let target = Url::parse(&address).and_then(|here| here.join(location));
            let Ok(mut target) = target else {
                return Err(permanent(status, "redirected to an address that cannot be read".to_owned()));
            };
            if target.origin() != self.api.origin() || !target.username().is_empty() || target.password().is_some() {
                let host = target.host_str().unwrap_or("no host");
                return Err(permanent(status, format!("redirected away from the API host, to {host}: not followed")));
            }
            // GitHub's redirects bring the query along; where one does not, the question is still the same.
            if target.query().is_none() && !call.query.is_empty() {
                target.query_pairs_mut().extend_pairs(&call.query);
            }
            address = String::from(target);
        }
        Err(permanent(0, format!("redirected more than {MAX_REDIRECTS} times")))
    }

    fn address(&self, call: &Call) -> String {
        let mut address = format!("{}{}", self.api.as_str().trim_end_matches('/'), call.route.path);
        if !call.query.is_empty() {
            let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&call.query).finish();
            address.push('?');
            address.push_str(&query);
        }
        address
    }

    async fn once(&self, call: &Call, address: &str, token: &SecretString) -> GitHubResult<Answer> {
        let request = build(call, address, token).map_err(|error| GitHubError::Permanent {
            operation: call.operation(),
            status: 0,
            message: clean(&format!("the request could not be built: {error}"), Some(token)),
        })?;
        let transient = |error: &(dyn StdError + 'static)| GitHubError::Transient {
            operation: call.operation(),
            message: clean(&chain(error), Some(token)),
        };
        let response = self.client.send(request).await.map_err(|error| transient(&error))?;
        let (parts, body) = response.into_parts();
        match Limited::new(body, MAX_BODY_BYTES).collect().await {
            Ok(collected) => Ok(Answer { status: parts.status, headers: parts.headers, body: collected.to_bytes() }),
            Err(error) if error.is::<LengthLimitError>() => Err(GitHubError::Permanent {
                operation: call.operation(),
                status: 0,
                message: format!("the answer is larger than {} MB", MAX_BODY_BYTES / 1024 / 1024),
            }),
            Err(error) => Err(transient(&*error)),
        }
    }
}

fn build(call: &Call, address: &str, token: &SecretString) -> Result<Request<OctoBody>, http::Error> {
    let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.expose_secret()))?;
    bearer.set_sensitive(true);
    let request = Request::builder()
        .method(call.method.clone())
        .uri(address.parse::<Uri>()?)
        .header(USER_AGENT, PRODUCT)
        .header(ACCEPT, "application/vnd.github+json")
        .header("X-GitHub-Api-Version", "2022-11-28")
        .header(AUTHORIZATION, bearer);
    let request = match &call.known {
        Some(known) => request.header(IF_NONE_MATCH, known),
        None => request,
    };
    match &call.body {
        Some(body) => request.header(CONTENT_TYPE, "application/json").body(OctoBody::from(body.to_string())),
        None => request.body(OctoBody::empty()),
    }
}

/// An error with its causes, each said once.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        cause = error.source();
    }
    text
}
