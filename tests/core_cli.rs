//! `postmortem check` and `postmortem inspect` as a person runs them.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str], folder: &Path) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_postmortem")).args(arguments).current_dir(folder).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

const GOOD: &str = "# Payments down\n\n## Summary\n\nPayments failed.\n\n## Impact\n\nNobody: it was staging.\n\n## Timeline\n\n- 12:30 UTC: first report\n\n## Root cause\n\nThe deploy script takes an empty configuration, because nothing checks it.\n\n## Resolution\n\nRolled back.\n\n## Lessons learned\n\nStaging is useful.\n\n### What went well\n\nStaging.\n\n### What went wrong\n\nNothing.\n\n### Where we got lucky\n\nNo.\n\n## Detection\n\nA test.\n\n## Action items\n\n- [ ] Refuse it @ann due 2026-12-01\n";

#[test]
fn a_good_document_passes_and_a_bad_one_fails_with_its_lines() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("good.md"), GOOD).unwrap();
    std::fs::write(folder.path().join("bad.md"), GOOD.replace("Payments failed.", "On [Date and Time] it failed."))
        .unwrap();

    let (code, out, err) = run(&["check", "good.md"], folder.path());
    assert_eq!((code, out.as_str(), err.as_str()), (0, "1 document checked: nothing to mend\n", ""));

    let (code, out, _) = run(&["check", "bad.md"], folder.path());
    assert_eq!(code, 1);
    assert!(
        out.starts_with("error[placeholder]: `[Date and Time]` was meant to be replaced\n --> bad.md:5:4\n"),
        "{out}"
    );
    assert!(out.ends_with("1 document checked: 1 error, 0 warnings, 0 pieces of advice\n"), "{out}");
    assert!(!out.contains('\u{1b}'), "colour without a terminal");

    let (code, out, _) = run(&["check", "."], folder.path());
    assert_eq!(code, 1);
    assert!(out.contains("2 documents checked"), "{out}");
}

#[test]
fn what_cannot_be_read_is_said_and_is_misuse() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("latin.md"), b"# T\n\ncaf\xe9\n").unwrap();
    std::fs::write(folder.path().join("good.md"), GOOD).unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    for command in ["check", "inspect"] {
        let (code, out, err) = run(&[command, "good.md", "gone.md", "latin.md", "empty"], folder.path());
        assert_eq!(code, 2, "{command}");
        assert!(!out.is_empty(), "{command}: what can be read is shown");
        assert!(err.contains("gone.md: no such file or folder"), "{err}");
        assert!(err.contains("latin.md: line 3 is not UTF-8 (byte 8)"), "{err}");
        assert!(err.contains("empty: no Markdown files in this folder"), "{err}");
        assert_eq!(run(&[command], folder.path()).0, 2);
    }
}

#[test]
fn inspect_prints_one_object_a_document() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("2026-03-04-payments.md"), GOOD).unwrap();
    let (code, out, _) = run(&["inspect", "2026-03-04-payments.md"], folder.path());
    assert_eq!((code, out.lines().count()), (0, 1));
    let seen: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(seen["id"], "2026-03-04-payments");
    assert_eq!(seen["is_postmortem"], true);
    assert_eq!(seen["sections"][0], serde_json::json!({ "canonical": "summary", "line": 3 }));
    assert_eq!(seen["timeline_entries"], serde_json::json!([13]));
    assert_eq!(seen["action_items"][0]["owner"], "ann");
    assert_eq!(seen["action_items"][0]["due"], "2026-12-01");
    assert_eq!(seen["present_but_empty"], serde_json::json!([]));
}
