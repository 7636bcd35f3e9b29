//! The documents named on the command line: found, read with clear messages for those that can't be, and written.

use std::collections::HashMap;
use std::fs::File;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use super::MISUSE;

/// Larger files are refused: no postmortem is.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// File names that are Markdown's.
const EXTENSIONS: [&str; 5] = ["md", "markdown", "mdown", "mkd", "qmd"];

/// How a document came to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// By its own name.
    Named,
    /// In a folder, or by a glob.
    Found,
    Stdin,
}

/// A document to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// Without `./`; for standard input the name it shall have.
    pub(super) path: PathBuf,
    pub(super) origin: Origin,
}

impl Source {
    /// The path as it is shown.
    pub(super) fn shown(&self) -> String {
        shown(&self.path)
    }
}

/// A path with `/` on every system.
pub(super) fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { path.into_owned() } else { path.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// Finds the files that are meant: as they are named, the Markdown files of folders and what globs match (in order of
/// their names; what `.gitignore` names is left out), and `-` for standard input. Each is there once. The second list
/// says what could not be found.
pub(super) fn select(paths: &[PathBuf], stdin_name: Option<&Path>) -> (Vec<Source>, Vec<String>) {
    let mut selected = Selected::default();
    for path in paths {
        if path.as_os_str() == "-" {
            let name = stdin_name.unwrap_or_else(|| Path::new("<stdin>"));
            if !selected.sources.iter().any(|source| source.origin == Origin::Stdin) {
                selected.sources.push(Source { path: name.to_owned(), origin: Origin::Stdin });
            }
        } else if path.is_dir() {
            selected.folder(path);
        } else if !path.exists() && is_glob(path) {
            selected.glob(path);
        } else {
            selected.add(path, Origin::Named);
        }
    }
    (selected.sources, selected.failures)
}

#[derive(Default)]
struct Selected {
    sources: Vec<Source>,
    at: HashMap<PathBuf, usize>,
    failures: Vec<String>,
}

impl Selected {
    fn add(&mut self, path: &Path, origin: Origin) {
        let path = plain(path);
        if let Some(at) = self.at.get(&path) {
            // Named as well as found: named counts.
            if origin == Origin::Named
                && let Some(source) = self.sources.get_mut(*at)
            {
                source.origin = origin;
            }
            return;
        }
        self.at.insert(path.clone(), self.sources.len());
        self.sources.push(Source { path, origin });
    }

    fn folder(&mut self, folder: &Path) {
        if self.walk(folder, is_markdown) == 0 {
            self.failures.push(format!("{}: no Markdown files in this folder", folder.display()));
        }
    }

    fn glob(&mut self, pattern: &Path) {
        let text = plain(pattern).to_string_lossy().into_owned();
        let matcher = match globset::GlobBuilder::new(&text).literal_separator(true).build() {
            Ok(glob) => glob.compile_matcher(),
            Err(error) => {
                self.failures.push(format!("{}: {}", pattern.display(), error.kind()));
                return;
            }
        };
        // `docs/*` means the Markdown in it, `docs/*.txt` what it says.
        let any = pattern.extension().is_some();
        let base: PathBuf = pattern.components().take_while(|part| !is_glob(Path::new(part.as_os_str()))).collect();
        let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
        let found = if base.is_dir() {
            self.walk(&base, |path| (any || is_markdown(path)) && matcher.is_match(path))
        } else {
            0
        };
        if found == 0 {
            self.failures.push(format!("{}: no file matches", pattern.display()));
        }
    }

    /// Adds what is wanted below a folder and counts it.
    fn walk(&mut self, folder: &Path, wanted: impl Fn(&Path) -> bool) -> usize {
        let mut count = 0;
        for entry in ignore::WalkBuilder::new(folder).require_git(false).sort_by_file_path(Path::cmp).build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) && wanted(&plain(entry.path())) => {
                    self.add(entry.path(), Origin::Found);
                    count += 1;
                }
                Ok(_) => {}
                Err(error) => self.failures.push(error.to_string()),
            }
        }
        count
    }
}

/// Without `.` in it.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

fn is_glob(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// Documents of more bytes are read one at a time: each may take twelve times its size in memory.
const LARGE: u64 = 1024 * 1024;

/// Is a document large enough to be read while no other one of that kind is?
pub(super) fn is_large(source: &Source) -> bool {
    source.path.metadata().is_ok_and(|about| about.len() > LARGE)
}

/// The text of a document; the error says what it is and why it can't be read.
pub(super) fn read(source: &Source) -> Result<String, String> {
    let shown = source.shown();
    let mut bytes = Vec::new();
    let outcome = if source.origin == Origin::Stdin {
        std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes)
    } else {
        File::open(&source.path).and_then(|file| {
            // Its size saves growing, where it tells one.
            let size = file.metadata().map_or(0, |about| about.len());
            if size > MAX_BYTES {
                return Err(ErrorKind::FileTooLarge.into());
            }
            bytes.reserve_exact(usize::try_from(size).unwrap_or(0) + 1);
            file.take(MAX_BYTES + 1).read_to_end(&mut bytes)
        })
    };
    let too_large = || format!("{shown}: larger than {} MiB, which no postmortem is", MAX_BYTES / 1024 / 1024);
    match outcome {
        Ok(_) if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES => return Err(too_large()),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::FileTooLarge => return Err(too_large()),
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(format!("{shown}: no such file or folder")),
        Err(error) => return Err(format!("{shown}: {error}")),
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        format!("{shown}: line {line} is not UTF-8 (byte {at}); save the file as UTF-8")
    })
}

/// Replaces a file's text at once: who reads it meanwhile sees the old or the new one, never a part. Its permissions
/// stay, and what a symbolic link leads to is what is written.
pub(super) fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let target = path.canonicalize()?;
    let permissions = target.metadata()?.permissions();
    if permissions.readonly() {
        return Err(std::io::Error::new(ErrorKind::PermissionDenied, "the file is write-protected"));
    }
    let folder = target.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".postmortem-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}

/// Says on standard error what could not be read. Success if there is nothing to say.
pub(super) fn report(failures: &[String]) -> ExitCode {
    for failure in failures {
        let _ = writeln!(std::io::stderr(), "error: {failure}");
    }
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(MISUSE) }
}
