//! Git data: the same ids as git's own, refs with their refusals, files by path.

#![expect(clippy::unwrap_used, reason = "a test")]

mod support;

use std::io::Write as _;
use std::process::{Command, Stdio};

use github_sandbox::RepoOptions;
use serde_json::{Value, json};
use support::{World, at};

/// Runs git in a folder and returns what it printed.
fn git(folder: &std::path::Path, arguments: &[&str], input: &str) -> String {
    let mut child = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_AUTHOR_NAME", "Ann")
        .env("GIT_AUTHOR_EMAIL", "ann@example.com")
        .env("GIT_AUTHOR_DATE", "2026-11-22T10:00:00Z")
        .env("GIT_COMMITTER_NAME", "Ann")
        .env("GIT_COMMITTER_EMAIL", "ann@example.com")
        .env("GIT_COMMITTER_DATE", "2026-11-22T10:00:00Z")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn blobs_trees_and_commits_have_the_ids_of_git() {
    let world = World::start().await;
    let bot = world.bot().await;
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str], input: &str| git(folder.path(), arguments, input);
    git(&["init", "--quiet", "."], "");

    let text = "# Größe\r\n";
    let blob = bot.post(&at("/git/blobs"), json!({ "content": text })).await.expect(201).json["sha"].clone();
    let known = git(&["hash-object", "-w", "--stdin"], text);
    assert_eq!(blob, known.as_str());

    // `lib-x` sorts before the folder `lib`, and that before `lib0`: git's order, not that of the names.
    let entry = |path: &str, mode: &str| json!({ "path": path, "mode": mode, "type": "blob", "sha": known });
    let tree = json!({ "tree": [
        entry("lib0", "100644"), entry("lib/deep/a.md", "100644"), entry("lib-x", "100755"), entry("link", "120000"),
    ] });
    let tree = bot.post(&at("/git/trees"), tree).await.expect(201).json["sha"].clone();
    let deep = git(&["mktree"], &format!("100644 blob {known}\ta.md\n"));
    let lib = git(&["mktree"], &format!("040000 tree {deep}\tdeep\n"));
    let lines = format!(
        "040000 tree {lib}\tlib\n100755 blob {known}\tlib-x\n100644 blob {known}\tlib0\n120000 blob {known}\tlink\n"
    );
    let whole = git(&["mktree"], &lines);
    assert_eq!(tree, whole.as_str());

    let who = json!({ "name": "Ann", "email": "ann@example.com", "date": "2026-11-22T10:00:00Z" });
    let commit = json!({ "message": "First\n\nBody\n", "tree": tree, "parents": [], "author": who });
    let commit = bot.post(&at("/git/commits"), commit).await.expect(201).json["sha"].clone();
    assert_eq!(commit, git(&["commit-tree", &whole], "First\n\nBody\n").as_str());
}

#[tokio::test]
async fn refs_move_forward_only_unless_forced() {
    let world = World::start().await;
    let bot = world.bot().await;
    let topic = world.branch(&bot, "postmortem/1-a", "a.md", "a\n").await;
    let main = bot.get(&at("/git/ref/heads/main")).await.expect(200).json["object"]["sha"].clone();
    let again = json!({ "ref": "refs/heads/postmortem/1-a", "sha": main });
    assert_eq!(bot.post(&at("/git/refs"), again).await.expect(422).message(), "Reference already exists");
    let missing = json!({ "ref": "refs/heads/x", "sha": "0".repeat(40) });
    assert_eq!(bot.post(&at("/git/refs"), missing).await.expect(422).message(), "Object does not exist");
    bot.post(&at("/git/refs"), json!({ "ref": "refs/heads/a b", "sha": main })).await.expect(422);
    let path = at("/git/refs/heads/postmortem/1-a");
    let back = bot.patch(&path, json!({ "sha": main })).await.expect(422);
    assert_eq!(back.message(), "Update is not a fast forward");
    bot.patch(&path, json!({ "sha": main, "force": true })).await.expect(200);
    bot.patch(&path, json!({ "sha": topic })).await.expect(200);
    bot.patch(&at("/git/refs/heads/gone"), json!({ "sha": topic })).await.expect(422);
    let matching = bot.get(&at("/git/matching-refs/heads/postmortem%2F1-")).await.expect(200).json;
    assert_eq!(matching.as_array().map(Vec::len), Some(1));
    assert_eq!(bot.get(&at("/git/matching-refs/heads/none")).await.expect(200).json, json!([]));
    for number in 0..40 {
        let many = json!({ "ref": format!("refs/heads/many/{number}"), "sha": main });
        bot.post(&at("/git/refs"), many).await.expect(201);
    }
    let matching = bot.get(&at("/git/matching-refs/heads/many")).await.expect(200);
    assert_eq!(matching.json.as_array().map(Vec::len), Some(40), "GitHub gives matching references without pages");
    assert_eq!(bot.get(&at("/branches/postmortem%2F1-a")).await.expect(200).json["commit"]["sha"], topic.as_str());
    bot.get(&at("/git/ref/heads/gone")).await.expect(404);
    let compared = bot.get(&at("/compare/main...postmortem/1-a")).await.expect(200).json;
    assert_eq!((compared["status"].as_str(), compared["ahead_by"].as_u64()), (Some("ahead"), Some(1)));
    let recursive = bot.get(&at("/git/trees/postmortem%2F1-a?recursive=1")).await.expect(200).json;
    assert_eq!(recursive["tree"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn files_are_written_by_path_with_their_sha() {
    let world = World::start().await;
    let ann = world.person("ann");
    let path = at("/contents/docs/a%20b.md");
    let new = json!({ "message": "Add", "content": "YQo=" });
    let sha = ann.put(&path, new.clone()).await.expect(201).json["content"]["sha"].clone();
    assert_eq!(sha, "78981922613b2afb6025042ff6bd878ac1994e85");
    ann.put(&path, new).await.expect(422);
    let stale = json!({ "message": "Change", "content": "Ygo=", "sha": "0".repeat(40) });
    ann.put(&path, stale).await.expect(409);
    ann.put(&path, json!({ "message": "Change", "content": "Ygo=", "sha": sha })).await.expect(200);
    let file = ann.get(&path).await.expect(200).json;
    assert_eq!((file["content"].as_str(), file["size"].as_u64()), (Some("Ygo=\n"), Some(2)));
    let folder = ann.get(&at("/contents/docs")).await.expect(200).json;
    assert_eq!(folder[0]["name"], "a b.md");
    assert_eq!(ann.get(&at("/contents/")).await.expect(200).json[0]["path"], "README.md");
    ann.get(&at("/contents/nope.md")).await.expect(404);
    ann.get(&at("/contents/README.md?ref=nope")).await.expect(404);
    ann.delete_with(&path, json!({ "message": "Remove", "sha": file["sha"] })).await.expect(200);
    ann.get(&path).await.expect(404);
}

#[tokio::test]
async fn an_empty_repository_has_no_git_data() {
    let world = World::start_with(RepoOptions { empty: true, ..RepoOptions::default() }).await;
    let (ann, bot) = (world.person("ann"), world.bot().await);
    assert_eq!(bot.get(&at("/git/ref/heads/main")).await.expect(409).message(), "Git Repository is empty.");
    let sha = "0".repeat(40);
    bot.post(&at("/git/refs"), json!({ "ref": "refs/heads/x", "sha": sha })).await.expect(409);
    bot.post(&at("/git/blobs"), json!({ "content": "x" })).await.expect(409);
    bot.get(&at("/contents/README.md")).await.expect(404);
    assert_eq!(bot.get(&at("/branches")).await.expect(200).json, json!([]));
    ann.put(&at("/contents/README.md"), json!({ "message": "First", "content": "YQo=" })).await.expect(201);
    bot.get(&at("/git/ref/heads/main")).await.expect(200);
}

#[tokio::test]
async fn a_protected_branch_changes_by_pull_request_only() {
    let world = World::start().await;
    let (ann, bot) = (world.person("ann"), world.bot().await);
    let topic = world.branch(&bot, "topic", "a.md", "a\n").await;
    world.sandbox.protect_branch(support::REPO, "main").unwrap();
    assert_eq!(bot.get(&at("/branches/main")).await.expect(200).json["protected"], true);
    bot.patch(&at("/git/refs/heads/main"), json!({ "sha": topic })).await.expect(422);
    ann.put(&at("/contents/x.md"), json!({ "message": "m", "content": "YQo=" })).await.expect(409);
    let body = json!({ "title": "Change", "head": "topic", "base": "main" });
    bot.post(&at("/pulls"), body).await.expect(201);
    ann.put(&at("/pulls/1/merge"), json!({})).await.expect(200);
    let merged: Value = bot.get(&at("/contents/a.md")).await.expect(200).json;
    assert_eq!(merged["encoding"], "base64");
}
