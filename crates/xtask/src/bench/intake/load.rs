//! The load: so many connections, each with one request under way. All on one thread, and nothing but sockets, because
//! the load shares the machine with what it measures: a thread for each connection would be woken for every answer, at
//! the server's expense. It tells what it took itself.

use std::io::IoSlice;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};
use futures_util::future::try_join_all;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::payload::Signed;

/// Delivery ids are never used twice, whatever server they go to.
static DELIVERIES: AtomicU64 = AtomicU64::new(1);

/// Longer than any server should need for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What one span of load came to.
pub(super) struct Load {
    pub(super) seconds: f64,
    /// Microseconds from the first byte of each request to the last of its answer, sorted.
    latencies: Vec<u32>,
}

impl Load {
    pub(super) fn count(&self) -> usize {
        self.latencies.len()
    }

    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub(super) fn rate(&self) -> f64 {
        self.count() as f64 / self.seconds
    }

    /// Milliseconds.
    pub(super) fn percentile(&self, percent: usize) -> f64 {
        let at = (self.count() * percent / 100).min(self.count().saturating_sub(1));
        self.latencies.get(at).map_or(f64::NAN, |micros| f64::from(*micros) / 1e3)
    }
}

/// Posts for so long over so many connections; anything but 2xx is an error.
pub(super) fn post(
    address: SocketAddr,
    path: &str,
    bodies: &[Signed],
    connections: usize,
    span: Duration,
) -> Result<Load> {
    let begun = Instant::now();
    let until = begun + span;
    let work = |first| async move {
        let mut connection = Connection::open(address, path).await?;
        let mut latencies = Vec::with_capacity(4096);
        let mut next = first;
        while Instant::now() < until {
            let sent = Instant::now();
            let status = connection.post(&bodies[next % bodies.len()]).await?;
            if !(200..300).contains(&status) {
                bail!("a request was answered with {status}");
            }
            latencies.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
            next += connections;
        }
        Ok::<_, anyhow::Error>(latencies)
    };
    let outcomes = runtime()?.block_on(try_join_all((0..connections).map(work)))?;
    let seconds = begun.elapsed().as_secs_f64();
    let mut latencies = Vec::new();
    for outcome in outcomes {
        latencies.extend(outcome);
    }
    latencies.sort_unstable();
    Ok(Load { seconds, latencies })
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// Posts one delivery until somebody listens and takes it.
pub(super) fn first(address: SocketAddr, path: &str, body: &Signed) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    let once = async || Connection::open(address, path).await?.post(body).await;
    let runtime = runtime()?;
    loop {
        match runtime.block_on(once()) {
            Ok(200..300) => return Ok(()),
            outcome if Instant::now() > until => bail!("the server does not start: {outcome:?}"),
            _ => std::thread::sleep(Duration::from_micros(500)),
        }
    }
}

struct Connection {
    stream: TcpStream,
    /// The head's beginning, which is the same each time.
    head: String,
    answer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr, path: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: GitHub-Hookshot/044aadd\r\nAccept: */*\r\n\
             Content-Type: application/json\r\nX-GitHub-Event: issues\r\nX-GitHub-Hook-ID: 292430182\r\n\
             X-GitHub-Hook-Installation-Target-ID: 79929171\r\n\
             X-GitHub-Hook-Installation-Target-Type: integration\r\n"
        );
        Ok(Self { stream, head, answer: vec![0; 4096] })
    }

    /// Sends one delivery, and returns the status of the answer.
    async fn post(&mut self, signed: &Signed) -> Result<u16> {
        let number = DELIVERIES.fetch_add(1, Ordering::Relaxed);
        // As GitHub's: UUIDs of version 1, which begin with the lower half of the time.
        let ticks = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos() / 100;
        let head = format!(
            "{}X-GitHub-Delivery: {:08x}-{:04x}-1{:03x}-8a3c-{number:012x}\r\nX-Hub-Signature-256: {}\r\n\
             Content-Length: {}\r\n\r\n",
            self.head,
            ticks & 0xffff_ffff,
            (ticks >> 32) & 0xffff,
            (ticks >> 48) & 0xfff,
            signed.signature,
            signed.body.len()
        );
        let (mut head, mut body) = (head.as_bytes(), signed.body.as_slice());
        while !head.is_empty() || !body.is_empty() {
            let sent = self.stream.write_vectored(&[IoSlice::new(head), IoSlice::new(body)]).await?;
            let of_head = sent.min(head.len());
            head = &head[of_head..];
            body = &body[sent - of_head..];
        }
        tokio::time::timeout(PATIENCE, self.status()).await.context("a request was not answered")?
    }

    /// Reads one whole answer.
    async fn status(&mut self) -> Result<u16> {
        let mut length = 0;
        loop {
            let read = self.stream.read(&mut self.answer[length..]).await?;
            if read == 0 {
                bail!("the server closed the connection");
            }
            length += read;
            let mut headers = [httparse::EMPTY_HEADER; 64];
            let mut response = httparse::Response::new(&mut headers);
            let httparse::Status::Complete(head) = response.parse(&self.answer[..length])? else { continue };
            let announced = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
            let announced = announced.context("an answer without its length")?;
            if length >= head + std::str::from_utf8(announced.value)?.parse::<usize>()? {
                return response.code.context("an answer without a status");
            }
        }
    }
}
