//! `postmortem demo`: a stand-in for GitHub and the bot in one process, with real HTTP between them and SQLite
//! in a temporary folder. No account, nothing to set up.

mod person;
mod story;

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use github_sandbox::{Config, RepoOptions, Sandbox};
use serde_json::json;
use tempfile::TempDir;

use self::person::Person;
use super::bot::{Bot, Settings, asked_to_stop, runtime};
use crate::github::AppConfig;
use crate::worker;

const REPOSITORY: &str = "acme/shop";
/// The incident's title and what the person who noticed it wrote.
const TITLE: &str = "Customers cannot buy airtime";
const REPORT: &str = "Since 12:30 UTC every attempt to buy airtime ends in an error page.\n\n\
    We deployed at 12:20. A bug of the deployment before it may still be open.\n";

/// How the demonstration runs.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Live the story from label to filed issues without anybody's help, then exit: 0 if all of it held
    #[arg(long)]
    once: bool,
    /// Where the stand-in for GitHub shows its page
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
}

/// Runs the demonstration.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    super::start_tracing("warn");
    runtime()?.block_on(async {
        let mut stage = Stage::set_up(args.listen).await?;
        let ended = if args.once { stage.once().await } else { stage.by_hand().await };
        stage.bot.stop().await?;
        ended
    })
}

/// The sandbox, the bot and the people.
struct Stage {
    sandbox: Sandbox,
    bot: Bot,
    ann: Person,
    bob: Person,
    /// Holds the database; gone at the end.
    _folder: TempDir,
}

impl Stage {
    async fn set_up(listen: SocketAddr) -> anyhow::Result<Self> {
        let sandbox = Sandbox::start(Config { listen, ..Config::default() })
            .await
            .with_context(|| format!("the sandbox cannot listen on {listen}"))?;
        for person in ["ann", "bob", "cleo"] {
            sandbox.add_user(person);
        }
        let app = sandbox.register_app("postmortem-bot", None)?;
        sandbox.add_repo(
            "acme",
            "shop",
            RepoOptions {
                files: vec![("README.md".into(), "# shop\n\nThe e-banking platform's airtime shop.\n".into())],
                ..RepoOptions::default()
            },
        )?;
        sandbox.add_collaborator(REPOSITORY, "ann", "admin")?;
        sandbox.add_collaborator(REPOSITORY, "bob", "write")?;
        sandbox.add_collaborator(REPOSITORY, "cleo", "triage")?;
        let api = sandbox.url();
        let ann = Person::new("ann", api, sandbox.token_of("ann"))?;
        let bob = Person::new("bob", api, sandbox.token_of("bob"))?;

        let folder = tempfile::Builder::new().prefix("postmortem-demo-").tempdir()?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let settings = Settings {
            app: AppConfig {
                app_id: app.id,
                private_key: app.private_key_pem.clone().into(),
                api_url: api.parse().context("the sandbox's address")?,
            },
            webhook_secret: app.webhook_secret.clone().into(),
            previous_webhook_secret: None,
            database_url: format!("sqlite://{}", folder.path().join("postmortem.db").display()).into(),
            worker: worker::Config::default(),
        };
        let bot = Bot::start(settings, listener).await?;
        sandbox.set_webhook_url(&format!("http://{}/webhooks/github", bot.address));
        Ok(Self { sandbox, bot, ann, bob, _folder: folder })
    }

    /// Shows the page and waits for Ctrl-C.
    async fn by_hand(&mut self) -> anyhow::Result<ExitCode> {
        let issue = self.open_incident().await?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "A stand-in for GitHub is at  {}/", self.sandbox.url())?;
        writeln!(out, "The bot gets its webhooks at http://{}/webhooks/github\n", self.bot.address)?;
        writeln!(out, "1. Open {} and add the label `incident`.", text(&issue["html_url"]))?;
        writeln!(out, "2. Follow the link in the bot's comment to its pull request; see what the check says.")?;
        writeln!(out, "3. Edit the document until the check passes, and merge it.")?;
        writeln!(out, "4. Find each action item as an issue under the incident.\n")?;
        writeln!(out, "Ctrl-C ends it; nothing stays behind.")?;
        out.flush()?;
        drop(out);
        tokio::select! {
            () = asked_to_stop() => Ok(ExitCode::SUCCESS),
            error = self.bot.failed() => Err(error),
        }
    }

    async fn open_incident(&self) -> anyhow::Result<serde_json::Value> {
        self.bob.post(&format!("/repos/{REPOSITORY}/issues"), &json!({ "title": TITLE, "body": REPORT })).await
    }

    /// Waits until no webhook is under way and the bot has no work left.
    async fn at_rest(&self) -> anyhow::Result<()> {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
        let mut calm = 0;
        while tokio::time::Instant::now() < deadline {
            self.sandbox.quiesce(Duration::from_secs(30)).await?;
            let (open, parked) = self.bot.store.counts().await?;
            anyhow::ensure!(parked == 0, "the bot gave up on a job: see the log above");
            // Twice in a row: a job may just be about to make a webhook.
            calm = if open == 0 { calm + 1 } else { 0 };
            if calm == 2 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        anyhow::bail!("the bot did not come to rest within 30 s")
    }
}

fn text(value: &serde_json::Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A step of the story: what happened, and where to look.
fn say(number: &mut u32, what: &str, place: &str) -> std::io::Result<()> {
    *number += 1;
    let mut out = std::io::stdout().lock();
    let (bold, faint, plain) = if out.is_terminal() { ("\x1b[1m", "\x1b[2m", "\x1b[0m") } else { ("", "", "") };
    writeln!(out, "{bold}{number:>2}.{plain} {what}")?;
    if !place.is_empty() {
        writeln!(out, "    {faint}{place}{plain}")?;
    }
    out.flush()
}

/// Further lines of a step.
fn detail(lines: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in lines.lines() {
        writeln!(out, "    {line}")?;
    }
    out.flush()
}
