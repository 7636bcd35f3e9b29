//! `postmortem new` as a person runs it.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

fn run(arguments: &[&str], folder: &Path, input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_postmortem"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Somebody who doesn't read it closes it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_draft_comes_from_a_template_and_is_never_written_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let arguments =
        ["new", "--title", "Checkout: slow", "--date", "2026-03-04", "--severity", "SEV-2", "--output", "a/b.md"];
    let (code, out, err) = run(&arguments, folder.path(), "");
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("a/b.md") && err.contains("postmortem check"), "{err}");
    let text = std::fs::read_to_string(folder.path().join("a/b.md")).unwrap();
    let head = "---\nid: 2026-03-04-checkout-slow\ntitle: \"Checkout: slow\"\ndate: 2026-03-04\nseverity: sev2\nstatus: draft\nincident:\nowner:\n";
    assert!(text.starts_with(head), "{text:.300}");
    let (code, _, err) = run(&arguments, folder.path(), "");
    assert!(code == 2 && err.contains("exists"), "{err}");
    assert_eq!(std::fs::read_to_string(folder.path().join("a/b.md")).unwrap(), text);
}

#[test]
fn a_report_is_read_from_a_file_or_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let report = "# Cable cut\r\n\r\n## Summary\r\n\r\nDown since 2026-03-04.\r\n";
    std::fs::write(folder.path().join("report.txt"), report).unwrap();
    let (code, from_file, err) = run(&["new", "--template", "brief", "--from", "report.txt"], folder.path(), "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(from_file.contains("\n# Cable cut\n") && from_file.contains("date: 2026-03-04\n"), "{from_file}");
    let (code, from_input, _) = run(&["new", "--template", "brief", "--from", "-"], folder.path(), report);
    assert_eq!((code, from_input), (0, from_file));
    // A report that tells no title needs one.
    let (code, _, err) = run(&["new", "--from", "-"], folder.path(), "It is down.\n");
    assert!(code == 2 && err.contains("--title"), "{err}");
    std::fs::write(folder.path().join("latin.txt"), b"a\ncaf\xe9\n").unwrap();
    let (code, _, err) = run(&["new", "--from", "latin.txt"], folder.path(), "");
    assert!(code == 2 && err.contains("latin.txt: line 2 is not UTF-8"), "{err}");
    let (code, _, err) = run(&["new", "--from", "gone.txt"], folder.path(), "");
    assert!(code == 2 && err.contains("can't read gone.txt"), "{err}");
}

#[test]
fn templates_are_listed_and_the_repositorys_own_are_found_and_vetted() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join(".github/postmortem/templates");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::create_dir_all(folder.path().join("src/deep")).unwrap();
    std::fs::write(own.join("short.md"), "# {{ title }}\n\n## Summary\n").unwrap();
    std::fs::write(own.join("bad.md"), "---\nowner: {{ ownr }}\n---\n\n# {{ title }}\n\n{% for x in y %}\n").unwrap();
    let deep = folder.path().join("src/deep");
    let (code, out, _) = run(&["new", "--list"], &deep, "");
    assert_eq!(code, 0);
    for name in ["blameless", "outage", "sre", "brief", "short"] {
        assert!(out.lines().any(|line| line.starts_with(name)), "{out}");
    }
    let (code, out, _) = run(&["new", "--template", "short", "--title", "X"], &deep, "");
    assert_eq!((code, out.as_str()), (0, "# X\n\n## Summary\n"));
    let path = own.join("short.md");
    let (code, again, _) = run(&["new", "--template", path.to_str().unwrap(), "--title", "X"], &deep, "");
    assert_eq!((code, again), (0, out));
    let (code, _, err) = run(&["new", "--template", "bad", "--title", "X"], &deep, "");
    assert_eq!(code, 2);
    assert!(err.contains("error: Templates have no name `ownr`") && err.contains("bad.md:2"), "{err}");
    assert!(
        err.contains("Did you mean `owner`?") && err.contains("no statement `for`") && err.contains("bad.md:7"),
        "{err}"
    );
    let (code, _, err) = run(&["new", "--template", "blamless", "--title", "X"], &deep, "");
    assert!(code == 2 && err.contains("did you mean `blameless`?"), "{err}");
}
