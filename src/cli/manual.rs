//! `postmortem completions` and `postmortem man`: what shells and `man` want to know of the command line.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::CommandFactory as _;

use super::{Cli, stdout};

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
pub struct Completions {
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Print a manual page.
#[derive(Debug, clap::Args)]
pub struct Man {
    /// The subcommand whose page it is; without one that of `postmortem`.
    subcommand: Option<String>,
}

/// Prints the completions of a shell.
pub fn completions(args: &Completions) -> anyhow::Result<ExitCode> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "postmortem", &mut text);
    stdout::print(&String::from_utf8_lossy(&text))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a manual page, in roff.
pub fn man(args: &Man) -> anyhow::Result<ExitCode> {
    let mut whole = Cli::command();
    whole.build();
    let command = match &args.subcommand {
        None => whole,
        Some(name) => {
            let found = whole.find_subcommand(name).with_context(|| format!("there is no subcommand `{name}`"))?;
            found.clone()
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(command).render(&mut text).context("can't write the manual page")?;
    stdout::print(&String::from_utf8_lossy(&text))?;
    Ok(ExitCode::SUCCESS)
}
