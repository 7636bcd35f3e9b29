//! Webhooks as GitHub signs them, sent by hand.

use github_sandbox::Delivery;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::common::World;

fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Sends these bytes to the bot at `address`, and returns the status.
pub(crate) async fn send(world: &World, address: &str, event: &str, guid: &str, body: impl Into<Vec<u8>>) -> u16 {
    let body = body.into();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client
        .post(format!("http://{address}/webhooks/github"))
        .header("content-type", "application/json")
        .header("x-github-event", event)
        .header("x-github-delivery", guid)
        .header("x-hub-signature-256", sign(&world.app.webhook_secret, &body))
        .body(body);
    request.send().await.unwrap().status().as_u16()
}

/// The bot of this world.
pub(crate) fn bot(world: &World) -> String {
    world.bot.as_ref().unwrap().address.to_string()
}

/// What GitHub sent, or tried to, of that event and action, oldest first.
pub(crate) fn sent(world: &World, event: &str, action: &str) -> Vec<Delivery> {
    let all = world.sandbox.deliveries().into_iter();
    all.filter(|delivery| delivery.event == event && delivery.action.as_deref() == Some(action)).collect()
}

pub(crate) fn body(payload: &Value) -> Vec<u8> {
    payload.to_string().into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn f20_the_signature_is_over_the_bytes_that_came() {
    let mut world = World::without_bot(github_sandbox::RepoOptions::default()).await;
    world.open_issue("Straße 🔥 \"gesperrt\"", Some("\u{2028} é / <b>"), &["incident"]).await;
    world.sandbox.quiesce(std::time::Duration::from_secs(10)).await.unwrap();
    world.start_bot().await;
    let labeled = sent(&world, "issues", "labeled").pop().unwrap();
    // The same JSON as other bytes: escapes, blanks, a slash that need not be escaped.
    let ascii: String = labeled
        .payload
        .to_string()
        .chars()
        .flat_map(|c| {
            let mut units = [0; 2];
            match c {
                '/' => vec!["\\/".to_owned()],
                c if c.is_ascii() => vec![c.to_string()],
                c => c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04X}")).collect(),
            }
        })
        .collect();
    let pretty = serde_json::to_string_pretty(&labeled.payload).unwrap();
    for (guid, body) in [("escaped", format!(" {ascii}\n")), ("pretty", pretty)] {
        assert_eq!(send(&world, &bot(&world), "issues", guid, body).await, 202);
    }
    world.rest_clean().await;
    world.only_pull().await;
}
