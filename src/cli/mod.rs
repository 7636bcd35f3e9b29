//! The command line: one file a subcommand.

use std::process::ExitCode;

use clap::Parser;

pub mod check;
mod files;
pub mod inspect;

#[derive(Debug, Parser)]
#[command(name = "postmortem", version, about)]
enum Command {
    Check(check::Args),
    Inspect(inspect::Args),
}

/// Runs the command line.
pub fn run() -> anyhow::Result<ExitCode> {
    match Command::parse() {
        Command::Check(args) => check::run(args),
        Command::Inspect(args) => inspect::run(args),
    }
}
