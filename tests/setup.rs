//! How a repository sets the bot up: `.github/postmortem.yml` and its own templates, from the default branch alone.

mod common;

use common::{World, document};
use github_sandbox::RepoOptions;
use serde_json::{Value, json};

const CONFIG: &str = ".github/postmortem.yml";

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

async fn world(files: &[(&str, &str)]) -> World {
    let mut files: Vec<(String, String)> =
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    files.push(("README.md".into(), "# shop\n".into()));
    World::with(RepoOptions { files, ..RepoOptions::default() }).await
}

/// A commit on `main` that puts one entry of any mode somewhere.
async fn put(world: &World, path: &str, mode: &str, content: &str) {
    let head = world.get("{repo}/git/ref/heads/main").await["object"]["sha"].clone();
    let base = world.get(&format!("{{repo}}/git/commits/{}", text(&head))).await["tree"]["sha"].clone();
    let entry = json!({ "path": path, "mode": mode, "type": "blob", "content": content });
    let tree = world.post("ann", "{repo}/git/trees", json!({ "base_tree": base, "tree": [entry] })).await;
    let commit = json!({ "message": "Change the setup", "tree": tree["sha"], "parents": [head] });
    let commit = world.post("ann", "{repo}/git/commits", commit).await;
    world.patch("ann", "{repo}/git/refs/heads/main", json!({ "sha": commit["sha"] })).await;
}

async fn draft(world: &World, pull: &Value) -> String {
    let path = world.path(pull).await;
    world.read(&path, text(&pull["head"]["ref"])).await
}

const OWN: &str = "---\ntitle: {{ title }}\nseverity: {{ severity }}\nstatus: {{ status }}\n---\n\n# {{ title }}\n\n\
    ## Summary\n\n<!-- What happened? -->\n\n## Impact\n\n## Timeline\n\n## Root Cause\n\n## Resolution\n\n\
    ## Lessons Learned\n\n## Our own heading\n\n## Action Items\n";

#[tokio::test(flavor = "multi_thread")]
async fn configured_labels_templates_and_places_are_used() {
    let config = "labels:\n  outage: {template: own, severity: sev1}\n  near-miss: {template: brief}\n\
                  file: reviews/{year}/{number}-{slug}.md\n";
    let world = world(&[(CONFIG, config), (".github/postmortem/templates/own.md", OWN)]).await;
    // The default label makes no incident here; one of the two does, whenever it comes.
    world.open_issue("Only named so", None, &["incident"]).await;
    world.rest_clean().await;
    assert!(world.pulls().await.is_empty());
    let issue = world.open_issue("Customers cannot pay", None, &[]).await;
    world.label(issue, "outage").await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    let path = world.path(&pull).await;
    assert!(path.starts_with("reviews/20") && path.ends_with(&format!("/{issue}-customers-cannot-pay.md")), "{path}");
    let written = draft(&world, &pull).await;
    assert!(written.contains("## Our own heading") && written.contains("severity: sev1"), "{written}");
    world.only_check(&pull).await;
    let answers = world.answers(issue).await;
    assert!(answers.len() == 1 && !answers[0].contains("⚠️"), "{answers:#?}");

    let issue = world.open_issue("Nearly", None, &["near-miss"]).await;
    world.rest_clean().await;
    let pulls = world.pulls().await;
    let pull = pulls.iter().find(|pull| text(&pull["title"]).contains("Nearly")).unwrap();
    assert!(!draft(&world, pull).await.contains("Our own heading"));
    // The command knows them, too.
    let other = world.open_issue("By command", None, &[]).await;
    world.comment("cleo", other, "/postmortem start owm").await;
    world.rest_clean().await;
    let answers = world.answers(other).await;
    assert!(answers[0].contains("`own`") && answers[0].contains("nearest is `own`"), "{answers:#?}");
    world.comment("cleo", other, "/postmortem start own").await;
    world.rest_clean().await;
    assert_eq!(world.pulls().await.len(), 3);
    let labels = world.get(&format!("{{repo}}/issues/{other}")).await["labels"].clone();
    assert_eq!(labels[0]["name"], "outage", "the first label is the one that the bot adds");
    assert!(!world.answers(issue).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn configured_rules_sections_and_aliases_decide_the_check() {
    let config = "rules: {action-without-owner: error}\nsections: {background: error}\naliases: {root_cause: Herkunft}\n\
                  paths: ['docs/**']\n";
    let world = world(&[(CONFIG, config)]).await;
    world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    let body = document("- [ ] Block deployments while a bug is open (due 2026-12-01)")
        .replace("## Root Cause", "## Herkunft");
    world.complete(&pull, &body).await;
    world.rest_clean().await;
    let check = world.only_check(&world.only_pull().await).await;
    assert_eq!(text(&check["conclusion"]), "failure");
    let found = world.annotations(&check).await;
    let mut failures: Vec<&str> = found
        .iter()
        .filter(|found| found["annotation_level"] == "failure")
        .map(|found| text(&found["message"]).rsplit('\n').next().unwrap_or_default())
        .collect();
    failures.sort_unstable();
    assert_eq!(failures, ["action-without-owner", "missing-section"], "{found:#?}");
    // What `paths` names is checked as well, though no incident stands behind it.
    world.branch("bob", "notes").await;
    world.write("bob", "docs/old.md", "notes", b"# Old\n\n## Summary\n\nIt was down.\n").await;
    let body = json!({ "title": "Notes", "head": "notes", "base": "main" });
    let notes = world.post("bob", "{repo}/pulls", body).await;
    world.rest_clean().await;
    assert_eq!(world.checks(&notes["head"]["sha"]).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_pull_request_brings_is_no_setup() {
    let world = world(&[]).await;
    world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    let branch = text(&pull["head"]["ref"]).to_owned();
    let before = world.only_check(&pull).await;
    let lax = "rules: {placeholder: off}\nsections: {summary: off, impact: off, timeline: off, root_cause: off, \
               resolution: off, action_items: off}\n";
    world.write("bob", CONFIG, &branch, lax.as_bytes()).await;
    world.rest_clean().await;
    let after = world.only_check(&world.only_pull().await).await;
    assert_ne!(before["head_sha"], after["head_sha"]);
    assert_eq!(text(&after["conclusion"]), "failure", "the head's own configuration must not count");
    assert_eq!(before["output"]["summary"], after["output"]["summary"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_configuration_is_told_once_and_the_last_good_one_serves() {
    let world = world(&[(CONFIG, "labels: outage\n")]).await;
    put(&world, CONFIG, "100644", "labels: outage\nrulez: {}\n").await;
    let issue = world.open_issue("Customers cannot pay", None, &["outage"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    let answers = world.answers(issue).await;
    assert_eq!(answers.len(), 1, "{answers:#?}");
    assert_eq!(answers[0].matches("can't be used").count(), 1, "{}", answers[0]);
    assert!(answers[0].contains("unknown key `rulez`") && answers[0].contains("serves"), "{}", answers[0]);
    // Mended: the next look takes the warning away, in the same comment.
    put(&world, CONFIG, "100644", "labels: outage\n").await;
    world.comment("cleo", issue, "/postmortem status").await;
    world.rest_clean().await;
    let status = world.answers(issue).await.remove(0);
    assert!(status.contains(&format!("#{}", pull["number"])) && !status.contains("can't be used"), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_or_a_giant_is_no_configuration() {
    let elsewhere = "labels: outage\n";
    let giant = format!("# {}\n", "x".repeat(70_000));
    for (mode, content) in [("120000", "../lax.yml"), ("100755", elsewhere), ("100644", giant.as_str())] {
        let world = world(&[("lax.yml", "rules: {placeholder: off}\nlabels: lax\n")]).await;
        put(&world, CONFIG, mode, content).await;
        let issue = world.open_issue("Customers cannot pay", None, &["incident", "lax"]).await;
        world.rest_clean().await;
        world.only_pull().await;
        let answers = world.answers(issue).await;
        assert_eq!(answers.len(), 1, "{mode}");
        assert!(answers[0].contains("can't be used") && answers[0].contains("the defaults serve"), "{}", answers[0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_template_is_told_and_the_built_in_one_is_used() {
    let broken = "# {{ titel }}\n";
    let files = [(CONFIG, "template: own\n"), (".github/postmortem/templates/own.md", broken)];
    let world = world(&files).await;
    let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    assert!(draft(&world, &pull).await.contains("## Root"), "the built-in template");
    let answers = world.answers(issue).await;
    assert_eq!(answers.len(), 1);
    assert!(answers[0].contains("templates/own.md") && answers[0].contains("titel"), "{}", answers[0]);
    let other = world.open_issue("By command", None, &[]).await;
    world.comment("cleo", other, "/postmortem start own").await;
    world.rest_clean().await;
    assert_eq!(world.pulls().await.len(), 1);
    assert!(world.answers(other).await[0].contains("can't be used"));
}
