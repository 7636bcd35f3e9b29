//! The app's key, its tokens, and who it is.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use postmortem_bot::bot::model::RepoRef;
use postmortem_bot::github::{AppConfig, OctocrabGitHub, SetupError};
use postmortem_bot::ports::GitHub;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::stub::{APP_ID, CANARY, Stub, pkcs1_pem, pkcs8_pem, public_key, reply, repo};
use super::{is_transient, issue, stub};

#[tokio::test]
async fn keys_come_in_pkcs1_pkcs8_and_with_written_out_line_ends() {
    let setup = |key: &str| {
        let config = AppConfig {
            app_id: 1,
            private_key: SecretString::from(key),
            api_url: "https://api.github.com".parse().unwrap(),
        };
        OctocrabGitHub::new(config, stub::clock()).map(drop)
    };
    let escaped = pkcs1_pem().replace('\n', "\\n");
    for good in [pkcs1_pem(), pkcs8_pem(), escaped.clone(), format!("\"{escaped}\""), pkcs8_pem().replace('\n', "\r\n")]
    {
        setup(&good).unwrap();
    }
    let broken = pkcs8_pem().replacen("MII", "CANARY", 1);
    let cut = pkcs8_pem().lines().next().unwrap().to_owned();
    let public = "-----BEGIN PUBLIC KEY-----\nCANARY\n-----END PUBLIC KEY-----";
    for (bad, says) in
        [("", "empty"), ("/etc/CANARY.pem", "path"), (&*broken, "RSA"), (&*cut, "cut"), (public, "not a private")]
    {
        let error = setup(bad).unwrap_err();
        assert!(matches!(&error, SetupError::PrivateKey(why) if why.contains(says)), "{bad}: {error}");
        assert!(!format!("{error} {error:?}").contains(CANARY));
    }
}

#[tokio::test]
async fn an_address_that_could_leak_or_lead_nowhere_is_refused() {
    for bad in ["ftp://host/", "https://ann:CANARY@host/", "data:text/plain,x"] {
        let config =
            AppConfig { app_id: 1, private_key: SecretString::from(pkcs8_pem()), api_url: bad.parse().unwrap() };
        let error = OctocrabGitHub::new(config, stub::clock()).unwrap_err();
        assert!(matches!(error, SetupError::ApiUrl(_)), "{bad}: {error}");
        assert!(!error.to_string().contains(CANARY));
    }
}

#[tokio::test]
async fn eight_at_once_need_one_token_and_it_is_narrow() {
    let stub = Stub::start(|_| reply(200, &issue(1))).await;
    let github = Arc::new(stub.github());
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let github = Arc::clone(&github);
            tokio::spawn(async move { github.issue(&repo(), 1).await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().id, 1001);
    }
    let tokens = stub.token_requests();
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].line(), "POST /app/installations/9/access_tokens");
    assert_eq!(tokens[0].json()["repository_ids"], json!([77]));
    assert_eq!(
        tokens[0].json()["permissions"],
        json!({"metadata": "read", "issues": "write", "contents": "write", "pull_requests": "write", "checks": "write"})
    );

    let mut rules = Validation::new(Algorithm::RS256);
    rules.set_issuer(&[APP_ID.to_string()]);
    let jwt = jsonwebtoken::decode::<Value>(tokens[0].bearer(), &DecodingKey::from_rsa_der(public_key()), &rules);
    let claims = jwt.unwrap().claims;
    let (iat, exp, now) =
        (claims["iat"].as_i64().unwrap(), claims["exp"].as_i64().unwrap(), Timestamp::now().as_second());
    assert!(exp - iat <= 600 && (now - iat - 60).abs() < 30, "{claims}");

    // Another repository of the same installation gets its own.
    let other = RepoRef { id: 78, name: "till".to_owned(), ..repo() };
    github.issue(&other, 1).await.unwrap();
    assert_eq!(stub.token_requests().len(), 2);
    assert_eq!(stub.asked().last().unwrap().bearer(), format!("ghs_{CANARY}2"));
}

#[tokio::test]
async fn a_token_is_replaced_before_it_ends() {
    let stub = Stub::start(|_| reply(200, &issue(1))).await;
    let github = stub.github();
    github.issue(&repo(), 1).await.unwrap();
    stub.clock.forward(SignedDuration::from_mins(54));
    github.issue(&repo(), 1).await.unwrap();
    assert_eq!(stub.token_requests().len(), 1);
    stub.clock.forward(SignedDuration::from_mins(2));
    github.issue(&repo(), 1).await.unwrap();
    assert_eq!(stub.token_requests().len(), 2);
}

#[tokio::test]
async fn a_refused_token_is_replaced_at_the_next_try_and_not_before() {
    let stub = Stub::start(|seen| {
        if seen.bearer().ends_with('1') {
            reply(401, &json!({"message": "Bad credentials"}))
        } else {
            reply(200, &issue(1))
        }
    })
    .await;
    let github = stub.github();
    let error = github.issue(&repo(), 1).await.unwrap_err();
    assert!(is_transient(&error), "{error}");
    assert_eq!(stub.asked().len(), 1);
    github.issue(&repo(), 1).await.unwrap();
    github.issue(&repo(), 1).await.unwrap();
    assert_eq!(stub.token_requests().len(), 2);
}

#[tokio::test]
async fn a_server_that_refuses_narrow_tokens_gives_a_wider_one() {
    let stub = Stub::start_raw(stub::clock(), |seen| match &*seen.path {
        "/app/installations/9/access_tokens" if !seen.body.is_empty() => reply(422, &json!({"message": "unknown key"})),
        "/app/installations/9/access_tokens" => reply(201, &json!({"token": "odd"})),
        _ => reply(200, &issue(1)),
    })
    .await;
    let github = stub.github();
    github.issue(&repo(), 1).await.unwrap();
    github.issue(&repo(), 1).await.unwrap();
    let bodies: Vec<Value> = stub.token_requests().iter().map(stub::Seen::json).collect();
    assert_eq!(bodies.len(), 3);
    assert!(bodies[1].get("permissions").is_none() && bodies[1]["repository_ids"] == json!([77]), "{bodies:?}");
}

#[tokio::test]
async fn an_installation_that_no_payload_named_is_looked_up_once() {
    let stub = Stub::start(|seen| match &*seen.path {
        "/repos/acme/shop/installation" => reply(200, &json!({"id": 31})),
        _ => reply(200, &issue(1)),
    })
    .await;
    let github = stub.github();
    let unknown = RepoRef { installation: 0, ..repo() };
    github.issue(&unknown, 1).await.unwrap();
    github.issue(&unknown, 2).await.unwrap();
    assert_eq!(stub.token_requests().len(), 1);
    assert_eq!(stub.token_requests()[0].path, "/app/installations/31/access_tokens");
    assert_eq!(stub.lines().iter().filter(|line| line.ends_with("/installation")).count(), 1);
}

#[tokio::test]
async fn a_wrong_app_key_is_explained_and_final() {
    let stub =
        Stub::start_raw(stub::clock(), |_| reply(401, &json!({"message": "A JSON web token could not be decoded"})))
            .await;
    let error = stub.github().issue(&repo(), 1).await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert!(error.to_string().contains("GITHUB_APP_ID") && error.to_string().contains("clock"), "{error}");
}

#[tokio::test]
async fn identity_is_remembered_once_known_and_asked_again_later_while_not() {
    let down = Arc::new(Mutex::new(true));
    let switch = Arc::clone(&down);
    let stub = Stub::start(move |_| {
        if *switch.lock().unwrap() {
            reply(404, &json!({"message": "Not Found"}))
        } else {
            reply(200, &json!({"id": 1, "slug": "postmortems", "name": "Postmortems"}))
        }
    })
    .await;
    let github = stub.github();
    assert_eq!(github.identity().await.login, None);
    *down.lock().unwrap() = false;
    assert_eq!(github.identity().await.login, None, "not hammered");
    stub.clock.forward(SignedDuration::from_secs(61));
    let identity = github.identity().await;
    assert_eq!((identity.app_id, identity.login.as_deref()), (APP_ID, Some("postmortems[bot]")));
    github.identity().await;
    assert_eq!(stub.lines(), ["GET /app", "GET /app"]);
}
