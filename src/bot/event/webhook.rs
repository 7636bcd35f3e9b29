//! GitHub's webhook payloads, read into an [`Incoming`].
//!
//! The structs here hold only the fields that are used, and every one of them is optional: what is missing
//! matters only once the event is known to concern the bot. No text of the payload goes into an error,
//! because errors are logged.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::{Event, IncidentLabels, Incoming, Reading, Unreadable, incident_of_branch, is_id};
use crate::bot::command;
use crate::bot::model::{Actor, RepoRef};
use named::{LabelName, Login, Named};

mod named;
#[cfg(test)]
mod tests;

/// Name of the bot's own check run; requests about others are none of its business.
const CHECK_NAME: &str = "postmortem";

/// Actions on a pull request that the bot uses.
pub(super) const PULL_ACTIONS: &[&str] = &["opened", "synchronize", "reopened", "ready_for_review", "closed"];
/// Actions after which an installation reaches what it did not reach before. Of the others (it was suspended or
/// deleted) there is nothing to do but to notice that GitHub refuses.
pub(super) const INSTALLATION_ACTIONS: &[&str] = &["created", "unsuspend", "new_permissions_accepted"];
/// The same of a repository.
pub(super) const REPOSITORY_ACTIONS: &[&str] = &["renamed", "transferred", "unarchived"];

/// GitHub's name for an account that is gone.
const GHOST: &str = "ghost";

impl Incoming {
    /// Reads one verified webhook.
    ///
    /// `event` is `X-GitHub-Event`, `body` the raw bytes. Every body must be a JSON object, whatever the event;
    /// beyond that only what the event needs is asked for.
    pub fn read(event: &str, body: &[u8], incident_labels: &IncidentLabels) -> Result<Reading, Unreadable> {
        let outcome = match event {
            "issues" => parse(body).and_then(|payload| issues(payload, incident_labels)),
            "issue_comment" => parse(body).and_then(issue_comment),
            "pull_request" => parse(body).and_then(pull_request),
            "check_run" => parse(body).and_then(check_run),
            "check_suite" => parse(body).and_then(check_suite),
            "installation" => parse(body).and_then(|payload| installation(payload, INSTALLATION_ACTIONS)),
            "installation_repositories" => parse(body).and_then(|payload| installation(payload, &["added"])),
            "repository" => parse(body).and_then(|payload| installation(payload, REPOSITORY_ACTIONS)),
            "ping" => require_json(body).map(|()| Reading::Irrelevant("a ping")),
            _ => require_json(body).map(|()| Reading::Irrelevant("an event that the bot does not use")),
        };
        let incomplete = |problem| Unreadable::Incomplete { event: event.to_owned(), problem };
        outcome.map_err(|problem| match problem {
            Problem::NotJson(problem) => Unreadable::NotJson(problem),
            Problem::Missing(field) => incomplete(format!("`{field}` is missing or out of range")),
            Problem::Shape { line, column } => {
                incomplete(format!("a field has an unexpected kind of value at line {line}, column {column}"))
            }
        })
    }
}

/// Why a payload could not be read.
enum Problem {
    NotJson(String),
    /// Path of the field.
    Missing(&'static str),
    /// A field has a value of another kind. Only the place: serde's own words would quote the payload.
    Shape {
        line: usize,
        column: usize,
    },
}

type Outcome = Result<Reading, Problem>;

fn parse(body: &[u8]) -> Result<Payload, Problem> {
    // Checked first, because serde would read an array into a struct as well.
    require_object(body)?;
    serde_json::from_slice(body).or_else(|error| {
        // A field of the wrong kind stops the reader early; the rest must be JSON all the same.
        require_json(body)?;
        Err(Problem::Shape { line: error.line(), column: error.column() })
    })
}

fn require_object(body: &[u8]) -> Result<(), Problem> {
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => Ok(()),
        _ => Err(Problem::NotJson("it does not begin with a brace".to_owned())),
    }
}

/// One JSON object and nothing after it.
fn require_json(body: &[u8]) -> Result<(), Problem> {
    require_object(body)?;
    match serde_json::from_slice::<IgnoredAny>(body) {
        Ok(IgnoredAny) => Ok(()),
        Err(error) => Err(Problem::NotJson(error.to_string())),
    }
}

/// A database id or number.
fn id(value: Option<u64>, field: &'static str) -> Result<u64, Problem> {
    value.filter(|id| is_id(*id)).ok_or(Problem::Missing(field))
}

/// A text that must not be empty.
fn text(value: Option<String>, field: &'static str) -> Result<String, Problem> {
    value.filter(|text| !text.is_empty()).ok_or(Problem::Missing(field))
}

/// The parts of all events together; each event fills some.
#[derive(Deserialize)]
struct Payload {
    action: Option<String>,
    /// The pull request's, in events about one.
    number: Option<u64>,
    installation: Option<Installation>,
    repository: Option<Repository>,
    sender: Option<User>,
    issue: Option<Issue>,
    label: Option<Named<LabelName>>,
    comment: Option<Comment>,
    changes: Option<Changes>,
    pull_request: Option<PullRequest>,
    check_run: Option<Check>,
    check_suite: Option<Check>,
    requested_action: Option<RequestedAction>,
}

#[derive(Deserialize)]
struct Installation {
    id: Option<u64>,
    account: Option<User>,
}

#[derive(Deserialize)]
struct Repository {
    id: Option<u64>,
    name: Option<String>,
    full_name: Option<String>,
    owner: Option<Named<Login>>,
}

#[derive(Deserialize)]
struct User {
    login: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Issue {
    number: Option<u64>,
    labels: Option<Vec<Named<LabelName>>>,
    /// There (and an object) where the issue is a pull request.
    pull_request: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Comment {
    id: Option<u64>,
    user: Option<User>,
    body: Option<String>,
}

#[derive(Deserialize)]
struct Changes {
    body: Option<ChangedText>,
}

#[derive(Deserialize)]
struct ChangedText {
    from: Option<String>,
}

#[derive(Deserialize)]
struct PullRequest {
    number: Option<u64>,
    head: Option<Branch>,
    merged: Option<bool>,
    merged_at: Option<String>,
}

#[derive(Default, Deserialize)]
struct Branch {
    #[serde(rename = "ref")]
    name: Option<String>,
    sha: Option<String>,
    /// `Some(None)` is `null`: the fork was deleted.
    #[serde(default, deserialize_with = "present")]
    #[expect(clippy::option_option, reason = "JSON has three states here: not there, `null`, and a value")]
    repo: Option<Option<Repository>>,
}

/// Tells `null` from a field that is not there.
#[expect(clippy::option_option, reason = "JSON has three states here: not there, `null`, and a value")]
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A check run or a check suite.
#[derive(Deserialize)]
struct Check {
    /// Check runs only.
    name: Option<String>,
    head_sha: Option<String>,
    pull_requests: Option<Vec<CheckedPull>>,
}

#[derive(Deserialize)]
struct CheckedPull {
    number: Option<u64>,
    head: Option<Branch>,
    base: Option<Branch>,
}

#[derive(Deserialize)]
struct RequestedAction {
    identifier: Option<String>,
}

impl User {
    fn into_actor(self) -> Option<Actor> {
        let login = self.login.filter(|login| !login.is_empty())?;
        let is_bot = login.ends_with("[bot]") || self.kind.is_some_and(|kind| kind == "Bot");
        Some(Actor { login, is_bot })
    }
}

fn is_incident(label: &Named<LabelName>, incident_labels: &IncidentLabels) -> bool {
    label.name.as_deref().is_some_and(|name| incident_labels.contains(name))
}

impl Payload {
    fn action(&self) -> &str {
        self.action.as_deref().unwrap_or_default()
    }

    fn repository_id(&self) -> Option<u64> {
        self.repository.as_ref().and_then(|repository| repository.id)
    }

    /// By id; by name where one of both has none.
    fn is_same_repository(&self, other: &Repository) -> bool {
        let Some(own) = &self.repository else { return false };
        match (own.id, other.id) {
            (Some(own), Some(other)) => own == other,
            _ => match (&own.full_name, &other.full_name) {
                (Some(own), Some(other)) => own.eq_ignore_ascii_case(other),
                _ => false,
            },
        }
    }

    /// The event with the repository and the sender, who may be missing where nothing depends on him.
    fn relevant(self, event: Event) -> Outcome {
        let sender = self.sender.and_then(User::into_actor);
        let sender = sender.unwrap_or_else(|| Actor { login: GHOST.to_owned(), is_bot: false });
        let repository = self.repository.ok_or(Problem::Missing("repository"))?;
        let installation = self.installation.and_then(|installation| installation.id).unwrap_or(0);
        let repo = repository.into_ref(installation)?;
        Ok(Reading::Relevant(Box::new(Incoming { repo, sender, event })))
    }
}

impl Repository {
    fn into_ref(self, installation: u64) -> Result<RepoRef, Problem> {
        let path = self.full_name.as_deref().and_then(|full_name| full_name.split_once('/'));
        let owner = self.owner.and_then(|owner| owner.name).or_else(|| path.map(|(owner, _)| owner.to_owned()));
        let name = self.name.or_else(|| path.map(|(_, name)| name.to_owned()));
        Ok(RepoRef {
            installation,
            id: id(self.id, "repository.id")?,
            owner: text(owner, "repository.owner.login")?,
            name: text(name, "repository.name")?,
        })
    }
}

fn issues(mut payload: Payload, incident_labels: &IncidentLabels) -> Outcome {
    let issue = payload.issue.take().ok_or(Problem::Missing("issue"))?;
    if issue.pull_request.is_some() {
        return Ok(Reading::Irrelevant("a pull request is no incident"));
    }
    let action = text(payload.action.take(), "action")?;
    let moved = payload.label.as_ref().filter(|_| matches!(action.as_str(), "labeled" | "unlabeled"));
    let carries = match &issue.labels {
        Some(labels) => labels.iter().any(|label| is_incident(label, incident_labels)),
        // Which labels it carries is not said (GitHub always says it): that is for the issue itself to tell.
        None => moved.is_none() && matches!(action.as_str(), "opened" | "labeled"),
    };
    // The list of labels may lag behind the label that was just put on.
    let put_on_or_taken_off = moved.is_some_and(|label| is_incident(label, incident_labels));
    let others = issue.labels.iter().flatten().chain(moved).filter_map(|label| label.name.clone());
    let others: Vec<String> = others.collect();
    let known = carries || put_on_or_taken_off;
    if !known && others.is_empty() {
        return Ok(Reading::Irrelevant("an issue without an incident label"));
    }
    let number = id(issue.number, "issue.number")?;
    let reading = payload.relevant(Event::Issue { number, action })?;
    Ok(match reading {
        Reading::Relevant(incoming) if !known => Reading::Labelled(incoming, others),
        reading => reading,
    })
}

fn issue_comment(mut payload: Payload) -> Outcome {
    let edited = match payload.action() {
        "created" => false,
        "edited" => true,
        _ => return Ok(Reading::Irrelevant("a comment that was neither made nor edited")),
    };
    let comment = payload.comment.take().ok_or(Problem::Missing("comment"))?;
    let body = comment.body.unwrap_or_default();
    let Some(author) = comment.user.and_then(User::into_actor) else {
        return Ok(Reading::Irrelevant("a comment whose author is gone"));
    };
    let sender = match payload.sender.take().and_then(User::into_actor) {
        Some(sender) => sender,
        // Whoever makes a comment is its author; an edit may be anybody's.
        None if !edited => author.clone(),
        None => return Err(Problem::Missing("sender.login")),
    };
    if author.is_bot || sender.is_bot {
        return Ok(Reading::Irrelevant("a comment by a bot"));
    }
    let before = if edited {
        // Without the former text every command would look new.
        let Some(before) = payload.changes.take().and_then(|changes| changes.body?.from) else {
            return Ok(Reading::Irrelevant("an edit that left the comment's text alone"));
        };
        Some(before)
    } else {
        None
    };
    if !command::holds_command(&body, before.as_deref()) {
        return Ok(Reading::Irrelevant("a comment without a command of ours"));
    }
    let issue = payload.issue.take().ok_or(Problem::Missing("issue"))?;
    let event = Event::Comment {
        number: id(issue.number, "issue.number")?,
        on_pull_request: issue.pull_request.is_some(),
        comment_id: id(comment.id, "comment.id")?,
        author,
        body,
        before,
    };
    payload.sender = Some(User { login: Some(sender.login), kind: None });
    payload.relevant(event)
}

fn pull_request(mut payload: Payload) -> Outcome {
    if !PULL_ACTIONS.contains(&payload.action()) {
        return Ok(Reading::Irrelevant("an action on a pull request that the bot does not use"));
    }
    let action = text(payload.action.take(), "action")?;
    let pull = payload.pull_request.take().ok_or(Problem::Missing("pull_request"))?;
    // Where the payload leaves the head out, the worker reads it from the pull request.
    let head = pull.head.unwrap_or_default();
    let from_fork = match &head.repo {
        // Not said at all (GitHub always says it): the worker asks the pull request itself.
        None => head.name.is_none(),
        // In doubt (the fork is gone) it is a fork: a fork's branch may not claim an incident.
        Some(None) => true,
        Some(Some(repository)) => !payload.is_same_repository(repository),
    };
    let event = Event::Pull {
        number: id(pull.number.or(payload.number), "pull_request.number")?,
        action,
        head_ref: head.name.unwrap_or_default(),
        head_sha: head.sha.unwrap_or_default(),
        from_fork,
        merged: pull.merged.unwrap_or(pull.merged_at.is_some()),
    };
    payload.relevant(event)
}

fn check_run(mut payload: Payload) -> Outcome {
    if !matches!(payload.action(), "rerequested" | "requested_action") {
        return Ok(Reading::Irrelevant("an action on a check run that the bot does not use"));
    }
    let check = payload.check_run.take().ok_or(Problem::Missing("check_run"))?;
    if check.name.as_deref() != Some(CHECK_NAME) {
        return Ok(Reading::Irrelevant("somebody else's check run"));
    }
    let pressed = match payload.action() {
        "requested_action" => {
            let identifier = payload.requested_action.take().and_then(|action| action.identifier);
            Some(text(identifier, "requested_action.identifier")?)
        }
        _ => None,
    };
    check_requested(payload, check, pressed)
}

fn check_suite(mut payload: Payload) -> Outcome {
    if payload.action() != "rerequested" {
        return Ok(Reading::Irrelevant("an action on a check suite that the bot does not use"));
    }
    let check = payload.check_suite.take().ok_or(Problem::Missing("check_suite"))?;
    check_requested(payload, check, None)
}

fn check_requested(payload: Payload, check: Check, pressed: Option<String>) -> Outcome {
    let repository = id(payload.repository_id(), "repository.id")?;
    // GitHub lists pull requests between forks here, too, in both repositories.
    let is_here = |branch: Option<&Branch>| {
        branch.and_then(|branch| branch.repo.as_ref()?.as_ref()?.id).is_none_or(|of_branch| of_branch == repository)
    };
    let is_of_incident =
        |pull: &CheckedPull| pull.head.as_ref().and_then(|head| incident_of_branch(head.name.as_deref()?)).is_some();
    let pulls = check.pull_requests.unwrap_or_default();
    let none_named = pulls.is_empty();
    let mut pulls: Vec<_> =
        pulls.into_iter().filter(|pull| is_here(pull.head.as_ref()) && is_here(pull.base.as_ref())).collect();
    // One commit may be the head of several; the one of an incident comes first.
    pulls.sort_by_key(|pull| !is_of_incident(pull));
    let Some(pull) = pulls.into_iter().next() else {
        // Of a fork GitHub names no pull request: then the commit tells.
        return match check.head_sha.filter(|sha| none_named && !sha.is_empty()) {
            Some(head_sha) => payload.relevant(Event::CheckOfCommit { head_sha, action: pressed }),
            None => Ok(Reading::Irrelevant("a check without a pull request of this repository")),
        };
    };
    let head = pull.head.ok_or(Problem::Missing("pull_requests.head"))?;
    let event = Event::CheckRequested {
        number: id(pull.number, "pull_requests.number")?,
        head_ref: text(head.name, "pull_requests.head.ref")?,
        head_sha: text(check.head_sha.or(head.sha), "head_sha")?,
        action: pressed,
    };
    payload.relevant(event)
}

/// `installation`, `installation_repositories` and `repository`: where one of them tells that something can be reached
/// that could not be before, or under another name, what happened there meanwhile was missed.
fn installation(mut payload: Payload, actions: &[&str]) -> Outcome {
    if !actions.contains(&payload.action()) {
        return Ok(Reading::Irrelevant("an action on an installation or a repository that the bot does not use"));
    }
    let action = text(payload.action.take(), "action")?;
    let Some(installation) = payload.installation.take() else {
        return Ok(Reading::Irrelevant("a repository without an installation of ours"));
    };
    let number = id(installation.id, "installation.id")?;
    let repo = match payload.repository.take() {
        Some(repository) => repository.into_ref(number)?,
        None => RepoRef {
            installation: number,
            id: 0,
            owner: installation.account.and_then(|account| account.login).unwrap_or_default(),
            name: String::new(),
        },
    };
    let sender = payload.sender.and_then(User::into_actor);
    let sender = sender.unwrap_or_else(|| Actor { login: GHOST.to_owned(), is_bot: false });
    Ok(Reading::Relevant(Box::new(Incoming { repo, sender, event: Event::Installation { action } })))
}
