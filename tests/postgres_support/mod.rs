//! A PostgreSQL of the tests' own: a temporary cluster of Debian's package, run by a user who is not root, gone
//! with the test program.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The cluster: one a test program, started by the first test that asks.
#[derive(Debug)]
struct Cluster {
    /// Holds the data and the socket.
    folder: PathBuf,
    bin: PathBuf,
    /// Who runs it: the user's name where we are root, nobody in particular otherwise.
    user: Option<String>,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The URL of a new, empty database. Nothing is flushed to the disk: the tests end processes, never the machine's
/// power.
pub(crate) fn database() -> String {
    CLUSTER.get_or_init(|| Cluster::start("off")).database()
}

/// As [`database`], but every commit is flushed, as in production: for measurements.
pub(crate) fn durable_database() -> String {
    CLUSTER.get_or_init(|| Cluster::start("on")).database()
}

/// The server's process; one of both kinds of databases must have been asked for.
pub(crate) fn server() -> u32 {
    let cluster = CLUSTER.get().expect("a database was asked for");
    let file = fs::read_to_string(cluster.folder.join("data/postmaster.pid")).expect("PostgreSQL runs");
    file.lines().next().and_then(|pid| pid.parse().ok()).expect("its first line is the server's process")
}

/// The URL of a new database that holds what this one holds now. Whoever is connected to it is sent away.
pub(crate) fn copy_of(url: &str) -> String {
    let cluster = CLUSTER.get().expect("a database was asked for");
    let copy = format!("t{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let (place, name) = url.rsplit_once('/').expect("a URL of ours");
    let away = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity";
    cluster.psql(&format!("{away} WHERE datname = '{name}'"));
    cluster.psql(&format!("CREATE DATABASE {copy} TEMPLATE {name}"));
    format!("{place}/{copy}")
}

/// Changes a database of ours behind the program's back.
pub(crate) fn execute(url: &str, sql: &str) {
    let cluster = CLUSTER.get().expect("a database was asked for");
    cluster.psql_in(url.rsplit_once('/').expect("a URL of ours").1, sql);
}

impl Cluster {
    fn database(&self) -> String {
        let name = format!("t{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        self.psql(&format!("CREATE DATABASE {name}"));
        let socket = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postmortem@{socket}/{name}")
    }

    fn start(fsync: &str) -> Self {
        let bin = binaries().expect("PostgreSQL's server is installed: `cargo xtask install`");
        let user = is_root().then(|| "postgres".to_owned());
        let folder = folder();
        if let Some(user) = &user {
            run(Command::new("chown").arg(user).arg(&folder));
        }
        let cluster = Self { folder, bin, user };
        run(cluster
            .command("initdb")
            .args(["--username", "postmortem", "--auth", "trust", "--encoding", "UTF8"])
            .args(["--locale", "C", "--no-sync", "--pgdata"])
            .arg(cluster.folder.join("data")));
        // The kernel ends the server with the thread that started it, so that one lives as long as the program.
        let (started, ready) = std::sync::mpsc::channel();
        let mut server = cluster.command("postgres");
        server
            .arg("-D")
            .arg(cluster.folder.join("data"))
            .arg("-k")
            .arg(&cluster.folder)
            // No network, room for many stores.
            .args(["-c", "listen_addresses=", "-c", &format!("fsync={fsync}"), "-c", "max_connections=400"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::from(fs::File::create(cluster.folder.join("log")).expect("a log file")));
        std::thread::spawn(move || {
            let mut child = server.spawn().expect("PostgreSQL starts");
            started.send(()).expect("somebody waits");
            child.wait().expect("PostgreSQL ends");
            std::thread::park();
        });
        ready.recv().expect("PostgreSQL starts");
        let began = Instant::now();
        while !cluster
            .command("pg_isready")
            .arg("-q")
            .arg("-h")
            .arg(&cluster.folder)
            .status()
            .expect("a status")
            .success()
        {
            let log = || fs::read_to_string(cluster.folder.join("log")).unwrap_or_default();
            assert!(began.elapsed() < Duration::from_mins(1), "PostgreSQL does not answer: {}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
        cluster
    }

    /// One of PostgreSQL's programs, run by who may.
    fn command(&self, program: &str) -> Command {
        let program = self.bin.join(program);
        let mut command = Command::new("setpriv");
        if let Some(user) = &self.user {
            command.args(["--reuid", user, "--regid", user, "--clear-groups"]);
        }
        command.args(["--pdeathsig", "INT"]).arg(program).current_dir("/");
        command
    }

    fn psql(&self, sql: &str) {
        self.psql_in("postgres", sql);
    }

    fn psql_in(&self, database: &str, sql: &str) {
        run(self.command("psql").arg("-h").arg(&self.folder).args(["-U", "postmortem", "-d", database, "-qc", sql]));
    }
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("it starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The newest version's, where Debian puts them; else whatever the search path has.
fn binaries() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").exists())
    })
}

/// A folder of a short name, for sockets must have one. Those of programs that ended are removed.
fn folder() -> PathBuf {
    let all = std::env::temp_dir();
    for entry in fs::read_dir(&all).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ended = name
            .to_str()
            .and_then(|name| name.strip_prefix("postmortem-pg-"))
            .is_some_and(|pid| !Path::new("/proc").join(pid).exists());
        if ended {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    let folder = all.join(format!("postmortem-pg-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).expect("a temporary folder");
    folder
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}
