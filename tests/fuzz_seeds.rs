//! Replays the seeds of the fuzz targets, and what they once found, without a fuzzer.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use postmortem_bot::{bot, postmortem, rules};

#[path = "../fuzz/src/targets.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets are crates of their own")]
mod targets;

#[path = "../fuzz/src/hostile.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets are crates of their own")]
mod hostile;

#[path = "../src/server/signature.rs"]
#[allow(dead_code, unreachable_pub, reason = "the server shows nobody how it verifies")]
mod signature;

fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
    let mut seeds: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    assert!(seeds.len() >= 4, "{} has too few seeds", folder.display());
    for seed in seeds {
        let bytes = std::fs::read(&seed).unwrap();
        assert!(std::panic::catch_unwind(|| target(&bytes)).is_ok(), "{} fails", seed.display());
    }
}

#[test]
fn seeds_of_the_parser_hold() {
    replay("parse", targets::parse);
}

#[test]
fn seeds_of_the_fixer_hold() {
    replay("fix", targets::fix_all);
}

#[test]
fn seeds_of_the_front_matter_hold() {
    replay("front_matter", targets::front_matter);
}

#[test]
fn seeds_of_the_templates_hold() {
    replay("template", targets::template);
}

#[test]
fn seeds_of_the_webhooks_hold() {
    replay("webhook", hostile::webhook);
}

#[test]
fn seeds_of_the_commands_hold() {
    replay("commands", hostile::commands);
}

#[test]
fn seeds_of_the_markers_hold() {
    replay("markers", hostile::markers);
}

/// All Rust files below a path.
fn sources(path: &Path, found: &mut Vec<String>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            sources(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(std::fs::read_to_string(path).unwrap());
    }
}

/// The targets take the core in by its path, so that no build of the package tells what they lack.
#[test]
fn the_fuzz_targets_have_every_crate_that_the_core_uses() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = |manifest: &str| -> Vec<String> {
        let manifest: toml::Table = std::fs::read_to_string(root.join(manifest)).unwrap().parse().unwrap();
        let dependencies = manifest["dependencies"].as_table().unwrap();
        dependencies.keys().map(|name| name.replace('-', "_")).collect()
    };
    let mut core = Vec::new();
    for part in ["src/bot", "src/incident", "src/postmortem", "src/rules", "src/server/signature.rs"] {
        sources(&root.join(part), &mut core);
    }
    assert!(core.len() > 50, "only {} files", core.len());
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let uses = |name: &str| {
        let path = format!("{name}::");
        core.iter().any(|text| text.match_indices(&path).any(|(at, _)| !text[..at].ends_with(|c| word(c) || c == ':')))
    };
    let there = crates("fuzz/Cargo.toml");
    let missing: Vec<String> =
        crates("Cargo.toml").into_iter().filter(|name| uses(name) && !there.contains(name)).collect();
    assert!(missing.is_empty(), "add to fuzz/Cargo.toml: {missing:?}");
}
