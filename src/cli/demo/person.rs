//! A person who uses the sandbox by its REST API, as anybody would use GitHub's.

use anyhow::{Context as _, bail};
use serde_json::Value;

/// Somebody with a token.
pub(super) struct Person {
    pub(super) login: String,
    http: reqwest::Client,
    api: String,
    token: String,
}

impl Person {
    pub(super) fn new(login: &str, api: &str, token: String) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().user_agent("postmortem-demo").no_proxy().build()?;
        Ok(Self { login: login.to_owned(), http, api: api.trim_end_matches('/').to_owned(), token })
    }

    pub(super) async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.send(reqwest::Method::GET, path, None).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.send(reqwest::Method::POST, path, Some(body)).await
    }

    pub(super) async fn put(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.send(reqwest::Method::PUT, path, Some(body)).await
    }

    async fn send(&self, method: reqwest::Method, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        let mut request = self
            .http
            .request(method.clone(), format!("{}{path}", self.api))
            .bearer_auth(&self.token)
            .header("accept", "application/vnd.github+json");
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.with_context(|| format!("{method} {path}"))?;
        let status = answer.status();
        let value: Value = answer.json().await.with_context(|| format!("the answer to {method} {path}"))?;
        if !status.is_success() {
            bail!("{} may not {method} {path}: {status} {}", self.login, value["message"]);
        }
        Ok(value)
    }
}
