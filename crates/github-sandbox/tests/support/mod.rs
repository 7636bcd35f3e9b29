//! A sandbox with an app, a repository, a receiver of webhooks, and clients that speak real HTTP to it.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "helpers of tests; every file uses another part")]

use std::sync::{Arc, Mutex};

#[cfg(feature = "contract")]
use github_sandbox::contract::{Contract, ContractObserver, Part};
use github_sandbox::{AppRegistration, Config, RepoOptions, Sandbox};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::Method;
use serde_json::{Value, json};

pub const REPO: &str = "acme/shop";

/// A webhook as the receiver got it.
#[derive(Debug, Clone)]
pub struct Received {
    pub headers: http::HeaderMap,
    pub body: Vec<u8>,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// `event.action`, or `event` alone.
    pub fn name(&self) -> String {
        match self.json()["action"].as_str() {
            Some(action) => format!("{}.{action}", self.header("x-github-event")),
            None => self.header("x-github-event").to_owned(),
        }
    }
}

pub struct World {
    pub sandbox: Sandbox,
    pub app: AppRegistration,
    pub installation: u64,
    pub received: Arc<Mutex<Vec<Received>>>,
    #[cfg(feature = "contract")]
    pub observer: Arc<ContractObserver>,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub json: Value,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn message(&self) -> &str {
        self.json["message"].as_str().unwrap_or_default()
    }

    /// Fails with the whole answer where the status is another one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:#}", self.json);
        self
    }
}

pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

impl Client {
    pub fn new(base: &str, token: Option<String>) -> Self {
        let http = reqwest::Client::builder()
            .user_agent("sandbox-tests")
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self { http, base: base.to_owned(), token }
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.bytes().await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status, headers, json }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body), &[]).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body), &[]).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, &[]).await
    }

    pub async fn delete_with(&self, path: &str, body: Value) -> Answer {
        self.send(Method::DELETE, path, Some(body), &[]).await
    }
}

/// The path of something in the repository.
pub fn at(path: &str) -> String {
    format!("/repos/{REPO}{path}")
}

/// A JWT of the app with these claims.
pub fn jwt(app: &AppRegistration, claims: &Value) -> String {
    let key = EncodingKey::from_rsa_pem(app.private_key_pem.as_bytes()).unwrap();
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), claims, &key).unwrap()
}

pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

impl World {
    /// `acme/shop` with a README; ann writes, tim triages, rita reads.
    pub async fn start() -> Self {
        Self::start_with(RepoOptions::default()).await
    }

    pub async fn start_with(options: RepoOptions) -> Self {
        let sandbox = Sandbox::start(Config::default()).await.unwrap();
        #[cfg(feature = "contract")]
        let observer = watch(&sandbox);
        let received = Arc::new(Mutex::new(Vec::new()));
        let url = receive(Arc::clone(&received)).await;
        let app = sandbox.register_app("postmortem-bot", Some(url)).unwrap();
        for login in ["ann", "tim", "rita", "otto"] {
            sandbox.add_user(login);
        }
        sandbox.add_repo("acme", "shop", options).unwrap();
        for (login, role) in [("ann", "write"), ("tim", "triage"), ("rita", "read")] {
            sandbox.add_collaborator(REPO, login, role).unwrap();
        }
        let installation = sandbox.installation_of(REPO).unwrap();
        Self {
            sandbox,
            app,
            installation,
            received,
            #[cfg(feature = "contract")]
            observer,
        }
    }

    pub fn anonymous(&self) -> Client {
        Client::new(self.sandbox.url(), None)
    }

    pub fn person(&self, login: &str) -> Client {
        Client::new(self.sandbox.url(), Some(self.sandbox.token_of(login)))
    }

    pub fn app(&self) -> Client {
        let token = jwt(&self.app, &json!({ "iss": self.app.id.to_string(), "iat": now() - 60, "exp": now() + 540 }));
        Client::new(self.sandbox.url(), Some(token))
    }

    pub async fn bot(&self) -> Client {
        self.bot_with(json!({})).await
    }

    /// A client with a token that was asked for with that body.
    pub async fn bot_with(&self, body: Value) -> Client {
        let path = format!("/app/installations/{}/access_tokens", self.installation);
        let answer = self.app().post(&path, body).await.expect(201);
        Client::new(self.sandbox.url(), Some(answer.json["token"].as_str().unwrap().to_owned()))
    }

    /// Names of the webhooks received so far, in their order.
    pub async fn events(&self) -> Vec<String> {
        self.sandbox.quiesce(std::time::Duration::from_secs(10)).await.unwrap();
        self.received.lock().unwrap().iter().map(Received::name).collect()
    }

    pub async fn forget_events(&self) {
        self.events().await;
        self.received.lock().unwrap().clear();
    }

    /// A branch with one commit on top of `main` that writes a file; returns the commit.
    pub async fn branch(&self, client: &Client, branch: &str, path: &str, text: &str) -> String {
        let main = client.get(&at("/git/ref/heads/main")).await.expect(200).json["object"]["sha"].clone();
        let commit = client.get(&at(&format!("/git/commits/{}", main.as_str().unwrap()))).await.expect(200).json;
        let tree = json!({
            "base_tree": commit["tree"]["sha"],
            "tree": [{ "path": path, "mode": "100644", "type": "blob", "content": text }],
        });
        let tree = client.post(&at("/git/trees"), tree).await.expect(201).json["sha"].clone();
        let commit = json!({ "message": "Add a file", "tree": tree, "parents": [main] });
        let sha = client.post(&at("/git/commits"), commit).await.expect(201).json["sha"].clone();
        let body = json!({ "ref": format!("refs/heads/{branch}"), "sha": sha });
        client.post(&at("/git/refs"), body).await.expect(201);
        sha.as_str().unwrap().to_owned()
    }
}

/// Listens for webhooks and keeps them; returns its URL.
async fn receive(received: Arc<Mutex<Vec<Received>>>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hooks", listener.local_addr().unwrap());
    let router = axum::Router::new().route(
        "/hooks",
        axum::routing::post(move |headers: http::HeaderMap, body: bytes::Bytes| async move {
            received.lock().unwrap().push(Received { headers, body: body.to_vec() });
            http::StatusCode::ACCEPTED
        }),
    );
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

/// Holds everything that the sandbox says against GitHub's description.
#[cfg(feature = "contract")]
fn watch(sandbox: &Sandbox) -> Arc<ContractObserver> {
    static CONTRACT: std::sync::OnceLock<Arc<Contract>> = std::sync::OnceLock::new();
    let contract = CONTRACT
        .get_or_init(|| Arc::new(Contract::installed().unwrap_or_else(|error| panic!("the contract: {error}"))));
    let observer = Arc::new(ContractObserver::new(Arc::clone(contract)));
    sandbox.observe(observer.clone());
    observer
}

/// Tests ask for what does not exist and send what is wrong, but no answer and no webhook may ever be.
#[cfg(feature = "contract")]
impl Drop for World {
    fn drop(&mut self) {
        let wrong: Vec<String> = self
            .observer
            .violations()
            .into_iter()
            .filter(|violation| matches!(violation.part, Part::Answer | Part::Webhook))
            .map(|violation| violation.to_string())
            .collect();
        if !std::thread::panicking() {
            assert!(wrong.is_empty(), "against GitHub's contract:\n{}", wrong.join("\n"));
        }
    }
}
