//! Issues and pull requests as people see them: rows of a list, and the conversation below one.

use jiff::Timestamp;

use super::markdown;
use crate::state::{CheckRun, Issue, IssueEvent, Pull, Repo, State, UserId, UserKind};

/// Somebody's name and badge.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) login: String,
    pub(super) is_bot: bool,
    /// What the round badge shows.
    pub(super) initial: String,
    /// 0 to 5: the badge's colour.
    pub(super) hue: u64,
}

#[derive(Clone)]
pub(super) struct LabelView {
    pub(super) name: String,
    pub(super) color: String,
}

/// A row in a list of issues or pull requests.
pub(super) struct ThreadRow {
    pub(super) number: u64,
    pub(super) title: String,
    pub(super) href: String,
    pub(super) icon: &'static str,
    pub(super) open: bool,
    pub(super) labels: Vec<LabelView>,
    pub(super) author: String,
    pub(super) opened: String,
    pub(super) comments: usize,
    pub(super) assignees: Vec<Person>,
    /// Closed and all sub-issues.
    pub(super) progress: Option<(usize, usize)>,
    pub(super) check: Option<&'static str>,
}

/// Something in a conversation.
pub(super) enum Item {
    Comment(CommentView),
    Event(EventView),
    Commit { sha: String, short: String, subject: String, href: String },
}

pub(super) struct CommentView {
    /// Where a link to it leads, without `#`.
    pub(super) anchor: String,
    pub(super) author: Person,
    pub(super) at: String,
    pub(super) edited: bool,
    pub(super) html: String,
    pub(super) reactions: Vec<(&'static str, usize)>,
}

pub(super) struct EventView {
    pub(super) author: Person,
    pub(super) icon: &'static str,
    pub(super) text: String,
    pub(super) label: Option<LabelView>,
    pub(super) at: String,
}

/// A check run as it is shown; see [`check_view`].
pub(super) struct CheckView {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) app: String,
    /// The conclusion, or the status while there is none.
    pub(super) class: String,
    /// The same for people.
    pub(super) word: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) text: String,
    pub(super) at: String,
    pub(super) is_completed: bool,
    /// Label, description, identifier.
    pub(super) actions: Vec<(String, String, String)>,
    pub(super) annotations: Vec<super::source::Annotation>,
}

pub(super) fn time(at: Timestamp) -> String {
    at.strftime("%-d %b %Y, %H:%M UTC").to_string()
}

pub(super) fn person(state: &State, id: UserId) -> Person {
    let user = state.users.get(&id);
    let login = user.map_or("ghost", |user| user.login.as_str());
    Person {
        login: login.trim_end_matches("[bot]").to_owned(),
        is_bot: user.is_some_and(|user| user.kind == UserKind::Bot),
        initial: login.chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default(),
        hue: login.bytes().map(u64::from).sum::<u64>() % 6,
    }
}

pub(super) fn labels(repo: &Repo, issue: &Issue) -> Vec<LabelView> {
    let label = |id: &u64| repo.labels.get(id);
    issue
        .labels
        .iter()
        .filter_map(label)
        .map(|label| LabelView { name: label.name.clone(), color: label.color.clone() })
        .collect()
}

/// Names the picture in `icons.html`.
pub(super) fn icon(issue: &Issue) -> &'static str {
    match &issue.pull {
        Some(pull) if pull.merged_at.is_some() => "merged",
        Some(_) if !issue.open => "pull-closed",
        Some(pull) if pull.draft => "draft",
        Some(_) => "pull-open",
        None if issue.open => "open",
        None if issue.state_reason.as_deref() == Some("not_planned") => "skipped",
        None => "closed",
    }
}

pub(super) fn href(state: &State, repo: &Repo, issue: &Issue) -> String {
    let kind = if issue.pull.is_some() { "pull" } else { "issues" };
    format!("/{}/{kind}/{}", state.full_name(repo), issue.number)
}

/// Markdown that was written in this repository.
fn html(state: &State, repo: &Repo, text: &str) -> String {
    markdown::render(text, &|number| Some(href(state, repo, repo.issues.get(&number)?)))
}

pub(super) fn row(state: &State, repo: &Repo, issue: &Issue) -> ThreadRow {
    let children = issue.sub_issues.iter().filter_map(|id| state.issue_by_id(*id));
    let closed = children.filter(|(_, child)| !child.open).count();
    ThreadRow {
        number: issue.number,
        title: issue.title.clone(),
        href: href(state, repo, issue),
        icon: icon(issue),
        open: issue.open,
        labels: labels(repo, issue),
        author: person(state, issue.user).login,
        opened: time(issue.created_at),
        comments: repo.comments.values().filter(|comment| comment.issue == issue.number).count(),
        assignees: issue.assignees.iter().map(|user| person(state, *user)).collect(),
        progress: (!issue.sub_issues.is_empty()).then_some((closed, issue.sub_issues.len())),
        check: issue.pull.as_ref().and_then(|pull| worst(&latest_runs(repo, &pull.head_sha))),
    }
}

/// The newest run of each name on a commit.
pub(super) fn latest_runs<'a>(repo: &'a Repo, sha: &str) -> Vec<&'a CheckRun> {
    let mut latest: Vec<&CheckRun> = Vec::new();
    for run in repo.check_runs.values().filter(|run| run.head_sha == sha) {
        latest.retain(|other| (other.app, &other.name) != (run.app, &run.name));
        latest.push(run);
    }
    latest
}

/// One word for several runs; `None` where there is none.
pub(super) fn worst(runs: &[&CheckRun]) -> Option<&'static str> {
    let is = |conclusions: &[&str]| {
        runs.iter().any(|run| run.conclusion.as_deref().is_some_and(|conclusion| conclusions.contains(&conclusion)))
    };
    if runs.is_empty() {
        None
    } else if is(&["failure", "timed_out", "action_required", "cancelled", "startup_failure"]) {
        Some("failure")
    } else if runs.iter().any(|run| run.status != "completed") {
        Some("in_progress")
    } else if is(&["success"]) {
        Some("success")
    } else {
        Some("neutral")
    }
}

pub(super) fn check_view(state: &State, repo: &Repo, run: &CheckRun) -> CheckView {
    let class = run.conclusion.as_ref().unwrap_or(&run.status).clone();
    let markdown = |text: &Option<String>| text.as_deref().map(|text| html(state, repo, text)).unwrap_or_default();
    let actions = run.actions.iter().map(|action| {
        let field = |name: &str| action[name].as_str().unwrap_or_default().to_owned();
        (field("label"), field("description"), field("identifier"))
    });
    CheckView {
        id: run.id,
        name: run.name.clone(),
        app: state.apps.get(&run.app).map(|app| app.name.clone()).unwrap_or_default(),
        word: class.replace('_', " "),
        class,
        title: run.title.clone().unwrap_or_default(),
        summary: markdown(&run.summary),
        text: markdown(&run.text),
        at: time(run.completed_at.unwrap_or(run.started_at)),
        is_completed: run.status == "completed",
        actions: actions.collect(),
        annotations: super::source::annotations(run),
    }
}

/// The description, and all that followed, oldest first.
pub(super) fn conversation(state: &State, repo: &Repo, issue: &Issue) -> Vec<Item> {
    let mut items: Vec<(Timestamp, u64, Item)> = Vec::new();
    let body = issue.body.as_deref().unwrap_or_default();
    let description = CommentView {
        anchor: format!("issue-{}", issue.number),
        author: person(state, issue.user),
        at: time(issue.created_at),
        edited: false,
        html: html(state, repo, body),
        reactions: reactions(&issue.reactions),
    };
    for comment in repo.comments.values().filter(|comment| comment.issue == issue.number) {
        let view = CommentView {
            anchor: format!("issuecomment-{}", comment.id),
            author: person(state, comment.user),
            at: time(comment.created_at),
            edited: comment.updated_at != comment.created_at,
            html: html(state, repo, &comment.body),
            reactions: reactions(&comment.reactions),
        };
        items.push((comment.created_at, comment.id, Item::Comment(view)));
    }
    for event in &issue.events {
        if let Some(view) = event_view(state, event) {
            items.push((event.created_at, event.id, Item::Event(view)));
        }
    }
    if let Some(pull) = &issue.pull {
        items.extend(of_pull(state, repo, pull));
    }
    items.sort_by_key(|(at, id, _)| (*at, *id));
    std::iter::once(Item::Comment(description)).chain(items.into_iter().map(|(_, _, item)| item)).collect()
}

fn of_pull(state: &State, repo: &Repo, pull: &Pull) -> Vec<(Timestamp, u64, Item)> {
    let mut items = Vec::new();
    for sha in state.pull_diff(repo, pull).commits {
        let Some(commit) = repo.objects.commit(&sha) else { continue };
        let item = Item::Commit {
            short: sha.chars().take(7).collect(),
            subject: commit.message.lines().next().unwrap_or_default().to_owned(),
            href: format!("/{}/commit/{sha}", state.full_name(repo)),
            sha,
        };
        items.push((commit.committer.at, 0, item));
    }
    for review in &pull.reviews {
        let view = CommentView {
            anchor: format!("pullrequestreview-{}", review.id),
            author: person(state, review.user),
            at: format!("{} {}", review.state.to_lowercase().replace('_', " "), time(review.submitted_at)),
            edited: false,
            html: html(state, repo, &review.body),
            reactions: Vec::new(),
        };
        items.push((review.submitted_at, review.id, Item::Comment(view)));
    }
    items
}

fn reactions(reactions: &[crate::state::Reaction]) -> Vec<(&'static str, usize)> {
    const SIGNS: [(&str, &str); 8] = [
        ("+1", "👍"),
        ("-1", "👎"),
        ("laugh", "😄"),
        ("hooray", "🎉"),
        ("confused", "😕"),
        ("heart", "❤️"),
        ("rocket", "🚀"),
        ("eyes", "👀"),
    ];
    let count = |name: &str| reactions.iter().filter(|reaction| reaction.content == name).count();
    SIGNS.iter().map(|(name, sign)| (*sign, count(name))).filter(|(_, count)| *count > 0).collect()
}

/// What happened, in words; `None` for what nobody needs to see.
fn event_view(state: &State, event: &IssueEvent) -> Option<EventView> {
    let detail = |pointer: &str| event.detail.pointer(pointer).and_then(|value| value.as_str());
    let mut label = None;
    let (icon, text) = match event.event {
        "labeled" | "unlabeled" => {
            label = Some(LabelView {
                name: detail("/label/name")?.to_owned(),
                color: detail("/label/color").unwrap_or("888888").to_owned(),
            });
            ("tag", if event.event == "labeled" { "added the label" } else { "removed the label" }.to_owned())
        }
        "assigned" | "unassigned" => {
            let who = person(state, event.detail["assignee"].as_u64()?).login;
            ("person", format!("{} {who}", if event.event == "assigned" { "assigned" } else { "unassigned" }))
        }
        "closed" => match detail("/state_reason") {
            Some("not_planned") => ("skipped", "closed this as not planned".to_owned()),
            Some("duplicate") => ("skipped", "closed this as a duplicate".to_owned()),
            _ => ("closed", "closed this".to_owned()),
        },
        "reopened" => ("open", "opened this again".to_owned()),
        "merged" => ("merged", "merged this pull request".to_owned()),
        "renamed" => ("pen", format!("changed the title from “{}”", detail("/rename/from")?)),
        "locked" => ("lock", "locked the conversation".to_owned()),
        "unlocked" => ("lock", "unlocked the conversation".to_owned()),
        "milestoned" => ("tag", format!("added this to the milestone {}", detail("/milestone/title")?)),
        "demilestoned" => ("tag", format!("removed this from the milestone {}", detail("/milestone/title")?)),
        "sub_issue_added" => ("tree", "added a sub-issue".to_owned()),
        "sub_issue_removed" => ("tree", "removed a sub-issue".to_owned()),
        "parent_issue_added" => ("tree", "made this a sub-issue".to_owned()),
        "parent_issue_removed" => ("tree", "took this out of its parent issue".to_owned()),
        "ready_for_review" => ("pull-open", "marked this as ready for review".to_owned()),
        "convert_to_draft" => ("draft", "marked this as a draft".to_owned()),
        "head_ref_deleted" => ("pull-closed", "deleted the branch".to_owned()),
        "head_ref_restored" => ("pull-open", "restored the branch".to_owned()),
        "head_ref_force_pushed" => ("commit", "pushed by force".to_owned()),
        _ => return None,
    };
    Some(EventView { author: person(state, event.actor), icon, text, label, at: time(event.created_at) })
}
