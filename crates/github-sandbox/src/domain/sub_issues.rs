//! Sub-issues: an issue may have a hundred, in eight levels, of repositories of the same owner.

use serde_json::json;

use crate::errors::{ApiError, ApiResult};
use crate::state::{Issue, Repo, RepoId, State, Who};

const LIMIT: usize = 100;
const LEVELS: usize = 8;

impl State {
    /// An issue by its id, wherever it lives.
    pub(crate) fn issue_by_id(&self, id: u64) -> Option<(&Repo, &Issue)> {
        let (repo, number) = self.issue_places.get(&id)?;
        let repo = self.repos.get(repo)?;
        Some((repo, repo.issues.get(number)?))
    }

    fn depth_below(&self, id: u64) -> usize {
        let children = self.issue_by_id(id).map(|(_, issue)| issue.sub_issues.clone()).unwrap_or_default();
        children.into_iter().map(|child| 1 + self.depth_below(child)).max().unwrap_or(0)
    }

    fn ancestors(&self, id: u64) -> Vec<u64> {
        let mut found = Vec::new();
        let mut at = self.issue_by_id(id).and_then(|(_, issue)| issue.parent);
        while let Some(parent) = at {
            found.push(parent);
            at = self.issue_by_id(parent).and_then(|(_, issue)| issue.parent);
        }
        found
    }

    fn fire_sub_issue(&mut self, who: Who, parent: u64, child: u64, added: bool) -> ApiResult<()> {
        let (Some((parent_repo, parent_issue)), Some((child_repo, child_issue))) =
            (self.issue_by_id(parent), self.issue_by_id(child))
        else {
            return Ok(());
        };
        let (parent_place, child_place) = ((parent_repo.id, parent_issue.number), (child_repo.id, child_issue.number));
        let both = json!({
            "sub_issue_id": child,
            "sub_issue": self.issue_json(child_repo, child_issue),
            "parent_issue_id": parent,
            "parent_issue": self.issue_json(parent_repo, parent_issue),
        });
        let mut of_parent = both.clone();
        of_parent["sub_issue_repo"] = self.repo_json(child_repo, None);
        let mut of_child = both;
        of_child["parent_issue_repo"] = self.repo_json(parent_repo, None);
        let (sub, up) = if added {
            ("sub_issue_added", "parent_issue_added")
        } else {
            ("sub_issue_removed", "parent_issue_removed")
        };
        self.note(who, parent_place.0, parent_place.1, sub, json!({}))?;
        self.note(who, child_place.0, child_place.1, up, json!({}))?;
        self.fire(who, child_place.0, "sub_issues", Some(up), of_child)?;
        self.fire(who, parent_place.0, "sub_issues", Some(sub), of_parent)
    }

    /// Makes the issue with id `child` a sub-issue; with `replace` it leaves a former parent.
    pub(crate) fn add_sub_issue(
        &mut self,
        who: Who,
        repo: RepoId,
        number: u64,
        child: u64,
        replace: bool,
    ) -> ApiResult<()> {
        let repository = self.writable(repo)?;
        let parent = repository.issue(number)?;
        let (parent_id, owner, count) = (parent.id, repository.owner, parent.sub_issues.len());
        let Some((child_repo, child_issue)) = self.issue_by_id(child) else {
            return Err(ApiError::new(404, "The provided sub-issue does not exist"));
        };
        let refuse = |message: &str| ApiError::new(422, message);
        if child_issue.pull.is_some() {
            return Err(refuse("The provided sub-issue is a pull request"));
        }
        if child_repo.owner != owner {
            return Err(refuse("The provided sub-issue must belong to the same owner as the parent issue"));
        }
        if child == parent_id || self.ancestors(parent_id).contains(&child) {
            return Err(refuse(
                "An error occurred while adding the sub-issue to the parent issue. Sub issue may not create a circular dependency",
            ));
        }
        if child_issue.parent == Some(parent_id) {
            return Err(refuse(
                "An error occurred while adding the sub-issue to the parent issue. Issue may not contain duplicate sub-issues and Sub issue may only have one parent",
            ));
        }
        if child_issue.parent.is_some() && !replace {
            return Err(refuse(
                "An error occurred while adding the sub-issue to the parent issue. Sub issue may only have one parent",
            ));
        }
        if count >= LIMIT {
            return Err(refuse(
                "An error occurred while adding the sub-issue to the parent issue. Parent cannot have more than 100 sub-issues",
            ));
        }
        if self.ancestors(parent_id).len() + 1 + self.depth_below(child) >= LEVELS {
            return Err(refuse(
                "An error occurred while adding the sub-issue to the parent issue. Sub-issues cannot be more than 8 layers deep",
            ));
        }
        if let Some(old) = child_issue.parent {
            self.detach(who, old, child)?;
        }
        self.repo_mut(repo)?.issue_mut(number)?.sub_issues.push(child);
        if let Some((repo, number)) = self.issue_places.get(&child).copied() {
            self.repo_mut(repo)?.issue_mut(number)?.parent = Some(parent_id);
        }
        self.fire_sub_issue(who, parent_id, child, true)
    }

    fn detach(&mut self, who: Who, parent: u64, child: u64) -> ApiResult<()> {
        for (id, is_parent) in [(parent, true), (child, false)] {
            if let Some((repo, number)) = self.issue_places.get(&id).copied() {
                let issue = self.repo_mut(repo)?.issue_mut(number)?;
                if is_parent {
                    issue.sub_issues.retain(|sub| *sub != child);
                } else {
                    issue.parent = None;
                }
            }
        }
        self.fire_sub_issue(who, parent, child, false)
    }

    pub(crate) fn remove_sub_issue(&mut self, who: Who, repo: RepoId, number: u64, child: u64) -> ApiResult<()> {
        let parent = self.writable(repo)?.issue(number)?;
        if !parent.sub_issues.contains(&child) {
            return Err(ApiError::new(404, "The provided sub-issue does not exist"));
        }
        let parent = parent.id;
        self.detach(who, parent, child)
    }
}
