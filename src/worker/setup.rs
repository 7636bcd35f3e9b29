//! How a repository has set the bot up, read from its default branch: `.github/postmortem.yml` and its own templates.
//!
//! Read through git's trees and blobs by their ids, so a symbolic link is seen for what it is and never followed, and
//! what has not changed is not asked again. What the branch's head is, is asked anew wherever a draft may come of it;
//! other work knows it for at most a minute.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use moka::future::Cache;
use tracing::{debug, warn};

use super::Stop;
use super::load::Run;
use crate::bot::event::Event;
use crate::bot::model::TreeEntry;
use crate::bot::repo_config::{self, CONFIG_PATH, ConfigProblem, RepoConfig};
use crate::bot::setup::{BrokenConfig, OwnTemplate, Setup, TEMPLATE_FOLDER};
use crate::ports::LabelBook;
use crate::postmortem::template::{self, Template, TemplateProblem};

/// How long a branch's head is believed where nothing new comes of it.
const HEAD_LIFE: Duration = Duration::from_mins(1);
/// A setup is known by its commit, so it never grows stale; only rarely used ones are forgotten.
const SETUP_LIFE: Duration = Duration::from_hours(1);
/// Repositories whose setup is remembered.
const REPOSITORIES: u64 = 2_000;
/// Own templates that are read; more than anybody chooses from.
const TEMPLATES: usize = 20;
/// How far back a configuration that could be used is looked for, in changes of its file.
const CHANGES: usize = 10;

/// A regular file that is no program.
const FILE: &str = "100644";
const FOLDER: &str = "040000";

/// What is known of the setups of repositories.
pub struct Setups {
    /// By repository and commit.
    known: Cache<(u64, String), Arc<Setup>>,
    /// By repository and branch.
    heads: Cache<(u64, String), String>,
    /// Whether GitHub has ever shown a tree.
    trees: AtomicBool,
    /// What the server may ask.
    pub labels: Arc<LabelBook>,
}

impl Default for Setups {
    fn default() -> Self {
        Self {
            known: Cache::builder().max_capacity(REPOSITORIES).time_to_idle(SETUP_LIFE).build(),
            heads: Cache::builder().max_capacity(REPOSITORIES).time_to_live(HEAD_LIFE).build(),
            trees: AtomicBool::new(false),
            labels: Arc::default(),
        }
    }
}

/// What stands at a path.
enum Found {
    Nothing,
    File(TreeEntry),
    Folder(TreeEntry),
    /// A symbolic link, a submodule, a program.
    Other(String),
}

impl Run<'_> {
    /// The head of the default branch; `None` in an empty repository.
    pub(super) async fn default_head(&mut self, branch: &str) -> Result<Option<String>, Stop> {
        if let Some(head) = &self.default_head {
            return Ok(head.clone());
        }
        let may_draft = |event: &Event| !matches!(event, Event::Pull { .. } | Event::CheckRequested { .. });
        let fresh = self.jobs.iter().any(|job| may_draft(&job.incoming.event));
        let key = (self.repo.id, branch.to_owned());
        let heads = &self.worker.setups.heads;
        let known = if fresh { None } else { heads.get(&key).await };
        let head = match known {
            Some(head) => Some(head),
            None => self.worker.github.branch_head(&self.repo, branch).await.map_err(|error| self.stop(&error))?,
        };
        if let Some(head) = &head {
            heads.insert(key, head.clone()).await;
        }
        self.default_head = Some(head.clone());
        Ok(head)
    }

    /// What the default branch says.
    pub(super) async fn load_setup(&mut self, branch: &str) -> Result<Arc<Setup>, Stop> {
        if let Some(setup) = &self.setup {
            return Ok(Arc::clone(setup));
        }
        let setup = match self.default_head(branch).await? {
            None => Arc::default(),
            Some(head) => {
                let key = (self.repo.id, head);
                match self.worker.setups.known.get(&key).await {
                    Some(setup) => setup,
                    None => match self.read_setup(&key.1).await? {
                        Some(setup) => {
                            let setup = Arc::new(setup);
                            self.worker.setups.known.insert(key, Arc::clone(&setup)).await;
                            setup
                        }
                        None => Arc::default(),
                    },
                }
            }
        };
        self.worker.setups.labels.learn(self.repo.id, &setup.config).await;
        self.setup = Some(Arc::clone(&setup));
        Ok(setup)
    }

    /// `None` where the server shows no trees: then a repository there has no setup of its own.
    async fn read_setup(&self, commit: &str) -> Result<Option<Setup>, Stop> {
        let setups = &self.worker.setups;
        match self.worker.github.tree(&self.repo, commit).await {
            Ok(_) => setups.trees.store(true, Ordering::Relaxed),
            Err(error) if error.is_not_offered() => {
                debug!(%error, "the tree of the default branch is not shown");
                // Elsewhere it was: then it only does not show yet.
                if setups.trees.load(Ordering::Relaxed) {
                    self.lagging("the tree of the default branch", commit)?;
                }
                return Ok(None);
            }
            Err(error) => return Err(self.stop(&error)),
        }
        let mut setup = Setup { templates: self.read_templates(commit).await?, ..Setup::default() };
        match self.read_config(commit).await? {
            Ok(config) => setup.config = config,
            Err(problems) => {
                warn!(repository = self.repo.full_name(), ?problems, "the configuration can't be used");
                let (config, serves) = self.last_good_config(commit).await?;
                setup.config = config;
                setup.broken = Some(BrokenConfig { problems, serves });
            }
        }
        Ok(Some(setup))
    }

    /// The configuration of a commit; the default where there is none.
    async fn read_config(&self, commit: &str) -> Result<Result<RepoConfig, Vec<ConfigProblem>>, Stop> {
        let problem = |message: String| Ok(Err(vec![ConfigProblem { line: 1, column: 1, message }]));
        let entry = match self.find(commit, CONFIG_PATH).await? {
            Found::Nothing => return Ok(Ok(RepoConfig::default())),
            Found::File(entry) => entry,
            Found::Folder(_) => return problem("a folder stands here, not a file".to_owned()),
            Found::Other(mode) => {
                return problem(format!("this is no regular file (mode `{mode}`); links are not followed"));
            }
        };
        if entry.size.is_some_and(|size| size > repo_config::MAX_BYTES as u64) {
            return problem(format!("the configuration is larger than {} KiB", repo_config::MAX_BYTES / 1024));
        }
        let bytes = self.worker.github.blob(&self.repo, &entry.sha).await.map_err(|error| self.stop(&error))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(RepoConfig::parse(&text)),
            Err(_) => problem("the file is not UTF-8".to_owned()),
        }
    }

    /// The last configuration before this commit's that could be used, and whose it is. Found in the branch's own
    /// history, so that every replica finds the same one, and a new database as well.
    async fn last_good_config(&self, commit: &str) -> Result<(RepoConfig, Option<String>), Stop> {
        let changes = self.worker.github.commits_of_path(&self.repo, CONFIG_PATH, commit).await;
        for change in self.offered(changes)?.into_iter().filter(|change| change != commit).take(CHANGES) {
            if let Ok(config) = self.read_config(&change).await? {
                return Ok((config, Some(change)));
            }
        }
        Ok((RepoConfig::default(), None))
    }

    async fn read_templates(&self, commit: &str) -> Result<BTreeMap<String, OwnTemplate>, Stop> {
        let Found::Folder(folder) = self.find(commit, TEMPLATE_FOLDER).await? else { return Ok(BTreeMap::new()) };
        let mut entries = self.tree(&folder.sha).await?;
        entries.retain(|entry| entry.path.to_lowercase().ends_with(".md") && entry.mode != FOLDER);
        if entries.len() > TEMPLATES {
            warn!(repository = self.repo.full_name(), "only the first {TEMPLATES} templates are read");
            entries.truncate(TEMPLATES);
        }
        let mut templates = BTreeMap::new();
        for entry in entries {
            let name = entry.path[..entry.path.len() - ".md".len()].to_lowercase();
            let path = format!("{TEMPLATE_FOLDER}/{}", entry.path);
            let problem = |message: &str, help: &str| {
                Err(vec![TemplateProblem { line: 1, message: message.into(), help: help.into() }])
            };
            let template = if entry.mode != FILE {
                problem("this is no regular file", "Commit the template itself under this name")
            } else if entry.size.is_some_and(|size| size > template::MAX_BYTES as u64) {
                problem("the template is too large", "Keep the guidance short; a template is a page or two")
            } else {
                let bytes = self.worker.github.blob(&self.repo, &entry.sha).await.map_err(|error| self.stop(&error))?;
                match String::from_utf8(bytes) {
                    Ok(source) => {
                        let template = Template { name: name.clone(), source };
                        let problems = template::vet(&template);
                        if problems.is_empty() { Ok(template) } else { Err(problems) }
                    }
                    Err(_) => problem("the template is not UTF-8", "Save it as UTF-8"),
                }
            };
            templates.insert(name, OwnTemplate { path, template });
        }
        Ok(templates)
    }

    /// What stands at a path of a commit.
    async fn find(&self, commit: &str, path: &str) -> Result<Found, Stop> {
        let mut tree = commit.to_owned();
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            let entries = self.tree(&tree).await?;
            let Some(entry) = entries.into_iter().find(|entry| entry.path == part) else { return Ok(Found::Nothing) };
            let last = parts.peek().is_none();
            match entry.mode.as_str() {
                FOLDER | "40000" if last => return Ok(Found::Folder(entry)),
                FOLDER | "40000" => tree = entry.sha,
                FILE if last => return Ok(Found::File(entry)),
                // A file where a folder should be has nothing in it; a link in its place could.
                FILE => return Ok(Found::Nothing),
                _ => return Ok(Found::Other(entry.mode)),
            }
        }
        Ok(Found::Nothing)
    }

    async fn tree(&self, id: &str) -> Result<Vec<TreeEntry>, Stop> {
        self.worker.github.tree(&self.repo, id).await.map_err(|error| self.stop(&error))
    }
}
