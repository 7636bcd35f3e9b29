//! `cargo xtask bench`: how fast the product is, held against bars. A missed bar is an error.
//!
//! Whole processes are measured, in turn and in the same run, so that a busy machine slows all of them alike.

mod corpus;
mod intake;
mod peers;
mod run;
mod shapes;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::ValueEnum;

pub(crate) use intake::Store;

use crate::command::{cargo, run as run_command};

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Subject {
    /// `postmortem check`: against other checkers of Markdown, and its slope on hostile documents.
    Check,
    /// Webhook intake: against Probot and its parts.
    Intake,
}

/// `postmortem check` has to be this many times faster than rumdl with a single rule, over the corpus.
const CORPUS_BAR: f64 = 3.0;
const CORPUS_GOAL: f64 = 5.0;
/// One small file may take this share of rumdl's time.
const SMALL_BAR: f64 = 0.5;
/// Ten times the document may take this many times the time.
const SLOPE_BAR: f64 = 12.0;
/// Peak memory: this many times the document, and so much besides.
const MEMORY_FACTOR: u64 = 12;
const MEMORY_BASE: u64 = 15 * 1024 * 1024;

const MEGABYTE: usize = 1_000_000;

/// Prints each figure beside its bar, and fails where one is missed.
pub(crate) fn run(
    subject: Subject,
    profile: &str,
    program: Option<PathBuf>,
    rounds: usize,
    only: Option<&str>,
    store: Option<Store>,
) -> Result<()> {
    let ours = if let Some(program) = program {
        program
    } else {
        run_command(cargo().args(["build", "--package", "postmortem-bot", "--profile", profile]))?;
        crate::target().join(profile).join("postmortem")
    };
    let mut report = Report::default();
    if subject == Subject::Intake {
        intake::run(ours, store, rounds, &mut report)?;
        return report.end();
    }
    if only.is_none() {
        let rumdl = peers::rumdl()?;
        let corpus = corpus::gather()?;
        println!("\ncorpus: {} files, {:.1} MB in {}", corpus.files, megabytes(corpus.bytes), corpus.folder.display());
        over_the_corpus(&ours, &rumdl, &corpus, rounds, &mut report)?;
        one_small_file(&ours, &rumdl, rounds, &mut report)?;
    }
    hostile(&ours, only, &mut report)?;
    report.end()
}

fn over_the_corpus(
    ours: &Path,
    rumdl: &Path,
    corpus: &corpus::Corpus,
    rounds: usize,
    report: &mut Report,
) -> Result<()> {
    let folder = corpus.folder.as_os_str();
    let check = run::Run::new(ours).arg("check").arg("--all").arg(folder);
    let checked = check.output()?;
    let number = |text: &str| text.split_whitespace().find_map(|word| word.parse::<usize>().ok());
    let count = checked.lines().last().and_then(number).unwrap_or_default();
    if count != corpus.files {
        bail!("`postmortem check` looked at {count} of {} files", corpus.files);
    }
    // As a person runs it: nearly all of these are no postmortems, and are passed over.
    let found = run::Run::new(ours).arg("check").arg(folder);
    let mut runs = vec![check, peers::one_rule(rumdl).arg(folder), peers::all_rules(rumdl).arg(folder), found];
    if let Some(mado) = crate::command::find("mado") {
        runs.push(run::Run::new(&mado).arg("check").arg(folder));
    }
    let medians = run::medians(&runs, rounds)?;
    println!("\n{:<34} {:>9} {:>9} {:>9}", "whole corpus", "median s", "to ours", "peak MB");
    let names = [
        "postmortem check --all, all rules",
        "rumdl, MD043 alone",
        "rumdl, all rules",
        "postmortem check, postmortems only",
        "mado",
    ];
    for (name, (each, seconds)) in names.iter().zip(runs.iter().zip(&medians)) {
        let peak = megabytes(run::peak_memory(each)?);
        println!("{name:<34} {seconds:>9.3} {:>8.2}x {peak:>9.1}", seconds / medians[0]);
    }
    let ratio = medians[1] / medians[0];
    report.add(&format!("times faster than rumdl, MD043 alone (goal {CORPUS_GOAL})"), ratio, CORPUS_BAR, Bar::AtLeast);
    Ok(())
}

fn one_small_file(ours: &Path, rumdl: &Path, rounds: usize, report: &mut Report) -> Result<()> {
    let file = crate::target().join("bench-corpus").join("small.md");
    std::fs::write(&file, shapes::small())?;
    let runs = [
        run::Run::new(ours).arg("check").arg("--all").arg(file.as_os_str()),
        peers::one_rule(rumdl).arg(file.as_os_str()),
    ];
    let medians = run::medians(&runs, rounds * 10)?;
    println!(
        "\none file of {} bytes: ours {:.2} ms, rumdl {:.2} ms",
        shapes::small().len(),
        medians[0] * 1e3,
        medians[1] * 1e3
    );
    report.add("small file: share of rumdl's time", medians[0] / medians[1], SMALL_BAR, Bar::AtMost);
    Ok(())
}

fn hostile(ours: &Path, only: Option<&str>, report: &mut Report) -> Result<()> {
    let folder = crate::target().join("bench-corpus").join("shapes");
    std::fs::create_dir_all(&folder)?;
    println!(
        "\n{:<22} {:>9} {:>9} {:>7} {:>9} {:>7}",
        "one document", "1 MB, s", "10 MB, s", "slope", "peak MB", "bar"
    );
    let (mut worst_slope, mut worst_memory) = (0.0_f64, 0.0_f64);
    for shape in shapes::all() {
        if only.is_some_and(|only| !shape.name.contains(only)) {
            continue;
        }
        let files = ["1", "10"].map(|size| folder.join(format!("{}-{size}.md", shape.name)));
        let text = shape.text(10 * MEGABYTE);
        let bytes = text.len() as u64;
        std::fs::write(&files[0], shape.text(MEGABYTE))?;
        std::fs::write(&files[1], text)?;
        let checks = files.each_ref().map(|file| run::Run::new(ours).arg("check").arg("--all").arg(file.as_os_str()));
        let seconds = run::best(&checks, 3)?;
        let peak = run::peak_memory(&checks[1])?;
        for file in &files {
            std::fs::remove_file(file)?;
        }
        let slope = seconds[1] / seconds[0];
        let allowed = MEMORY_FACTOR * bytes + MEMORY_BASE;
        let memory = megabytes(peak) / megabytes(allowed);
        worst_slope = worst_slope.max(slope);
        worst_memory = worst_memory.max(memory);
        println!(
            "{:<22} {:>9.3} {:>9.3} {slope:>6.1}x {:>9.1} {:>6.2}x{}",
            shape.name,
            seconds[0],
            seconds[1],
            megabytes(peak),
            memory,
            if slope > SLOPE_BAR || memory > 1.0 { "  MISSED" } else { "" }
        );
    }
    report.add("slope of the worst shape from 1 to 10 MB", worst_slope, SLOPE_BAR, Bar::AtMost);
    report.add("peak memory of the worst shape, to its bar", worst_memory, 1.0, Bar::AtMost);
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "sizes far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[derive(Clone, Copy)]
enum Bar {
    AtLeast,
    AtMost,
}

#[derive(Default)]
struct Report {
    lines: Vec<(String, bool)>,
}

impl Report {
    fn add(&mut self, what: &str, figure: f64, bar: f64, kind: Bar) {
        let (sign, met) = match kind {
            Bar::AtLeast => ("≥", figure >= bar),
            Bar::AtMost => ("≤", figure <= bar),
        };
        let verdict = if met { "met" } else { "MISSED" };
        self.lines.push((format!("{figure:>8.2}  (bar {sign} {bar})  {verdict:<7} {what}"), met));
    }

    fn end(&self) -> Result<()> {
        println!();
        for (line, _) in &self.lines {
            println!("{line}");
        }
        let missed = self.lines.iter().filter(|(_, met)| !met).count();
        if missed > 0 {
            bail!("{missed} of {} bars missed", self.lines.len());
        }
        Ok(())
    }
}
