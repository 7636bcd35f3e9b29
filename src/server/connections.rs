//! Connections: how many, for how long, and how they end.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{ServerState, router};

/// Bytes of a request's head, at most (and the size of the read buffer, which every connection may fill).
const HEAD_BYTES: usize = 32 * 1024;

/// How long to wait when the system is out of sockets or the like.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `shutdown` comes; then takes no more connections, lets the requests that are under way
/// finish within [`Limits::drain`](super::Limits::drain), and cuts off the rest.
pub async fn serve(listener: TcpListener, state: ServerState, shutdown: impl Future<Output = ()>) {
    let limits = state.limits;
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(HEAD_BYTES);
    let service = TowerToHyperService::new(router(state));
    let slots = Arc::new(Semaphore::new(limits.connections.min(super::descriptors::for_connections())));
    let graceful = GracefulShutdown::new();
    let cut = CancellationToken::new();
    // Whoever drops this future ends its connections as well.
    let _cut_at_end = cut.clone().drop_guard();

    let accept = async {
        loop {
            // A slot first, so that what cannot be served waits in the kernel and costs nothing here.
            let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
            let stream = accept(&listener).await;
            let connection = http.serve_connection(TokioIo::new(stream), service.clone());
            let connection = graceful.watch(connection);
            let cut = cut.clone();
            tokio::spawn(async move {
                let _slot = slot;
                tokio::select! {
                    outcome = connection => if let Err(error) = outcome {
                        tracing::debug!(%error, "a connection ended early");
                    },
                    () = cut.cancelled() => {}
                }
            });
        }
    };
    tokio::select! {
        () = pin!(shutdown) => {}
        () = accept => {}
    }
    drop(listener);
    if tokio::time::timeout(limits.drain, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time and are cut off");
    }
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are small and must not wait for more.
                let _ = stream.set_nodelay(true);
                return stream;
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}
