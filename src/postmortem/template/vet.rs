//! What a template may say, decided before it runs: values by their names, `if`, three filters. Nothing that
//! repeats or builds text, so that neither time nor memory grows beyond the template's own size.

use std::fmt;

use minijinja::machinery::{Token, tokenize};

use super::{DraftValues, NAMES, Template, TemplateError};
use crate::postmortem::{Postmortem, Section};

/// Something to mend in a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateProblem {
    /// 1-based, in the template.
    pub line: usize,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}. {}", self.line, self.message, self.help)
    }
}

/// Statements that templates may use.
const STATEMENTS: [&str; 4] = ["if", "elif", "else", "endif"];
const FILTERS: [&str; 3] = ["default", "lower", "upper"];
const OPERATORS: [&str; 9] = ["and", "or", "not", "in", "true", "false", "none", "True", "False"];
/// More problems than anybody mends at once.
const MOST: usize = 20;

/// All that is to be mended in a template: what the engine can't read, unknown names, and what makes its documents
/// fail the check from the start.
pub fn vet(template: &Template) -> Vec<TemplateProblem> {
    let Ok(source) = super::normalised(&template.source) else {
        return vec![TemplateProblem {
            line: 1,
            message: TemplateError::TooMuch.to_string(),
            help: "Keep the guidance short; a template is a page or two".to_owned(),
        }];
    };
    let mut problems = syntax(&source);
    if problems.is_empty() {
        // Also with nothing known: a draft is written before anybody has looked into it.
        let rendered = super::render_source(&source, &DraftValues { title: trial().title, ..DraftValues::default() })
            .and_then(|_| super::render_source(&source, &trial()));
        match rendered {
            Ok(text) => structure(&source, &text, &mut problems),
            Err(TemplateError::Broken(problem)) => problems.push(problem),
            Err(TemplateError::TooMuch) => problems.push(TemplateProblem {
                line: 1,
                message: TemplateError::TooMuch.to_string(),
                help: "Keep the guidance short; a template is a page or two".to_owned(),
            }),
        }
    }
    problems.truncate(MOST);
    problems
}

/// Values to try a template with.
fn trial() -> DraftValues {
    DraftValues {
        id: "PM-1".to_owned(),
        title: "Payments fail".to_owned(),
        date: Some(jiff::civil::date(2026, 3, 4)),
        severity: Some("sev2".to_owned()),
        status: "draft".to_owned(),
        incident_number: Some(1),
        incident_url: Some("https://github.com/acme/shop/issues/1".to_owned()),
        owner: Some("ann".to_owned()),
        repository: Some("acme/shop".to_owned()),
        opened_at: None,
        report: None,
    }
}

/// What stands between braces.
pub(super) fn syntax(source: &str) -> Vec<TemplateProblem> {
    let mut problems = Vec::new();
    let mut before: Option<Token<'_>> = None;
    let mut tag = false;
    let mut size = Size::default();
    for read in tokenize(source, false, minijinja::syntax::SyntaxConfig::default()) {
        let (token, span) = match read {
            Ok(read) => read,
            Err(error) => {
                problems.push(engine_problem(&error, 0));
                break;
            }
        };
        let offset = usize::try_from(span.start_offset).unwrap_or_default();
        let line = source.get(..offset).unwrap_or_default().matches('\n').count() + 1;
        if let Some(problem) = size.grows(&token, before.as_ref(), line) {
            problems.push(problem);
            break;
        }
        match &token {
            Token::VariableStart | Token::BlockStart => tag = true,
            Token::VariableEnd | Token::BlockEnd => tag = false,
            Token::Ident(name) if tag => problems.extend(identifier(name, before.as_ref(), line)),
            _ if tag => problems.extend(operator(&token, line)),
            _ => {}
        }
        if problems.len() >= MOST {
            break;
        }
        before = Some(token);
    }
    problems
}

/// How deep and long things are: the engine reads them recursively.
#[derive(Default)]
struct Size {
    tokens: usize,
    /// Branches around, by `if`: each `elif` is one deeper.
    branches: Vec<usize>,
}

impl Size {
    const TOKENS: usize = 60;
    const DEPTH: usize = 20;

    fn grows(&mut self, token: &Token<'_>, before: Option<&Token<'_>>, line: usize) -> Option<TemplateProblem> {
        let statement = matches!(before, Some(Token::BlockStart));
        match token {
            Token::VariableStart | Token::BlockStart => self.tokens = 0,
            Token::TemplateData(_) => {}
            _ => self.tokens += 1,
        }
        match token {
            Token::Ident("if") if statement => self.branches.push(1),
            Token::Ident("endif") if statement => {
                self.branches.pop();
            }
            Token::Ident("elif") if statement => {
                if let Some(last) = self.branches.last_mut() {
                    *last += 1;
                }
            }
            _ => {}
        }
        (self.tokens > Self::TOKENS || self.branches.iter().sum::<usize>() > Self::DEPTH).then(|| TemplateProblem {
            line,
            message: "This is more logic than a template may have".to_owned(),
            help: format!(
                "Between braces stand at most {} words, and at most {} branches of `if` in each other",
                Self::TOKENS,
                Self::DEPTH
            ),
        })
    }
}

fn identifier(name: &str, before: Option<&Token<'_>>, line: usize) -> Option<TemplateProblem> {
    let (known, what): (&[&str], &str) = match before {
        Some(Token::BlockStart) => (&STATEMENTS, "statement"),
        Some(Token::Pipe) => (&FILTERS, "filter"),
        _ if STATEMENTS.contains(&name) || OPERATORS.contains(&name) => return None,
        _ => (&NAMES, "name"),
    };
    if known.contains(&name) {
        return None;
    }
    let all = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`? Known are {all}"),
        None => format!("Known are {all}"),
    };
    Some(TemplateProblem { line, message: format!("Templates have no {what} `{name}`"), help })
}

/// Strings that grow, lists and calls have no use in a template, and could be made to never end.
fn operator(token: &Token<'_>, line: usize) -> Option<TemplateProblem> {
    let refused = match token {
        Token::Plus => "+",
        Token::Minus => "-",
        Token::Mul => "*",
        Token::Pow => "**",
        Token::Div => "/",
        Token::FloorDiv => "//",
        Token::Mod => "%",
        Token::Tilde => "~",
        Token::Dot => ".",
        Token::Colon => ":",
        Token::Assign => "=",
        Token::BracketOpen | Token::BracketClose => "[ ]",
        Token::BraceOpen | Token::BraceClose => "{ }",
        _ => return None,
    };
    Some(TemplateProblem {
        line,
        message: format!("Templates can't use `{refused}` between braces"),
        help: "Write values by their names, such as `{{ title }}`, and `{% if severity %} … {% endif %}` around what \
               depends on one"
            .to_owned(),
    })
}

fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let lower = name.to_lowercase();
    let (distance, near) =
        known.map(|known| (strsim::damerau_levenshtein(&lower, known), known)).min_by_key(|(distance, _)| *distance)?;
    (distance <= name.chars().count().div_ceil(2)).then_some(near)
}

/// The engine's own words, with the line of the template.
pub(super) fn engine_problem(error: &minijinja::Error, lines_above: usize) -> TemplateProblem {
    let message =
        error.detail().map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind()));
    TemplateProblem {
        line: error.line().unwrap_or(1) + lines_above,
        message: message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned(),
        help: "Values stand between `{{` and `}}`; text that is to keep its braces, between `{% raw %}` and \
               `{% endraw %}`"
            .to_owned(),
    }
}

/// What the rendered text lacks.
fn structure(source: &str, text: &str, problems: &mut Vec<TemplateProblem>) {
    let document = Postmortem::parse(text);
    let line_of = |wanted: &str| source.lines().position(|line| line.contains(wanted)).map_or(1, |at| at + 1);
    if let Some(problem) = document.front_matter.as_ref().and_then(|block| block.problem.as_ref()) {
        problems.push(TemplateProblem {
            line: document.line(problem.span.start),
            message: format!("The front matter can't be read: {}", problem.message),
            help: "Values are quoted where they need it: write `title: {{ title }}`, without quotes of your own"
                .to_owned(),
        });
    }
    if document.title.is_none() {
        problems.push(TemplateProblem {
            line: 1,
            message: "There is no title".to_owned(),
            help: "Begin the document with `# {{ title }}`".to_owned(),
        });
    }
    let required = document.front_matter.as_ref().map(|block| block.list("required")).unwrap_or_default();
    for name in required {
        let line = line_of("required");
        match Section::from_name(&name) {
            None => {
                let known = Section::ALL.map(Section::as_str);
                let help = nearest(&name, known.into_iter()).map_or_else(
                    || format!("Known are {}", known.join(", ")),
                    |near| format!("Did you mean `{near}`?"),
                );
                problems.push(TemplateProblem { line, message: format!("There is no section `{name}`"), help });
            }
            Some(section) if !document.has_section(section) => problems.push(TemplateProblem {
                line,
                message: format!("The template requires `{section}` and has no heading for it"),
                help: format!("Add `## {}` with a word of guidance, or take it from `required`", section.title()),
            }),
            Some(_) => {}
        }
    }
}
