//! What a decision needs to know, asked from GitHub and the ledger. What does not change between two rounds
//! of planning is asked once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use tracing::{debug, warn};

use super::{Stop, Worker};
use crate::bot::command::{self, Lookup, Request};
use crate::bot::duplicate::Duplicate;
use crate::bot::event::{Event, Lane, incident_of_branch};
use crate::bot::marker;
use crate::bot::model::{CheckRun, Comment, Identity, Issue, PullRequest, RepoRef, Repository};
use crate::bot::plan::{Item, items};
use crate::bot::repo_config::DocumentPlaces;
use crate::bot::setup::Setup;
use crate::bot::snapshot::{Authority, Document, DocumentText, FiledAction, Incident, PullState, Refusal, Snapshot};
use crate::bot::{ACTION_LABEL, CHECK_NAME, PULL_LABEL, naming};
use crate::ports::{Claim, EffectRecord, GitHubError, GitHubResult, Job};

/// Largest document that is read, in bytes.
const MAX_DOCUMENT: usize = 1024 * 1024;
/// Documents of one pull request that are read.
const MAX_DOCUMENTS: usize = 100;

/// Waits of a job for one thing that its event tells of and GitHub does not show: after one second, two, and three more.
/// Not longer, because the lane waits meanwhile and an event that was overtaken looks the same.
const LAG_WAITS: u32 = 3;

/// A job that was tried so often waits for nothing more: the waits are remembered by one process alone, and a job that
/// several begin and none ends must come to its end.
const LAG_ATTEMPTS: u32 = 8;

/// Key of the ledger's row with the linked action items that were looked for and have no issue of ours.
const LOOKED: &str = "filed";

/// Branches of drafts, as far as a new one must know them.
#[derive(Default)]
struct Branches {
    /// The incident's own.
    own: Option<String>,
    /// Another incident's draft has the same title, and so might have the same file.
    same_slug: bool,
}

/// What a run of planning is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// The lane's own number: an incident's issue, or a pull request that belongs to none.
    Lane,
    /// A pull request on the incident's branch names that is not its own: only checked.
    OtherPull(u64),
}

impl Subject {
    /// The pull request, where it is another than the incident's own.
    pub(super) fn pull(self) -> Option<u64> {
        match self {
            Self::Lane => None,
            Self::OtherPull(number) => Some(number),
        }
    }
}

/// The subjects of a lane's jobs. Which pull request is the incident's own is known only after loading, so
/// all that name one are tried; [`Run::load`] passes over the one that the lane covers.
pub(super) fn subjects(claim: &Claim, jobs: &[Job]) -> Vec<Subject> {
    let mut subjects = vec![Subject::Lane];
    let pulls: BTreeSet<u64> = jobs
        .iter()
        .filter_map(|job| match &job.incoming.event {
            Event::Pull { number, .. } | Event::CheckRequested { number, .. } => Some(*number),
            _ => None,
        })
        .filter(|number| *number != claim.lane.number)
        .collect();
    subjects.extend(pulls.into_iter().map(Subject::OtherPull));
    subjects
}

/// The bot's own comment on the incident.
pub(super) enum StatusComment {
    /// Not asked for yet.
    Unknown,
    /// As it was when last seen; `None` where there is none.
    Asked(Option<Comment>),
}

/// One run of planning over one subject: the caches between its rounds.
pub(super) struct Run<'w> {
    pub(super) worker: &'w Worker,
    pub(super) claim: &'w Claim,
    pub(super) jobs: &'w [Job],
    subject: Subject,
    /// By its newest name.
    pub(super) repo: RepoRef,
    /// Nothing is written, neither to GitHub nor to the store.
    pub(super) dry: bool,
    repository: Option<Repository>,
    /// The head of the default branch, once it was asked; the inner `None` in an empty repository.
    #[expect(clippy::option_option, reason = "not asked yet is not the same as no head")]
    pub(super) default_head: Option<Option<String>>,
    pub(super) setup: Option<Arc<Setup>>,
    identity: Option<Identity>,
    issue: Option<Issue>,
    pub(super) status_comment: StatusComment,
    pub(super) pull: Option<PullState>,
    /// What was committed or pushed: the pull request must be loaded anew.
    pub(super) pull_is_stale: bool,
    /// A label was put on the draft in this run; a server need not show it at once.
    pub(super) labelled: bool,
    looked_for_filed: bool,
    found: BTreeMap<String, FiledAction>,
    authorities: BTreeMap<String, Authority>,
    pub(super) refused: BTreeMap<String, Refusal>,
    /// Comments of the lane's issues and pull requests, as they were when they were first asked for.
    pub(super) threads: BTreeMap<u64, Vec<Comment>>,
    /// What is there twice; `None` until it was looked for.
    pub(super) duplicates: Option<Vec<Duplicate>>,
    /// Something was made that could be there twice.
    pub(super) created: bool,
}

impl<'w> Run<'w> {
    pub(super) fn new(worker: &'w Worker, claim: &'w Claim, jobs: &'w [Job], repo: RepoRef, subject: Subject) -> Self {
        Self {
            worker,
            claim,
            jobs,
            subject,
            repo,
            dry: false,
            repository: None,
            default_head: None,
            setup: None,
            identity: None,
            issue: None,
            status_comment: StatusComment::Unknown,
            pull: None,
            pull_is_stale: true,
            labelled: false,
            looked_for_filed: false,
            found: BTreeMap::new(),
            authorities: BTreeMap::new(),
            refused: BTreeMap::new(),
            threads: BTreeMap::new(),
            duplicates: None,
            created: false,
        }
    }

    /// The run is about the lane itself.
    pub(super) fn about_lane(&self) -> bool {
        self.subject == Subject::Lane
    }

    pub(super) fn refused(&self) -> &BTreeMap<String, Refusal> {
        &self.refused
    }

    /// The pull request that this run was about.
    pub(super) fn pull_number(&self) -> Option<u64> {
        self.pull.as_ref().map(|state| state.pull.number)
    }

    pub(super) fn stop(&self, error: &GitHubError) -> Stop {
        self.worker.stop(error)
    }

    /// `None`: there is nothing to decide (the thing is gone, or another run covers it).
    pub(super) async fn load(&mut self) -> Result<Option<Snapshot>, Stop> {
        if self.repository.is_none() {
            self.repository = Some(self.find_repository().await?);
        }
        let github = &self.worker.github;
        if self.identity.is_none() {
            self.identity = Some(github.identity().await);
        }
        let branch = self.repository.as_ref().map(|repository| repository.default_branch.clone()).unwrap_or_default();
        let setup = self.load_setup(&branch).await?;
        let store = &self.worker.store;
        let ledger: Vec<EffectRecord> =
            if self.dry { store.ledger(&self.claim.lane).await? } else { store.effects(self.claim).await? };
        let incident = match self.subject {
            Subject::Lane => match self.load_lane(&ledger).await? {
                Some(incident) => incident,
                None => return Ok(None),
            },
            Subject::OtherPull(number) => {
                self.load_pull(number).await?;
                self.await_pull(&[])?;
                None
            }
        };
        let commands = if self.subject == Subject::Lane { self.commands(&ledger).await? } else { Vec::new() };
        let (Some(repository), Some(identity)) = (self.repository.clone(), self.identity.clone()) else {
            return Ok(None);
        };
        let mut snapshot = Snapshot {
            now: self.worker.clock.now(),
            repo: self.repo.clone(),
            repository,
            identity,
            signer: self.worker.signer.clone(),
            setup,
            incident,
            pull: self.pull.clone(),
            commands,
            refused: self.refused.clone(),
            recheck: self.recheck(self.pull.as_ref()),
            duplicates: Vec::new(),
        };
        self.find_filed(&mut snapshot, &ledger).await?;
        self.find_duplicates(&mut snapshot).await?;
        Ok(Some(snapshot))
    }

    /// The repository, whatever it is called by now. A name that it gave up may be another repository's.
    async fn find_repository(&mut self) -> Result<Repository, Stop> {
        let github = &self.worker.github;
        let found = github.repository(&self.repo).await.map_err(|error| self.stop(&error))?;
        if self.repo.id == 0 || found.id.is_none_or(|id| id == self.repo.id) {
            if let Some((owner, name)) = found.full_name.as_deref().and_then(|full_name| full_name.split_once('/')) {
                (self.repo.owner, self.repo.name) = (owner.to_owned(), name.to_owned());
            }
            return Ok(found);
        }
        let reached =
            github.installation_repositories(self.repo.installation).await.map_err(|error| self.stop(&error))?;
        let Some(renamed) = reached.into_iter().find(|reached| reached.repo.id == self.repo.id) else {
            let why = format!("{} is another repository by now, and this one is out of reach", self.repo.full_name());
            return Err(Stop::Retry { after: None, counts: true, why });
        };
        self.repo = renamed.repo;
        github.repository(&self.repo).await.map_err(|error| self.stop(&error))
    }

    /// The lane's own issue. The outer `None`: nothing to decide; the inner: no incident, only a pull request.
    async fn load_lane(&mut self, ledger: &[EffectRecord]) -> Result<Option<Option<Incident>>, Stop> {
        let number = self.claim.lane.number;
        // A pull request's own lane: its number is the lane's, so the issue need not be asked for.
        let about_pull = self.jobs.iter().any(|job| match &job.incoming.event {
            Event::Pull { number: pull, .. } | Event::CheckRequested { number: pull, .. } => *pull == number,
            Event::Comment { number: commented, on_pull_request, .. } => *on_pull_request && *commented == number,
            _ => false,
        });
        if !about_pull && self.issue.is_none() {
            match self.worker.github.issue(&self.repo, number).await {
                Ok(issue) if issue.number == number => self.issue = Some(issue),
                Ok(issue) => {
                    debug!(number, elsewhere = issue.html_url, "the issue was transferred");
                    return Ok(None);
                }
                // On some servers a pull request is no issue; a comment on one may not say so.
                Err(error) if error.is_not_found() => debug!(number, "there is no such issue (any more)"),
                Err(error) => return Err(self.stop(&error)),
            }
        }
        self.await_issue()?;
        match self.issue.clone() {
            Some(issue) if !issue.is_pull_request => {
                self.load_incident(issue, ledger).await.map(|found| found.map(Some))
            }
            _ => {
                self.load_pull(number).await?;
                self.await_pull(&[])?;
                if let Some(incident) = self.incident_of_own_draft(number).await? {
                    return Err(Stop::Reroute(Lane { repository_id: self.repo.id, number: incident }));
                }
                Ok(self.pull.is_some().then_some(None))
            }
        }
    }

    /// The incident that the loaded pull request is the draft of: a comment's webhook names no branch, so its job
    /// comes to the pull request's lane first. Only the bot's own draft goes over, and only to an issue: branches
    /// that people named so stay where they are.
    async fn incident_of_own_draft(&self, number: u64) -> Result<Option<u64>, Stop> {
        let (Some(state), Some(identity)) = (&self.pull, &self.identity) else { return Ok(None) };
        let pull = &state.pull;
        let Some(incident) = incident_of_branch(&pull.head_ref).filter(|incident| *incident != number) else {
            return Ok(None);
        };
        let marked = self.worker.signer.find(&self.repo, "pull", &pull.body) == Some(incident.to_string().as_str());
        if pull.is_from_fork(&self.repo) || !(marked || marker::is_ours(identity, pull.author.as_ref(), None)) {
            return Ok(None);
        }
        match self.worker.github.issue(&self.repo, incident).await {
            Ok(issue) => Ok((issue.number == incident && !issue.is_pull_request).then_some(incident)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(self.stop(&error)),
        }
    }

    async fn load_incident(&mut self, issue: Issue, ledger: &[EffectRecord]) -> Result<Option<Incident>, Stop> {
        let has_commands = self.jobs.iter().any(|job| matches!(job.incoming.event, Event::Comment { .. }));
        let known = ledger.iter().any(|row| row.key == "pull");
        let named = self.named_pull();
        let setup = self.setup.clone().unwrap_or_default();
        let is_incident = setup.is_incident(&issue);
        if !is_incident && !has_commands && !known && named.is_none() {
            debug!(number = issue.number, "the issue is no incident (any more)");
            return Ok(None);
        }
        let status_comment = match &self.status_comment {
            StatusComment::Asked(known) => known.clone(),
            StatusComment::Unknown => {
                let found = self.find_in_thread(issue.number, "status", &issue.number.to_string()).await?;
                self.status_comment = StatusComment::Asked(found.clone());
                found
            }
        };
        let mut found = Branches::default();
        if self.pull_is_stale {
            let number = match own_pull(ledger) {
                Some(number) => Some(number),
                None => self.find_pull(&issue, ledger, status_comment.as_ref(), &mut found).await?.or(named),
            };
            if let Some(number) = number {
                self.load_pull(number).await?;
                self.await_pull(ledger)?;
            }
        }
        let mut unlabelled = false;
        if own_pull(ledger).is_none()
            && let Some(state) = &self.pull
        {
            let number = state.pull.number;
            let refused = self.refused.contains_key(&format!("label:{number}:{PULL_LABEL}"));
            unlabelled = is_incident
                && state.pull.open
                && !self.labelled
                && !refused
                && !state.pull.labels.iter().any(|label| label == PULL_LABEL);
            if !unlabelled && is_incident && !self.dry {
                // Found again, or made by a person on the incident's branch: from now on it is known.
                let store = &self.worker.store;
                store.intend(self.claim, "pull", &serde_json::json!({}), self.worker.config.lease).await?;
                store.record(self.claim, "pull", &serde_json::json!({ "number": number })).await?;
            }
        }
        let mut incident = Incident {
            status_comment,
            branch: found.own,
            base_head: None,
            path_taken: false,
            filed: BTreeMap::new(),
            tracked: is_incident || known,
            unlabelled,
            pull_was_made: self.pull.is_none() && own_pull(ledger).is_some(),
            issue,
        };
        if self.pull.is_none()
            && let Some(repository) = &self.repository
            && !repository.archived
        {
            let branch = repository.default_branch.clone();
            incident.base_head = self.default_head(&branch).await?;
            if let Some(head) = &incident.base_head {
                let path = setup.config.file.path(&incident.issue, false);
                let taken = self.worker.github.file(&self.repo, &path, head).await;
                incident.path_taken = match taken {
                    Ok(file) => file.is_some() || found.same_slug,
                    // Something is there that is no file: taken all the same.
                    Err(GitHubError::Permanent { .. }) => true,
                    Err(error) => return Err(self.stop(&error)),
                };
                if !incident.path_taken && incident.tracked && !self.dry {
                    // Another incident of the same title may be looked at in this moment.
                    incident.path_taken = !self.worker.store.reserve(self.claim, &path).await?;
                }
            }
        }
        Ok(Some(incident))
    }

    /// GitHub's reads lag behind its writes, so what a fresh event tells is waited for, a short while. An old one
    /// (sent again, or late) was overtaken by what came after it: then waiting changes nothing.
    /// `version` names what of it (a commit): each is waited for anew.
    pub(super) fn lagging(&self, what: &'static str, version: &str) -> Result<(), Stop> {
        let Some(job) = self.jobs.last() else { return Ok(()) };
        if self.dry || self.jobs.iter().any(|job| job.attempts >= LAG_ATTEMPTS) {
            return Ok(());
        }
        // Tries that failed for other reasons are not counted (after a dropped reply they are many), nor waits for
        // something else: each read lags by a time of its own.
        let waits = &self.worker.lag_waits.0;
        let key = |job: &Job| (job.id, what, version.to_owned());
        let of = |job: &Job| waits.get(&key(job)).unwrap_or_default();
        let waited = self.jobs.iter().map(of).max().unwrap_or_default();
        if waited >= LAG_WAITS {
            return Ok(());
        }
        for job in self.jobs {
            waits.insert(key(job), waited + 1);
        }
        let after = Some(self.worker.config.retry_min * (waited + 1));
        Err(Stop::Retry { after, counts: true, why: format!("{}: {what} does not show yet", job.delivery_id) })
    }

    /// The label that an event tells of.
    fn await_issue(&self) -> Result<(), Stop> {
        let newest = self.jobs.iter().rev().find_map(|job| match &job.incoming.event {
            Event::Issue { action, .. } => Some(action.as_str()),
            _ => None,
        });
        match (&self.issue, newest) {
            (None, Some("labeled" | "opened")) => self.lagging("the issue", ""),
            (Some(issue), Some("labeled" | "opened"))
                if issue.open && !self.setup.as_ref().is_some_and(|setup| setup.is_incident(issue)) =>
            {
                self.lagging("the incident label", "")
            }
            _ => Ok(()),
        }
    }

    /// The head, or the merge, that an event tells of; and a pull request that was made a moment ago.
    fn await_pull(&self, ledger: &[EffectRecord]) -> Result<(), Stop> {
        let Some(state) = &self.pull else {
            let made = ledger.iter().find(|row| row.key == "pull" && row.result.is_some());
            let fresh = made.is_some_and(|row| {
                let age = self.worker.clock.now().duration_since(row.intended_at);
                age.unsigned_abs() < self.worker.config.settle
            });
            return if fresh { self.lagging("the pull request", "") } else { Ok(()) };
        };
        let pull = &state.pull;
        let newest = self.jobs.iter().rev().find_map(|job| match &job.incoming.event {
            Event::Pull { number, head_sha, merged, .. } if *number == pull.number => Some((head_sha, *merged)),
            _ => None,
        });
        match newest {
            Some((_, true)) if !pull.merged => self.lagging("the merge", ""),
            Some((sha, _)) if pull.open && !sha.is_empty() && *sha != pull.head_sha => {
                self.lagging("the pushed commit", sha)
            }
            _ => Ok(()),
        }
    }

    /// The pull request that an event of this lane names.
    fn named_pull(&self) -> Option<u64> {
        self.jobs.iter().find_map(|job| match &job.incoming.event {
            Event::Pull { number, .. } | Event::CheckRequested { number, .. } if *number != self.claim.lane.number => {
                Some(*number)
            }
            _ => None,
        })
    }

    /// Looks for the incident's pull request where the ledger knows none: a crash came between, or the
    /// database is new.
    async fn find_pull(
        &self,
        issue: &Issue,
        ledger: &[EffectRecord],
        status: Option<&Comment>,
        found: &mut Branches,
    ) -> Result<Option<u64>, Stop> {
        // The status comment names it; whoever merged may have deleted the branch and edited the title.
        let drafts = status.and_then(|comment| self.worker.signer.find(&self.repo, "draft", &comment.body));
        if let Some((_, pull)) = drafts.and_then(|key| key.split_once('-')) {
            return Ok(pull.parse().ok());
        }
        let github = &self.worker.github;
        // Not every server lists branches; the name that the title gives is tried all the same.
        let all = self.offered(github.branches_with_prefix(&self.repo, naming::BRANCH_FOLDER).await)?;
        let (mut branches, others): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|name| incident_of_branch(name) == Some(issue.number));
        branches.sort();
        found.own = branches.first().cloned();
        let slug = naming::slug(&issue.title);
        found.same_slug = others.iter().any(|name| name.split_once('-').is_some_and(|(_, other)| other == slug));
        // The branch may have been deleted after the merge; its pull request still has its name.
        let intended = ledger.iter().find(|row| row.key == "pull").and_then(|row| row.intent["pull"]["head"].as_str());
        branches.push(intended.map_or_else(|| naming::branch(issue), ToOwned::to_owned));
        branches.dedup();
        for branch in &branches {
            let pulls = self.offered(github.pulls_of_branch(&self.repo, branch).await)?;
            if let Some(first) = pulls.iter().map(|pull| pull.number).min() {
                return Ok(Some(first));
            }
        }
        Ok(None)
    }

    /// Our own comment with that marker, the oldest if there are several, as it is now.
    pub(super) async fn find_comment(&self, number: u64, kind: &str, key: &str) -> Result<Option<Comment>, Stop> {
        Ok(self.ours_with(&self.comments(number).await?, kind, key))
    }

    fn ours_with(&self, comments: &[Comment], kind: &str, key: &str) -> Option<Comment> {
        let identity = self.identity.as_ref()?;
        comments
            .iter()
            .filter(|comment| marker::is_ours(identity, comment.author.as_ref(), comment.via_app))
            .filter(|comment| self.worker.signer.find(&self.repo, kind, &comment.body) == Some(key))
            .min_by_key(|comment| comment.id)
            .cloned()
    }

    async fn comments(&self, number: u64) -> Result<Vec<Comment>, Stop> {
        self.allowed(self.worker.github.comments(&self.repo, number).await)
    }

    /// A list that is empty where we may not see it: the ledger knows what was written.
    pub(super) fn allowed<T>(&self, list: GitHubResult<Vec<T>>) -> Result<Vec<T>, Stop> {
        match list {
            Ok(list) => Ok(list),
            Err(GitHubError::Permanent { .. }) => Ok(Vec::new()),
            Err(error) => Err(self.stop(&error)),
        }
    }

    /// The comments of an issue or pull request, asked for once a run.
    pub(super) async fn thread(&mut self, number: u64) -> Result<&[Comment], Stop> {
        if !self.threads.contains_key(&number) {
            let comments = self.comments(number).await?;
            self.threads.insert(number, comments);
        }
        Ok(self.threads.get(&number).map_or(&[], Vec::as_slice))
    }

    /// As [`Self::find_comment`], among the comments as they were when they were first asked for.
    async fn find_in_thread(&mut self, number: u64, kind: &str, key: &str) -> Result<Option<Comment>, Stop> {
        self.thread(number).await?;
        Ok(self.threads.get(&number).and_then(|comments| self.ours_with(comments, kind, key)))
    }

    async fn load_pull(&mut self, number: u64) -> Result<(), Stop> {
        if !self.pull_is_stale && self.pull.is_some() {
            return Ok(());
        }
        let github = &self.worker.github;
        let pull = match github.pull(&self.repo, number).await {
            Ok(pull) => pull,
            Err(error) if error.is_not_found() => {
                self.pull = None;
                return Ok(());
            }
            Err(error) => return Err(self.stop(&error)),
        };
        let files = github.pull_files(&self.repo, number).await.map_err(|error| self.stop(&error))?;
        let setup = self.setup.clone().unwrap_or_default();
        let places = DocumentPlaces::new(&setup.config);
        let mut wanted: Vec<_> =
            files.into_iter().filter(|file| file.status != "removed" && places.is_document(&file.path)).collect();
        if wanted.len() > MAX_DOCUMENTS {
            warn!(number, documents = wanted.len(), "only the first {MAX_DOCUMENTS} documents are read");
            wanted.truncate(MAX_DOCUMENTS);
        }
        let read_at = self.read_at(&pull, wanted.is_empty()).await?;
        let mut documents = Vec::with_capacity(wanted.len());
        for file in wanted {
            let mut content = self.read(&file.path, &read_at).await?;
            if pull.merged && content.is_some() && self.is_link(&file.path, &read_at).await? {
                let path = file.path;
                documents.push(Document { path, blob_sha: String::new(), text: DocumentText::NotAFile });
                continue;
            }
            if content.is_none() && pull.merged {
                // Moved or removed on the base branch since the merge.
                if let Some(merge) = &pull.merge_commit_sha {
                    content = self.read(&file.path, merge).await?;
                }
            }
            let Some(document) = content else {
                // The merge commit has it, and so has the head: where neither shows it, they do not show yet.
                self.lagging("a document of the pull request", &read_at)?;
                continue;
            };
            // GitHub follows a symbolic link and answers with its target: then the ids differ. A server that gives
            // the content no id at all tells nothing of the kind.
            let differ = file.blob_sha.as_ref().is_some_and(|sha| *sha != document.blob_sha);
            let mut followed = !pull.merged && differ && !document.blob_sha.is_empty();
            if followed {
                // The tree knows for sure, where the server shows it.
                followed = match github.file_mode(&self.repo, &file.path, &read_at).await {
                    Ok(Some(mode)) => !mode.starts_with("100"),
                    // The list may be of the commit before, and the tree not to be seen yet.
                    Ok(None) | Err(GitHubError::Permanent { .. }) => {
                        self.lagging("the tree of the head", &read_at).map(|()| true)?
                    }
                    Err(error) => return Err(self.stop(&error)),
                };
            }
            documents.push(if followed { Document { text: DocumentText::NotAFile, ..document } } else { document });
        }
        let checks = if pull.open && !documents.is_empty() { self.checks(&pull.head_sha).await? } else { Vec::new() };
        let vocabulary = setup.config.settings.vocabulary.clone();
        self.pull = Some(PullState { pull, documents, read_at, checks, vocabulary });
        self.pull_is_stale = false;
        Ok(())
    }

    /// The check runs on a commit; none where the server does not list them or does not let us see them: the
    /// ledger knows what was made, and what refuses a new one is told on the incident.
    pub(super) async fn checks(&self, sha: &str) -> Result<Vec<CheckRun>, Stop> {
        match self.worker.github.check_runs(&self.repo, sha, CHECK_NAME).await {
            Ok(runs) => Ok(runs),
            Err(error @ GitHubError::Permanent { .. }) => {
                debug!(%error, "the check runs cannot be listed");
                Ok(Vec::new())
            }
            Err(error) => Err(self.stop(&error)),
        }
    }

    /// Whether a symbolic link stands there, which GitHub would follow. Where the server shows no trees, nobody can
    /// tell.
    async fn is_link(&self, path: &str, at: &str) -> Result<bool, Stop> {
        match self.worker.github.file_mode(&self.repo, path, at).await {
            Ok(mode) => Ok(mode.is_some_and(|mode| !mode.starts_with("100"))),
            Err(GitHubError::Permanent { .. }) => Ok(false),
            Err(error) => Err(self.stop(&error)),
        }
    }

    /// A list that is empty where the server does not offer it: what it could tell, the ledger knows as well.
    pub(super) fn offered<T>(&self, list: GitHubResult<Vec<T>>) -> Result<Vec<T>, Stop> {
        match list {
            Ok(list) => Ok(list),
            Err(error) if error.is_not_offered() => {
                debug!(%error, "the server does not offer this list");
                Ok(Vec::new())
            }
            Err(error) => Err(self.stop(&error)),
        }
    }

    /// The commit to read documents at: the head, or what the base branch is now for a merged one.
    async fn read_at(&self, pull: &PullRequest, nothing_to_read: bool) -> Result<String, Stop> {
        if !pull.merged || nothing_to_read {
            return Ok(pull.head_sha.clone());
        }
        let head =
            self.worker.github.branch_head(&self.repo, &pull.base_ref).await.map_err(|error| self.stop(&error))?;
        Ok(head.or_else(|| pull.merge_commit_sha.clone()).unwrap_or_else(|| pull.head_sha.clone()))
    }

    async fn read(&self, path: &str, at: &str) -> Result<Option<Document>, Stop> {
        match self.worker.github.file(&self.repo, path, at).await {
            Ok(found) => Ok(found.map(|file| Document::new(path.to_owned(), file.blob_sha, file.bytes, MAX_DOCUMENT))),
            Err(GitHubError::Permanent { .. }) => {
                Ok(Some(Document { path: path.to_owned(), blob_sha: String::new(), text: DocumentText::NotAFile }))
            }
            Err(error) => Err(self.stop(&error)),
        }
    }

    /// The commands of this lane's comments that have no answer yet.
    async fn commands(&mut self, ledger: &[EffectRecord]) -> Result<Vec<Request>, Stop> {
        let answered: BTreeSet<&str> =
            ledger.iter().filter(|row| row.result.is_some()).map(|row| row.key.as_str()).collect();
        let mut requests = Vec::new();
        for job in self.jobs {
            let Event::Comment { number, on_pull_request, comment_id, author, body, before } = &job.incoming.event
            else {
                continue;
            };
            // An edit of somebody else's comment gives no command: it would run with the wrong rights.
            if author.is_bot || !author.login.eq_ignore_ascii_case(&job.incoming.sender.login) {
                continue;
            }
            let lines = command::lines(body, before.as_deref());
            for line in lines.into_iter().take(command::MAX_COMMANDS) {
                if matches!(command::look_up(&line.text), Lookup::Foreign) {
                    continue;
                }
                let request = Request {
                    comment_id: *comment_id,
                    line_key: line.key,
                    text: line.text,
                    number: *number,
                    on_pull_request: *on_pull_request,
                    author: author.clone(),
                    authority: Authority::Unknown(String::new()),
                };
                let key = format!("comment:reply:{}", request.key());
                let known = |other: &Request| other.key() == request.key();
                if answered.contains(key.as_str()) || self.refused.contains_key(&key) || requests.iter().any(known) {
                    continue;
                }
                if self.has_answer(&request, &key).await? {
                    continue;
                }
                let authority = self.authority(&author.login).await?;
                requests.push(Request { authority, ..request });
            }
        }
        Ok(requests)
    }

    /// Whether GitHub has the answer although the ledger does not know it: the database is a new or an old one, or a
    /// crash came between. From now on it is known, and the command is not run again.
    async fn has_answer(&mut self, request: &Request, effect: &str) -> Result<bool, Stop> {
        let Some(answer) = self.find_in_thread(request.number, "reply", &request.key()).await? else {
            return Ok(false);
        };
        if self.dry {
            return Ok(true);
        }
        let store = &self.worker.store;
        store.intend(self.claim, effect, &serde_json::json!({}), self.worker.config.lease).await?;
        store.record(self.claim, effect, &serde_json::json!({ "id": answer.id })).await?;
        Ok(true)
    }

    async fn authority(&mut self, login: &str) -> Result<Authority, Stop> {
        if let Some(known) = self.authorities.get(login) {
            return Ok(known.clone());
        }
        let authority = match self.worker.github.role(&self.repo, login).await {
            Ok(role) => Authority::Role(role),
            // Nobody by that name here: no rights.
            Err(error) if error.is_not_found() => Authority::Role(crate::bot::model::Role::None),
            Err(GitHubError::Permanent { status, message, .. }) => Authority::Unknown(format!("{status} {message}")),
            Err(error) => return Err(self.stop(&error)),
        };
        self.authorities.insert(login.to_owned(), authority.clone());
        Ok(authority)
    }

    /// The token of a check that somebody asked for by GitHub's own button.
    fn recheck(&self, pull: Option<&PullState>) -> Option<String> {
        let number = pull?.pull.number;
        self.jobs.iter().rev().find_map(|job| {
            let asked = matches!(job.incoming.event, Event::CheckRequested { number: asked, .. } if asked == number);
            asked.then(|| format!("request-{}", job.delivery_id))
        })
    }

    /// Which action items have an issue: by the ledger, and by the markers of issues where it may lack some.
    async fn find_filed(&mut self, snapshot: &mut Snapshot, ledger: &[EffectRecord]) -> Result<(), Stop> {
        let Some(incident) = &mut snapshot.incident else { return Ok(()) };
        for row in ledger {
            if let Some(key) = row.key.strip_prefix("action:")
                && let Some(result) = &row.result
                && let Ok(filed) = serde_json::from_value::<FiledAction>(result.clone())
            {
                incident.filed.insert(key.to_owned(), filed);
            }
        }
        let Some(pull) = &snapshot.pull else { return Ok(()) };
        let filing = pull.pull.merged || !snapshot.commands.is_empty();
        let all = if filing { items(incident, pull) } else { Vec::new() };
        let unfiled = |item: &Item<'_>| item.is_open() && !incident.filed.contains_key(&item.key);
        let missing = all.iter().any(unfiled);
        // Links that nobody here remembers: the database is new, or an old one. (Or a person's: each is asked for once.)
        let looked: BTreeSet<String> = ledger
            .iter()
            .find(|row| row.key == LOOKED)
            .and_then(|row| serde_json::from_value(row.result.clone()?).ok())
            .unwrap_or_default();
        let linked = |item: &Item<'_>| {
            item.item.link.is_some() && !incident.filed.contains_key(&item.key) && !looked.contains(&item.key)
        };
        let mut forgotten = BTreeSet::new();
        if pull.pull.merged && incident.tracked {
            forgotten.extend(all.into_iter().filter(linked).map(|item| item.key));
        }
        if (missing || !forgotten.is_empty()) && !self.looked_for_filed {
            self.looked_for_filed = true;
            self.found = self.filed_by_marker(incident.issue.created_at).await?;
            if !self.dry {
                forgotten.retain(|key| !self.found.contains_key(key));
                self.remember_filed(incident.issue.number, &(&looked | &forgotten)).await?;
            }
        }
        // Of this incident alone: the list is the whole repository's.
        let own = format!("{}-", incident.issue.number);
        for (key, filed) in self.found.iter().filter(|(key, _)| key.starts_with(&own)) {
            incident.filed.entry(key.clone()).or_insert_with(|| filed.clone());
        }
        Ok(())
    }

    /// Writes into the ledger which of the incident's action items have an issue, and which links are none of ours.
    async fn remember_filed(&self, incident: u64, others: &BTreeSet<String>) -> Result<(), Stop> {
        let (store, lease) = (&self.worker.store, self.worker.config.lease);
        let prefix = format!("{incident}-");
        for (key, filed) in self.found.iter().filter(|(key, _)| key.starts_with(&prefix)) {
            let row = format!("action:{key}");
            let (known, _) = store.intend(self.claim, &row, &serde_json::json!({}), lease).await?;
            if known.result.is_none() {
                store.record(self.claim, &row, &serde_json::to_value(filed).unwrap_or_default()).await?;
            }
        }
        if !others.is_empty() {
            store.intend(self.claim, LOOKED, &serde_json::json!({}), lease).await?;
            store.record(self.claim, LOOKED, &serde_json::json!(others)).await?;
        }
        Ok(())
    }

    /// Our own issues of this repository that were made from action items, the oldest of each key. Those of an incident
    /// are no older than itself: `since` its beginning the list holds them all, and not those of years.
    pub(super) async fn filed_by_marker(&self, since: Timestamp) -> Result<BTreeMap<String, FiledAction>, Stop> {
        let issues = self.allowed(self.worker.github.labelled(&self.repo, ACTION_LABEL, false, Some(since)).await)?;
        let Some(identity) = &self.identity else { return Ok(BTreeMap::new()) };
        let mut found: BTreeMap<String, FiledAction> = BTreeMap::new();
        for issue in issues.into_iter().filter(|issue| !issue.is_pull_request) {
            if !marker::is_ours(identity, issue.author.as_ref(), issue.via_app) {
                continue;
            }
            let Some(key) = self.worker.signer.find(&self.repo, "action", &issue.body) else { continue };
            if found.get(key).is_some_and(|known| known.number < issue.number) {
                continue;
            }
            let filed = FiledAction {
                id: issue.id,
                number: issue.number,
                url: issue.html_url,
                title: issue.title,
                shortfalls: Vec::new(),
                unlabelled: Vec::new(),
                complete: false,
            };
            found.insert(key.to_owned(), filed);
        }
        Ok(found)
    }
}

/// The number of the incident's own pull request, as the ledger knows it.
fn own_pull(ledger: &[EffectRecord]) -> Option<u64> {
    ledger.iter().find(|row| row.key == "pull")?.result.as_ref()?["number"].as_u64()
}
