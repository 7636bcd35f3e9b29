//! Other checkers of Markdown, to be measured against. Versions are pinned here.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::run::Run;
use crate::command::{command, output, run};

const RUMDL: &str = "0.3.0";

/// rumdl's own program, from its wheel, in a virtual environment below `target`.
pub(super) fn rumdl() -> Result<PathBuf> {
    let venv = crate::target().join("tools").join("venv");
    let program = venv.join("bin").join("rumdl");
    let version = || output(command(&program).arg("--version")).is_some_and(|text| text.contains(RUMDL));
    if !version() {
        println!("rumdl: installing {RUMDL} into {}", venv.display());
        run(command("python3").args(["-m", "venv"]).arg(&venv)).context("rumdl needs Python 3 with its venv module")?;
        run(command(venv.join("bin").join("pip")).args(["install", "--quiet", &format!("rumdl=={RUMDL}")]))?;
    }
    println!("rumdl: {RUMDL} is there");
    Ok(program)
}

/// The one rule that is nearest to ours: required headings.
pub(super) fn one_rule(rumdl: &Path) -> Run {
    all_rules(rumdl).arg("--enable").arg("MD043")
}

/// As it comes, without what it remembers from run to run and without anybody's settings.
pub(super) fn all_rules(rumdl: &Path) -> Run {
    Run::new(rumdl).arg("check").arg("--no-cache").arg("--isolated")
}
