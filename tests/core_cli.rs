//! `postmortem check` and `postmortem inspect` as a person runs them.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn postmortem(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postmortem"));
    // What the machine that runs the tests is set to.
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY"] {
        command.env_remove(name);
    }
    command.current_dir(folder);
    command
}

fn ended(output: Output) -> (i32, String, String) {
    let Output { status, stdout, stderr } = output;
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn run(arguments: &[&str], folder: &Path) -> (i32, String, String) {
    ended(postmortem(folder).args(arguments).output().unwrap())
}

fn run_with(input: &str, arguments: &[&str], folder: &Path) -> (i32, String, String) {
    let mut command = postmortem(folder);
    let mut child =
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    ended(child.wait_with_output().unwrap())
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A configuration with which only these rules speak: what others come to say of the fixtures is not at issue here.
fn only(rules: &[&str], folder: &Path) {
    let mut config = String::from("rules:\n");
    for rule in postmortem_bot::rules::registry().iter().filter(|rule| !rules.contains(&rule.id)) {
        config.extend(["  ", rule.id, ": off\n"]);
    }
    fs::create_dir_all(folder.join(".github")).unwrap();
    fs::write(folder.join(".github/postmortem.yml"), config).unwrap();
}

const GOOD: &str = "# Payments down\n\n## Summary\n\nPayments failed.\n\n## Impact\n\nNobody: it was staging.\n\n## Timeline\n\n- 12:30 UTC: first report\n\n## Root cause\n\nThe deploy script takes an empty configuration, because nothing checks it.\n\n## Resolution\n\nRolled back.\n\n## Lessons learned\n\nStaging is useful.\n\n### What went well\n\nStaging.\n\n### What went wrong\n\nNothing.\n\n### Where we got lucky\n\nNo.\n\n## Detection\n\nA test.\n\n## Action items\n\n- [ ] Refuse it @ann due 2026-12-01\n";

fn bad() -> String {
    GOOD.replace("Payments failed.", "On [Date and Time] it failed.")
}

#[test]
fn a_good_document_passes_and_a_bad_one_fails_with_its_lines() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "good.md", GOOD);
    write(folder.path(), "bad.md", &bad());

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

    let (code, out, err) = run(&["check", "--quiet", "good.md"], folder.path());
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
}

#[test]
fn findings_look_as_they_should() {
    let folder = tempfile::tempdir().unwrap();
    let text = GOOD
        .replace("Nobody: it was staging.", &format!("TBD {}", "and more of it ".repeat(20)))
        .replace("Refuse it @ann due 2026-12-01", "Refuse it")
        .replace("## Detection\n\nA test.\n\n", "")
        .replace("## Resolution\n\nRolled back.\n\n", "");
    write(folder.path(), "outage.md", &text);
    only(&["missing-section", "placeholder", "action-without-owner", "action-without-due-date"], folder.path());
    let (_, out, _) = run(&["check", "outage.md"], folder.path());
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/output/findings.txt");
    if std::env::var_os("POSTMORTEM_WRITE_EXPECTED").is_some() {
        fs::write(&kept, &out).unwrap();
    }
    assert_eq!(out, fs::read_to_string(&kept).unwrap(), "POSTMORTEM_WRITE_EXPECTED=1 writes {} anew", kept.display());
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "bad.md", &bad());
    let colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = postmortem(folder.path());
        let output = command.arg("check").args(arguments).arg("bad.md").envs(variables.iter().copied()).output();
        ended(output.unwrap()).1.contains('\u{1b}')
    };
    assert!(colored(&["--color", "always"], &[]));
    assert!(colored(&["--color=always"], &[("NO_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn what_cannot_be_read_is_said_and_is_misuse() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("latin.md"), b"# T\n\ncaf\xe9\n").unwrap();
    write(folder.path(), "good.md", GOOD);
    fs::create_dir(folder.path().join("empty")).unwrap();
    for command in ["check", "inspect"] {
        let (code, out, err) =
            run(&[command, "good.md", "gone.md", "latin.md", "empty", "x/*.md", "a[.md"], folder.path());
        assert_eq!(code, 2, "{command}");
        assert!(!out.is_empty(), "{command}: what can be read is shown");
        assert!(err.contains("gone.md: no such file or folder"), "{err}");
        assert!(err.contains("latin.md: line 3 is not UTF-8 (byte 8)"), "{err}");
        assert!(err.contains("empty: no Markdown files in this folder"), "{err}");
        assert!(err.contains("x/*.md: no file matches"), "{err}");
        assert!(err.contains("a[.md: "), "{err}");
        assert_eq!(run(&[command], folder.path()).0, 2);
    }
    assert_eq!(run(&["check", "--diff", "--fix", "good.md"], folder.path()).0, 2);
    assert_eq!(run(&["check", "--diff", "--format", "json", "good.md"], folder.path()).0, 2);
}

#[test]
fn a_folder_is_searched_for_postmortems() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    write(here, "README.md", "# Shop\n\nHow to build it.\n");
    write(here, "docs/2026-03-04-payments.md", GOOD);
    write(here, "postmortems/draft.md", "# Search is down\n");
    write(here, "postmortems/README.md", "# All our postmortems\n\n- [one](draft.md)\n");
    write(here, "postmortems/template.md", &bad());
    write(here, "ignored/bad.md", &bad());
    write(here, ".gitignore", "/ignored\n");

    let files = |arguments: &[&str]| {
        let (_, out, _) = run(&[&["check", "--format", "json"], arguments].concat(), here);
        let out: serde_json::Value = serde_json::from_str(&out).unwrap();
        let mut files: Vec<String> =
            out["findings"].as_array().unwrap().iter().map(|each| each["file"].as_str().unwrap().to_owned()).collect();
        files.dedup();
        (files, out["summary"]["checked"].as_u64().unwrap(), out["summary"]["skipped"].as_u64().unwrap())
    };
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(files(&["."]), (named(&["postmortems/draft.md"]), 2, 3), "the README is no incomplete postmortem");
    assert_eq!(files(&["README.md"]), (named(&["README.md"]), 1, 0), "what is named is meant");
    assert_eq!(files(&[".", "./README.md"]), (named(&["README.md", "postmortems/draft.md"]), 3, 2));
    assert_eq!(
        files(&["--only-postmortems", "README.md", "postmortems/draft.md"]),
        (named(&["postmortems/draft.md"]), 1, 1)
    );
    let (all, checked, skipped) = files(&["--all", "."]);
    assert_eq!((checked, skipped), (5, 0));
    assert_eq!(all, ["README.md", "postmortems/README.md", "postmortems/draft.md", "postmortems/template.md"]);
    assert_eq!(files(&["**/*.md"]), (named(&["postmortems/draft.md"]), 2, 3), "a quoted glob is a search");
    assert_eq!(files(&["postmortems/d*"]), (named(&["postmortems/draft.md"]), 1, 0));
    assert_eq!(files(&["ignored/bad.md"]).0, ["ignored/bad.md"]);

    let (code, out, _) = run(&["check", "docs"], here);
    assert_eq!((code, out.as_str()), (0, "1 document checked: nothing to mend\n"));
    let (code, out, _) = run(&["check", "R*.md"], here);
    assert_eq!((code, out.as_str()), (0, "no postmortem found; 1 Markdown file looked at (--all checks every one)\n"));
}

#[test]
fn many_files_come_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..60 {
        let padding = if number % 17 == 0 { "More text. ".repeat(300) } else { String::new() };
        write(
            folder.path(),
            &format!("postmortems/{number:03}.md"),
            &bad().replace("An empty", &format!("{padding}An empty")),
        );
    }
    let (code, first, _) = run(&["check", "postmortems"], folder.path());
    assert_eq!(code, 1);
    let places: Vec<&str> = first.lines().filter_map(|line| line.trim().strip_prefix("--> ")).collect();
    assert_eq!(places.len(), 60);
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(run(&["check", "postmortems"], folder.path()).1, first);
    let (_, inspected, _) = run(&["inspect", "postmortems"], folder.path());
    let ids: Vec<&str> = inspected.lines().map(|line| line.get(7..10).unwrap()).collect();
    assert!(ids.len() == 60 && ids.is_sorted(), "{ids:?}");
}

#[test]
fn standard_input_is_a_document_too() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, _) = run_with(&bad(), &["check", "-", "--stdin-filename", "postmortems/a.md"], folder.path());
    assert_eq!(code, 1);
    assert!(out.contains(" --> postmortems/a.md:5:4\n"), "{out}");
    let (code, out, _) = run_with(GOOD, &["inspect", "-", "--stdin-filename", "x/payments.md"], folder.path());
    assert_eq!(code, 0);
    assert!(out.starts_with("{\"id\":\"payments\","), "{out}");
    assert_eq!(run_with(GOOD, &["check", "-"], folder.path()).0, 0);
}

#[test]
fn nobody_reading_on_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..40 {
        write(folder.path(), &format!("postmortems/{number}.md"), "# Down\n");
    }
    for format in ["text", "json", "github"] {
        let mut command = postmortem(folder.path());
        let arguments = ["check", "postmortems", "--format", format];
        let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut some = [0; 64];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut some).unwrap();
        drop(stdout);
        let (code, _, err) = ended(child.wait_with_output().unwrap());
        assert_eq!((code, err.as_str()), (1, ""), "{format}");
    }
}

#[test]
fn inspect_prints_one_object_a_document() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "2026-03-04-payments.md", GOOD);
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

#[test]
fn a_repository_says_how_strict_its_check_is() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    write(here, "repo/.github/postmortem.yml", "rules: {placeholder: warn}\nsections: {detection: error}\n");
    write(here, "repo/docs/bad.md", &bad().replace("## Detection\n\nA test.\n\n", ""));
    let docs = here.join("repo/docs");
    let (code, out, _) = run(&["check", "bad.md"], &docs);
    assert_eq!(code, 1);
    assert!(out.contains("warning[placeholder]") && out.contains("error[missing-section]"), "{out}");

    // Another one may be named; a folder above the repository's root has no say.
    write(here, "other.yml", "sections: {detection: off}\nrules:\n  placeholder: off\n");
    assert_eq!(run(&["check", "bad.md", "--config", "../../other.yml"], &docs).0, 0);
    fs::create_dir_all(docs.join(".git")).unwrap();
    assert!(run(&["check", "bad.md"], &docs).1.contains("error[placeholder]"));

    // Its own names for sections.
    fs::remove_dir(docs.join(".git")).unwrap();
    write(here, "repo/docs/own.md", &GOOD.replace("## Impact", "## Blast zone"));
    assert!(run(&["check", "own.md"], &docs).1.contains("no section `Impact`"));
    write(here, "repo/.github/postmortem.yml", "aliases: {impact: Blast zone}\n");
    assert_eq!(run(&["check", "own.md"], &docs).0, 0);
    assert!(run(&["inspect", "own.md"], &docs).1.contains("{\"canonical\":\"impact\",\"line\":7}"));

    write(here, "repo/.github/postmortem.yml", "rules:\n  placeholdr: warn\n  front-matter: loud\n");
    let (code, out, err) = run(&["check", "docs/bad.md"], &here.join("repo"));
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(
        err,
        "error: the configuration can't be used\n.github/postmortem.yml:2:3: unknown rule `placeholdr`; did you mean \
         `placeholder`?\n.github/postmortem.yml:3:17: unknown level `loud`; known are `error`, `warn`, `advise`, `off`\n"
    );
    assert_eq!(run(&["check", "docs", "--config", "gone.yml"], &here.join("repo")).0, 2);
}

#[test]
fn a_configuration_can_be_checked_and_begun() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    assert_eq!(run(&["config", "check"], here).0, 2, "there is none");
    let (code, example, _) = run(&["config", "example"], here);
    assert_eq!(code, 0);
    write(here, ".github/postmortem.yml", &example);
    assert_eq!(run(&["config", "check"], here).1, ".github/postmortem.yml: nothing to mend\n");
    write(here, "bad.yml", "rule: {}\n");
    let (code, out, _) = run(&["config", "check", "bad.yml"], here);
    assert_eq!((code, out.as_str()), (1, "bad.yml:1:1: unknown key `rule`; did you mean `rules`?\n"));

    // The schema and the reader are of one mind.
    let (_, schema, _) = run(&["config", "schema"], here);
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for (text, good) in [
        (example.as_str(), true),
        ("{}", true),
        ("rules: {placeholder: off}", true),
        ("rules: {placeholder: loud}", false),
        ("rules: {placeholdr: off}", false),
        ("sections: {root_cause: error}", true),
        ("sections: {root_cause: [error]}", false),
        ("severities: {sev1: {sections: {communication: warn}}}", true),
        ("severities: {sev9: {}}", false),
        ("aliases: {summary: Kurz}", true),
        ("aliases: {summary: {a: b}}", false),
        ("paths: [a.md]", true),
        ("path: [a.md]", false),
    ] {
        write(here, "some.yml", text);
        let read = run(&["config", "check", "some.yml"], here).0 == 0;
        let mut options = serde_saphyr::Options::default();
        options.strict_booleans = true;
        let value: serde_json::Value = serde_saphyr::from_str_with_options(text, options).unwrap();
        assert_eq!((read, schema.is_valid(&value)), (good, good), "{text}");
    }
}

#[test]
fn shells_and_man_are_told_of_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, out, _) = run(&["completions", shell], folder.path());
        assert!(code == 0 && out.contains("only-postmortems"), "{shell}: {out}");
    }
    let (code, out, _) = run(&["man"], folder.path());
    assert!(code == 0 && out.contains(".TH postmortem 1"), "{out}");
    let (code, out, _) = run(&["man", "check"], folder.path());
    assert!(code == 0 && out.contains(".TH postmortem-check 1") && out.contains("Exit codes"), "{out}");
    assert_eq!(run(&["man", "nothing"], folder.path()).0, 2);
}
