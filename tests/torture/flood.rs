//! A flood at the webhook's door: bodies as large as GitHub's largest, all at once, and connections that drip. The
//! real program keeps its memory, ends who drips, and answers honest deliveries all the while.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

const SECRET: &str = "the flood's secret";
const BODY_BYTES: usize = 25 * 1000 * 1000;
/// Between two bytes of a drip.
const DROP: Duration = Duration::from_secs(1);
/// Between two honest deliveries.
const HONEST: Duration = Duration::from_millis(20);

const MEMORY_BAR: u64 = 256 * 1024 * 1024;
const CLOSED_BAR: Duration = Duration::from_secs(15);
const HONEST_BAR: Duration = Duration::from_millis(250);

/// What came of it.
struct Figures {
    bodies: usize,
    drips: usize,
    /// Peak resident memory in bytes, before and after.
    calm_memory: u64,
    memory: u64,
    /// How the large bodies ended: taken, sent away, cut off.
    taken: usize,
    sent_away: usize,
    cut_off: usize,
    /// From the connection to its end, of the drip that lasted longest.
    closed: Duration,
    /// Sorted.
    honest: Vec<Duration>,
}

impl Figures {
    fn honest_p99(&self) -> Duration {
        self.honest[(self.honest.len() * 99 / 100).min(self.honest.len() - 1)]
    }
}

/// The real program, with a database of its own and no GitHub.
struct Server {
    child: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Server {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let sandbox = github_sandbox::Sandbox::start(github_sandbox::Config::default()).await.unwrap();
        let app = sandbox.register_app("postmortem-bot", None).unwrap();
        // Another build of it, such as a release.
        let program = std::env::var("TORTURE_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_postmortem").into());
        // With as few open files as systems grant whoever does not ask for more.
        let child = Command::new("sh")
            .args(["-c", r#"ulimit -Sn 256 && exec "$0" serve"#, &program])
            .env("GITHUB_APP_ID", app.id.to_string())
            .env("GITHUB_APP_PRIVATE_KEY", &app.private_key_pem)
            .env("GITHUB_WEBHOOK_SECRET", SECRET)
            .env("GITHUB_API_URL", "http://127.0.0.1:9/")
            .env("DATABASE_URL", format!("sqlite://{}", folder.path().join("bot.db").display()))
            .env("LISTEN_ADDR", address.to_string())
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { child, address, _folder: folder };
        let until = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(address).await.is_err() {
            assert!(Instant::now() < until, "the server does not start");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server
    }

    fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A webhook with its signature, padded to `bytes`.
struct Signed {
    body: Vec<u8>,
    signature: String,
}

impl Signed {
    /// One that concerns the bot and can be read, or else one that lacks its repository and is kept whole.
    fn new(bytes: usize, readable: bool) -> Self {
        // Nothing that compresses well: lz4 looks back for 64 KiB.
        let mut state = 1_u64;
        let mut noise = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(
                b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-"
                    [usize::try_from(state >> 58).unwrap_or_default()],
            )
        };
        let mut payload = json!({
            "action": "labeled", "label": { "name": "incident" }, "installation": { "id": 77 },
            "issue": { "number": 3, "labels": [{ "name": "incident" }] }, "sender": { "login": "ann", "type": "User" },
        });
        if readable {
            payload["repository"] = json!({ "id": 5, "name": "shop", "owner": { "login": "acme" } });
        }
        let padding = bytes - payload.to_string().len() - r#","body":"""#.len();
        let block: String = (0..100_000).map(|_| noise()).collect();
        let noise = block.repeat(padding / block.len() + 1);
        payload["body"] = json!(noise[..padding]);
        let body = payload.to_string().into_bytes();
        assert_eq!(body.len(), bytes);
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(&body);
        let signature = hex::encode(mac.finalize().into_bytes());
        Self { body, signature }
    }

    fn head(&self, delivery: &str) -> String {
        format!(
            "POST /webhooks/github HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n\
             X-GitHub-Event: issues\r\nX-GitHub-Delivery: {delivery}\r\nX-Hub-Signature-256: sha256={}\r\n\
             Content-Length: {}\r\n\r\n",
            self.signature,
            self.body.len()
        )
    }

    /// Sends it over a connection of its own; the status, or `None` where there came none.
    async fn post(&self, address: SocketAddr, delivery: &str) -> Option<u16> {
        let mut stream = TcpStream::connect(address).await.ok()?;
        let (mut read, mut write) = stream.split();
        let head = self.head(delivery);
        let send = async {
            write.write_all(head.as_bytes()).await?;
            write.write_all(&self.body).await
        };
        let mut answer = [0; 12];
        // Who is sent away hears it before all is sent, and a broken pipe comes with it.
        let sent = async {
            let _ = send.await;
            std::future::pending::<()>().await;
        };
        tokio::select! {
            read = read.read_exact(&mut answer) => { read.ok()?; }
            () = sent => {}
        }
        std::str::from_utf8(&answer[9..]).ok()?.parse().ok()
    }
}

/// Sends a byte now and then until the server ends it; how long that took.
async fn drip(address: SocketAddr, begin: String) -> Duration {
    let begun = Instant::now();
    let Ok(mut stream) = TcpStream::connect(address).await else { return begun.elapsed() };
    let (mut read, mut write) = stream.split();
    let drops = async {
        let _ = write.write_all(begin.as_bytes()).await;
        loop {
            tokio::time::sleep(DROP).await;
            if write.write_all(b"a").await.is_err() {
                break;
            }
        }
    };
    let mut answer = [0; 512];
    let end = async { while read.read(&mut answer).await.is_ok_and(|length| length > 0) {} };
    tokio::select! { () = drops => {}, () = end => {} }
    begun.elapsed()
}

async fn flood(bodies: usize, drips: usize) -> Figures {
    let server = Server::start().await;
    let address = server.address;
    let honest = Arc::new(Signed::new(15 * 1024, true));
    let large = [Arc::new(Signed::new(BODY_BYTES, true)), Arc::new(Signed::new(BODY_BYTES, false))];
    assert_eq!(honest.post(address, "first").await, Some(202));
    let calm_memory = server.peak_memory();

    let mut dripping = JoinSet::new();
    for number in 0..drips {
        let begin = if number % 2 == 0 {
            "POST /webhooks/github HTTP/1.1\r\nHost: bot\r\nX-Drip: ".to_owned()
        } else {
            honest.head(&format!("drip-{number}"))
        };
        dripping.spawn(drip(address, begin));
    }
    // Honest ones come at their own pace, each over a new connection, however long the ones before take.
    let over = Arc::new(AtomicBool::new(false));
    let is_over = Arc::clone(&over);
    let honest_ones = tokio::spawn(async move {
        let mut posts = JoinSet::new();
        while !is_over.load(Ordering::Relaxed) {
            let (honest, delivery) = (Arc::clone(&honest), format!("honest-{}", posts.len()));
            posts.spawn(async move {
                let begun = Instant::now();
                assert_eq!(honest.post(address, &delivery).await, Some(202));
                begun.elapsed()
            });
            tokio::time::sleep(HONEST).await;
        }
        posts.join_all().await
    });
    let mut posts = JoinSet::new();
    for number in 0..bodies {
        let large = Arc::clone(&large[number % 2]);
        posts.spawn(async move { large.post(address, &format!("large-{number}")).await });
    }
    let statuses = posts.join_all().await;
    let closed = dripping.join_all().await.into_iter().max().unwrap_or_default();
    over.store(true, Ordering::Relaxed);
    let mut honest = honest_ones.await.unwrap();
    honest.sort_unstable();
    let memory = server.peak_memory();
    // There is room again.
    assert_eq!(large[0].post(address, "afterwards").await, Some(202));
    let count = |status| statuses.iter().filter(|got| **got == status).count();
    Figures {
        bodies,
        drips,
        calm_memory,
        memory,
        taken: count(Some(202)),
        sent_away: count(Some(503)),
        cut_off: count(None),
        closed,
        honest,
    }
}

fn report(figures: &Figures) {
    let megabytes = |bytes: u64| bytes / 1024 / 1024;
    println!(
        "{} bodies of {} MB at once: {} taken, {} sent away with 503, {} cut off",
        figures.bodies,
        BODY_BYTES / 1_000_000,
        figures.taken,
        figures.sent_away,
        figures.cut_off
    );
    println!(
        "memory: {} MB at most, {} MB before (bar {} MB)",
        megabytes(figures.memory),
        megabytes(figures.calm_memory),
        megabytes(MEMORY_BAR)
    );
    println!(
        "{} drips, the last one closed after {:.1} s (bar {} s)",
        figures.drips,
        figures.closed.as_secs_f64(),
        CLOSED_BAR.as_secs()
    );
    println!(
        "{} honest deliveries meanwhile: p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms (bar for p99: {} ms)",
        figures.honest.len(),
        figures.honest[figures.honest.len() / 2].as_secs_f64() * 1e3,
        figures.honest_p99().as_secs_f64() * 1e3,
        figures.honest[figures.honest.len() - 1].as_secs_f64() * 1e3,
        HONEST_BAR.as_millis()
    );
}

/// As the bar, smaller, and a busy machine may take its time with honest deliveries: as long as GitHub waits.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_fills_no_memory_and_blocks_nobody() {
    let figures = flood(8, 400).await;
    report(&figures);
    assert!(figures.taken >= 1 && figures.memory <= MEMORY_BAR && figures.closed <= CLOSED_BAR);
    assert!(figures.honest_p99() <= Duration::from_secs(10));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a bar: cargo xtask torture flood"]
async fn bar() {
    let figures = flood(32, 1000).await;
    report(&figures);
    assert!(figures.memory <= MEMORY_BAR, "the memory is short of its bar");
    assert!(figures.closed <= CLOSED_BAR, "drips live too long");
    assert!(figures.honest_p99() <= HONEST_BAR, "honest deliveries wait too long");
}
