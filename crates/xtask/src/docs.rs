//! The pages that a program writes, so that they cannot drift from what they describe.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::command::{cargo, output, run};

/// A page, and the arguments of `postmortem` whose output it is.
struct Page {
    /// From the root of the workspace.
    path: &'static str,
    args: &'static [&'static str],
}

/// Every generated page: one line each.
const PAGES: &[Page] = &[];

/// Writes every page.
pub(crate) fn write() -> Result<()> {
    for page in PAGES {
        fs::write(crate::root().join(page.path), page.text()?)
            .with_context(|| format!("cannot write {}", page.path))?;
        println!("wrote {}", page.path);
    }
    Ok(())
}

/// Fails where a page is not what [`write()`] would write.
pub(crate) fn check() -> Result<()> {
    let mut stale = Vec::new();
    for page in PAGES {
        let kept = fs::read_to_string(crate::root().join(page.path)).unwrap_or_default();
        if kept != page.text()? {
            stale.push(page.path);
        }
    }
    if !stale.is_empty() {
        bail!("out of date: {}; `cargo xtask docs` writes them anew", stale.join(", "));
    }
    println!("{} generated pages are fresh", PAGES.len());
    Ok(())
}

/// Takes the picture in the README anew; never part of a check, for every machine has other fonts.
pub(crate) fn screenshot() -> Result<()> {
    run(cargo().args(["test", "--test", "browser", "--", "--ignored", "--exact", "picture_of_the_pull_request"]))
}

impl Page {
    fn text(&self) -> Result<String> {
        output(cargo().args(["run", "--quiet", "--bin", "postmortem", "--"]).args(self.args))
            .with_context(|| format!("`postmortem {}` did not write {}", self.args.join(" "), self.path))
    }
}
