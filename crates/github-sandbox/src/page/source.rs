//! Files as lines with numbers: what was added and removed, and check annotations below the lines they speak of.

use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::markdown::{self, Document};
use crate::state::{CheckRun, Repo};

/// Lines around a change, or around an annotation, that are shown.
const CONTEXT: usize = 3;
/// A stretch of unchanged lines that is longer than this is folded.
const FOLD: usize = 12;

/// One file as it is shown.
pub(super) struct FileView {
    pub(super) path: String,
    /// What the number of a line follows in the line's id: `L` alone on a page of one file, as on GitHub.
    pub(super) anchor: String,
    /// `added`, `modified` or `removed`; empty where nothing is compared.
    pub(super) status: &'static str,
    pub(super) additions: usize,
    pub(super) deletions: usize,
    /// Rendered, where it is Markdown.
    pub(super) document: Option<Document>,
    pub(super) rows: Vec<Row>,
    /// Annotations on lines that the file does not have.
    pub(super) astray: Vec<Annotation>,
    pub(super) is_text: bool,
}

pub(super) enum Row {
    Line {
        class: &'static str,
        old: Option<usize>,
        new: Option<usize>,
        text: String,
    },
    /// So many lines are not shown.
    Fold(usize),
    Annotation(Annotation),
}

#[derive(Clone)]
pub(super) struct Annotation {
    /// `failure`, `warning` or `notice`.
    pub(super) level: String,
    pub(super) title: String,
    pub(super) message: String,
    pub(super) path: String,
    /// 1-based, inclusive.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) check: String,
}

impl Annotation {
    /// Where it is shown among the changed files, without `#`.
    pub(super) fn place(&self, paths: &[String]) -> Option<String> {
        let file = paths.iter().position(|path| *path == self.path)?;
        Some(format!("f{file}L{}", self.end))
    }
}

impl FileView {
    /// The annotations that stand at a line.
    pub(super) fn notes(&self) -> impl Iterator<Item = &Annotation> {
        self.rows.iter().filter_map(|row| match row {
            Row::Annotation(note) => Some(note),
            _ => None,
        })
    }

    pub(super) fn has_notes(&self) -> bool {
        self.notes().next().is_some()
    }
}

/// The annotations of a check run, in their order.
pub(super) fn annotations(run: &CheckRun) -> Vec<Annotation> {
    let text = |annotation: &Value, field: &str| annotation[field].as_str().unwrap_or_default().to_owned();
    let line = |annotation: &Value, field: &str| {
        annotation[field].as_u64().and_then(|line| usize::try_from(line).ok()).unwrap_or_default()
    };
    run.annotations
        .iter()
        .map(|annotation| Annotation {
            level: text(annotation, "annotation_level"),
            title: text(annotation, "title"),
            message: text(annotation, "message"),
            path: text(annotation, "path"),
            start: line(annotation, "start_line"),
            end: line(annotation, "end_line"),
            check: run.name.clone(),
        })
        .collect()
}

/// A file with what changed since `old`; `None` on a side where it is not there.
pub(super) fn compare(path: &str, old: Option<&[u8]>, new: Option<&[u8]>, annotations: &[Annotation]) -> FileView {
    let here: Vec<&Annotation> = annotations.iter().filter(|annotation| annotation.path == path).collect();
    let status = match (old, new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "modified",
    };
    let (Ok(old), Ok(text)) = (str::from_utf8(old.unwrap_or_default()), str::from_utf8(new.unwrap_or_default())) else {
        return FileView {
            path: path.to_owned(),
            anchor: "L".to_owned(),
            status,
            additions: 0,
            deletions: 0,
            document: None,
            rows: Vec::new(),
            astray: here.into_iter().cloned().collect(),
            is_text: false,
        };
    };
    let mut lines = Vec::new();
    let (mut additions, mut deletions) = (0, 0);
    for change in TextDiff::from_lines(old, text).iter_all_changes() {
        let class = match change.tag() {
            ChangeTag::Insert => {
                additions += 1;
                "add"
            }
            ChangeTag::Delete => {
                deletions += 1;
                "del"
            }
            ChangeTag::Equal => "same",
        };
        let number = |index: Option<usize>| index.map(|index| index + 1);
        let text = change.value().trim_end_matches(['\r', '\n']).to_owned();
        lines.push(Row::Line { class, old: number(change.old_index()), new: number(change.new_index()), text });
    }
    FileView {
        path: path.to_owned(),
        anchor: "L".to_owned(),
        status,
        additions,
        deletions,
        document: (new.is_some() && is_markdown(path)).then(|| markdown::document(text)),
        astray: here.iter().filter(|note| !has_line(&lines, note.end)).map(|note| (*note).clone()).collect(),
        rows: fold(annotate(lines, &here)),
        is_text: true,
    }
}

/// A file as it is, with annotations.
pub(super) fn plain(path: &str, bytes: &[u8], annotations: &[Annotation]) -> FileView {
    let mut view = compare(path, Some(bytes), Some(bytes), annotations);
    view.status = "";
    if let Ok(text) = str::from_utf8(bytes) {
        let here: Vec<&Annotation> = annotations.iter().filter(|annotation| annotation.path == path).collect();
        let lines = text.lines().enumerate().map(|(index, line)| Row::Line {
            class: "same",
            old: None,
            new: Some(index + 1),
            text: line.to_owned(),
        });
        view.rows = annotate(lines.collect(), &here);
    }
    view
}

/// All files that differ between two commits.
pub(super) fn changed(repo: &Repo, from: Option<&str>, to: &str, annotations: &[Annotation]) -> Vec<FileView> {
    let old = from.map(|sha| repo.objects.files_of_commit(sha)).unwrap_or_default();
    let new = repo.objects.files_of_commit(to);
    let mut paths: Vec<&String> =
        old.keys().chain(new.keys()).filter(|path| old.get(*path) != new.get(*path)).collect();
    paths.sort();
    paths.dedup();
    let blob = |entry: Option<&(u32, String)>| entry.and_then(|(_, oid)| repo.objects.blob(oid));
    let views = paths.into_iter().enumerate().map(|(index, path)| FileView {
        anchor: format!("f{index}L"),
        ..compare(path, blob(old.get(path)), blob(new.get(path)), annotations)
    });
    views.collect()
}

pub(super) fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("md" | "markdown"))
}

fn has_line(rows: &[Row], line: usize) -> bool {
    rows.iter().any(|row| matches!(row, Row::Line { new: Some(new), .. } if *new == line))
}

/// Puts each annotation below the last line it speaks of.
fn annotate(lines: Vec<Row>, annotations: &[&Annotation]) -> Vec<Row> {
    let mut rows = Vec::new();
    for row in lines {
        let at = match &row {
            Row::Line { new, .. } => *new,
            _ => None,
        };
        rows.push(row);
        let here = annotations.iter().filter(|annotation| Some(annotation.end) == at);
        rows.extend(here.map(|annotation| Row::Annotation((*annotation).clone())));
    }
    rows
}

/// Leaves out long stretches where nothing happens.
fn fold(rows: Vec<Row>) -> Vec<Row> {
    let quiet = |row: &Row| matches!(row, Row::Line { class: "same", .. });
    if rows.iter().all(quiet) {
        return rows;
    }
    let mut out = Vec::new();
    let mut stretch: Vec<Row> = Vec::new();
    let flush = |stretch: &mut Vec<Row>, out: &mut Vec<Row>, at_end: bool| {
        let before = if out.is_empty() { 0 } else { CONTEXT };
        let after = if at_end { 0 } else { CONTEXT };
        if stretch.len() > FOLD {
            let hidden: Vec<Row> = stretch.drain(before..stretch.len() - after).collect();
            let tail: Vec<Row> = stretch.drain(before..).collect();
            out.append(stretch);
            out.push(Row::Fold(hidden.len()));
            out.extend(tail);
        } else {
            out.append(stretch);
        }
    };
    for row in rows {
        if quiet(&row) {
            stretch.push(row);
        } else {
            flush(&mut stretch, &mut out, false);
            out.push(row);
        }
    }
    flush(&mut stretch, &mut out, true);
    out
}

#[cfg(test)]
mod tests {
    use super::{Annotation, Row, compare, plain};

    fn note(path: &str, line: usize) -> Annotation {
        Annotation {
            level: "failure".to_owned(),
            title: String::new(),
            message: "m".to_owned(),
            path: path.to_owned(),
            start: line,
            end: line,
            check: "c".to_owned(),
        }
    }

    fn shape(rows: &[Row]) -> Vec<String> {
        rows.iter()
            .map(|row| match row {
                Row::Line { class, new, .. } => format!("{class}{}", new.unwrap_or_default()),
                Row::Fold(lines) => format!("fold{lines}"),
                Row::Annotation(note) => format!("note{}", note.end),
            })
            .collect()
    }

    #[test]
    fn annotations_stand_below_their_lines_and_others_astray() {
        let view = compare("a.md", None, Some(b"1\n2\n3\n"), &[note("a.md", 2), note("b.md", 1), note("a.md", 9)]);
        assert_eq!(shape(&view.rows), ["add1", "add2", "note2", "add3"]);
        assert_eq!(view.astray.len(), 1);
        assert_eq!(shape(&plain("a.md", b"1\r\n2", &[note("a.md", 1)]).rows), ["same1", "note1", "same2"]);
    }

    #[test]
    fn long_stretches_are_folded_but_not_around_what_matters() {
        let old = (1..=40).map(|line| line.to_string()).collect::<Vec<_>>().join("\n");
        let new = old.replace("\n20\n", "\ntwenty\n");
        let view = compare("a.txt", Some(old.as_bytes()), Some(new.as_bytes()), &[]);
        assert_eq!((view.additions, view.deletions, view.status), (1, 1, "modified"));
        assert_eq!(
            shape(&view.rows),
            ["fold16", "same17", "same18", "same19", "del0", "add20", "same21", "same22", "same23", "fold17"]
        );
    }

    #[test]
    fn what_is_no_text_is_not_shown() {
        let view = compare("a.bin", None, Some(&[0xff, 0xfe]), &[]);
        assert!(!view.is_text && view.rows.is_empty());
    }
}
