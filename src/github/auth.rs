//! Who we are to GitHub: the app's key and its JWTs, and the installations' tokens.
//!
//! No key, JWT or token is ever logged, or part of an error or of `Debug`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use moka::future::Cache;
use moka::ops::compute::Op;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::{Value, json};

use super::error::{nonsense, refusal};
use super::http::{Answer, Call, Route, Transport};
use super::{SetupError, wire};
use crate::bot::model::RepoRef;
use crate::ports::{Clock, GitHubError, GitHubResult};

/// GitHub's own advice against clocks that differ.
const JWT_BACKDATED: SignedDuration = SignedDuration::from_secs(60);
/// GitHub allows ten minutes.
const JWT_LIFE: SignedDuration = SignedDuration::from_mins(9);
/// A signature takes a millisecond of a core, so one serves for a while.
const JWT_REUSED: SignedDuration = SignedDuration::from_mins(4);
/// A token that ends sooner than this is replaced, so that none ends under a request.
const TOKEN_MARGIN: SignedDuration = SignedDuration::from_mins(5);
/// How long GitHub's tokens live, for servers that don't say.
const TOKEN_LIFE: SignedDuration = SignedDuration::from_hours(1);
/// How long a token is used at least: where it ends sooner, GitHub refuses it and the next try gets another one.
const TOKEN_SHORTEST: SignedDuration = SignedDuration::from_secs(30);
/// Most tokens and installations remembered at once.
const CACHED: u64 = 10_000;

/// The app's id and private key.
pub(super) struct AppKey {
    app_id: u64,
    key: EncodingKey,
    /// The last one, and when it was signed.
    signed: Mutex<Option<(Timestamp, SecretString)>>,
}

#[derive(Serialize)]
struct Claims {
    iat: i64,
    exp: i64,
    iss: String,
}

impl AppKey {
    /// Reads a PEM in PKCS#1 or PKCS#8 and tries it out once.
    pub(super) fn new(app_id: u64, pem: &SecretString, now: Timestamp) -> Result<Self, SetupError> {
        // Environment files often carry the line ends as the two characters `\n`, and quotes around it all.
        let pem = pem.expose_secret().replace("\\r", "").replace("\\n", "\n");
        let pem = pem.trim().trim_matches(['"', '\'']).trim();
        let problem = if pem.is_empty() {
            Some("it is empty")
        } else if !pem.starts_with("-----BEGIN ") {
            Some("it does not begin with `-----BEGIN`; it must be the PEM text itself, not a path to it")
        } else if pem.contains("ENCRYPTED") {
            Some("it is encrypted; decrypt it first")
        } else if pem.contains("PUBLIC KEY") || pem.contains("CERTIFICATE") {
            Some("it is not a private key")
        } else if !pem.contains("-----END ") {
            Some("its end is missing; was it cut after the first line?")
        } else {
            None
        };
        if let Some(problem) = problem {
            return Err(SetupError::PrivateKey(problem.to_owned()));
        }
        let unusable = "it is not an RSA key in PKCS#1 or PKCS#8, as GitHub generates them";
        let key = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(|_| SetupError::PrivateKey(unusable.to_owned()))?;
        let this = Self { app_id, key, signed: Mutex::new(None) };
        this.jwt(now).map_err(|_| SetupError::PrivateKey(unusable.to_owned()))?;
        Ok(this)
    }

    pub(super) fn app_id(&self) -> u64 {
        self.app_id
    }

    fn jwt(&self, now: Timestamp) -> Result<SecretString, jsonwebtoken::errors::Error> {
        let mut signed = self.signed.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back makes a new one, too.
        if let Some((at, jwt)) = &*signed
            && (SignedDuration::ZERO..JWT_REUSED).contains(&now.duration_since(*at))
        {
            return Ok(jwt.clone());
        }
        let jwt = self.sign(now)?;
        *signed = Some((now, jwt.clone()));
        Ok(jwt)
    }

    /// GitHub refused it: whatever was wrong may be mended by now, such as the machine's clock.
    fn forget_jwt(&self) {
        *self.signed.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn sign(&self, now: Timestamp) -> Result<SecretString, jsonwebtoken::errors::Error> {
        let claims = Claims {
            iat: now.saturating_sub(JWT_BACKDATED).unwrap_or(now).as_second(),
            exp: now.saturating_add(JWT_LIFE).unwrap_or(now).as_second(),
            iss: self.app_id.to_string(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &self.key).map(SecretString::from)
    }
}

/// An installation token and when to stop using it.
pub(super) struct Token {
    pub(super) secret: SecretString,
    pub(super) installation: u64,
    replace_at: Timestamp,
}

/// One token per installation and repository.
#[derive(Clone, PartialEq, Eq, Hash)]
struct TokenKey {
    installation: u64,
    repository: u64,
    /// Tells repositories apart on servers that give no ids.
    name: String,
}

/// Speaks to GitHub as the app, and hands out installation tokens.
pub(super) struct Auth {
    key: AppKey,
    clock: Arc<dyn Clock>,
    tokens: Cache<TokenKey, Arc<Token>>,
    /// Looked up where a payload named no installation; by `owner/name`.
    installations: Cache<String, u64>,
}

impl Auth {
    pub(super) fn new(key: AppKey, clock: Arc<dyn Clock>) -> Self {
        let tokens = Cache::builder().max_capacity(CACHED).time_to_live(Duration::from_hours(1)).build();
        let installations = Cache::builder().max_capacity(CACHED).time_to_live(Duration::from_mins(10)).build();
        Self { key, clock, tokens, installations }
    }

    pub(super) fn app_id(&self) -> u64 {
        self.key.app_id()
    }

    /// A request that only the app itself may make.
    pub(super) async fn call_as_app(&self, transport: &Transport, call: &Call) -> GitHubResult<Answer> {
        let answer = self.try_as_app(transport, call).await?;
        answer.map_err(|(answer, jwt)| refusal(call.operation(), &answer, &jwt, self.clock.now()))
    }

    /// As [`Self::call_as_app`]; the inner error is a refusal not yet judged.
    async fn try_as_app(
        &self,
        transport: &Transport,
        call: &Call,
    ) -> GitHubResult<Result<Answer, (Answer, SecretString)>> {
        let permanent = |status, message: &str| GitHubError::Permanent {
            operation: call.operation(),
            status,
            message: message.to_owned(),
        };
        let jwt = self.key.jwt(self.clock.now()).map_err(|_| permanent(0, "the app's private key cannot sign"))?;
        let answer = transport.send(call, &jwt).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            self.key.forget_jwt();
            return Err(permanent(
                401,
                "GitHub does not accept the app's signature: check that GITHUB_APP_ID and the private key belong \
                 together, that GITHUB_API_URL is right, and that this machine's clock is",
            ));
        }
        Ok(if answer.status.is_success() { Ok(answer) } else { Err((answer, jwt)) })
    }

    /// A token for `repo`. Of many who ask at once, one asks GitHub.
    pub(super) async fn token(&self, transport: &Transport, repo: &RepoRef) -> GitHubResult<Arc<Token>> {
        let installation = self.installation(transport, repo).await?;
        let key = TokenKey { installation, repository: repo.id, name: name_key(repo) };
        let mint = || self.mint(transport, installation, repo);
        let shared = |error: Arc<GitHubError>| (*error).clone();
        let token = self.tokens.try_get_with(key.clone(), mint()).await.map_err(shared)?;
        if self.clock.now() < token.replace_at {
            return Ok(token);
        }
        self.forget_token(&key, &token).await;
        self.tokens.try_get_with(key, mint()).await.map_err(shared)
    }

    /// Forgets a token that GitHub refused, unless it has been replaced already.
    pub(super) async fn refused(&self, transport: &Transport, repo: &RepoRef, token: &Arc<Token>) {
        if let Ok(installation) = self.installation(transport, repo).await {
            let key = TokenKey { installation, repository: repo.id, name: name_key(repo) };
            self.forget_token(&key, token).await;
        }
    }

    async fn forget_token(&self, key: &TokenKey, token: &Arc<Token>) {
        let same = |entry: Option<moka::Entry<TokenKey, Arc<Token>>>| {
            let same = entry.is_some_and(|entry| Arc::ptr_eq(entry.value(), token));
            std::future::ready(if same { Op::Remove } else { Op::Nop })
        };
        self.tokens.entry(key.clone()).and_compute_with(same).await;
    }

    async fn installation(&self, transport: &Transport, repo: &RepoRef) -> GitHubResult<u64> {
        if repo.installation != 0 {
            return Ok(repo.installation);
        }
        let look_up = async {
            let call = Call::get(Route::repo(repo).then("/installation"));
            match self.call_as_app(transport, &call).await {
                Ok(answer) => serde_json::from_slice::<wire::Installation>(&answer.body)
                    .map(|installation| installation.id)
                    .map_err(|problem| nonsense(call.operation(), &problem)),
                Err(error) if error.is_not_offered() => self.listed_installation(transport, repo, error).await,
                Err(error) => Err(error),
            }
        };
        self.installations.try_get_with(name_key(repo), look_up).await.map_err(|error| (*error).clone())
    }

    /// The owner's installation by the list of all, on servers that know none by its repository.
    async fn listed_installation(
        &self,
        transport: &Transport,
        repo: &RepoRef,
        unknown: GitHubError,
    ) -> GitHubResult<u64> {
        let call = Call::get(Route::fixed("/app/installations")).query("per_page", "100");
        let answer = match self.call_as_app(transport, &call).await {
            Ok(answer) => answer,
            Err(error) if error.is_not_offered() => return Err(unknown),
            Err(error) => return Err(error),
        };
        let all: Vec<wire::Installation> =
            serde_json::from_slice(&answer.body).map_err(|problem| nonsense(call.operation(), &problem))?;
        let owned = all.iter().find(|installation| installation.is_of(&repo.owner));
        owned.map(|installation| installation.id).ok_or(unknown)
    }

    /// Asks for a token that opens no more than is needed; more widely only where the server refuses that.
    async fn mint(&self, transport: &Transport, installation: u64, repo: &RepoRef) -> GitHubResult<Arc<Token>> {
        let permissions = json!({
            "metadata": "read", "issues": "write", "contents": "write", "pull_requests": "write", "checks": "write"
        });
        let (scope, value) = match repo.id {
            0 => ("repositories", json!([repo.name])),
            id => ("repository_ids", json!([id])),
        };
        let mut bodies =
            vec![Some(json!({scope: value, "permissions": permissions})), Some(json!({scope: value})), None];
        if repo.id == 0 && repo.name.is_empty() {
            // For the installation's own list of repositories, which needs no more than that.
            bodies = vec![Some(json!({"permissions": {"metadata": "read"}})), None];
        }
        let route = || Route::fixed("/app/installations").number(installation).then("/access_tokens");
        let mut refused = None;
        for body in bodies {
            let call = Call { body: body.clone(), ..Call::post(route(), Value::Null) };
            match self.try_as_app(transport, &call).await? {
                Ok(answer) => return self.read_token(&call, &answer, installation),
                Err((answer, jwt)) => {
                    let status = answer.status;
                    let error = refusal(call.operation(), &answer, &jwt, self.clock.now());
                    // GitHub says 422; others have other words for a request that they did not expect.
                    let narrow = matches!(status.as_u16(), 400 | 403 | 409 | 415 | 422)
                        && matches!(error, GitHubError::Permanent { .. });
                    if !narrow {
                        if error.is_not_found() {
                            self.installations.invalidate(&name_key(repo)).await;
                        }
                        return Err(error);
                    }
                    if body.is_some() {
                        tracing::warn!(%error, repository = repo.full_name(), "a narrowed token was refused; asking for a wider one");
                    }
                    // What was wrong with the narrowest request explains most.
                    refused.get_or_insert(error);
                }
            }
        }
        Err(refused.unwrap_or_else(|| GitHubError::Permanent {
            operation: "installation token".to_owned(),
            status: 0,
            message: "refused".to_owned(),
        }))
    }

    fn read_token(&self, call: &Call, answer: &Answer, installation: u64) -> GitHubResult<Arc<Token>> {
        let token: wire::AccessToken =
            serde_json::from_slice(&answer.body).map_err(|problem| nonsense(call.operation(), &problem))?;
        let now = self.clock.now();
        let life = token.expires_at.map_or(TOKEN_LIFE, |expires| expires.duration_since(now));
        // A short life, or one that has ended by our clock, would have every request ask for a token of its own.
        let use_for = if life > TOKEN_MARGIN * 2 { life - TOKEN_MARGIN } else { (life / 2).max(TOKEN_SHORTEST) };
        let replace_at = now.saturating_add(use_for.min(TOKEN_LIFE)).unwrap_or(now);
        Ok(Arc::new(Token { secret: token.token, installation, replace_at }))
    }
}

fn name_key(repo: &RepoRef) -> String {
    repo.full_name().to_ascii_lowercase()
}
