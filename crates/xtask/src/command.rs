//! Runs other programs, from the root of the workspace.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// A program that runs in the root of the workspace and asks nothing.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(crate::root()).stdin(Stdio::null());
    command
}

/// The cargo that runs this, so that every step uses the same toolchain.
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs to the end, its output shown; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", line(command));
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// As [`run`], without a word.
pub(crate) fn run_quietly(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// As [`run`], but ended when it takes longer than `limit`.
pub(crate) fn run_at_most(command: &mut Command, limit: Duration) -> Result<()> {
    println!("$ {}", line(command));
    let mut child = command.spawn().with_context(|| format!("cannot start {}", name(command)))?;
    let end = Instant::now() + limit;
    loop {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => bail!("{} ended with {status}", name(command)),
            None if Instant::now() > end => {
                child.kill()?;
                child.wait()?;
                bail!("{} took longer than {} s", name(command), limit.as_secs());
            }
            None => thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// Standard output of a program that succeeded, if it is there at all.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// Where `PATH` has this program.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

fn name(command: &Command) -> String {
    let path = PathBuf::from(command.get_program());
    path.file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned()
}

fn line(command: &Command) -> String {
    let args = command.get_args().map(|arg| arg.to_string_lossy().into_owned());
    std::iter::once(name(command)).chain(args).collect::<Vec<_>>().join(" ")
}
