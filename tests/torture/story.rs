//! What people do over an incident, from the label to the merge, and what has to stand on GitHub at its end.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::common::{REPO, document};
use crate::fleet::Fleet;

/// One incident, and what its people have done so far.
#[derive(Debug, Clone)]
pub(crate) struct Incident {
    pub(crate) issue: u64,
    /// Titles of the open action items that its document has, once it is complete.
    items: Vec<String>,
    /// Commands that were given on the issue, and on the pull request.
    asked: (usize, usize),
    /// Check runs that its head must have, beside the one that comes by itself.
    rechecks: usize,
    complete: bool,
    pub(crate) merged: bool,
    /// Reads lagged: who asks for a check right after a push gets one of the commit before.
    pub(crate) seen_late: bool,
}

/// What is not as it should be.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    pub(crate) lost: usize,
    pub(crate) twice: usize,
    /// Neither, but not right.
    pub(crate) wrong: usize,
    pub(crate) notes: Vec<String>,
}

impl Tally {
    fn lose(&mut self, what: &str) {
        self.lost += 1;
        self.notes.push(format!("lost: {what}"));
    }

    /// Once, and no more often.
    fn once(&mut self, found: usize, what: &str) {
        self.times(found, 1, what);
    }

    fn times(&mut self, found: usize, wanted: usize, what: &str) {
        if found < wanted {
            self.lose(&format!("{what}: {found} of {wanted}"));
        } else if found > wanted {
            self.twice += found - wanted;
            self.notes.push(format!("twice: {what}: {found} for {wanted}"));
        }
    }

    fn right(&mut self, is: bool, what: &str) {
        if !is {
            self.wrong += 1;
            self.notes.push(format!("wrong: {what}"));
        }
    }

    /// Nothing at all was changed on GitHub.
    pub(crate) fn same(&mut self, before: &Value, after: &Value) {
        let [before, after] = [before, after].map(|world| serde_json::to_string_pretty(world).unwrap());
        let changes = similar::TextDiff::from_lines(&before, &after).unified_diff().to_string();
        self.right(changes.is_empty(), &format!("what was right is changed:\n{changes}"));
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.notes.is_empty()
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.lost += other.lost;
        self.twice += other.twice;
        self.wrong += other.wrong;
        self.notes.extend(other.notes);
    }
}

pub(crate) async fn open(fleet: &Fleet, name: &str) -> Incident {
    let title = format!("Outage {name}");
    let body = format!("Since noon nobody can pay, says {name}.");
    let issue = fleet.world.open_issue(&title, Some(&body), &["incident", "sev2"]).await;
    let items = vec![format!("Block deployments after outage {name}"), format!("Alert on outage {name}")];
    Incident { issue, items, asked: (0, 0), rechecks: 0, complete: false, merged: false, seen_late: false }
}

impl Incident {
    async fn pull(&self, fleet: &Fleet) -> Option<Value> {
        let prefix = format!("postmortem/{}-", self.issue);
        let pulls = fleet.world.pulls().await;
        pulls.into_iter().find(|pull| pull["head"]["ref"].as_str().is_some_and(|head| head.starts_with(&prefix)))
    }

    /// Somebody writes the document, with action items, and somebody else asks how it stands.
    pub(crate) async fn complete(&mut self, fleet: &Fleet) {
        let Some(pull) = self.pull(fleet).await else { return };
        let [first, second] = [&self.items[0], &self.items[1]];
        let items = format!(
            "- [ ] {first} (@bob, due 2026-12-01)\n- [ ] {second} (@cleo, due 2026-12-02)\n\
             - [x] Mend the old bug (@ann, due 2026-03-04)"
        );
        fleet.world.complete(&pull, &document(&items)).await;
        self.complete = true;
    }

    pub(crate) async fn ask_status(&mut self, fleet: &Fleet) {
        fleet.world.comment("cleo", self.issue, "/postmortem status").await;
        self.asked.0 += 1;
    }

    pub(crate) async fn ask_check(&mut self, fleet: &Fleet) {
        let Some(pull) = self.pull(fleet).await else { return };
        fleet.world.comment("bob", pull["number"].as_u64().unwrap(), "Is it well?\n\n/check\n").await;
        self.asked.1 += 1;
        self.rechecks += 1;
    }

    pub(crate) async fn merge(&mut self, fleet: &Fleet) {
        let Some(pull) = self.pull(fleet).await else { return };
        fleet.world.merge(&pull).await;
        self.merged = true;
    }

    /// Deletes the branch of the merged draft, as people do.
    pub(crate) async fn delete_branch(&self, fleet: &Fleet) {
        let Some(pull) = self.pull(fleet).await else { return };
        let path = format!("{{repo}}/git/refs/heads/{}", pull["head"]["ref"].as_str().unwrap());
        let (status, _) = fleet.world.call("ann", "DELETE", &path, None).await;
        assert_eq!(status, 204);
    }

    /// Holds what stands on GitHub against what this incident should have.
    pub(crate) fn tally(&self, shop: &Shop<'_>) -> Tally {
        let mut tally = Tally::default();
        let name = |what: &str| format!("{what} of incident {}", self.issue);
        let pulls = shop.drafts(self.issue);
        tally.once(pulls.len(), &name("pull request"));
        let prefix = format!("refs/heads/postmortem/{}-", self.issue);
        let branches = shop.repo["refs"].as_object().unwrap().keys().filter(|name| name.starts_with(&prefix)).count();
        tally.right(branches <= 1, &name("branches"));
        let issue = &shop.repo["issues"][self.issue.to_string()];
        tally.once(Shop::comments(issue, "status"), &name("status comment"));
        tally.times(Shop::comments(issue, "reply"), self.asked.0, &name("answer on the issue"));
        let Some((_, pull)) = pulls.first() else { return tally };
        tally.times(Shop::comments(pull, "reply"), self.asked.1, &name("answer on the pull request"));
        tally.times(Shop::comments(pull, "status"), 0, &name("status comment on the pull request"));
        tally.right(pull["labels"] == serde_json::json!(["postmortem"]), &name("label of the pull request"));
        tally.right(pull["pull"]["merged"] == self.merged, &name("merge"));
        self.tally_checks(shop, pull, &mut tally);
        if self.merged {
            self.tally_items(shop, issue, &mut tally);
        }
        tally
    }

    fn tally_checks(&self, shop: &Shop<'_>, pull: &Value, tally: &mut Tally) {
        let head = &pull["pull"]["head_sha"];
        let all = shop.repo["check_runs"].as_array().unwrap();
        let (runs, earlier): (Vec<&Value>, Vec<&Value>) = all.iter().partition(|run| run["head_sha"] == *head);
        let what = format!("check run of incident {}", self.issue);
        let asked_for = |run: &&&Value| run["external_id"].as_str().is_some_and(|id| id.contains(':'));
        let late = if self.seen_late { earlier.iter().filter(asked_for).count() } else { 0 };
        tally.times(runs.len() + late, 1 + self.rechecks, &what);
        let wanted = if self.complete { "success" } else { "failure" };
        let well = |run: &&Value| run["status"] == "completed" && run["conclusion"] == wanted;
        tally.right(runs.iter().all(well), &format!("{what}: {runs:#?}"));
    }

    fn tally_items(&self, shop: &Shop<'_>, issue: &Value, tally: &mut Tally) {
        let document = shop.document(self.issue);
        tally.right(document.is_some(), &format!("document of incident {}", self.issue));
        for item in &self.items {
            let filed: Vec<&str> = shop.titled(item);
            tally.once(filed.len(), &format!("issue of the item {item:?}"));
            let Some(number) = filed.first() else { continue };
            let place = format!("{REPO}#{number}");
            let children = issue["sub_issues"].as_array().unwrap();
            tally.once(
                children.iter().filter(|child| **child == place.as_str()).count(),
                &format!("sub-issue {item:?}"),
            );
            let linked = |line: &str| line.contains(item.as_str()) && line.contains(&format!("/issues/{number}"));
            tally.once(
                document.unwrap_or_default().lines().filter(|line| linked(line)).count(),
                &format!("link of the item {item:?}"),
            );
        }
    }
}

/// The repository as it is now.
pub(crate) struct Shop<'s> {
    repo: &'s Value,
}

impl<'s> Shop<'s> {
    pub(crate) fn new(snapshot: &'s Value) -> Self {
        Self { repo: &snapshot["repositories"][REPO] }
    }

    fn issues(&self) -> impl Iterator<Item = (&'s String, &'s Value)> {
        self.repo["issues"].as_object().unwrap().iter()
    }

    /// Those that were not closed as superfluous.
    fn kept(&self) -> impl Iterator<Item = (&'s String, &'s Value)> {
        self.issues().filter(|(_, issue)| issue["state_reason"] != "not_planned")
    }

    fn drafts(&self, incident: u64) -> Vec<(&'s String, &'s Value)> {
        let prefix = format!("postmortem/{incident}-");
        self.issues()
            .filter(|(_, issue)| issue["pull"]["head"].as_str().is_some_and(|head| head.starts_with(&prefix)))
            .collect()
    }

    /// The bot's comments of one kind.
    fn comments(issue: &Value, kind: &str) -> usize {
        let marker = format!("<!-- postmortem-bot:{kind} ");
        let comments = issue["comments"].as_array().unwrap();
        let ours = comments.iter().filter(|comment| comment["user"] == "postmortem-bot[bot]");
        ours.filter(|comment| comment["body"].as_str().unwrap().contains(&marker)).count()
    }

    /// Numbers of the issues of that title; pull requests left out.
    fn titled(&self, title: &str) -> Vec<&'s str> {
        let titled = self.kept().filter(|(_, issue)| issue["pull"].is_null() && issue["title"] == title);
        titled.map(|(number, _)| number.as_str()).collect()
    }

    /// The incident's document on the default branch.
    fn document(&self, incident: u64) -> Option<&'s str> {
        let address = format!("/issues/{incident}\"");
        let files = self.repo["files"]["refs/heads/main"].as_object().unwrap();
        files.values().filter_map(Value::as_str).find(|text| text.lines().take(20).any(|line| line.contains(&address)))
    }

    /// All issues that were made from action items, by title, with how often each is there.
    fn filed(&self) -> BTreeMap<&'s str, usize> {
        let mut filed = BTreeMap::new();
        for (_, issue) in self.kept() {
            if issue["labels"].as_array().unwrap().iter().any(|label| label == "action-item") {
                *filed.entry(issue["title"].as_str().unwrap()).or_default() += 1;
            }
        }
        filed
    }
}

/// All incidents, and that there is nothing besides them.
pub(crate) async fn tally(fleet: &Fleet, incidents: &[Incident]) -> Tally {
    let snapshot = fleet.world.sandbox.snapshot();
    let shop = Shop::new(&snapshot);
    let mut tally = Tally::default();
    for incident in incidents {
        tally.add(incident.tally(&shop));
    }
    let pulls = shop.issues().filter(|(_, issue)| !issue["pull"].is_null()).count();
    tally.right(pulls <= incidents.len(), &format!("{pulls} pull requests for {} incidents", incidents.len()));
    let wanted: usize = incidents.iter().filter(|incident| incident.merged).map(|incident| incident.items.len()).sum();
    let filed = shop.filed().values().sum::<usize>();
    tally.right(filed <= wanted, &format!("{filed} issues for {wanted} action items"));
    let (open, parked) = fleet.store.counts().await.unwrap();
    tally.right((open, parked) == (0, 0), &format!("{open} jobs are open, {parked} were given up"));
    let broken: Vec<String> = fleet.world.contract.violations().iter().map(ToString::to_string).collect();
    tally.right(broken.is_empty(), &format!("GitHub's contract: {broken:#?}"));
    tally
}

/// The whole story of some incidents at once: label, draft, comment, checks, commands, completing, merge, filing, links.
pub(crate) async fn tell(fleet: &Fleet, names: &[String]) -> Vec<Incident> {
    let mut incidents = Vec::new();
    for name in names {
        incidents.push(open(fleet, name).await);
    }
    fleet.rest().await;
    for incident in &mut incidents {
        incident.ask_status(fleet).await;
        incident.complete(fleet).await;
    }
    fleet.rest().await;
    for incident in &mut incidents {
        incident.ask_check(fleet).await;
    }
    fleet.rest().await;
    for incident in &mut incidents {
        incident.merge(fleet).await;
    }
    fleet.rest().await;
    incidents
}
