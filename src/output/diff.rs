//! What fixing would change, as a unified diff that `git apply` and `patch -p1` take.

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use super::text::{Color, clean};

/// The diff of a document, with three lines around each change. Empty where nothing changes.
pub fn unified(path: &str, before: &str, after: &str, color: Color) -> String {
    if before == after {
        return String::new();
    }
    let diff = TextDiff::from_lines(before, after);
    // An absolute path gets no prefix: `a//tmp/x` is no path.
    let (old, new) = if path.starts_with('/') {
        (path.to_owned(), path.to_owned())
    } else {
        (format!("a/{path}"), format!("b/{path}"))
    };
    let plain = diff.unified_diff().context_radius(3).header(&old, &new).to_string();
    match color {
        Color::Off => plain,
        Color::On => plain.split_inclusive('\n').map(|line| paint(line, color)).collect(),
    }
}

fn paint(line: &str, color: Color) -> String {
    let text = line.trim_end_matches(['\n', '\r']);
    let style = match text.as_bytes().first() {
        _ if text.starts_with("--- ") || text.starts_with("+++ ") => Style::new().bold(),
        Some(b'+') => AnsiColor::Green.on_default(),
        Some(b'-') => AnsiColor::Red.on_default(),
        Some(b'@') => AnsiColor::Cyan.on_default(),
        _ => return format!("{}\n", clean(text)),
    };
    format!("{}\n", color.paint(style, &clean(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_shows_what_changes_and_what_is_around_it() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8";
        let shown = unified("a b.md", before, "1\n2\n3\n4\nfive\n6\n7\n8", Color::Off);
        let expected = "--- a/a b.md\n+++ b/a b.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n\\ No newline at end of file\n";
        assert_eq!(shown, expected);
        assert_eq!(unified("a.md", before, before, Color::Off), "");
        assert!(unified("/tmp/a.md", "1\n", "2\n", Color::Off).starts_with("--- /tmp/a.md\n+++ /tmp/a.md\n"));
        let colored = unified("a.md", "old\u{1b}[2J\n", "new\n", Color::On);
        assert!(colored.contains("\u{1b}[32m+new\u{1b}[0m\n"), "{colored:?}");
        assert!(!colored.contains("\u{1b}[2J"), "the document steers the terminal: {colored:?}");
    }
}
