//! What should be, compared with what is: the list of effects that are missing.
//!
//! [`plan`] is called again after its effects were applied, until it returns nothing. So a decision never
//! needs a placeholder: the round after the pull request was opened sees its number.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::check::{self, Report};
use super::command::{self, Outcome};
use super::duplicate::Duplicate;
use super::event::IncidentLabels;
use super::model::{Annotation, CheckAction, NewIssue, NewPull, Reaction};
use super::naming;
use super::snapshot::{Document, DocumentText, Incident, PullState, Snapshot};
use super::{ACTION_LABEL, CHECK_NAME, INCIDENT_LABEL, PULL_LABEL, comment};
use crate::incident::severity_of_labels;
use crate::postmortem::template::{self, DraftValues, Template};
use crate::postmortem::{ActionItem, Postmortem, edit};

/// One thing to bring about on GitHub. The worker applies each idempotently through the ledger.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    AddLabel {
        number: u64,
        label: String,
    },
    OpenPull(Box<OpenPull>),
    UpsertComment {
        number: u64,
        /// `status` or `reply`.
        kind: &'static str,
        /// Unique within the kind.
        key: String,
        body: String,
        /// The comment to update, where it is known.
        existing: Option<u64>,
    },
    SetCheckRun(Box<SetCheckRun>),
    FileAction {
        /// Unique within the incident.
        key: String,
        issue: NewIssue,
        /// The incident's issue number.
        parent: u64,
    },
    CommitFile(Box<CommitFile>),
    React {
        comment_id: u64,
        reaction: Reaction,
    },
    /// Takes away what is there twice.
    Heal(Box<Duplicate>),
}

impl Effect {
    /// Unique within the lane: names the ledger's row and the refusal.
    pub fn key(&self) -> String {
        match self {
            Self::AddLabel { number, label } => format!("label:{number}:{label}"),
            Self::OpenPull(_) => "pull".into(),
            Self::UpsertComment { kind, key, .. } => format!("comment:{kind}:{key}"),
            Self::SetCheckRun(run) => format!("check:{}:{}", run.head_sha, run.external_id),
            Self::FileAction { key, .. } => format!("action:{key}"),
            Self::CommitFile(commit) => format!("commit:{}", commit.path),
            Self::React { comment_id, reaction } => format!("react:{comment_id}:{reaction:?}"),
            Self::Heal(duplicate) => duplicate.key(),
        }
    }
}

/// One branch, one commit with one file, one pull request, one label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPull {
    pub pull: NewPull,
    pub path: String,
    pub content: String,
    pub message: String,
    /// Commit that the branch starts from.
    pub parent: String,
    pub label: String,
}

/// A completed check run with all its annotations; the worker sends them fifty at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetCheckRun {
    pub head_sha: String,
    pub external_id: String,
    pub conclusion: String,
    pub title: String,
    pub summary: String,
    pub annotations: Vec<Annotation>,
    pub actions: Vec<CheckAction>,
    /// A run of ours that was begun and not completed: its id and how many annotations it has.
    #[serde(skip)]
    pub unfinished: Option<(u64, usize)>,
}

/// A new version of one file on top of a branch, if the file still is what the edit was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitFile {
    pub branch: String,
    pub path: String,
    pub expected_blob: String,
    pub content: String,
    pub message: String,
}

/// The effects that are missing.
pub fn plan(snapshot: &Snapshot) -> Vec<Effect> {
    let mut effects = Vec::new();
    if snapshot.repository.archived {
        // Nothing can be written, not even a comment that says so; the worker logs it.
        return effects;
    }
    effects.extend(commands(snapshot));
    if let Some(incident) = &snapshot.incident
        && snapshot.pull.is_none()
        && is_incident(&incident.issue)
        && !effects.iter().any(|effect| matches!(effect, Effect::OpenPull(_)))
        && let Some(template) = template::builtin(template::DEFAULT)
    {
        effects.extend(open_pull(snapshot, incident, &template));
    }
    if let Some(pull) = &snapshot.pull {
        if pull.pull.open && !pull.documents.is_empty() {
            let report = check::report(snapshot, pull);
            effects.extend(check_run(snapshot, pull, &report, snapshot.recheck.as_deref()));
        }
        if snapshot.incident.as_ref().is_some_and(|incident| incident.tracked && incident.unlabelled) {
            effects.push(Effect::AddLabel { number: pull.pull.number, label: PULL_LABEL.into() });
        }
        if let Some(incident) = &snapshot.incident
            && pull.pull.merged
            && incident.tracked
        {
            let known: BTreeSet<String> = effects.iter().map(Effect::key).collect();
            effects.extend(
                file_actions(snapshot, incident, pull).into_iter().filter(|effect| !known.contains(&effect.key())),
            );
        }
    }
    // The status comment tells how things ended, so it waits until nothing else is on its way.
    let settled = effects
        .iter()
        .all(|effect| matches!(effect, Effect::UpsertComment { .. } | Effect::React { .. } | Effect::SetCheckRun(_)));
    if settled
        && let Some(incident) = &snapshot.incident
        && incident.tracked
    {
        effects.extend(status_comment(snapshot, incident));
    }
    let healed = snapshot.duplicates.iter().filter(|duplicate| !snapshot.refused.contains_key(&duplicate.key()));
    effects.extend(healed.cloned().map(|duplicate| Effect::Heal(Box::new(duplicate))));
    effects
}

/// Whether an issue carries an incident label.
pub fn is_incident(issue: &super::model::Issue) -> bool {
    let labels = IncidentLabels::new([INCIDENT_LABEL]);
    !issue.is_pull_request && issue.labels.iter().any(|label| labels.contains(label))
}

/// Commands run one after the other: a later one may depend on what an earlier one does.
fn commands(snapshot: &Snapshot) -> Vec<Effect> {
    let mut effects = Vec::new();
    for request in &snapshot.commands {
        let (reaction, text) = match command::run(request, snapshot) {
            None => continue,
            Some(Outcome::First(first)) => {
                effects.extend(first);
                break;
            }
            Some(Outcome::Done(text)) => (Reaction::ThumbsUp, text),
            Some(Outcome::Refused(text)) => (Reaction::Confused, text),
        };
        let react = Effect::React { comment_id: request.comment_id, reaction };
        let mut notes = Vec::new();
        if let Some(refusal) = snapshot.refused.get(&react.key()) {
            notes.push(comment::refused("react to your comment", refusal));
        } else if !effects.contains(&react) {
            effects.push(react);
        }
        let key = request.key();
        let reply = Effect::UpsertComment {
            number: request.number,
            kind: "reply",
            body: comment::reply(snapshot, &key, request, &text, &notes),
            key,
            existing: None,
        };
        if !snapshot.refused.contains_key(&reply.key()) {
            effects.push(reply);
        }
    }
    effects
}

/// Opens the draft, unless it exists or cannot be.
pub fn open_pull(snapshot: &Snapshot, incident: &Incident, template: &Template) -> Vec<Effect> {
    if snapshot.pull.is_some() || incident.pull_was_made || snapshot.refused.contains_key("pull") {
        return Vec::new();
    }
    let Some(parent) = &incident.base_head else { return Vec::new() };
    let issue = &incident.issue;
    let path = naming::path(issue, incident.path_taken);
    let opened = issue.created_at.to_zoned(jiff::tz::TimeZone::UTC);
    let values = DraftValues {
        id: format!("{}-{}", opened.date(), issue.number),
        title: issue.title.clone(),
        date: Some(opened.date()),
        severity: severity_of_labels(issue.labels.iter().map(String::as_str)).map(|severity| severity.to_string()),
        status: "draft".into(),
        incident_number: Some(issue.number),
        incident_url: Some(issue.html_url.clone()),
        owner: issue.assignees.first().cloned(),
        repository: Some(snapshot.repo.full_name()),
        opened_at: Some(issue.created_at),
        report: Some(issue.body.clone()),
    };
    let content = match template::render(template, &values) {
        Ok(content) => content,
        // The built-in templates render for every input (a test holds them to it); this is the last resort.
        Err(error) => format!("# Postmortem\n\n<!-- The template could not be rendered: {error} -->\n"),
    };
    vec![Effect::OpenPull(Box::new(OpenPull {
        pull: NewPull {
            title: naming::pull_title(&issue.title),
            body: comment::pull_body(snapshot, incident, &path),
            head: incident.branch.clone().unwrap_or_else(|| naming::branch(issue)),
            base: snapshot.repository.default_branch.clone(),
        },
        path,
        content,
        // No word of the title: "fixes #3" in a commit message would close an issue.
        message: format!("Draft the postmortem of incident {}", issue.number),
        parent: parent.clone(),
        label: PULL_LABEL.into(),
    }))]
}

/// The external id of a report's check run.
fn external_id(report: &Report, token: Option<&str>) -> String {
    token.map_or_else(|| report.digest.clone(), |token| format!("{}:{token}", report.digest))
}

/// The ledger key of a check run.
pub fn check_key(head_sha: &str, report: &Report, token: Option<&str>) -> String {
    format!("check:{head_sha}:{}", external_id(report, token))
}

/// The check run for this report, unless it is there. A `token` asks for one of its own.
pub fn check_run(snapshot: &Snapshot, pull: &PullState, report: &Report, token: Option<&str>) -> Option<Effect> {
    let mut wanted = external_id(report, token);
    let ours = |run: &&super::model::CheckRun| {
        run.name == CHECK_NAME && run.app_id.is_none_or(|id| id == snapshot.identity.app_id)
    };
    let matches = |id: &str| match token {
        None => id.split(':').next() == Some(wanted.as_str()),
        Some(_) => id.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(AGAIN)),
    };
    let same: Vec<_> =
        pull.checks.iter().filter(ours).filter(|run| run.external_id.as_deref().is_some_and(matches)).collect();
    // Two processes that sent the same annotations leave them there twice, and nothing takes them away again.
    let overfull = |run: &&&super::model::CheckRun| run.annotations > report.annotations.len();
    let spoilt = same.iter().filter(|run| run.completed).filter(overfull).count();
    if same.iter().any(|run| run.completed && !overfull(&run))
        || spoilt >= MAX_SPOILT
        || snapshot.refused.contains_key(&check_key(&pull.pull.head_sha, report, token))
    {
        return None;
    }
    let unfinished = same.iter().find(|run| !run.completed).map(|run| (run.id, run.annotations));
    if let Some(run) = same.iter().find(|run| !run.completed) {
        wanted = run.external_id.clone().unwrap_or(wanted);
    } else if spoilt > 0 {
        wanted = format!("{wanted}{AGAIN}{spoilt}");
    }
    Some(Effect::SetCheckRun(Box::new(SetCheckRun {
        head_sha: pull.pull.head_sha.clone(),
        external_id: wanted,
        conclusion: report.conclusion.into(),
        title: report.headline(),
        summary: report.summary.clone(),
        annotations: report.annotations.clone(),
        actions: Vec::new(),
        unfinished,
    })))
}

/// Follows the external id of a check run that stands in for one with too many annotations.
const AGAIN: &str = ":again-";
/// So many of them are left as they are: then the server counts otherwise than we do.
const MAX_SPOILT: usize = 2;

/// An action item of one of the pull request's documents.
pub struct Item<'d> {
    pub document: &'d Document,
    pub item: ActionItem,
    /// Key within the incident: marker and ledger. The same title in a second document has a key of its own.
    pub key: String,
}

impl Item<'_> {
    /// It ought to have an issue: neither done nor linked, and no prose.
    pub fn is_open(&self) -> bool {
        self.item.done != Some(true) && self.item.link.is_none() && !self.item.proposed
    }
}

/// All action items of all documents.
pub fn items<'d>(incident: &Incident, pull: &'d PullState) -> Vec<Item<'d>> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let mut items = Vec::new();
    for document in &pull.documents {
        let DocumentText::Text(text) = &document.text else { continue };
        for item in Postmortem::parse(text).action_items {
            let mut key = format!("{}-{}", incident.issue.number, item.key);
            let time = times.entry(key.clone()).or_default();
            *time += 1;
            if *time > 1 {
                let _ = write!(key, "-{time}");
            }
            items.push(Item { document, item, key });
        }
    }
    items
}

/// First one issue for each open action item, then the links back into the document.
pub fn file_actions(snapshot: &Snapshot, incident: &Incident, pull: &PullState) -> Vec<Effect> {
    let mut effects: Vec<Effect> = Vec::new();
    let mut planned = BTreeSet::new();
    for open in items(incident, pull).into_iter().filter(Item::is_open) {
        let key = open.key.clone();
        let effect_key = format!("action:{key}");
        let settled = incident.filed.get(&key).is_some_and(|filed| filed.complete);
        if settled || snapshot.refused.contains_key(&effect_key) || !planned.insert(effect_key) {
            continue;
        }
        // Of several the first is asked.
        let owner = open.item.owner.as_deref().and_then(|owner| owner.split([',', ';', '|', '、', '，']).next());
        let owner = owner.map(|owner| owner.trim().to_owned()).filter(|owner| comment::is_login(owner));
        effects.push(Effect::FileAction {
            issue: NewIssue {
                title: naming::title(&open.item.title),
                body: comment::action_body(snapshot, incident, pull, &open, &key),
                labels: vec![ACTION_LABEL.into()],
                assignees: owner.into_iter().collect(),
            },
            key,
            parent: incident.issue.number,
        });
    }
    if effects.is_empty() { write_links(snapshot, incident, pull) } else { effects }
}

/// Writes the issues' links into the lines they came from.
fn write_links(snapshot: &Snapshot, incident: &Incident, pull: &PullState) -> Vec<Effect> {
    let branch = if pull.pull.merged {
        pull.pull.base_ref.clone()
    } else if pull.pull.open && !pull.pull.is_from_fork(&snapshot.repo) {
        pull.pull.head_ref.clone()
    } else {
        return Vec::new();
    };
    let mut effects = Vec::new();
    let items = items(incident, pull);
    for document in &pull.documents {
        let DocumentText::Text(text) = &document.text else { continue };
        if snapshot.refused.contains_key(&format!("commit:{}", document.path)) {
            continue;
        }
        let postmortem = Postmortem::parse(text);
        let links: Vec<edit::Link<'_>> = items
            .iter()
            .filter(|item| item.document.path == document.path && item.item.link.is_none())
            .filter_map(|item| {
                let filed = incident.filed.get(&item.key)?;
                Some(edit::Link { item: &item.item, number: filed.number, url: &filed.url })
            })
            .collect();
        let edits = edit::set_links(&postmortem, &links);
        if edits.is_empty() {
            continue;
        }
        if let Ok(content) = edit::apply(text, &edits)
            && content != *text
        {
            effects.push(Effect::CommitFile(Box::new(CommitFile {
                branch: branch.clone(),
                path: document.path.clone(),
                expected_blob: document.blob_sha.clone(),
                content,
                message: format!("Link the action items of incident {} to their issues", incident.issue.number),
            })));
        }
    }
    effects
}

/// The one comment on the incident, updated in place.
fn status_comment(snapshot: &Snapshot, incident: &Incident) -> Option<Effect> {
    let body = comment::status(snapshot, incident)?;
    let existing = incident.status_comment.as_ref();
    if existing.is_some_and(|comment| comment.body.trim_end() == body.trim_end()) {
        return None;
    }
    let effect = Effect::UpsertComment {
        number: incident.issue.number,
        kind: "status",
        key: incident.issue.number.to_string(),
        body,
        existing: existing.map(|comment| comment.id),
    };
    (!snapshot.refused.contains_key(&effect.key())).then_some(effect)
}
