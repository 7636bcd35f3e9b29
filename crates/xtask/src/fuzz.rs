//! `cargo xtask fuzz`: lets cargo-fuzz look for bytes that the core can't take.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::command::{cargo, command, output, run};

const VERSION: &str = "0.13.2";
const TARGETS: [&str; 7] = ["parse", "fix", "front_matter", "template", "webhook", "commands", "markers"];

/// Runs one target, or all in turn, each for so many seconds. What is found stays in `fuzz/artifacts`.
pub(crate) fn run_targets(target: Option<&str>, seconds: u64) -> Result<()> {
    let targets: Vec<&str> = match target {
        Some(name) if TARGETS.contains(&name) => vec![name],
        Some(name) => bail!("there is no target `{name}`: {}", TARGETS.join(", ")),
        None => TARGETS.to_vec(),
    };
    let tools = install()?;
    let mut failed = Vec::new();
    for target in targets {
        println!("\n==> {target}, {seconds} s");
        if let Err(error) = fuzz(&tools, target, seconds) {
            println!("FAILED: {error:#}");
            failed.push(target);
        }
    }
    if !failed.is_empty() {
        bail!("found something: {}; see fuzz/artifacts, and put what is mended into fuzz/seeds", failed.join(", "));
    }
    Ok(())
}

fn fuzz(tools: &Path, target: &str, seconds: u64) -> Result<()> {
    let root = crate::root();
    // What the fuzzer finds on its way goes into a folder of its own; the seeds are only read.
    let found = crate::target().join("fuzz-corpus").join(target);
    fs::create_dir_all(&found)?;
    let mut fuzz = command(tools.join("cargo-fuzz"));
    fuzz.args(["fuzz", "run", "--fuzz-dir", "fuzz", "--target-dir"])
        .arg(crate::target().join("fuzz"))
        .arg(target)
        .arg(&found)
        .arg(root.join("fuzz").join("seeds").join(target))
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        .args(["-max_len=8192", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"])
        .arg(format!("-dict={}", root.join("fuzz").join("markdown.dict").display()));
    nightly(&mut fuzz);
    run(&mut fuzz)
}

/// Sanitizers are unstable: a nightly compiler, or leave to use them in the stable one.
fn nightly(command: &mut std::process::Command) {
    let installed = output(crate::command::command("rustup").args(["toolchain", "list"]));
    if installed.is_some_and(|list| list.lines().any(|line| line.starts_with("nightly"))) {
        command.env("RUSTUP_TOOLCHAIN", "nightly").env_remove("CARGO").env_remove("RUSTC");
    } else {
        command.env("RUSTC_BOOTSTRAP", "1");
    }
}

/// cargo-fuzz, in a folder of its own below `target`. Returns where its program is.
fn install() -> Result<PathBuf> {
    let tools = crate::target().join("tools");
    let bin = tools.join("bin");
    if bin.join("cargo-fuzz").exists() {
        println!("cargo-fuzz: there");
    } else {
        println!("cargo-fuzz: installing {VERSION}");
        let path = env::var_os("PATH").unwrap_or_default();
        run(cargo()
            .args(["install", "cargo-fuzz", "--locked", "--version", VERSION, "--root"])
            .arg(&tools)
            .env("PATH", path))
        .context("cargo-fuzz can't be installed")?;
    }
    Ok(bin)
}
