//! Webhooks: composed where something happens, sent in order by one background task, recorded with their outcome.
//!
//! As on GitHub an attempt has ten seconds and is never repeated by itself.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::Sha256;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::api::Delivery;
use crate::errors::{ApiError, ApiResult};
use crate::json::{extend, node_id};
use crate::state::{Installation, RepoId, State, UserKind, Who};
use crate::trouble::Fate;
use crate::world::World;

const TIMEOUT: Duration = Duration::from_secs(10);

/// What the background task is handed.
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// `None`: no URL is set, only observers learn of it.
    delivery: Option<u64>,
    event: String,
    payload: Value,
    /// Its fate was drawn before.
    seen: bool,
}

/// `sha256=` and the HMAC of the body, as in `X-Hub-Signature-256`.
fn signature(secret: &str, body: &[u8]) -> String {
    // HMAC takes keys of every length, so the error can't happen.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

impl State {
    /// Tells every app that is installed on the repository and subscribed to the event.
    pub(crate) fn fire(
        &mut self,
        who: Who,
        repo: RepoId,
        event: &str,
        action: Option<&str>,
        payload: Value,
    ) -> ApiResult<()> {
        self.fire_to(None, who, repo, event, action, payload)
    }

    /// Like [`State::fire`], to one app only where `app` names it.
    pub(crate) fn fire_to(
        &mut self,
        app: Option<u64>,
        who: Who,
        repo: RepoId,
        event: &str,
        action: Option<&str>,
        payload: Value,
    ) -> ApiResult<()> {
        let repository = self.repo(repo)?;
        let mut whole = json!({});
        if let Some(action) = action {
            whole["action"] = json!(action);
        }
        extend(&mut whole, payload);
        if whole.get("repository").is_none() {
            whole["repository"] = self.repo_json(repository, None);
        }
        if self.users.get(&repository.owner).is_some_and(|owner| owner.kind == UserKind::Organization) {
            whole["organization"] = self.organization_json(repository.owner);
        }
        whole["sender"] = self.user_json(who.user);
        let targets: Vec<(u64, u64)> = self
            .installations_of(repository)
            .filter(|installation| installation.suspended.is_none())
            .filter(|installation| app.is_none_or(|app| installation.app == app))
            .filter(|installation| {
                self.apps.get(&installation.app).is_some_and(|app| app.events.iter().any(|name| name == event))
            })
            .map(|installation| (installation.app, installation.id))
            .collect();
        for (app, installation) in targets {
            let mut payload = whole.clone();
            payload["installation"] = json!({ "id": installation, "node_id": node_id("INSTALLATION", installation) });
            self.enqueue(app, event, action, payload, Some(installation), Some(repo));
        }
        Ok(())
    }

    /// Tells an app what happened to one of its installations; no subscription is needed.
    pub(crate) fn fire_installation(
        &mut self,
        who: Who,
        installation: &Installation,
        event: &str,
        action: &str,
        more: Value,
    ) {
        let mut payload = json!({ "action": action, "installation": self.installation_json(installation) });
        extend(&mut payload, more);
        payload["sender"] = self.user_json(who.user);
        self.enqueue(installation.app, event, Some(action), payload, Some(installation.id), None);
    }

    /// What is sent when a webhook's URL is set.
    pub(crate) fn fire_ping(&mut self, app: u64) {
        let Some(registered) = self.apps.get(&app) else { return };
        let payload = json!({
            "zen": "Keep it logically awesome.",
            "hook_id": registered.hook_id,
            "hook": {
                "type": "App",
                "id": registered.hook_id,
                "name": "web",
                "active": true,
                "events": registered.events,
                "config": {
                    "content_type": "json",
                    "insecure_ssl": "0",
                    "secret": "********",
                    "url": registered.webhook_url,
                },
                "updated_at": crate::json::time(self.now()),
                "created_at": crate::json::time(registered.created_at),
                "app_id": app,
                "deliveries_url": format!("{}/app/hook/deliveries", self.base),
            },
        });
        self.enqueue(app, "ping", None, payload, None, None);
    }

    fn enqueue(
        &mut self,
        app: u64,
        event: &str,
        action: Option<&str>,
        payload: Value,
        installation: Option<u64>,
        repository: Option<u64>,
    ) {
        let guid = uuid::Uuid::new_v4().to_string();
        self.send(app, event, action, payload, installation, repository, guid, false);
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of one delivery, named at both callers")]
    fn send(
        &mut self,
        app: u64,
        event: &str,
        action: Option<&str>,
        payload: Value,
        installation_id: Option<u64>,
        repository_id: Option<u64>,
        guid: String,
        redelivery: bool,
    ) -> Option<u64> {
        let delivered_at = self.now();
        let registered = self.apps.get(&app)?;
        let mut delivery = None;
        if registered.webhook_url.is_some() {
            let body = payload.to_string();
            let headers = [
                ("Accept", "*/*".to_owned()),
                ("Content-Type", "application/json".to_owned()),
                ("User-Agent", "GitHub-Hookshot/5a2d0f1".to_owned()),
                ("X-GitHub-Delivery", guid.clone()),
                ("X-GitHub-Event", event.to_owned()),
                ("X-GitHub-Hook-ID", registered.hook_id.to_string()),
                ("X-GitHub-Hook-Installation-Target-ID", registered.id.to_string()),
                ("X-GitHub-Hook-Installation-Target-Type", "integration".to_owned()),
                ("X-Hub-Signature-256", signature(&registered.webhook_secret, body.as_bytes())),
            ];
            let id = self.new_id();
            self.deliveries.push(Delivery {
                id,
                guid,
                app_id: app,
                event: event.to_owned(),
                action: action.map(ToOwned::to_owned),
                payload: payload.clone(),
                status: None,
                error: None,
                redelivery,
                delivered_at,
                duration_ms: 0,
                installation_id,
                repository_id,
                request_headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            });
            delivery = Some(id);
        }
        self.pending.send_modify(|pending| *pending += 1);
        if self.outgoing.send(Outgoing { delivery, event: event.to_owned(), payload, seen: false }).is_err() {
            // The server is shutting down; nobody waits any more.
            self.pending.send_modify(|pending| *pending -= 1);
        }
        delivery
    }

    /// Sends a delivery once more under the same GUID. Returns the new attempt's id.
    pub(crate) fn redeliver(&mut self, id: u64) -> ApiResult<Option<u64>> {
        let old = self.deliveries.iter().find(|delivery| delivery.id == id).cloned().ok_or_else(ApiError::not_found)?;
        Ok(self.send(
            old.app_id,
            &old.event,
            old.action.as_deref(),
            old.payload,
            old.installation_id,
            old.repository_id,
            old.guid,
            true,
        ))
    }
}

/// Sends what is queued until the sandbox is gone.
pub(crate) async fn run(world: Arc<World>, mut queue: UnboundedReceiver<Outgoing>) {
    // No redirects: GitHub follows none for webhooks.
    let client = reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none()).build();
    let Ok(client) = client else { return };
    // One that the next one overtakes.
    let mut held: Option<Outgoing> = None;
    loop {
        let outgoing = if held.is_some() {
            // Nothing may come that overtakes it.
            tokio::time::timeout(OVERTAKEN, queue.recv()).await.unwrap_or_else(|_| held.take())
        } else {
            queue.recv().await
        };
        let Some(outgoing) = outgoing else { break };
        let fate = if outgoing.seen { None } else { world.state().trouble.fate() };
        if fate.as_ref().is_some_and(|fate| fate.after_next) && held.is_none() {
            held = Some(Outgoing { seen: true, ..outgoing });
            continue;
        }
        send(&world, &client, outgoing, fate).await;
        if let Some(overtaken) = held.take() {
            send(&world, &client, overtaken, None).await;
        }
    }
}

/// How long a webhook waits for one that overtakes it.
const OVERTAKEN: Duration = Duration::from_millis(50);

async fn send(world: &World, client: &reqwest::Client, outgoing: Outgoing, fate: Option<Fate>) {
    for observer in world.observers() {
        observer.webhook(&outgoing.event, &outgoing.payload);
    }
    if let Some(id) = outgoing.delivery {
        let fate = fate.unwrap_or(Fate { lost: false, doubled: false, after_next: false, delay: Duration::ZERO });
        tokio::time::sleep(fate.delay).await;
        if fate.lost {
            let mut state = world.state();
            if let Some(delivery) = state.deliveries.iter_mut().rev().find(|delivery| delivery.id == id) {
                delivery.error = Some("failed to connect to host".to_owned());
            }
        } else {
            attempt(world, client, id).await;
            if fate.doubled {
                attempt(world, client, id).await;
            }
        }
    }
    world.state().pending.send_modify(|pending| *pending -= 1);
}

async fn attempt(world: &World, client: &reqwest::Client, id: u64) {
    let prepared = {
        let state = world.state();
        state.deliveries.iter().rev().find(|delivery| delivery.id == id).and_then(|delivery| {
            let url = state.apps.get(&delivery.app_id)?.webhook_url.clone()?;
            let mut request = client.post(url).body(delivery.payload.to_string());
            for (name, value) in &delivery.request_headers {
                request = request.header(name, value);
            }
            Some(request)
        })
    };
    let Some(request) = prepared else { return };
    let began = Instant::now();
    let answer = request.send().await;
    let mut state = world.state();
    let Some(delivery) = state.deliveries.iter_mut().rev().find(|delivery| delivery.id == id) else { return };
    delivery.duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    match answer {
        Ok(answer) => delivery.status = Some(answer.status().as_u16()),
        Err(error) if error.is_timeout() => delivery.error = Some("timed out".to_owned()),
        Err(_) => delivery.error = Some("failed to connect to host".to_owned()),
    }
}

/// The changed fields of an `edited` event, with what they were.
pub(crate) fn changed(fields: &[(&str, Value)]) -> Value {
    let mut changes = Map::new();
    for (name, from) in fields {
        changes.insert((*name).to_owned(), json!({ "from": from }));
    }
    Value::Object(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of GitHub's page "Validating webhook deliveries".
    #[test]
    fn the_signature_is_that_of_the_documentation() {
        assert_eq!(
            signature("It's a Secret to Everybody", b"Hello, World!"),
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        );
    }
}
