//! What a configuration says of drafts: which labels ask for one, where it goes, and which files are postmortems.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use jiff::tz::TimeZone;

use super::RepoConfig;
use crate::bot::model::Issue;
use crate::bot::{DOCUMENT_FOLDER, INCIDENT_LABEL, naming};
use crate::postmortem::Severity;

/// A label that makes an issue an incident, with what it says of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncidentLabel {
    pub name: String,
    /// The template of its draft.
    pub template: Option<String>,
    /// Its severity, where no other label names one.
    pub severity: Option<Severity>,
}

/// Longest pattern, in bytes.
const LONGEST: usize = 200;
const NAMES: [&str; 6] = ["{date}", "{year}", "{month}", "{day}", "{slug}", "{number}"];

/// Where drafts go, such as `postmortems/{date}-{slug}.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePattern(String);

impl Default for FilePattern {
    fn default() -> Self {
        Self(format!("{DOCUMENT_FOLDER}/{{date}}-{{slug}}.md"))
    }
}

impl FilePattern {
    /// `Err` says what is wrong, in one sentence without a full stop.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let bare = NAMES.iter().fold(text.to_owned(), |bare, name| bare.replace(name, "x"));
        if bare.contains(['{', '}']) {
            let known = NAMES.map(|name| format!("`{name}`")).join(", ");
            return Err(format!("`{text}` has braces around something else than {known}"));
        }
        if !text.contains("{slug}") && !text.contains("{number}") {
            return Err(format!("`{text}` is the same for every incident; it needs `{{slug}}` or `{{number}}`"));
        }
        let odd = |part: &str| matches!(part, "" | "." | "..") || part.eq_ignore_ascii_case(".git");
        let outside = bare.split('/').any(odd) || bare.contains(|c: char| c == '\\' || c.is_control());
        if outside || bare.len() > LONGEST {
            return Err(format!("`{text}` is no path below the repository's root"));
        }
        if !naming::is_markdown(&bare) {
            return Err(format!("`{text}` does not end in `.md`"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The path for an incident's draft, by the day the issue was opened in UTC; with the issue's number at the end
    /// where that name is taken.
    pub fn path(&self, issue: &Issue, taken: bool) -> String {
        let date = issue.created_at.to_zoned(TimeZone::UTC).date();
        let values = [
            date.to_string(),
            date.strftime("%Y").to_string(),
            date.strftime("%m").to_string(),
            date.strftime("%d").to_string(),
            naming::slug(&issue.title),
            issue.number.to_string(),
        ];
        let path = NAMES.iter().zip(values).fold(self.0.clone(), |path, (name, value)| path.replace(name, &value));
        match path.rsplit_once('.') {
            Some((stem, extension)) if taken => format!("{stem}-{}.{extension}", issue.number),
            _ => path,
        }
    }

    /// The folder that holds all drafts, without what differs between them.
    fn folder(&self) -> &str {
        let fixed = self.0.split('{').next().unwrap_or_default();
        fixed.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// A glob of `paths`, from the repository's root.
pub fn glob(text: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(text.trim_start_matches("./").trim_start_matches('/')).literal_separator(true).build()
}

/// The judge of which files of a pull request are postmortems.
#[derive(Debug, Clone)]
pub struct DocumentPlaces {
    globs: Option<GlobSet>,
    drafts: String,
}

impl DocumentPlaces {
    pub fn new(config: &RepoConfig) -> Self {
        let mut set = GlobSetBuilder::new();
        // Those that are none were refused when the configuration was read.
        for glob in config.paths.iter().filter_map(|text| glob(text).ok()) {
            set.add(glob);
        }
        let globs = if config.paths.is_empty() { None } else { set.build().ok() };
        Self { globs, drafts: config.file.folder().to_owned() }
    }

    /// Whether a file is a postmortem by its place: where `paths` says so, and where drafts go.
    pub fn is_document(&self, path: &str) -> bool {
        let below = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let drafted = !self.drafts.is_empty() && below(&self.drafts);
        let here = match &self.globs {
            Some(globs) => globs.is_match(path) || drafted,
            None => below(DOCUMENT_FOLDER) || drafted,
        };
        here && naming::is_markdown(path)
    }
}

impl RepoConfig {
    /// The labels that make an incident, the first being the one that the bot itself adds.
    pub fn incident_labels(&self) -> Vec<IncidentLabel> {
        if self.labels.is_empty() {
            return vec![IncidentLabel { name: INCIDENT_LABEL.into(), ..IncidentLabel::default() }];
        }
        self.labels.clone()
    }

    /// The first of them that an issue carries. Pull requests never are incidents.
    pub fn incident_label(&self, issue: &Issue) -> Option<IncidentLabel> {
        let carries = |label: &IncidentLabel| {
            issue.labels.iter().any(|name| name.trim().to_lowercase() == label.name.to_lowercase())
        };
        if issue.is_pull_request { None } else { self.incident_labels().into_iter().find(carries) }
    }

    pub fn is_incident(&self, issue: &Issue) -> bool {
        self.incident_label(issue).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_below_the_root_that_differ_are_patterns() {
        for good in ["{number}.md", "docs/{year}/{month}-{day}-{slug}.markdown", "a b/{date}-{slug}.md"] {
            assert!(FilePattern::read(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a.md",
            "../{slug}.md",
            "/{slug}.md",
            "a//{slug}.md",
            "{slug}/../x.md",
            "{slug}.txt",
            "{slag}.md",
            "{{slug}}.md",
            "a\\{slug}.md",
            ".git/{slug}.md",
            "{slug}",
        ] {
            assert!(FilePattern::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn documents_are_where_paths_says_and_where_drafts_go() {
        let judge = |paths: &[&str], file: Option<&str>| {
            let paths = paths.iter().map(|path| (*path).to_owned()).collect();
            let file = file.map_or_else(FilePattern::default, |file| FilePattern::read(file).unwrap());
            DocumentPlaces::new(&RepoConfig { paths, file, ..RepoConfig::default() })
        };
        let usual = judge(&[], None);
        for (path, is) in [
            ("postmortems/a.md", true),
            ("postmortems/2026/a.Markdown", true),
            ("postmortems.md", false),
            ("postmortemsx/a.md", false),
            ("docs/postmortems/a.md", false),
            ("postmortems/a.txt", false),
        ] {
            assert_eq!(usual.is_document(path), is, "{path}");
        }
        let own = judge(&["/docs/incidents/**/*.md"], Some("reviews/{year}/{slug}.md"));
        assert!(own.is_document("docs/incidents/a/b.md") && own.is_document("reviews/2026/a.md"));
        assert!(!own.is_document("postmortems/a.md") && !own.is_document("README.md"));
        // A pattern at the root makes no folder: only `paths` can tell.
        assert!(!judge(&[], Some("{slug}.md")).is_document("README.md"));
    }
}
