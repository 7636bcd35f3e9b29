//! Issues that move to another repository of the same owner: their old number redirects.

use std::collections::BTreeMap;

use serde_json::json;

use crate::errors::{ApiError, ApiResult};
use crate::state::{Comment, RepoId, State, Who};

impl State {
    /// Moves an issue with its comments; returns its number there. Labels and milestone stay behind, as far as the
    /// other repository has none of that name. Events: `issues.transferred` here, `issues.opened` there.
    pub(crate) fn transfer_issue(&mut self, who: Who, from: RepoId, number: u64, to: RepoId) -> ApiResult<u64> {
        let (old, new) = (self.writable(from)?, self.writable(to)?);
        let issue = old.issue(number)?.clone();
        if issue.pull.is_some() || old.owner != new.owner || from == to {
            return Err(ApiError::new(422, "The issue can't be transferred there."));
        }
        let before = self.issue_json(old, &issue);
        let labels: Vec<u64> = issue
            .labels
            .iter()
            .filter_map(|id| old.labels.get(id))
            .filter_map(|label| new.label_named(&label.name))
            .map(|label| label.id)
            .collect();

        let old = self.repo_mut(from)?;
        old.issues.remove(&number);
        old.moved_issues.insert(number, issue.id);
        let (comments, others) =
            std::mem::take(&mut old.comments).into_iter().partition(|(_, comment)| comment.issue == number);
        old.comments = others;
        let comments: BTreeMap<u64, Comment> = comments;
        let id = issue.id;
        let new = self.repo_mut(to)?;
        let there = new.next_number;
        new.next_number += 1;
        let mut issue = issue;
        issue.number = there;
        issue.labels = labels;
        issue.milestone = None;
        new.issues.insert(there, issue);
        new.comments.extend(comments.into_iter().map(|(id, mut comment)| {
            comment.issue = there;
            (id, comment)
        }));
        self.issue_places.insert(id, (to, there));

        let new = self.repo(to)?;
        let changes = json!({
            "new_issue": self.issue_json(new, new.issue(there)?),
            "new_repository": self.repo_json(new, None),
        });
        self.fire(who, from, "issues", Some("transferred"), json!({ "issue": before, "changes": changes }))?;
        self.fire_thread(who, to, there, "opened", json!({}))?;
        Ok(there)
    }
}
