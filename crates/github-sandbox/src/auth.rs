//! Who asks, and may they? App JWTs, installation tokens, personal tokens, and what each reaches.

use std::collections::HashSet;

use http::HeaderMap;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;

use crate::errors::{ApiError, ApiResult};
use crate::state::{InstallationToken, Repo, Role, State, Token, UserId, Who};

/// The longest life of an app's JWT, in seconds.
const JWT_LIFE: i64 = 600;

/// Who sent a request.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    Anonymous,
    App(u64),
    Installation { token: InstallationToken, app: u64, bot: UserId },
    Person(UserId),
}

/// A level of a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Read,
    Write,
}

impl Level {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// What an endpoint of a repository asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Need {
    /// An app needs one of these permissions at `level`.
    pub(crate) permissions: &'static [&'static str],
    pub(crate) level: Level,
    /// A person needs this role.
    pub(crate) role: Role,
}

impl Caller {
    /// The login for the records.
    pub(crate) fn login(&self, state: &State) -> Option<String> {
        match self {
            Self::Anonymous => None,
            Self::App(app) => state.apps.get(app).map(|app| app.slug.clone()),
            Self::Installation { bot, .. } => Some(state.login(*bot).to_owned()),
            Self::Person(user) => Some(state.login(*user).to_owned()),
        }
    }

    /// Who acts, where somebody does.
    pub(crate) fn who(&self) -> ApiResult<Who> {
        match self {
            Self::Installation { app, bot, .. } => Ok(Who { user: *bot, app: Some(*app) }),
            Self::Person(user) => Ok(Who::person(*user)),
            Self::Anonymous => Err(ApiError::requires_authentication()),
            Self::App(_) => Err(not_for_jwt()),
        }
    }

    /// Under which name the caller's requests are counted.
    pub(crate) fn rate_key(&self) -> String {
        match self {
            Self::Anonymous => "anonymous".to_owned(),
            Self::App(app) => format!("app {app}"),
            Self::Installation { token, .. } => format!("installation {}", token.installation),
            Self::Person(user) => format!("user {user}"),
        }
    }
}

fn not_for_jwt() -> ApiError {
    ApiError::new(403, "Resource not accessible by integration")
}

fn undecodable() -> ApiError {
    ApiError::new(401, "A JSON web token could not be decoded")
}

impl State {
    /// Identifies the caller from the `Authorization` header.
    pub(crate) fn authenticate(&self, headers: &HeaderMap) -> ApiResult<Caller> {
        let Some(header) = headers.get(http::header::AUTHORIZATION) else { return Ok(Caller::Anonymous) };
        let header = header.to_str().map_err(|_| ApiError::bad_credentials())?;
        let (scheme, token) = header.split_once(' ').ok_or_else(ApiError::bad_credentials)?;
        if !scheme.eq_ignore_ascii_case("bearer") && !scheme.eq_ignore_ascii_case("token") {
            return Err(ApiError::bad_credentials());
        }
        let token = token.trim();
        if token.matches('.').count() == 2 {
            return self.authenticate_app(token);
        }
        match self.tokens.get(token) {
            Some(Token::Person(user)) => Ok(Caller::Person(*user)),
            Some(Token::Installation(token)) if token.expires_at > self.now() => {
                let installation = self.installations.get(&token.installation).ok_or_else(ApiError::bad_credentials)?;
                if installation.suspended.is_some() {
                    return Err(ApiError::new(403, "This installation has been suspended"));
                }
                let app = self.apps.get(&installation.app).ok_or_else(ApiError::bad_credentials)?;
                Ok(Caller::Installation { token: token.clone(), app: app.id, bot: app.bot })
            }
            _ => Err(ApiError::bad_credentials()),
        }
    }

    fn authenticate_app(&self, token: &str) -> ApiResult<Caller> {
        let issuer = |claims: &Value| match &claims["iss"] {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        // The issuer says whose key to check with; nothing in it is believed before the signature holds.
        let unverified: Value =
            jsonwebtoken::dangerous::insecure_decode::<Value>(token).map_err(|_| undecodable())?.claims;
        let issuer = issuer(&unverified).ok_or_else(undecodable)?;
        let app = self
            .apps
            .values()
            .find(|app| app.id.to_string() == issuer || app.client_id == issuer)
            .ok_or_else(|| ApiError::new(404, "Integration not found"))?;
        let key = DecodingKey::from_rsa_pem(app.public_key_pem.as_bytes()).map_err(|_| undecodable())?;
        let mut validation = Validation::new(Algorithm::RS256);
        // Times are judged below, by the sandbox's clock.
        validation.validate_exp = false;
        validation.required_spec_claims = HashSet::new();
        let claims = jsonwebtoken::decode::<Value>(token, &key, &validation).map_err(|_| undecodable())?.claims;
        let now = self.now().as_second();
        let at = |name: &str| claims[name].as_i64().or_else(|| claims[name].as_f64().map(truncate));
        let expires = at("exp").ok_or_else(|| ApiError::new(401, "Missing 'expiration' claim ('exp') in assertion"))?;
        let issued = at("iat").ok_or_else(|| ApiError::new(401, "Missing 'issued at' claim ('iat') in assertion"))?;
        if expires <= now {
            return Err(ApiError::new(
                401,
                "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
            ));
        }
        if expires > now + JWT_LIFE {
            return Err(ApiError::new(401, "'Expiration time' claim ('exp') is too far in the future"));
        }
        if issued > now {
            return Err(ApiError::new(
                401,
                "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
            ));
        }
        Ok(Caller::App(app.id))
    }

    /// Whether the caller can see that the repository exists.
    fn sees(&self, caller: &Caller, repo: &Repo) -> bool {
        match caller {
            Caller::Anonymous | Caller::App(_) => !repo.private,
            Caller::Person(user) => self.role(repo, *user) >= Role::Read,
            Caller::Installation { token, .. } => self.reaches(token, repo) || !repo.private,
        }
    }

    /// Whether the installation token was made for the repository.
    pub(crate) fn reaches(&self, token: &InstallationToken, repo: &Repo) -> bool {
        self.installations_of(repo).any(|installation| installation.id == token.installation)
            && token.repositories.as_ref().is_none_or(|some| some.contains(&repo.id))
    }

    /// Refuses what the caller may not do in the repository: 404 where it may not even know of it, else 401 or 403.
    pub(crate) fn authorize(&self, caller: &Caller, repo: &Repo, need: Need) -> ApiResult<()> {
        if !self.sees(caller, repo) {
            return Err(ApiError::not_found());
        }
        match caller {
            Caller::App(_) => Err(not_for_jwt()),
            Caller::Anonymous if need.level == Level::Read && need.role <= Role::Read => Ok(()),
            Caller::Anonymous => Err(ApiError::requires_authentication()),
            Caller::Person(user) => {
                if self.role(repo, *user) >= need.role {
                    Ok(())
                } else if need.role >= Role::Write && need.level == Level::Write {
                    // As GitHub does: a write endpoint that wants push access doesn't exist for others.
                    Err(ApiError::not_found())
                } else {
                    Err(ApiError::new(403, "Must have push access to repository"))
                }
            }
            Caller::Installation { token, .. } => {
                if !self.reaches(token, repo) {
                    // Public, but not ours: reading only.
                    let reading = need.level == Level::Read;
                    return if reading { Ok(()) } else { Err(self.missing_permission(need)) };
                }
                let granted = |name: &&str| match token.permissions.get(*name).map(String::as_str) {
                    Some("write" | "admin") => true,
                    Some("read") => need.level == Level::Read,
                    _ => *name == "metadata" && need.level == Level::Read,
                };
                if need.permissions.iter().any(granted) { Ok(()) } else { Err(self.missing_permission(need)) }
            }
        }
    }

    fn missing_permission(&self, need: Need) -> ApiError {
        let accepted: Vec<String> =
            need.permissions.iter().map(|name| format!("{name}={}", need.level.name())).collect();
        ApiError::new(403, "Resource not accessible by integration")
            .header("x-accepted-github-permissions", accepted.join("; "))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "whole seconds are what is wanted")]
fn truncate(seconds: f64) -> i64 {
    seconds as i64
}
