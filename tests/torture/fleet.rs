//! One GitHub, one database, and the program in front of them as one or more processes that can be killed, frozen and
//! started again.

use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use github_sandbox::{Config, RepoOptions, SecondaryLimits};
use postmortem_bot::ports::Store;

use crate::common::World;
use crate::front::Front;
use crate::postgres_support;
use crate::strikes::{Strike, Strikes};

/// Where the bot keeps its inbox and ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// How the program is started.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) kind: Kind,
    pub(crate) replicas: usize,
    /// Of the replicas, those that start only when one is frozen.
    pub(crate) reserve: usize,
    /// GitHub's secondary limits, where they are enforced: the program paces itself by the same minute.
    pub(crate) limits: Option<SecondaryLimits>,
    /// Requests an hour that GitHub lets the program make.
    pub(crate) rate_limit: u64,
    pub(crate) arguments: Vec<&'static str>,
}

impl Options {
    /// One process, with times that are short for what tests wait for.
    pub(crate) fn new(kind: Kind) -> Self {
        let arguments = vec!["--lease", "1s", "--settle", "300ms", "--no-sweeps"];
        Self { kind, replicas: 1, reserve: 0, limits: None, rate_limit: Config::default().rate_limit, arguments }
    }
}

/// The processes, by their place; one that died leaves its place empty.
pub(crate) struct Processes(Mutex<Vec<Option<Process>>>);

struct Process {
    child: Child,
    address: SocketAddr,
    /// Stopped by a signal: it is there, and does nothing.
    frozen: bool,
}

impl Processes {
    fn all(&self) -> std::sync::MutexGuard<'_, Vec<Option<Process>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `kill -9`, if there is a process at that place.
    pub(crate) fn kill(&self, place: usize) {
        let killed = self.all()[place].take();
        if let Some(mut process) = killed {
            process.child.kill().unwrap();
            process.child.wait().unwrap();
        }
    }

    /// `SIGSTOP`, in the middle of whatever it does.
    pub(crate) fn freeze(&self, place: usize) {
        if let Some(process) = &mut self.all()[place] {
            signal(&process.child, "STOP");
            process.frozen = true;
        }
    }

    /// `SIGCONT` to all that are frozen. False where none is.
    fn thaw(&self) -> bool {
        let mut any = false;
        for process in self.all().iter_mut().flatten().filter(|process| process.frozen) {
            signal(&process.child, "CONT");
            process.frozen = false;
            any = true;
        }
        any
    }

    /// `SIGTERM`, as a host sends it that wants the service to end; waits for that.
    pub(crate) async fn terminate(&self, place: usize) -> ExitStatus {
        let mut process = self.all()[place].take().unwrap();
        signal(&process.child, "TERM");
        loop {
            if let Some(status) = process.child.try_wait().unwrap() {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Those that listen and are not frozen.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        self.all().iter().flatten().filter(|process| !process.frozen).map(|process| process.address).collect()
    }

    /// Places where a process should be and is none.
    fn empty(&self, reserve: usize) -> Vec<usize> {
        let all = self.all();
        let frozen = all.iter().flatten().any(|process| process.frozen);
        let wanted = all.len() - if frozen { 0 } else { reserve };
        (0..wanted).filter(|place| all[*place].is_none()).collect()
    }
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", child.id())]).status();
    assert!(sent.unwrap().success());
}

impl Drop for Processes {
    fn drop(&mut self) {
        for process in self.all().iter_mut().flatten() {
            let _ = process.child.kill();
            let _ = process.child.wait();
        }
    }
}

/// A job that failed often, since everything around it fails, waits for minutes between its tries.
const LONGEST_REST: Duration = Duration::from_mins(10);

pub(crate) struct Fleet {
    pub(crate) world: World,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) processes: Arc<Processes>,
    pub(crate) strikes: Arc<Strikes>,
    front: Front,
    options: Options,
}

impl Fleet {
    pub(crate) async fn start(options: Options, strikes: &[Strike]) -> Self {
        let files = vec![("README.md".into(), "# shop\n".into())];
        let config = Config { secondary: options.limits, rate_limit: options.rate_limit, ..Config::default() };
        let mut world = World::in_sandbox(config, RepoOptions { files, ..RepoOptions::default() }).await;
        if options.kind == Kind::Postgres {
            // The first one of a program starts a cluster, and that takes seconds.
            world.database_url = tokio::task::spawn_blocking(postgres_support::database).await.unwrap();
        }
        let store = postmortem_bot::store::open(&world.database_url).await.unwrap();
        let processes = Arc::new(Processes(Mutex::new((0..options.replicas).map(|_| None).collect())));
        let front = Front::start(Arc::clone(&processes)).await;
        let strikes = Arc::new(Strikes::new(strikes, Arc::clone(&processes)));
        let fleet = Self { world, store, processes, strikes, front, options };
        fleet.fill().await;
        fleet.world.sandbox.set_webhook_url(&fleet.front.url);
        fleet.world.sandbox.quiesce(Duration::from_secs(20)).await.unwrap();
        fleet.front.strike(Arc::clone(&fleet.strikes));
        fleet.world.sandbox.script(Some(fleet.strikes.clone()));
        fleet
    }

    /// Starts a process at every empty place.
    pub(crate) async fn fill(&self) {
        for place in self.processes.empty(self.options.reserve) {
            self.spawn(place).await;
        }
    }

    /// The program, set up for this GitHub and this database.
    fn program(&self, command: &str) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_postmortem"));
        program
            .arg(command)
            .env("GITHUB_APP_ID", self.world.app.id.to_string())
            .env("GITHUB_APP_PRIVATE_KEY", &self.world.app.private_key_pem)
            .env("GITHUB_WEBHOOK_SECRET", &self.world.app.webhook_secret)
            .env("GITHUB_API_URL", self.world.sandbox.url())
            .env("DATABASE_URL", &self.world.database_url)
            .env("RUST_LOG", std::env::var("TORTURE_LOG").unwrap_or_else(|_| "off".into()))
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        program
    }

    /// `postmortem reconcile`: one sweep over everything, as an operator asks for it.
    pub(crate) async fn reconcile(&self) {
        let mut child = self.program("reconcile").args(["--settle", "300ms", "--wait", "2m"]).spawn().unwrap();
        while child.try_wait().unwrap().is_none() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn spawn(&self, place: usize) {
        let began = Instant::now();
        loop {
            assert!(began.elapsed() < Duration::from_mins(1), "the program does not start");
            let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let address = free.local_addr().unwrap();
            drop(free);
            let mut child = self
                .program("serve")
                .args(&self.options.arguments)
                .args(self.options.limits.map(|limits| format!("--minute={}s", limits.minute.as_secs())))
                .env("LISTEN_ADDR", address.to_string())
                .spawn()
                .unwrap();
            let health = format!("http://{address}/healthz");
            loop {
                if reqwest::get(&health).await.is_ok() {
                    self.processes.all()[place] = Some(Process { child, address, frozen: false });
                    return;
                }
                // Somebody else took the port meanwhile: another one. Or a frozen process holds the database, and
                // nobody can begin before it goes on.
                if child.try_wait().unwrap().is_some() {
                    if began.elapsed() > Duration::from_secs(20) {
                        self.processes.thaw();
                    }
                    break;
                }
                if began.elapsed() > Duration::from_mins(1) {
                    let _ = child.kill();
                    let _ = child.wait();
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }

    pub(crate) fn places(&self) -> usize {
        self.options.replicas
    }

    /// Ends all processes, as an operator does who stops the service; another one starts with [`Self::rest`].
    pub(crate) fn kill_all(&self) {
        for place in 0..self.options.replicas {
            self.processes.kill(place);
        }
    }

    /// With another database from now on. No process may be running.
    pub(crate) async fn use_database(&mut self, url: String) {
        assert!(self.processes.addresses().is_empty());
        self.world.database_url = url;
        self.store = postmortem_bot::store::open(&self.world.database_url).await.unwrap();
    }

    /// Until nothing is on its way and nothing waits, however often processes die meanwhile: each is started again, and
    /// what GitHub could not deliver it delivers again.
    pub(crate) async fn rest(&self) {
        let began = Instant::now();
        let mut calm = 0;
        while calm < 2 {
            let counts = self.store.counts().await;
            assert!(began.elapsed() < LONGEST_REST, "no rest: {counts:?}");
            if !self.processes.empty(self.options.reserve).is_empty() {
                self.fill().await;
                calm = 0;
            }
            self.world.sandbox.quiesce(Duration::from_mins(2)).await.unwrap();
            let redelivered = self.world.sandbox.redeliver_failed().unwrap();
            let open = match self.store.counts().await {
                Ok((open, _)) => open,
                Err(error) => {
                    // Frozen within a transaction it holds SQLite's lock: nobody can do its work before it goes on.
                    assert!(self.processes.thaw(), "{error}");
                    1
                }
            };
            calm = if open == 0 && redelivered == 0 && self.strikes.calm() { calm + 1 } else { 0 };
            tokio::time::sleep(Duration::from_millis(10)).await;
            if calm == 2 && self.processes.thaw() {
                // Others have done its work. Now it goes on where it was.
                self.silence().await;
                calm = 0;
            }
        }
    }

    /// Until no request has come for a while.
    async fn silence(&self) {
        let (mut seen, mut since) = (0, Instant::now());
        while since.elapsed() < Duration::from_millis(500) {
            let now = self.strikes.counts().0;
            if now != seen {
                (seen, since) = (now, Instant::now());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
