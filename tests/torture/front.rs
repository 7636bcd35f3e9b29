//! What stands between GitHub and the replicas, as a load balancer does: it passes each webhook on to a replica that is
//! there, in turn. Here it also knows the moments at which one is killed over a webhook.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::State;
use http::{HeaderMap, StatusCode};
use tokio_util::task::AbortOnDropHandle;

use crate::fleet::Processes;
use crate::strikes::{Strike, Strikes};

pub(crate) struct Front {
    pub(crate) url: String,
    inner: Arc<Inner>,
    _server: AbortOnDropHandle<()>,
}

struct Inner {
    processes: Arc<Processes>,
    strikes: Mutex<Option<Arc<Strikes>>>,
    turn: AtomicUsize,
    http: reqwest::Client,
}

impl Front {
    pub(crate) async fn start(processes: Arc<Processes>) -> Self {
        let inner = Arc::new(Inner {
            processes,
            strikes: Mutex::default(),
            turn: AtomicUsize::new(0),
            // A connection each: a kept one to a process that died says so too late.
            http: reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap(),
        });
        let app = axum::Router::new()
            .route("/webhooks/github", axum::routing::post(pass))
            .layer(axum::extract::DefaultBodyLimit::max(64 * 1024 * 1024))
            .with_state(Arc::clone(&inner));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks/github", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, inner, _server: AbortOnDropHandle::new(server) }
    }

    pub(crate) fn strike(&self, strikes: Arc<Strikes>) {
        *self.inner.strikes.lock().unwrap_or_else(PoisonError::into_inner) = Some(strikes);
    }
}

async fn pass(State(front): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let strikes = front.strikes.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let strike = strikes.as_ref().and_then(|strikes| strikes.webhook());
    if let Some(Strike::BeforeWebhook(_)) = strike {
        return StatusCode::BAD_GATEWAY;
    }
    let mut alive: Vec<SocketAddr> = front.processes.addresses();
    if alive.is_empty() {
        return StatusCode::BAD_GATEWAY;
    }
    let turn = front.turn.fetch_add(1, Ordering::SeqCst) % alive.len();
    alive.rotate_left(turn);
    for address in alive {
        let mut request = front.http.post(format!("http://{address}/webhooks/github")).body(body.clone());
        for (name, value) in headers.iter().filter(|(name, _)| *name != "host" && *name != "content-length") {
            request = request.header(name, value);
        }
        match request.send().await {
            Ok(answer) => {
                if let (Some(Strike::AfterWebhook(_)), Some(strikes)) = (strike, &strikes) {
                    strikes.kill();
                    return StatusCode::BAD_GATEWAY;
                }
                return answer.status();
            }
            // Nobody listens there (any more): the next one gets it.
            Err(error) if error.is_connect() => {}
            Err(_) => return StatusCode::BAD_GATEWAY,
        }
    }
    StatusCode::BAD_GATEWAY
}
