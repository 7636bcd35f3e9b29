//! Failures that real bots had: each is a test named after its row of [`ROWS`], over real HTTP wherever it concerns HTTP.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../postgres_support/mod.rs"]
mod postgres_support;

mod events;
mod github;
mod strangers;
mod texts;
mod webhook;

use std::path::Path;

/// Where the failure was seen, its cause, and the test that holds it off: a function, and the file it is in.
const ROWS: [(&str, &str, &str, &str); 31] = [
    (
        "Mergifyio/mergify#654",
        "parallel events, four comments",
        "f01_parallel_events_make_one_comment",
        "failures/events.rs",
    ),
    ("all-contributors/app#79", "a slow handler ran twice", "f02_a_slow_github_delays_no_answer", "failures/events.rs"),
    ("Devlaner/devlane#332", "check, then insert", "f03_the_same_delivery_twice_at_once_is_one", "failures/events.rs"),
    ("bytedance/deer-flow#4104", "dedupe per process", "f04_redelivered_to_the_other_replica", "failures/events.rs"),
    ("canonical/gh-jira-sync-bot#71", "one event a label", "f05_three_labels_make_one_draft", "failures/events.rs"),
    (
        "cockpit-project/cockpituous#601",
        "opened and labeled both fire",
        "f06_opened_and_labeled_in_any_way",
        "failures/events.rs",
    ),
    ("getsentry/sentry-cocoa#8144", "the search index lags", "f07_search_is_never_asked", "failures/github.rs"),
    (
        "Tracer-Cloud/opensre#5269",
        "first 100 comments only",
        "f08_a_marker_at_comment_250_is_found",
        "failures/github.rs",
    ),
    (
        "gastownhall/gascity#5827",
        "an event lost in a restart",
        "f09_an_event_during_a_restart_is_not_lost",
        "failures/events.rs",
    ),
    ("rust-lang/homu#174", "a missed push", "f10_a_missed_push_changes_nothing", "failures/events.rs"),
    ("kubernetes/test-infra#3396", "SIGTERM loses work", "f11_sigterm_under_load_drains", "torture/term.rs"),
    (
        "octokit/octokit.js#900",
        "the webhook beats the replica",
        "f12_a_webhook_that_is_faster_than_the_read",
        "torture/term.rs",
    ),
    ("finos/cla-bot#87", "the bot answers itself", "f13_no_bot_is_answered", "failures/strangers.rs"),
    (
        "rust-lang/homu#79",
        "an edit reruns or forges",
        "f14_an_edit_runs_what_is_new_by_its_authors_rights",
        "failures/strangers.rs",
    ),
    (
        "rust-lang/triagebot#595",
        "commands in quotes, code, HTML comments",
        "f15_disguised_commands_are_none",
        "failures/strangers.rs",
    ),
    ("lunarphp/lunar#2673", "wrong authority", "f16_every_command_by_every_role_and_in_doubt", "failures/strangers.rs"),
    (
        "mergeability/mergeable#406",
        "configuration read from the pull request",
        "f17_a_pull_request_brings_no_configuration",
        "failures/strangers.rs",
    ),
    (
        "existential-birds/daydream#254",
        "forged markers",
        "f18_a_copied_marker_counts_for_nothing",
        "failures/strangers.rs",
    ),
    (
        "misospace/pr-reviewer-action#604",
        "symlink bypass",
        "f19_a_symbolic_link_is_no_document",
        "failures/strangers.rs",
    ),
    (
        "octokit/webhooks.js#71",
        "HMAC over JSON that was written again",
        "f20_the_signature_is_over_the_bytes_that_came",
        "failures/webhook.rs",
    ),
    ("github/safe-settings#245", "oversize summary", "f21_a_summary_of_any_size_is_taken", "failures/texts.rs"),
    (
        "probot/probot#1482",
        "a suspended installation crash-loops",
        "f22_a_suspended_installation_holds_up_no_other",
        "failures/github.rs",
    ),
    ("octokit/auth-app.js#65", "a fresh token answers 401", "f23_a_fresh_token_is_refused_twice", "failures/github.rs"),
    (
        "renovatebot/renovate#44819",
        "a ruleset's rejection is swallowed",
        "f24_a_ruleset_that_refuses_is_told_once",
        "failures/github.rs",
    ),
    (
        "VirtusLab/git-machete#1211",
        "a rename redirects POST",
        "f25_every_request_may_be_redirected",
        "failures/github.rs",
    ),
    (
        "googleapis/repo-automation-bots#4724",
        "archived in the middle of a job",
        "f26_archived_transferred_deleted_or_locked_meanwhile",
        "failures/github.rs",
    ),
    (
        "JuliaRegistries/TagBot#446",
        "a token in a public error",
        "secrets_are_in_no_error_and_no_debug",
        "github_adapter/faults.rs",
    ),
    ("nodeca/js-yaml#742", "308 bytes of YAML, 269 MB", "f28_a_bomb_in_yaml_is_a_finding", "failures/texts.rs"),
    ("Syfaro/foxbot#36", "a panic at a character's boundary", "f29_every_cut_is_at_a_boundary", "failures/texts.rs"),
    ("isaacs/github#1351", "pings by quoting", "f30_nobody_is_pinged_by_what_is_quoted", "failures/texts.rs"),
    ("manavgup/wikimind#616", "a host that stops idle machines", "fly_keeps_the_bot_awake_and_alone", "deploy.rs"),
];

#[test]
fn every_row_has_its_test() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for (number, (seen, cause, test, file)) in ROWS.iter().enumerate() {
        let source = std::fs::read_to_string(tests.join(file)).unwrap();
        assert!(source.contains(&format!("fn {test}(")), "{seen}, {cause}: {file} has no {test}");
        let is_numbered =
            !test.starts_with('f') || test.starts_with("fly") || test.starts_with(&format!("f{:02}_", number + 1));
        assert!(is_numbered, "{test} is row {}", number + 1);
    }
}
