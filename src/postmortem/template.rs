//! New documents from templates: a Markdown file with `{{ values }}`, strict about unknown names, bounded in
//! time and size.
//!
//! Values are escaped for where they stand: in the front matter as YAML scalars (write `title: {{ title }}`,
//! without quotes), below it as Markdown text. There is no way to switch that off.

use jiff::Timestamp;
use jiff::civil::Date;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value, context};

use super::carry;
use super::front_matter::FrontMatter;

/// A template: its name and its Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// As in `postmortem new --template NAME`.
    pub name: String,
    pub source: String,
}

const BLAMELESS: &str = include_str!("../../templates/blameless.md");
const OUTAGE: &str = include_str!("../../templates/outage.md");

/// The template that is used where nobody chose one.
pub const DEFAULT: &str = "blameless";

/// The templates that ship, the default first.
pub fn builtins() -> Vec<Template> {
    [(DEFAULT, BLAMELESS), ("outage", OUTAGE)]
        .map(|(name, source)| Template { name: name.to_owned(), source: source.to_owned() })
        .to_vec()
}

/// A template that ships, by name.
pub fn builtin(name: &str) -> Option<Template> {
    builtins().into_iter().find(|template| template.name == name)
}

/// What a new document is filled with. Every field is a name that templates may use, but for `report`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftValues {
    /// Such as `PM-12`.
    pub id: String,
    /// The incident's title, as the person wrote it.
    pub title: String,
    pub date: Date,
    /// `sev1` to `sev5`.
    pub severity: Option<String>,
    /// `draft` for a new one.
    pub status: String,
    pub incident_number: u64,
    pub incident_url: String,
    /// Login, without `@`.
    pub owner: Option<String>,
    /// `owner/name`.
    pub repository: String,
    pub opened_at: Timestamp,
    /// What the issue says already, in Markdown: carried into the sections it belongs to.
    pub report: Option<String>,
}

/// Why a template gave no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It can't be read, or uses a name that doesn't exist.
    #[error("line {line}: {message}")]
    Broken {
        /// 1-based, in the template.
        line: usize,
        message: String,
    },
    /// It asks for more work or text than any postmortem needs.
    #[error("the template is too large, or never ends")]
    TooMuch,
}

/// A template's own size, and the size of what it may write.
const MAX_BYTES: usize = 256 * 1024;
/// Steps; a built-in template takes a few hundred.
const FUEL: u64 = 100_000;

/// Renders a template. With a report, its content stands in the sections it belongs to.
pub fn render(template: &Template, values: &DraftValues) -> Result<String, TemplateError> {
    let source = template.source.replace("\r\n", "\n");
    let source = source.strip_prefix('\u{feff}').unwrap_or(&source);
    if source.len() > MAX_BYTES {
        return Err(TemplateError::TooMuch);
    }
    let split = FrontMatter::read(source, 0).map_or(0, |block| block.span.end);
    let (head, body) = source.split_at_checked(split).unwrap_or(("", source));
    let above = head.matches('\n').count();
    let head = render_part(head, values, 0, yaml)?;
    let body = render_part(body, values, above, markdown)?;
    // A value that is not known leaves its key alone on the line.
    let head: String = head.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
    let document = format!("{head}{body}");
    Ok(match &values.report {
        Some(report) => carry::into_sections(&document, report),
        None => document,
    })
}

type Escape = fn(&str) -> String;

fn render_part(
    source: &str,
    values: &DraftValues,
    lines_above: usize,
    escape: Escape,
) -> Result<String, TemplateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
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
        if error.kind() == ErrorKind::OutOfFuel || error.kind() == ErrorKind::WriteFailure {
            return TemplateError::TooMuch;
        }
        let message =
            error.detail().map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind()));
        TemplateError::Broken {
            line: error.line().unwrap_or(1) + lines_above,
            message: message.lines().next().unwrap_or_default().to_owned(),
        }
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
        title => one_line(title),
        date => date.to_string(),
        severity,
        status,
        incident_number,
        incident_url,
        owner,
        repository,
        opened_at => opened_at.strftime("%Y-%m-%dT%H:%MZ").to_string(),
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

/// Without line breaks and control characters.
fn one_line(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') { ' ' } else { c })
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A scalar: as it is where that can't be misread, else as a JSON string, which is YAML too.
fn yaml(text: &str) -> String {
    let text = one_line(text);
    let simple = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || " _./-".contains(c))
        && text.parse::<f64>().is_err()
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if simple { text } else { serde_json::Value::String(text).to_string() }
}

/// Text that Markdown shows as it is, on one line.
fn markdown(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let within_word = |before: Option<char>, after: Option<&char>| {
            before.is_some_and(char::is_alphanumeric) && after.is_some_and(|c| c.is_alphanumeric())
        };
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '{' | '}' | '#' | '&' => true,
            '_' => !within_word(before, rest.peek()),
            '-' | '+' | '=' => before.is_none(),
            // `1.` and `1)` would start a list.
            '.' | ')' => out.chars().all(|c| c.is_ascii_digit()) && !out.is_empty(),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}
