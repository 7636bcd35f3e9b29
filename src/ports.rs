//! The traits between the decisions and the world: [`GitHub`], [`Store`], [`Clock`], with their errors.
//!
//! Adapters implement them (`github`, `store`); `server` and `worker` use them; only `cli` wires both.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jiff::Timestamp;
use moka::future::Cache;

use crate::bot::event::{IncidentLabels, Incoming, Lane};
use crate::bot::model::{
    CheckRun, CheckRunRequest, Comment, FileContent, HookDelivery, Identity, Installation, InstalledRepository, Issue,
    NewIssue, NewPull, PullFile, PullRequest, Reaction, RepoRef, Repository, Role, ThreadComment, TreeEntry,
};
use crate::bot::repo_config::RepoConfig;

/// Where "now" comes from.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The worker's sign of life, which `/readyz` reads.
#[derive(Debug)]
pub struct Heartbeat {
    since: Instant,
    /// Milliseconds after `since`.
    last: AtomicU64,
}

impl Heartbeat {
    /// The making counts as the first beat.
    pub fn new() -> Self {
        Self { since: Instant::now(), last: AtomicU64::new(0) }
    }

    pub fn beat(&self) {
        let now = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(now, Ordering::Relaxed);
    }

    /// Time since the last beat.
    pub fn silence(&self) -> Duration {
        self.since.elapsed().saturating_sub(Duration::from_millis(self.last.load(Ordering::Relaxed)))
    }
}

impl Default for Heartbeat {
    fn default() -> Self {
        Self::new()
    }
}

/// Which labels make an incident where, as the worker last read it from a repository's configuration: so that the server
/// need not keep what concerns nobody. What was not read for a minute is not known.
#[derive(Debug)]
pub struct LabelBook {
    /// By repository.
    known: Cache<u64, Arc<IncidentLabels>>,
}

impl LabelBook {
    pub async fn learn(&self, repository: u64, config: &RepoConfig) {
        let labels = IncidentLabels::new(config.incident_labels().into_iter().map(|label| label.name));
        self.known.insert(repository, Arc::new(labels)).await;
    }

    /// Whether the labels of that repository were read a moment ago.
    pub async fn knows(&self, repository: u64) -> bool {
        self.known.get(&repository).await.is_some()
    }

    /// Whether one of these labels makes an incident there, as far as is known.
    pub async fn may_concern(&self, repository: u64, labels: &[String]) -> bool {
        match self.known.get(&repository).await {
            Some(known) => labels.iter().any(|label| known.contains(label)),
            None => !labels.is_empty(),
        }
    }
}

impl Default for LabelBook {
    fn default() -> Self {
        Self { known: Cache::builder().max_capacity(10_000).time_to_live(Duration::from_mins(1)).build() }
    }
}

/// What a request to GitHub may fail with. No text in here holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GitHubError {
    /// 5xx, a timeout, a dropped connection: it may or may not have taken effect. Worth another try.
    #[error("{operation}: {message}")]
    Transient { operation: String, message: String },
    /// 403 or 429 that is about rates. Nothing took effect; nothing may be sent before `until`.
    #[error("{operation}: rate limited until {until}")]
    RateLimited { operation: String, until: Timestamp },
    /// GitHub refused, and will refuse again.
    #[error("{operation}: {status} {message}")]
    Permanent {
        operation: String,
        /// HTTP status; 0 where the answer could not be understood.
        status: u16,
        /// GitHub's `message` with its `errors`, shortened.
        message: String,
    },
}

impl GitHubError {
    /// The status of a permanent refusal.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Permanent { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// 404 or 410: it isn't there, or we may not see it.
    pub fn is_not_found(&self) -> bool {
        matches!(self.status(), Some(404 | 410))
    }

    /// The server has no such endpoint, as far as one can tell: a 404 may as well mean that the thing is not there.
    pub fn is_not_offered(&self) -> bool {
        matches!(self.status(), Some(404 | 405 | 410 | 501))
    }

    /// 422: the request was understood and refused, often because the thing exists. (GitHub says 422; other
    /// servers say 409 of what exists.)
    pub fn is_unprocessable(&self) -> bool {
        matches!(self.status(), Some(409 | 422))
    }
}

pub type GitHubResult<T> = Result<T, GitHubError>;

/// GitHub's REST API, one method a request (lists: one method, all pages). No method retries on its own.
#[async_trait]
pub trait GitHub: Send + Sync {
    /// Who we are. Asked once, then remembered; never fails: what the server does not tell is `None`.
    async fn identity(&self) -> Identity;

    /// Where the app is installed, suspended ones included.
    async fn installations(&self) -> GitHubResult<Vec<Installation>>;
    /// The repositories that an installation reaches, by their names of now.
    async fn installation_repositories(&self, installation: u64) -> GitHubResult<Vec<InstalledRepository>>;
    /// GitHub's attempts to deliver webhooks to us since then, newest first.
    async fn hook_deliveries(&self, since: Timestamp) -> GitHubResult<Vec<HookDelivery>>;
    /// What that attempt brought: the webhook's body. `None` where GitHub does not show it.
    async fn hook_payload(&self, attempt: u64) -> GitHubResult<Option<Vec<u8>>>;
    /// Has GitHub deliver once more what that attempt brought, under the same delivery id.
    async fn redeliver(&self, attempt: u64) -> GitHubResult<()>;

    async fn repository(&self, repo: &RepoRef) -> GitHubResult<Repository>;
    /// What `user` may do. Any doubt is an error, never a role.
    async fn role(&self, repo: &RepoRef, user: &str) -> GitHubResult<Role>;

    async fn issue(&self, repo: &RepoRef, number: u64) -> GitHubResult<Issue>;
    /// Issues and pull requests with `label`: the open ones alone, or of any state; with `since` only what changed
    /// after that.
    async fn labelled(
        &self,
        repo: &RepoRef,
        label: &str,
        open_only: bool,
        since: Option<Timestamp>,
    ) -> GitHubResult<Vec<Issue>>;
    async fn create_issue(&self, repo: &RepoRef, new: &NewIssue) -> GitHubResult<Issue>;
    /// Closes an issue as not planned, with another body.
    async fn close_issue(&self, repo: &RepoRef, number: u64, body: &str) -> GitHubResult<()>;
    /// Adds to the assignees; GitHub drops silently whom it does not accept, so the answer says who is assigned.
    async fn add_assignees(&self, repo: &RepoRef, number: u64, users: &[String]) -> GitHubResult<Vec<String>>;
    /// Makes the label if it does not exist yet. `color` is six hex digits.
    async fn ensure_label(&self, repo: &RepoRef, name: &str, color: &str, description: &str) -> GitHubResult<()>;
    async fn add_labels(&self, repo: &RepoRef, number: u64, labels: &[String]) -> GitHubResult<()>;
    async fn sub_issues(&self, repo: &RepoRef, parent: u64) -> GitHubResult<Vec<Issue>>;
    /// `child_id` is the issue's database id, not its number.
    async fn add_sub_issue(&self, repo: &RepoRef, parent: u64, child_id: u64) -> GitHubResult<()>;

    async fn comments(&self, repo: &RepoRef, number: u64) -> GitHubResult<Vec<Comment>>;
    /// Comments on all issues and pull requests that were made or edited since then.
    async fn comments_since(&self, repo: &RepoRef, since: Timestamp) -> GitHubResult<Vec<ThreadComment>>;
    /// `None` where it was deleted.
    async fn comment(&self, repo: &RepoRef, id: u64) -> GitHubResult<Option<Comment>>;
    async fn create_comment(&self, repo: &RepoRef, number: u64, body: &str) -> GitHubResult<Comment>;
    async fn update_comment(&self, repo: &RepoRef, id: u64, body: &str) -> GitHubResult<Comment>;
    /// One that is not there (any more) is no error.
    async fn delete_comment(&self, repo: &RepoRef, id: u64) -> GitHubResult<()>;
    async fn react(&self, repo: &RepoRef, comment_id: u64, reaction: Reaction) -> GitHubResult<()>;

    /// Names (without `refs/heads/`) of the branches that start with `prefix`.
    async fn branches_with_prefix(&self, repo: &RepoRef, prefix: &str) -> GitHubResult<Vec<String>>;
    /// Commit id of a branch's head; `None` where there is no such branch (an empty repository has none).
    async fn branch_head(&self, repo: &RepoRef, branch: &str) -> GitHubResult<Option<String>>;
    async fn create_branch(&self, repo: &RepoRef, branch: &str, commit: &str) -> GitHubResult<()>;
    /// Fast-forward only: 422 where somebody pushed meanwhile.
    async fn update_branch(&self, repo: &RepoRef, branch: &str, commit: &str) -> GitHubResult<()>;
    /// One blob, one tree on top of `parent`'s, one commit. Returns the commit's id. Moves no ref. No custom
    /// author, so that GitHub signs the commit.
    async fn commit_file(
        &self,
        repo: &RepoRef,
        parent: &str,
        path: &str,
        content: &[u8],
        message: &str,
    ) -> GitHubResult<String>;
    /// The bytes of a regular file at a commit, branch or tag; `None` where there is none.
    async fn file(&self, repo: &RepoRef, path: &str, at: &str) -> GitHubResult<Option<FileContent>>;

    /// The git mode of what stands at `path` in a commit, such as `100644` for a file and `120000` for a symbolic
    /// link; `None` where nothing does.
    async fn file_mode(&self, repo: &RepoRef, path: &str, commit: &str) -> GitHubResult<Option<String>>;

    /// What stands in the root folder of a commit, or in the folder of a tree's id.
    async fn tree(&self, repo: &RepoRef, id: &str) -> GitHubResult<Vec<TreeEntry>>;
    /// A file's bytes by the id of its blob.
    async fn blob(&self, repo: &RepoRef, id: &str) -> GitHubResult<Vec<u8>>;
    /// The commits up to `from` that changed a file, newest first; the first page of them.
    async fn commits_of_path(&self, repo: &RepoRef, path: &str, from: &str) -> GitHubResult<Vec<String>>;

    async fn pull(&self, repo: &RepoRef, number: u64) -> GitHubResult<PullRequest>;
    /// Pull requests of any state whose head is `branch` of the repository itself, newest first.
    async fn pulls_of_branch(&self, repo: &RepoRef, branch: &str) -> GitHubResult<Vec<PullRequest>>;
    /// Pull requests that `commit` belongs to, those of forks included.
    async fn pulls_of_commit(&self, repo: &RepoRef, commit: &str) -> GitHubResult<Vec<PullRequest>>;
    async fn pull_files(&self, repo: &RepoRef, number: u64) -> GitHubResult<Vec<PullFile>>;
    async fn create_pull(&self, repo: &RepoRef, new: &NewPull) -> GitHubResult<PullRequest>;
    async fn close_pull(&self, repo: &RepoRef, number: u64) -> GitHubResult<()>;

    /// Check runs of that name on a commit.
    async fn check_runs(&self, repo: &RepoRef, sha: &str, name: &str) -> GitHubResult<Vec<CheckRun>>;
    async fn create_check_run(&self, repo: &RepoRef, request: &CheckRunRequest) -> GitHubResult<CheckRun>;
    /// Annotations are appended to those that are there; everything else is replaced.
    async fn update_check_run(&self, repo: &RepoRef, id: u64, request: &CheckRunRequest) -> GitHubResult<CheckRun>;
}

/// What the store may fail with.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Busy, full queue, lost connection: worth another try.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// Disk full, corrupt file, a bug.
    #[error("the store failed: {0}")]
    Failed(String),
    /// Our lease ended and somebody else holds the lane: stop at once, write nothing more.
    #[error("the lane's lease was lost")]
    LeaseLost,
}

pub type StoreResult<T> = Result<T, StoreError>;

/// A verified webhook on its way into the inbox.
#[derive(Debug, Clone)]
pub struct NewDelivery {
    /// `X-GitHub-Delivery`: the same on redelivery.
    pub id: String,
    /// `X-GitHub-Event`.
    pub event: String,
    pub content: DeliveryContent,
}

/// What of a delivery is kept.
#[derive(Debug, Clone)]
pub enum DeliveryContent {
    /// Becomes one job in its lane.
    Job(Box<Incoming>),
    /// Could not be understood: kept whole (compressed by the store) with the reason, for the operator.
    Unreadable { body: bytes::Bytes, problem: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    New,
    /// That delivery id was here before; nothing was written.
    Duplicate,
}

/// One delivery's work.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: i64,
    pub delivery_id: String,
    pub incoming: Incoming,
    /// How often it was tried before.
    pub attempts: u32,
}

/// The right to work on a lane until the lease ends. The fence grows with every claim of the lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub lane: Lane,
    pub fence: i64,
    /// The installation of the lane's first open job; 0 where its webhook named none.
    pub installation: u64,
}

/// A row of the effects ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectRecord {
    /// Unique within the lane, such as `pull` or `action:KEY`.
    pub key: String,
    /// What was to be sent, as the planner decided it first (a branch name stays what it was).
    pub intent: serde_json::Value,
    /// What came of it; `None` while unfinished.
    pub result: Option<serde_json::Value>,
    pub intended_at: Timestamp,
}

/// A job that is not done, as an operator sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct JobNote {
    pub delivery_id: String,
    pub lane: Lane,
    /// It can't succeed and waits for a person; else it waits for its turn, or runs.
    pub parked: bool,
    pub attempts: u32,
    pub error: Option<String>,
    pub since: Timestamp,
    /// `None` where this version can't read it.
    pub incoming: Option<Incoming>,
}

impl JobNote {
    /// No delivery brought it: a sweep did.
    pub fn is_unasked(&self) -> bool {
        self.delivery_id.starts_with(OWN_JOB) || self.delivery_id.starts_with(FOUND_COMMENT)
    }
}

/// What pruning took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruned {
    pub jobs: u64,
    pub deliveries: u64,
}

/// Ids of jobs that no delivery brought begin so. A finished one leaves nothing behind.
pub const OWN_JOB: &str = "bot:";

/// Ids of deliveries that a sweep made of a comment whose webhook was missed begin so.
pub const FOUND_COMMENT: &str = "comment:";
/// Decides, by what is written (`None`: nothing yet) and the store's clock, what is to be written in its place (`None`:
/// it stays).
pub type Rewrite = Box<dyn FnOnce(Option<&str>, Timestamp) -> Option<String> + Send>;

/// The inbox, the lanes and the effects ledger. Leases and retry times use the store's own clock.
#[async_trait]
pub trait Store: Send + Sync {
    /// Inserts the delivery and its job in one durable transaction.
    async fn accept(&self, delivery: NewDelivery) -> StoreResult<Accepted>;
    /// Puts a job that no delivery brought into its lane, due after some time (it holds up nothing until then). `id`
    /// begins with [`OWN_JOB`]. A job of that id that waits for its time there is replaced. With no time to wait, one
    /// that is open there already is enough.
    async fn enqueue(&self, id: &str, incoming: Incoming, after: Duration) -> StoreResult<Accepted>;
    /// Those of the delivery ids that are in the inbox.
    async fn arrived(&self, ids: &[String]) -> StoreResult<HashSet<String>>;
    /// Reachable and writable?
    async fn ping(&self) -> StoreResult<()>;

    /// Takes the lane whose due job has waited longest, if any is free (or its lease has ended).
    async fn claim(&self, worker: &str, lease: Duration) -> StoreResult<Option<Claim>> {
        self.claim_except(worker, lease, &[]).await
    }
    /// As [`Store::claim`], passing over the lanes of some installations.
    async fn claim_except(&self, worker: &str, lease: Duration, passed: &[u64]) -> StoreResult<Option<Claim>>;
    async fn renew(&self, claim: &Claim, lease: Duration) -> StoreResult<()>;
    /// Gives the lane back.
    async fn release(&self, claim: &Claim) -> StoreResult<()>;
    /// The lane's open jobs, oldest first.
    async fn jobs(&self, claim: &Claim) -> StoreResult<Vec<Job>>;
    /// The job is done.
    async fn finish(&self, claim: &Claim, job: i64) -> StoreResult<()>;
    /// Try again after `delay`; the whole lane waits, since order within it holds. With `counts` the
    /// number of attempts grows.
    async fn retry(&self, claim: &Claim, job: i64, delay: Duration, counts: bool, error: &str) -> StoreResult<()>;
    /// The job can't succeed: kept and shown, never retried, never lost.
    async fn park(&self, claim: &Claim, job: i64, error: &str) -> StoreResult<()>;
    /// Moves a job to the lane it turned out to belong to, at its end.
    async fn reroute(&self, claim: &Claim, job: i64, to: &Lane) -> StoreResult<()>;
    /// When the next job or lease falls due; `None` where nothing waits.
    async fn next_due(&self) -> StoreResult<Option<Duration>> {
        self.next_due_except(&[]).await
    }
    /// As [`Store::next_due`], passing over the lanes of some installations.
    async fn next_due_except(&self, passed: &[u64]) -> StoreResult<Option<Duration>>;
    /// Open jobs (waiting or running), and parked ones.
    async fn counts(&self) -> StoreResult<(u64, u64)>;

    /// Jobs that are not done, oldest first, at most `limit`: the parked ones, then the open ones.
    async fn unfinished(&self, limit: u32) -> StoreResult<Vec<JobNote>>;
    /// An installation is back, or may do more than before: its open jobs are due at once, and its parked ones are
    /// tried again. Returns how many.
    async fn hasten(&self, installation: u64) -> StoreResult<u64>;
    /// Forgets at most `limit` jobs that were finished that long ago, with their deliveries, and as many deliveries
    /// that could not be read. Parked jobs and the effects ledger stay.
    async fn prune(&self, older_than: Duration, limit: u32) -> StoreResult<Pruned>;

    /// Keeps a name (such as a file's path) for the lane's own use. False where another lane of the repository was first.
    async fn reserve(&self, claim: &Claim, name: &str) -> StoreResult<bool>;
    /// All effects of a lane, to be looked at only.
    async fn ledger(&self, lane: &Lane) -> StoreResult<Vec<EffectRecord>>;
    /// Those of the keys that have a result in any lane of the repository.
    async fn recorded(&self, repository_id: u64, keys: &[String]) -> StoreResult<HashSet<String>>;
    /// All effects of the lane.
    async fn effects(&self, claim: &Claim) -> StoreResult<Vec<EffectRecord>>;
    /// Writes the intent if there is none for that key, renews the lease, and returns the row as it stands
    /// with whether it was there before.
    async fn intend(
        &self,
        claim: &Claim,
        key: &str,
        intent: &serde_json::Value,
        lease: Duration,
    ) -> StoreResult<(EffectRecord, bool)>;
    /// Records what came of it, where the fence is still ours.
    async fn record(&self, claim: &Claim, key: &str, result: &serde_json::Value) -> StoreResult<()>;
    /// Forgets an effect (its intent was refused, so nothing exists).
    async fn forget(&self, claim: &Claim, key: &str) -> StoreResult<()>;

    /// Rewrites what an installation has spent of GitHub's limits: one text each, for all replicas together, one
    /// rewrite after the other.
    async fn spend(&self, installation: u64, rewrite: Rewrite) -> StoreResult<()>;
}
