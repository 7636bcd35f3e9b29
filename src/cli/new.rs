//! `postmortem new`: a draft from a template, empty or filled with what a report says.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use jiff::Zoned;
use jiff::civil::Date;

use super::MISUSE;
use crate::bot::naming;
use crate::postmortem::template::{self, DraftValues, Template, TemplateError, TemplateProblem};
use crate::postmortem::{Severity, import};

/// Write a new postmortem from a template; with --from, filled with what a report in free form says.
///
/// The report may be Markdown, plain text or a copied web page. Its text is put below the headings it belongs to;
/// nothing of it is lost and nothing is made up. `postmortem check` says what is still to be filled in.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A template that ships, one of the repository's own (.github/postmortem/templates/NAME.md), or a file.
    #[arg(long, value_name = "NAME", default_value = template::DEFAULT)]
    pub template: String,
    /// What happened, in a few words; with --from, the report's title where none is given.
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The report to start from; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// Where to write the draft; `-` is standard output. A file that exists is not overwritten.
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// The day of the incident, such as 2026-03-04; today where neither it nor a report tells it.
    #[arg(long, value_name = "DATE")]
    pub date: Option<Date>,
    /// How bad it was: sev1 to sev5.
    #[arg(long, value_name = "SEVERITY", value_parser = severity)]
    pub severity: Option<Severity>,
    /// List the templates and exit.
    #[arg(long)]
    pub list: bool,
}

/// Larger reports are refused: no postmortem is.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Where a repository keeps its own templates.
const FOLDER: &str = crate::bot::setup::TEMPLATE_FOLDER;

fn severity(text: &str) -> Result<Severity, String> {
    Severity::parse(text).ok_or_else(|| "write sev1 (the worst) to sev5".to_owned())
}

/// Writes the draft. Exits 0; 2 where an argument, the report or the template doesn't serve.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let here = std::env::current_dir().context("can't tell the current folder")?;
    if args.list {
        return list(&here);
    }
    let (template, place) = find(&args.template, &here)?;
    if let Some(place) = &place {
        let problems = template::vet(&template);
        if !problems.is_empty() {
            return Ok(refuse(place, &problems));
        }
    }
    let report = args.from.as_deref().map(read).transpose()?;
    let facts = report.as_deref().map(import::facts).unwrap_or_default();
    let Some(title) = args.title.clone().or(facts.title).filter(|title| !title.trim().is_empty()) else {
        match &args.from {
            Some(from) => bail!("{}: the report has no title; give one with --title", from.display()),
            None => bail!("what happened? Say it in a few words with --title"),
        }
    };
    let date = args.date.or(facts.date).or_else(|| report.is_none().then(|| Zoned::now().date()));
    let slug = naming::slug(&title);
    let values = DraftValues {
        id: facts.id.unwrap_or_else(|| date.map_or_else(|| slug.clone(), |date| format!("{date}-{slug}"))),
        title,
        date,
        severity: args.severity.or(facts.severity).map(|severity| severity.to_string()),
        status: facts.status.unwrap_or_else(|| "draft".to_owned()),
        incident_url: facts.incident,
        owner: facts.owner,
        report,
        ..DraftValues::default()
    };
    let draft = match template::render(&template, &values) {
        Ok(draft) => draft,
        Err(TemplateError::Broken(problem)) => {
            return Ok(refuse(&place.unwrap_or_else(|| PathBuf::from(&template.name)), &[problem]));
        }
        Err(error @ TemplateError::TooMuch) => bail!("{}: {error}", template.name),
    };
    write(&args.output, &draft)?;
    Ok(ExitCode::SUCCESS)
}

fn list(here: &Path) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    for template in template::builtins() {
        let purpose = template::purpose(&template.name).unwrap_or_default();
        writeln!(out, "{:<12}{purpose}", template.name).context("can't write to standard output")?;
    }
    let own = folder(here).and_then(|folder| std::fs::read_dir(folder).ok());
    let mut names: Vec<String> = own
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.strip_suffix(".md").map(str::to_owned))
        .collect();
    names.sort();
    for name in names {
        writeln!(out, "{name:<12}{FOLDER}/{name}.md").context("can't write to standard output")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder of the repository's own templates, from here upwards.
fn folder(here: &Path) -> Option<PathBuf> {
    for parent in here.ancestors() {
        let folder = parent.join(FOLDER);
        if folder.is_dir() {
            return Some(folder);
        }
        if parent.join(".git").exists() {
            return None;
        }
    }
    None
}

/// A template by name or path, and its place where it is a file.
fn find(name: &str, here: &Path) -> anyhow::Result<(Template, Option<PathBuf>)> {
    let path = Path::new(name);
    let is_path = path.components().count() > 1 || path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("md"));
    let own = if is_path {
        Some(path.to_path_buf())
    } else {
        folder(here).map(|folder| folder.join(format!("{name}.md"))).filter(|file| file.is_file())
    };
    if let Some(place) = own {
        return Ok((Template { name: name.to_owned(), source: read(&place)? }, Some(place)));
    }
    if let Some(template) = template::builtin(name) {
        return Ok((template, None));
    }
    let names: Vec<String> = template::builtins().into_iter().map(|template| template.name).collect();
    let near = names.iter().min_by_key(|known| strsim::damerau_levenshtein(known, &name.to_lowercase()));
    bail!(
        "there is no template `{name}`; did you mean `{}`? `postmortem new --list` shows all",
        near.map_or(template::DEFAULT, String::as_str)
    )
}

/// Says what is to be mended in a template.
fn refuse(place: &Path, problems: &[TemplateProblem]) -> ExitCode {
    let mut err = std::io::stderr().lock();
    for TemplateProblem { line, message, help } in problems {
        let _ = writeln!(err, "error: {message}\n --> {}:{line}\n  = help: {help}", place.display());
    }
    ExitCode::from(MISUSE)
}

/// A file's text; of `-`, standard input's.
fn read(path: &Path) -> anyhow::Result<String> {
    let shown = path.display();
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes).context("can't read standard input")?;
    } else {
        let file = std::fs::File::open(path).with_context(|| format!("can't read {shown}"))?;
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).with_context(|| format!("can't read {shown}"))?;
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        bail!("{shown}: larger than {} MiB, which no postmortem is", MAX_BYTES / 1024 / 1024);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        anyhow::anyhow!("{shown}: line {line} is not UTF-8 (byte {at}); save the file as UTF-8")
    })
}

/// Writes the draft, never over something.
fn write(output: &Path, draft: &str) -> anyhow::Result<()> {
    if output == Path::new("-") {
        return std::io::stdout().lock().write_all(draft.as_bytes()).context("can't write to standard output");
    }
    let shown = output.display();
    if let Some(folder) = output.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
    }
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(output);
    let mut file = match file {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            bail!("{shown} exists; choose another name, or remove it first")
        }
        file => file.with_context(|| format!("can't write {shown}"))?,
    };
    file.write_all(draft.as_bytes()).with_context(|| format!("can't write {shown}"))?;
    let _ = writeln!(std::io::stderr(), "wrote {shown}; `postmortem check {shown}` says what is still to be filled in");
    Ok(())
}
