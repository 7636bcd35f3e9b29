//! All that a decision may know: one incident (or one pull request that belongs to none) as GitHub shows it
//! now, what the ledger remembers, and the commands that wait for an answer.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command::Request;
use super::duplicate::Duplicate;
use super::marker::Signer;
use super::model::{CheckRun, Comment, Identity, Issue, PullRequest, RepoRef, Repository, Role};

/// The world of one lane at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub now: Timestamp,
    pub repo: RepoRef,
    pub repository: Repository,
    pub identity: Identity,
    pub signer: Signer,
    /// The lane's issue, where the lane is an incident or somebody gave a command on an issue.
    pub incident: Option<Incident>,
    /// The incident's pull request, or the one the lane is about.
    pub pull: Option<PullState>,
    /// Commands that nobody answered yet, oldest first.
    pub commands: Vec<Request>,
    /// What GitHub refused for good while this lane was worked on; keyed by the effect's key.
    pub refused: BTreeMap<String, Refusal>,
    /// What the check must be run anew for, although its result is there: `comment-ID` or `request-ID`.
    pub recheck: Option<String>,
    /// What of ours is there twice. Looked for by sweeps alone.
    pub duplicates: Vec<Duplicate>,
}

/// An issue that is, or is about to become, an incident.
#[derive(Debug, Clone)]
pub struct Incident {
    pub issue: Issue,
    /// The bot's own comment that links the draft.
    pub status_comment: Option<Comment>,
    /// A branch of this incident that exists although no pull request does (a crash between the two).
    pub branch: Option<String>,
    /// The head of the default branch; `None` in an empty repository. Loaded only while there is no draft.
    pub base_head: Option<String>,
    /// Whether the document's path is taken on the default branch. Loaded only while there is no draft.
    pub path_taken: bool,
    /// Action items that have an issue, by key.
    pub filed: BTreeMap<String, FiledAction>,
    /// It carries an incident label, or the bot opened its draft before. Else it only shares a branch name or a
    /// command with one, and gets no comment and no issues.
    pub tracked: bool,
    /// The draft was found without its label before the ledger knew it: a crash came between the two.
    pub unlabelled: bool,
    /// The pull request was withdrawn, deleted or never listed, but the ledger knows that it was made.
    pub pull_was_made: bool,
}

/// An issue that was made from an action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledAction {
    pub id: u64,
    pub number: u64,
    pub url: String,
    pub title: String,
    /// What this server did not do for it, one short sentence each (Markdown).
    #[serde(default)]
    pub shortfalls: Vec<String>,
    /// Labels that the server left out when the issue was made, still to be added.
    #[serde(default)]
    pub unlabelled: Vec<String>,
    /// False while labels, assignees or the parent are not settled yet.
    #[serde(default)]
    pub complete: bool,
}

/// A pull request with the postmortem documents it touches.
#[derive(Debug, Clone)]
pub struct PullState {
    pub pull: PullRequest,
    /// The postmortem files of the diff at the head; of a merged one: as they are on the base branch now.
    pub documents: Vec<Document>,
    /// Commit the documents were read at.
    pub read_at: String,
    pub checks: Vec<CheckRun>,
}

/// A postmortem file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub path: String,
    pub blob_sha: String,
    pub text: DocumentText,
}

/// What a file turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentText {
    Text(String),
    /// Not UTF-8: the 1-based line of the first wrong byte, and its offset in the file.
    NotUtf8 {
        line: usize,
        offset: usize,
    },
    /// Larger than the bot reads; size in bytes.
    TooLarge(usize),
    /// A symbolic link or a submodule.
    NotAFile,
}

impl Document {
    /// Decodes a file's bytes. `limit` in bytes.
    pub fn new(path: String, blob_sha: String, bytes: Vec<u8>, limit: usize) -> Self {
        let text = if bytes.len() > limit {
            DocumentText::TooLarge(bytes.len())
        } else {
            match String::from_utf8(bytes) {
                Ok(text) => DocumentText::Text(text),
                Err(error) => {
                    let offset = error.utf8_error().valid_up_to();
                    let line = error.as_bytes()[..offset].split(|byte| *byte == b'\n').count();
                    DocumentText::NotUtf8 { line, offset }
                }
            }
        };
        Self { path, blob_sha, text }
    }
}

/// Why GitHub will not do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    /// GitHub's words, without secrets, shortened.
    pub message: String,
}

/// What a commenter may do; a doubt is no role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authority {
    Role(Role),
    /// GitHub would not say; the text says what it said.
    Unknown(String),
}
