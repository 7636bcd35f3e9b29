//! `postmortem serve`: the bot, set up by environment variables or flags.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail};
use secrecy::SecretString;
use tracing::info;
use url::Url;

use super::bot::{Bot, Settings, asked_to_stop, runtime};
use crate::github::AppConfig;
use crate::worker;

/// Each setting is an environment variable or a flag; the flag wins.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The GitHub App's id
    #[arg(long, env = "GITHUB_APP_ID")]
    app_id: u64,
    /// The app's private key in PEM, PKCS#1 or PKCS#8
    #[arg(long, env = "GITHUB_APP_PRIVATE_KEY", hide_env_values = true, required_unless_present = "private_key_file")]
    private_key: Option<SecretString>,
    /// A file that holds the app's private key
    #[arg(long, env = "GITHUB_APP_PRIVATE_KEY_FILE", value_name = "FILE")]
    private_key_file: Option<PathBuf>,
    /// The secret that GitHub signs webhooks with
    #[arg(long, env = "GITHUB_WEBHOOK_SECRET", hide_env_values = true)]
    webhook_secret: SecretString,
    /// The secret before the last change; still accepted
    #[arg(long, env = "GITHUB_WEBHOOK_SECRET_PREVIOUS", hide_env_values = true)]
    webhook_secret_previous: Option<SecretString>,
    /// GitHub's API; for GitHub Enterprise Server `https://HOST/api/v3`
    #[arg(long, env = "GITHUB_API_URL", default_value = "https://api.github.com")]
    api_url: Url,
    /// The database: `sqlite://PATH`, or `postgres://…` for several replicas
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite://postmortem.db", hide_env_values = true)]
    database_url: SecretString,
    /// Where to listen [default: 127.0.0.1:3000, or 0.0.0.0:PORT where PORT is set]
    #[arg(long, env = "LISTEN_ADDR", value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// The port to listen on, on all addresses, where no address is given
    #[arg(long, env = "PORT")]
    port: Option<u16>,
    /// How long a lane is held without a sign of life, such as `10s`: after a crash it waits so long
    #[arg(long, hide = true, value_parser = duration)]
    lease: Option<Duration>,
    /// How long an unfinished request may still turn up on GitHub, such as `20s`
    #[arg(long, hide = true, value_parser = duration)]
    settle: Option<Duration>,
}

/// `10s`, `1m 30s`, `300ms`.
fn duration(text: &str) -> Result<Duration, String> {
    let read: jiff::SignedDuration = text.parse().map_err(|error: jiff::Error| error.to_string())?;
    Duration::try_from(read).map_err(|_| "a duration is not negative".to_owned())
}

/// Runs until SIGTERM or Ctrl-C, then drains.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    super::start_tracing("info");
    let listen = args.listen.unwrap_or_else(|| match args.port {
        Some(port) => SocketAddr::from(([0, 0, 0, 0], port)),
        None => SocketAddr::from(([127, 0, 0, 1], 3000)),
    });
    let settings = settings(args)?;
    runtime()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen}: choose another address with LISTEN_ADDR"))?;
        let api = settings.app.api_url.to_string();
        let mut bot = Bot::start(settings, listener).await?;
        info!(address = %bot.address, api, "ready: webhooks at POST /webhooks/github");
        let failure = tokio::select! {
            () = asked_to_stop() => None,
            error = bot.failed() => Some(error),
        };
        if let Some(error) = failure {
            return Err(error);
        }
        info!("asked to stop: no new webhooks, running work ends");
        bot.stop().await?;
        info!("stopped");
        Ok(ExitCode::SUCCESS)
    })
}

fn settings(args: Args) -> anyhow::Result<Settings> {
    use secrecy::ExposeSecret as _;
    let private_key = match (args.private_key, args.private_key_file) {
        (Some(key), _) if !key.expose_secret().trim().is_empty() => key,
        (_, Some(file)) => std::fs::read_to_string(&file)
            .with_context(|| format!("GITHUB_APP_PRIVATE_KEY_FILE: cannot read {}", file.display()))?
            .into(),
        _ => bail!("GITHUB_APP_PRIVATE_KEY is empty: set it, or name a file in GITHUB_APP_PRIVATE_KEY_FILE"),
    };
    if args.webhook_secret.expose_secret().trim().is_empty() {
        bail!("GITHUB_WEBHOOK_SECRET is empty: choose a long random one, the same as in the app's settings on GitHub");
    }
    let mut worker = worker::Config::default();
    worker.lease = args.lease.unwrap_or(worker.lease);
    worker.settle = args.settle.unwrap_or(worker.settle);
    Ok(Settings {
        app: AppConfig { app_id: args.app_id, private_key, api_url: args.api_url },
        webhook_secret: args.webhook_secret,
        previous_webhook_secret: args.webhook_secret_previous.filter(|secret| !secret.expose_secret().is_empty()),
        database_url: args.database_url,
        worker,
    })
}
