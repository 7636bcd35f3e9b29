//! No secret ever leaves the process: not in a log line at any level, a row of the database, an answer to anybody, a
//! comment, an error or a panic, through a whole story in which GitHub fails and repeats the secrets in its refusals.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
mod postgres_support;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::{World, document};
use github_sandbox::{Asked, Exchange, FaultAnswer, Observer, Script};
use postmortem_bot::ports::Store;
use serde_json::Value;

const ITEMS: &str = "- [ ] Block deployments while a bug is open (@bob, due 2026-12-01)\n\
    - [ ] Alert on failed payments (@cleo, due 2026-12-02)";
const PASSWORD: &str = "canary-of-the-database-password";
const PREVIOUS: &str = "canary-of-the-previous-webhook-secret";
/// As it would be if GitHub repeated what it was sent.
const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOnRydWV9.Y2FuYXJ5LW9mLWEtSldU";

/// Learns the installation's tokens, and has GitHub repeat them in refusals of every kind.
#[derive(Default)]
struct Echo {
    tokens: Mutex<BTreeSet<String>>,
    key: String,
    requests: AtomicU64,
}

impl Observer for Echo {
    fn exchange(&self, exchange: &Exchange) {
        if exchange.path.ends_with("/access_tokens")
            && let Some(token) = exchange.response_body.as_ref().and_then(|body| body["token"].as_str())
        {
            self.tokens.lock().unwrap().insert(token.to_owned());
        }
    }

    fn webhook(&self, _event: &str, _payload: &Value) {}
}

impl Script for Echo {
    fn before(&self, request: &Asked) -> Option<FaultAnswer> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let said = self.tokens.lock().unwrap().iter().next_back().cloned().unwrap_or_default();
        let message = format!("denied: Authorization: Bearer {said}, token {said}, {JWT}, key {}", self.key);
        let refuse = |status| Some(FaultAnswer::Refuse { status, message: message.clone(), headers: Vec::new() });
        match (request.method.as_str(), request.path.as_str()) {
            // The app's own requests, too.
            (_, path) if path.ends_with("/access_tokens") && number < 2 => refuse(500),
            (_, path) if !request.by_installation || path.ends_with("/access_tokens") => None,
            // Told to people, in the comment on the incident.
            ("POST", path) if path.ends_with("/check-runs") => refuse(403),
            ("POST", path) if path.ends_with("/assignees") || path.ends_with("/sub_issues") => refuse(422),
            _ if number % 23 == 5 => refuse(502),
            _ if number % 29 == 7 => refuse(401),
            _ => None,
        }
    }
}

/// The real program with everything that it says, at the most talkative level.
struct Bot {
    child: Child,
    log: PathBuf,
    address: String,
}

impl Bot {
    async fn start(world: &World, database_url: &str) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap().to_string();
        drop(free);
        let log = world.folder.path().join("log");
        let child = Command::new(env!("CARGO_BIN_EXE_postmortem"))
            .args(["serve", "--no-sweeps", "--lease", "1s", "--settle", "300ms"])
            .env("GITHUB_APP_ID", world.app.id.to_string())
            .env("GITHUB_APP_PRIVATE_KEY", &world.app.private_key_pem)
            .env("GITHUB_WEBHOOK_SECRET", &world.app.webhook_secret)
            .env("GITHUB_WEBHOOK_SECRET_PREVIOUS", PREVIOUS)
            .env("GITHUB_API_URL", world.sandbox.url())
            .env("DATABASE_URL", database_url)
            .env("LISTEN_ADDR", &address)
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "1")
            .stdin(Stdio::null())
            .stdout(File::create(world.folder.path().join("said")).unwrap())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let bot = Self { child, log, address };
        let began = Instant::now();
        while reqwest::get(bot.url("/healthz")).await.is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "it does not start: {}", bot.said());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        world.sandbox.set_webhook_url(&bot.url("/webhooks/github"));
        bot
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn said(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap()).into_owned()
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn rest(world: &World, store: &dyn Store) {
    let began = Instant::now();
    let mut calm = 0;
    while calm < 3 {
        assert!(began.elapsed() < Duration::from_mins(1), "no rest: {:?}", store.counts().await);
        world.sandbox.quiesce(Duration::from_secs(20)).await.unwrap();
        calm = if store.counts().await.unwrap().0 == 0 { calm + 1 } else { 0 };
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// All that must be found nowhere.
fn canaries(world: &World, echo: &Echo) -> Vec<String> {
    let mut canaries: Vec<String> = echo.tokens.lock().unwrap().iter().cloned().collect();
    assert!(!canaries.is_empty(), "the bot got tokens");
    // Any line of the key; its first and last are the same for all keys.
    let key: Vec<&str> = world.app.private_key_pem.lines().filter(|line| !line.starts_with("-----")).collect();
    assert!(key.len() > 10);
    canaries.extend(key.iter().map(|line| (*line).to_owned()));
    canaries.extend([&world.app.webhook_secret, PASSWORD, PREVIOUS, JWT].map(str::to_owned));
    canaries
}

fn assert_hidden(canaries: &[String], place: &str, text: &str) {
    for canary in canaries {
        if let Some(at) = text.find(canary.as_str()) {
            let start = text.floor_char_boundary(at.saturating_sub(300));
            panic!("{canary} is in {place}: …{}", &text[start..text.ceil_char_boundary(at + canary.len())]);
        }
    }
    // A JWT of the bot's own making.
    if let Some(at) = text.find("eyJ") {
        let token: String =
            text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
        assert!(token.matches('.').count() < 2, "a JWT is in {place}: {token}");
    }
}

async fn story(postgres: bool) {
    let world = World::on(None).await;
    let url = if postgres {
        // Whoever is trusted needs no password, so any will do.
        postgres_support::database().replacen(
            "postgres://postmortem@",
            &format!("postgres://postmortem:{PASSWORD}@"),
            1,
        )
    } else {
        world.database_url.clone()
    };
    let store = postmortem_bot::store::open(&url).await.unwrap();
    let bot = Bot::start(&world, &url).await;
    let echo = Arc::new(Echo { key: world.app.private_key_pem.clone(), ..Echo::default() });
    world.sandbox.observe(echo.clone());
    world.sandbox.script(Some(echo.clone()));

    let issue = world.open_issue("Customers cannot pay", None, &["incident", "sev2"]).await;
    rest(&world, store.as_ref()).await;
    let pull = world.only_pull().await;
    world.complete(&pull, &document(ITEMS)).await;
    world.comment("ann", issue, "/check\n/postmortem status").await;
    rest(&world, store.as_ref()).await;
    let told = world.comments(issue).await.join("\n");
    assert!(told.contains("redacted"), "people are told what GitHub said: {told}");
    world.merge(&world.only_pull().await).await;
    rest(&world, store.as_ref()).await;
    assert_eq!(world.action_issues().await.len(), 2, "the story came to its end: {}", bot.said());
    // A stranger's webhook, and one that can't be read.
    let client = reqwest::Client::new();
    let post = |signature: &str| {
        client
            .post(bot.url("/webhooks/github"))
            .header("content-type", "application/json")
            .header("x-github-event", "issues")
            .header("x-github-delivery", "stranger")
            .header("x-hub-signature-256", signature.to_owned())
            .body("{}")
            .send()
    };
    let answers = [
        post(&format!("sha256={}", "0".repeat(64))).await.unwrap().text().await.unwrap(),
        reqwest::get(bot.url("/readyz")).await.unwrap().text().await.unwrap(),
        reqwest::get(bot.url("/healthz")).await.unwrap().text().await.unwrap(),
    ];

    let canaries = canaries(&world, &echo);
    let log = bot.said();
    assert!(
        log.contains("[redacted]") && log.contains("TRACE"),
        "GitHub's words were logged, and much besides:\n{log}"
    );
    assert_hidden(&canaries, "the log", &log);
    assert_hidden(&canaries, "an answer", &answers.join("\n"));
    assert_hidden(&canaries, "a comment", &told);
    assert_hidden(&canaries, "GitHub", &world.sandbox.snapshot().to_string());
    let rows = if postgres { rows_of_postgres(&url) } else { bytes_of_sqlite(&world) };
    assert!(rows.contains("Customers cannot pay") || rows.contains("labeled"), "there are rows");
    assert_hidden(&canaries, "the database", &rows);
}

fn rows_of_postgres(url: &str) -> String {
    let psql = |sql: &str| {
        let output = Command::new("psql").arg(url).args(["-Atc", sql]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let tables = psql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    assert!(tables.lines().count() >= 4, "{tables}");
    tables.lines().map(|table| psql(&format!("SELECT t::text FROM {table} t"))).collect()
}

/// The files whole, with the log that is not part of the database yet.
fn bytes_of_sqlite(world: &World) -> String {
    let mut text = String::new();
    for file in fs::read_dir(world.folder.path()).unwrap() {
        let file = file.unwrap();
        if file.file_name().to_string_lossy().starts_with("bot.db") {
            text.push_str(&String::from_utf8_lossy(&fs::read(file.path()).unwrap()));
        }
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_with_failures_shows_no_secret_on_sqlite() {
    story(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_with_failures_shows_no_secret_on_postgres() {
    story(true).await;
}

#[test]
fn a_start_that_fails_says_why_without_a_secret() {
    let fails = |name: &str, value: &str| {
        let mut serve = Command::new(env!("CARGO_BIN_EXE_postmortem"));
        serve
            .arg("serve")
            .env("GITHUB_APP_ID", "1")
            .env("GITHUB_APP_PRIVATE_KEY", "-----BEGIN RSA PRIVATE KEY-----\ncanary-key\n-----END RSA PRIVATE KEY-----")
            .env("GITHUB_WEBHOOK_SECRET", "canary-secret")
            .env("GITHUB_WEBHOOK_SECRET_PREVIOUS", "canary-before")
            .env("DATABASE_URL", "sqlite:///nowhere/bot.db")
            .env("LISTEN_ADDR", "127.0.0.1:0")
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "1")
            .env(name, value)
            .stdin(Stdio::null());
        let output = serve.output().unwrap();
        assert!(!output.status.success(), "{name}={value}");
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).join("\n");
        assert!(said.contains("error"), "{said}");
        assert!(!said.contains("canary"), "{name}={value}: {said}");
    };
    // The key is looked at first, so what is wrong with it hides nothing behind it.
    fails("GITHUB_APP_PRIVATE_KEY", "canary-key, no PEM");
    fails("GITHUB_APP_PRIVATE_KEY", "-----BEGIN RSA PRIVATE KEY-----\nY2FuYXJ5LWtleQ==\n-----END RSA PRIVATE KEY-----");
    let key = key();
    let with_key = |url: &str| {
        let mut serve = Command::new(env!("CARGO_BIN_EXE_postmortem"));
        serve.arg("serve").env("GITHUB_APP_ID", "1").env("GITHUB_APP_PRIVATE_KEY", &key);
        serve.env("GITHUB_WEBHOOK_SECRET", "canary-secret").env("DATABASE_URL", url).env("LISTEN_ADDR", "127.0.0.1:0");
        let output = serve.env("RUST_LOG", "trace").stdin(Stdio::null()).output().unwrap();
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).join("\n");
        assert!(!output.status.success() && said.contains("error"), "{url}: {said}");
        assert!(!said.contains("canary") && !said.contains(key.lines().nth(1).unwrap()), "{url}: {said}");
    };
    with_key("postgres://ann:canary-password@127.0.0.1:1/db");
    with_key("postgres://ann:canary-password@127.0.0.1:port/db");
    with_key("postgres://ann:canary-password@[::1/db?connect_timeout=canary");
    with_key("mysql://ann:canary-password@127.0.0.1/db");
    with_key("canary-password");

    // The help names the settings and never their values.
    let help = Command::new(env!("CARGO_BIN_EXE_postmortem"))
        .args(["serve", "--help"])
        .env("GITHUB_APP_PRIVATE_KEY", "canary-key")
        .env("GITHUB_WEBHOOK_SECRET", "canary-secret")
        .env("GITHUB_WEBHOOK_SECRET_PREVIOUS", "canary-before")
        .env("DATABASE_URL", "postgres://ann:canary-password@localhost/db")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("GITHUB_WEBHOOK_SECRET") && !help.contains("canary"), "{help}");
}

fn key() -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let sandbox = github_sandbox::Sandbox::start(github_sandbox::Config::default()).await.unwrap();
        sandbox.register_app("postmortem-bot", None).unwrap().private_key_pem
    })
}
