//! The real server on a real socket over a real SQLite store, for the intake's tests.

use std::net::SocketAddr;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use postmortem_bot::bot::event::IncidentLabels;
use postmortem_bot::ports::{Heartbeat, Store};
use postmortem_bot::server::{self, Limits, ServerState, WebhookSecrets};
use postmortem_bot::store::SqliteStore;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub(crate) const SECRET: &str = "current secret";
pub(crate) const PREVIOUS_SECRET: &str = "previous secret";

/// Ends with its test.
pub(crate) struct Intake {
    pub(crate) address: SocketAddr,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) wake: Arc<Notify>,
    pub(crate) heartbeat: Arc<Heartbeat>,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) stop: CancellationToken,
    pub(crate) served: JoinHandle<()>,
    pub(crate) client: reqwest::Client,
    _stop_at_end: DropGuard,
}

impl Intake {
    pub(crate) async fn start(limits: Limits) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("intake.db").display());
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&url).expect("a database"));
        let (wake, heartbeat) = (Arc::new(Notify::new()), Arc::new(Heartbeat::new()));
        let state = ServerState {
            store: Arc::clone(&store),
            secrets: WebhookSecrets::new(SECRET.into(), Some(PREVIOUS_SECRET.into())).expect("secrets"),
            incident_labels: IncidentLabels::default(),
            labels: Arc::default(),
            wake: Arc::clone(&wake),
            heartbeat: Arc::clone(&heartbeat),
            limits,
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a socket");
        let address = listener.local_addr().expect("its address");
        let stop = CancellationToken::new();
        let served = tokio::spawn(server::serve(listener, state, stop.clone().cancelled_owned()));
        let stop_at_end = stop.clone().drop_guard();
        let client = reqwest::Client::new();
        Self { address, store, wake, heartbeat, folder, stop, served, client, _stop_at_end: stop_at_end }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A webhook as GitHub sends it.
    pub(crate) fn webhook(&self, event: &str, delivery: &str, body: impl Into<Vec<u8>>) -> reqwest::RequestBuilder {
        let body = body.into();
        self.client
            .post(self.url("/webhooks/github"))
            .header("content-type", "application/json")
            .header("x-github-event", event)
            .header("x-github-delivery", delivery)
            .header("x-hub-signature-256", sign(SECRET, &body))
            .body(body)
    }

    /// Posts a webhook and returns the status.
    pub(crate) async fn post(&self, event: &str, delivery: &str, body: impl Into<Vec<u8>>) -> u16 {
        status(self.webhook(event, delivery, body)).await
    }
}

pub(crate) async fn status(request: reqwest::RequestBuilder) -> u16 {
    request.send().await.expect("an answer").status().as_u16()
}

pub(crate) fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}
