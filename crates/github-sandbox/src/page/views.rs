//! The pages that are looked at. Each is a template and the handler that fills it; nothing here changes the world.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, Query, State as Shared},
    response::{IntoResponse, Redirect},
};
use http::{HeaderMap, Uri};
use serde::Deserialize;

use super::{
    PageResult, acting_user, actions, people, show,
    source::{self, FileView, Row},
    thread::{self, CheckView, Item, LabelView, Person, ThreadRow},
};
use crate::{
    api::Delivery,
    errors::ApiError,
    state::{Issue, Pull, Repo, State},
    world::World,
};

/// How many deliveries the list shows, newest first.
const DELIVERIES_SHOWN: usize = 200;
/// How many files the repository's page lists.
const FILES_SHOWN: usize = 100;

/// What is around every page.
struct Frame {
    repo: Option<RepoHead>,
    /// Login, role, and whether that one acts.
    people: Vec<(String, &'static str, bool)>,
    /// This page, to come back to.
    path: String,
    tab: &'static str,
}

struct RepoHead {
    owner: String,
    name: String,
    private: bool,
    archived: bool,
}

impl Frame {
    fn of(state: &State, headers: &HeaderMap, uri: &Uri, repo: Option<&Repo>, tab: &'static str) -> Self {
        let acting = acting_user(state, headers, repo);
        let role = |user| repo.map_or("", |repo| state.role(repo, user).name());
        let mut people: Vec<(String, &'static str, bool)> =
            people(state).map(|(id, login)| (login.to_owned(), role(id), Some(id) == acting)).collect();
        people.sort();
        Self {
            repo: repo.map(|repo| RepoHead {
                owner: state.login(repo.owner).to_owned(),
                name: repo.name.clone(),
                private: repo.private,
                archived: repo.archived,
            }),
            people,
            path: uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            tab,
        }
    }
}

/// Title line and side column of an issue or pull request.
struct Thread {
    number: u64,
    title: String,
    icon: &'static str,
    open: bool,
    author: Person,
    opened: String,
    is_pull: bool,
    /// Where the forms go.
    action: String,
    labels: Vec<LabelView>,
    /// Labels of the repository that it does not have.
    other_labels: Vec<String>,
    assignees: Vec<Person>,
    parent: Option<(String, String)>,
    may_label: bool,
    may_comment: bool,
    may_close: bool,
}

impl Thread {
    fn of(state: &State, headers: &HeaderMap, repo: &Repo, issue: &Issue) -> Self {
        let user = acting_user(state, headers, Some(repo));
        let may = |button| actions::may(state, user, repo, Some(issue), button);
        let other = repo.labels.values().filter(|label| !issue.labels.contains(&label.id));
        let parent = issue.parent.and_then(|id| state.issue_by_id(id));
        Self {
            number: issue.number,
            title: issue.title.clone(),
            icon: thread::icon(issue),
            open: issue.open,
            author: thread::person(state, issue.user),
            opened: thread::time(issue.created_at),
            is_pull: issue.pull.is_some(),
            action: format!("/ui/{}/{}", state.full_name(repo), issue.number),
            labels: thread::labels(repo, issue),
            other_labels: other.map(|label| label.name.clone()).collect(),
            assignees: issue.assignees.iter().map(|user| thread::person(state, *user)).collect(),
            parent: parent.map(|(repo, parent)| {
                (format!("#{} {}", parent.number, parent.title), thread::href(state, repo, parent))
            }),
            may_label: may("add-label"),
            may_comment: may("comment"),
            may_close: may("close"),
        }
    }

    /// The state in a word.
    fn word(&self) -> &'static str {
        match self.icon {
            "merged" => "Merged",
            "draft" => "Draft",
            "open" | "pull-open" => "Open",
            "skipped" => "Not planned",
            _ => "Closed",
        }
    }
}

/// What all tabs of a pull request show at their top.
struct PullHead {
    base: String,
    head: String,
    here: String,
    tab: &'static str,
    commits: usize,
    files: usize,
    checks: usize,
    additions: usize,
    deletions: usize,
    /// The checks in a word, as a class.
    verdict: Option<&'static str>,
}

impl PullHead {
    fn of(state: &State, repo: &Repo, issue: &Issue, pull: &Pull, tab: &'static str) -> Self {
        let diff = state.pull_diff(repo, pull);
        let runs = thread::latest_runs(repo, &pull.head_sha);
        let base = pull.base_ref.clone();
        let head_repo = state.repos.get(&pull.head_repo).filter(|head| head.id != repo.id);
        Self {
            base,
            head: match head_repo {
                Some(head) => format!("{}:{}", state.login(head.owner), pull.head_ref),
                None => pull.head_ref.clone(),
            },
            here: thread::href(state, repo, issue),
            tab,
            commits: diff.commits.len(),
            files: diff.changes.len(),
            checks: runs.len(),
            additions: diff.changes.iter().map(|change| change.additions).sum(),
            deletions: diff.changes.iter().map(|change| change.deletions).sum(),
            verdict: thread::worst(&runs),
        }
    }
}

// --- the start and the repository -----------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "start.html")]
struct StartPage {
    frame: Frame,
    repos: Vec<String>,
}

/// The repository where there is only one, else a list of them.
pub(super) async fn start(Shared(world): Shared<Arc<World>>, headers: HeaderMap, uri: Uri) -> PageResult {
    let state = world.state();
    let mut repos = state.repos.values();
    if let (Some(repo), None) = (repos.next(), repos.next()) {
        return Ok(show(&HomePage::of(&state, &headers, &uri, repo)));
    }
    let frame = Frame::of(&state, &headers, &uri, None, "home");
    Ok(show(&StartPage { frame, repos: state.repos.values().map(|repo| state.full_name(repo)).collect() }))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    full_name: String,
    issues: Vec<ThreadRow>,
    pulls: Vec<ThreadRow>,
    branch: String,
    files: Vec<String>,
    more_files: usize,
    labels: Vec<String>,
    may_open: bool,
}

impl HomePage {
    fn of(state: &State, headers: &HeaderMap, uri: &Uri, repo: &Repo) -> Self {
        let mut rows: Vec<(&Issue, ThreadRow)> =
            repo.issues.values().rev().map(|issue| (issue, thread::row(state, repo, issue))).collect();
        rows.sort_by_key(|(issue, _)| !issue.open);
        let (pulls, issues): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(issue, _)| issue.pull.is_some());
        let rows = |list: Vec<(&Issue, ThreadRow)>| list.into_iter().map(|(_, row)| row).collect();
        let tip = repo.branch(&repo.default_branch);
        let mut files: Vec<String> =
            tip.map(|sha| repo.objects.files_of_commit(sha).into_keys().collect()).unwrap_or_default();
        let more_files = files.len().saturating_sub(FILES_SHOWN);
        files.truncate(FILES_SHOWN);
        Self {
            frame: Frame::of(state, headers, uri, Some(repo), "home"),
            full_name: state.full_name(repo),
            issues: rows(issues),
            pulls: rows(pulls),
            branch: repo.default_branch.clone(),
            files,
            more_files,
            labels: repo.labels.values().map(|label| label.name.clone()).collect(),
            may_open: repo.has_issues && !repo.archived,
        }
    }
}

type RepoPath = Path<(String, String)>;
type ThreadPath = Path<(String, String, u64)>;

fn repo<'a>(state: &'a State, owner: &str, name: &str) -> Result<&'a Repo, ApiError> {
    let moved = || state.moved.get(&format!("{owner}/{name}").to_lowercase()).and_then(|id| state.repos.get(id));
    state.repo_named(owner, name).or_else(moved).ok_or_else(ApiError::not_found)
}

pub(super) async fn home(
    Shared(world): Shared<Arc<World>>,
    Path((owner, name)): RepoPath,
    headers: HeaderMap,
    uri: Uri,
) -> PageResult {
    let state = world.state();
    Ok(show(&HomePage::of(&state, &headers, &uri, repo(&state, &owner, &name)?)))
}

// --- an issue -------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "issue.html")]
struct IssuePage {
    frame: Frame,
    thread: Thread,
    items: Vec<Item>,
    sub_issues: Vec<ThreadRow>,
    closed: usize,
}

pub(super) async fn issue(
    Shared(world): Shared<Arc<World>>,
    Path((owner, name, number)): ThreadPath,
    headers: HeaderMap,
    uri: Uri,
) -> PageResult {
    let state = world.state();
    let repo = repo(&state, &owner, &name)?;
    let issue = repo.issue(number)?;
    if issue.pull.is_some() {
        return Ok(Redirect::to(&thread::href(&state, repo, issue)).into_response());
    }
    let children = issue.sub_issues.iter().filter_map(|id| state.issue_by_id(*id));
    let sub_issues: Vec<ThreadRow> = children.map(|(repo, child)| thread::row(&state, repo, child)).collect();
    Ok(show(&IssuePage {
        frame: Frame::of(&state, &headers, &uri, Some(repo), "home"),
        thread: Thread::of(&state, &headers, repo, issue),
        items: thread::conversation(&state, repo, issue),
        closed: sub_issues.iter().filter(|child| !child.open).count(),
        sub_issues,
    }))
}

// --- a pull request -------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "conversation.html")]
struct ConversationPage {
    frame: Frame,
    thread: Thread,
    pull: PullHead,
    items: Vec<Item>,
    checks: Vec<CheckView>,
    /// The files of the pull request, whose annotations can be shown at their lines.
    paths: Vec<String>,
    head_sha: String,
    merged: bool,
    mergeable: bool,
    may_merge: bool,
    may_rerun: bool,
}

pub(super) async fn conversation(
    Shared(world): Shared<Arc<World>>,
    Path((owner, name, number)): ThreadPath,
    headers: HeaderMap,
    uri: Uri,
) -> PageResult {
    let state = world.state();
    let repo = repo(&state, &owner, &name)?;
    let (issue, pull) = repo.pull(number)?;
    let user = acting_user(&state, &headers, Some(repo));
    Ok(show(&ConversationPage {
        frame: Frame::of(&state, &headers, &uri, Some(repo), "home"),
        thread: Thread::of(&state, &headers, repo, issue),
        pull: PullHead::of(&state, repo, issue, pull, "conversation"),
        items: thread::conversation(&state, repo, issue),
        checks: check_views(&state, repo, pull),
        paths: paths(&state, repo, pull),
        head_sha: pull.head_sha.clone(),
        merged: pull.merged_at.is_some(),
        mergeable: state.mergeable(repo, issue, pull) == Some(true),
        may_merge: actions::may(&state, user, repo, Some(issue), "merge"),
        may_rerun: actions::may(&state, user, repo, Some(issue), "rerun"),
    }))
}

fn paths(state: &State, repo: &Repo, pull: &Pull) -> Vec<String> {
    state.pull_diff(repo, pull).changes.into_iter().map(|change| change.path).collect()
}

fn check_views(state: &State, repo: &Repo, pull: &Pull) -> Vec<CheckView> {
    thread::latest_runs(repo, &pull.head_sha).into_iter().map(|run| thread::check_view(state, repo, run)).collect()
}

#[derive(Template)]
#[template(path = "files.html")]
struct FilesPage {
    frame: Frame,
    thread: Thread,
    pull: PullHead,
    files: Vec<FileView>,
    /// Where files are edited; empty for whoever may not.
    edit: String,
}

pub(super) async fn files(
    Shared(world): Shared<Arc<World>>,
    Path((owner, name, number)): ThreadPath,
    headers: HeaderMap,
    uri: Uri,
) -> PageResult {
    let state = world.state();
    let repo = repo(&state, &owner, &name)?;
    let (issue, pull) = repo.pull(number)?;
    let notes: Vec<_> = thread::latest_runs(repo, &pull.head_sha).into_iter().flat_map(source::annotations).collect();
    let base = match &pull.merged_from {
        Some(base) => base.clone(),
        None => repo.branch(&pull.base_ref).unwrap_or(&pull.base_sha).clone(),
    };
    let fork = repo.objects.merge_base(&base, &pull.head_sha);
    let user = acting_user(&state, &headers, Some(repo));
    Ok(show(&FilesPage {
        frame: Frame::of(&state, &headers, &uri, Some(repo), "home"),
        thread: Thread::of(&state, &headers, repo, issue),
        pull: PullHead::of(&state, repo, issue, pull, "files"),
        files: source::changed(repo, fork.as_deref(), &pull.head_sha, &notes),
        edit: if issue.open && actions::may(&state, user, repo, Some(issue), "commit") {
            format!("{}/edit", thread::href(&state, repo, issue))
        } else {
            String::new()
        },
    }))
}

#[derive(Template)]
#[template(path = "checks.html")]
struct ChecksPage {
    frame: Frame,
    thread: Thread,
    pull: PullHead,
    checks: Vec<CheckView>,
    /// The files of the pull request, whose annotations can be shown at their lines.
    paths: Vec<String>,
    may_rerun: bool,
}

pub(super) async fn checks(
    Shared(world): Shared<Arc<World>>,
    Path((owner, name, number)): ThreadPath,
    headers: HeaderMap,
    uri: Uri,
) -> PageResult {
    let state = world.state();
    let repo = repo(&state, &owner, &name)?;
    let (issue, pull) = repo.pull(number)?;
    let user = acting_user(&state, &headers, Some(repo));
    Ok(show(&ChecksPage {
        frame: Frame::of(&state, &headers, &uri, Some(repo), "home"),
        thread: Thread::of(&state, &headers, repo, issue),
        pull: PullHead::of(&state, repo, issue, pull, "checks"),
        checks: check_views(&state, repo, pull),
        paths: paths(&state, repo, pull),
        may_rerun: actions::may(&state, user, repo, Some(issue), "rerun"),
    }))
}

#[derive(Deserialize)]
pub(super) struct EditQuery {
    path: String,
}

#[derive(Template)]
#[template(path = "edit.html")]
struct EditPage {
    frame: Frame,
    thread: Thread,
    pull: PullHead,
    path: String,
    sha: String,
    content: String,
    rows: usize,
}

pub(super) async fn edit(
    Shared(world): Shared<Arc<World>>,
    Path((owner, name, number)): ThreadPath,
    Query(query): Query<EditQuery>,
    headers: HeaderMap,
    uri: Uri,
) -> PageResult {
    let state = world.state();
    let repo = repo(&state, &owner, &name)?;
    let (issue, pull) = repo.pull(number)?;
    let files = repo.objects.files_of_commit(&pull.head_sha);
    let (_, sha) = files.get(&query.path).ok_or_else(ApiError::not_found)?;
    let bytes = repo.objects.blob(sha).unwrap_or_default();
    let content = String::from_utf8(bytes.to_vec())
        .map_err(|_| ApiError::new(415, "This file is no text, so it can't be edited here."))?;
    Ok(show(&EditPage {
        frame: Frame::of(&state, &headers, &uri, Some(repo), "home"),
        thread: Thread::of(&state, &headers, repo, issue),
        pull: PullHead::of(&state, repo, issue, pull, "files"),
        rows: content.lines().count().clamp(12, 40),
        path: query.path,
        sha: sha.clone(),
        content,
    }))
}

/// Where a check run is shown: at its newest pull request.
pub(super) async fn run(Shared(world): Shared<Arc<World>>, Path((owner, name, id)): ThreadPath) -> PageResult {
    let state = world.state();
    let repo = repo(&state, &owner, &name)?;
    let sha = &repo.check_runs.get(&id).ok_or_else(ApiError::not_found)?.head_sha;
    let pulls = repo.issues.values().rev().filter_map(|issue| Some((issue, issue.pull.as_ref()?)));
    let (issue, _) = pulls
        .into_iter()
        .find(|(_, pull)| pull.head_sha == *sha || repo.objects.is_ancestor(sha, &pull.head_sha))
        .ok_or_else(|| ApiError::new(404, "No pull request has the commit of this check run."))?;
    Ok(Redirect::to(&format!("{}/checks#check-{id}", thread::href(&state, repo, issue))).into_response())
}

// --- files and commits ----------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "blob.html")]
struct BlobPage {
    frame: Frame,
    title: String,
    subtitle: String,
    message: String,
    files: Vec<FileView>,
}

/// A file of a branch or commit, whose name may have slashes too.
pub(super) async fn blob(
    Shared(world): Shared<Arc<World>>,
    Path((owner, name, place)): Path<(String, String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> PageResult {
    let state = world.state();
    let repo = repo(&state, &owner, &name)?;
    let (at, sha, path) = place
        .match_indices('/')
        .find_map(|(slash, _)| Some((&place[..slash], repo.resolve(&place[..slash])?, &place[slash + 1..])))
        .ok_or_else(ApiError::not_found)?;
    let files = repo.objects.files_of_commit(&sha);
    let (_, oid) = files.get(path).ok_or_else(ApiError::not_found)?;
    let notes: Vec<_> = thread::latest_runs(repo, &sha).into_iter().flat_map(source::annotations).collect();
    Ok(show(&BlobPage {
        frame: Frame::of(&state, &headers, &uri, Some(repo), "home"),
        title: path.to_owned(),
        subtitle: format!("at {at}"),
        message: String::new(),
        files: vec![source::plain(path, repo.objects.blob(oid).unwrap_or_default(), &notes)],
    }))
}

pub(super) async fn commit(
    Shared(world): Shared<Arc<World>>,
    Path((owner, name, sha)): Path<(String, String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> PageResult {
    let state = world.state();
    let repo = repo(&state, &owner, &name)?;
    let sha = repo.resolve(&sha).ok_or_else(ApiError::not_found)?;
    let commit = repo.objects.commit(&sha).ok_or_else(ApiError::not_found)?;
    let (subject, message) = commit.message.split_once('\n').unwrap_or((&commit.message, ""));
    let notes: Vec<_> = thread::latest_runs(repo, &sha).into_iter().flat_map(source::annotations).collect();
    Ok(show(&BlobPage {
        frame: Frame::of(&state, &headers, &uri, Some(repo), "home"),
        title: subject.to_owned(),
        subtitle: format!("commit {sha} by {}, {}", commit.author.name, thread::time(commit.author.at)),
        message: message.trim().to_owned(),
        files: source::changed(repo, commit.parents.first().map(String::as_str), &sha, &notes),
    }))
}

// --- deliveries -----------------------------------------------------------------------------------------------------

struct DeliveryRow {
    id: u64,
    event: String,
    guid: String,
    /// `ok`, `failed` or `pending`.
    class: &'static str,
    status: String,
    at: String,
    duration: u64,
    redelivery: bool,
}

impl DeliveryRow {
    fn of(delivery: &Delivery) -> Self {
        let (class, status) = match (delivery.status, &delivery.error) {
            (Some(status), _) if (200..300).contains(&status) => ("ok", status.to_string()),
            (Some(status), _) => ("failed", status.to_string()),
            (None, Some(error)) => ("failed", error.clone()),
            (None, None) => ("pending", "on its way".to_owned()),
        };
        Self {
            id: delivery.id,
            event: match &delivery.action {
                Some(action) => format!("{}.{action}", delivery.event),
                None => delivery.event.clone(),
            },
            guid: delivery.guid.clone(),
            class,
            status,
            at: delivery.delivered_at.strftime("%H:%M:%S").to_string(),
            duration: delivery.duration_ms,
            redelivery: delivery.redelivery,
        }
    }
}

#[derive(Template)]
#[template(path = "deliveries.html")]
struct DeliveriesPage {
    frame: Frame,
    rows: Vec<DeliveryRow>,
    total: usize,
    failed: usize,
}

/// The repository that the page is about where there is only one.
fn only_repo(state: &State) -> Option<&Repo> {
    state.repos.values().next().filter(|_| state.repos.len() == 1)
}

pub(super) async fn deliveries(Shared(world): Shared<Arc<World>>, headers: HeaderMap, uri: Uri) -> PageResult {
    let state = world.state();
    let rows: Vec<DeliveryRow> = state.deliveries.iter().rev().map(DeliveryRow::of).collect();
    Ok(show(&DeliveriesPage {
        frame: Frame::of(&state, &headers, &uri, only_repo(&state), "deliveries"),
        total: rows.len(),
        failed: rows.iter().filter(|row| row.class == "failed").count(),
        rows: rows.into_iter().take(DELIVERIES_SHOWN).collect(),
    }))
}

#[derive(Template)]
#[template(path = "delivery.html")]
struct DeliveryPage {
    frame: Frame,
    row: DeliveryRow,
    headers: Vec<(String, String)>,
    payload: String,
}

pub(super) async fn delivery(
    Shared(world): Shared<Arc<World>>,
    Path(id): Path<u64>,
    headers: HeaderMap,
    uri: Uri,
) -> PageResult {
    let state = world.state();
    let delivery = state.deliveries.iter().find(|delivery| delivery.id == id).ok_or_else(ApiError::not_found)?;
    Ok(show(&DeliveryPage {
        frame: Frame::of(&state, &headers, &uri, only_repo(&state), "deliveries"),
        row: DeliveryRow::of(delivery),
        headers: delivery.request_headers.clone(),
        payload: serde_json::to_string_pretty(&delivery.payload).unwrap_or_default(),
    }))
}
