//! A tiny scripted server: answers what a test tells it to, and remembers what it was asked.

#![expect(clippy::unwrap_used, reason = "what fails here is to fail the test")]

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use axum::body::Bytes;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use postmortem_bot::bot::model::RepoRef;
use postmortem_bot::github::{AppConfig, OctocrabGitHub};
use postmortem_bot::ports::Clock;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

pub(crate) const APP_ID: u64 = 4711;
/// In every secret of these tests; must never be seen outside a request.
pub(crate) const CANARY: &str = "CANARY";

/// Made afresh for each run, so that no private key lies in the repository.
static KEY: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).unwrap());

/// PKCS#8, as one line of base64 in its armour.
pub(crate) fn pkcs8_pem() -> String {
    let der: Pkcs8V1Der<'_> = KEY.as_der().unwrap();
    armour("PRIVATE KEY", der.as_ref())
}

/// PKCS#1, which is what PKCS#8 holds behind 26 bytes for a key of this size.
pub(crate) fn pkcs1_pem() -> String {
    let der: Pkcs8V1Der<'_> = KEY.as_der().unwrap();
    armour("RSA PRIVATE KEY", &der.as_ref()[26..])
}

/// The public half, as PKCS#1 DER.
pub(crate) fn public_key() -> &'static [u8] {
    KEY.public_key().as_ref()
}

fn armour(what: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", lines.join("\n"))
}

/// A clock that a test moves.
pub(crate) struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub(crate) fn forward(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn bearer(&self) -> &str {
        self.headers["authorization"].to_str().unwrap().strip_prefix("Bearer ").unwrap()
    }
}

type Script = Arc<dyn Fn(&Seen) -> Response + Send + Sync>;

pub(crate) struct Stub {
    pub(crate) address: SocketAddr,
    pub(crate) clock: Arc<TestClock>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stub {
    /// `script` answers everything but the requests for tokens, which are numbered `ghs_CANARY1`, ….
    pub(crate) async fn start(script: impl Fn(&Seen) -> Response + Send + Sync + 'static) -> Self {
        let tokens = Mutex::new(0);
        let clock = Arc::new(TestClock(Mutex::new(Timestamp::now())));
        let now = Arc::clone(&clock);
        Self::start_raw(Arc::clone(&clock), move |seen| {
            if seen.path.ends_with("/access_tokens") {
                let mut count = tokens.lock().unwrap();
                *count += 1;
                let expires_at = now.now() + SignedDuration::from_hours(1);
                let token = json!({"token": format!("ghs_{CANARY}{count}"), "expires_at": expires_at.to_string()});
                return reply(201, &token);
            }
            script(seen)
        })
        .await
    }

    /// `script` answers everything.
    pub(crate) async fn start_raw(
        clock: Arc<TestClock>,
        script: impl Fn(&Seen) -> Response + Send + Sync + 'static,
    ) -> Self {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let script: Script = Arc::new(script);
        let record = Arc::clone(&seen);
        let app = axum::Router::new().fallback(move |request: Request| {
            let (record, script) = (Arc::clone(&record), Arc::clone(&script));
            async move {
                let (parts, body) = request.into_parts();
                let entry = Seen {
                    method: parts.method,
                    path: parts.uri.path().to_owned(),
                    query: parts.uri.query().unwrap_or_default().to_owned(),
                    headers: parts.headers,
                    body: axum::body::to_bytes(body, usize::MAX).await.unwrap(),
                };
                record.lock().unwrap().push(entry.clone());
                script(&entry)
            }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, clock, seen }
    }

    pub(crate) fn github(&self) -> OctocrabGitHub {
        self.github_at("")
    }

    /// With the API at a path of the server.
    pub(crate) fn github_at(&self, base: &str) -> OctocrabGitHub {
        github(&format!("http://{}{base}", self.address), Arc::clone(&self.clock))
    }

    /// All requests but those for tokens.
    pub(crate) fn asked(&self) -> Vec<Seen> {
        self.all().into_iter().filter(|seen| !seen.path.ends_with("/access_tokens")).collect()
    }

    /// The requests for tokens.
    pub(crate) fn token_requests(&self) -> Vec<Seen> {
        self.all().into_iter().filter(|seen| seen.path.ends_with("/access_tokens")).collect()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(Seen::line).collect()
    }

    fn all(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

pub(crate) fn clock() -> Arc<TestClock> {
    Arc::new(TestClock(Mutex::new(Timestamp::now())))
}

pub(crate) fn github(api_url: &str, clock: Arc<TestClock>) -> OctocrabGitHub {
    let config =
        AppConfig { app_id: APP_ID, private_key: SecretString::from(pkcs8_pem()), api_url: api_url.parse().unwrap() };
    OctocrabGitHub::new(config, clock).unwrap().with_timeout(Duration::from_secs(10))
}

pub(crate) fn repo() -> RepoRef {
    RepoRef { installation: 9, id: 77, owner: "acme".to_owned(), name: "shop".to_owned() }
}

pub(crate) fn reply(status: u16, body: &Value) -> Response {
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}

pub(crate) fn reply_with(status: u16, headers: &[(&'static str, &str)], body: &Value) -> Response {
    let mut response = reply(status, body);
    for (name, value) in headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    response
}

/// A server below HTTP: hands out a token properly, answers anything else with `bytes`, and hangs up. Returns its
/// address and the number of those other requests.
pub(crate) async fn hang_up_after(bytes: &'static [u8]) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            // Every request here fits into what is read until its sender waits for the answer.
            while !whole(&request) {
                if stream.read_buf(&mut request).await.unwrap() == 0 {
                    break;
                }
            }
            let text = String::from_utf8_lossy(&request);
            if text.contains("/access_tokens") {
                let token = r#"{"token": "ghs_CANARY", "expires_at": "2999-01-01T00:00:00Z"}"#;
                let head =
                    format!("HTTP/1.1 201 Created\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", token.len());
                stream.write_all(format!("{head}{token}").as_bytes()).await.unwrap();
            } else if !request.is_empty() {
                counted.fetch_add(1, Ordering::SeqCst);
                stream.write_all(bytes).await.unwrap();
            }
        }
    });
    (address, count)
}

fn whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
    body.len() >= length
}
