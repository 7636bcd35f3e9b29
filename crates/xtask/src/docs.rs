//! The pages that a program writes, so that they cannot drift from what they describe.

use anyhow::Result;

use crate::command::{cargo, run};

/// The pages are the snapshot of a test, which compares them, or writes them where [`WRITE`] is set.
const TEST: [&str; 6] = ["test", "--quiet", "--test", "docs", "--", "rule_pages::"];
const WRITE: &str = "POSTMORTEM_WRITE_EXPECTED";

/// Writes every page.
pub(crate) fn write() -> Result<()> {
    run(cargo().args(TEST).env(WRITE, "1"))
}

/// Fails where a page is not what [`write()`] would write.
pub(crate) fn check() -> Result<()> {
    run(cargo().args(TEST).env_remove(WRITE))
}

/// Takes the picture in the README anew; never part of a check, for every machine has other fonts.
pub(crate) fn screenshot() -> Result<()> {
    run(cargo().args(["test", "--test", "browser", "--", "--ignored", "--exact", "picture_of_the_pull_request"]))
}
