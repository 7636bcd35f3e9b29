//! What is there twice although it should be once: our own comments, action items' issues and drafts.
//!
//! GitHub knows no idempotency keys, so a process that froze right before sending may send what another one has done
//! meanwhile. The lowest id stays, the rest goes. Only what carries a genuine marker and was written by us counts.

use std::collections::BTreeMap;

use super::marker::{self, Signer};
use super::model::{Comment, Identity, Issue, PullRequest, RepoRef};
use super::snapshot::FiledAction;

/// One thing too many.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate {
    pub kind: Kind,
    /// The comment's id; the issue's or pull request's number.
    pub id: u64,
    /// The one that stays.
    pub kept: u64,
    /// The ledger's row that must name the one that stays.
    pub ledger_key: String,
}

/// What it is, with what taking it away needs.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Comment,
    /// `body`: what it says from then on. `kept`: the issue that stays, where it was looked at.
    Issue {
        body: String,
        kept: Option<FiledAction>,
    },
    Pull,
}

impl Duplicate {
    /// Unique within the lane, as an effect's key.
    pub fn key(&self) -> String {
        let kind = match self.kind {
            Kind::Comment => "comment",
            Kind::Issue { .. } => "issue",
            Kind::Pull => "pull",
        };
        format!("heal:{kind}:{}", self.id)
    }
}

/// Whose markers and whose repository.
#[derive(Debug, Clone, Copy)]
pub struct Ours<'a> {
    pub signer: &'a Signer,
    pub repo: &'a RepoRef,
    pub identity: &'a Identity,
}

impl Ours<'_> {
    /// Our comments of one issue or pull request.
    pub fn comments(&self, comments: &[Comment]) -> Vec<Duplicate> {
        let mut groups: BTreeMap<(&str, &str), Vec<u64>> = BTreeMap::new();
        for comment in comments {
            if !marker::is_ours(self.identity, comment.author.as_ref(), comment.via_app) {
                continue;
            }
            for kind in ["status", "reply"] {
                if let Some(key) = self.signer.find(self.repo, kind, &comment.body) {
                    groups.entry((kind, key)).or_default().push(comment.id);
                }
            }
        }
        let mut duplicates = Vec::new();
        for ((kind, key), mut ids) in groups {
            ids.sort_unstable();
            ids.dedup();
            let kept = ids[0];
            let ledger_key = format!("comment:{kind}:{key}");
            let rest = ids.into_iter().skip(1);
            duplicates.extend(rest.map(|id| Duplicate {
                kind: Kind::Comment,
                id,
                kept,
                ledger_key: ledger_key.clone(),
            }));
        }
        duplicates
    }

    /// Issues of an incident's action items. `filed`: what the ledger knows.
    pub fn issues(&self, incident: u64, issues: &[Issue], filed: &BTreeMap<String, FiledAction>) -> Vec<Duplicate> {
        let mut groups: BTreeMap<&str, Vec<&Issue>> = BTreeMap::new();
        let prefix = format!("{incident}-");
        for issue in issues {
            if issue.is_pull_request || !marker::is_ours(self.identity, issue.author.as_ref(), issue.via_app) {
                continue;
            }
            if let Some(key) = self.signer.find(self.repo, "action", &issue.body).filter(|key| key.starts_with(&prefix))
            {
                groups.entry(key).or_default().push(issue);
            }
        }
        let mut duplicates = Vec::new();
        for (key, mut issues) in groups {
            issues.sort_by_key(|issue| issue.number);
            let known = filed.get(key);
            let first = issues[0];
            // One that did not change for long is not in the list, but the ledger knows it.
            let (kept, first) = match known {
                Some(known) if known.number < first.number => (known.number, None),
                _ => (first.number, Some(first)),
            };
            let kept_action = first.map(|issue| FiledAction {
                id: issue.id,
                number: issue.number,
                url: issue.html_url.clone(),
                title: issue.title.clone(),
                shortfalls: known.map(|known| known.shortfalls.clone()).unwrap_or_default(),
                unlabelled: Vec::new(),
                complete: known.is_some_and(|known| known.complete && known.number == issue.number),
            });
            for issue in issues.into_iter().filter(|issue| issue.number != kept && issue.open) {
                duplicates.push(Duplicate {
                    kind: Kind::Issue {
                        body: format!("_A duplicate of #{kept}, made by mistake and closed._\n\n{}", issue.body),
                        kept: kept_action.clone(),
                    },
                    id: issue.number,
                    kept,
                    ledger_key: format!("action:{key}"),
                });
            }
        }
        duplicates
    }

    /// Drafts of an incident. Closed ones do not count: a person may have closed them.
    pub fn pulls(&self, incident: u64, pulls: &[PullRequest]) -> Vec<Duplicate> {
        let incident = incident.to_string();
        let mut ours: Vec<&PullRequest> = pulls
            .iter()
            .filter(|pull| pull.open || pull.merged)
            .filter(|pull| !pull.is_from_fork(self.repo))
            .filter(|pull| marker::is_ours(self.identity, pull.author.as_ref(), None))
            .filter(|pull| self.signer.find(self.repo, "pull", &pull.body) == Some(incident.as_str()))
            .collect();
        ours.sort_by_key(|pull| pull.number);
        ours.dedup_by_key(|pull| pull.number);
        let Some(kept) = ours.first().map(|pull| pull.number) else { return Vec::new() };
        let rest = ours.into_iter().skip(1).filter(|pull| pull.open);
        rest.map(|pull| Duplicate { kind: Kind::Pull, id: pull.number, kept, ledger_key: "pull".into() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::bot::model::Actor;

    fn repo() -> RepoRef {
        RepoRef { installation: 1, id: 5, owner: "acme".into(), name: "shop".into() }
    }

    fn comment(id: u64, login: &str, body: String) -> Comment {
        let author = Some(Actor { login: login.into(), is_bot: login.ends_with("[bot]") });
        Comment { id, body, author, html_url: String::new(), created_at: Timestamp::UNIX_EPOCH, via_app: None }
    }

    #[test]
    fn the_lowest_of_our_own_stays() {
        let (repo, signer) = (repo(), Signer::new([b"secret".as_slice()]));
        let stranger = Signer::new([b"guess".as_slice()]);
        let identity = Identity { app_id: 9, login: Some("pm[bot]".into()), name: None };
        let ours = Ours { signer: &signer, repo: &repo, identity: &identity };
        let status = signer.marker(&repo, "status", "3");
        let comments = [
            comment(5, "ann", status.clone()),
            comment(6, "pm[bot]", stranger.marker(&repo, "status", "3")),
            comment(9, "pm[bot]", status.clone()),
            comment(7, "pm[bot]", format!("{status} text")),
            comment(8, "pm[bot]", signer.marker(&repo, "reply", "1-a")),
            comment(10, "pm[bot]", signer.marker(&repo, "reply", "1-b")),
        ];
        let found = ours.comments(&comments);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].id, found[0].kept, found[0].ledger_key.as_str()), (9, 7, "comment:status:3"));
    }

    #[test]
    fn an_issue_that_is_closed_or_another_incidents_is_left_alone() {
        let (repo, signer) = (repo(), Signer::new([b"secret".as_slice()]));
        let identity = Identity { app_id: 9, login: Some("pm[bot]".into()), name: None };
        let ours = Ours { signer: &signer, repo: &repo, identity: &identity };
        let issue = |number: u64, key: &str, open: bool| Issue {
            id: number * 10,
            number,
            title: "Alert".into(),
            body: signer.marker(&repo, "action", key),
            open,
            labels: Vec::new(),
            author: None,
            assignees: Vec::new(),
            is_pull_request: false,
            locked: false,
            html_url: format!("https://github.com/acme/shop/issues/{number}"),
            created_at: Timestamp::UNIX_EPOCH,
            closed_at: None,
            via_app: Some(9),
        };
        let issues = [issue(14, "3-a", true), issue(12, "3-a", true), issue(13, "3-a", false), issue(15, "33-a", true)];
        let found = ours.issues(3, &issues, &BTreeMap::new());
        assert_eq!(found.iter().map(|found| (found.id, found.kept)).collect::<Vec<_>>(), [(14, 12)]);
        let Kind::Issue { body, kept: Some(kept) } = &found[0].kind else { panic!("{found:?}") };
        assert!(body.starts_with("_A duplicate of #12") && signer.find(&repo, "action", body) == Some("3-a"));
        assert_eq!((kept.number, kept.id), (12, 120));
        // The ledger knows an older one.
        let known = FiledAction { number: 11, ..kept.clone() };
        let found = ours.issues(3, &issues, &BTreeMap::from([("3-a".to_owned(), known)]));
        assert_eq!(found.iter().map(|found| (found.id, found.kept)).collect::<Vec<_>>(), [(12, 11), (14, 11)]);
        assert!(matches!(found[0].kind, Kind::Issue { kept: None, .. }));
    }
}
