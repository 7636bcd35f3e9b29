//! The story that `postmortem demo --once` lives, and what it holds the bot to.

use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::{REPOSITORY, Stage, detail, say, text};

/// What a person wrote below the drafted front matter.
const COMPLETED: &str = include_str!("completed.md");

impl Stage {
    /// Label, draft, failing check, completion, passing check, merge, issues; then everything again.
    pub(super) async fn once(&mut self) -> anyhow::Result<ExitCode> {
        let mut step = 0;
        let ann = &self.ann;
        let repo = format!("/repos/{REPOSITORY}");
        say(&mut step, "A stand-in for GitHub and the bot are running.", &format!("{}/", self.sandbox.url()))?;

        let issue = self.open_incident().await?;
        let number = issue["number"].as_u64().context("the issue's number")?;
        say(&mut step, &format!("bob opens issue #{number}: {}", text(&issue["title"])), text(&issue["html_url"]))?;
        ann.post(&format!("{repo}/issues/{number}/labels"), &json!({ "labels": ["incident"] })).await?;
        say(&mut step, &format!("ann labels #{number} `incident`."), "")?;
        self.at_rest().await?;

        let pull = self.only_pull().await?;
        let pull_number = pull["number"].as_u64().context("the pull request's number")?;
        ensure!(labels(&pull).contains(&"postmortem"), "the pull request has no label `postmortem`");
        say(
            &mut step,
            &format!("The bot opens pull request #{pull_number}: {}", text(&pull["title"])),
            text(&pull["html_url"]),
        )?;
        let comments = ann.get(&format!("{repo}/issues/{number}/comments")).await?;
        ensure!(array(&comments).len() == 1, "there should be one linking comment on #{number}");
        say(
            &mut step,
            &format!("It comments on #{number} with the link, once, and keeps that comment up to date."),
            text(&comments[0]["html_url"]),
        )?;

        let check = self.check(&pull).await?;
        ensure!(check["conclusion"] == "failure", "the check of the fresh draft should fail: {}", check["conclusion"]);
        say(&mut step, &format!("The check fails: {}", text(&check["output"]["title"])), text(&check["html_url"]))?;
        detail(&self.findings(&check).await?)?;

        let files = ann.get(&format!("{repo}/pulls/{pull_number}/files")).await?;
        ensure!(array(&files).len() == 1, "the draft should be one file");
        let path = text(&files[0]["filename"]).to_owned();
        self.complete(&path, text(&pull["head"]["ref"])).await?;
        say(&mut step, &format!("ann completes {path} and pushes it."), "")?;
        self.at_rest().await?;
        let pull = self.only_pull().await?;
        let check = self.check(&pull).await?;
        ensure!(
            check["conclusion"] == "success",
            "the completed document should pass:\n{}",
            self.findings(&check).await?
        );
        say(&mut step, &format!("The check passes: {}", text(&check["output"]["title"])), text(&check["html_url"]))?;

        ann.put(&format!("{repo}/pulls/{pull_number}/merge"), &json!({ "merge_method": "squash" })).await?;
        say(&mut step, &format!("ann merges #{pull_number}."), "")?;
        self.at_rest().await?;
        let filed = self.filed(number).await?;
        ensure!(filed.len() == 3, "each of the 3 open action items should be one sub-issue, not {}", filed.len());
        say(&mut step, &format!("Each open action item is one sub-issue of #{number}:"), "")?;
        for issue in &filed {
            let who: Vec<&str> = array(&issue["assignees"]).iter().map(|user| text(&user["login"])).collect();
            detail(&format!("#{} {} ({})", issue["number"], text(&issue["title"]), who.join(", ")))?;
        }
        let document = self.document(&path, "main").await?;
        for issue in &filed {
            ensure!(document.contains(text(&issue["html_url"])), "the document should link {}", issue["html_url"]);
        }
        say(&mut step, "Their links are written into the document's lines.", "")?;
        detail(&document.lines().filter(|line| line.starts_with("- [ ]")).collect::<Vec<_>>().join("\n"))?;

        let before = self.sandbox.snapshot();
        let sent = self.sandbox.deliveries().len();
        self.sandbox.redeliver_all().await?;
        self.at_rest().await?;
        let refused = self.sandbox.deliveries().iter().filter(|delivery| delivery.status != Some(202)).count();
        ensure!(refused == 0, "{refused} deliveries were not accepted");
        ensure!(before == self.sandbox.snapshot(), "a repeated delivery changed something");
        say(&mut step, &format!("All {sent} webhook deliveries came a second time: nothing changed."), "")?;
        Ok(ExitCode::SUCCESS)
    }

    async fn only_pull(&self) -> anyhow::Result<Value> {
        let pulls = self.ann.get(&format!("/repos/{REPOSITORY}/pulls?state=all")).await?;
        match array(&pulls) {
            [pull] => Ok(pull.clone()),
            pulls => bail!("there should be one pull request, not {}", pulls.len()),
        }
    }

    /// The check run on the pull request's head: exactly one.
    async fn check(&self, pull: &Value) -> anyhow::Result<Value> {
        let sha = text(&pull["head"]["sha"]);
        let checks = self.ann.get(&format!("/repos/{REPOSITORY}/commits/{sha}/check-runs")).await?;
        match array(&checks["check_runs"]) {
            [check] => Ok(check.clone()),
            checks => bail!("there should be one check run on {sha}, not {}", checks.len()),
        }
    }

    /// The check's annotations, a line each.
    async fn findings(&self, check: &Value) -> anyhow::Result<String> {
        let path = format!("/repos/{REPOSITORY}/check-runs/{}/annotations?per_page=100", check["id"]);
        let annotations = self.ann.get(&path).await?;
        let lines: Vec<String> = array(&annotations)
            .iter()
            .map(|found| {
                format!(
                    "{:>8}  line {:>3}  {}",
                    text(&found["annotation_level"]),
                    found["start_line"],
                    text(&found["title"])
                )
            })
            .collect();
        Ok(lines.join("\n"))
    }

    /// Keeps the front matter that was drafted and writes the rest.
    async fn complete(&self, path: &str, branch: &str) -> anyhow::Result<()> {
        let file = self.ann.get(&format!("/repos/{REPOSITORY}/contents/{path}?ref={branch}")).await?;
        let draft = decode(&file)?;
        let end = draft.match_indices("\n---\n").next().context("the draft has no front matter")?.0 + "\n---\n".len();
        let content = format!("{}{COMPLETED}", &draft[..end]);
        let body = json!({
            "message": "Write down what happened",
            "branch": branch,
            "sha": file["sha"],
            "content": BASE64.encode(content),
        });
        self.ann.put(&format!("/repos/{REPOSITORY}/contents/{path}"), &body).await?;
        Ok(())
    }

    async fn document(&self, path: &str, at: &str) -> anyhow::Result<String> {
        decode(&self.ann.get(&format!("/repos/{REPOSITORY}/contents/{path}?ref={at}")).await?)
    }

    /// The incident's sub-issues; each must be an action item with its label.
    async fn filed(&self, number: u64) -> anyhow::Result<Vec<Value>> {
        let children = self.ann.get(&format!("/repos/{REPOSITORY}/issues/{number}/sub_issues")).await?;
        let labelled = self.ann.get(&format!("/repos/{REPOSITORY}/issues?state=all&labels=action-item")).await?;
        ensure!(array(&children).len() == array(&labelled).len(), "some action item's issue is no sub-issue");
        Ok(array(&children).to_vec())
    }
}

fn decode(file: &Value) -> anyhow::Result<String> {
    let packed: String = text(&file["content"]).split_whitespace().collect();
    Ok(String::from_utf8(BASE64.decode(packed)?)?)
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn labels(issue: &Value) -> Vec<&str> {
    array(&issue["labels"]).iter().map(|label| text(&label["name"])).collect()
}
