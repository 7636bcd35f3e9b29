//! `postmortem inspect`: what the engine sees in a document, one JSON object each.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use super::files;
use crate::output::jsonl;
use crate::postmortem::Postmortem;

/// Show what the engine sees in postmortems: sections, action items, timeline, placeholders.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, or folders whose Markdown files are read.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to show it: one JSON object a document and line.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Jsonl,
}

/// Exits 0; 2 where a file can't be read.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Args { paths, format: Format::Jsonl } = args;
    let (documents, failures) = files::read_all(&paths);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for document in &documents {
        let id = document.path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        let line = jsonl::inspection(&id, &Postmortem::parse(&document.text));
        writeln!(out, "{line}").context("can't write to standard output")?;
    }
    out.flush().context("can't write to standard output")?;
    Ok(files::report(&failures))
}
