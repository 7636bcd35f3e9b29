//! GitHub's JSON, as far as it is used, and how it becomes the bot's own values.
//!
//! Lenient on purpose: unknown fields are ignored, a missing, null or odd field counts as absent, and only
//! what nothing can be done without (an issue's number, a ref's commit) is demanded.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::bot::model;

/// Anything that does not fit counts as absent.
fn lenient<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

/// As [`lenient`], item by item: one odd item does not cost the others.
fn lenient_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let Value::Array(items) = Value::deserialize(deserializer)? else { return Ok(Vec::new()) };
    Ok(items.into_iter().filter_map(|item| serde_json::from_value(item).ok()).collect())
}

/// Tells `null` from a field that is not there; what does not fit counts as `null`.
#[expect(clippy::option_option, reason = "JSON has three states here: not there, `null`, and a value")]
fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    lenient(deserializer).map(Some)
}

/// RFC 3339, a civil time (taken as UTC), or epoch seconds.
fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text.parse().ok().or_else(|| {
            let civil: DateTime = text.parse().ok()?;
            Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
        }),
        Value::Number(seconds) => seconds.as_i64().and_then(|seconds| Timestamp::from_second(seconds).ok()),
        _ => None,
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct User {
    #[serde(default, deserialize_with = "lenient")]
    login: String,
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    kind: String,
}

impl User {
    fn actor(self) -> Option<model::Actor> {
        if self.login.is_empty() {
            return None;
        }
        let is_bot = self.kind == "Bot" || self.login.ends_with("[bot]");
        Some(model::Actor { login: self.login, is_bot })
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Id {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<u64>,
}

/// `{"name": …}` or, on some endpoints, the bare name.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Label {
    Name(String),
    Object { name: String },
}

impl Label {
    fn names(labels: Vec<Self>) -> Vec<String> {
        labels.into_iter().map(|(Self::Name(name) | Self::Object { name })| name).collect()
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Repository {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    full_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    default_branch: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    archived: bool,
    #[serde(default, deserialize_with = "lenient")]
    html_url: String,
}

impl From<Repository> for model::Repository {
    fn from(wire: Repository) -> Self {
        Self {
            id: wire.id,
            full_name: wire.full_name,
            default_branch: wire.default_branch.filter(|name| !name.is_empty()).unwrap_or_else(|| "main".to_owned()),
            archived: wire.archived,
            html_url: wire.html_url,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Permission {
    #[serde(default, deserialize_with = "lenient")]
    role_name: String,
    #[serde(default, deserialize_with = "lenient")]
    permission: String,
}

impl Permission {
    /// `role_name` tells triage from read; a custom role's name says nothing, its base `permission` does.
    pub(super) fn role(&self) -> Option<model::Role> {
        role(&self.role_name).or_else(|| role(&self.permission))
    }
}

fn role(name: &str) -> Option<model::Role> {
    Some(match name.to_ascii_lowercase().as_str() {
        "admin" => model::Role::Admin,
        "maintain" => model::Role::Maintain,
        "write" | "push" => model::Role::Write,
        "triage" => model::Role::Triage,
        "read" | "pull" => model::Role::Read,
        "none" => model::Role::None,
        _ => return None,
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct Issue {
    #[serde(default, deserialize_with = "lenient")]
    id: u64,
    number: u64,
    #[serde(default, deserialize_with = "lenient")]
    title: String,
    #[serde(default, deserialize_with = "lenient")]
    body: String,
    #[serde(default, deserialize_with = "lenient")]
    state: String,
    #[serde(default, deserialize_with = "lenient_list")]
    labels: Vec<Label>,
    #[serde(default, deserialize_with = "lenient")]
    user: User,
    #[serde(default, deserialize_with = "lenient_list")]
    assignees: Vec<User>,
    #[serde(default)]
    pull_request: Value,
    #[serde(default, deserialize_with = "lenient")]
    locked: bool,
    #[serde(default, deserialize_with = "lenient")]
    html_url: String,
    #[serde(default, deserialize_with = "time")]
    created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "time")]
    closed_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    performed_via_github_app: Id,
}

impl From<Issue> for model::Issue {
    fn from(wire: Issue) -> Self {
        Self {
            id: wire.id,
            number: wire.number,
            title: wire.title,
            body: wire.body,
            open: wire.state != "closed",
            labels: Label::names(wire.labels),
            author: wire.user.actor(),
            assignees: wire.assignees.into_iter().map(|user| user.login).filter(|login| !login.is_empty()).collect(),
            is_pull_request: !wire.pull_request.is_null(),
            locked: wire.locked,
            html_url: wire.html_url,
            created_at: wire.created_at.unwrap_or(Timestamp::UNIX_EPOCH),
            closed_at: wire.closed_at,
            via_app: wire.performed_via_github_app.id,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Comment {
    id: u64,
    #[serde(default, deserialize_with = "lenient")]
    body: String,
    #[serde(default, deserialize_with = "lenient")]
    user: User,
    #[serde(default, deserialize_with = "lenient")]
    html_url: String,
    #[serde(default, deserialize_with = "time")]
    created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    performed_via_github_app: Id,
}

impl Comment {
    /// What we know of a comment that we wrote ourselves.
    pub(super) fn known(id: u64, body: &str) -> Self {
        Self {
            id,
            body: body.to_owned(),
            user: User::default(),
            html_url: String::new(),
            created_at: None,
            performed_via_github_app: Id::default(),
        }
    }
}

/// A comment of a repository's list, which names the issue by its address alone.
#[derive(Debug, Deserialize)]
pub(super) struct ThreadComment {
    #[serde(flatten)]
    comment: Comment,
    #[serde(default, deserialize_with = "lenient")]
    issue_url: String,
    #[serde(default, deserialize_with = "time")]
    updated_at: Option<Timestamp>,
}

impl ThreadComment {
    /// `None` where the server does not say where it stands.
    pub(super) fn placed(self) -> Option<model::ThreadComment> {
        let number = self.issue_url.rsplit('/').next()?.parse().ok()?;
        let edited = self.updated_at.is_none() || self.updated_at != self.comment.created_at;
        let comment = model::Comment::from(self.comment);
        let on_pull_request = comment.html_url.contains("/pull/");
        Some(model::ThreadComment { number, on_pull_request, edited, comment })
    }
}

impl From<Comment> for model::Comment {
    fn from(wire: Comment) -> Self {
        Self {
            id: wire.id,
            body: wire.body,
            author: wire.user.actor(),
            html_url: wire.html_url,
            created_at: wire.created_at.unwrap_or(Timestamp::UNIX_EPOCH),
            via_app: wire.performed_via_github_app.id,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct PullRepo {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    full_name: Option<String>,
}

/// One side of a pull request.
#[derive(Debug, Default, Deserialize)]
struct PullSide {
    #[serde(default, rename = "ref", deserialize_with = "lenient")]
    name: String,
    #[serde(default, deserialize_with = "lenient")]
    sha: String,
    #[serde(default, deserialize_with = "lenient")]
    label: String,
    /// `Some(None)` is `null`: the fork is gone.
    #[serde(default, deserialize_with = "present")]
    #[expect(clippy::option_option, reason = "JSON has three states here: not there, `null`, and a value")]
    repo: Option<Option<PullRepo>>,
}

impl PullSide {
    /// Is it a branch of `repo` itself? By the repository's id, else its name, else the label (`OWNER:BRANCH`).
    /// A server that says nothing of the kind (GitHub always does) knows no forks.
    fn is_of(&self, repo: &model::RepoRef) -> bool {
        let labelled = || self.label.eq_ignore_ascii_case(&format!("{}:{}", repo.owner, self.name));
        match &self.repo {
            Some(Some(PullRepo { id: Some(id), .. })) if *id != 0 && repo.id != 0 => *id == repo.id,
            Some(Some(PullRepo { full_name: Some(name), .. })) => name.eq_ignore_ascii_case(&repo.full_name()),
            None if self.label.is_empty() => true,
            _ => labelled(),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct PullRequest {
    #[serde(default, deserialize_with = "lenient")]
    id: u64,
    number: u64,
    #[serde(default, deserialize_with = "lenient")]
    title: String,
    #[serde(default, deserialize_with = "lenient")]
    body: String,
    #[serde(default, deserialize_with = "lenient")]
    state: String,
    #[serde(default, deserialize_with = "lenient")]
    merged: bool,
    #[serde(default, deserialize_with = "time")]
    merged_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    draft: bool,
    #[serde(default, deserialize_with = "lenient")]
    head: PullSide,
    #[serde(default, deserialize_with = "lenient")]
    base: PullSide,
    #[serde(default, deserialize_with = "lenient")]
    user: User,
    #[serde(default, deserialize_with = "lenient")]
    merge_commit_sha: Option<String>,
    #[serde(default, deserialize_with = "lenient_list")]
    labels: Vec<Label>,
    #[serde(default, deserialize_with = "lenient")]
    html_url: String,
}

impl PullRequest {
    /// Its head is `branch` of `repo` itself.
    pub(super) fn is_from(&self, repo: &model::RepoRef, branch: &str) -> bool {
        self.head.name == branch && self.head.is_of(repo)
    }

    /// As `repo`'s. A head in `repo` itself gets its name as we know it: the server may know a newer one.
    pub(super) fn of(self, repo: &model::RepoRef) -> model::PullRequest {
        let own = self.head.is_of(repo);
        model::PullRequest {
            id: self.id,
            number: self.number,
            title: self.title,
            body: self.body,
            open: self.state != "closed",
            merged: self.merged || self.merged_at.is_some(),
            draft: self.draft,
            head_repo: if own {
                Some(repo.full_name())
            } else {
                self.head.repo.flatten().and_then(|repo| repo.full_name)
            },
            head_ref: self.head.name,
            head_sha: self.head.sha,
            base_ref: self.base.name,
            author: self.user.actor(),
            merge_commit_sha: self.merge_commit_sha,
            labels: Label::names(self.labels),
            html_url: self.html_url,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct PullFile {
    filename: String,
    #[serde(default, deserialize_with = "lenient")]
    sha: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    status: String,
}

impl From<PullFile> for model::PullFile {
    fn from(wire: PullFile) -> Self {
        Self { path: wire.filename, blob_sha: wire.sha, status: wire.status }
    }
}

#[derive(Debug, Default, Deserialize)]
struct CheckOutput {
    #[serde(default, deserialize_with = "lenient")]
    annotations_count: usize,
}

#[derive(Debug, Deserialize)]
pub(super) struct CheckRun {
    id: u64,
    #[serde(default, deserialize_with = "lenient")]
    name: String,
    #[serde(default, deserialize_with = "lenient")]
    head_sha: String,
    #[serde(default, deserialize_with = "lenient")]
    external_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    status: String,
    #[serde(default, deserialize_with = "lenient")]
    conclusion: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    output: CheckOutput,
    #[serde(default, deserialize_with = "lenient")]
    app: Id,
}

impl CheckRun {
    /// What we know of a check run that we made ourselves.
    pub(super) fn known(id: u64, name: &str, head_sha: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            head_sha: head_sha.to_owned(),
            external_id: None,
            status: String::new(),
            conclusion: None,
            output: CheckOutput::default(),
            app: Id::default(),
        }
    }
}

impl From<CheckRun> for model::CheckRun {
    fn from(wire: CheckRun) -> Self {
        Self {
            id: wire.id,
            name: wire.name,
            head_sha: wire.head_sha,
            external_id: wire.external_id,
            completed: wire.status == "completed" || wire.conclusion.is_some(),
            conclusion: wire.conclusion,
            annotations: wire.output.annotations_count,
            app_id: wire.app.id,
        }
    }
}

/// The page of `GET …/check-runs`, which is not a bare list.
pub(super) const CHECK_RUNS: &str = "check_runs";

#[derive(Debug, Deserialize)]
pub(super) struct Branch {
    pub(super) name: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) commit: Option<Sha>,
}

#[derive(Debug, Deserialize)]
pub(super) struct GitRef {
    #[serde(default, rename = "ref", deserialize_with = "lenient")]
    pub(super) name: String,
    pub(super) object: Sha,
}

#[derive(Debug, Deserialize)]
pub(super) struct Sha {
    pub(super) sha: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Commit {
    pub(super) tree: Sha,
}

#[derive(Debug, Deserialize)]
pub(super) struct Tree {
    #[serde(default, deserialize_with = "lenient_list")]
    pub(super) tree: Vec<TreeEntry>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TreeEntry {
    pub(super) path: String,
    pub(super) mode: String,
    pub(super) sha: String,
    #[serde(default, deserialize_with = "lenient")]
    size: Option<u64>,
}

impl From<TreeEntry> for model::TreeEntry {
    fn from(wire: TreeEntry) -> Self {
        Self { path: wire.path, mode: wire.mode, sha: wire.sha, size: wire.size }
    }
}

/// What `GET …/contents/PATH` says of anything but a directory, and `GET …/git/blobs/SHA` of a blob.
#[derive(Debug, Deserialize)]
pub(super) struct Content {
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    pub(super) kind: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) sha: String,
    #[serde(default, deserialize_with = "lenient")]
    size: u64,
    #[serde(default, deserialize_with = "lenient")]
    encoding: String,
    #[serde(default, rename = "content", deserialize_with = "lenient")]
    text: Option<String>,
}

impl Content {
    /// The bytes, where they came along: files above 1 MB come without.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        let content = self.text.as_deref()?;
        if content.is_empty() && self.size > 0 {
            return None;
        }
        match self.encoding.as_str() {
            // GitHub names it always; where nobody does, it is what the documentation shows.
            "base64" | "" => {
                let packed: Vec<u8> = content.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
                STANDARD.decode(packed).ok()
            }
            "utf-8" => Some(content.as_bytes().to_vec()),
            _ => None,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct App {
    pub(super) slug: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Installation {
    pub(super) id: u64,
    #[serde(default, deserialize_with = "lenient")]
    account: User,
    #[serde(default, deserialize_with = "time")]
    suspended_at: Option<Timestamp>,
}

impl From<Installation> for model::Installation {
    fn from(wire: Installation) -> Self {
        Self { id: wire.id, account: wire.account.login, suspended: wire.suspended_at.is_some() }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct InstalledRepository {
    id: u64,
    #[serde(default, deserialize_with = "lenient")]
    full_name: String,
    #[serde(default, deserialize_with = "lenient")]
    archived: bool,
}

impl InstalledRepository {
    /// `None` where the server does not name it.
    pub(super) fn of(self, installation: u64) -> Option<model::InstalledRepository> {
        let (owner, name) = self.full_name.split_once('/')?;
        let repo = model::RepoRef { installation, id: self.id, owner: owner.to_owned(), name: name.to_owned() };
        Some(model::InstalledRepository { repo, archived: self.archived })
    }
}

/// One attempt of a webhook's, from the list that shows no payloads.
#[derive(Debug, Deserialize)]
pub(super) struct HookDelivery {
    id: u64,
    #[serde(default, deserialize_with = "lenient")]
    guid: String,
    #[serde(default, deserialize_with = "time")]
    delivered_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    status: String,
    #[serde(default, deserialize_with = "lenient")]
    status_code: u16,
    #[serde(default, deserialize_with = "lenient")]
    event: String,
    #[serde(default, deserialize_with = "lenient")]
    action: Option<String>,
}

/// The same attempt alone, which shows what was sent.
#[derive(Deserialize)]
pub(super) struct HookRequest {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) request: HookBody,
}

#[derive(Default, Deserialize)]
pub(super) struct HookBody {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) payload: Option<serde_json::Map<String, serde_json::Value>>,
}

impl HookDelivery {
    /// `None` while it is under way, or where it can't be told from others.
    pub(super) fn known(self) -> Option<model::HookDelivery> {
        if self.guid.is_empty() || self.status.eq_ignore_ascii_case("pending") {
            return None;
        }
        Some(model::HookDelivery {
            id: self.id,
            guid: self.guid,
            delivered_at: self.delivered_at?,
            status_code: self.status_code,
            event: self.event,
            action: self.action,
        })
    }
}

impl Installation {
    pub(super) fn is_of(&self, owner: &str) -> bool {
        self.account.login.eq_ignore_ascii_case(owner)
    }
}

/// Never printed: it is a secret.
#[derive(Deserialize)]
pub(super) struct AccessToken {
    pub(super) token: secrecy::SecretString,
    #[serde(default, deserialize_with = "time")]
    pub(super) expires_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_issue_needs_no_more_than_its_number() {
        let odd = json!({
            "number": 7, "id": null, "title": null, "body": 3, "user": null, "labels": [{"name": "a"}, "b", 4, {}],
            "assignees": null, "created_at": "yesterday", "state": null, "performed_via_github_app": null, "x": []
        });
        let issue = model::Issue::from(serde_json::from_value::<Issue>(odd).unwrap());
        assert_eq!((issue.number, issue.id, issue.open, issue.is_pull_request), (7, 0, true, false));
        assert_eq!(issue.labels, ["a", "b"]);
        assert_eq!((issue.author, issue.via_app, issue.body.as_str()), (None, None, ""));
    }

    #[test]
    fn times_come_in_more_than_one_shape() {
        for text in [json!("2026-01-02T03:04:05Z"), json!("2026-01-02T04:04:05+01:00"), json!(1_767_323_045)] {
            let comment: Comment = serde_json::from_value(json!({"id": 1, "created_at": text})).unwrap();
            assert_eq!(comment.created_at.unwrap().to_string(), "2026-01-02T03:04:05Z", "{text}");
        }
        let civil: Comment = serde_json::from_value(json!({"id": 1, "created_at": "2026-01-02T03:04:05"})).unwrap();
        assert_eq!(civil.created_at.unwrap().to_string(), "2026-01-02T03:04:05Z");
    }

    #[test]
    fn a_role_is_read_from_its_name_first() {
        let role = |role_name, permission| {
            serde_json::from_value::<Permission>(json!({"role_name": role_name, "permission": permission}))
                .unwrap()
                .role()
        };
        assert_eq!(role(json!("triage"), json!("read")), Some(model::Role::Triage));
        assert_eq!(role(json!("on-call"), json!("write")), Some(model::Role::Write));
        assert_eq!(role(json!(null), json!("admin")), Some(model::Role::Admin));
        assert_eq!(role(json!("on-call"), json!(null)), None);
    }

    #[test]
    fn a_pull_request_of_a_fork_is_not_ours() {
        let repo = model::RepoRef { installation: 1, id: 5, owner: "acme".into(), name: "shop".into() };
        let from = |head: Value| {
            serde_json::from_value::<PullRequest>(json!({"number": 1, "head": head, "base": {}}))
                .unwrap()
                .is_from(&repo, "topic")
        };
        assert!(from(json!({"ref": "topic", "repo": {"id": 5, "full_name": "acme/renamed"}})));
        assert!(!from(json!({"ref": "topic", "repo": {"id": 6, "full_name": "acme/shop"}})));
        assert!(!from(json!({"ref": "other", "repo": {"id": 5}})));
        assert!(from(json!({"ref": "topic", "repo": {"full_name": "Acme/Shop"}})));
        assert!(from(json!({"ref": "topic", "repo": null, "label": "acme:topic"})));
        assert!(!from(json!({"ref": "topic", "repo": null, "label": "mallory:topic"})));
    }
}
