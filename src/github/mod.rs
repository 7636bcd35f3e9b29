//! GitHub over REST: the adapter behind [`ports::GitHub`](crate::ports::GitHub), with octocrab as transport.
//!
//! `auth` holds the app's key and the tokens, `budget` says when a request may be sent, `cache` which one need not be,
//! `http` sends one request, `pages` walks lists, `wire` reads GitHub's JSON, `error` says what a refusal means, `api`
//! puts them together, one method a request; `sweeps` has the requests that are about more than one repository's one
//! thing.
//!
//! Never here: a retry (only the worker retries), or a decision about incidents.

mod api;
mod auth;
mod budget;
mod cache;
mod error;
mod http;
mod pages;
mod sweeps;
mod wire;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

pub use self::budget::RateLimits;

use self::auth::{AppKey, Auth, Token};
use self::budget::{Budget, Turn};
use self::cache::{Answers, Key, Known};
use self::error::{clean, nonsense, refusal, told_until};
use self::http::{Answer, Call, Route, Transport};
use self::pages::{PER_PAGE, Pager};
use crate::bot::model::{Identity, RepoRef};
use crate::ports::{Clock, GitHubError, GitHubResult, Store};

/// How soon an identity that could not be had is asked for again.
const IDENTITY_PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// What it takes to be a GitHub App.
#[derive(Debug, Clone)]
pub struct AppConfig {
    pub app_id: u64,
    /// PEM in PKCS#1 or PKCS#8; line ends may be written as the two characters `\n`.
    pub private_key: SecretString,
    /// `https://api.github.com`, or `https://HOST/api/v3` for GitHub Enterprise Server.
    pub api_url: Url,
}

/// Why the adapter cannot be made; each text says what to mend.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("the app's private key cannot be used: {0}")]
    PrivateKey(String),
    #[error("the API's address cannot be used: {0}")]
    ApiUrl(String),
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// [`GitHub`](crate::ports::GitHub) as one GitHub App sees it.
pub struct OctocrabGitHub {
    transport: Transport,
    auth: Auth,
    clock: Arc<dyn Clock>,
    identity: Mutex<KnownIdentity>,
    /// `None` holds nothing back.
    budget: Option<Budget>,
    answers: Answers,
}

#[derive(Default)]
struct KnownIdentity {
    /// Login and name.
    known: Option<(String, Option<String>)>,
    ask_again: Option<Timestamp>,
}

impl OctocrabGitHub {
    /// Checks the configuration; sends nothing. To be called inside a tokio runtime.
    pub fn new(config: AppConfig, clock: Arc<dyn Clock>) -> Result<Self, SetupError> {
        let key = AppKey::new(config.app_id, &config.private_key, clock.now())?;
        let transport = Transport::new(checked(config.api_url)?).map_err(SetupError::Tls)?;
        let auth = Auth::new(key, Arc::clone(&clock));
        Ok(Self { transport, auth, clock, identity: Mutex::default(), budget: None, answers: Answers::new() })
    }

    /// Keeps within GitHub's limits; `store` holds what is spent of them, for all replicas together.
    #[must_use]
    pub fn with_limits(mut self, limits: RateLimits, store: Arc<dyn Store>) -> Self {
        self.budget = (!limits.minute.is_zero()).then(|| Budget::new(limits, store));
        self
    }

    /// Another limit for one request with its redirects than the usual 15 s.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.transport.timeout = timeout;
        self
    }

    /// Sends `call` with a token for `repo`, in its turn; anything but success is an error. What is known already is
    /// not asked again, or only whether it is the same still.
    async fn call(&self, repo: &RepoRef, call: &Call) -> GitHubResult<Answer> {
        let token = self.auth.token(&self.transport, repo).await?;
        let Some(key) = Key::of(token.installation, repo, call) else {
            return self.call_with(repo, call, &token).await;
        };
        match self.answers.known(&key, call).await {
            Known::Answer(answer) => Ok(answer),
            before => {
                let call = Call { known: before.etag(), ..call.clone() };
                let answer = self.call_with(repo, &call, &token).await?;
                Ok(self.answers.settle(key, &call, before, answer).await)
            }
        }
    }

    async fn call_with(&self, repo: &RepoRef, call: &Call, token: &Arc<Token>) -> GitHubResult<Answer> {
        let _turn = match &self.budget {
            Some(budget) => budget.turn(token.installation, call).await?,
            None => Turn::default(),
        };
        let answer = self.transport.send(call, &token.secret).await?;
        if answer.status.is_success() || (answer.status == StatusCode::NOT_MODIFIED && call.known.is_some()) {
            if let Some(budget) = &self.budget {
                budget.note(token.installation, call, &answer).await;
            }
            return Ok(answer);
        }
        if answer.status == StatusCode::UNAUTHORIZED {
            // GitHub may refuse a token for seconds after giving it out; the next try begins with another one.
            self.auth.refused(&self.transport, repo, token).await;
        }
        let now = self.clock.now();
        let mut error = refusal(call.operation(), &answer, &token.secret, now);
        if let (GitHubError::RateLimited { until, .. }, Some(budget)) = (&mut error, &self.budget) {
            *until = budget.close(token.installation, call, told_until(&answer, now)).await?;
        }
        Err(error)
    }

    /// As [`Self::call`], with the answer's JSON.
    async fn ask<T: DeserializeOwned>(&self, repo: &RepoRef, call: &Call) -> GitHubResult<T> {
        let answer = self.call(repo, call).await?;
        serde_json::from_slice(&answer.body).map_err(|problem| nonsense(call.operation(), &problem))
    }

    /// All pages of a list. `within` names the field that holds the items, where the page is an object.
    async fn list<T: DeserializeOwned>(
        &self,
        repo: &RepoRef,
        call: Call,
        within: Option<&str>,
    ) -> GitHubResult<Vec<T>> {
        let call = call.query("per_page", PER_PAGE.to_string());
        self.pages(repo, call, within, true).await
    }

    /// As [`Self::list`], for lists that take no `per_page` and `page`.
    async fn list_at_once<T: DeserializeOwned>(&self, repo: &RepoRef, call: Call) -> GitHubResult<Vec<T>> {
        self.pages(repo, call, None, false).await
    }

    async fn pages<T: DeserializeOwned>(
        &self,
        repo: &RepoRef,
        mut call: Call,
        within: Option<&str>,
        counted: bool,
    ) -> GitHubResult<Vec<T>> {
        let mut pager = Pager::new(std::mem::take(&mut call.query), counted);
        let mut all = Vec::new();
        loop {
            call.query.clone_from(pager.query());
            let answer = self.call(repo, &call).await?;
            let page: Value =
                serde_json::from_slice(&answer.body).map_err(|problem| nonsense(call.operation(), &problem))?;
            let items = match (page, within) {
                (Value::Array(items), _) => items,
                (Value::Object(mut page), Some(name)) if matches!(page.get(name), Some(Value::Array(_))) => {
                    match page.remove(name) {
                        Some(Value::Array(items)) => items,
                        _ => Vec::new(),
                    }
                }
                _ => {
                    return Err(GitHubError::Permanent {
                        operation: call.operation(),
                        status: 0,
                        message: "the answer is not a list".to_owned(),
                    });
                }
            };
            let (items, more) = pager.advance(&answer.headers, items);
            for item in items {
                match serde_json::from_value(item) {
                    Ok(item) => all.push(item),
                    Err(problem) => {
                        let problem = clean(&problem.to_string(), None);
                        tracing::warn!(request = call.operation(), problem, "left out an item that makes no sense");
                    }
                }
            }
            if !more {
                return Ok(all);
            }
        }
    }

    async fn who_we_are(&self) -> Identity {
        let mut state = self.identity.lock().await;
        let now = self.clock.now();
        if state.known.is_none() && state.ask_again.is_none_or(|at| at <= now) {
            let call = Call::get(Route::fixed("/app"));
            let answer = self.auth.call_as_app(&self.transport, &call).await.and_then(|answer| {
                serde_json::from_slice::<wire::App>(&answer.body)
                    .map_err(|problem| nonsense(call.operation(), &problem))
            });
            match answer {
                Ok(app) => state.known = Some((format!("{}[bot]", app.slug), app.name)),
                Err(error) => {
                    tracing::warn!(%error, "GitHub does not say who we are; asking again later");
                    state.ask_again = now.checked_add(IDENTITY_PAUSE).ok();
                }
            }
        }
        let (login, name) = match state.known.clone() {
            Some((login, name)) => (Some(login), name),
            None => (None, None),
        };
        Identity { app_id: self.auth.app_id(), login, name }
    }
}

impl fmt::Debug for OctocrabGitHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OctocrabGitHub")
            .field("app_id", &self.auth.app_id())
            .field("api", &self.transport.api().as_str())
            .finish_non_exhaustive()
    }
}

fn checked(mut url: Url) -> Result<Url, SetupError> {
    let problem = if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        Some("it must begin with https:// or http:// and name a host")
    } else if !url.username().is_empty() || url.password().is_some() {
        Some("it must not hold a user name or password")
    } else {
        None
    };
    if let Some(problem) = problem {
        return Err(SetupError::ApiUrl(problem.to_owned()));
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}
