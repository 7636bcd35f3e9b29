//! `cargo xtask test`: every check that a change must pass, and a summary.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::{
    command::{cargo, run as run_command},
    deny, docs, install,
};

/// One check. All of them run even when one fails, so that one run tells everything.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// rustfmt.
    Format,
    /// Clippy, warnings refused.
    Clippy,
    /// All tests, doc tests included.
    Tests,
    /// The documentation builds without a broken link.
    Doc,
    /// Generated pages are what would be generated.
    Pages,
    /// Licences, banned crates, sources and known vulnerabilities of dependencies.
    Audit,
}

impl Step {
    fn run(self) -> Result<()> {
        match self {
            Self::Format => run_command(cargo().args(["fmt", "--all", "--check"])),
            Self::Clippy => {
                run_command(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
            }
            Self::Tests => run_command(cargo().args(["test", "--workspace", "--no-fail-fast"])),
            Self::Doc => {
                run_command(cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
            }
            Self::Pages => docs::check(),
            Self::Audit => deny::check(),
        }
    }

    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// Runs the steps asked for, or all of them; an error names those that failed.
pub(crate) fn run(steps: &[Step], no_install: bool) -> Result<()> {
    let mut summary: Vec<(String, Duration, Option<String>)> = Vec::new();
    let mut take = |name: String, check: &dyn Fn() -> Result<()>| {
        println!("\n==> {name}");
        let start = Instant::now();
        let failure = check().err().map(|error| format!("{error:#}"));
        if let Some(failure) = &failure {
            println!("FAILED: {failure}");
        }
        summary.push((name, start.elapsed(), failure));
    };
    if !no_install {
        take("install".to_owned(), &install::all);
    }
    for step in Step::value_variants().iter().filter(|step| steps.is_empty() || steps.contains(step)) {
        take(step.name(), &|| step.run());
    }

    println!("\n{:<10} {:>8}  result", "step", "seconds");
    for (name, time, failure) in &summary {
        println!("{name:<10} {:>8.1}  {}", time.as_secs_f64(), failure.as_deref().unwrap_or("ok"));
    }
    let failed: Vec<&str> =
        summary.iter().filter(|(.., failure)| failure.is_some()).map(|(name, ..)| name.as_str()).collect();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}
