//! Runs whole processes and measures their time and memory.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// A program with its arguments, to be run many times. Findings make checkers end with 1, which is no failure here.
pub(super) struct Run {
    program: PathBuf,
    args: Vec<OsString>,
}

impl Run {
    pub(super) fn new(program: &Path) -> Self {
        Self { program: program.to_owned(), args: Vec::new() }
    }

    pub(super) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    fn command(&self) -> Command {
        let mut command = crate::command::command(&self.program);
        command.args(&self.args).env("NO_COLOR", "1").stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// What it prints.
    pub(super) fn output(&self) -> Result<String> {
        let output = self.command().stdout(Stdio::piped()).stderr(Stdio::piped()).output()?;
        if !matches!(output.status.code(), Some(0 | 1)) {
            bail!(
                "{} ended with {}:\n{}",
                self.program.display(),
                output.status,
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn seconds(&self) -> Result<f64> {
        let mut command = self.command();
        let start = Instant::now();
        let status = command.status().with_context(|| format!("cannot start {}", self.program.display()))?;
        let seconds = start.elapsed().as_secs_f64();
        if !matches!(status.code(), Some(0 | 1)) {
            bail!("{} ended with {status}", self.program.display());
        }
        Ok(seconds)
    }
}

/// The median wall time of each, in seconds. They run in turn, after one run each that is not counted.
pub(super) fn medians(runs: &[Run], rounds: usize) -> Result<Vec<f64>> {
    let mut times = vec![Vec::new(); runs.len()];
    for round in 0..=rounds {
        for (run, times) in runs.iter().zip(&mut times) {
            let seconds = run.seconds()?;
            if round > 0 {
                times.push(seconds);
            }
        }
    }
    Ok(times
        .into_iter()
        .map(|mut times| {
            times.sort_by(f64::total_cmp);
            times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
        })
        .collect())
}

/// The shortest wall time of each: for slopes, where whatever else the machine does is in the way. They run in turn, so
/// that what it does is in the way of all.
pub(super) fn best(runs: &[Run], rounds: usize) -> Result<Vec<f64>> {
    let mut best = vec![f64::INFINITY; runs.len()];
    for _ in 0..rounds {
        for (run, best) in runs.iter().zip(&mut best) {
            *best = best.min(run.seconds()?);
        }
    }
    Ok(best)
}

/// Peak memory (resident set) in bytes, as GNU time tells.
pub(super) fn peak_memory(run: &Run) -> Result<u64> {
    let output = crate::command::command("/usr/bin/time")
        .args(["-f", "%M"])
        .arg(&run.program)
        .args(&run.args)
        .stdout(Stdio::null())
        .output()
        .context("GNU time is missing: install the Debian package `time`")?;
    let text = String::from_utf8_lossy(&output.stderr);
    let kilobytes = text.lines().last().and_then(|line| line.trim().parse::<u64>().ok());
    Ok(kilobytes.context("GNU time said nothing")? * 1024)
}
