//! A repository's own configuration, `.github/postmortem.yml`: how strict its check is, and which files it is for.
//!
//! Text in, configuration or problems out; where the text comes from is the caller's business. Every key is optional,
//! and a key that nobody knows is a problem, for a misspelt one would silently do nothing.

mod schema;
mod yaml;

use std::collections::BTreeMap;
use std::fmt;

pub use schema::json_schema;

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

const KEYS: &[&str] = &["rules", "sections", "severities", "aliases", "paths"];
const SEVERITY_KEYS: &[&str] = &["sections"];
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
                "severities" => config.settings.sections_by_severity = self.severities(value),
                "aliases" => config.settings.vocabulary = self.aliases(value),
                "paths" => config.paths = self.texts(value, "paths"),
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

    fn severities(&mut self, value: &Entry) -> BTreeMap<Severity, BTreeMap<Section, Option<Level>>> {
        let mut by_severity = BTreeMap::new();
        for (key, value) in self.pairs(value, "severities") {
            let Some(severity) = Severity::parse(key.text()) else {
                let known: Vec<&str> = Severity::ALL.iter().map(|severity| severity.as_str()).collect();
                self.unknown(key, "severity", &known);
                continue;
            };
            for (key, value) in self.pairs(value, severity.as_str()) {
                match key.text() {
                    "sections" => {
                        by_severity.insert(severity, self.sections(value, "sections"));
                    }
                    _ => self.unknown(key, "key", SEVERITY_KEYS),
                }
            }
        }
        by_severity
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
             impact: Blast radius\npaths: ['postmortems/**/*.md']\n",
        )
        .unwrap();
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
                "line 3: unknown key `rules`; known are `sections`",
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
