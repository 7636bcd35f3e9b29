//! What of a comment or a labelled issue a webhook should have told us, in case it did not.

use super::command::{self, Lookup};
use super::event::{Event, Incoming, incident_of_branch};
use super::marker::Signer;
use super::model::{Issue, PullRequest, RepoRef, ThreadComment};
use jiff::Timestamp;

/// A comment that gives a command, as its webhook would have told of it, and the keys under which the ledger knows the
/// answers. `None` where it gives none: commands count only in comments of people that are as they were made, for who
/// edited one (and with which rights) nobody can tell afterwards.
pub fn commands(repo: &RepoRef, found: &ThreadComment, not_before: Timestamp) -> Option<(Incoming, Vec<String>)> {
    let comment = &found.comment;
    let author = comment.author.clone().filter(|author| !author.is_bot)?;
    if found.edited || comment.created_at < not_before || !command::holds_command(&comment.body, None) {
        return None;
    }
    let lines = command::lines(&comment.body, None);
    let ours = lines.iter().take(command::MAX_COMMANDS);
    let ours = ours.filter(|line| !matches!(command::look_up(&line.text), Lookup::Foreign));
    let keys: Vec<String> = ours.map(|line| format!("comment:reply:{}-{}", comment.id, line.key)).collect();
    let event = Event::Comment {
        number: found.number,
        on_pull_request: found.on_pull_request,
        comment_id: comment.id,
        author: author.clone(),
        body: comment.body.clone(),
        before: None,
    };
    (!keys.is_empty()).then(|| (Incoming { repo: repo.clone(), sender: author, event }, keys))
}

/// The number whose lane a labelled issue or pull request belongs to: a draft of ours names its incident.
pub fn lane_number(signer: &Signer, repo: &RepoRef, issue: &Issue) -> u64 {
    if !issue.is_pull_request {
        return issue.number;
    }
    signer.find(repo, "pull", &issue.body).and_then(|incident| incident.parse().ok()).unwrap_or(issue.number)
}

/// A pull request that the check was asked for on by its commit alone.
pub fn check_requested(pull: &PullRequest, repo: &RepoRef, head_sha: &str, action: Option<&str>) -> Option<Event> {
    let own = !pull.is_from_fork(repo) && incident_of_branch(&pull.head_ref).is_some();
    (pull.open && pull.head_sha == head_sha).then(|| Event::CheckRequested {
        number: pull.number,
        // A fork's branch may not claim an incident.
        head_ref: if own { pull.head_ref.clone() } else { String::new() },
        head_sha: head_sha.to_owned(),
        action: action.map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::model::{Actor, Comment};

    #[test]
    fn only_commands_of_people_in_unedited_comments_count() {
        let repo = RepoRef { installation: 1, id: 5, owner: "acme".into(), name: "shop".into() };
        let made: Timestamp = "2026-03-04T12:00:00Z".parse().unwrap();
        let found = ThreadComment {
            number: 3,
            on_pull_request: true,
            edited: false,
            comment: Comment {
                id: 9,
                body: "Please\n\n/check\n/lgtm\n/postmortem status".into(),
                author: Some(Actor { login: "ann".into(), is_bot: false }),
                html_url: String::new(),
                created_at: made,
                via_app: None,
            },
        };
        let (incoming, keys) = commands(&repo, &found, made).unwrap();
        assert!(matches!(incoming.event, Event::Comment { number: 3, comment_id: 9, on_pull_request: true, .. }));
        assert_eq!(incoming.sender.login, "ann");
        assert_eq!(keys.len(), 2, "{keys:?}");
        assert!(keys.iter().all(|key| key.starts_with("comment:reply:9-")));
        let with = |change: &dyn Fn(&mut ThreadComment)| {
            let mut other = found.clone();
            change(&mut other);
            commands(&repo, &other, made)
        };
        assert!(with(&|found| found.edited = true).is_none());
        assert!(with(&|found| found.comment.created_at = Timestamp::UNIX_EPOCH).is_none());
        assert!(with(&|found| found.comment.author = None).is_none());
        assert!(with(&|found| found.comment.author = Some(Actor { login: "x".into(), is_bot: true })).is_none());
        assert!(with(&|found| found.comment.body = "> /check\n\n/lgtm".into()).is_none());
    }
}
