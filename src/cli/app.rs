//! What every command that speaks to GitHub as the app has to know: environment variables or flags; the flag wins.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, bail};
use secrecy::SecretString;
use url::Url;

use super::bot::Settings;
use crate::github::AppConfig;
use crate::worker;

/// The app, its secrets, and the database.
#[derive(Debug, clap::Args)]
pub struct AppArgs {
    /// The GitHub App's id
    #[arg(long, env = "GITHUB_APP_ID")]
    app_id: u64,
    /// The app's private key in PEM, PKCS#1 or PKCS#8
    #[arg(long, env = "GITHUB_APP_PRIVATE_KEY", hide_env_values = true, required_unless_present = "private_key_file")]
    private_key: Option<SecretString>,
    /// A file that holds the app's private key
    #[arg(long, env = "GITHUB_APP_PRIVATE_KEY_FILE", value_name = "FILE")]
    private_key_file: Option<PathBuf>,
    /// The secret that GitHub signs webhooks with
    #[arg(long, env = "GITHUB_WEBHOOK_SECRET", hide_env_values = true)]
    webhook_secret: SecretString,
    /// The secret before the last change; still accepted
    #[arg(long, env = "GITHUB_WEBHOOK_SECRET_PREVIOUS", hide_env_values = true)]
    webhook_secret_previous: Option<SecretString>,
    /// GitHub's API; for GitHub Enterprise Server `https://HOST/api/v3`
    #[arg(long, env = "GITHUB_API_URL", default_value = "https://api.github.com")]
    api_url: Url,
    /// The database: `sqlite://PATH`, or `postgres://…` for several replicas
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite://postmortem.db", hide_env_values = true)]
    database_url: SecretString,
    /// How long a lane is held without a sign of life, such as `10s`: after a crash it waits so long
    #[arg(long, hide = true, value_parser = duration)]
    lease: Option<Duration>,
    /// How long an unfinished request may still turn up on GitHub, such as `20s`
    #[arg(long, hide = true, value_parser = duration)]
    settle: Option<Duration>,
    /// The pause between two webhooks that GitHub is asked to deliver again
    #[arg(long, hide = true, value_parser = duration)]
    redelivery_pace: Option<Duration>,
}

/// `10s`, `1m 30s`, `300ms`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let read: jiff::SignedDuration = text.parse().map_err(|error: jiff::Error| error.to_string())?;
    Duration::try_from(read).map_err(|_| "a duration is not negative".to_owned())
}

impl AppArgs {
    /// Checks what can be checked without asking anybody.
    pub(super) fn settings(self) -> anyhow::Result<Settings> {
        use secrecy::ExposeSecret as _;
        let private_key = match (self.private_key, self.private_key_file) {
            (Some(key), _) if !key.expose_secret().trim().is_empty() => key,
            (_, Some(file)) => std::fs::read_to_string(&file)
                .with_context(|| format!("GITHUB_APP_PRIVATE_KEY_FILE: cannot read {}", file.display()))?
                .into(),
            _ => bail!("GITHUB_APP_PRIVATE_KEY is empty: set it, or name a file in GITHUB_APP_PRIVATE_KEY_FILE"),
        };
        if self.webhook_secret.expose_secret().trim().is_empty() {
            bail!(
                "GITHUB_WEBHOOK_SECRET is empty: choose a long random one, the same as in the app's settings on GitHub"
            );
        }
        let mut worker = worker::Config::default();
        worker.lease = self.lease.unwrap_or(worker.lease);
        worker.settle = self.settle.unwrap_or(worker.settle);
        worker.redelivery_pace = self.redelivery_pace.unwrap_or(worker.redelivery_pace);
        Ok(Settings {
            app: AppConfig { app_id: self.app_id, private_key, api_url: self.api_url },
            webhook_secret: self.webhook_secret,
            previous_webhook_secret: self.webhook_secret_previous.filter(|secret| !secret.expose_secret().is_empty()),
            database_url: self.database_url,
            worker,
        })
    }
}
