//! Real Markdown to measure on: what the crates that this project builds with bring along, and the documentation in
//! some npm packages. Nothing of it is in the repository.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::command::{cargo, command, find, output, run};

/// Packages that carry much documentation.
const NPM: &[&str] = &[
    "@aws-sdk/client-ec2@3.1169.0",
    "@backstage/backend-defaults@0.18.0",
    "@backstage/cli@0.36.6",
    "@backstage/core-components@0.18.14",
    "@backstage/create-app@0.9.2",
    "@backstage/plugin-catalog-backend@4.0.0",
    "@backstage/plugin-scaffolder-backend@4.2.0",
    "@fluentui/react@8.125.7",
    "@mui/material@9.5.0",
    "aws-cdk-lib@2.276.0",
    "cdk8s-plus-28@2.5.6",
    "date-fns@4.4.0",
    "eslint-plugin-import@2.32.0",
    "eslint-plugin-jest@29.17.0",
    "eslint-plugin-jsx-a11y@6.10.2",
    "fastify@5.12.8",
    "gatsby@5.16.1",
    "highlight.js@11.12.0",
    "markdownlint@0.40.0",
    "mathjs@15.2.0",
    "npm@11.21.2",
    "pixi.js@8.22.0",
    "projen@0.103.25",
    "rxjs@7.8.2",
    "undici@7.30.2",
    "video.js@8.24.1",
];

const LEAST_FILES: usize = 2_000;
const LEAST_BYTES: u64 = 20_000_000;

pub(super) struct Corpus {
    pub(super) folder: PathBuf,
    pub(super) files: usize,
    pub(super) bytes: u64,
}

/// Gathers the corpus below `target`, unless it is there.
pub(super) fn gather() -> Result<Corpus> {
    let root = crate::target().join("bench-corpus");
    let folder = root.join("docs");
    let stamp = root.join("gathered");
    let lock = fs::read_to_string(crate::root().join("Cargo.lock"))?;
    let wanted = format!("{NPM:?}\n{lock}");
    if fs::read_to_string(&stamp).is_ok_and(|text| text == wanted) {
        println!("corpus: gathered before");
    } else {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        crates(&folder)?;
        npm(&root, &folder)?;
        fs::write(&stamp, wanted)?;
    }
    let (mut files, mut bytes) = (0, 0);
    for entry in fs::read_dir(&folder)? {
        files += 1;
        bytes += entry?.metadata()?.len();
    }
    if files < LEAST_FILES || bytes < LEAST_BYTES {
        bail!("the corpus has only {files} files with {bytes} bytes");
    }
    Ok(Corpus { folder, files, bytes })
}

/// Markdown in the sources of this workspace's dependencies, as cargo has fetched them.
fn crates(folder: &Path) -> Result<()> {
    let text =
        output(cargo().args(["metadata", "--format-version", "1", "--locked"])).context("cargo metadata failed")?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let mut sources = BTreeSet::new();
    for package in packages.iter().filter(|package| !package["source"].is_null()) {
        if let Some(manifest) = package["manifest_path"].as_str() {
            sources.extend(Path::new(manifest).parent().map(Path::to_owned));
        }
    }
    println!("corpus: taking the Markdown of {} crates", sources.len());
    for source in sources {
        let name = source.file_name().context("a crate without a folder")?.to_string_lossy().into_owned();
        take(&source, &source, &name, folder)?;
    }
    Ok(())
}

fn npm(root: &Path, folder: &Path) -> Result<()> {
    if find("npm").is_none() {
        bail!("npm is missing: install Node.js");
    }
    println!("corpus: fetching {} npm packages", NPM.len());
    let packed = root.join("packed");
    fs::create_dir_all(&packed)?;
    for package in NPM {
        let into = root.join("unpacked");
        let _ = fs::remove_dir_all(&into);
        fs::create_dir_all(&into)?;
        let name = package.trim_start_matches('@').replace(['/', '@'], "-");
        let file = packed.join(format!("{name}.tgz"));
        if !file.exists() {
            run(command("npm").args(["pack", "--silent", package, "--pack-destination"]).arg(&packed))?;
        }
        run(command("tar")
            .args(["--extract", "--wildcards", "--file"])
            .arg(&file)
            .arg("--directory")
            .arg(&into)
            .arg("*.md"))?;
        take(&into, &into, &name, folder)?;
        fs::remove_dir_all(&into)?;
    }
    Ok(())
}

/// Copies Markdown below `here` into one folder, its path being its name. Hidden files, and what is no UTF-8, stay out:
/// not every checker looks at them.
fn take(root: &Path, here: &Path, name: &str, folder: &Path) -> Result<()> {
    let mut entries = fs::read_dir(here)?.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type()?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            take(root, &path, name, folder)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "md") {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let flat = path.strip_prefix(root)?.to_string_lossy().replace('/', "__");
            fs::write(folder.join(format!("{name}__{flat}")), text)?;
        }
    }
    Ok(())
}
