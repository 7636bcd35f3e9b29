//! The dependency audit: licences, banned crates, sources, and known vulnerabilities (`deny.toml`).

use std::{path::PathBuf, time::Duration};

use anyhow::Result;

use crate::command::{cargo, command, find, output, run, run_at_most};

const VERSION: &str = "0.20.2";

/// How long the database of advisories may take to arrive.
const FETCH_LIMIT: Duration = Duration::from_mins(2);

/// Installs cargo-deny below the target folder, unless there is one.
pub(crate) fn install() -> Result<()> {
    if let Some(path) = path() {
        println!("audit: {} is there", path.display());
        return Ok(());
    }
    println!("audit: installing cargo-deny {VERSION}; it is built once, which takes a few minutes");
    // Without optimisation the build takes a fraction of the time, and an audit is quick anyway.
    run(cargo()
        .args(["install", "cargo-deny", "--locked", "--debug", "--version", VERSION, "--root"])
        .arg(crate::target().join("tools")))
}

/// Checks everything; advisories only where their database can be reached, and says so where it cannot.
pub(crate) fn check() -> Result<()> {
    let program = path().unwrap_or_else(|| "cargo-deny".into());
    let reached = run_at_most(command(&program).args(["fetch", "db"]), FETCH_LIMIT);
    let mut check = command(&program);
    check.args(["check", "bans", "licenses", "sources"]);
    match &reached {
        Ok(()) => {
            check.args(["advisories", "--disable-fetch"]);
        }
        Err(error) => println!("SKIPPED: advisories, because their database cannot be reached ({error:#})"),
    }
    run(&mut check)?;
    if reached.is_err() {
        println!("SKIPPED: advisories were not checked; licences, banned crates and sources were");
    }
    Ok(())
}

/// The pinned one that was installed here, or any that the machine has.
fn path() -> Option<PathBuf> {
    let own = crate::target().join("tools/bin/cargo-deny");
    let version = output(command(&own).arg("--version"));
    match version.as_deref().map(str::trim) {
        Some(version) if version.ends_with(VERSION) => Some(own),
        _ => find("cargo-deny"),
    }
}
