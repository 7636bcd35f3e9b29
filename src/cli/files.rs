//! The documents named on the command line, read with clear messages for those that can't be.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A file and its text.
pub(super) struct Document {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// Misuse: a path that doesn't exist, a file that is no text.
pub(super) const MISUSE: u8 = 2;

/// Larger files are refused: no postmortem is.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Reads files as they are named, and the Markdown files of folders (in order of their names; what
/// `.gitignore` names is left out). The second list says what could not be read and why.
pub(super) fn read_all(paths: &[PathBuf]) -> (Vec<Document>, Vec<String>) {
    let mut documents = Vec::new();
    let mut failures = Vec::new();
    for path in paths {
        if path.is_dir() {
            let found = markdown_files(path, &mut failures);
            if found.is_empty() {
                failures.push(format!("{}: no Markdown files in this folder", path.display()));
            }
            for file in found {
                read(file, &mut documents, &mut failures);
            }
        } else {
            read(path.clone(), &mut documents, &mut failures);
        }
    }
    (documents, failures)
}

fn markdown_files(folder: &Path, failures: &mut Vec<String>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let walk = ignore::WalkBuilder::new(folder).sort_by_file_path(std::cmp::Ord::cmp).build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let markdown = entry.path().extension().is_some_and(|extension| {
                    ["md", "markdown", "mdown"].iter().any(|known| extension.eq_ignore_ascii_case(known))
                });
                if markdown && entry.file_type().is_some_and(|kind| kind.is_file()) {
                    found.push(entry.into_path());
                }
            }
            Err(error) => failures.push(error.to_string()),
        }
    }
    found
}

fn read(path: PathBuf, documents: &mut Vec<Document>, failures: &mut Vec<String>) {
    let shown = path.display();
    match std::fs::metadata(&path) {
        Ok(about) if about.len() > MAX_BYTES => {
            failures.push(format!("{shown}: larger than {} MiB, which no postmortem is", MAX_BYTES / 1024 / 1024));
            return;
        }
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            failures.push(format!("{shown}: no such file or folder"));
            return;
        }
        Err(error) => {
            failures.push(format!("{shown}: {error}"));
            return;
        }
    }
    match std::fs::read(&path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => documents.push(Document { path, text }),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
                failures.push(format!("{shown}: line {line} is not UTF-8 (byte {at}); save the file as UTF-8"));
            }
        },
        Err(error) => failures.push(format!("{shown}: {error}")),
    }
}

/// Says on standard error what could not be read. Success if there is nothing to say.
pub(super) fn report(failures: &[String]) -> ExitCode {
    for failure in failures {
        #[expect(clippy::print_stderr, reason = "this is the command line speaking to its user")]
        {
            eprintln!("error: {failure}");
        }
    }
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(MISUSE) }
}
