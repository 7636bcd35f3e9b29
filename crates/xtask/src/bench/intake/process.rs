//! A server as a process of its own, and what the kernel says of it.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// Ends with the value.
pub(super) struct Process {
    child: Child,
    pub(super) address: SocketAddr,
    pub(super) started: Instant,
}

impl Process {
    /// Starts the program that `command` makes for a free port. What it says goes to a file.
    pub(super) fn start(log: &Path, command: impl FnOnce(SocketAddr) -> Command) -> Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let mut command = command(address);
        let log = fs::File::create(log)?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let started = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {}", command.get_program().display()))?;
        Ok(Self { child, address, started })
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Seconds of CPU that it has used.
    pub(super) fn cpu(&self) -> Result<f64> {
        cpu_of(self.pid())
    }

    /// The most memory that it ever had, in bytes.
    pub(super) fn peak(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes * 1024)
    }

    /// Asks it to end, and waits for that.
    pub(super) fn stop(mut self) -> Result<()> {
        crate::command::run_quietly(crate::command::command("kill").arg(self.pid().to_string()))?;
        let until = Instant::now() + Duration::from_secs(30);
        while self.child.try_wait()?.is_none() {
            if Instant::now() > until {
                bail!("the server does not end");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.child.try_wait().ok().flatten().is_none() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Seconds of CPU that this very process has used.
pub(super) fn own_cpu() -> Result<f64> {
    cpu_of(std::process::id())
}

/// Seconds of CPU that a process and its children have used: a database server has a process a connection.
pub(super) fn cpu_of_family(pid: u32) -> Result<f64> {
    let mut sum = cpu_of(pid)?;
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(child) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // One that has just ended is no error.
        if stat(child).is_ok_and(|fields| fields.get(1).is_some_and(|parent| *parent == pid.to_string())) {
            sum += cpu_of(child).unwrap_or_default();
        }
    }
    Ok(sum)
}

fn cpu_of(pid: u32) -> Result<f64> {
    let fields = stat(pid)?;
    let ticks = |at: usize| fields.get(at).context("a short line")?.parse::<f64>().context("no number");
    // utime and stime; Linux counts them in hundredths of a second for everybody.
    Ok((ticks(11)? + ticks(12)?) / 100.0)
}

/// The fields of `/proc/PID/stat` from the state on.
fn stat(pid: u32) -> Result<Vec<String>> {
    let line = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in front may hold anything.
    let (_, fields) = line.rsplit_once(") ").context("no name")?;
    Ok(fields.split_whitespace().map(str::to_owned).collect())
}
