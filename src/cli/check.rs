//! `postmortem check`: the findings of the rules, as the check run has them.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use super::files;
use crate::output::text::{self, Color, Counts};
use crate::postmortem::Postmortem;
use crate::rules::{self, Settings};

/// Check postmortems: sections, placeholders, timeline, action items.
///
/// Exits 0 where nothing must be mended, 1 where a finding is an error, 2 where a file can't be read.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, or folders whose Markdown files are checked.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to show the findings.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Text,
}

/// Runs the check and prints what it finds.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Args { paths, format: Format::Text } = args;
    let (documents, failures) = files::read_all(&paths);
    let stdout = std::io::stdout();
    let color = if stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none() { Color::On } else { Color::Off };
    let mut out = std::io::BufWriter::new(stdout.lock());
    let settings = Settings::default();
    let mut counts = Counts::default();
    for document in &documents {
        let read = Postmortem::parse(&document.text);
        let findings = rules::check(&read, &settings);
        let path = document.path.display().to_string();
        write!(out, "{}", text::document(&path, &read, &findings, color)).context("can't write to standard output")?;
        counts += Counts::of(&findings);
    }
    if !documents.is_empty() {
        writeln!(out, "{}", text::summary(documents.len(), counts)).context("can't write to standard output")?;
    }
    out.flush().context("can't write to standard output")?;
    let unreadable = files::report(&failures);
    Ok(if !failures.is_empty() {
        unreadable
    } else if counts.errors > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
