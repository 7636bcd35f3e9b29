//! A stateful stand-in for GitHub over real HTTP, for tests and demonstrations.

#[cfg(feature = "contract")]
pub mod contract;

use serde_json::Value;

/// One request that the sandbox answered, as seen on the wire.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub method: String,
    pub path: String,
    pub query: String,
    pub request_body: Option<Value>,
    pub status: u16,
    pub response_body: Option<Value>,
    pub response_headers: http::HeaderMap,
}

/// Is told of everything that crosses the sandbox's border.
pub trait Observer: Send + Sync {
    fn exchange(&self, exchange: &Exchange);
    fn webhook(&self, event: &str, payload: &Value);
}
