//! The server on a thread of its own: however much the worker computes, an acknowledgement waits for the store alone,
//! and a request passes from no thread to another on its way there and back.

use std::io;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::ServerState;
use super::connections::serve;

/// A server that runs. Dropping it ends it at once.
#[derive(Debug)]
pub struct ServerThread {
    /// `None` once it was heard.
    ended: Option<oneshot::Receiver<()>>,
    /// The thread outlives what it serves until this goes: what was begun there (a connection to the database) may be
    /// in others' hands.
    _release: DropGuard,
}

/// It ended without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the server panicked")]
pub struct Panicked;

impl ServerThread {
    /// Serves until `shutdown`, as [`serve`] does.
    ///
    /// # Errors
    /// Where the system grants no thread, or the socket cannot change its runtime.
    pub fn start(listener: TcpListener, state: ServerState, shutdown: CancellationToken) -> io::Result<Self> {
        let listener = listener.into_std()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let release = CancellationToken::new();
        let released = release.clone();
        let (tell, ended) = oneshot::channel();
        std::thread::Builder::new().name("intake".to_owned()).spawn(move || {
            let serving = async {
                match TcpListener::from_std(listener) {
                    Ok(listener) => serve(listener, state, shutdown.cancelled_owned()).await,
                    Err(error) => tracing::error!(%error, "cannot listen"),
                }
                // Nobody listens any more where the bot was given up.
                let _ = tell.send(());
                std::future::pending::<()>().await;
            };
            runtime.block_on(async {
                tokio::select! {
                    () = serving => {}
                    () = released.cancelled() => {}
                }
            });
        })?;
        Ok(Self { ended: Some(ended), _release: release.drop_guard() })
    }

    /// Returns when it has ended; never again after that.
    ///
    /// # Errors
    /// Where it panicked.
    pub async fn ended(&mut self) -> Result<(), Panicked> {
        let Some(ended) = &mut self.ended else { return std::future::pending().await };
        let outcome = ended.await;
        self.ended = None;
        outcome.map_err(|_| Panicked)
    }
}
