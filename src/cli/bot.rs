//! The running bot: adapters wired to ports. `serve` and `demo` start the same one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context as _;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::{Host, Url};

use crate::bot::INCIDENT_LABEL;
use crate::bot::event::IncidentLabels;
use crate::bot::marker::Signer;
use crate::github::{AppConfig, OctocrabGitHub, RateLimits};
use crate::ports::{Clock, Store};
use crate::server::{Limits, ServerState, ServerThread, WebhookSecrets};
use crate::worker::{self, Worker};

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// All that a bot needs to know.
pub struct Settings {
    pub app: AppConfig,
    pub webhook_secret: SecretString,
    pub previous_webhook_secret: Option<SecretString>,
    /// May hold a password.
    pub database_url: SecretString,
    pub worker: worker::Config,
    /// `None`: GitHub's, but none where GitHub's address is this very machine.
    pub limits: Option<RateLimits>,
}

/// GitHub's limits, or none where it is no GitHub that listens on this very machine.
fn usual_limits(api: &Url) -> RateLimits {
    let here = match api.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if here { RateLimits::NONE } else { RateLimits::GITHUB }
}

/// A bot at work.
pub struct Bot {
    pub address: SocketAddr,
    pub store: Arc<dyn Store>,
    shutdown: CancellationToken,
    server: ServerThread,
    worker: JoinHandle<()>,
}

impl Bot {
    /// Opens the store, listens and starts to work. Sends nothing to GitHub: the bot starts, acknowledges and
    /// queues although GitHub is unreachable.
    pub async fn start(settings: Settings, listener: TcpListener) -> anyhow::Result<Self> {
        let worker = Arc::new(worker(&settings).await?);
        let shutdown = CancellationToken::new();
        let address = listener.local_addr().context("the listening address")?;

        let state = ServerState {
            store: Arc::clone(&worker.store),
            secrets: WebhookSecrets::new(settings.webhook_secret, settings.previous_webhook_secret)?,
            incident_labels: IncidentLabels::new([INCIDENT_LABEL]),
            labels: Arc::clone(&worker.setups.labels),
            wake: Arc::clone(&worker.wake),
            heartbeat: Arc::clone(&worker.heartbeat),
            limits: Limits::default(),
        };
        Ok(Self {
            address,
            store: Arc::clone(&worker.store),
            server: ServerThread::start(listener, state, shutdown.clone()).context("starting the server")?,
            worker: tokio::spawn(worker.run(shutdown.clone())),
            shutdown,
        })
    }

    /// Stops to listen, lets running work end, and returns when all is at rest.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.shutdown.cancel();
        self.server.ended().await?;
        self.worker.await.context("the worker panicked")?;
        Ok(())
    }

    /// Returns only if the server or the worker ended although nobody asked them to.
    pub async fn failed(&mut self) -> anyhow::Error {
        tokio::select! {
            ended = self.server.ended() => match ended {
                Ok(()) => anyhow::anyhow!("the server ended"),
                Err(panicked) => panicked.into(),
            },
            ended = &mut self.worker => match ended {
                Ok(()) => anyhow::anyhow!("the worker ended"),
                Err(error) => anyhow::Error::new(error).context("the worker panicked"),
            },
        }
    }
}

/// The worker with its adapters. Opens the store; sends nothing to GitHub.
pub async fn worker(settings: &Settings) -> anyhow::Result<Worker> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let github = OctocrabGitHub::new(settings.app.clone(), Arc::clone(&clock))?;
    let store = crate::store::open(settings.database_url.expose_secret()).await.context("opening the store")?;
    let limits = settings.limits.unwrap_or_else(|| usual_limits(&settings.app.api_url));
    let github = github.with_limits(limits, Arc::clone(&store));
    let mut secrets = vec![settings.webhook_secret.expose_secret().as_bytes()];
    secrets.extend(settings.previous_webhook_secret.as_ref().map(|secret| secret.expose_secret().as_bytes()));
    Ok(Worker {
        github: Arc::new(github),
        store,
        clock,
        signer: Signer::new(secrets),
        wake: Arc::new(Notify::new()),
        heartbeat: Arc::new(crate::ports::Heartbeat::new()),
        setups: worker::Setups::default(),
        config: settings.worker.clone(),
        name: format!("{}-{}", std::process::id(), uuid::Uuid::new_v4()),
        counters: worker::Counters::default(),
        journal: None,
        reconciled: AtomicBool::new(false),
        lag_waits: worker::LagWaits::default(),
        turns: worker::Turns::default(),
    })
}

/// A runtime for commands that need one.
pub fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting the async runtime")
}

/// Returns at SIGTERM or Ctrl-C.
pub async fn asked_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
