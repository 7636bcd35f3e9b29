//! `postmortem inspect`: what the engine sees in a document, one JSON object each.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use super::stdout::Stdout;
use super::{config, files, parallel};
use crate::output::jsonl;
use crate::postmortem::Postmortem;

/// Show what the engine sees in postmortems: sections, action items, timeline, placeholders.
///
/// Exits 0, or 2 where a file can't be read.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, folders whose Markdown files are read, or globs; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The name of what comes from standard input.
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<PathBuf>,
    /// The configuration, instead of `.github/postmortem.yml` of the repository: its names for sections count.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How to show it: one JSON object a document and line.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Jsonl,
}

/// Exits 0; 2 where a file can't be read.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Args { paths, stdin_filename, config, format: Format::Jsonl } = args;
    let here = std::env::current_dir().context("can't tell the working directory")?;
    let vocabulary = config::find(&here, config.as_deref())?.config.settings.vocabulary;
    let (sources, mut failures) = files::select(paths, stdin_filename.as_deref());
    let mut out = Stdout::lock();
    let inspect = |at: usize| {
        let source = sources.get(at)?;
        let id = source.path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        let mut line =
            files::read(source).map(|text| jsonl::inspection(&id, &Postmortem::parse_with(&text, &vocabulary)));
        if let Ok(line) = &mut line {
            line.push('\n');
        }
        Some(line)
    };
    parallel::in_order(sources.len(), inspect, |line| match line {
        Some(Ok(line)) => out.write(&line),
        Some(Err(failure)) => {
            failures.push(failure);
            ControlFlow::Continue(())
        }
        None => ControlFlow::Continue(()),
    });
    out.finish()?;
    Ok(files::report(&failures))
}
