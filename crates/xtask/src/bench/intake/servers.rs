//! The servers that are measured: ours, and its peers on Node.js. Versions are pinned here.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::payload::SECRET;
use crate::command::{command, find, output, run};

/// None of them wants a newer Node.js than Probot does.
const NPM: &[(&str, &str)] = &[("probot", "14.3.2"), ("@octokit/webhooks", "14.2.0"), ("better-sqlite3", "12.4.1")];

const PROBOT: &str = include_str!("probot.mjs");
const WEBHOOKS: &str = include_str!("webhooks.mjs");

/// Nobody listens there: what the worker tries fails at once, and it backs off.
const NO_GITHUB: &str = "http://127.0.0.1:9/";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Probot,
    Webhooks,
    WebhooksDurable,
    OursSqlite,
    OursPostgres,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Probot => "Probot (keeps nothing)",
            Self::Webhooks => "@octokit/webhooks (keeps nothing)",
            Self::WebhooksDurable => "@octokit/webhooks, SQLite FULL",
            Self::OursSqlite => "postmortem, SQLite FULL",
            Self::OursPostgres => "postmortem, PostgreSQL",
        }
    }

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::OursSqlite | Self::OursPostgres => "/webhooks/github",
            _ => "/api/github/webhooks",
        }
    }

    pub(super) fn keeps(self) -> bool {
        !matches!(self, Self::Probot | Self::Webhooks)
    }
}

/// What all servers need.
pub(super) struct Yard {
    ours: PathBuf,
    /// `node_modules` and the peers' programs.
    peers: PathBuf,
    private_key: String,
}

impl Yard {
    pub(super) fn prepare(ours: PathBuf) -> Result<Self> {
        let peers = crate::target().join("bench-intake").join("peers");
        fs::create_dir_all(&peers)?;
        install(&peers)?;
        fs::write(peers.join("probot.mjs"), PROBOT)?;
        fs::write(peers.join("webhooks.mjs"), WEBHOOKS)?;
        let make = "process.stdout.write(require('node:crypto').generateKeyPairSync('rsa', { modulusLength: 2048, \
             publicKeyEncoding: { type: 'spki', format: 'pem' }, \
             privateKeyEncoding: { type: 'pkcs1', format: 'pem' } }).privateKey)";
        let private_key = output(command("node").args(["-e", make])).context("node made no key")?;
        Ok(Self { ours, peers, private_key })
    }

    /// The command that starts one. `database` is its URL, or for a peer its file.
    pub(super) fn command(&self, kind: Kind, address: SocketAddr, database: &str) -> Command {
        match kind {
            Kind::OursSqlite | Kind::OursPostgres => {
                let mut ours = command(&self.ours);
                ours.arg("serve")
                    .env("GITHUB_APP_ID", "1")
                    .env("GITHUB_APP_PRIVATE_KEY", &self.private_key)
                    .env("GITHUB_WEBHOOK_SECRET", SECRET)
                    .env("GITHUB_API_URL", NO_GITHUB)
                    .env("DATABASE_URL", database)
                    .env("LISTEN_ADDR", address.to_string())
                    .env_remove("RUST_LOG");
                ours
            }
            Kind::Probot | Kind::Webhooks | Kind::WebhooksDurable => {
                let mut node = command("node");
                node.current_dir(&self.peers)
                    .arg(if kind == Kind::Probot { "probot.mjs" } else { "webhooks.mjs" })
                    .env("NODE_ENV", "production")
                    // Ours writes a line a delivery; Probot is spared that.
                    .env("LOG_LEVEL", "warn")
                    .env("APP_ID", "1")
                    .env("PRIVATE_KEY", &self.private_key)
                    .env("WEBHOOK_SECRET", SECRET)
                    .env("HOST", "127.0.0.1")
                    .env("PORT", address.port().to_string());
                if kind == Kind::WebhooksDurable {
                    node.env("DATABASE", database).env("SCHEMA", crate::root().join("src/store/migrations/sqlite"));
                }
                node
            }
        }
    }

    /// Rows of `deliveries` in a SQLite file.
    pub(super) fn rows(&self, file: &Path) -> Result<usize> {
        let count = "const db = new (require('better-sqlite3'))(process.argv[1]); \
             process.stdout.write(String(db.prepare('SELECT count(*) AS n FROM deliveries').get().n))";
        let count = output(command("node").current_dir(&self.peers).args(["-e", count]).arg(file));
        count.and_then(|count| count.parse().ok()).with_context(|| format!("cannot count in {}", file.display()))
    }
}

fn install(folder: &Path) -> Result<()> {
    let is_there =
        |(name, version): &(&str, &str)| crate::install::installed_version(folder, name).as_deref() == Some(version);
    // A native module that npm left unbuilt has its manifest, too.
    let works = || {
        output(command("node").current_dir(folder).args(["-e", "new (require('better-sqlite3'))(':memory:')"]))
            .is_some()
    };
    if !NPM.iter().all(is_there) || !works() {
        if find("npm").is_none() {
            bail!("npm is missing: install Node.js");
        }
        let packages: Vec<String> = NPM.iter().map(|(name, version)| format!("{name}@{version}")).collect();
        println!("peers: installing {} into {}", packages.join(", "), folder.display());
        run(command("npm")
            .arg("install")
            .arg("--prefix")
            .arg(folder)
            .args(["--no-save", "--no-package-lock", "--no-audit", "--no-fund"])
            .args(packages))?;
        if !works() {
            bail!("better-sqlite3 does not work with this Node.js");
        }
    }
    let versions: Vec<String> = NPM.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let node = output(command("node").arg("--version")).unwrap_or_default();
    println!("peers: {} on Node.js {}", versions.join(", "), node.trim());
    Ok(())
}
