//! New documents from templates: a Markdown file with `{{ values }}`, strict about unknown names, bounded in
//! time, memory and size.
//!
//! Values are escaped for where they stand: in the front matter as YAML scalars (write `title: {{ title }}`,
//! without quotes), below it as Markdown text. There is no way to switch that off. What else a template may say is
//! little, and decided before it runs ([`vet`]): a repository's template comes with a pull request.

pub(crate) mod escape;
mod vet;

use jiff::Timestamp;
use jiff::civil::Date;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value, context};

use super::front_matter::FrontMatter;
use super::import;

pub use vet::{TemplateProblem, vet};

/// A template: its name and its Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// As in `postmortem new --template NAME`.
    pub name: String,
    pub source: String,
}

/// The template that is used where nobody chose one.
pub const DEFAULT: &str = "blameless";

/// The templates that ship, with what each is for; the default first.
const BUILTINS: [(&str, &str, &str); 4] = [
    (DEFAULT, "every section, for most incidents", include_str!("../../templates/blameless.md")),
    ("outage", "a few sections, for outages with one clear cause", include_str!("../../templates/outage.md")),
    ("sre", "cause, trigger and detection apart, action items by type", include_str!("../../templates/sre.md")),
    ("brief", "half a page, for low severities", include_str!("../../templates/brief.md")),
];

/// The templates that ship, the default first.
pub fn builtins() -> Vec<Template> {
    BUILTINS.map(|(name, _, source)| Template { name: name.to_owned(), source: source.to_owned() }).to_vec()
}

/// What a template that ships is for, in a few words.
pub fn purpose(name: &str) -> Option<&'static str> {
    BUILTINS.iter().find(|(known, ..)| *known == name).map(|(_, purpose, _)| *purpose)
}

/// A template that ships, by name.
pub fn builtin(name: &str) -> Option<Template> {
    builtins().into_iter().find(|template| template.name == name)
}

/// What a new document is filled with. Every field is a name that templates may use, but for `report`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftValues {
    /// Such as `PM-12`.
    pub id: String,
    /// The incident's title, as the person wrote it.
    pub title: String,
    /// The incident's day.
    pub date: Option<Date>,
    /// `sev1` to `sev5`.
    pub severity: Option<String>,
    /// `draft` for a new one.
    pub status: String,
    pub incident_number: Option<u64>,
    pub incident_url: Option<String>,
    /// Login, without `@`.
    pub owner: Option<String>,
    /// `owner/name`.
    pub repository: Option<String>,
    pub opened_at: Option<Timestamp>,
    /// What the issue says already, in Markdown: carried into the sections it belongs to.
    pub report: Option<String>,
}

/// The names that templates may use.
pub const NAMES: [&str; 10] = [
    "id",
    "title",
    "date",
    "severity",
    "status",
    "incident_number",
    "incident_url",
    "owner",
    "repository",
    "opened_at",
];

/// Why a template gave no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It can't be read, uses a name that doesn't exist, or asks for more than templates may do.
    #[error("{0}")]
    Broken(TemplateProblem),
    /// It asks for more work or text than any postmortem needs.
    #[error("the template is too large: it and what it writes may have at most {} KiB", MAX_BYTES / 1024)]
    TooMuch,
}

/// A template's own size, and the size of what it may write.
pub const MAX_BYTES: usize = 256 * 1024;
/// Steps; a built-in template takes a few hundred.
const FUEL: u64 = 100_000;

/// Renders a template. With a report, its content stands in the sections it belongs to.
pub fn render(template: &Template, values: &DraftValues) -> Result<String, TemplateError> {
    let source = normalised(&template.source)?;
    if let Some(problem) = vet::syntax(&source).into_iter().next() {
        return Err(TemplateError::Broken(problem));
    }
    let document = render_source(&source, values)?;
    Ok(match &values.report {
        Some(report) => import::into_draft(&document, report),
        None => document,
    })
}

/// With the line ends of Unix and without a byte order mark.
fn normalised(source: &str) -> Result<String, TemplateError> {
    if source.len() > MAX_BYTES {
        return Err(TemplateError::TooMuch);
    }
    Ok(source.strip_prefix('\u{feff}').unwrap_or(source).replace("\r\n", "\n"))
}

fn render_source(source: &str, values: &DraftValues) -> Result<String, TemplateError> {
    let split = FrontMatter::read(source, 0).map_or(0, |block| block.span.end);
    let (head, body) = source.split_at_checked(split).unwrap_or(("", source));
    let above = head.matches('\n').count();
    let head = render_part(head, values, 0, escape::yaml)?;
    let body = render_part(body, values, above, escape::markdown)?;
    // A value that is not known leaves its key alone on the line.
    let head: String = head.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
    Ok(format!("{head}{body}"))
}

type Escape = fn(&str) -> String;

fn render_part(
    source: &str,
    values: &DraftValues,
    lines_above: usize,
    escape: Escape,
) -> Result<String, TemplateError> {
    // Nothing is built in but what a postmortem's template needs: no functions, no tests beyond the language's own.
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("upper", |value: Value| value.as_str().map(str::to_uppercase).map_or(value, Value::from));
    environment.add_filter("lower", |value: Value| value.as_str().map(str::to_lowercase).map_or(value, Value::from));
    environment.add_filter(
        "default",
        |value: Value, other: Value| {
            if value.is_none() || value.as_str() == Some("") { other } else { value }
        },
    );
    environment.set_formatter(move |out, state, value| {
        if value.is_undefined() {
            return minijinja::escape_formatter(out, state, value);
        }
        match value.as_str() {
            Some(text) => out.write_str(&escape(text)).map_err(minijinja::Error::from),
            None if value.is_none() => Ok(()),
            None => out.write_str(&escape(&value.to_string())).map_err(minijinja::Error::from),
        }
    });
    let broken = |error: &minijinja::Error| {
        if matches!(error.kind(), ErrorKind::OutOfFuel | ErrorKind::WriteFailure) {
            return TemplateError::TooMuch;
        }
        TemplateError::Broken(vet::engine_problem(error, lines_above))
    };
    let template = environment.template_from_str(source).map_err(|error| broken(&error))?;
    let mut out = Bounded(Vec::new());
    template.render_captured_to(context(values), &mut out).map_err(|error| broken(&error))?;
    let mut text = String::from_utf8(out.0).map_err(|_| TemplateError::TooMuch)?;
    // The engine drops the last line break of a template.
    if source.ends_with('\n') && !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn context(values: &DraftValues) -> Value {
    let DraftValues {
        id,
        title,
        date,
        severity,
        status,
        incident_number,
        incident_url,
        owner,
        repository,
        opened_at,
        report: _,
    } = values;
    context! {
        id,
        title => escape::one_line(title),
        date => date.map(|date| date.to_string()),
        severity,
        status,
        incident_number,
        incident_url,
        owner,
        repository,
        opened_at => opened_at.map(|time| time.strftime("%Y-%m-%dT%H:%MZ").to_string()),
    }
}

/// Takes at most [`MAX_BYTES`].
struct Bounded(Vec<u8>);

impl std::io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_BYTES {
            return Err(std::io::Error::other("too much output"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
