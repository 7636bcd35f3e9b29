//! GitHub's objects as JSON, one builder each, for REST answers and webhooks alike. Builders read the state and
//! change nothing.

mod apps;
mod checks;
mod gitdata;
mod issues;
mod pulls;
mod repos;

pub(crate) use gitdata::changes;
pub(crate) use issues::REACTIONS;

use base64::Engine as _;
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::state::{Repo, State, UserId};

const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const PATH: &AsciiSet = &SEGMENT.remove(b'/');

/// A value as one segment of a URL.
pub(crate) fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// A path whose slashes stay.
pub(crate) fn url_path(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

/// An opaque id in the manner of GitHub's node ids.
pub(crate) fn node_id(kind: &str, id: impl std::fmt::Display) -> String {
    format!("{kind}_{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("{kind}:{id}")))
}

pub(crate) fn time(at: Timestamp) -> Value {
    Value::String(at.to_string())
}

pub(crate) fn maybe_time(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, time)
}

/// Moves the fields of `more` into the object `value`.
pub(crate) fn extend(value: &mut Value, more: Value) {
    if let (Value::Object(fields), Value::Object(more)) = (value, more) {
        fields.extend(more);
    }
}

impl State {
    /// URL of a repository in the API.
    pub(crate) fn repo_url(&self, repo: &Repo) -> String {
        format!("{}/repos/{}", self.base, self.full_name(repo))
    }

    /// URL of a repository for people.
    pub(crate) fn repo_html(&self, repo: &Repo) -> String {
        format!("{}/{}", self.base, self.full_name(repo))
    }

    pub(crate) fn user_json(&self, id: UserId) -> Value {
        let Some(user) = self.users.get(&id) else { return Value::Null };
        let login = segment(&user.login);
        let url = format!("{}/users/{login}", self.base);
        let html = match user.login.strip_suffix("[bot]") {
            Some(slug) => format!("{}/apps/{}", self.base, segment(slug)),
            None => format!("{}/{login}", self.base),
        };
        json!({
            "login": user.login,
            "id": user.id,
            "node_id": node_id("U", user.id),
            "avatar_url": format!("{}/avatars/u/{}", self.base, user.id),
            "gravatar_id": "",
            "url": url,
            "html_url": html,
            "followers_url": format!("{url}/followers"),
            "following_url": format!("{url}/following{{/other_user}}"),
            "gists_url": format!("{url}/gists{{/gist_id}}"),
            "starred_url": format!("{url}/starred{{/owner}}{{/repo}}"),
            "subscriptions_url": format!("{url}/subscriptions"),
            "organizations_url": format!("{url}/orgs"),
            "repos_url": format!("{url}/repos"),
            "events_url": format!("{url}/events{{/privacy}}"),
            "received_events_url": format!("{url}/received_events"),
            "type": user.kind.name(),
            "user_view_type": "public",
            "site_admin": false,
        })
    }

    /// A user where there may be none.
    pub(crate) fn maybe_user(&self, id: Option<UserId>) -> Value {
        id.map_or(Value::Null, |id| self.user_json(id))
    }

    /// The user's public profile, as `/users/{name}` and `/user` give it.
    pub(crate) fn profile_json(&self, id: UserId) -> Value {
        let mut profile = self.user_json(id);
        let created = self.users.get(&id).map_or_else(|| self.now(), |user| user.created_at);
        extend(
            &mut profile,
            json!({
                "name": null, "company": null, "blog": "", "location": null, "email": null, "hireable": null,
                "bio": null, "twitter_username": null, "public_repos": 0, "public_gists": 0, "followers": 0,
                "following": 0, "created_at": time(created), "updated_at": time(created),
            }),
        );
        profile
    }

    /// The organisation as webhooks show it.
    pub(crate) fn organization_json(&self, id: UserId) -> Value {
        let login = self.login(id).to_owned();
        let url = format!("{}/orgs/{}", self.base, segment(&login));
        json!({
            "login": login,
            "id": id,
            "node_id": node_id("O", id),
            "url": url,
            "repos_url": format!("{url}/repos"),
            "events_url": format!("{url}/events"),
            "hooks_url": format!("{url}/hooks"),
            "issues_url": format!("{url}/issues"),
            "members_url": format!("{url}/members{{/member}}"),
            "public_members_url": format!("{url}/public_members{{/member}}"),
            "avatar_url": format!("{}/avatars/u/{id}", self.base),
            "description": "",
        })
    }

    /// How GitHub words the relation of an author to a repository.
    pub(crate) fn association(&self, repo: &Repo, user: UserId) -> &'static str {
        if repo.owner == user {
            "OWNER"
        } else if repo.collaborators.contains_key(&user) {
            "COLLABORATOR"
        } else {
            "NONE"
        }
    }
}
