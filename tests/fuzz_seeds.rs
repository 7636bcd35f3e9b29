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
