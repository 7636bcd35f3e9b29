//! What programs read of `postmortem check`: JSON, SARIF, workflow commands; what it writes; the hooks and the action.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_postmortem");

fn command(program: impl AsRef<std::ffi::OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    // What the machine that runs the tests is set to.
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY", "GIT_DIR", "GIT_INDEX_FILE"] {
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
    ended(command(BINARY, folder).args(arguments).output().unwrap())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where `cargo xtask install` puts things.
fn target() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from))
}

/// The binary's folder before all others of `PATH`.
fn path_with_binary() -> std::ffi::OsString {
    let folder = Path::new(BINARY).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&path))).unwrap()
}

/// An action item that is no task, and a blank that nobody can fill but a person.
const MENDABLE: &str = "# Payments down\n\n## Summary\n\nOn [Date and Time] it failed: häufig.\n\n## Impact\n\nNobody.\n\n\
    ## Timeline\n\n- 12:30 UTC: first report\n\n## Root cause\n\nAn empty configuration.\n\n## Resolution\n\nRolled back.\n\n\
    ## Lessons learned\n\nStaging is useful.\n\n### What went well\n\nStaging.\n\n### What went wrong\n\nNothing.\n\n\
    ### Where we got lucky\n\nNo.\n\n## Detection\n\nA test.\n\n## Action items\n\n- Refuse it @ann due 2026-12-01\n\
    - [ ] Say so @bob due 2026-12-01\n";

/// What is found in [`MENDABLE`].
const RULES: &[&str] = &["missing-section", "placeholder", "untidy-action"];

const ALLOWED: &str = "<!-- postmortem: allow placeholder the date is not known -->\n";

/// A configuration with which only these rules speak: what others come to say of the fixtures is not at issue here.
fn only(rules: &[&str], folder: &Path) {
    let mut config = String::from("rules:\n");
    for rule in postmortem_bot::rules::registry().iter().filter(|rule| !rules.contains(&rule.id)) {
        config.extend(["  ", rule.id, ": off\n"]);
    }
    fs::create_dir_all(folder.join(".github")).unwrap();
    fs::write(folder.join(".github/postmortem.yml"), config).unwrap();
}

#[test]
fn what_is_too_much_to_be_looked_at_is_told() {
    let folder = tempfile::tempdir().unwrap();
    only(RULES, folder.path());
    let entries = "- 12:30 UTC it failed\n".repeat(20_010);
    fs::write(folder.path().join("a.md"), format!("# Outage\n\n## Timeline\n\n{entries}")).unwrap();
    let (_, out, _) = run(&["check", "a.md"], folder.path());
    assert!(
        out.contains("note: a.md: only the first 20000 timeline entries are looked at, up to line 20004\n"),
        "{out}"
    );
    let (_, out, _) = run(&["check", "a.md", "--format", "json"], folder.path());
    let out: Value = serde_json::from_str(&out).unwrap();
    let told = json!([{ "file": "a.md", "list": "timeline entries", "told": 20_000, "line": 20_004 }]);
    assert_eq!(out["truncated"], told);
}

#[test]
fn json_has_its_documented_shape() {
    let folder = tempfile::tempdir().unwrap();
    only(RULES, folder.path());
    fs::write(folder.path().join("a.md"), MENDABLE).unwrap();
    fs::write(folder.path().join("latin.md"), b"caf\xe9").unwrap();
    let (code, out, _) = run(&["check", "a.md", "latin.md", "--format", "json"], folder.path());
    assert_eq!(code, 2);
    let out: Value = serde_json::from_str(&out).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&out), ["version", "findings", "fixed", "failures", "truncated", "summary"]);
    assert_eq!(out["version"], 1);
    assert_eq!(out["truncated"], json!([]));
    assert_eq!(out["failures"], json!(["latin.md: line 1 is not UTF-8 (byte 3); save the file as UTF-8"]));
    let summary = json!({
        "checked": 1, "skipped": 0, "errors": 1, "warnings": 0, "advice": 1, "allowed": 0, "fixable": 1, "fixed": 0,
    });
    assert_eq!(out["summary"], summary);
    let findings = out["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 2);
    for finding in findings {
        assert_eq!(keys(finding), ["file", "rule", "level", "start", "end", "message", "why", "help", "fix"]);
    }
    let blank = &findings[0];
    assert_eq!(
        (&blank["file"], &blank["rule"], &blank["level"]),
        (&json!("a.md"), &json!("placeholder"), &json!("error"))
    );
    assert_eq!(blank["start"], json!({ "line": 5, "column": 4, "byte": 32 }));
    assert_eq!(blank["end"], json!({ "line": 5, "column": 19, "byte": 47 }), "one past the last character");
    assert_eq!(blank["fix"], Value::Null);

    // Whoever applies the edits gets what `--fix` writes.
    let mut text = MENDABLE.to_owned();
    for edit in findings[1]["fix"]["edits"].as_array().unwrap().iter().rev() {
        let byte = |place: &str| usize::try_from(edit[place]["byte"].as_u64().unwrap()).unwrap();
        text.replace_range(byte("start")..byte("end"), edit["replacement"].as_str().unwrap());
    }
    let (code, out, _) = run(&["check", "a.md", "--format", "json", "--fix"], folder.path());
    assert_eq!(code, 1);
    assert_eq!(fs::read_to_string(folder.path().join("a.md")).unwrap(), text);
    let out: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(out["summary"]["fixed"], 1);
    assert_eq!(keys(&out["fixed"][0]), ["file", "rule", "title"]);
    let (code, out, _) = run(&["check", "--all", "--format", "json", "-"], folder.path());
    assert_eq!((code, serde_json::from_str::<Value>(&out).is_ok()), (1, true), "an empty document lacks everything");
}

#[test]
fn sarif_is_valid_and_tells_the_same() {
    let path = target().join("contract/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
    let schema = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; `cargo xtask install` gets SARIF's schema", path.display()));
    // Patterns with a bracket that nothing opens, which strict readers of regular expressions refuse.
    let schema: Value = serde_json::from_str(&schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$")).unwrap();
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();

    let folder = tempfile::tempdir().unwrap();
    only(RULES, folder.path());
    let here = folder.path();
    fs::create_dir(here.join("über uns")).unwrap();
    fs::write(here.join("über uns/a#1 50%.md"), MENDABLE).unwrap();
    fs::write(here.join("b.md"), format!("{ALLOWED}\n{MENDABLE}")).unwrap();
    fs::write(here.join("latin.md"), b"caf\xe9").unwrap();
    for (arguments, code) in
        [(vec!["über uns/a#1 50%.md", "b.md", "latin.md"], 2), (vec!["b.md"], 0), (vec!["über uns"], 1)]
    {
        let (ended, out, _) = run(&[&["check", "--format", "sarif"], arguments.as_slice()].concat(), here);
        assert_eq!(ended, code, "{arguments:?}");
        let log: Value = serde_json::from_str(&out).unwrap();
        let wrong: Vec<String> =
            schema.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(wrong, [""; 0]);
        assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], code != 2);
    }
    let (_, out, _) = run(&["check", "--format", "sarif", "über uns", "b.md"], here);
    let log: Value = serde_json::from_str(&out).unwrap();
    let run_ = &log["runs"][0];
    let results = run_["results"].as_array().unwrap();
    let rules: Vec<&Value> = results.iter().map(|result| &result["ruleId"]).collect();
    assert_eq!(rules, ["placeholder", "untidy-action", "untidy-action", "placeholder"]);
    for result in results {
        let rule = &run_["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["helpUri"].as_str().unwrap().ends_with(&format!("/{}.md", rule["id"].as_str().unwrap())));
    }
    // Also from a folder within, for code scanning knows the repository's root alone.
    let (_, within, _) = run(&["check", "--format", "sarif", "a#1 50%.md", "../b.md"], &here.join("über uns"));
    assert_eq!(within, out);
    let place = &results[0]["locations"][0]["physicalLocation"];
    let uri = json!({ "uri": "%C3%BCber%20uns/a%231%2050%25.md", "uriBaseId": "%SRCROOT%" });
    assert_eq!(place["artifactLocation"], uri);
    assert_eq!(place["region"], json!({ "startLine": 5, "startColumn": 4, "endLine": 5, "endColumn": 19 }));
    assert_eq!(results[0].get("suppressions"), None);
    assert_eq!(results[3]["suppressions"], json!([{ "kind": "inSource", "justification": "the date is not known" }]));
    assert!(results[1]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"].is_string());

    // A finding is the same one after lines were added above it, and two alike differ.
    let prints = |text: &str| {
        fs::write(here.join("c.md"), text).unwrap();
        let (_, out, _) = run(&["check", "--format", "sarif", "c.md"], here);
        let log: Value = serde_json::from_str(&out).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        let print =
            |result: &Value| result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().to_owned();
        results.iter().map(print).collect::<Vec<_>>()
    };
    let before = prints(MENDABLE);
    assert_eq!(prints(&MENDABLE.replace("## Summary\n", "## Summary\n\nMore to say.\n")), before);
    let twice = prints(&MENDABLE.replace("On [Date", "On [Date and Time] it failed: häufig.\n\nOn [Date"));
    assert_eq!(twice.len(), 3);
    assert_ne!(twice[0], twice[1]);
    assert_eq!(twice[0], before[0]);
}

#[test]
fn workflow_commands_and_the_summary_of_the_job() {
    let folder = tempfile::tempdir().unwrap();
    only(RULES, folder.path());
    let here = folder.path();
    fs::write(here.join("a.md"), MENDABLE).unwrap();
    fs::write(here.join("many.md"), MENDABLE.replace("Nobody.", &"On [Date and Time].\n\n".repeat(12))).unwrap();
    fs::write(here.join("summary.md"), "before\n").unwrap();
    let mut check = command(BINARY, here);
    check.args(["check", "--format", "github", "a.md", "many.md", "gone.md"]);
    let (code, out, err) = ended(check.env("GITHUB_STEP_SUMMARY", here.join("summary.md")).output().unwrap());
    assert_eq!((code, err.as_str()), (2, ""));
    let first = "::error file=a.md,line=5,endLine=5,col=4,endColumn=18,title=placeholder%3A `[Date and Time]` was meant to be replaced::";
    assert!(out.starts_with(first), "{out}");
    let errors = out.lines().filter(|line| line.starts_with("::error file=")).count();
    assert_eq!(errors, 10, "GitHub shows no more");
    assert!(out.contains("\nmany.md:29:4: error[placeholder]: "), "{out}");
    assert!(out.contains("::error title=postmortem check::gone.md: no such file or folder\n"), "{out}");
    assert!(out.contains("\n4 findings not annotated"), "{out}");
    let summary = fs::read_to_string(here.join("summary.md")).unwrap();
    assert!(summary.starts_with("before\n### Postmortem check\n\n❌ 2 documents checked"), "{summary}");
    assert_eq!(summary.matches("| ❌ |").count(), 14, "{summary}");
}

#[test]
fn fixing_writes_what_the_diff_shows() {
    let folder = tempfile::tempdir().unwrap();
    only(RULES, folder.path());
    let here = folder.path();
    let path = here.join("postmortems/a.md");
    fs::create_dir(here.join("postmortems")).unwrap();
    let text = MENDABLE.replace('\n', "\r\n");
    fs::write(&path, &text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, here.join("link.md")).unwrap();
    }

    let (code, diff, err) = run(&["check", "--diff", "postmortems"], here);
    assert_eq!(code, 1);
    assert_eq!(err, "1 document checked: --fix would mend 1 finding in 1 document\n");
    assert!(diff.starts_with("--- a/postmortems/a.md\n+++ b/postmortems/a.md\n@@ "), "{diff}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text, "a diff changes nothing");

    let (code, out, _) = run(&["check", "--fix", "link.md"], here);
    assert_eq!(code, 1, "what is left is an error");
    assert!(out.contains("\nfixed[untidy-action]: link.md: "), "{out}");
    assert!(out.ends_with("1 document checked, 1 finding fixed: 1 error, 0 warnings, 0 pieces of advice\n"), "{out}");
    let fixed = fs::read_to_string(&path).unwrap();
    assert_eq!(fixed, text.replace("- Refuse it", "- [ ] Refuse it"), "all else stays, line ends too");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(here.join("link.md")).unwrap().is_symlink());
    }
    assert_eq!(fs::read_dir(here.join("postmortems")).unwrap().count(), 1, "nothing is left behind");

    // The diff is one that git takes.
    fs::write(&path, &text).unwrap();
    fs::write(here.join("a.diff"), &diff).unwrap();
    let applied = command("git", here).args(["apply", "--whitespace=nowarn", "a.diff"]).output().unwrap();
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    assert_eq!(fs::read_to_string(&path).unwrap(), fixed);

    let (code, diff, err) = run(&["check", "--diff", "postmortems"], here);
    assert_eq!((code, diff.as_str()), (0, ""));
    assert_eq!(err, "1 document checked: nothing that --fix could mend\n");
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    only(RULES, folder.path());
    fs::write(folder.path().join("a.md"), MENDABLE).unwrap();
    let input = fs::File::open(folder.path().join("a.md")).unwrap();
    let output = command(BINARY, folder.path()).args(["check", "--fix", "-"]).stdin(input).output().unwrap();
    let (code, out, err) = ended(output);
    assert_eq!((code, out), (1, MENDABLE.replace("- Refuse it", "- [ ] Refuse it")));
    assert!(err.starts_with("error[placeholder]"), "{err}");
    assert_eq!(run(&["check", "--fix", "-", "a.md"], folder.path()).0, 2, "which is whose?");
}

#[test]
#[cfg(unix)]
fn what_cannot_be_written_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    only(RULES, folder.path());
    let path = folder.path().join("a.md");
    fs::write(&path, MENDABLE).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let (code, _, err) = run(&["check", "--fix", "a.md"], folder.path());
    assert_eq!((code, err.as_str()), (2, "error: a.md: can't be written: the file is write-protected\n"));
    assert_eq!(fs::read_to_string(&path).unwrap(), MENDABLE);
}

fn yaml(path: &str) -> Value {
    serde_saphyr::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

#[test]
fn the_hooks_run_in_pre_commit() {
    let program = target().join("pre-commit/bin/pre-commit");
    assert!(program.exists(), "{}: not there; `cargo xtask install` gets it", program.display());
    let folder = tempfile::tempdir().unwrap();
    only(RULES, folder.path());
    let here = folder.path();
    let git = |arguments: &[&str]| {
        let output = command("git", here).args(arguments).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    // The hooks as they are published, only that the binary is there already.
    let mut hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_array_mut().unwrap() {
        assert_eq!(hook["language"], "rust");
        hook["language"] = json!("system");
    }
    let config = json!({ "repos": [{ "repo": "local", "hooks": hooks }] });
    fs::write(here.join(".pre-commit-config.yaml"), config.to_string()).unwrap();
    fs::create_dir(here.join("postmortems")).unwrap();
    fs::write(here.join("postmortems/a.md"), MENDABLE).unwrap();
    fs::write(here.join("README.md"), "# Shop\n\nHow to build it.\n").unwrap();
    git(&["init", "--quiet"]);
    git(&["add", "."]);

    let hook = |id: &str| {
        let mut pre_commit = command(&program, here);
        pre_commit.args(["run", "--all-files", "--color", "never", id]);
        ended(
            pre_commit.env("PATH", path_with_binary()).env("PRE_COMMIT_HOME", here.join(".git/home")).output().unwrap(),
        )
    };
    let (code, out, _) = hook("postmortem-check");
    assert_eq!(code, 1, "{out}");
    assert!(
        out.contains("--> postmortems/a.md:5:4") && out.contains("1 document checked, 1 other Markdown file skipped"),
        "{out}"
    );
    let (code, out, _) = hook("postmortem-fix");
    assert!(code == 1 && out.contains("files were modified by this hook"), "{out}");
    let fixed = fs::read_to_string(here.join("postmortems/a.md")).unwrap();
    assert!(fixed.contains("- [ ] Refuse it"), "{fixed}");

    fs::write(here.join("postmortems/a.md"), fixed.replace("[Date and Time]", "4 March 2026")).unwrap();
    git(&["add", "."]);
    for id in ["postmortem-check", "postmortem-fix"] {
        let (code, out, _) = hook(id);
        assert_eq!(code, 0, "{out}");
    }
}

/// Runs the steps of `action.yml` as a runner does: each in a bash of its own, with its variables, until one fails.
fn act(here: &Path, inputs: &[(&str, &str)]) -> (i32, String) {
    let action = yaml("action.yml");
    let defaults = action["inputs"].as_object().unwrap();
    let mut values: Vec<(String, String)> =
        defaults.iter().map(|(name, input)| (name.clone(), input["default"].as_str().unwrap().to_owned())).collect();
    for (name, value) in inputs {
        let (_, set) = values.iter_mut().find(|(known, _)| known == name).unwrap();
        (*value).clone_into(set);
    }
    let mut log = String::new();
    assert_eq!(action["runs"]["using"], "composite");
    for step in action["runs"]["steps"].as_array().unwrap() {
        let script = step["run"].as_str().unwrap();
        assert!(!script.contains("${{"), "an input in a script is run: {script}");
        assert_eq!(step["shell"], "bash");
        let mut bash = command("bash", here);
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
        bash.env("PATH", path_with_binary()).env("GITHUB_ACTION_PATH", root()).env("RUNNER_TEMP", here);
        bash.env("GITHUB_PATH", here.join("path")).env("GITHUB_STEP_SUMMARY", here.join("summary"));
        for (name, value) in step.get("env").and_then(Value::as_object).into_iter().flatten() {
            let input = value.as_str().unwrap().trim_start_matches("${{ inputs.").trim_end_matches(" }}");
            let (_, value) = values.iter().find(|(known, _)| known == input).unwrap();
            bash.env(name, value);
        }
        let (code, out, err) = ended(bash.output().unwrap());
        log.push_str(&out);
        log.push_str(&err);
        if code != 0 {
            return (code, log);
        }
    }
    (0, log)
}

#[test]
fn the_action_runs_as_a_runner_would_run_it() {
    let folder = tempfile::tempdir().unwrap();
    only(RULES, folder.path());
    let here = folder.path();
    fs::create_dir(here.join("postmortems")).unwrap();
    fs::write(here.join("postmortems/a b.md"), MENDABLE).unwrap();
    fs::write(here.join("README.md"), "# Shop\n\nHow to build it.\n").unwrap();
    fs::write(here.join("lax.yml"), "sections: {summary: warn}\nrules: {placeholder: warn, shallow-cause: off}\n")
        .unwrap();

    let (code, log) = act(here, &[("sarif", "out.sarif")]);
    assert_eq!(code, 1, "{log}");
    assert!(log.starts_with("::error file=postmortems/a b.md,line=5,"), "{log}");
    assert!(!here.join("path").exists(), "the binary was there, nothing is built");
    let sarif: Value = serde_json::from_str(&fs::read_to_string(here.join("out.sarif")).unwrap()).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 2);
    assert!(fs::read_to_string(here.join("summary")).unwrap().contains("1 document checked"));

    let (code, log) = act(here, &[("config", "lax.yml"), ("paths", "postmortems/a b.md\n$(touch pwned)*.md\n")]);
    assert_eq!(code, 2, "{log}");
    assert!(
        log.contains("$(touch pwned)*.md%3A no file matches") || log.contains("$(touch pwned)*.md: no file matches"),
        "{log}"
    );
    assert!(!here.join("pwned").exists());
    assert_eq!(act(here, &[("config", "lax.yml")]).0, 0);
    assert_eq!(act(here, &[("config", "lax.yml"), ("all", "true")]).0, 1, "the README lacks everything");
}

#[test]
fn the_documentation_shows_what_is() {
    let page = fs::read_to_string(root().join("docs/check.md")).unwrap();
    let block = |fence: &str, part: &str| {
        let found = page.split(&format!("```{fence}\n")).skip(1).find(|text| text.contains(part)).unwrap();
        found.split("```").next().unwrap().to_owned()
    };
    // The configuration is one.
    let folder = tempfile::tempdir().unwrap();
    only(RULES, folder.path());
    fs::write(folder.path().join("a.yml"), block("yaml", "sections:")).unwrap();
    assert_eq!(
        run(&["config", "check", "a.yml"], folder.path()),
        (0, "a.yml: nothing to mend\n".into(), String::new())
    );
    // The JSON has the keys that are written.
    fs::write(folder.path().join("a.md"), MENDABLE).unwrap();
    let (_, out, _) = run(&["check", "--format", "json", "a.md"], folder.path());
    let written: Value = serde_json::from_str(&out).unwrap();
    let told: Value = serde_json::from_str(&block("json", "findings")).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&told), keys(&written));
    assert_eq!(keys(&told["summary"]), keys(&written["summary"]));
    let (told, written) = (&told["findings"][0], &written["findings"][1]);
    assert_eq!(keys(told), keys(written));
    assert_eq!(keys(&told["fix"]["edits"][0]), keys(&written["fix"]["edits"][0]));
    assert_eq!(keys(&told["start"]), keys(&written["start"]));
    // The hooks and the inputs of the action that are named are there.
    for hook in yaml(".pre-commit-hooks.yaml").as_array().unwrap() {
        assert!(page.contains(hook["id"].as_str().unwrap()));
    }
    for input in keys(&yaml("action.yml")["inputs"]) {
        assert!(page.contains(&format!("`{input}")) || page.contains(&format!("{input}: ")), "{input}");
    }
}
