//! A reconcile that changes nothing: what it would do, for an operator to read.

use std::collections::{BTreeMap, BTreeSet};

use super::super::load::{Run, Subject};
use super::super::{Deed, DeedKind, Stop, Worker};
use super::lane_sweep;
use super::reconcile::{Found, Look};
use crate::bot::describe::{describe, shown};
use crate::bot::event::{Event, Incoming, Lane};
use crate::bot::model::{Installation, RepoRef};
use crate::bot::plan::plan;
use crate::ports::{Claim, Job};

impl Worker {
    /// What [`Chore::Deliveries`](crate::bot::event::Chore::Deliveries) and a full look would do, in the order in which
    /// they would. `only`: `owner/name` of the one repository to look at. Nothing is written, neither to GitHub nor to
    /// the store; each lane's first steps are told, for what comes after depends on them.
    pub async fn rehearse(&self, only: Option<&str>) -> Vec<Deed> {
        let mut deeds = Vec::new();
        let mut tell = |place: &str, what: String, kind: DeedKind| {
            deeds.push(Deed { place: place.to_owned(), what, kind });
        };
        if only.is_none() {
            match self.rehearse_deliveries().await {
                Ok(0) => {}
                Ok(due) => {
                    tell("deliveries", format!("ask GitHub to deliver {due} failed webhooks again"), DeedKind::Step);
                }
                Err(why) => tell("deliveries", why, DeedKind::Trouble),
            }
        }
        let installations = match self.github.installations().await {
            Ok(installations) => installations,
            Err(error) => {
                tell("installations", format!("cannot be listed: {error}"), DeedKind::Trouble);
                Vec::new()
            }
        };
        let mut seen = only.is_none();
        for installation in installations {
            if installation.suspended {
                if only.is_some() {
                    continue;
                }
                tell(&installation.account, "the installation is suspended: skipped".into(), DeedKind::Note);
                continue;
            }
            match self.github.installation_repositories(installation.id).await {
                Ok(repositories) => {
                    for found in repositories {
                        let name = found.repo.full_name();
                        if only.is_some_and(|only| !only.eq_ignore_ascii_case(&name)) {
                            continue;
                        }
                        seen = true;
                        if found.archived {
                            tell(&name, "archived: nothing can be written there".into(), DeedKind::Note);
                            continue;
                        }
                        for (place, what, kind) in self.rehearse_repository(&found.repo).await {
                            tell(&place, what, kind);
                        }
                    }
                }
                Err(error) => tell(&installation.account, format!("cannot be looked at: {error}"), DeedKind::Trouble),
            }
        }
        if let Some(only) = only.filter(|_| !seen) {
            tell(&shown(only), "no installation reaches a repository of that name".into(), DeedKind::Trouble);
        }
        deeds
    }

    /// The repository of that name, as an installation that is not suspended reaches it.
    pub async fn find_repository(&self, full_name: &str) -> Result<Option<RepoRef>, String> {
        let installations = self.github.installations().await.map_err(|error| error.to_string())?;
        for Installation { id, suspended, .. } in installations {
            if suspended {
                continue;
            }
            let Ok(repositories) = self.github.installation_repositories(id).await else { continue };
            let named = repositories.into_iter().find(|found| found.repo.full_name().eq_ignore_ascii_case(full_name));
            if let Some(found) = named {
                return Ok(Some(found.repo));
            }
        }
        Ok(None)
    }

    async fn rehearse_deliveries(&self) -> Result<usize, String> {
        let memory = self.deliveries_memory().await.map_err(|error| error.to_string())?;
        let failed = self.failed_deliveries(memory).await.map_err(|stop| told(&stop))?;
        let mut asked = 0;
        for due in failed.due(self.clock.now()) {
            asked += usize::from(self.concerns(&due).await.map_err(|error| error.to_string())?);
        }
        Ok(asked)
    }

    async fn rehearse_repository(&self, repo: &RepoRef) -> Vec<(String, String, DeedKind)> {
        let name = repo.full_name();
        let look = Look { since: None, full: true, commands: true };
        let Found { lanes, commands, .. } = match self.look(repo, look).await {
            Ok(found) => found,
            Err(error) => return vec![(name, format!("cannot be looked at: {error}"), DeedKind::Trouble)],
        };
        let mut numbers: BTreeSet<u64> = lanes;
        let mut lines = Vec::new();
        let mut by_lane: BTreeMap<u64, Vec<Incoming>> = BTreeMap::new();
        for (_, incoming) in commands {
            let Event::Comment { number, comment_id, author, .. } = &incoming.event else { continue };
            let what =
                format!("obey the command of {} in comment {comment_id}, which was missed", shown(&author.login));
            lines.push((format!("{name} #{number}"), what, DeedKind::Step));
            numbers.insert(*number);
            by_lane.entry(*number).or_default().push(incoming);
        }
        let mut done = BTreeSet::new();
        while let Some(number) = numbers.pop_first() {
            if !done.insert(number) {
                continue;
            }
            let place = format!("{name} #{number}");
            match self.rehearse_lane(repo, number, by_lane.remove(&number).unwrap_or_default()).await {
                Ok(steps) => lines.extend(steps.into_iter().map(|step| (place.clone(), step, DeedKind::Step))),
                // A pull request that is an incident's draft: looked at there, with the commands given on it.
                Err(Stop::Reroute(lane)) => {
                    done.remove(&lane.number);
                    numbers.insert(lane.number);
                }
                Err(stop) => lines.push((place, told(&stop), DeedKind::Trouble)),
            }
        }
        lines
    }

    async fn rehearse_lane(&self, repo: &RepoRef, number: u64, commands: Vec<Incoming>) -> Result<Vec<String>, Stop> {
        let lane = Lane { repository_id: repo.id, number };
        let claim = Claim { lane, fence: 0, installation: repo.installation };
        let (id, sweep) = lane_sweep(repo, number);
        let jobs: Vec<Job> = commands
            .into_iter()
            .chain([sweep])
            // As if tried before: nothing is waited for.
            .map(|incoming| Job { id: 0, delivery_id: id.clone(), incoming, attempts: self.config.max_attempts })
            .collect();
        let mut run = Run::new(self, &claim, &jobs, repo.clone(), Subject::Lane);
        run.dry = true;
        let Some(snapshot) = run.load().await? else { return Ok(Vec::new()) };
        let mut steps: Vec<String> = plan(&snapshot).iter().map(describe).collect();
        if snapshot.repository.archived {
            steps.push("archived: nothing can be written there".into());
        }
        Ok(steps)
    }
}

fn told(stop: &Stop) -> String {
    match stop {
        Stop::Retry { why, .. } | Stop::Park(why) => why.clone(),
        Stop::Reroute(lane) => format!("belongs to #{}", lane.number),
        Stop::LeaseLost => "the lease was lost".into(),
        Stop::Store(error) => error.to_string(),
    }
}
