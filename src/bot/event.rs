//! One webhook, read into what concerns the bot. An event is a hint: the bot acts on what GitHub says now.
//!
//! Reading is lenient: unknown fields, actions and events never fail. An event that concerns the bot but
//! lacks what it needs is [`Unreadable`], so that nobody loses it silently.

use serde::{Deserialize, Serialize};

use super::model::{Actor, RepoRef};

mod webhook;

/// All that may run side by side is in different lanes; within a lane, order holds.
///
/// A lane is one incident (`REPOSITORY_ID/ISSUE_NUMBER`), or one pull request that belongs to none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lane {
    /// 0 for what belongs to no repository: the bot's chores (number 0), and an installation (its id).
    pub repository_id: u64,
    /// Issue and pull request numbers share one number space. 0 is the repository itself.
    pub number: u64,
}

impl Lane {
    /// Where the bot's chores are done, one after the other, by one replica at a time.
    pub const CHORES: Self = Self { repository_id: 0, number: 0 };

    /// Not a repository's.
    pub fn is_reserved(&self) -> bool {
        self.repository_id == 0
    }
}

/// A webhook that concerns the bot; what a job carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    pub repo: RepoRef,
    pub sender: Actor,
    pub event: Event,
}

impl Incoming {
    /// The lane this belongs to as far as the payload tells. A pull request on a branch
    /// `postmortem/ISSUE-SLUG` of the repository itself belongs to its incident's lane.
    pub fn lane(&self) -> Lane {
        let number = match &self.event {
            Event::Issue { number, .. } | Event::Comment { number, .. } | Event::Sweep { number } => *number,
            Event::Pull { number, head_ref, from_fork, .. } => match incident_of_branch(head_ref) {
                Some(incident) if !from_fork => incident,
                _ => *number,
            },
            Event::CheckRequested { number, head_ref, .. } => incident_of_branch(head_ref).unwrap_or(*number),
            Event::CheckOfCommit { .. } => 0,
            Event::Installation { .. } => return Lane { repository_id: 0, number: self.repo.installation },
            Event::Chore { .. } => return Lane::CHORES,
        };
        Lane { repository_id: self.repo.id, number }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Event {
    /// Something happened to an issue (never to a pull request) that carries, or just lost, an incident label.
    Issue { number: u64, action: String },
    /// A comment with at least one line that may be a slash command was made or edited.
    Comment {
        /// The issue's or pull request's number.
        number: u64,
        on_pull_request: bool,
        comment_id: u64,
        /// Who wrote the comment; commands count only where the sender wrote it.
        author: Actor,
        body: String,
        /// The text before an edit; `None` for a new comment.
        before: Option<String>,
    },
    /// A pull request was opened, pushed to, reopened, made ready or closed.
    Pull { number: u64, action: String, head_ref: String, head_sha: String, from_fork: bool, merged: bool },
    /// Somebody asked for the check to run again (`check_run.rerequested`, `check_suite.rerequested`,
    /// `check_run.requested_action`).
    CheckRequested {
        /// The pull request's number.
        number: u64,
        head_ref: String,
        head_sha: String,
        /// Identifier of the pressed button, where one was.
        action: Option<String>,
    },
    /// As [`Event::CheckRequested`], where the webhook names no pull request: GitHub names none of a fork.
    CheckOfCommit { head_sha: String, action: Option<String> },
    /// Nobody's webhook: look at this issue or pull request once more, also for what may be there twice.
    Sweep { number: u64 },
    /// An installation came or came back, or what it reaches changed: look at all of it. Where the repository has an
    /// id, only at that one.
    Installation { action: String },
    /// Nobody's webhook: something that is to be done now and then.
    Chore { chore: Chore },
}

/// What the bot does now and then, whatever happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chore {
    /// Has GitHub deliver again what it could not deliver.
    Deliveries,
    /// Looks at every installation: what was missed, what is there twice.
    Reconcile,
    /// Forgets what is too old to matter.
    Prune,
}

impl Chore {
    /// All of them, in the order in which they are begun.
    pub const ALL: [Self; 3] = [Self::Deliveries, Self::Reconcile, Self::Prune];

    /// As people read it, and as part of ids.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deliveries => "deliveries",
            Self::Reconcile => "reconcile",
            Self::Prune => "prune",
        }
    }
}

/// Whether a webhook of that kind may concern the bot, by what GitHub's list of deliveries tells of it: no payload.
/// [`Incoming::read`] decides in the end.
pub fn may_concern(event: &str, action: Option<&str>) -> bool {
    let actions: &[&str] = match event {
        "issues" => &["opened", "edited", "labeled", "unlabeled", "closed", "reopened", "transferred"],
        "issue_comment" => &["created", "edited"],
        "pull_request" => webhook::PULL_ACTIONS,
        "check_run" => &["rerequested", "requested_action"],
        "check_suite" => &["rerequested"],
        "installation" => webhook::INSTALLATION_ACTIONS,
        "installation_repositories" => &["added"],
        "repository" => webhook::REPOSITORY_ACTIONS,
        _ => return false,
    };
    action.is_some_and(|action| actions.contains(&action))
}

/// The labels that make an issue an incident. Upper and lower case are the same, as on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentLabels(Vec<String>);

impl IncidentLabels {
    pub fn new(names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        Self(names.into_iter().map(|name| name.as_ref().trim().to_lowercase()).collect())
    }

    /// Is `label` one of them?
    pub fn contains(&self, label: &str) -> bool {
        let label = label.trim().to_lowercase();
        self.0.contains(&label)
    }
}

impl Default for IncidentLabels {
    /// `incident`, and nothing else.
    fn default() -> Self {
        Self::new(["incident"])
    }
}

/// What reading a webhook gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    Relevant(Box<Incoming>),
    /// Relevant only where the repository's configuration makes an incident of one of these labels.
    Labelled(Box<Incoming>, Vec<String>),
    /// Known not to concern us; the text says why, for the log.
    Irrelevant(&'static str),
}

/// A payload that we cannot act on although its signature was right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not JSON at all, or not an object: answered with 400.
    #[error("the body is not a JSON object: {0}")]
    NotJson(String),
    /// An event that concerns us lacks a field: kept and shown to the operator.
    #[error("{event}: {problem}")]
    Incomplete { event: String, problem: String },
}

/// The incident number in a branch name `postmortem/ISSUE-SLUG`, if it can be one.
pub fn incident_of_branch(branch: &str) -> Option<u64> {
    let rest = branch.strip_prefix("postmortem/")?;
    let digits = rest.split_once('-').map_or(rest, |(digits, _)| digits);
    // `+5` would be read as a number, too.
    digits.parse().ok().filter(|number| !digits.starts_with('+') && is_id(*number))
}

/// Can it be a database id or number: at least 1, and it fits a signed 64-bit column?
fn is_id(number: u64) -> bool {
    (1..=i64::MAX.cast_unsigned()).contains(&number)
}

#[cfg(test)]
mod tests {
    use super::incident_of_branch;

    #[test]
    fn a_branch_names_an_incident_that_can_be() {
        for (branch, number) in [
            ("postmortem/12-checkout-down", Some(12)),
            ("postmortem/12", Some(12)),
            ("postmortem/9223372036854775807-x", Some(i64::MAX.cast_unsigned())),
            ("postmortem/9223372036854775808-x", None),
            ("postmortem/0-x", None),
            ("postmortem/+5-x", None),
            ("postmortem/x-5", None),
            ("postmortem/-5", None),
            ("feature/12-x", None),
        ] {
            assert_eq!(incident_of_branch(branch), number, "{branch}");
        }
    }
}
