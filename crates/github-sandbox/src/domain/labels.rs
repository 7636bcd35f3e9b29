//! Labels and milestones, of the repository and on its issues.

use serde_json::{Value, json};

use crate::errors::{ApiError, ApiResult};
use crate::state::{Label, Milestone, RepoId, State, Who};
use crate::webhook::changed;

/// The colour of a label that is made by being used.
const DEFAULT_COLOR: &str = "ededed";

/// What is to change of a label; `None` leaves it.
#[derive(Debug, Default)]
pub(crate) struct LabelChange {
    pub(crate) name: Option<String>,
    pub(crate) color: Option<String>,
    pub(crate) description: Option<Option<String>>,
}

fn check_label(name: Option<&str>, color: Option<&str>, description: Option<&str>) -> ApiResult<()> {
    if let Some(name) = name {
        if name.trim().is_empty() {
            return Err(ApiError::field("Label", "name", "missing_field"));
        }
        super::check_length("Label", "name", name, 50)?;
    }
    if color.is_some_and(|color| color.len() != 6 || !color.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return Err(ApiError::field("Label", "color", "invalid"));
    }
    super::check_length("Label", "description", description.unwrap_or_default(), 100)
}

impl State {
    fn fire_label(&mut self, who: Who, repo: RepoId, label: &Label, action: &str, more: Value) -> ApiResult<()> {
        let mut payload = json!({ "label": self.label_json(self.repo(repo)?, label) });
        crate::json::extend(&mut payload, more);
        self.fire(who, repo, "label", Some(action), payload)
    }

    pub(crate) fn create_label(
        &mut self,
        who: Who,
        repo: RepoId,
        name: &str,
        color: Option<&str>,
        description: Option<&str>,
    ) -> ApiResult<u64> {
        check_label(Some(name), color, description)?;
        if self.writable(repo)?.label_named(name).is_some() {
            return Err(ApiError::field("Label", "name", "already_exists"));
        }
        let id = self.new_id();
        let label = Label {
            id,
            name: name.to_owned(),
            color: color.unwrap_or(DEFAULT_COLOR).to_lowercase(),
            description: description.map(ToOwned::to_owned),
            default: false,
        };
        self.repo_mut(repo)?.labels.insert(id, label.clone());
        self.fire_label(who, repo, &label, "created", json!({}))?;
        Ok(id)
    }

    pub(crate) fn change_label(&mut self, who: Who, repo: RepoId, name: &str, change: LabelChange) -> ApiResult<u64> {
        let repository = self.writable(repo)?;
        let id = repository.label_named(name).ok_or_else(ApiError::not_found)?.id;
        let description = change.description.as_ref().and_then(|text| text.as_deref());
        check_label(change.name.as_deref(), change.color.as_deref(), description)?;
        if let Some(new) = &change.name
            && repository.label_named(new).is_some_and(|other| other.id != id)
        {
            return Err(ApiError::field("Label", "name", "already_exists"));
        }
        let label = self.repo_mut(repo)?.labels.get_mut(&id).ok_or_else(ApiError::not_found)?;
        let mut fields = Vec::new();
        if let Some(name) = change.name.filter(|name| *name != label.name) {
            fields.push(("name", json!(std::mem::replace(&mut label.name, name))));
        }
        if let Some(color) = change.color.map(|color| color.to_lowercase()).filter(|color| *color != label.color) {
            fields.push(("color", json!(std::mem::replace(&mut label.color, color))));
        }
        if let Some(description) = change.description.filter(|description| *description != label.description) {
            let from = std::mem::replace(&mut label.description, description);
            fields.push(("description", json!(from.unwrap_or_default())));
        }
        let label = label.clone();
        self.fire_label(who, repo, &label, "edited", json!({ "changes": changed(&fields) }))?;
        Ok(id)
    }

    pub(crate) fn delete_label(&mut self, who: Who, repo: RepoId, name: &str) -> ApiResult<()> {
        let id = self.writable(repo)?.label_named(name).ok_or_else(ApiError::not_found)?.id;
        let repository = self.repo_mut(repo)?;
        for issue in repository.issues.values_mut() {
            issue.labels.retain(|label| *label != id);
        }
        match repository.labels.remove(&id) {
            Some(label) => self.fire_label(who, repo, &label, "deleted", json!({})),
            None => Ok(()),
        }
    }

    /// The ids of labels by name; those that don't exist yet are made, as GitHub does.
    pub(crate) fn labels_for(&mut self, who: Who, repo: RepoId, names: &[String]) -> ApiResult<Vec<u64>> {
        let mut ids = Vec::new();
        for name in names {
            let known = self.repo(repo)?.label_named(name).map(|label| label.id);
            let id = match known {
                Some(id) => id,
                None => self.create_label(who, repo, name, None, None)?,
            };
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    pub(super) fn tell_label(&mut self, who: Who, repo: RepoId, number: u64, label: u64, added: bool) -> ApiResult<()> {
        let repository = self.repo(repo)?;
        let Some(found) = repository.labels.get(&label) else { return Ok(()) };
        let detail = json!({ "label": { "name": found.name, "color": found.color } });
        let json = self.label_json(repository, found);
        let event = if added { "labeled" } else { "unlabeled" };
        self.note(who, repo, number, event, detail)?;
        self.fire_thread(who, repo, number, event, json!({ "label": json }))
    }

    /// Adds labels to an issue, one event each; those it has are left.
    pub(crate) fn add_labels(&mut self, who: Who, repo: RepoId, number: u64, names: &[String]) -> ApiResult<()> {
        self.writable(repo)?.issue(number)?;
        for label in self.labels_for(who, repo, names)? {
            let issue = self.repo_mut(repo)?.issue_mut(number)?;
            if !issue.labels.contains(&label) {
                issue.labels.push(label);
                self.tell_label(who, repo, number, label, true)?;
            }
        }
        Ok(())
    }

    /// Takes a label off; 404 where it isn't on.
    pub(crate) fn remove_label(&mut self, who: Who, repo: RepoId, number: u64, name: &str) -> ApiResult<()> {
        let repository = self.writable(repo)?;
        let issue = repository.issue(number)?;
        let label = repository.label_named(name).map(|label| label.id).filter(|id| issue.labels.contains(id));
        let label = label.ok_or_else(|| ApiError::new(404, "Label does not exist"))?;
        self.repo_mut(repo)?.issue_mut(number)?.labels.retain(|id| *id != label);
        self.tell_label(who, repo, number, label, false)
    }

    /// Makes these the labels of the issue, and no others.
    pub(crate) fn set_labels(&mut self, who: Who, repo: RepoId, number: u64, names: &[String]) -> ApiResult<()> {
        self.writable(repo)?.issue(number)?;
        let wanted = self.labels_for(who, repo, names)?;
        let old = self.repo(repo)?.issue(number)?.labels.clone();
        for label in old.into_iter().filter(|label| !wanted.contains(label)) {
            self.repo_mut(repo)?.issue_mut(number)?.labels.retain(|id| *id != label);
            self.tell_label(who, repo, number, label, false)?;
        }
        self.add_labels(who, repo, number, names)
    }

    // --- milestones ---------------------------------------------------------------------------------------------

    pub(crate) fn create_milestone(
        &mut self,
        who: Who,
        repo: RepoId,
        title: &str,
        description: Option<&str>,
        due_on: Option<jiff::Timestamp>,
    ) -> ApiResult<u64> {
        if title.trim().is_empty() {
            return Err(ApiError::field("Milestone", "title", "missing_field"));
        }
        if self.writable(repo)?.milestones.values().any(|milestone| milestone.title == title) {
            return Err(ApiError::field("Milestone", "title", "already_exists"));
        }
        let (id, now) = (self.new_id(), self.now());
        let repository = self.repo_mut(repo)?;
        let number = repository.milestones.keys().next_back().map_or(1, |last| last + 1);
        repository.milestones.insert(
            number,
            Milestone {
                id,
                number,
                title: title.to_owned(),
                description: description.map(ToOwned::to_owned),
                open: true,
                creator: who.user,
                due_on,
                created_at: now,
                updated_at: now,
                closed_at: None,
            },
        );
        let repository = self.repo(repo)?;
        let payload =
            json!({ "milestone": repository.milestones.get(&number).map(|m| self.milestone_json(repository, m)) });
        self.fire(who, repo, "milestone", Some("created"), payload)?;
        Ok(number)
    }

    pub(super) fn set_milestone(
        &mut self,
        who: Who,
        repo: RepoId,
        number: u64,
        milestone: Option<u64>,
    ) -> ApiResult<()> {
        let issue = self.repo_mut(repo)?.issue_mut(number)?;
        if issue.milestone == milestone {
            return Ok(());
        }
        let old = std::mem::replace(&mut issue.milestone, milestone);
        for (number_of_milestone, event) in [(old, "demilestoned"), (milestone, "milestoned")] {
            let repository = self.repo(repo)?;
            let Some(found) = number_of_milestone.and_then(|number| repository.milestones.get(&number)) else {
                continue;
            };
            let detail = json!({ "milestone": { "title": found.title } });
            let payload = json!({ "milestone": self.milestone_json(repository, found) });
            self.note(who, repo, number, event, detail)?;
            self.fire_thread(who, repo, number, event, payload)?;
        }
        Ok(())
    }
}
