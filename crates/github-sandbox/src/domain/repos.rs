//! People, repositories, apps and installations: how the world is furnished, and what changes them as a whole.

use std::collections::BTreeMap;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use serde_json::{Value, json};

use crate::api::AppRegistration;
use crate::errors::{ApiError, ApiResult};
use crate::git::{FILE, Files, Objects};
use crate::json::node_id;
use crate::state::{
    App, Installation, InstallationToken, Label, Repo, RepoId, Role, State, Token, User, UserId, UserKind, Who,
};

/// How a repository is to be made.
#[derive(Debug)]
pub(crate) struct NewRepo {
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) private: bool,
    pub(crate) default_branch: String,
    /// `None`: without any commit.
    pub(crate) files: Option<Vec<(String, String)>>,
}

/// Labels that GitHub gives every new repository.
const DEFAULT_LABELS: &[(&str, &str, &str)] = &[
    ("bug", "d73a4a", "Something isn't working"),
    ("documentation", "0075ca", "Improvements or additions to documentation"),
    ("duplicate", "cfd3d7", "This issue or pull request already exists"),
    ("enhancement", "a2eeef", "New feature or request"),
    ("good first issue", "7057ff", "Good for newcomers"),
    ("help wanted", "008672", "Extra attention is needed"),
    ("invalid", "e4e669", "This doesn't seem right"),
    ("question", "d876e3", "Further information is requested"),
    ("wontfix", "ffffff", "This will not be worked on"),
];

/// What a new app may do unless told otherwise.
const PERMISSIONS: &[(&str, &str)] = &[
    ("metadata", "read"),
    ("issues", "write"),
    ("contents", "write"),
    ("pull_requests", "write"),
    ("checks", "write"),
];

/// The events a new app is subscribed to unless told otherwise: all that the sandbox sends.
const EVENTS: &[&str] = &[
    "check_run",
    "check_suite",
    "create",
    "delete",
    "issue_comment",
    "issues",
    "label",
    "member",
    "milestone",
    "pull_request",
    "pull_request_review",
    "push",
    "repository",
    "sub_issues",
];

/// A random secret, as many characters as two UUIDs have.
pub(crate) fn secret() -> String {
    format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple())
}

impl State {
    /// The account of that name; made where there is none yet.
    pub(crate) fn ensure_user(&mut self, login: &str, kind: UserKind) -> UserId {
        if let Some(user) = self.user_named(login) {
            return user.id;
        }
        let (id, created_at) = (self.new_id(), self.now());
        self.users.insert(id, User { id, login: login.to_owned(), kind, created_at });
        id
    }

    /// A personal access token of that person.
    pub(crate) fn personal_token(&mut self, user: UserId) -> String {
        let known = self.tokens.iter().find_map(|(text, token)| match token {
            Token::Person(owner) if *owner == user => Some(text.clone()),
            _ => None,
        });
        known.unwrap_or_else(|| {
            let text = format!("ghp_{}", &secret()[..36]);
            self.tokens.insert(text.clone(), Token::Person(user));
            text
        })
    }

    pub(crate) fn installation_token(
        &mut self,
        installation: u64,
        repositories: Option<Vec<RepoId>>,
        permissions: BTreeMap<String, String>,
    ) -> (String, InstallationToken) {
        let now = self.now();
        let token = InstallationToken {
            installation,
            expires_at: now + jiff::SignedDuration::from_hours(1),
            repositories,
            permissions,
        };
        let text = format!("ghs_{}", &secret()[..36]);
        self.tokens.insert(text.clone(), Token::Installation(token.clone()));
        (text, token)
    }

    /// Registers an app. Its private key leaves the sandbox here and is not kept.
    pub(crate) fn register_app(&mut self, name: &str, webhook_url: Option<String>) -> anyhow::Result<AppRegistration> {
        let failed = |what: &'static str| move |_| anyhow::anyhow!("{what}");
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(failed("the key could not be generated"))?;
        let private: Pkcs8V1Der<'_> = key.as_der().map_err(failed("the private key could not be written"))?;
        let public: PublicKeyX509Der<'_> =
            key.public_key().as_der().map_err(failed("the public key could not be written"))?;
        let pem = |tag: &str, der: &[u8]| pem::encode(&pem::Pem::new(tag, der));
        let slug: String =
            name.to_lowercase().chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '-' }).collect();
        let owner = self.ensure_user("sandbox-operator", UserKind::User);
        let bot = self.ensure_user(&format!("{slug}[bot]"), UserKind::Bot);
        let (id, hook_id) = (self.new_id(), self.new_id());
        let registration = AppRegistration {
            id,
            client_id: format!("Iv23li{}", &secret()[..14]),
            slug: slug.clone(),
            name: name.to_owned(),
            private_key_pem: pem("PRIVATE KEY", private.as_ref()),
            webhook_secret: secret(),
        };
        let app = App {
            id,
            client_id: registration.client_id.clone(),
            slug,
            name: name.to_owned(),
            owner,
            bot,
            public_key_pem: pem("PUBLIC KEY", public.as_ref()),
            webhook_secret: registration.webhook_secret.clone(),
            webhook_url: None,
            hook_id,
            permissions: PERMISSIONS.iter().map(|(name, level)| ((*name).to_owned(), (*level).to_owned())).collect(),
            events: EVENTS.iter().map(|event| (*event).to_owned()).collect(),
            created_at: self.now(),
        };
        self.apps.insert(id, app);
        if let Some(url) = webhook_url {
            self.set_webhook_url(id, url);
        }
        Ok(registration)
    }

    /// Sets where webhooks go, and sends a ping there.
    pub(crate) fn set_webhook_url(&mut self, app: u64, url: String) {
        if let Some(registered) = self.apps.get_mut(&app) {
            registered.webhook_url = Some(url);
            self.fire_ping(app);
        }
    }

    /// A repository reduced to what installation events say of it.
    fn repo_stub(&self, repo: RepoId) -> Value {
        self.repos.get(&repo).map_or(Value::Null, |repo| {
            json!({
                "id": repo.id,
                "node_id": node_id("R", repo.id),
                "name": repo.name,
                "full_name": self.full_name(repo),
                "private": repo.private,
            })
        })
    }

    /// Repositories that an installation reaches.
    pub(crate) fn repos_of_installation(&self, installation: &Installation) -> Vec<RepoId> {
        self.repos
            .values()
            .filter(|repo| repo.owner == installation.account)
            .map(|repo| repo.id)
            .filter(|id| installation.repositories.as_ref().is_none_or(|some| some.contains(id)))
            .collect()
    }

    /// Installs the app on an account, on all its repositories or on those named; `installation.created`. Where it
    /// is installed already the repositories are added; `installation_repositories.added`.
    pub(crate) fn install(&mut self, app: u64, account: UserId, repositories: Option<Vec<RepoId>>) -> ApiResult<u64> {
        let permissions = self.apps.get(&app).ok_or_else(ApiError::not_found)?.permissions.clone();
        let who = Who::person(self.owner_person(account));
        let now = self.now();
        let known = self.installations.values().find(|known| known.app == app && known.account == account);
        if let Some(old) = known.map(|known| known.id) {
            let Some(installation) = self.installations.get_mut(&old) else { return Ok(old) };
            let (Some(has), Some(wanted)) = (&mut installation.repositories, repositories) else { return Ok(old) };
            let added: Vec<RepoId> = wanted.into_iter().filter(|repo| !has.contains(repo)).collect();
            if added.is_empty() {
                return Ok(old);
            }
            has.extend(&added);
            installation.updated_at = now;
            let installation = installation.clone();
            let more = json!({
                "repository_selection": "selected",
                "repositories_added": added.iter().map(|repo| self.repo_stub(*repo)).collect::<Vec<_>>(),
                "repositories_removed": [],
                "requester": null,
            });
            self.fire_installation(who, &installation, "installation_repositories", "added", more);
            return Ok(old);
        }
        let id = self.new_id();
        let installation = Installation {
            id,
            app,
            account,
            repositories,
            permissions,
            suspended: None,
            created_at: now,
            updated_at: now,
        };
        self.installations.insert(id, installation.clone());
        let repos: Vec<Value> =
            self.repos_of_installation(&installation).into_iter().map(|repo| self.repo_stub(repo)).collect();
        let more = json!({ "repositories": repos, "requester": null });
        self.fire_installation(who, &installation, "installation", "created", more);
        Ok(id)
    }

    /// A person who acts for an account: the account itself unless it is an organisation.
    fn owner_person(&mut self, account: UserId) -> UserId {
        match self.users.get(&account) {
            Some(user) if user.kind == UserKind::User => account,
            _ => self.ensure_user("sandbox-operator", UserKind::User),
        }
    }

    pub(crate) fn set_suspended(&mut self, installation: u64, suspended: bool) -> ApiResult<()> {
        let account = self.installations.get(&installation).ok_or_else(ApiError::not_found)?.account;
        let (by, now) = (self.owner_person(account), self.now());
        let found = self.installations.get_mut(&installation).ok_or_else(ApiError::not_found)?;
        found.suspended = suspended.then_some((by, now));
        found.updated_at = now;
        let installation = found.clone();
        let action = if suspended { "suspend" } else { "unsuspend" };
        self.fire_installation(Who::person(by), &installation, "installation", action, json!({}));
        Ok(())
    }

    /// Removes an installation; its tokens are worth nothing from then on.
    pub(crate) fn uninstall(&mut self, installation: u64) -> ApiResult<()> {
        let account = self.installations.get(&installation).ok_or_else(ApiError::not_found)?.account;
        let by = self.owner_person(account);
        let gone = self.installations.remove(&installation).ok_or_else(ApiError::not_found)?;
        let repos: Vec<Value> =
            self.repos_of_installation(&gone).into_iter().map(|repo| self.repo_stub(repo)).collect();
        self.tokens
            .retain(|_, token| !matches!(token, Token::Installation(token) if token.installation == installation));
        self.fire_installation(
            Who::person(by),
            &gone,
            "installation",
            "deleted",
            json!({ "repositories": repos, "requester": null }),
        );
        Ok(())
    }

    /// Makes a repository. An unknown owner becomes an organisation. Apps installed on all of the owner's
    /// repositories learn of it.
    pub(crate) fn create_repo(&mut self, new: NewRepo) -> anyhow::Result<RepoId> {
        let owner = self.ensure_user(&new.owner, UserKind::Organization);
        anyhow::ensure!(self.repo_named(&new.owner, &new.name).is_none(), "the repository exists already");
        let now = self.now();
        let mut labels = BTreeMap::new();
        for (name, color, description) in DEFAULT_LABELS {
            let id = self.new_id();
            let label = Label {
                id,
                name: (*name).to_owned(),
                color: (*color).to_owned(),
                description: Some((*description).to_owned()),
                default: true,
            };
            labels.insert(id, label);
        }
        let id = self.new_id();
        let repo = Repo {
            id,
            owner,
            name: new.name,
            private: new.private,
            description: None,
            default_branch: new.default_branch.clone(),
            archived: false,
            has_issues: true,
            fork_of: None,
            protected: Vec::new(),
            collaborators: BTreeMap::new(),
            created_at: now,
            updated_at: now,
            pushed_at: now,
            labels,
            milestones: BTreeMap::new(),
            issues: BTreeMap::new(),
            deleted_issues: Vec::new(),
            moved_issues: BTreeMap::new(),
            next_number: 1,
            comments: BTreeMap::new(),
            objects: Objects::default(),
            refs: BTreeMap::new(),
            suites: BTreeMap::new(),
            check_runs: BTreeMap::new(),
        };
        let title = repo.name.clone();
        self.repos.insert(id, repo);
        let by = self.owner_person(owner);
        if let Some(mut files) = new.files {
            if files.is_empty() {
                files.push(("README.md".to_owned(), format!("# {title}\n")));
            }
            let mut tree = Files::new();
            for (path, text) in files {
                let oid = self.repo_mut(id)?.objects.add_blob(text.into_bytes())?;
                tree.insert(path, (FILE, oid));
            }
            let author = self.signature(by);
            let commit = self.write_commit(id, &tree, Vec::new(), "Initial commit", author)?;
            self.repo_mut(id)?.refs.insert(format!("refs/heads/{}", new.default_branch), commit);
        }
        self.fire(Who::person(by), id, "repository", Some("created"), json!({}))?;
        Ok(id)
    }

    /// Copies a repository to another account, so that pull requests can come from there.
    pub(crate) fn fork(&mut self, repo: RepoId, owner: UserId) -> ApiResult<RepoId> {
        let mut copy = self.repo(repo)?.clone();
        let (id, now) = (self.new_id(), self.now());
        copy.id = id;
        copy.owner = owner;
        copy.fork_of = Some(repo);
        copy.collaborators = BTreeMap::new();
        copy.issues = BTreeMap::new();
        copy.comments = BTreeMap::new();
        copy.suites = BTreeMap::new();
        copy.check_runs = BTreeMap::new();
        copy.protected = Vec::new();
        copy.deleted_issues = Vec::new();
        copy.moved_issues = BTreeMap::new();
        copy.next_number = 1;
        copy.created_at = now;
        copy.refs.retain(|name, _| name.starts_with("refs/heads/"));
        self.repos.insert(id, copy);
        Ok(id)
    }

    pub(crate) fn set_collaborator(
        &mut self,
        who: Who,
        repo: RepoId,
        user: UserId,
        role: Option<Role>,
    ) -> ApiResult<()> {
        let repository = self.repo_mut(repo)?;
        let old = match role {
            Some(role) => repository.collaborators.insert(user, role),
            None => repository.collaborators.remove(&user),
        };
        let member = self.user_json(user);
        match (old, role) {
            (None, Some(role)) => {
                let changes = json!({ "permission": { "to": role.permission() }, "role_name": { "to": role.name() } });
                self.fire(who, repo, "member", Some("added"), json!({ "member": member, "changes": changes }))
            }
            (Some(_), None) => self.fire(who, repo, "member", Some("removed"), json!({ "member": member })),
            _ => Ok(()),
        }
    }

    pub(crate) fn set_archived(&mut self, who: Who, repo: RepoId, archived: bool) -> ApiResult<()> {
        self.repo_mut(repo)?.archived = archived;
        let action = if archived { "archived" } else { "unarchived" };
        self.fire(who, repo, "repository", Some(action), json!({}))
    }

    /// Renames; the old name redirects from then on.
    pub(crate) fn rename_repo(&mut self, who: Who, repo: RepoId, name: &str) -> ApiResult<()> {
        let repository = self.repo(repo)?;
        let old = repository.name.clone();
        let moved = self.full_name(repository).to_lowercase();
        self.moved.insert(moved, repo);
        name.clone_into(&mut self.repo_mut(repo)?.name);
        let changes = json!({ "changes": { "repository": { "name": { "from": old } } } });
        self.fire(who, repo, "repository", Some("renamed"), changes)
    }
}
