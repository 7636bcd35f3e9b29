//! `cargo xtask torture`: the real program killed, frozen, restored and starved, each held against its bar.
//!
//! The runs themselves are tests of the product, in `tests/torture`: the ones that are too long for every day.

use anyhow::Result;
use clap::ValueEnum;

use crate::command::{cargo, run as run_command};

/// What the program has to stand.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Torture {
    /// `kill -9` at every crash point of the whole story, once: nothing lost, nothing twice.
    Kill,
    /// Killed twice, and killed with a dropped reply.
    Pairs,
    /// A process frozen past its lease at every request, and gone on when another one has done its work.
    Freeze,
    /// Reads that lag, up to five seconds.
    Lag,
    /// 10,000 deliveries through chaos, with a kill every five seconds.
    Soak,
    /// A 24-hour-old database restored, and no database at all.
    Restore,
    /// 270 relevant of 7,000 missed deliveries, recovered in one sweep.
    Outage,
    /// 50 incidents at once under GitHub's secondary limits.
    Storm,
    /// 32 bodies of 25 MB at once and 1,000 connections that drip: memory, and how honest deliveries fare.
    Flood,
}

/// Where the bot keeps its inbox and ledger.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Store {
    Sqlite,
    Postgres,
}

/// How it is run; what is left out has a default of its own.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// One store only; both where none is named.
    #[arg(long, value_enum)]
    store: Option<Store>,
    /// Draws the lots: the same seed, the same plan.
    #[arg(long)]
    seed: Option<u64>,
    /// Stories on each store, or deliveries of the soak: fewer for a look, more for a longer search.
    #[arg(long)]
    runs: Option<usize>,
    /// Stories at once.
    #[arg(long)]
    at_once: Option<usize>,
}

fn name<T: ValueEnum>(value: &T) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// Fails where the run is short of its bar.
pub(crate) fn run(torture: Torture, options: &Options) -> Result<()> {
    let mut test = cargo();
    test.args(["test", "--package", "postmortem-bot", "--test", "torture", "--"])
        .arg(format!("{}::bar", name(&torture)))
        .args(["--exact", "--ignored", "--nocapture"]);
    let settings = [
        ("TORTURE_STORE", options.store.as_ref().map(name)),
        ("TORTURE_SEED", options.seed.map(|seed| seed.to_string())),
        ("TORTURE_RUNS", options.runs.map(|runs| runs.to_string())),
        ("TORTURE_AT_ONCE", options.at_once.map(|count| count.to_string())),
    ];
    for (name, value) in settings {
        match value {
            Some(value) => test.env(name, value),
            None => test.env_remove(name),
        };
    }
    run_command(&mut test)
}
