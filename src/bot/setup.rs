//! How a repository has set the bot up: the configuration and the templates on its default branch, read from there and
//! from nowhere else. A pull request's head has no say.

use std::collections::BTreeMap;

use super::comment::{code, prose};
use super::model::Issue;
use super::repo_config::{CONFIG_PATH, ConfigProblem, RepoConfig};
use crate::incident::severity_of_labels;
use crate::postmortem::Severity;
use crate::postmortem::template::{self, Template, TemplateProblem};
use crate::rules::Settings;

/// Where a repository keeps its own templates, from the repository's root.
pub const TEMPLATE_FOLDER: &str = ".github/postmortem/templates";
/// More problems than anybody mends at once.
const MOST: usize = 5;

/// What the default branch says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Setup {
    /// The configuration in force.
    pub config: RepoConfig,
    /// The repository's own templates, by their names.
    pub templates: BTreeMap<String, OwnTemplate>,
    /// The live configuration cannot be used.
    pub broken: Option<BrokenConfig>,
}

/// A template of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTemplate {
    pub path: String,
    /// Or what is to be mended in it.
    pub template: Result<Template, Vec<TemplateProblem>>,
}

/// Why the live configuration is not the one in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenConfig {
    pub problems: Vec<ConfigProblem>,
    /// The commit whose configuration serves in its place; `None` where the defaults do.
    pub serves: Option<String>,
}

impl Setup {
    pub fn is_incident(&self, issue: &Issue) -> bool {
        self.config.is_incident(issue)
    }

    /// The severity that an issue's labels name, else the one that its incident label stands for.
    pub fn severity(&self, issue: &Issue) -> Option<Severity> {
        severity_of_labels(issue.labels.iter().map(String::as_str))
            .or_else(|| self.config.incident_label(issue).and_then(|label| label.severity))
    }

    /// How strict the check is. The label says the severity also where the document does not: some sections are owed
    /// only by the worst incidents.
    pub fn settings(&self, incident: Option<&Issue>) -> Settings {
        Settings { severity: incident.and_then(|issue| self.severity(issue)), ..self.config.settings.clone() }
    }

    /// The name that is given to the label that the bot itself puts on an issue.
    pub fn own_label(&self) -> String {
        self.config.incident_labels().into_iter().next().map(|label| label.name).unwrap_or_default()
    }

    /// The repository's own templates and those that ship.
    pub fn template_names(&self) -> Vec<String> {
        let mut names: Vec<String> = template::builtins().into_iter().map(|template| template.name).collect();
        names.extend(self.templates.keys().filter(|name| template::builtin(name).is_none()).cloned());
        names
    }

    /// A template by its name, the repository's own first. `Err` says (in Markdown) why there is none.
    pub fn template(&self, name: &str) -> Result<Template, String> {
        match self.templates.get(name) {
            Some(OwnTemplate { template: Ok(template), .. }) => Ok(template.clone()),
            Some(OwnTemplate { path, template: Err(problems) }) => {
                let problems: Vec<String> =
                    problems.iter().take(MOST).map(|problem| prose(&problem.to_string())).collect();
                Err(format!("The template {} can't be used: {}.", code(path), problems.join(" ").trim_end_matches('.')))
            }
            None => template::builtin(name).ok_or_else(|| {
                let names = self.template_names();
                let nearest = names.iter().min_by_key(|known| strsim::damerau_levenshtein(known, &name.to_lowercase()));
                format!(
                    "There is no template {}. The templates are {}; the nearest is {}.",
                    code(name),
                    names.iter().map(|name| code(name)).collect::<Vec<_>>().join(", "),
                    code(nearest.map_or(template::DEFAULT, String::as_str)),
                )
            }),
        }
    }

    /// The template of an incident's draft: its label's, its severity's, the repository's, or the one that ships. Where
    /// it can't be used, the one that ships is, and the text says why.
    pub fn choose(&self, issue: &Issue) -> (Template, Option<String>) {
        let config = &self.config;
        let by_label = config.incident_label(issue).and_then(|label| label.template);
        let by_severity = || self.severity(issue).and_then(|severity| config.templates.get(&severity).cloned());
        let name = by_label.or_else(by_severity).or_else(|| config.template.clone());
        let name = name.as_deref().unwrap_or(template::DEFAULT);
        match self.template(name) {
            Ok(template) => (template, None),
            Err(why) => {
                let builtin = template::builtin(name).or_else(|| template::builtin(template::DEFAULT));
                let builtin = builtin
                    .unwrap_or_else(|| Template { name: template::DEFAULT.into(), source: "# Postmortem\n".into() });
                let instead = format!("{why} The draft has the built-in template `{}` instead.", builtin.name);
                (builtin, Some(instead))
            }
        }
    }

    /// What people should mend in the setup, each a sentence or two (Markdown), as far as it concerns this incident.
    pub fn notes(&self, issue: &Issue) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(BrokenConfig { problems, serves }) = &self.broken {
            let mut told: Vec<String> = problems.iter().take(MOST).map(|problem| prose(&problem.to_string())).collect();
            if problems.len() > MOST {
                told.push(format!("{} more", problems.len() - MOST));
            }
            let instead = match serves {
                Some(commit) => {
                    let short: String = commit.chars().take(7).collect();
                    format!("Until it is mended, the last one that could be used (of {}) serves", code(&short))
                }
                None => "Until it is mended, the defaults serve".to_owned(),
            };
            notes.push(format!("{} can't be used: {}. {instead}.", code(CONFIG_PATH), told.join("; ")));
        }
        notes.extend(self.choose(issue).1);
        notes
    }
}
