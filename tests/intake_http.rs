//! The webhook intake over real HTTP: every answer it gives, and what it does to those who misbehave.

mod intake_support;

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use intake_support::{Intake, PREVIOUS_SECRET, SECRET, sign, status};
use postmortem_bot::bot::event::Event;
use postmortem_bot::ports::{Accepted, DeliveryContent, NewDelivery};
use postmortem_bot::server::Limits;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MINUTE: Duration = Duration::from_mins(1);
const SHORT: Duration = Duration::from_millis(300);

fn labeled(number: u64) -> String {
    json!({
        "action": "labeled", "label": { "name": "incident" },
        "issue": { "number": number, "labels": [{ "name": "incident" }] },
        "installation": { "id": 77 }, "sender": { "login": "ann", "type": "User" },
        "repository": { "id": 5, "name": "shop", "owner": { "login": "acme" } },
    })
    .to_string()
}

fn comment(body: &str) -> Value {
    json!({
        "action": "created", "issue": { "number": 3 },
        "comment": { "id": 9, "body": body, "user": { "login": "ann", "type": "User" } },
        "installation": { "id": 77 }, "sender": { "login": "ann", "type": "User" },
        "repository": { "id": 5, "name": "shop", "owner": { "login": "acme" } },
    })
}

async fn open_jobs(intake: &Intake) -> u64 {
    intake.store.counts().await.expect("counts").0
}

/// A signed request's head, for those who write to the socket themselves.
fn head(intake: &Intake, delivery: &str, body: &[u8], length: &str) -> String {
    format!(
        "POST /webhooks/github HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nX-GitHub-Event: issues\r\n\
         X-GitHub-Delivery: {delivery}\r\nX-Hub-Signature-256: {}\r\n{length}\r\n\r\n",
        intake.address,
        sign(SECRET, body),
    )
}

async fn connect(intake: &Intake) -> TcpStream {
    TcpStream::connect(intake.address).await.expect("a connection")
}

/// The first bytes of an answer, up to its end where the server closes; empty where it closes without one.
async fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = vec![0; 4096];
    let read = tokio::time::timeout(Duration::from_secs(15), stream.read(&mut bytes)).await;
    let length = read.expect("an answer or the end within 15 s").unwrap_or(0);
    String::from_utf8_lossy(&bytes[..length]).into_owned()
}

#[tokio::test]
async fn a_signed_delivery_is_stored_once_and_wakes_the_worker() {
    let intake = Intake::start(Limits::default()).await;
    let response = intake.webhook("issues", "d1", labeled(3)).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.text().await.unwrap().as_str()), (202, "accepted"));
    tokio::time::timeout(MINUTE, intake.wake.notified()).await.unwrap();
    assert_eq!(intake.post("issues", "d1", labeled(3)).await, 202);
    assert_eq!(open_jobs(&intake).await, 1);
    assert_eq!(intake.post("issues", "d2", labeled(3)).await, 202);
    assert_eq!(open_jobs(&intake).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_delivery_many_times_at_once_is_one_job() {
    let intake = Arc::new(Intake::start(Limits::default()).await);
    let mut posts = tokio::task::JoinSet::new();
    for _ in 0..24 {
        let intake = Arc::clone(&intake);
        posts.spawn(async move { intake.post("issues", "same", labeled(3)).await });
    }
    assert!(posts.join_all().await.iter().all(|status| *status == 202));
    assert_eq!(open_jobs(&intake).await, 1);
}

#[tokio::test]
async fn both_secrets_count_and_no_other() {
    let intake = Intake::start(Limits::default()).await;
    let body = labeled(3);
    let signed = |delivery: &str, signature: String| {
        status(
            intake
                .webhook("issues", delivery, body.clone())
                .headers([("x-hub-signature-256".parse().unwrap(), signature.parse().unwrap())].into_iter().collect()),
        )
    };
    assert_eq!(signed("d1", sign(SECRET, body.as_bytes())).await, 202);
    assert_eq!(signed("d2", sign(PREVIOUS_SECRET, body.as_bytes())).await, 202);
    assert_eq!(signed("d3", sign("guess", body.as_bytes())).await, 401);
    assert_eq!(signed("d4", sign("", body.as_bytes())).await, 401);
    assert_eq!(signed("d5", sign(SECRET, labeled(4).as_bytes())).await, 401);
    assert_eq!(signed("d6", sign(SECRET, body.as_bytes()).replace("sha256", "sha1")).await, 401);
    assert_eq!(signed("d7", "sha256=".into()).await, 401);
    assert_eq!(open_jobs(&intake).await, 2);
}

#[tokio::test]
async fn a_wrong_and_a_missing_signature_look_the_same() {
    let intake = Intake::start(Limits::default()).await;
    let post = |signature: Option<String>| {
        let mut request = intake.client.post(intake.url("/webhooks/github"));
        for (name, value) in
            [("content-type", "application/json"), ("x-github-event", "issues"), ("x-github-delivery", "d1")]
        {
            request = request.header(name, value);
        }
        if let Some(signature) = signature {
            request = request.header("x-hub-signature-256", signature);
        }
        async { request.body("{}").send().await.unwrap() }
    };
    let (missing, wrong) = (post(None).await, post(Some(sign("guess", b"{}"))).await);
    assert_eq!((missing.status().as_u16(), wrong.status().as_u16()), (401, 401));
    assert_eq!(missing.text().await.unwrap(), wrong.text().await.unwrap());
}

#[tokio::test]
async fn what_does_not_look_like_a_webhook_is_refused_before_its_signature_is_looked_at() {
    let intake = Intake::start(Limits::default()).await;
    let with = |name: &'static str, value: Option<&str>| {
        let mut request = intake.webhook("issues", "d1", labeled(3)).build().unwrap();
        request.headers_mut().remove(name);
        if let Some(value) = value {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let client = &intake.client;
        async { client.execute(request).await.unwrap().status().as_u16() }
    };
    assert_eq!(with("x-github-event", None).await, 400);
    assert_eq!(with("x-github-event", Some("../issues")).await, 400);
    assert_eq!(with("x-github-event", Some(&"a".repeat(65))).await, 400);
    assert_eq!(with("x-github-delivery", None).await, 400);
    assert_eq!(with("x-github-delivery", Some("")).await, 400);
    assert_eq!(with("x-github-delivery", Some("a b")).await, 400);
    assert_eq!(with("x-github-delivery", Some(&"a".repeat(129))).await, 400);
    assert_eq!(with("content-type", None).await, 415);
    assert_eq!(with("content-type", Some("application/x-www-form-urlencoded")).await, 415);
    assert_eq!(with("content-type", Some("application/jsonp")).await, 415);
    assert_eq!(open_jobs(&intake).await, 0);
    assert_eq!(with("content-type", Some("Application/JSON; charset=utf-8")).await, 202);

    assert_eq!(status(intake.client.get(intake.url("/webhooks/github"))).await, 405);
    assert_eq!(status(intake.client.post(intake.url("/webhooks/gitlab"))).await, 404);
}

#[tokio::test]
async fn what_concerns_nobody_is_acknowledged_and_not_written() {
    let intake = Intake::start(Limits::default()).await;
    assert_eq!(intake.post("ping", "d1", r#"{"zen":"Keep it logically awesome."}"#).await, 202);
    assert_eq!(intake.post("something_new", "d2", "{}").await, 202);
    assert_eq!(intake.post("issue_comment", "d3", comment("thanks!").to_string()).await, 202);
    let rows: i64 = rusqlite::Connection::open(intake.folder.path().join("intake.db"))
        .unwrap()
        .query_row("SELECT count(*) FROM deliveries", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn what_is_not_json_is_refused_and_what_lacks_a_field_is_kept() {
    let intake = Intake::start(Limits::default()).await;
    for body in ["", "nope", "[]", "{\"a\":", "\u{0}"] {
        assert_eq!(intake.post("issues", "d1", body).await, 400, "{body:?}");
        assert_eq!(intake.post("ping", "d1", body).await, 400, "{body:?}");
    }
    let body = labeled(3).replace("\"repository\"", "\"repo\"");
    assert_eq!(intake.post("issues", "d2", body).await, 202);
    assert_eq!(open_jobs(&intake).await, 0);
    let content = DeliveryContent::Unreadable { body: "{}".into(), problem: "x".into() };
    let again = NewDelivery { id: "d2".into(), event: "issues".into(), content };
    assert_eq!(intake.store.accept(again).await.unwrap(), Accepted::Duplicate, "it was kept");
}

#[tokio::test]
async fn the_signature_is_over_the_raw_bytes() {
    let intake = Intake::start(Limits::default()).await;
    // Escapes, emoji, odd white space and a repeated unknown key: any rewriting would change the bytes.
    let text = r"/check caf\u00e9 \/ \ud83d\ude00 😀 <>&\u0000";
    let body =
        comment("TEXT").to_string().replace("TEXT", text).replacen('{', "\r\n\t{ \"x\" : 1e2,\"x\":\"\\u2028\",", 1);
    assert_eq!(intake.post("issue_comment", "d1", body).await, 202);
    let claim = intake.store.claim("test", MINUTE).await.unwrap().unwrap();
    let jobs = intake.store.jobs(&claim).await.unwrap();
    let Event::Comment { body, .. } = &jobs[0].incoming.event else { panic!("{jobs:?}") };
    assert_eq!(body, "/check café / 😀 😀 <>&\u{0}");
}

#[tokio::test]
async fn bodies_up_to_the_limit_are_taken_and_larger_ones_refused_unread() {
    let body = labeled(3);
    let intake = Intake::start(Limits { body_bytes: body.len(), ..Limits::default() }).await;
    assert_eq!(intake.post("issues", "d1", body.clone()).await, 202);
    let one_more = format!("{body} ");
    let mut stream = connect(&intake).await;
    let length = format!("Content-Length: {}", one_more.len());
    stream.write_all(head(&intake, "d2", one_more.as_bytes(), &length).as_bytes()).await.unwrap();
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 413 "));

    // Without a length the limit holds as the bytes come.
    for (delivery, body, expected) in [("d3", &body, "202"), ("d4", &one_more, "413")] {
        let mut stream = connect(&intake).await;
        let request = head(&intake, delivery, body.as_bytes(), "Transfer-Encoding: chunked");
        let request = format!("{request}{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
        stream.write_all(request.as_bytes()).await.unwrap();
        let answer = answer(&mut stream).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {expected} ")), "{answer}");
    }
    assert_eq!(open_jobs(&intake).await, 2);

    let intake = Intake::start(Limits::default()).await;
    for (length, expected) in [(25 * 1024 * 1024 + 1, "413"), (1_u64 << 60, "413")] {
        let mut stream = connect(&intake).await;
        let length = format!("Content-Length: {length}");
        stream.write_all(head(&intake, "d1", b"", &length).as_bytes()).await.unwrap();
        let answer = answer(&mut stream).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {expected} ")), "{answer}");
    }
}

#[tokio::test]
async fn many_large_bodies_at_once_do_not_fill_the_memory_nor_block_small_ones() {
    const LARGE: usize = 200_000;
    let intake = Intake::start(Limits { all_bodies_bytes: LARGE, ..Limits::default() }).await;
    let large = format!("{}{}", labeled(3), " ".repeat(LARGE));
    let length = format!("Content-Length: {}", large.len());
    let mut first = connect(&intake).await;
    first.write_all(head(&intake, "d1", large.as_bytes(), &length).as_bytes()).await.unwrap();
    first.write_all(&large.as_bytes()[..LARGE]).await.unwrap();

    // The first one's share is taken as soon as its bytes are read.
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let status = intake.post("ping", "d2", large.clone()).await;
        if status == 503 {
            break;
        }
        assert!(status == 202 && Instant::now() < until, "{status}");
    }
    assert_eq!(intake.post("issues", "d3", labeled(3)).await, 202);

    first.write_all(&large.as_bytes()[LARGE..]).await.unwrap();
    assert!(answer(&mut first).await.starts_with("HTTP/1.1 202 "));
    assert_eq!(intake.post("issues", "d2", large).await, 202, "there is room again");
    assert_eq!(open_jobs(&intake).await, 3);
}

#[tokio::test]
async fn a_dripped_head_is_cut_off() {
    let intake = Intake::start(Limits { head: SHORT, ..Limits::default() }).await;
    let mut stream = connect(&intake).await;
    let begun = Instant::now();
    stream.write_all(b"POST /webhooks/github HTTP/1.1\r\nHost: x\r\n").await.unwrap();
    while begun.elapsed() < Duration::from_secs(15) {
        // Drop by drop: the time is for the whole head, not between two bytes.
        let _ = stream.write_all(b"X-A: b\r\n").await;
        let mut byte = [0; 1];
        match tokio::time::timeout(SHORT / 10, stream.read(&mut byte)).await {
            Err(_) => {}
            Ok(Ok(1)) => panic!("an answer came"),
            Ok(_) => break,
        }
    }
    let took = begun.elapsed();
    assert!(took >= SHORT && took < SHORT * 10, "{took:?}");
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let intake = Intake::start(Limits { head: SHORT, ..Limits::default() }).await;
    let mut fresh = connect(&intake).await;
    assert_eq!(answer(&mut fresh).await, "");
    let mut used = connect(&intake).await;
    used.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    assert!(answer(&mut used).await.ends_with("\r\n\r\nalive"));
    assert_eq!(answer(&mut used).await, "");
}

#[tokio::test]
async fn a_dripped_body_is_cut_off() {
    let intake = Intake::start(Limits { body: SHORT, ..Limits::default() }).await;
    let mut stream = connect(&intake).await;
    let body = labeled(3);
    let length = format!("Content-Length: {}", body.len());
    stream.write_all(head(&intake, "d1", body.as_bytes(), &length).as_bytes()).await.unwrap();
    let (mut read, mut write) = stream.split();
    let drip = async {
        for byte in body.as_bytes() {
            if write.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(SHORT / 10).await;
        }
        std::future::pending::<()>().await;
    };
    let mut answer = [0; 16];
    tokio::select! {
        () = drip => {}
        read = tokio::time::timeout(Duration::from_secs(15), read.read_exact(&mut answer)) => {
            read.unwrap().unwrap();
        }
    }
    assert!(answer.starts_with(b"HTTP/1.1 408 "));
    assert_eq!(open_jobs(&intake).await, 0);
}

#[tokio::test]
async fn beyond_the_cap_connections_wait() {
    let intake = Intake::start(Limits { connections: 2, ..Limits::default() }).await;
    let (first, _second) = (connect(&intake).await, connect(&intake).await);
    let mut third = connect(&intake).await;
    third.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let mut byte = [0; 1];
    assert!(tokio::time::timeout(SHORT, third.peek(&mut byte)).await.is_err(), "nobody serves it yet");
    drop(first);
    assert!(answer(&mut third).await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_store_is_503_and_a_redelivery_is_not_lost() {
    let intake = Intake::start(Limits { store: SHORT, ..Limits::default() }).await;
    // Another process holds the database.
    let other = rusqlite::Connection::open(intake.folder.path().join("intake.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(intake.post("issues", "d1", labeled(3)).await, 503);
    let ready = intake.client.get(intake.url("/readyz")).send().await.unwrap();
    assert_eq!(ready.status().as_u16(), 503);
    assert_eq!(ready.json::<Value>().await.unwrap(), json!({ "ready": false, "store": "too slow", "worker": "ok" }));
    assert_eq!(intake.post("ping", "d2", "{}").await, 202, "what needs no store is answered");
    other.execute_batch("COMMIT").unwrap();
    let until = Instant::now() + Duration::from_secs(10);
    while intake.post("issues", "d1", labeled(3)).await != 202 {
        assert!(Instant::now() < until);
    }
    assert_eq!(open_jobs(&intake).await, 1);
}

#[tokio::test]
async fn health_says_what_is_wrong() {
    let intake = Intake::start(Limits { worker_silence: SHORT, ..Limits::default() }).await;
    let ready = || async {
        let response = intake.client.get(intake.url("/readyz")).send().await.unwrap();
        (response.status().as_u16(), response.json::<Value>().await.unwrap())
    };
    intake.heartbeat.beat();
    assert_eq!(ready().await, (200, json!({ "ready": true, "store": "ok", "worker": "ok" })));
    let until = Instant::now() + Duration::from_secs(10);
    while ready().await != (503, json!({ "ready": false, "store": "ok", "worker": "silent" })) {
        assert!(Instant::now() < until);
    }
    assert_eq!(status(intake.client.get(intake.url("/healthz"))).await, 200, "alive all the same");
    intake.heartbeat.beat();
    assert_eq!(ready().await.0, 200);
}

#[tokio::test]
async fn shutting_down_finishes_what_is_under_way() {
    let mut intake = Intake::start(Limits::default()).await;
    let body = labeled(3);
    let length = format!("Content-Length: {}", body.len());
    let mut stream = connect(&intake).await;
    stream.write_all(head(&intake, "d1", body.as_bytes(), &length).as_bytes()).await.unwrap();
    stream.write_all(&body.as_bytes()[..10]).await.unwrap();
    let mut idle = connect(&intake).await;
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    assert!(answer(&mut idle).await.starts_with("HTTP/1.1 200 "));

    intake.stop.cancel();
    assert_eq!(answer(&mut idle).await, "", "an idle connection is closed at once");
    let refused = TcpStream::connect(intake.address).await;
    assert!(refused.is_err(), "nobody listens any more");
    assert!(!intake.served.is_finished());
    stream.write_all(&body.as_bytes()[10..]).await.unwrap();
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 202 "));
    tokio::time::timeout(Duration::from_secs(10), &mut intake.served).await.unwrap().unwrap();
    assert_eq!(open_jobs(&intake).await, 1);
}

#[tokio::test]
async fn shutting_down_does_not_wait_for_ever() {
    let mut intake = Intake::start(Limits { drain: SHORT, ..Limits::default() }).await;
    let mut stream = connect(&intake).await;
    stream.write_all(head(&intake, "d1", b"xx", "Content-Length: 2").as_bytes()).await.unwrap();
    stream.write_all(b"x").await.unwrap();
    assert_eq!(status(intake.client.get(intake.url("/healthz"))).await, 200);
    intake.stop.cancel();
    tokio::time::timeout(Duration::from_secs(10), &mut intake.served).await.unwrap().unwrap();
    assert_eq!(answer(&mut stream).await, "");
}

/// What is logged, as bytes.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_deliveries_and_holds_no_secret_and_no_payload() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // One thread serves and asks, so that the default of this thread hears everything. With a single subscriber in the
    // process, tracing would ask the threads of the other tests, which have none, whether anybody listens.
    let _another = tracing::Dispatch::new(tracing_subscriber::registry());
    let _heard = tracing::subscriber::set_default(subscriber);
    let intake = Intake::start(Limits::default()).await;
    assert_eq!(intake.post("issue_comment", "good-1", comment("/check payload-canary").to_string()).await, 202);
    assert_eq!(intake.post("issue_comment", "good-1", comment("/check payload-canary").to_string()).await, 202);
    let broken = comment("/check payload-canary").to_string().replace("\"id\":9", "\"id\":\"payload-canary\"");
    assert_eq!(intake.post("issue_comment", "broken-1", broken).await, 202);
    assert_eq!(intake.post("issues", "nojson-1", "payload-canary").await, 400);
    let forged = intake.webhook("issues", "forged-1", labeled(3)).header("x-extra", "header-canary");
    let mut forged = forged.build().unwrap();
    forged.headers_mut().insert("x-hub-signature-256", sign("guess", b"").parse().unwrap());
    assert_eq!(intake.client.execute(forged).await.unwrap().status().as_u16(), 401);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let ours: String = log.lines().filter(|line| line.contains("postmortem_bot")).collect::<Vec<_>>().join("\n");
    for said in [
        "good-1 event=issue_comment action=\"created\" outcome=\"stored\"",
        "outcome=\"duplicate\"",
        "broken-1 event=issue_comment outcome=\"unreadable\"",
        "nojson-1 event=issues outcome=\"refused\"",
        "forged-1 event=issues outcome=\"refused\"",
    ] {
        assert!(ours.contains(said), "{said} is not in\n{ours}");
    }
    for canary in ["payload-canary", "header-canary", SECRET, PREVIOUS_SECRET] {
        assert!(!ours.contains(canary), "{canary} is in\n{ours}");
    }
}
