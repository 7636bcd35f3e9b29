//! `postmortem check`: the findings of the rules, as the check run has them, and their fixes.

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;

use super::config::{self, Repository};
use super::files::{self, Origin, Source};
use super::parallel;
use super::place::{Places, Verdict, Which};
use super::stdout::{ColorChoice, Stdout};
use crate::output::text::{self, Color, Summary};
use crate::output::{Counts, diff, github, json, sarif};
use crate::postmortem::{Postmortem, Truncated};
use crate::rules::{self, Settings};

/// Check postmortems: sections, placeholders, timeline, action items.
///
/// A file that is named is always checked. In folders and by globs Markdown files are found that `.gitignore` does not
/// name, and of these the postmortems are checked: those in a folder named `postmortems`, and those that read like one.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Files, folders whose postmortems are checked, or globs; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to show the findings.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Mend what can be mended without you, in the files; then tell what is left.
    ///
    /// With `-` the mended text goes to standard output and the findings go to standard error.
    #[arg(long)]
    pub fix: bool,
    /// Show what `--fix` would change, and change nothing; exit code 1 where there is something.
    #[arg(long, conflicts_with = "fix")]
    pub diff: bool,
    /// The configuration, instead of `.github/postmortem.yml` of the repository.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Check all Markdown files that are found, also those that are no postmortems.
    #[arg(long)]
    pub all: bool,
    /// Skip what is no postmortem also where it is named, as a commit hook does.
    #[arg(long, conflicts_with = "all")]
    pub only_postmortems: bool,
    /// The name of what comes from standard input.
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<PathBuf>,
    /// Say nothing but the findings.
    #[arg(long, short)]
    pub quiet: bool,
    /// When to colour.
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub color: ColorChoice,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing must be mended; warnings and advice may be there
  1  a finding is an error, or --diff has something to show
  2  wrong arguments, a wrong configuration, or a file that can't be read or written";

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: each finding with its line
    Text,
    /// One object for programs, in a shape that stays
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions, and the job's summary
    Github,
}

/// Runs the check and prints what it finds.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.diff && args.format != Format::Text {
        anyhow::bail!("--diff is text: leave out --format");
    }
    let (sources, mut failures) = files::select(&args.paths, args.stdin_filename.as_deref());
    let is_stdin_fixed = args.fix && sources.iter().any(|source| source.origin == Origin::Stdin);
    if is_stdin_fixed && (args.format != Format::Text || sources.len() > 1) {
        anyhow::bail!("--fix writes the text of `-` to standard output: check it alone, and leave out --format");
    }
    let here = std::env::current_dir().context("can't tell the working directory")?;
    let Repository { root, config } = config::find(&here, args.config.as_deref())?;
    let which = match (args.all, args.only_postmortems) {
        (true, _) => Which::All,
        (_, true) => Which::Postmortems,
        _ => Which::Auto,
    };
    let color = args.color.color();
    let job = Job {
        places: Places::new(which, &here, &root, &config.paths)?,
        settings: config.settings,
        format: args.format,
        fix: args.fix,
        diff: args.diff,
        color,
        large: Mutex::default(),
    };
    let mut printer = Printer::new(args.format, color);
    let _ = printer.out.write(&printer.head());
    parallel::in_order(
        sources.len(),
        |at| sources.get(at).map(|source| job.check(source)),
        |outcome| match outcome {
            Some(outcome) => printer.take(outcome, &mut failures),
            None => ControlFlow::Continue(()),
        },
    );
    let Summary { counts, .. } = printer.summary;
    let wants_fixing = args.diff && printer.summary.fixed > 0;
    let is_broken = !failures.is_empty();
    printer.end(args, &failures)?;
    Ok(if is_broken {
        ExitCode::from(super::MISUSE)
    } else if wants_fixing || (counts.errors > 0 && !args.diff) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// What is done to each document.
struct Job {
    places: Places,
    settings: Settings,
    format: Format,
    fix: bool,
    diff: bool,
    color: Color,
    /// Held while a large document is.
    large: Mutex<()>,
}

/// What came of one document.
enum Outcome {
    Skipped,
    Failed(String),
    Checked(Checked),
}

#[derive(Default)]
struct Checked {
    path: String,
    counts: Counts,
    allowed: usize,
    fixable: usize,
    /// Rule and title of each fix that was (or would be) applied.
    fixed: Vec<(&'static str, String)>,
    /// The findings (or the diff) as they are printed; GitHub's are apart, for they depend on those before them.
    shown: String,
    annotations: Vec<github::Annotation>,
    /// The mended text, where it is to be printed.
    mended: Option<String>,
    truncated: Vec<Truncated>,
}

impl Job {
    fn check(&self, source: &Source) -> Outcome {
        let verdict = self.places.verdict(source);
        if verdict == Verdict::Other {
            return Outcome::Skipped;
        }
        let _alone = files::is_large(source).then(|| self.large.lock().unwrap_or_else(PoisonError::into_inner));
        let text = match files::read(source) {
            Ok(text) => text,
            Err(failure) => return Outcome::Failed(failure),
        };
        let vocabulary = &self.settings.vocabulary;
        let document = match verdict {
            Verdict::Other => None,
            Verdict::Postmortem => Some(Postmortem::parse_with(&text, vocabulary)),
            Verdict::Ask => Postmortem::parse_postmortem(&text, vocabulary),
        };
        let Some(document) = document else { return Outcome::Skipped };
        if !self.fix && !self.diff {
            return Outcome::Checked(self.show(source, &document));
        }
        drop(document);
        let fixed = rules::fix(&text, &self.settings);
        let is_changed = fixed.text != text;
        if self.diff {
            let path = source.shown();
            let shown = diff::unified(&path, &text, &fixed.text, self.color);
            let fixed = if is_changed { fixed.applied } else { Vec::new() };
            return Outcome::Checked(Checked { path, fixed, shown, ..Checked::default() });
        }
        let is_stdin = source.origin == Origin::Stdin;
        if is_changed
            && !is_stdin
            && let Err(error) = files::write(&source.path, &fixed.text)
        {
            return Outcome::Failed(format!("{}: can't be written: {error}", source.shown()));
        }
        let mut checked = self.show(source, &Postmortem::parse_with(&fixed.text, &self.settings.vocabulary));
        if is_changed {
            checked.fixed = fixed.applied;
        }
        checked.mended = is_stdin.then_some(fixed.text);
        Outcome::Checked(checked)
    }

    fn show(&self, source: &Source, document: &Postmortem<'_>) -> Checked {
        let path = match self.format {
            Format::Text | Format::Json => source.shown(),
            Format::Sarif | Format::Github => self.places.rooted(source),
        };
        let checked = rules::examine(document, &self.settings);
        let findings = &checked.findings;
        let (mut shown, mut annotations) = (String::new(), Vec::new());
        match self.format {
            Format::Text => shown = text::document(&path, document, findings, self.color),
            Format::Json => shown = json::document(&path, document, findings),
            Format::Sarif => shown = sarif::document(&path, document, &checked),
            Format::Github => {
                annotations = findings.iter().map(|finding| github::annotation(&path, finding)).collect();
            }
        }
        Checked {
            counts: Counts::of(findings),
            allowed: checked.allowed.len(),
            fixable: findings.iter().filter(|finding| finding.fix.is_some()).count(),
            fixed: Vec::new(),
            path,
            shown,
            annotations,
            mended: None,
            truncated: document.truncated(),
        }
    }
}

/// Puts the outcomes into one output, in the order of the documents.
struct Printer {
    out: Stdout,
    format: Format,
    color: Color,
    summary: Summary,
    /// Something was printed that the next needs a separator from.
    begun: bool,
    fixed: Vec<(String, Vec<(&'static str, String)>)>,
    truncated: Vec<(String, Truncated)>,
    log: github::Log,
}

impl Printer {
    fn new(format: Format, color: Color) -> Self {
        Self {
            out: Stdout::lock(),
            format,
            color,
            summary: Summary::default(),
            begun: false,
            fixed: Vec::new(),
            truncated: Vec::new(),
            log: github::Log::default(),
        }
    }

    fn head(&self) -> String {
        match self.format {
            Format::Text | Format::Github => String::new(),
            Format::Json => json::HEAD.to_owned(),
            Format::Sarif => sarif::head(),
        }
    }

    fn take(&mut self, outcome: Outcome, failures: &mut Vec<String>) -> ControlFlow<()> {
        let checked = match outcome {
            Outcome::Skipped => {
                self.summary.skipped += 1;
                return ControlFlow::Continue(());
            }
            Outcome::Failed(failure) => {
                failures.push(failure);
                return ControlFlow::Continue(());
            }
            Outcome::Checked(checked) => checked,
        };
        self.summary.checked += 1;
        self.summary.counts += checked.counts;
        self.summary.allowed += checked.allowed;
        self.summary.fixable += checked.fixable;
        self.summary.fixed += checked.fixed.len();
        let written = self.print(&checked);
        self.truncated.extend(checked.truncated.into_iter().map(|list| (checked.path.clone(), list)));
        if !checked.fixed.is_empty() {
            self.fixed.push((checked.path, checked.fixed));
        }
        written
    }

    fn print(&mut self, checked: &Checked) -> ControlFlow<()> {
        if let Some(text) = &checked.mended {
            let _ = write!(std::io::stderr(), "{}", checked.shown);
            return self.out.write(text);
        }
        let separator = match self.format {
            Format::Json => json::SEPARATOR,
            Format::Sarif => sarif::SEPARATOR,
            Format::Text | Format::Github => "",
        };
        if !checked.shown.is_empty() {
            if self.begun {
                self.out.write(separator)?;
            }
            self.begun = true;
            self.out.write(&checked.shown)?;
        }
        for annotation in &checked.annotations {
            let line = self.log.line(annotation);
            self.out.write(&line)?;
        }
        ControlFlow::Continue(())
    }

    /// What comes after the last document.
    fn end(mut self, args: &Args, failures: &[String]) -> anyhow::Result<()> {
        match self.format {
            Format::Json => {
                let _ = self.out.write(&json::tail(&self.summary, &self.fixed, failures, &self.truncated));
            }
            Format::Sarif => {
                let _ = self.out.write(&sarif::tail(failures));
            }
            Format::Github => {
                for failure in failures {
                    let _ = self.out.write(&github::failure(failure));
                }
                write_job_summary(&self.log.summary(&self.summary, failures))?;
                if let Some(note) = self.log.note().filter(|_| !args.quiet) {
                    let _ = self.out.write(&format!("{note}\n"));
                }
            }
            Format::Text => {}
        }
        let has_mended = args.fix && args.paths.iter().any(|path| path.as_os_str() == "-");
        if matches!(self.format, Format::Text | Format::Github) && !args.quiet && !has_mended {
            self.say(args, failures);
        }
        self.out.finish()?;
        if self.format != Format::Github {
            files::report(failures);
        }
        Ok(())
    }

    /// The lines for people.
    fn say(&mut self, args: &Args, failures: &[String]) {
        let nothing = self.summary.checked == 0 && self.summary.skipped == 0;
        if args.diff {
            // Standard output is the diff, which another program may read.
            let line = text::would_fix(&self.summary, self.fixed.len());
            let _ = writeln!(std::io::stderr(), "{line}");
            return;
        }
        for (path, applied) in &self.fixed {
            let _ = self.out.write(&text::fixed(path, applied, self.color));
        }
        for (path, list) in &self.truncated {
            let _ = self.out.write(&text::truncated(path, list));
        }
        if !nothing || failures.is_empty() {
            let _ = self.out.write(&format!("{}\n", text::summary(&self.summary, self.color)));
        }
    }
}

/// Appends to the summary of a job, where one runs.
fn write_job_summary(text: &str) -> anyhow::Result<()> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return Ok(()) };
    let mut file = std::fs::File::options()
        .append(true)
        .create(true)
        .open(&path)
        .with_context(|| format!("can't open the job's summary {}", PathBuf::from(&path).display()))?;
    file.write_all(text.as_bytes()).context("can't write the job's summary")
}
