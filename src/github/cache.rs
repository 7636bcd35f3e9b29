//! Answers that were had before. A read that is asked again is asked conditionally (`If-None-Match`): a 304 costs
//! nothing of GitHub's hourly limit. What its address names by content (a commit, a tree, a file at a commit) never
//! changes, and is not asked again at all.
//!
//! An answer is kept for one token's scope: installation and repository. Bounded in bytes and in age; nothing in
//! here is needed, only saved.
//!
//! Not cached: who may do what. It is asked each time, so a right that was revoked is gone at once.

use std::sync::Arc;
use std::time::Duration;

use http::header::{ETAG, LINK};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use moka::future::Cache;

use super::http::{Answer, Call};
use crate::bot::model::RepoRef;

/// Of all bodies together.
const BYTES: u64 = 32 * 1024 * 1024;
/// Of one body; larger ones are had anew.
const LARGEST: usize = 1024 * 1024;
const LIFE: Duration = Duration::from_hours(1);

/// Whose answer it is, and to what.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    installation: u64,
    /// Tells tokens' scopes apart.
    repository: u64,
    address: String,
}

impl Key {
    /// `None` for what is never kept: writes.
    pub(super) fn of(installation: u64, repo: &RepoRef, call: &Call) -> Option<Self> {
        if call.method != Method::GET {
            return None;
        }
        let mut address = call.route.path().to_owned();
        for (name, value) in &call.query {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.extend([name, "=", value]);
        }
        Some(Self { installation, repository: repo.id, address })
    }
}

/// An answer and its name.
#[derive(Debug)]
pub(super) struct Kept {
    etag: Option<HeaderValue>,
    answer: Answer,
}

/// The answers that were had.
pub(super) struct Answers {
    kept: Cache<Key, Arc<Kept>>,
}

impl Answers {
    pub(super) fn new() -> Self {
        let weigh = |key: &Key, kept: &Arc<Kept>| {
            u32::try_from(key.address.len() + kept.answer.body.len() + 512).unwrap_or(u32::MAX)
        };
        Self { kept: Cache::builder().weigher(weigh).max_capacity(BYTES).time_to_live(LIFE).build() }
    }

    /// What is known already: an answer that needs no asking, or the name to ask with.
    pub(super) async fn known(&self, key: &Key, call: &Call) -> Known {
        match self.kept.get(key).await {
            Some(kept) if never_changes(call) => Known::Answer(kept.answer.clone()),
            Some(kept) => Known::Before(kept),
            None => Known::Nothing,
        }
    }

    /// Keeps a good answer, or gives the one that is still good.
    pub(super) async fn settle(&self, key: Key, call: &Call, before: Known, answer: Answer) -> Answer {
        if answer.status == StatusCode::NOT_MODIFIED
            && let Known::Before(kept) = before
        {
            return kept.answer.clone();
        }
        let etag = answer.headers.get(ETAG).cloned();
        let worth = answer.status == StatusCode::OK && (etag.is_some() || never_changes(call));
        if worth && answer.body.len() <= LARGEST {
            let mut headers = HeaderMap::new();
            for link in answer.headers.get_all(LINK) {
                headers.append(LINK, link.clone());
            }
            let answer = Answer { status: answer.status, headers, body: answer.body.clone() };
            self.kept.insert(key, Arc::new(Kept { etag, answer })).await;
        }
        answer
    }
}

/// What is known of an answer before asking.
pub(super) enum Known {
    Nothing,
    Answer(Answer),
    Before(Arc<Kept>),
}

impl Known {
    /// For `If-None-Match`.
    pub(super) fn etag(&self) -> Option<HeaderValue> {
        match self {
            Self::Before(kept) => kept.etag.clone(),
            _ => None,
        }
    }
}

/// Whether the address names what it holds by its content.
fn never_changes(call: &Call) -> bool {
    let path = call.route.path();
    let object = ["/git/commits/", "/git/trees/", "/git/blobs/"];
    object.iter().any(|kind| path.split_once(kind).is_some_and(|(_, name)| is_id(name)))
        || (path.contains("/contents/") && call.query.iter().any(|(name, at)| name == "ref" && is_id(at)))
        || (path.ends_with("/commits") && call.query.iter().any(|(name, from)| name == "sha" && is_id(from)))
}

/// A git object's id, SHA-1 or SHA-256.
fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::super::http::Route;
    use super::*;

    #[test]
    fn only_what_is_named_by_content_never_changes() {
        let id = "a38a6a9002ef5da3ab3dede621047dc903e1903b";
        let get = |path: &str| Call::get(Route::fixed(path));
        for (call, kept) in [
            (get(&format!("/repos/a/b/git/trees/{id}")), true),
            (get(&format!("/repos/a/b/git/commits/{id}")), true),
            (get("/repos/a/b/git/trees/main"), false),
            (get("/repos/a/b/contents/x.md").query("ref", id), true),
            (get("/repos/a/b/contents/x.md").query("ref", "main"), false),
            (get("/repos/a/b/contents/x.md"), false),
            (get(&format!("/repos/a/b/commits/{id}/check-runs")), false),
            (get("/repos/a/b/issues/1"), false),
        ] {
            assert_eq!(never_changes(&call), kept, "{}", call.route.path());
        }
    }
}
