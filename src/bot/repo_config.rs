//! A repository's own configuration, `.github/postmortem.yml`: what makes an incident, what its draft is made from and
//! where it goes, how strict the check is, and which files it is for.
//!
//! Text in, configuration or problems out; where the text comes from is the caller's business. Every key is optional,
//! and a key that nobody knows is a problem, for a misspelt one would silently do nothing.

mod drafts;
mod schema;
mod yaml;

use std::collections::BTreeMap;
use std::fmt;

pub use drafts::{DocumentPlaces, FilePattern, IncidentLabel, glob};
pub use schema::json_schema;
pub use yaml::MAX_BYTES;

use self::yaml::{Entry, Node};
use crate::postmortem::{Section, Severity, Vocabulary};
use crate::rules::{self, Level, Settings};

/// Where a repository keeps it, from the repository's root.
pub const CONFIG_PATH: &str = ".github/postmortem.yml";

/// A commented configuration that says what every team starts with; for `postmortem config example` and the docs.
pub const EXAMPLE: &str = include_str!("repo_config/example.yml");

/// What a repository wants different from the default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RepoConfig {
    /// Levels of rules and of sections, those by severity included, and the repository's names for sections.
    pub settings: Settings,
    /// Globs of the files that are postmortems, from the repository's root; empty where the repository does not say.
    pub paths: Vec<String>,
    /// Labels that make an issue an incident; empty where the repository does not say.
    pub labels: Vec<IncidentLabel>,
    /// The template of drafts, where neither label nor severity says another one.
    pub template: Option<String>,
    /// The templates of drafts by severity.
    pub templates: BTreeMap<Severity, String>,
    /// Where drafts go.
    pub file: FilePattern,
}

/// Something in the configuration that can't be meant as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// What is wrong and what would be right, in one sentence without a full stop.
    pub message: String,
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

const KEYS: &[&str] = &["labels", "template", "file", "rules", "sections", "severities", "aliases", "paths"];
const SEVERITY_KEYS: &[&str] = &["sections", "template"];
const LABEL_KEYS: &[&str] = &["template", "severity"];
const LEVELS: &[&str] = &["error", "warn", "advise", "off"];

impl RepoConfig {
    /// Reads a configuration. All of its problems are told, in the order of the text.
    pub fn parse(text: &str) -> Result<Self, Vec<ConfigProblem>> {
        let root = yaml::read(text).map_err(|problem| vec![problem])?;
        let mut reader = Reader { problems: Vec::new() };
        let config = reader.config(&root);
        if reader.problems.is_empty() {
            return Ok(config);
        }
        reader.problems.sort_by_key(|problem| (problem.line, problem.column));
        Err(reader.problems)
    }
}

struct Reader {
    problems: Vec<ConfigProblem>,
}

impl Reader {
    fn problem(&mut self, at: &Entry, message: String) {
        self.problems.push(ConfigProblem { line: at.line, column: at.column, message });
    }

    fn config(&mut self, root: &Entry) -> RepoConfig {
        let mut config = RepoConfig::default();
        for (key, value) in self.pairs(root, "the configuration") {
            match key.text() {
                "rules" => config.settings.levels = self.rules(value),
                "sections" => config.settings.sections = self.sections(value, "sections"),
                "severities" => self.severities(value, &mut config),
                "aliases" => config.settings.vocabulary = self.aliases(value),
                "paths" => config.paths = self.paths(value),
                "labels" => config.labels = self.labels(value),
                "template" => config.template = self.name(value, "template"),
                "file" => {
                    if let Some(text) = self.name(value, "file") {
                        match FilePattern::read(&text) {
                            Ok(pattern) => config.file = pattern,
                            Err(message) => self.problem(value, message),
                        }
                    }
                }
                _ => self.unknown(key, "key", KEYS),
            }
        }
        config
    }

    fn rules(&mut self, value: &Entry) -> BTreeMap<String, Option<Level>> {
        let known: Vec<&str> = rules::registry().iter().map(|rule| rule.id).collect();
        let mut levels = BTreeMap::new();
        for (key, value) in self.pairs(value, "rules") {
            if known.contains(&key.text()) {
                if let Some(level) = self.level(value) {
                    levels.insert(key.text().to_owned(), level);
                }
            } else {
                self.unknown(key, "rule", &known);
            }
        }
        levels
    }

    fn sections(&mut self, value: &Entry, of: &str) -> BTreeMap<Section, Option<Level>> {
        let mut demands = BTreeMap::new();
        for (key, value) in self.pairs(value, of) {
            if let Some(section) = self.section(key)
                && let Some(level) = self.level(value)
            {
                demands.insert(section, level);
            }
        }
        demands
    }

    /// One label alone, a list of labels, or labels with what they say of their incidents.
    fn labels(&mut self, value: &Entry) -> Vec<IncidentLabel> {
        let Node::Map(pairs) = &value.node else {
            let names = self.texts(value, "labels");
            return names.into_iter().map(|name| IncidentLabel { name, ..IncidentLabel::default() }).collect();
        };
        let mut labels = Vec::new();
        for (key, value) in pairs {
            let mut label = IncidentLabel { name: key.text().to_owned(), ..IncidentLabel::default() };
            for (key, value) in self.pairs(value, key.text()) {
                match key.text() {
                    "template" => label.template = self.name(value, "template"),
                    "severity" => {
                        label.severity = Severity::parse(value.text());
                        if label.severity.is_none() {
                            self.unknown_severity(value);
                        }
                    }
                    _ => self.unknown(key, "key", LABEL_KEYS),
                }
            }
            labels.push(label);
        }
        labels
    }

    fn unknown_severity(&mut self, at: &Entry) {
        let known: Vec<&str> = Severity::ALL.iter().map(|severity| severity.as_str()).collect();
        self.unknown(at, "severity", &known);
    }

    /// One text; nothing at all is none.
    fn name(&mut self, value: &Entry, of: &str) -> Option<String> {
        match &value.node {
            Node::Null => None,
            Node::Text(text) => Some(text.clone()),
            Node::List(_) | Node::Map(_) => {
                self.problem(value, format!("`{of}` is one text"));
                None
            }
        }
    }

    fn paths(&mut self, value: &Entry) -> Vec<String> {
        let paths = self.texts(value, "paths");
        for text in &paths {
            if glob(text).is_err() {
                self.problem(value, format!("`{text}` is no glob"));
            }
        }
        paths
    }

    fn severities(&mut self, value: &Entry, config: &mut RepoConfig) {
        for (key, value) in self.pairs(value, "severities") {
            let Some(severity) = Severity::parse(key.text()) else {
                self.unknown_severity(key);
                continue;
            };
            for (key, value) in self.pairs(value, severity.as_str()) {
                match key.text() {
                    "sections" => {
                        let sections = self.sections(value, "sections");
                        config.settings.sections_by_severity.insert(severity, sections);
                    }
                    "template" => config.templates.extend(self.name(value, "template").map(|name| (severity, name))),
                    _ => self.unknown(key, "key", SEVERITY_KEYS),
                }
            }
        }
    }

    fn aliases(&mut self, value: &Entry) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for (key, value) in self.pairs(value, "aliases") {
            let names = self.texts(value, key.text());
            let Some(section) = self.section(key) else { continue };
            for name in names {
                if !vocabulary.add(&name, section) {
                    self.problem(value, format!("`{name}` has no letter that a heading could be told by"));
                }
            }
        }
        vocabulary
    }

    fn section(&mut self, key: &Entry) -> Option<Section> {
        let section = Section::from_name(key.text());
        if section.is_none() {
            let known: Vec<&str> = Section::ALL.iter().map(|section| section.as_str()).collect();
            self.unknown(key, "section", &known);
        }
        section
    }

    /// The outer `None` where it is none, which was then told; the inner one is `off`.
    #[expect(clippy::option_option, reason = "a level that is `off` is not the same as none that could be read")]
    fn level(&mut self, value: &Entry) -> Option<Option<Level>> {
        let Node::Text(text) = &value.node else {
            self.problem(value, format!("a level is wanted here: {}", list(LEVELS)));
            return None;
        };
        match text.as_str() {
            "error" => Some(Some(Level::Error)),
            "warn" => Some(Some(Level::Warn)),
            "advise" => Some(Some(Level::Advise)),
            "off" => Some(None),
            _ => {
                self.unknown(value, "level", LEVELS);
                None
            }
        }
    }

    /// A list of texts; one alone needs no list.
    fn texts(&mut self, value: &Entry, of: &str) -> Vec<String> {
        match &value.node {
            Node::Text(text) => vec![text.clone()],
            Node::Null => Vec::new(),
            Node::List(items) => items
                .iter()
                .filter_map(|item| {
                    let Node::Text(text) = &item.node else {
                        self.problem(item, format!("`{of}` is a list of texts; put this into quotes"));
                        return None;
                    };
                    Some(text.clone())
                })
                .collect(),
            Node::Map(_) => {
                self.problem(value, format!("`{of}` is a list of texts"));
                Vec::new()
            }
        }
    }

    fn pairs<'n>(&mut self, value: &'n Entry, of: &str) -> &'n [(Entry, Entry)] {
        match &value.node {
            Node::Map(pairs) => pairs,
            Node::Null => &[],
            Node::Text(_) | Node::List(_) => {
                let of = if of.starts_with("the ") { of.to_owned() } else { format!("`{of}`") };
                self.problem(value, format!("{of} is a list of `key: value` lines"));
                &[]
            }
        }
    }

    fn unknown(&mut self, at: &Entry, what: &str, known: &[&str]) {
        let given = at.text();
        let near = nearest(given, known);
        let hint = near.map_or_else(|| format!("known are {}", list(known)), |near| format!("did you mean `{near}`?"));
        self.problem(at, format!("unknown {what} `{given}`; {hint}"));
    }
}

/// The known name that somebody may have meant.
fn nearest<'k>(given: &str, known: &[&'k str]) -> Option<&'k str> {
    let given: String = given.to_lowercase().chars().take(64).collect();
    // `warning` for `warn`, `action-owner` for `action-without-owner`.
    let score = |name: &str| strsim::jaro_winkler(name, &given);
    known.iter().copied().max_by(|a, b| score(a).total_cmp(&score(b))).filter(|name| score(name) > 0.8)
}

fn list(known: &[&str]) -> String {
    known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortem::Postmortem;

    fn problems(text: &str) -> Vec<String> {
        RepoConfig::parse(text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn everything_can_be_set_and_nothing_has_to_be() {
        for empty in ["", "# nothing yet\n", "---\n", "rules:\nsections:\n", "{}"] {
            assert_eq!(RepoConfig::parse(empty).unwrap(), RepoConfig::default(), "{empty:?}");
        }
        let config = RepoConfig::parse(
            "rules:\n  placeholder: warn\n  action-without-due-date: off\nsections:\n  root-cause: error\n  detection: off\n\
             severities:\n  SEV-1:\n    sections: {communication: error}\naliases:\n  summary: [Kurzfassung, In a nutshell]\n  \
             impact: Blast radius\npaths: ['postmortems/**/*.md']\nlabels:\n  incident:\n  outage: {template: outage, severity: sev1}\ntemplate: sre\n\
             file: reviews/{year}/{slug}.md\n",
        )
        .unwrap();
        assert_eq!(config.labels.iter().map(|label| label.name.as_str()).collect::<Vec<_>>(), ["incident", "outage"]);
        assert_eq!(config.labels[1].severity, Some(Severity::Sev1));
        assert_eq!((config.labels[1].template.as_deref(), config.template.as_deref()), (Some("outage"), Some("sre")));
        assert_eq!(config.file, FilePattern::read("reviews/{year}/{slug}.md").unwrap());
        assert_eq!(config.settings.levels["placeholder"], Some(Level::Warn));
        assert_eq!(config.settings.levels["action-without-due-date"], None, "`off` is a word here, not a truth value");
        assert_eq!(config.settings.sections[&Section::RootCause], Some(Level::Error));
        assert_eq!(config.settings.sections[&Section::Detection], None);
        let worst = &config.settings.sections_by_severity[&Severity::Sev1];
        assert_eq!(worst[&Section::Communication], Some(Level::Error));
        let document = "# Down\n\n## In a nutshell\n\nIt fell over.\n\n## Blast radius\n\nAll of it.\n";
        let document = Postmortem::parse_with(document, &config.settings.vocabulary);
        assert!(document.has_section(Section::Summary) && document.has_section(Section::Impact));
        assert_eq!(config.paths, ["postmortems/**/*.md"]);
    }

    #[test]
    fn what_nobody_knows_is_refused_with_its_line_and_what_was_meant() {
        assert_eq!(problems("rulez:\n  placeholder: warn\n"), ["line 1: unknown key `rulez`; did you mean `rules`?"]);
        assert_eq!(
            problems("rules:\n  placeholder: warning\n  placholder: off\n  xyz: off\nsections:\n  rootcause: error\n"),
            [
                "line 2: unknown level `warning`; did you mean `warn`?",
                "line 3: unknown rule `placholder`; did you mean `placeholder`?",
                &format!(
                    "line 4: unknown rule `xyz`; known are {}",
                    list(&rules::registry().iter().map(|rule| rule.id).collect::<Vec<_>>())
                ),
                "line 6: unknown section `rootcause`; did you mean `root_cause`?",
            ]
        );
        assert_eq!(
            problems("severities:\n  worst: {}\n  sev2: {rules: {}}\n"),
            [
                "line 2: unknown severity `worst`; known are `sev1`, `sev2`, `sev3`, `sev4`, `sev5`",
                "line 3: unknown key `rules`; known are `sections`, `template`",
            ]
        );
    }

    #[test]
    fn what_has_the_wrong_shape_or_cannot_be_read_is_told() {
        assert_eq!(problems("- rules\n"), ["line 1: the configuration is a list of `key: value` lines"]);
        assert_eq!(problems("rules: off\n"), ["line 1: `rules` is a list of `key: value` lines"]);
        assert_eq!(
            problems("rules:\n  placeholder: [warn]\n")[0],
            "line 2: a level is wanted here: `error`, `warn`, `advise`, `off`"
        );
        assert_eq!(
            problems("aliases:\n  summary: ['--']\n"),
            ["line 2: `--` has no letter that a heading could be told by"]
        );
        assert_eq!(problems("paths: 'a['\n"), ["line 1: `a[` is no glob"]);
        assert_eq!(problems("branch: x\n")[0][..28], *"line 1: unknown key `branch`");
        assert!(problems("file: postmortem.md\n")[0].contains("the same for every incident"));
        assert!(problems("labels:\n  outage: {severity: bad}\n")[0].contains("unknown severity `bad`"));
        assert_eq!(problems("paths:\n  - a: b\n"), ["line 2: `paths` is a list of texts; put this into quotes"]);
        for broken in ["rules: [\n", "rules:\n  placeholder: warn\n  placeholder: off\n", "a: &a [*a, *a]\n", "\t: x"] {
            assert_eq!(RepoConfig::parse(broken).unwrap_err().len(), 1, "{broken:?}");
        }
        assert!(problems("rules:\n  placeholder: warn\n  placeholder: off\n")[0].starts_with("line 3: duplicate"));
        let deep = "[".repeat(10_000);
        assert!(!problems(&deep).is_empty());
    }

    #[test]
    fn the_example_is_what_every_team_starts_with() {
        let config = RepoConfig::parse(EXAMPLE).unwrap();
        for (rule, level) in &config.settings.levels {
            assert_eq!(rules::rule(rule).map(|rule| rule.default_level), *level, "{rule}");
        }
        for (section, level) in &config.settings.sections {
            assert_eq!(Settings::default().demand(*section, None), *level, "{section}");
        }
    }
}
