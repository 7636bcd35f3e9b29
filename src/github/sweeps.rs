//! What the sweeps ask for: what only the app itself may ask (its installations, its webhook's deliveries), and lists
//! of a whole repository.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::error::nonsense;
use super::http::{Call, Route};
use super::pages::{PER_PAGE, Pager};
use super::{OctocrabGitHub, wire};
use crate::bot::model::{HookDelivery, Installation, InstalledRepository, Issue, RepoRef, ThreadComment};
use crate::ports::{GitHubError, GitHubResult};

/// Pages of the deliveries' list that are read: GitHub keeps three days, and a busy app has many.
const DELIVERY_PAGES: usize = 1000;

impl OctocrabGitHub {
    /// One page of a list that only the app itself may see.
    async fn page_as_app(&self, call: &Call, pager: &mut Pager) -> GitHubResult<(Vec<Value>, bool)> {
        let mut call = call.clone();
        call.query.clone_from(pager.query());
        let answer = self.auth.call_as_app(&self.transport, &call).await?;
        let items: Vec<Value> =
            serde_json::from_slice(&answer.body).map_err(|problem| nonsense(call.operation(), &problem))?;
        Ok(pager.advance(&answer.headers, items))
    }

    pub(super) async fn list_installations(&self) -> GitHubResult<Vec<Installation>> {
        let call = Call::get(Route::fixed("/app/installations"));
        let mut pager = Pager::new(vec![("per_page".to_owned(), PER_PAGE.to_string())], true);
        let mut all = Vec::new();
        loop {
            let (items, more) = self.page_as_app(&call, &mut pager).await?;
            let read = items.into_iter().filter_map(|item| serde_json::from_value::<wire::Installation>(item).ok());
            all.extend(read.map(Installation::from));
            if !more {
                return Ok(all);
            }
        }
    }

    pub(super) async fn list_installation_repositories(
        &self,
        installation: u64,
    ) -> GitHubResult<Vec<InstalledRepository>> {
        // A token for all that the installation reaches: without a repository there is nothing to narrow it to.
        let whole = RepoRef { installation, id: 0, owner: String::new(), name: String::new() };
        let call = Call::get(Route::fixed("/installation/repositories"));
        let repositories: Vec<wire::InstalledRepository> = self.list(&whole, call, Some("repositories")).await?;
        Ok(repositories.into_iter().filter_map(|repository| repository.of(installation)).collect())
    }

    pub(super) async fn list_hook_deliveries(&self, since: Timestamp) -> GitHubResult<Vec<HookDelivery>> {
        let call = Call::get(Route::fixed("/app/hook/deliveries"));
        // Pages go by cursor here, which only a `Link` knows.
        let mut pager = Pager::new(vec![("per_page".to_owned(), PER_PAGE.to_string())], false).at_most(DELIVERY_PAGES);
        let mut all = Vec::new();
        loop {
            let (items, more) = self.page_as_app(&call, &mut pager).await?;
            let mut older = false;
            for item in items {
                let Some(delivery) =
                    serde_json::from_value::<wire::HookDelivery>(item).ok().and_then(wire::HookDelivery::known)
                else {
                    continue;
                };
                if delivery.delivered_at < since {
                    older = true;
                } else {
                    all.push(delivery);
                }
            }
            if older || !more {
                return Ok(all);
            }
        }
    }

    pub(super) async fn show_hook_payload(&self, attempt: u64) -> GitHubResult<Option<Vec<u8>>> {
        let call = Call::get(Route::fixed("/app/hook/deliveries").number(attempt));
        let answer = self.auth.call_as_app(&self.transport, &call).await?;
        let shown: wire::HookRequest =
            serde_json::from_slice(&answer.body).map_err(|problem| nonsense(call.operation(), &problem))?;
        Ok(shown.request.payload.map(|payload| Value::Object(payload).to_string().into_bytes()))
    }

    pub(super) async fn ask_redelivery(&self, attempt: u64) -> GitHubResult<()> {
        let route = Route::fixed("/app/hook/deliveries").number(attempt).then("/attempts");
        let call = Call { body: None, ..Call::post(route, Value::Null) };
        self.auth.call_as_app(&self.transport, &call).await.map(drop)
    }

    pub(super) async fn list_labelled(
        &self,
        repo: &RepoRef,
        label: &str,
        open_only: bool,
        since: Option<Timestamp>,
    ) -> GitHubResult<Vec<Issue>> {
        let state = if open_only { "open" } else { "all" };
        let mut call = Call::get(Route::repo(repo).then("/issues")).query("state", state);
        // The parameter is a comma-separated list, so a label with a comma cannot be asked for.
        if !label.contains(',') {
            call = call.query("labels", label);
        }
        if let Some(since) = since {
            call = call.query("since", seconds(since));
        }
        let issues: Vec<wire::Issue> = self.list(repo, call, None).await?;
        let label = label.to_lowercase();
        let carries = |issue: &Issue| issue.labels.iter().any(|name| name.to_lowercase() == label);
        // Not every server cares for the parameters.
        let wanted = |issue: &Issue| carries(issue) && (issue.open || !open_only);
        Ok(issues.into_iter().map(|issue| self.whole_issue(repo, issue)).filter(wanted).collect())
    }

    pub(super) async fn list_comments_since(
        &self,
        repo: &RepoRef,
        since: Timestamp,
    ) -> GitHubResult<Vec<ThreadComment>> {
        let call = Call::get(Route::repo(repo).then("/issues/comments"))
            .query("sort", "updated")
            .query("since", seconds(since));
        let comments: Vec<wire::ThreadComment> = self.list(repo, call, None).await?;
        Ok(comments.into_iter().filter_map(wire::ThreadComment::placed).collect())
    }

    pub(super) async fn patch_closed(&self, repo: &RepoRef, what: &str, number: u64, body: Value) -> GitHubResult<()> {
        let mut closed = json!({"state": "closed"});
        if let (Value::Object(closed), Value::Object(more)) = (&mut closed, body) {
            closed.extend(more);
        }
        let call = Call::patch(Route::repo(repo).then(what).number(number), closed);
        self.call(repo, &call).await.map(drop)
    }
}

/// As GitHub wants it: without fractions of a second.
fn seconds(time: Timestamp) -> String {
    Timestamp::from_second(time.as_second()).unwrap_or(time).to_string()
}

/// Nothing to be deleted is as good as deleted.
pub(super) fn gone(outcome: GitHubResult<()>) -> GitHubResult<()> {
    match outcome {
        Err(error @ GitHubError::Permanent { .. }) if error.is_not_found() => Ok(()),
        other => other,
    }
}
