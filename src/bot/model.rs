//! What GitHub says, as plain values of our own: only the fields that a decision uses.
//!
//! These are neither GitHub's wire format (that is `github::wire`) nor rows of a database.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One repository as one installation sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RepoRef {
    /// Installation id of the app; tokens are minted for it. 0 where the webhook named none (GitHub always
    /// does, stand-ins may not): the adapter then looks it up by repository.
    pub installation: u64,
    /// GitHub's numeric repository id; stays the same through renames.
    pub id: u64,
    pub owner: String,
    pub name: String,
}

impl RepoRef {
    /// `owner/name`.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }
}

/// A repository's state, as far as it bounds what the bot may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// `None` where the server does not say.
    pub id: Option<u64>,
    /// `owner/name` as it is now, which may be another one than was asked for.
    pub full_name: Option<String>,
    pub default_branch: String,
    pub archived: bool,
    pub html_url: String,
}

/// The app on one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    pub id: u64,
    /// Whose it is.
    pub account: String,
    pub suspended: bool,
}

/// A repository that an installation reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledRepository {
    pub repo: RepoRef,
    pub archived: bool,
}

/// One attempt of GitHub's to deliver a webhook, without what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookDelivery {
    /// Of the attempt.
    pub id: u64,
    /// `X-GitHub-Delivery`: the same for all attempts.
    pub guid: String,
    pub delivered_at: Timestamp,
    /// What we answered, as GitHub knows; 0 where no answer came.
    pub status_code: u16,
    pub event: String,
    pub action: Option<String>,
}

impl HookDelivery {
    /// GitHub holds it for delivered.
    pub fn succeeded(&self) -> bool {
        (200..300).contains(&self.status_code)
    }
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub login: String,
    /// GitHub's `type` is `Bot`, or the login ends in `[bot]`.
    pub is_bot: bool,
}

/// An issue (or, on GitHub's issue endpoints, the issue side of a pull request).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Database id: what the sub-issue endpoint wants.
    pub id: u64,
    pub number: u64,
    pub title: String,
    /// Empty where GitHub says `null`.
    pub body: String,
    pub open: bool,
    pub labels: Vec<String>,
    pub author: Option<Actor>,
    pub assignees: Vec<String>,
    pub is_pull_request: bool,
    pub locked: bool,
    pub html_url: String,
    pub created_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    /// Id of the app that wrote it, where GitHub says so (`performed_via_github_app.id`).
    pub via_app: Option<u64>,
}

/// A comment on an issue or pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub id: u64,
    pub body: String,
    pub author: Option<Actor>,
    pub html_url: String,
    pub created_at: Timestamp,
    /// Id of the app that wrote it, where GitHub says so (`performed_via_github_app.id`).
    pub via_app: Option<u64>,
}

/// A comment with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadComment {
    /// The issue's or pull request's number.
    pub number: u64,
    pub on_pull_request: bool,
    /// It is not (or may not be) as it was made.
    pub edited: bool,
    pub comment: Comment,
}

/// A pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    pub id: u64,
    pub number: u64,
    pub title: String,
    pub body: String,
    pub open: bool,
    pub merged: bool,
    pub draft: bool,
    pub head_ref: String,
    pub head_sha: String,
    /// `owner/name` of the head repository; `None` where the fork was deleted.
    pub head_repo: Option<String>,
    pub base_ref: String,
    pub author: Option<Actor>,
    pub merge_commit_sha: Option<String>,
    pub labels: Vec<String>,
    pub html_url: String,
}

impl PullRequest {
    /// Its head is not a branch of `repo` itself.
    pub fn is_from_fork(&self, repo: &RepoRef) -> bool {
        !self.head_repo.as_deref().is_some_and(|head| head.eq_ignore_ascii_case(&repo.full_name()))
    }
}

/// One file of a pull request's diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullFile {
    pub path: String,
    /// Blob id at the head. For a symbolic link: the id of the link's own text.
    pub blob_sha: Option<String>,
    /// `added`, `modified`, `renamed`, `removed`, …
    pub status: String,
}

/// A file's bytes at some commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileContent {
    pub path: String,
    pub blob_sha: String,
    pub bytes: Vec<u8>,
}

/// What stands in a folder at some commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeEntry {
    /// Its name alone.
    pub path: String,
    /// Git's, such as `100644` for a file, `040000` for a folder and `120000` for a symbolic link.
    pub mode: String,
    pub sha: String,
    /// Bytes of a file, where the server says.
    pub size: Option<u64>,
}

/// A check run that exists on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRun {
    pub id: u64,
    pub name: String,
    pub head_sha: String,
    pub external_id: Option<String>,
    pub completed: bool,
    pub conclusion: Option<String>,
    /// How many annotations GitHub holds for it.
    pub annotations: usize,
    /// Id of the app that made it, where GitHub says so.
    pub app_id: Option<u64>,
}

/// A person's role in a repository, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    None,
    Read,
    Triage,
    Write,
    Maintain,
    Admin,
}

/// Who the bot itself is on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub app_id: u64,
    /// `SLUG[bot]`; `None` where the server did not tell.
    pub login: Option<String>,
    pub name: Option<String>,
}

/// What a new issue is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewIssue {
    pub title: String,
    pub body: String,
    pub labels: Vec<String>,
    pub assignees: Vec<String>,
}

/// What a new pull request is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPull {
    pub title: String,
    pub body: String,
    pub head: String,
    pub base: String,
}

/// How loud an annotation is; GitHub's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnnotationLevel {
    Notice,
    Warning,
    Failure,
}

/// One line annotation of a check run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    pub path: String,
    /// 1-based.
    pub start_line: usize,
    /// 1-based, inclusive.
    pub end_line: usize,
    /// 1-based; GitHub takes columns only where start and end line are the same.
    pub start_column: Option<usize>,
    pub end_column: Option<usize>,
    pub level: AnnotationLevel,
    /// At most 255 characters.
    pub title: String,
    /// At most 64 KB.
    pub message: String,
}

/// A button on a check run: label at most 20, description 40, identifier 20 characters; at most three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAction {
    pub label: String,
    pub description: String,
    pub identifier: String,
}

/// What one request about a check run says. Annotations beyond 50 go into further requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRunRequest {
    pub name: String,
    pub head_sha: String,
    pub external_id: String,
    /// `None`: still in progress (more annotations follow). `Some("success" | "failure" | "neutral" …)`: completed.
    pub conclusion: Option<String>,
    pub details_url: Option<String>,
    pub title: String,
    /// Markdown, at most 65,535 bytes.
    pub summary: String,
    /// At most 50 a request.
    pub annotations: Vec<Annotation>,
    pub actions: Vec<CheckAction>,
}

/// GitHub's reaction contents that the bot uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reaction {
    ThumbsUp,
    Confused,
    Eyes,
}
