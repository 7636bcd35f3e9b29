//! The command line: one file a subcommand. The only place that wires adapters to ports.

pub mod app;
pub mod bot;
pub mod check;
pub mod config;
pub mod demo;
mod files;
pub mod inspect;
pub mod manual;
pub mod new;
mod parallel;
mod place;
pub mod reconcile;
pub mod serve;
mod stdout;

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

/// Exit code for wrong arguments or settings.
const MISUSE: u8 = 2;

/// Opens, checks and follows up incident postmortems on GitHub.
#[derive(Debug, Parser)]
#[command(name = "postmortem", version, about, arg_required_else_help = true, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Live the whole story on this machine, with a stand-in for GitHub and no account
    Demo(demo::Args),
    /// Run the bot
    Serve(serve::Args),
    Reconcile(reconcile::Args),
    Check(check::Args),
    Inspect(inspect::Args),
    New(new::Args),
    Config(config::Args),
    Completions(manual::Completions),
    Man(manual::Man),
}

/// Parses the arguments, runs the subcommand, and says what went wrong.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let ended = match cli.command {
        Command::Demo(args) => demo::run(&args),
        Command::Serve(args) => serve::run(args),
        Command::Reconcile(args) => reconcile::run(args),
        Command::Check(args) => check::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::New(args) => new::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Completions(args) => manual::completions(&args),
        Command::Man(args) => manual::man(&args),
    };
    ended.unwrap_or_else(|error| {
        let _ = writeln!(std::io::stderr(), "error: {error:#}");
        ExitCode::from(MISUSE)
    })
}

/// The command line's definition: the documentation's tests read it.
pub fn definition() -> clap::Command {
    Cli::command()
}

/// Logs go to standard error; `RUST_LOG` chooses what, `default` where it is not set.
fn start_tracing(default: &str) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(default));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .compact()
        .try_init();
    if let Err(error) = started {
        tracing::debug!(%error, "logging was set up before");
    }
}
