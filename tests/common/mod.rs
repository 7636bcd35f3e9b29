//! A world for the flow tests: the sandbox, people with tokens, and the bot as `serve` runs it, with real HTTP
//! between them and every request, answer and webhook held against GitHub's own description.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use github_sandbox::contract::{Contract, ContractObserver};
use github_sandbox::{AppRegistration, Config, Fault, FaultAnswer, RepoOptions, Sandbox};
use postmortem_bot::cli::bot::{Bot, Settings};
use postmortem_bot::github::{AppConfig, RateLimits};
use postmortem_bot::worker;
use serde_json::{Value, json};

pub(crate) const REPO: &str = "acme/shop";

/// Requests that each incident's draft takes: what must be known, then what must be made.
pub(crate) const EACH: usize = 11 + 7;
/// What is asked once: who the bot is, its token, the root folder (for the configuration) and the commit that drafts
/// start from.
pub(crate) const ONCE: usize = 4;

pub(crate) struct World {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) app: AppRegistration,
    pub(crate) contract: Arc<ContractObserver>,
    pub(crate) bot: Option<Bot>,
    pub(crate) folder: tempfile::TempDir,
    /// A file in `folder`, unless a test sets another one before the bot starts.
    pub(crate) database_url: String,
    /// How bots that are started from now on pace themselves. They do not sweep unasked, since most tests want to see
    /// what webhooks alone do.
    pub(crate) worker: worker::Config,
    pub(crate) limits: Option<RateLimits>,
    http: reqwest::Client,
}

impl World {
    /// `acme/shop` with a first commit; ann administers, bob writes, cleo triages, dan reads.
    pub(crate) async fn new() -> Self {
        let mut world = Self::on(None).await;
        world.start_bot().await;
        world
    }

    /// The same without a bot yet, whose database is the named one, or else a file of its own.
    pub(crate) async fn on(database_url: Option<String>) -> Self {
        let files = vec![("README.md".into(), "# shop\n".into())];
        let mut world = Self::without_bot(RepoOptions { files, ..RepoOptions::default() }).await;
        world.database_url = database_url.unwrap_or(world.database_url);
        world
    }

    pub(crate) async fn with(options: RepoOptions) -> Self {
        let mut world = Self::without_bot(options).await;
        world.start_bot().await;
        world
    }

    pub(crate) async fn without_bot(options: RepoOptions) -> Self {
        Self::in_sandbox(Config::default(), options).await
    }

    /// Without a bot yet, in a sandbox of one's own making.
    pub(crate) async fn in_sandbox(config: Config, options: RepoOptions) -> Self {
        let sandbox = Arc::new(Sandbox::start(config).await.unwrap());
        let contract = Arc::new(ContractObserver::new(contract()));
        sandbox.observe(contract.clone());
        for person in ["ann", "bob", "cleo", "dan", "eve"] {
            sandbox.add_user(person);
        }
        let app = sandbox.register_app("postmortem-bot", None).unwrap();
        sandbox.add_repo("acme", "shop", options).unwrap();
        for (person, role) in [("ann", "admin"), ("bob", "write"), ("cleo", "triage"), ("dan", "read")] {
            sandbox.add_collaborator(REPO, person, role).unwrap();
        }
        // Nobody listens there: what happens before the bot starts is delivered in vain, as in an outage.
        sandbox.set_webhook_url("http://127.0.0.1:9/webhooks/github");
        let http = reqwest::Client::builder().user_agent("tests").no_proxy().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let database_url = format!("sqlite://{}", folder.path().join("bot.db").display());
        let worker = worker::Config {
            settle: Duration::from_millis(300),
            retry_min: Duration::from_millis(20),
            retry_max: Duration::from_millis(200),
            sweeps: false,
            heal_after: None,
            redelivery_pace: Duration::from_millis(1),
            ..worker::Config::default()
        };
        Self { sandbox, app, contract, bot: None, folder, database_url, worker, limits: None, http }
    }

    /// Starts the bot with the database of this world.
    pub(crate) async fn start_bot(&mut self) {
        let bot = self.replica().await;
        self.sandbox.set_webhook_url(&format!("http://{}/webhooks/github", bot.address));
        self.bot = Some(bot);
    }

    /// One more bot on the database of this world; GitHub is not told.
    pub(crate) async fn replica(&self) -> Bot {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let settings = Settings {
            app: AppConfig {
                app_id: self.app.id,
                private_key: self.app.private_key_pem.clone().into(),
                api_url: self.sandbox.url().parse().unwrap(),
            },
            webhook_secret: self.app.webhook_secret.clone().into(),
            previous_webhook_secret: None,
            database_url: self.database_url.clone().into(),
            worker: self.worker.clone(),
            limits: self.limits,
        };
        Bot::start(settings, listener).await.unwrap()
    }

    pub(crate) async fn stop_bot(&mut self) {
        self.bot.take().unwrap().stop().await.unwrap();
    }

    /// As after a disk was lost: stopped, database gone, started again.
    pub(crate) async fn lose_database(&mut self) {
        self.stop_bot().await;
        for file in std::fs::read_dir(self.folder.path()).unwrap() {
            std::fs::remove_file(file.unwrap().path()).unwrap();
        }
        self.start_bot().await;
    }

    /// GitHub delivers nothing again: what failed is too old.
    pub(crate) fn no_redelivery(&self) {
        self.sandbox.inject(Fault {
            method: Some("POST".into()),
            path_contains: "/attempts".into(),
            answer: FaultAnswer::Refuse { status: 404, message: "Not Found".into(), headers: Vec::new() },
            times: None,
        });
    }

    /// A request as the bot's own app would send it, whatever the bot does.
    pub(crate) async fn as_app(&self, method: &str, path: &str, body: Value) -> Value {
        let installation = self.sandbox.installation_of(REPO).unwrap();
        let now = jiff::Timestamp::now().as_second();
        let claims = json!({ "iat": now - 60, "exp": now + 500, "iss": self.app.id.to_string() });
        let key = jsonwebtoken::EncodingKey::from_rsa_pem(self.app.private_key_pem.as_bytes()).unwrap();
        let header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::RS256);
        let jwt = jsonwebtoken::encode(&header, &claims, &key).unwrap();
        let url = |path: &str| format!("{}{path}", self.sandbox.url().trim_end_matches('/'));
        let minted = self
            .http
            .post(url(&format!("/app/installations/{installation}/access_tokens")))
            .bearer_auth(jwt)
            .send()
            .await
            .unwrap();
        let minted: Value = minted.json().await.unwrap();
        let request = self.http.request(method.parse().unwrap(), url(path));
        let answer = request.bearer_auth(minted["token"].as_str().unwrap()).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{method} {path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    pub(crate) async fn counts(&self) -> (u64, u64) {
        self.bot.as_ref().unwrap().store.counts().await.unwrap()
    }

    /// Waits until no webhook is under way and no job is open.
    pub(crate) async fn rest(&self) {
        self.rest_for(Duration::from_secs(30)).await;
    }

    /// As [`Self::rest`], for work that takes longer.
    pub(crate) async fn rest_for(&self, most: Duration) {
        let deadline = Instant::now() + most;
        let mut calm = 0;
        while calm < 2 {
            assert!(Instant::now() < deadline, "the bot did not come to rest: {:?}", self.counts().await);
            self.sandbox.quiesce(most).await.unwrap();
            calm = if self.counts().await.0 == 0 { calm + 1 } else { 0 };
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// At rest, nothing parked, every exchange and webhook as GitHub describes it.
    pub(crate) async fn rest_clean(&self) {
        self.rest().await;
        assert_eq!(self.counts().await.1, 0, "a job was parked");
        self.contract.assert_clean();
    }

    pub(crate) async fn call(&self, who: &str, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let path = path.replace("{repo}", &format!("/repos/{REPO}"));
        let mut request = self
            .http
            .request(method.parse().unwrap(), format!("{}{path}", self.sandbox.url().trim_end_matches('/')))
            .bearer_auth(self.sandbox.token_of(who));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    async fn ok(&self, who: &str, method: &str, path: &str, body: Option<Value>) -> Value {
        let (status, value) = self.call(who, method, path, body).await;
        assert!(status < 300, "{who} {method} {path}: {status} {value}");
        value
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.ok("ann", "GET", path, None).await
    }

    pub(crate) async fn list(&self, path: &str) -> Vec<Value> {
        self.get(path).await.as_array().unwrap().clone()
    }

    pub(crate) async fn post(&self, who: &str, path: &str, body: Value) -> Value {
        self.ok(who, "POST", path, Some(body)).await
    }

    pub(crate) async fn patch(&self, who: &str, path: &str, body: Value) -> Value {
        self.ok(who, "PATCH", path, Some(body)).await
    }

    /// Opens an issue and returns its number.
    pub(crate) async fn open_issue(&self, title: &str, body: Option<&str>, labels: &[&str]) -> u64 {
        let mut new = json!({ "title": title, "labels": labels });
        if let Some(body) = body {
            new["body"] = json!(body);
        }
        self.post("ann", "{repo}/issues", new).await["number"].as_u64().unwrap()
    }

    pub(crate) async fn label(&self, number: u64, label: &str) {
        self.post("ann", &format!("{{repo}}/issues/{number}/labels"), json!({ "labels": [label] })).await;
    }

    pub(crate) async fn comment(&self, who: &str, number: u64, body: &str) -> u64 {
        let made = self.post(who, &format!("{{repo}}/issues/{number}/comments"), json!({ "body": body })).await;
        made["id"].as_u64().unwrap()
    }

    pub(crate) async fn comments(&self, number: u64) -> Vec<String> {
        let all = self.list(&format!("{{repo}}/issues/{number}/comments?per_page=100")).await;
        all.iter().map(|comment| comment["body"].as_str().unwrap().to_owned()).collect()
    }

    /// The bot's comments only.
    pub(crate) async fn answers(&self, number: u64) -> Vec<String> {
        let all = self.list(&format!("{{repo}}/issues/{number}/comments?per_page=100")).await;
        all.iter()
            .filter(|comment| comment["user"]["login"] == "postmortem-bot[bot]")
            .map(|comment| comment["body"].as_str().unwrap().to_owned())
            .collect()
    }

    pub(crate) async fn pulls(&self) -> Vec<Value> {
        self.list("{repo}/pulls?state=all&per_page=100").await
    }

    pub(crate) async fn only_pull(&self) -> Value {
        let pulls = self.pulls().await;
        assert_eq!(pulls.len(), 1, "{pulls:#?}");
        pulls[0].clone()
    }

    /// Path of the only file of a pull request.
    pub(crate) async fn path(&self, pull: &Value) -> String {
        let files = self.list(&format!("{{repo}}/pulls/{}/files", pull["number"])).await;
        assert_eq!(files.len(), 1, "{files:#?}");
        files[0]["filename"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn checks(&self, sha: &Value) -> Vec<Value> {
        let found =
            self.get(&format!("{{repo}}/commits/{}/check-runs?filter=all&per_page=100", sha.as_str().unwrap())).await;
        found["check_runs"].as_array().unwrap().clone()
    }

    pub(crate) async fn only_check(&self, pull: &Value) -> Value {
        let checks = self.checks(&pull["head"]["sha"]).await;
        assert_eq!(checks.len(), 1, "{checks:#?}");
        checks[0].clone()
    }

    pub(crate) async fn annotations(&self, check: &Value) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 1.. {
            let path = format!("{{repo}}/check-runs/{}/annotations?per_page=100&page={page}", check["id"]);
            let some = self.list(&path).await;
            let last = some.len() < 100;
            all.extend(some);
            if last {
                break;
            }
        }
        all
    }

    pub(crate) async fn read(&self, path: &str, at: &str) -> String {
        let file = self.get(&format!("{{repo}}/contents/{path}?ref={at}")).await;
        let packed: String = file["content"].as_str().unwrap().split_whitespace().collect();
        String::from_utf8(BASE64.decode(packed).unwrap()).unwrap()
    }

    /// Writes a file as `who` by the contents API.
    pub(crate) async fn write(&self, who: &str, path: &str, branch: &str, content: &[u8]) {
        let (status, file) = self.call(who, "GET", &format!("{{repo}}/contents/{path}?ref={branch}"), None).await;
        let mut body = json!({ "message": "Write", "branch": branch, "content": BASE64.encode(content) });
        if status == 200 {
            body["sha"] = file["sha"].clone();
        }
        self.ok(who, "PUT", &format!("{{repo}}/contents/{path}"), Some(body)).await;
    }

    pub(crate) async fn branch(&self, who: &str, name: &str) {
        let main = self.get("{repo}/git/ref/heads/main").await;
        let body = json!({ "ref": format!("refs/heads/{name}"), "sha": main["object"]["sha"] });
        self.post(who, "{repo}/git/refs", body).await;
    }

    pub(crate) async fn merge(&self, pull: &Value) {
        self.ok("ann", "PUT", &format!("{{repo}}/pulls/{}/merge", pull["number"]), Some(json!({}))).await;
    }

    pub(crate) async fn sub_issues(&self, number: u64) -> Vec<Value> {
        self.list(&format!("{{repo}}/issues/{number}/sub_issues?per_page=100")).await
    }

    pub(crate) async fn action_issues(&self) -> Vec<Value> {
        self.list("{repo}/issues?state=all&labels=action-item&per_page=100").await
    }

    /// Replaces what follows the drafted front matter, on the pull request's branch.
    pub(crate) async fn complete(&self, pull: &Value, body: &str) {
        let branch = pull["head"]["ref"].as_str().unwrap().to_owned();
        let path = self.path(pull).await;
        let draft = self.read(&path, &branch).await;
        let end = draft.find("\n---\n").unwrap() + "\n---\n".len();
        self.write("bob", &path, &branch, format!("{}{body}", &draft[..end]).as_bytes()).await;
    }
}

/// GitHub's description: read once, however many worlds there are.
fn contract() -> Arc<Contract> {
    static READ: OnceLock<Arc<Contract>> = OnceLock::new();
    Arc::clone(READ.get_or_init(|| Arc::new(Contract::installed().unwrap_or_else(|error| panic!("{error}")))))
}

/// A complete document's body, with these action items.
pub(crate) fn document(items: &str) -> String {
    format!(
        "\n# Customers cannot pay\n\n## Summary\n\nOn 2026-03-04 nobody could pay for two hours.\n\n## Impact\n\n\
         1,312 customers saw an error page.\n\n## Timeline\n\nAll times are UTC.\n\n- 2026-03-04 12:30 First errors\n\
         - 2026-03-04 12:35 The alert fires\n- 2026-03-04 14:30 Payments work again\n\n## Root Cause\n\nAn old bug \
         clashed with the new deployment.\n\n## Resolution\n\nThe old bug was mended and deployed.\n\n## Lessons Learned\n\n\
         ### What Went Well\n\nThe alert came soon.\n\n### What Went Wrong\n\nThe bug was known.\n\n### Where We Got Lucky\n\n\
         It failed loudly.\n\n## Action Items\n\n{items}\n\n## Detection\n\nBy an alert.\n\n## Communication\n\nThe status page \
         was kept up to date.\n\n## Supporting Information\n\nThe dashboard of that day.\n"
    )
}

/// Two snapshots are the same; else tells where they differ.
pub(crate) fn assert_same(before: &Value, after: &Value, when: &str) {
    let mut different = Vec::new();
    differences(before, after, "", &mut different);
    assert!(different.is_empty(), "{when}: {different:#?}");
}

fn differences(before: &Value, after: &Value, at: &str, found: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(one), Value::Object(two)) => {
            for name in one.keys().chain(two.keys().filter(|name| !one.contains_key(*name))) {
                differences(&before[name], &after[name], &format!("{at}/{name}"), found);
            }
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            for (index, (one, two)) in one.iter().zip(two).enumerate() {
                differences(one, two, &format!("{at}/{index}"), found);
            }
        }
        (one, two) if one != two => {
            let short = |value: &Value| value.to_string().chars().take(300).collect::<String>();
            found.push(format!("{at}: {} != {}", short(one), short(two)));
        }
        _ => {}
    }
}
