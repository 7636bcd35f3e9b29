//! `postmortem config`, and where the configuration of a run comes from.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};

use super::stdout;
use crate::bot::repo_config::{CONFIG_PATH, ConfigProblem, EXAMPLE, RepoConfig, json_schema};

/// Check a repository's configuration, or show what it may hold.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Say what is wrong with a configuration; exit code 1 where something is
    Check {
        /// The file; without one `.github/postmortem.yml`, looked for from here upward.
        file: Option<PathBuf>,
    },
    /// Print the JSON Schema, for editors
    Schema,
    /// Print a commented configuration with the defaults
    Example,
}

/// Runs it. Exits 0; 1 where a configuration has problems; 2 where there is none.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.command {
        Command::Schema => {
            stdout::print(&format!("{:#}\n", json_schema()))?;
        }
        Command::Example => stdout::print(EXAMPLE)?,
        Command::Check { file } => {
            let here = std::env::current_dir().context("can't tell the working directory")?;
            let Some(file) = file.clone().or_else(|| upward(&here).0.map(|file| shorten(file, &here))) else {
                bail!("no {CONFIG_PATH} here or in a folder above, up to the repository's root");
            };
            if let Err(problems) = read(&file)? {
                stdout::print(&told(&file, &problems))?;
                return Ok(ExitCode::FAILURE);
            }
            stdout::print(&format!("{}: nothing to mend\n", file.display()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A repository and what it wants.
#[derive(Debug)]
pub(super) struct Repository {
    /// The working directory, where there is no repository.
    pub(super) root: PathBuf,
    pub(super) config: RepoConfig,
}

/// The configuration that is named, else the one of the repository around a folder, else the default.
pub(super) fn find(here: &Path, named: Option<&Path>) -> anyhow::Result<Repository> {
    let (found, root) = upward(here);
    let file = named.map(Path::to_owned).or_else(|| found.map(|file| shorten(file, here)));
    let config = match file {
        None => RepoConfig::default(),
        Some(file) => match read(&file)? {
            Ok(config) => config,
            Err(problems) => bail!("the configuration can't be used\n{}", told(&file, &problems).trim_end()),
        },
    };
    Ok(Repository { root: root.unwrap_or_else(|| here.to_owned()), config })
}

/// The configuration's file, if there is one, and the repository's root, if there is one.
fn upward(here: &Path) -> (Option<PathBuf>, Option<PathBuf>) {
    for folder in here.ancestors() {
        let file = folder.join(CONFIG_PATH);
        if file.is_file() {
            return (Some(file), Some(folder.to_owned()));
        }
        if folder.join(".git").exists() {
            return (None, Some(folder.to_owned()));
        }
    }
    (None, None)
}

fn shorten(file: PathBuf, here: &Path) -> PathBuf {
    file.strip_prefix(here).map(Path::to_owned).unwrap_or(file)
}

fn read(file: &Path) -> anyhow::Result<Result<RepoConfig, Vec<ConfigProblem>>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    Ok(RepoConfig::parse(&text))
}

fn told(file: &Path, problems: &[ConfigProblem]) -> String {
    let mut out = String::new();
    for ConfigProblem { line, column, message } in problems {
        let _ = writeln!(out, "{}:{line}:{column}: {message}", file.display());
    }
    out
}
