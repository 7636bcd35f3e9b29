//! Which of the files found in a folder a check is for. A repository's README is no incomplete postmortem.

use std::path::{Component, Path, PathBuf};

use anyhow::Context as _;

use super::files::{Origin, Source, shown};
use crate::bot::repo_config;

/// Which files are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// All that were named; of those that were found the postmortems.
    Auto,
    All,
    /// Postmortems only, whether named or found.
    Postmortems,
}

/// What a file's place says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Postmortem,
    Other,
    /// Its text decides.
    Ask,
}

/// The judge of places.
pub(super) struct Places {
    which: Which,
    here: PathBuf,
    /// What globs are relative to.
    root: PathBuf,
    globs: Option<globset::GlobSet>,
}

impl Places {
    /// `globs` are the configuration's, from the repository's root.
    pub(super) fn new(which: Which, here: &Path, root: &Path, globs: &[String]) -> anyhow::Result<Self> {
        let mut set = globset::GlobSetBuilder::new();
        for glob in globs {
            let read = repo_config::glob(glob);
            set.add(read.with_context(|| format!("`paths` of the configuration: `{glob}` is no glob"))?);
        }
        let globs = if globs.is_empty() { None } else { Some(set.build().context("`paths` of the configuration")?) };
        Ok(Self { which, here: here.to_owned(), root: root.to_owned(), globs })
    }

    /// The path from the repository's root, where that is around it, as code scanning and annotations want it.
    pub(super) fn rooted(&self, source: &Source) -> String {
        let mut whole = PathBuf::new();
        for part in self.here.join(&source.path).components() {
            if part == Component::ParentDir {
                whole.pop();
            } else {
                whole.push(part);
            }
        }
        match whole.strip_prefix(&self.root) {
            Ok(path) => shown(path),
            Err(_) => source.shown(),
        }
    }

    pub(super) fn verdict(&self, source: &Source) -> Verdict {
        match (self.which, source.origin) {
            (Which::All, _) | (Which::Auto, Origin::Named | Origin::Stdin) => return Verdict::Postmortem,
            (Which::Auto, Origin::Found) | (Which::Postmortems, _) => {}
        }
        let whole = self.here.join(&source.path);
        let path = whole.strip_prefix(&self.root).unwrap_or(&source.path);
        if let Some(globs) = &self.globs {
            return if globs.is_match(path) { Verdict::Postmortem } else { Verdict::Other };
        }
        by_name(path)
    }
}

/// What the name and the folders of a file tell.
fn by_name(path: &Path) -> Verdict {
    let parts: Vec<String> = path.iter().map(|part| part.to_string_lossy().to_lowercase()).collect();
    let Some((name, folders)) = parts.split_last() else { return Verdict::Ask };
    let stem = name.split('.').next().unwrap_or_default();
    let is_template = |part: &str| part.split(['-', '_', ' ']).any(|word| word == "template" || word == "templates");
    if is_template(stem) || folders.iter().any(|folder| is_template(folder)) {
        return Verdict::Other;
    }
    // A list of postmortems lies beside them; so may a postmortem with its pictures, in a folder of its own.
    if ["readme", "index", "_index", "contributing", "changelog"].contains(&stem) {
        return Verdict::Ask;
    }
    let is_home =
        |folder: &String| matches!(folder.replace(['-', '_', ' '], "").as_str(), "postmortem" | "postmortems");
    if folders.iter().any(is_home) { Verdict::Postmortem } else { Verdict::Ask }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_folders_tell_what_they_can() {
        for (path, verdict) in [
            ("postmortems/2026-03-04-payments.md", Verdict::Postmortem),
            ("docs/Post-Mortems/2026/payments.md", Verdict::Postmortem),
            ("postmortems/README.md", Verdict::Ask),
            ("README.md", Verdict::Ask),
            ("docs/2026-03-04-payments.md", Verdict::Ask),
            ("postmortems/template.md", Verdict::Other),
            ("postmortems/postmortem-template.md", Verdict::Other),
            ("templates/blameless.md", Verdict::Other),
            ("docs/templating.md", Verdict::Ask),
            ("postmortem.md", Verdict::Ask),
        ] {
            assert_eq!(by_name(Path::new(path)), verdict, "{path}");
        }
    }

    #[test]
    fn the_configuration_decides_where_it_says_something() {
        let here = Path::new("/repo/docs");
        let globs = ["/docs/incidents/**/*.md".to_owned(), "postmortems/*.md".to_owned()];
        let of = |which, path: &str, origin| {
            let places = Places::new(which, here, Path::new("/repo"), &globs).unwrap();
            places.verdict(&Source { path: path.into(), origin })
        };
        assert_eq!(of(Which::Auto, "incidents/2026/a.md", Origin::Found), Verdict::Postmortem);
        assert_eq!(of(Which::Auto, "postmortems/a.md", Origin::Found), Verdict::Other, "that is docs/postmortems");
        assert_eq!(of(Which::Auto, "/repo/postmortems/a.md", Origin::Found), Verdict::Postmortem);
        assert_eq!(of(Which::Auto, "postmortems/a.md", Origin::Named), Verdict::Postmortem);
        assert_eq!(of(Which::Postmortems, "postmortems/a.md", Origin::Named), Verdict::Other);
        assert_eq!(of(Which::All, "postmortems/a.md", Origin::Found), Verdict::Postmortem);
        assert!(Places::new(Which::Auto, here, here, &["a[".to_owned()]).is_err());
    }

    #[test]
    fn paths_are_told_from_the_root() {
        let places = Places::new(Which::Auto, Path::new("/repo/docs"), Path::new("/repo"), &[]).unwrap();
        for (path, told) in [
            ("a.md", "docs/a.md"),
            ("../postmortems/a.md", "postmortems/a.md"),
            ("/repo/docs/x/../a.md", "docs/a.md"),
            ("/elsewhere/a.md", "/elsewhere/a.md"),
        ] {
            assert_eq!(places.rooted(&Source { path: path.into(), origin: Origin::Named }), told);
        }
    }
}
