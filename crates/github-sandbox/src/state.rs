//! The world as data: people, repositories, issues, pulls, checks, apps. Plain structs and look-ups; what may happen
//! to them is in [`crate::domain`].

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;

use crate::api::{Delivery, Fault, RecordedRequest};
use crate::errors::{ApiError, ApiResult};
use crate::git::{Objects, Oid};
use crate::webhook::Outgoing;

pub(crate) type UserId = u64;
pub(crate) type RepoId = u64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UserKind {
    User,
    Organization,
    Bot,
}

impl UserKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Organization => "Organization",
            Self::Bot => "Bot",
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: UserId,
    pub(crate) login: String,
    pub(crate) kind: UserKind,
    pub(crate) created_at: Timestamp,
}

/// What a person may do in a repository, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    None,
    Read,
    Triage,
    Write,
    Maintain,
    Admin,
}

impl Role {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "read" | "pull" => Self::Read,
            "triage" => Self::Triage,
            "write" | "push" => Self::Write,
            "maintain" => Self::Maintain,
            "admin" => Self::Admin,
            _ => return None,
        })
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Triage => "triage",
            Self::Write => "write",
            Self::Maintain => "maintain",
            Self::Admin => "admin",
        }
    }

    /// The legacy name of the `permission` field, which knows neither triage nor maintain.
    pub(crate) fn permission(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read | Self::Triage => "read",
            Self::Write | Self::Maintain => "write",
            Self::Admin => "admin",
        }
    }
}

/// Who does something: a person or an app's bot, and the app through which it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Who {
    pub(crate) user: UserId,
    pub(crate) app: Option<u64>,
}

impl Who {
    pub(crate) fn person(user: UserId) -> Self {
        Self { user, app: None }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) color: String,
    pub(crate) description: Option<String>,
    pub(crate) default: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Milestone {
    pub(crate) id: u64,
    pub(crate) number: u64,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) open: bool,
    pub(crate) creator: UserId,
    pub(crate) due_on: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) closed_at: Option<Timestamp>,
}

#[derive(Debug, Clone)]
pub(crate) struct Reaction {
    pub(crate) id: u64,
    pub(crate) user: UserId,
    pub(crate) content: String,
    pub(crate) created_at: Timestamp,
}

/// A row of an issue's history, such as `labeled`; `detail` is merged into what the API shows of it.
#[derive(Debug, Clone)]
pub(crate) struct IssueEvent {
    pub(crate) id: u64,
    pub(crate) event: &'static str,
    pub(crate) actor: UserId,
    pub(crate) app: Option<u64>,
    pub(crate) created_at: Timestamp,
    pub(crate) commit: Option<Oid>,
    pub(crate) detail: Value,
}

#[derive(Debug, Clone)]
pub(crate) struct Issue {
    pub(crate) id: u64,
    pub(crate) number: u64,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    pub(crate) open: bool,
    pub(crate) state_reason: Option<String>,
    pub(crate) user: UserId,
    pub(crate) app: Option<u64>,
    pub(crate) labels: Vec<u64>,
    pub(crate) assignees: Vec<UserId>,
    pub(crate) milestone: Option<u64>,
    pub(crate) locked: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) closed_at: Option<Timestamp>,
    pub(crate) closed_by: Option<UserId>,
    pub(crate) reactions: Vec<Reaction>,
    /// Ids (not numbers) of the sub-issues, in their order.
    pub(crate) sub_issues: Vec<u64>,
    pub(crate) parent: Option<u64>,
    pub(crate) events: Vec<IssueEvent>,
    pub(crate) pull: Option<Pull>,
}

/// What a pull request has beyond an issue.
#[derive(Debug, Clone)]
pub(crate) struct Pull {
    pub(crate) id: u64,
    pub(crate) head_repo: RepoId,
    pub(crate) head_ref: String,
    pub(crate) head_sha: Oid,
    pub(crate) base_ref: String,
    pub(crate) base_sha: Oid,
    pub(crate) draft: bool,
    pub(crate) merged_at: Option<Timestamp>,
    pub(crate) merged_by: Option<UserId>,
    pub(crate) merge_commit_sha: Option<Oid>,
    /// What base and head had in common when it was merged; later questions are answered from here.
    pub(crate) merged_from: Option<Oid>,
    pub(crate) maintainer_can_modify: bool,
    pub(crate) reviewers: Vec<UserId>,
    pub(crate) reviews: Vec<Review>,
}

#[derive(Debug, Clone)]
pub(crate) struct Review {
    pub(crate) id: u64,
    pub(crate) user: UserId,
    pub(crate) body: String,
    pub(crate) state: &'static str,
    pub(crate) commit: Oid,
    pub(crate) submitted_at: Timestamp,
}

#[derive(Debug, Clone)]
pub(crate) struct Comment {
    pub(crate) id: u64,
    pub(crate) issue: u64,
    pub(crate) body: String,
    pub(crate) user: UserId,
    pub(crate) app: Option<u64>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) reactions: Vec<Reaction>,
}

#[derive(Debug, Clone)]
pub(crate) struct CheckSuite {
    pub(crate) id: u64,
    pub(crate) app: u64,
    pub(crate) head_sha: Oid,
    pub(crate) head_branch: Option<String>,
    pub(crate) before: Option<Oid>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

#[derive(Debug, Clone)]
pub(crate) struct CheckRun {
    pub(crate) id: u64,
    pub(crate) suite: u64,
    pub(crate) app: u64,
    pub(crate) name: String,
    pub(crate) head_sha: Oid,
    pub(crate) external_id: String,
    pub(crate) details_url: Option<String>,
    pub(crate) status: String,
    pub(crate) conclusion: Option<String>,
    pub(crate) started_at: Timestamp,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) title: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) text: Option<String>,
    /// As the API shows them.
    pub(crate) annotations: Vec<Value>,
    /// `label`, `description`, `identifier` of each button.
    pub(crate) actions: Vec<Value>,
}

#[derive(Debug, Clone)]
pub(crate) struct Repo {
    pub(crate) id: RepoId,
    pub(crate) owner: UserId,
    pub(crate) name: String,
    pub(crate) private: bool,
    pub(crate) description: Option<String>,
    pub(crate) default_branch: String,
    pub(crate) archived: bool,
    pub(crate) has_issues: bool,
    pub(crate) fork_of: Option<RepoId>,
    pub(crate) protected: Vec<String>,
    pub(crate) collaborators: BTreeMap<UserId, Role>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) pushed_at: Timestamp,
    pub(crate) labels: BTreeMap<u64, Label>,
    pub(crate) milestones: BTreeMap<u64, Milestone>,
    /// By number; pull requests are among them.
    pub(crate) issues: BTreeMap<u64, Issue>,
    /// Numbers of deleted issues, which answer 410.
    pub(crate) deleted_issues: Vec<u64>,
    /// Numbers of issues that were transferred away, and their ids.
    pub(crate) moved_issues: BTreeMap<u64, u64>,
    pub(crate) next_number: u64,
    pub(crate) comments: BTreeMap<u64, Comment>,
    pub(crate) objects: Objects,
    /// Full names (`refs/heads/main`) and what they point to.
    pub(crate) refs: BTreeMap<String, Oid>,
    pub(crate) suites: BTreeMap<u64, CheckSuite>,
    pub(crate) check_runs: BTreeMap<u64, CheckRun>,
}

impl Repo {
    pub(crate) fn issue(&self, number: u64) -> ApiResult<&Issue> {
        self.issues.get(&number).ok_or_else(|| self.missing_issue(number))
    }

    pub(crate) fn issue_mut(&mut self, number: u64) -> ApiResult<&mut Issue> {
        let missing = self.missing_issue(number);
        self.issues.get_mut(&number).ok_or(missing)
    }

    fn missing_issue(&self, number: u64) -> ApiError {
        if self.deleted_issues.contains(&number) {
            ApiError::new(410, "This issue was deleted")
        } else {
            ApiError::not_found()
        }
    }

    /// The issue and its pull request; 404 where the number is no pull request.
    pub(crate) fn pull(&self, number: u64) -> ApiResult<(&Issue, &Pull)> {
        let issue = self.issues.get(&number).ok_or_else(ApiError::not_found)?;
        Ok((issue, issue.pull.as_ref().ok_or_else(ApiError::not_found)?))
    }

    pub(crate) fn pull_mut(&mut self, number: u64) -> ApiResult<&mut Pull> {
        self.issues.get_mut(&number).and_then(|issue| issue.pull.as_mut()).ok_or_else(ApiError::not_found)
    }

    pub(crate) fn branch(&self, name: &str) -> Option<&Oid> {
        self.refs.get(&format!("refs/heads/{name}"))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.refs.is_empty()
    }

    /// Label names are compared without regard to case.
    pub(crate) fn label_named(&self, name: &str) -> Option<&Label> {
        let name = name.to_lowercase();
        self.labels.values().find(|label| label.name.to_lowercase() == name)
    }

    /// A commit id, a shortened one, or the name of a branch or tag.
    pub(crate) fn resolve(&self, name: &str) -> Option<Oid> {
        if self.objects.commit(name).is_some() {
            return Some(name.to_owned());
        }
        ["refs/heads/", "refs/tags/", "refs/", ""]
            .iter()
            .find_map(|prefix| self.refs.get(&format!("{prefix}{name}")).cloned())
            .or_else(|| (name == "HEAD").then(|| self.branch(&self.default_branch).cloned()).flatten())
            .or_else(|| self.objects.commit_by_prefix(name))
    }
}

/// A registered GitHub App.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) id: u64,
    pub(crate) client_id: String,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) owner: UserId,
    /// The bot that acts for it.
    pub(crate) bot: UserId,
    pub(crate) public_key_pem: String,
    pub(crate) webhook_secret: String,
    pub(crate) webhook_url: Option<String>,
    pub(crate) hook_id: u64,
    pub(crate) permissions: BTreeMap<String, String>,
    pub(crate) events: Vec<String>,
    pub(crate) created_at: Timestamp,
}

#[derive(Debug, Clone)]
pub(crate) struct Installation {
    pub(crate) id: u64,
    pub(crate) app: u64,
    pub(crate) account: UserId,
    /// `None`: all repositories of the account.
    pub(crate) repositories: Option<Vec<RepoId>>,
    pub(crate) permissions: BTreeMap<String, String>,
    pub(crate) suspended: Option<(UserId, Timestamp)>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// What a token stands for.
#[derive(Debug, Clone)]
pub(crate) enum Token {
    Person(UserId),
    Installation(InstallationToken),
}

#[derive(Debug, Clone)]
pub(crate) struct InstallationToken {
    pub(crate) installation: u64,
    pub(crate) expires_at: Timestamp,
    /// `None`: all that the installation reaches.
    pub(crate) repositories: Option<Vec<RepoId>>,
    pub(crate) permissions: BTreeMap<String, String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Rate {
    pub(crate) used: u64,
    pub(crate) reset: Timestamp,
}

/// Everything there is, behind one lock.
pub(crate) struct State {
    /// Scheme and authority of the server, without a slash at its end.
    pub(crate) base: String,
    pub(crate) next_id: u64,
    pub(crate) clock_offset: SignedDuration,
    pub(crate) users: BTreeMap<UserId, User>,
    pub(crate) repos: BTreeMap<RepoId, Repo>,
    /// Former `owner/name` in lower case, and the repository that moved away.
    pub(crate) moved: BTreeMap<String, RepoId>,
    /// Where an issue's id lives: repository and number.
    pub(crate) issue_places: HashMap<u64, (RepoId, u64)>,
    pub(crate) apps: BTreeMap<u64, App>,
    pub(crate) installations: BTreeMap<u64, Installation>,
    pub(crate) tokens: HashMap<String, Token>,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) requests: Vec<RecordedRequest>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) rates: HashMap<String, Rate>,
    pub(crate) rate_limit: u64,
    pub(crate) trouble: crate::trouble::Trouble,
    pub(crate) outgoing: UnboundedSender<Outgoing>,
    /// How many webhooks are queued or on their way.
    pub(crate) pending: tokio::sync::watch::Sender<usize>,
}

impl State {
    /// A number that was never given out before.
    pub(crate) fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// The sandbox's time, in whole seconds like GitHub's.
    pub(crate) fn now(&self) -> Timestamp {
        let now = self.precise_now();
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }

    /// With the parts of a second that GitHub shows nobody.
    pub(crate) fn precise_now(&self) -> Timestamp {
        Timestamp::now().checked_add(self.clock_offset).unwrap_or_else(|_| Timestamp::now())
    }

    pub(crate) fn user_named(&self, login: &str) -> Option<&User> {
        self.users.values().find(|user| user.login.eq_ignore_ascii_case(login))
    }

    pub(crate) fn login(&self, user: UserId) -> &str {
        self.users.get(&user).map_or("ghost", |user| user.login.as_str())
    }

    pub(crate) fn repo(&self, id: RepoId) -> ApiResult<&Repo> {
        self.repos.get(&id).ok_or_else(ApiError::not_found)
    }

    pub(crate) fn repo_mut(&mut self, id: RepoId) -> ApiResult<&mut Repo> {
        self.repos.get_mut(&id).ok_or_else(ApiError::not_found)
    }

    pub(crate) fn repo_named(&self, owner: &str, name: &str) -> Option<&Repo> {
        self.repos
            .values()
            .find(|repo| repo.name.eq_ignore_ascii_case(name) && self.login(repo.owner).eq_ignore_ascii_case(owner))
    }

    pub(crate) fn full_name(&self, repo: &Repo) -> String {
        format!("{}/{}", self.login(repo.owner), repo.name)
    }

    /// What a person may do, by ownership, collaboration, or because anybody may read what is public.
    pub(crate) fn role(&self, repo: &Repo, user: UserId) -> Role {
        let granted =
            if repo.owner == user { Role::Admin } else { repo.collaborators.get(&user).copied().unwrap_or(Role::None) };
        if repo.private { granted } else { granted.max(Role::Read) }
    }

    /// Installations that reach the repository.
    pub(crate) fn installations_of(&self, repo: &Repo) -> impl Iterator<Item = &Installation> {
        let (id, owner) = (repo.id, repo.owner);
        self.installations.values().filter(move |installation| {
            installation.account == owner
                && installation.repositories.as_ref().is_none_or(|repositories| repositories.contains(&id))
        })
    }

    /// Adds a row to an issue's history.
    pub(crate) fn note(
        &mut self,
        who: Who,
        repo: RepoId,
        number: u64,
        event: &'static str,
        detail: Value,
    ) -> ApiResult<()> {
        let (id, now) = (self.new_id(), self.now());
        let issue = self.repo_mut(repo)?.issue_mut(number)?;
        issue.updated_at = now;
        issue.events.push(IssueEvent {
            id,
            event,
            actor: who.user,
            app: who.app,
            created_at: now,
            commit: None,
            detail,
        });
        Ok(())
    }
}
