//! Installs what the checks need and the repository does not carry.
//!
//! Only what is missing is installed, and every installation says so. Versions are pinned here.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    command::{command, find, output, run},
    deny,
};

/// A Debian package, and the file or the command that tells that it is there.
struct Debian {
    package: &'static str,
    is_there: fn() -> bool,
}

/// What the tests drive: a browser, and a database server of their own.
const DEBIAN: &[Debian] = &[
    Debian { package: "chromium", is_there: || find("chromium").is_some() },
    Debian { package: "chromium-driver", is_there: || find("chromedriver").is_some() },
    Debian {
        package: "fonts-dejavu-core",
        is_there: || Path::new("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf").exists(),
    },
    // The check's summary speaks in signs such as ✅ and ❌.
    Debian {
        package: "fonts-noto-color-emoji",
        is_there: || Path::new("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf").exists(),
    },
    // What the pages are set in where the system has no typeface of its own: pictures of them come out alike.
    Debian { package: "postgresql", is_there: has_postgres },
    Debian { package: "fonts-inter", is_there: || Path::new("/usr/share/fonts/opentype/inter").exists() },
];

/// The server's programs: Debian keeps them out of the search path.
fn has_postgres() -> bool {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    find("initdb").is_some() || debian.into_iter().any(|version| version.path().join("bin/initdb").exists())
}

/// GitHub's own description of its API, its webhooks, and examples of them; and SARIF's schema, which comes with
/// Microsoft's matchers.
const NPM: &[(&str, &str)] = &[
    ("@octokit/openapi", "23.0.2"),
    ("@octokit/openapi-webhooks", "12.1.0"),
    ("@octokit/webhooks-examples", "7.6.1"),
    ("@microsoft/jest-sarif", "1.0.0-beta.0"),
];

/// What runs the hooks of `.pre-commit-hooks.yaml` in a test.
const PRE_COMMIT: &str = "4.7.0";

/// Installs everything that is missing. One that fails does not keep the others from being installed.
pub(crate) fn all() -> Result<()> {
    let installs = [
        ("Debian packages", debian as fn() -> Result<()>),
        ("npm packages", npm),
        ("pre-commit", pre_commit),
        ("cargo-deny", deny::install),
    ];
    let failed: Vec<String> =
        installs.into_iter().filter_map(|(what, install)| Some(format!("{what}: {:#}", install().err()?))).collect();
    if failed.is_empty() {
        return Ok(());
    }
    bail!("not installed: {}", failed.join("; "))
}

fn debian() -> Result<()> {
    let missing: Vec<&str> = DEBIAN.iter().filter(|entry| !(entry.is_there)()).map(|entry| entry.package).collect();
    if missing.is_empty() {
        println!("Debian: Chromium, ChromeDriver, fonts and PostgreSQL are there");
        return Ok(());
    }
    if find("apt-get").is_none() {
        bail!(
            "this is not a Debian system: install Chromium, its ChromeDriver, the DejaVu fonts and PostgreSQL by hand"
        );
    }
    println!("Debian: installing {}", missing.join(", "));
    let is_root = output(command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let apt = || {
        let mut apt = if is_root { command("apt-get") } else { command("sudo") };
        if !is_root {
            apt.arg("apt-get");
        }
        apt.arg("-q").env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    run(apt().arg("update"))?;
    run(apt().args(["install", "--yes", "--no-install-recommends"]).args(missing))
}

fn npm() -> Result<()> {
    let dir = crate::target().join("contract");
    let is_there = |(name, version): &&(&str, &str)| installed_version(&dir, name).as_deref() == Some(*version);
    if NPM.iter().all(|package| is_there(&package)) {
        println!("contract: GitHub's API description and SARIF's schema are there");
        return Ok(());
    }
    if find("npm").is_none() {
        bail!("npm is missing: install Node.js");
    }
    let packages: Vec<String> = NPM.iter().map(|(name, version)| format!("{name}@{version}")).collect();
    println!("contract: installing {}", packages.join(", "));
    fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
    run(command("npm")
        .arg("install")
        .arg("--prefix")
        .arg(&dir)
        .args(["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"])
        .args(packages))?;
    match NPM.iter().find(|package| !is_there(package)) {
        Some((name, version)) => bail!("npm ended well, but {name} {version} is not in {}", dir.display()),
        None => Ok(()),
    }
}

/// Into an environment of its own below the target folder.
fn pre_commit() -> Result<()> {
    let dir = crate::target().join("pre-commit");
    let program = dir.join("bin/pre-commit");
    let version = output(command(&program).arg("--version"));
    if version.is_some_and(|version| version.trim().ends_with(PRE_COMMIT)) {
        println!("hooks: pre-commit {PRE_COMMIT} is there");
        return Ok(());
    }
    println!("hooks: installing pre-commit {PRE_COMMIT} into {}", dir.display());
    run(command("python3").args(["-m", "venv"]).arg(&dir)).context("python3 with its venv is needed")?;
    run(command(dir.join("bin/pip"))
        .args(["install", "--quiet", "--disable-pip-version-check"])
        .arg(format!("pre-commit=={PRE_COMMIT}")))
}

/// The version of an npm package below `dir`.
pub(crate) fn installed_version(dir: &Path, package: &str) -> Option<String> {
    let text = fs::read(dir.join("node_modules").join(package).join("package.json")).ok()?;
    let manifest: Value = serde_json::from_slice(&text).ok()?;
    manifest["version"].as_str().map(str::to_owned)
}
