//! `postmortem serve`: the bot, set up by environment variables or flags.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use tracing::info;

use super::app::{AppArgs, duration};
use super::bot::{Bot, Settings, asked_to_stop, runtime};

/// Each setting is an environment variable or a flag; the flag wins.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    app: AppArgs,
    /// Where to listen [default: 127.0.0.1:3000, or 0.0.0.0:PORT where PORT is set]
    #[arg(long, env = "LISTEN_ADDR", value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// The port to listen on, on all addresses, where no address is given
    #[arg(long, env = "PORT")]
    port: Option<u16>,
    /// Days for which finished work is kept in the database: more than the three for which GitHub delivers again
    #[arg(long, env = "KEEP_DAYS", default_value_t = 7, value_parser = clap::value_parser!(u16).range(4..))]
    keep_days: u16,
    /// Do nothing unasked: no redelivery, no reconciling
    #[arg(long, hide = true)]
    no_sweeps: bool,
    /// How often to look for webhooks that GitHub could not deliver
    #[arg(long, hide = true, value_parser = duration)]
    deliveries_every: Option<Duration>,
    /// How often to look for what no webhook told of
    #[arg(long, hide = true, value_parser = duration)]
    reconcile_every: Option<Duration>,
    /// When to look whether something was made twice
    #[arg(long, hide = true, value_parser = duration)]
    heal_after: Option<Duration>,
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
    let mut settings = args.app.settings()?;
    let worker = &mut settings.worker;
    worker.keep = Duration::from_hours(24 * u64::from(args.keep_days));
    worker.sweeps = !args.no_sweeps;
    worker.deliveries_every = args.deliveries_every.unwrap_or(worker.deliveries_every);
    worker.reconcile_every = args.reconcile_every.unwrap_or(worker.reconcile_every);
    worker.heal_after = args.heal_after.or(worker.heal_after);
    Ok(settings)
}
