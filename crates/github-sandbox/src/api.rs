//! The plain values of the crate's public interface.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

/// How the sandbox is started.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Requests an hour that an installation or person may make; 5,000 as on GitHub.
    pub rate_limit: u64,
    /// Not enforced unless set.
    pub secondary: Option<SecondaryLimits>,
}

impl Default for Config {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 0)), rate_limit: 5_000, secondary: None }
    }
}

/// What an app's operator gets when it is registered.
#[derive(Debug, Clone)]
pub struct AppRegistration {
    pub id: u64,
    pub client_id: String,
    pub slug: String,
    pub name: String,
    /// PKCS#8, freshly generated RSA 2048.
    pub private_key_pem: String,
    pub webhook_secret: String,
}

/// How a repository is made.
#[derive(Debug, Clone)]
pub struct RepoOptions {
    pub private: bool,
    /// Without any commit; `files` is then ignored.
    pub empty: bool,
    /// Path and text of the first commit's files. Without any there is a `README.md`.
    pub files: Vec<(String, String)>,
    pub default_branch: String,
}

impl Default for RepoOptions {
    fn default() -> Self {
        Self { private: false, empty: false, files: Vec::new(), default_branch: "main".to_owned() }
    }
}

/// A repository as its maker sees it.
#[derive(Debug, Clone)]
pub struct RepoHandle {
    pub id: u64,
    /// `owner/name`.
    pub full_name: String,
    pub default_branch: String,
}

/// A person as their maker sees them.
#[derive(Debug, Clone)]
pub struct UserHandle {
    pub id: u64,
    pub login: String,
}

/// One attempt to deliver a webhook.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub id: u64,
    /// `X-GitHub-Delivery`: the same when it is delivered again.
    pub guid: String,
    pub app_id: u64,
    /// `X-GitHub-Event`.
    pub event: String,
    pub action: Option<String>,
    pub payload: Value,
    /// What the receiver answered; `None` while under way, or where there was no answer.
    pub status: Option<u16>,
    /// Why there was no answer.
    pub error: Option<String>,
    pub redelivery: bool,
    pub delivered_at: Timestamp,
    /// Milliseconds that the receiver took.
    pub duration_ms: u64,
    pub installation_id: Option<u64>,
    pub repository_id: Option<u64>,
    /// Headers that were sent.
    pub request_headers: Vec<(String, String)>,
}

/// A request that was received, for counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRequest {
    pub method: String,
    /// Without the `/api/v3` prefix and without the query.
    pub path: String,
    pub query: String,
    pub status: u16,
    /// Login of who asked; `None` without a valid token.
    pub caller: Option<String>,
}

/// A request with its answer, as an [`Observer`] sees it.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub method: String,
    /// Without the `/api/v3` prefix.
    pub path: String,
    pub query: String,
    pub request_body: Option<Value>,
    pub status: u16,
    pub response_body: Option<Value>,
    pub response_headers: Vec<(String, String)>,
}

/// Watches all traffic; called outside the sandbox's lock.
pub trait Observer: Send + Sync {
    /// A request was answered.
    fn exchange(&self, exchange: &Exchange);
    /// A webhook is about to be sent (or would be, were there a URL for it).
    fn webhook(&self, event: &str, payload: &Value);
}

/// A refusal made on purpose, such as a server without some endpoint.
#[derive(Debug, Clone)]
pub struct Fault {
    /// `None`: any method.
    pub method: Option<String>,
    /// What the path must contain, such as `/sub_issues`.
    pub path_contains: String,
    pub answer: FaultAnswer,
    /// How many more requests it meets; `None`: all.
    pub times: Option<u32>,
}

/// What a [`Fault`] does to a request.
#[derive(Debug, Clone)]
pub enum FaultAnswer {
    /// Refused with that status and GitHub's error body; nothing takes effect.
    Refuse { status: u16, message: String, headers: Vec<(String, String)> },
    /// It takes effect, but the answer is replaced by a 502.
    LoseReply,
    /// The connection is dropped; nothing takes effect.
    DropRequest,
    /// It takes effect, and then the connection is dropped.
    DropReply,
    /// Handled only after this time.
    Delay(Duration),
    /// It takes effect, and the answer comes this much later: longer than anybody waits, it hangs.
    DelayReply(Duration),
    /// These fields of the request are dropped without a word, as GitHub does with assignees it does not accept.
    IgnoreFields(Vec<String>),
}

/// Trouble by program: asked for every request. Both functions are called outside the sandbox's lock, so they may
/// steer the sandbox, or end the process that asked.
pub trait Script: Send + Sync {
    /// A request has come and nothing has taken effect.
    fn before(&self, request: &Asked) -> Option<FaultAnswer>;
    /// Its effect is there, and the answer has not been sent.
    fn after(&self, _request: &Asked, _status: u16) {}
}

/// A request that has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// How many came before it.
    pub index: u64,
    pub method: String,
    /// Without the `/api/v3` prefix and without the query.
    pub path: String,
    /// Whether it carries an `Authorization` of an installation, as opposed to a person's or an app's own.
    pub by_installation: bool,
}

/// Reads of installations show an older world, by a time that is drawn anew for every read.
#[derive(Debug, Clone, Copy)]
pub struct ReadLag {
    pub max: Duration,
    pub seed: u64,
}

/// What may happen to webhooks on their way. Shares are between 0 and 1.
#[derive(Debug, Clone, Copy, Default)]
pub struct WebhookTrouble {
    pub seed: u64,
    /// Never sent; listed as failed, as when the receiver was down.
    pub lost: f64,
    /// Sent twice under one GUID.
    pub doubled: f64,
    /// Sent after the one that follows it.
    pub reordered: f64,
    /// Every one waits for a time between zero and this.
    pub delay: Duration,
}

/// GitHub's secondary limits, by the sandbox's clock.
#[derive(Debug, Clone, Copy)]
pub struct SecondaryLimits {
    /// Requests at once.
    pub concurrent: usize,
    /// A read is one point, a write five.
    pub points_a_minute: u64,
    /// Requests that make issues, comments and pull requests.
    pub content_a_minute: usize,
    pub content_an_hour: usize,
    /// How long a minute is, and a sixtieth of an hour: shorter than GitHub's for tests that do not wait.
    pub minute: Duration,
}

impl Default for SecondaryLimits {
    /// As GitHub documents them.
    fn default() -> Self {
        Self {
            concurrent: 100,
            points_a_minute: 900,
            content_a_minute: 80,
            content_an_hour: 500,
            minute: Duration::from_mins(1),
        }
    }
}
