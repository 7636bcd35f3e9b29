//! The project's own chores.
//!
//! Everything that a change must pass is here, so that a contributor's machine and CI run the same thing:
//! `cargo xtask test`. Nothing of the product lives here.
#![expect(clippy::print_stdout, reason = "a tool for people talks on standard output")]

mod bench;
mod command;
mod deny;
mod docs;
mod fuzz;
mod install;
mod test;
mod torture;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

/// The project's own chores.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Install what is missing, then run every check that a change must pass.
    Test {
        /// Run only these steps.
        #[arg(value_name = "STEP", value_enum)]
        steps: Vec<test::Step>,
        /// Trust that everything is installed.
        #[arg(long)]
        no_install: bool,
    },
    /// Write the generated pages.
    Docs {
        /// Write nothing; fail where a page is not what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Take the README's picture of a pull request anew, in a real browser.
    Screenshot,
    /// Measure the product against its bars; fails where one is missed.
    Bench {
        #[arg(value_enum)]
        subject: bench::Subject,
        /// The build profile to measure.
        #[arg(long, default_value = "release")]
        profile: String,
        /// Measure this program, built before, instead.
        #[arg(long, value_name = "FILE", conflicts_with = "profile")]
        program: Option<PathBuf>,
        /// How often each program is run.
        #[arg(long, default_value_t = 7)]
        rounds: usize,
        /// Only hostile documents whose name contains this.
        #[arg(long, value_name = "NAME")]
        shape: Option<String>,
        /// Only this store of ours takes part in `intake`.
        #[arg(long, value_enum)]
        store: Option<bench::Store>,
    },
    /// Kill, freeze, restore and starve the program, over and over; fails where a run is short of its bar.
    Torture {
        #[arg(value_enum)]
        name: torture::Torture,
        #[command(flatten)]
        options: torture::Options,
    },
    /// Look for texts that the core can't take, with cargo-fuzz.
    Fuzz {
        /// One target; all of them, in turn, where none is named.
        target: Option<String>,
        /// How long each one runs.
        #[arg(long, default_value_t = 600)]
        seconds: u64,
    },
    /// Install what the checks need: a browser for tests, GitHub's API description, pre-commit, cargo-deny.
    Install,
}

fn main() -> ExitCode {
    let done = match Args::parse().chore {
        Chore::Test { steps, no_install } => test::run(&steps, no_install),
        Chore::Docs { check: true } => docs::check(),
        Chore::Docs { check: false } => docs::write(),
        Chore::Screenshot => docs::screenshot(),
        Chore::Bench { subject, profile, program, rounds, shape, store } => {
            bench::run(subject, &profile, program, rounds, shape.as_deref(), store)
        }
        Chore::Torture { name, options } => torture::run(name, &options),
        Chore::Fuzz { target, seconds } => fuzz::run_targets(target.as_deref(), seconds),
        Chore::Install => install::all(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace.
fn root() -> &'static Path {
    // Two folders up from this crate; the manifest's folder is absolute.
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Where cargo builds, and where tools and descriptions are installed that are not part of the repository.
fn target() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}
