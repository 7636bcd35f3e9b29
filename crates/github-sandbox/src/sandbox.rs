//! Starting and steering a sandbox from the outside.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use axum::ServiceExt;
use axum::extract::Request;
use http::Uri;
use jiff::SignedDuration;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;
use tower::Layer;
use tower::util::MapRequestLayer;

use crate::api::{
    AppRegistration, Config, Delivery, Fault, Observer, ReadLag, RecordedRequest, RepoHandle, RepoOptions, Script,
    UserHandle, WebhookTrouble,
};
use crate::domain::NewRepo;
use crate::rest::Prefixed;
use crate::state::{RepoId, Role, State, UserId, UserKind, Who};
use crate::world::World;

/// A running sandbox; it stops when dropped.
pub struct Sandbox {
    world: Arc<World>,
    url: String,
    pending: tokio::sync::watch::Receiver<usize>,
    _server: AbortOnDropHandle<()>,
    _webhooks: AbortOnDropHandle<()>,
}

impl Sandbox {
    /// Starts to serve.
    pub async fn start(config: Config) -> Result<Self> {
        let listener =
            TcpListener::bind(config.listen).await.with_context(|| format!("cannot listen on {}", config.listen))?;
        let url = format!("http://{}", listener.local_addr()?);
        let (outgoing, queue) = tokio::sync::mpsc::unbounded_channel();
        let (pending, watching) = tokio::sync::watch::channel(0);
        let world = Arc::new(World::new(State {
            base: url.clone(),
            next_id: 1_000_000,
            clock_offset: SignedDuration::ZERO,
            users: BTreeMap::new(),
            repos: BTreeMap::new(),
            moved: BTreeMap::new(),
            issue_places: HashMap::new(),
            apps: BTreeMap::new(),
            installations: BTreeMap::new(),
            tokens: HashMap::new(),
            deliveries: Vec::new(),
            requests: Vec::new(),
            faults: Vec::new(),
            rates: HashMap::new(),
            rate_limit: config.rate_limit,
            trouble: crate::trouble::Trouble::new(config.secondary),
            outgoing,
            pending,
        }));
        let router = crate::page::router(Arc::clone(&world)).merge(crate::rest::router(&world));
        let app = MapRequestLayer::new(strip_prefix).layer(router);
        let server = tokio::spawn(async move {
            // It only ends with the process or the sandbox.
            if let Err(error) = axum::serve(listener, ServiceExt::<Request>::into_make_service(app)).await {
                tracing::error!(%error, "the sandbox stopped serving");
            }
        });
        let webhooks = tokio::spawn(crate::webhook::run(Arc::clone(&world), queue));
        Ok(Self {
            world,
            url,
            pending: watching,
            _server: AbortOnDropHandle::new(server),
            _webhooks: AbortOnDropHandle::new(webhooks),
        })
    }

    /// Where the API is, such as `http://127.0.0.1:4711`; the same below `/api/v3`.
    pub fn url(&self) -> &str {
        &self.url
    }

    // --- furnishing ---------------------------------------------------------------------------------------------

    /// Registers an app with a fresh key and secret. It is not installed anywhere yet.
    pub fn register_app(&self, name: &str, webhook_url: Option<String>) -> Result<AppRegistration> {
        self.world.state().register_app(name, webhook_url)
    }

    /// Sets where the webhooks of every app go, and sends a ping there.
    pub fn set_webhook_url(&self, url: &str) {
        let mut state = self.world.state();
        let apps: Vec<u64> = state.apps.keys().copied().collect();
        for app in apps {
            state.set_webhook_url(app, url.to_owned());
        }
    }

    /// The events an app is subscribed to; by default all that the sandbox sends.
    pub fn set_app_events(&self, app: u64, events: &[&str]) {
        if let Some(app) = self.world.state().apps.get_mut(&app) {
            app.events = events.iter().map(|event| (*event).to_owned()).collect();
        }
    }

    /// The permissions of an app and of all its installations, such as `("issues", "write")`.
    pub fn set_app_permissions(&self, app: u64, permissions: &[(&str, &str)]) {
        let permissions: BTreeMap<String, String> =
            permissions.iter().map(|(name, level)| ((*name).to_owned(), (*level).to_owned())).collect();
        let mut state = self.world.state();
        if let Some(app) = state.apps.get_mut(&app) {
            app.permissions.clone_from(&permissions);
        }
        for installation in state.installations.values_mut().filter(|installation| installation.app == app) {
            installation.permissions.clone_from(&permissions);
        }
    }

    /// Adds a person.
    pub fn add_user(&self, login: &str) -> UserHandle {
        let id = self.world.state().ensure_user(login, UserKind::User);
        UserHandle { id, login: login.to_owned() }
    }

    /// A personal access token; the person is added if there is none of that name.
    pub fn token_of(&self, login: &str) -> String {
        let mut state = self.world.state();
        let user = state.ensure_user(login, UserKind::User);
        state.personal_token(user)
    }

    /// Adds a repository. Its owner becomes an organisation unless it is known as a person. Every registered app is
    /// installed on it.
    pub fn add_repo(&self, owner: &str, name: &str, options: RepoOptions) -> Result<RepoHandle> {
        let mut state = self.world.state();
        let id = state.create_repo(NewRepo {
            owner: owner.to_owned(),
            name: name.to_owned(),
            private: options.private,
            default_branch: options.default_branch.clone(),
            files: (!options.empty).then_some(options.files),
        })?;
        let account = state.repo(id)?.owner;
        let apps: Vec<u64> = state.apps.keys().copied().collect();
        for app in apps {
            state.install(app, account, Some(vec![id]))?;
        }
        Ok(RepoHandle { id, full_name: format!("{owner}/{name}"), default_branch: options.default_branch })
    }

    /// Installs an app on some repositories of an account (all of them where `repos` is empty), and returns the
    /// installation's id.
    pub fn install(&self, app: u64, owner: &str, repos: &[&str]) -> Result<u64> {
        let mut state = self.world.state();
        let account = state.ensure_user(owner, UserKind::Organization);
        let mut ids = Vec::new();
        for name in repos {
            let name = name.rsplit('/').next().unwrap_or(name);
            ids.push(state.repo_named(owner, name).with_context(|| format!("no repository {owner}/{name}"))?.id);
        }
        Ok(state.install(app, account, (!repos.is_empty()).then_some(ids))?)
    }

    /// The installation that reaches a repository.
    pub fn installation_of(&self, full_name: &str) -> Option<u64> {
        let state = self.world.state();
        let repo = find(&state, full_name).ok()?;
        let repo = state.repo(repo).ok()?;
        state.installations_of(repo).next().map(|installation| installation.id)
    }

    /// Suspends an installation, or lifts that.
    pub fn set_suspended(&self, installation: u64, suspended: bool) -> Result<()> {
        Ok(self.world.state().set_suspended(installation, suspended)?)
    }

    /// Removes an installation.
    pub fn uninstall(&self, installation: u64) -> Result<()> {
        Ok(self.world.state().uninstall(installation)?)
    }

    /// Gives a person a role: `read`, `triage`, `write`, `maintain` or `admin`. The person is added if need be.
    pub fn add_collaborator(&self, full_name: &str, login: &str, role: &str) -> Result<()> {
        let Some(role) = Role::parse(role) else { bail!("{role} is no role") };
        self.in_repo(full_name, |state, repo, who| {
            let user = state.ensure_user(login, UserKind::User);
            Ok(state.set_collaborator(who, repo, user, Some(role))?)
        })
    }

    /// Takes a person's role away.
    pub fn remove_collaborator(&self, full_name: &str, login: &str) -> Result<()> {
        self.in_repo(full_name, |state, repo, who| {
            let user = state.ensure_user(login, UserKind::User);
            Ok(state.set_collaborator(who, repo, user, None)?)
        })
    }

    /// Makes the repository read-only.
    pub fn archive(&self, full_name: &str) -> Result<()> {
        self.in_repo(full_name, |state, repo, who| Ok(state.set_archived(who, repo, true)?))
    }

    /// Lifts [`Sandbox::archive`].
    pub fn unarchive(&self, full_name: &str) -> Result<()> {
        self.in_repo(full_name, |state, repo, who| Ok(state.set_archived(who, repo, false)?))
    }

    /// Allows changes of a branch through pull requests only.
    pub fn protect_branch(&self, full_name: &str, branch: &str) -> Result<()> {
        self.in_repo(full_name, |state, repo, _| {
            state.repo_mut(repo)?.protected.push(branch.to_owned());
            Ok(())
        })
    }

    /// Turns issues on or off.
    pub fn set_has_issues(&self, full_name: &str, has_issues: bool) -> Result<()> {
        self.in_repo(full_name, |state, repo, _| {
            state.repo_mut(repo)?.has_issues = has_issues;
            Ok(())
        })
    }

    /// Gives the repository another name; the old one redirects.
    pub fn rename_repo(&self, full_name: &str, name: &str) -> Result<()> {
        self.in_repo(full_name, |state, repo, who| Ok(state.rename_repo(who, repo, name)?))
    }

    /// Forks a repository to a person's account.
    pub fn fork(&self, full_name: &str, login: &str) -> Result<RepoHandle> {
        self.in_repo(full_name, |state, repo, _| {
            let owner = state.ensure_user(login, UserKind::User);
            let id = state.fork(repo, owner)?;
            let fork = state.repo(id)?;
            Ok(RepoHandle { id, full_name: state.full_name(fork), default_branch: fork.default_branch.clone() })
        })
    }

    /// Locks an issue's conversation.
    pub fn lock_issue(&self, full_name: &str, number: u64) -> Result<()> {
        self.in_repo(full_name, |state, repo, who| Ok(state.lock(who, repo, number, true)?))
    }

    /// Deletes an issue, which REST can't.
    pub fn delete_issue(&self, full_name: &str, number: u64) -> Result<()> {
        self.in_repo(full_name, |state, repo, who| Ok(state.delete_issue(who, repo, number)?))
    }

    /// Transfers an issue to another repository of the same owner, which REST can't; returns its number there.
    pub fn transfer_issue(&self, full_name: &str, number: u64, to: &str) -> Result<u64> {
        self.in_repo(full_name, |state, repo, who| {
            let to = find(state, to)?;
            Ok(state.transfer_issue(who, repo, number, to)?)
        })
    }

    /// Marks a pull request as a draft or as ready, which REST can't.
    pub fn set_draft(&self, full_name: &str, number: u64, draft: bool) -> Result<()> {
        self.in_repo(full_name, |state, repo, who| Ok(state.set_draft(who, repo, number, draft)?))
    }

    /// A person presses a button of a check run.
    pub fn request_action(&self, full_name: &str, login: &str, check_run: u64, identifier: &str) -> Result<()> {
        self.in_repo(full_name, |state, repo, _| {
            let user = state.ensure_user(login, UserKind::User);
            Ok(state.request_action(Who::person(user), repo, check_run, identifier)?)
        })
    }

    fn in_repo<T>(&self, full_name: &str, act: impl FnOnce(&mut State, RepoId, Who) -> Result<T>) -> Result<T> {
        let mut state = self.world.state();
        let repo = find(&state, full_name)?;
        let operator: UserId = state.ensure_user("sandbox-operator", UserKind::User);
        act(&mut state, repo, Who::person(operator))
    }

    // --- time and trouble ---------------------------------------------------------------------------------------

    /// Moves the sandbox's clock forward, for tokens that expire.
    pub fn advance(&self, by: Duration) {
        let mut state = self.world.state();
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::ZERO);
        state.clock_offset = state.clock_offset.saturating_add(by);
    }

    /// Refuses some requests from now on.
    pub fn inject(&self, fault: Fault) {
        self.world.state().faults.push(fault);
    }

    /// Forgets all faults.
    pub fn clear_faults(&self) {
        self.world.state().faults.clear();
    }

    /// Asks a program about every request from now on; `None` ends that.
    pub fn script(&self, script: Option<Arc<dyn Script>>) {
        self.world.set_script(script);
    }

    /// Lets installations read an older world from now on; `None` ends that.
    pub fn lag_reads(&self, lag: Option<ReadLag>) {
        let mut state = self.world.state();
        let state = &mut *state;
        state.trouble.lag_reads(lag, &state.repos);
    }

    /// Troubles the webhooks from now on; `None` ends that.
    pub fn trouble_webhooks(&self, trouble: Option<WebhookTrouble>) {
        self.world.state().trouble.set_webhooks(trouble);
    }

    /// Requests that were refused by a secondary limit.
    pub fn violations(&self) -> u64 {
        self.world.state().trouble.violations()
    }

    // --- watching -----------------------------------------------------------------------------------------------

    /// Watches all exchanges and webhooks from now on.
    pub fn observe(&self, observer: Arc<dyn Observer>) {
        self.world.observe(observer);
    }

    /// All requests so far, oldest first.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.world.state().requests.clone()
    }

    /// All attempts to deliver a webhook, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.world.state().deliveries.clone()
    }

    /// Sends every delivery once more, in order and under its old GUID, and waits until all were answered.
    pub async fn redeliver_all(&self) -> Result<()> {
        {
            let mut state = self.world.state();
            let first: Vec<u64> =
                state.deliveries.iter().filter(|delivery| !delivery.redelivery).map(|delivery| delivery.id).collect();
            for id in first {
                state.redeliver(id)?;
            }
        }
        self.quiesce(Duration::from_mins(1)).await
    }

    /// Sends every delivery once more whose GUID nobody has accepted yet, and says how many those were. Does not wait.
    pub fn redeliver_failed(&self) -> Result<usize> {
        let mut state = self.world.state();
        let answered = |delivery: &&Delivery| delivery.status.is_some() || delivery.error.is_some();
        let accepted = |delivery: &Delivery| delivery.status.is_some_and(|status| (200..300).contains(&status));
        let done: HashSet<&str> =
            state.deliveries.iter().filter(|delivery| accepted(delivery)).map(|delivery| &*delivery.guid).collect();
        let mut seen = HashSet::new();
        let failed: Vec<u64> = state
            .deliveries
            .iter()
            .filter(answered)
            .filter(|delivery| !done.contains(&*delivery.guid) && seen.insert(&*delivery.guid))
            .map(|delivery| delivery.id)
            .collect();
        for id in &failed {
            state.redeliver(*id)?;
        }
        Ok(failed.len())
    }

    /// Deliveries so far, those that were sent again left out.
    pub fn delivery_count(&self) -> usize {
        self.world.state().deliveries.iter().filter(|delivery| !delivery.redelivery).count()
    }

    /// Waits until no webhook is queued or on its way.
    pub async fn quiesce(&self, timeout: Duration) -> Result<()> {
        let mut pending = self.pending.clone();
        tokio::time::timeout(timeout, pending.wait_for(|pending| *pending == 0))
            .await
            .context("webhooks are still on their way")??;
        Ok(())
    }

    /// The world as one value without times and random parts, so that before and after can be compared.
    pub fn snapshot(&self) -> Value {
        self.world.state().snapshot()
    }
}

fn find(state: &State, full_name: &str) -> Result<RepoId> {
    let (owner, name) = full_name.split_once('/').context("a repository is named OWNER/NAME")?;
    Ok(state.repo_named(owner, name).with_context(|| format!("no repository {full_name}"))?.id)
}

/// Serves `/api/v3/…`, as GitHub Enterprise Server does, like `/…`.
fn strip_prefix(mut request: Request) -> Request {
    let path = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    if let Some(rest) = path.strip_prefix("/api/v3")
        && (rest.is_empty() || rest.starts_with(['/', '?']))
    {
        let rest = if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") };
        if let Ok(uri) = rest.parse::<Uri>() {
            *request.uri_mut() = uri;
            request.extensions_mut().insert(Prefixed);
        }
    }
    request
}
