//! Apps, installations and hook deliveries.

use serde_json::{Value, json};

use super::{maybe_time, node_id, segment, time};
use crate::api::Delivery;
use crate::state::{App, Installation, State};

impl State {
    pub(crate) fn app_json(&self, id: u64) -> Value {
        let Some(app) = self.apps.get(&id) else { return Value::Null };
        let html = format!("{}/apps/{}", self.base, segment(&app.slug));
        json!({
            "id": app.id,
            "client_id": app.client_id,
            "slug": app.slug,
            "node_id": node_id("A", app.id),
            "owner": self.user_json(app.owner),
            "name": app.name,
            "description": "",
            "external_url": html,
            "html_url": html,
            "created_at": time(app.created_at),
            "updated_at": time(app.created_at),
            "permissions": app.permissions,
            "events": app.events,
        })
    }

    /// The app as itself sees it.
    pub(crate) fn own_app_json(&self, app: &App) -> Value {
        let mut json = self.app_json(app.id);
        let count = self.installations.values().filter(|installation| installation.app == app.id).count();
        json["installations_count"] = json!(count);
        json
    }

    pub(crate) fn installation_json(&self, installation: &Installation) -> Value {
        let Some(app) = self.apps.get(&installation.app) else { return Value::Null };
        let account = self.user_json(installation.account);
        let kind = account["type"].clone();
        json!({
            "id": installation.id,
            "client_id": app.client_id,
            "account": account,
            "repository_selection": if installation.repositories.is_some() { "selected" } else { "all" },
            "access_tokens_url": format!("{}/app/installations/{}/access_tokens", self.base, installation.id),
            "repositories_url": format!("{}/installation/repositories", self.base),
            "html_url": format!("{}/settings/installations/{}", self.base, installation.id),
            "app_id": app.id,
            "app_slug": app.slug,
            "target_id": installation.account,
            "target_type": kind,
            "permissions": installation.permissions,
            "events": app.events,
            "created_at": time(installation.created_at),
            "updated_at": time(installation.updated_at),
            "single_file_name": null,
            "has_multiple_single_files": false,
            "single_file_paths": [],
            "suspended_by": self.maybe_user(installation.suspended.map(|(user, _)| user)),
            "suspended_at": maybe_time(installation.suspended.map(|(_, at)| at)),
        })
    }

    pub(crate) fn delivery_json(&self, delivery: &Delivery, whole: bool) -> Value {
        let url = self.apps.get(&delivery.app_id).and_then(|app| app.webhook_url.clone()).unwrap_or_default();
        let status = match (delivery.status, &delivery.error) {
            (Some(200..=299), _) => "OK".to_owned(),
            (Some(status), _) => format!("Invalid HTTP Response: {status}"),
            (None, Some(error)) => error.clone(),
            (None, None) => "pending".to_owned(),
        };
        #[expect(clippy::cast_precision_loss, reason = "a delivery takes ten seconds at most")]
        let seconds = delivery.duration_ms as f64 / 1000.0;
        let mut json = json!({
            "id": delivery.id,
            "guid": delivery.guid,
            "delivered_at": time(delivery.delivered_at),
            "redelivery": delivery.redelivery,
            "duration": seconds,
            "status": status,
            "status_code": delivery.status.unwrap_or(0),
            "event": delivery.event,
            "action": delivery.action,
            "installation_id": delivery.installation_id,
            "repository_id": delivery.repository_id,
            "throttled_at": null,
        });
        if whole {
            let headers: serde_json::Map<String, Value> =
                delivery.request_headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
            json["url"] = json!(url);
            json["request"] = json!({ "headers": headers, "payload": delivery.payload });
            json["response"] = json!({ "headers": {}, "payload": "" });
        }
        json
    }
}
