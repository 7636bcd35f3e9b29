//! `cargo xtask bench intake`: how fast webhooks are taken in, beside Probot and its parts, in the same run.
//!
//! Every server gets the same load in turn, round after round, each time as a new process with a new database. Ours
//! runs as in production, its worker too; the GitHub that it is told of refuses connections, so the worker backs off.

mod load;
mod payload;
mod process;
mod servers;

#[path = "../../../../../tests/postgres_support/mod.rs"]
mod postgres_support;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::{Bar, Report, megabytes};
use crate::command::{command, output};
use payload::Signed;
use process::Process;
use servers::{Kind, Yard};

/// Which of our stores are measured; both where none is named.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Store {
    Sqlite,
    Postgres,
}

const CONNECTIONS: usize = 64;
/// Before what counts: Node.js compiles what it runs often.
const WARM_UP: Duration = Duration::from_secs(2);
const SPAN: Duration = Duration::from_secs(5);

const RATE_BAR: f64 = 3.5;
const RATE_GOAL: f64 = 5.0;
const DURABLE_BAR: f64 = 8.0;
const CPU_BAR: f64 = 1.0 / 3.0;
const MEMORY_BAR: f64 = 0.25;
const START_BAR: f64 = 50.0;

/// One server in one round.
#[derive(Clone, Copy)]
struct Figures {
    /// Requests a second.
    rate: f64,
    /// Milliseconds.
    p50: f64,
    p99: f64,
    /// Microseconds a request: the server's own, and those of its database server.
    cpu: f64,
    database_cpu: f64,
    /// Those of the load itself.
    load_cpu: f64,
    /// Megabytes.
    peak: f64,
    /// Milliseconds from the start of the process to its first 2xx.
    start: f64,
}

pub(super) fn run(ours: PathBuf, store: Option<Store>, rounds: usize, report: &mut Report) -> Result<()> {
    let yard = Yard::prepare(ours)?;
    let bodies = payload::all()?;
    let mut kinds = vec![Kind::Probot, Kind::Webhooks, Kind::WebhooksDurable];
    if store != Some(Store::Postgres) {
        kinds.push(Kind::OursSqlite);
    }
    if store != Some(Store::Sqlite) {
        kinds.push(Kind::OursPostgres);
    }
    println!(
        "\n{rounds} rounds of {} s after {} s to warm up, {CONNECTIONS} connections, {} bytes a body",
        SPAN.as_secs(),
        WARM_UP.as_secs(),
        bodies[0].body.len()
    );
    let mut all: Vec<(Kind, Vec<Figures>)> = kinds.into_iter().map(|kind| (kind, Vec::new())).collect();
    for round in 0..rounds.max(1) {
        // Not always the same one after the same other.
        let count = all.len();
        for at in 0..count {
            let (kind, figures) = &mut all[(at + round) % count];
            figures.push(measure(&yard, *kind, &bodies).with_context(|| kind.name())?);
        }
    }
    table(&all);
    bars(&all, report);
    Ok(())
}

fn measure(yard: &Yard, kind: Kind, bodies: &[Signed]) -> Result<Figures> {
    let folder = crate::target().join("bench-intake").join("run");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let file = folder.join("deliveries.db");
    let database = match kind {
        Kind::OursPostgres => postgres_support::durable_database(),
        Kind::OursSqlite => format!("sqlite://{}", file.display()),
        _ => file.display().to_string(),
    };
    let server = Process::start(&folder.join("log"), |address| yard.command(kind, address, &database))?;
    let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
    load::first(server.address, kind.path(), &bodies[0]).with_context(log)?;
    let start = server.started.elapsed();

    let warm = load::post(server.address, kind.path(), bodies, CONNECTIONS, WARM_UP)?;
    let database_server = (kind == Kind::OursPostgres).then(postgres_support::server);
    let cpu = || -> Result<[f64; 3]> {
        let of_database = database_server.map_or(Ok(0.0), process::cpu_of_family)?;
        Ok([server.cpu()?, of_database, process::own_cpu()?])
    };
    let before = cpu()?;
    let load = load::post(server.address, kind.path(), bodies, CONNECTIONS, SPAN)?;
    let after = cpu()?;
    let peak = server.peak()?;
    server.stop()?;
    if kind.keeps() {
        kept(yard, kind, &file, &database, 1 + warm.count() + load.count())?;
    }
    let busy = (after[2] - before[2]) / load.seconds;
    if busy > 0.8 {
        println!(
            "{}: the load was busy for {:.0} % of the time and may have been what limits it",
            kind.name(),
            busy * 1e2
        );
    }
    let each = |at: usize| (after[at] - before[at]) * 1e6 / load.rate() / load.seconds;
    Ok(Figures {
        rate: load.rate(),
        p50: load.percentile(50),
        p99: load.percentile(99),
        cpu: each(0),
        database_cpu: each(1),
        load_cpu: each(2),
        peak: megabytes(peak),
        start: start.as_secs_f64() * 1e3,
    })
}

/// Everything that was acknowledged is there.
fn kept(yard: &Yard, kind: Kind, file: &Path, url: &str, acknowledged: usize) -> Result<()> {
    let rows = if kind == Kind::OursPostgres {
        let count = output(command("psql").arg(url).args(["-Atc", "SELECT count(*) FROM deliveries"]));
        count.and_then(|count| count.trim().parse().ok()).context("psql does not count")?
    } else {
        yard.rows(file)?
    };
    if rows != acknowledged {
        bail!("{acknowledged} deliveries were acknowledged, and {rows} are stored");
    }
    Ok(())
}

fn table(all: &[(Kind, Vec<Figures>)]) {
    println!(
        "\n{:<34} {:>8} {:>8} {:>7} {:>7} {:>8} {:>7} {:>7} {:>8} {:>8}",
        "medians", "req/s", "×Probot", "p50 ms", "p99 ms", "CPU µs", "DB µs", "load µs", "peak MB", "start ms"
    );
    for (kind, figures) in all {
        let of = |figure: fn(&Figures) -> f64| median(figures.iter().map(figure));
        println!(
            "{:<34} {:>8.0} {:>8.2} {:>7.2} {:>7.2} {:>8.1} {:>7.1} {:>7.1} {:>8.1} {:>8.1}",
            kind.name(),
            of(|f| f.rate),
            ratio(all, *kind, Kind::Probot, |f| f.rate),
            of(|f| f.p50),
            of(|f| f.p99),
            of(|f| f.cpu),
            of(|f| f.database_cpu),
            of(|f| f.load_cpu),
            of(|f| f.peak),
            of(|f| f.start),
        );
    }
}

fn bars(all: &[(Kind, Vec<Figures>)], report: &mut Report) {
    let is_there = |kind: Kind| all.iter().any(|(of, _)| *of == kind);
    let ours = Kind::OursSqlite;
    if is_there(ours) {
        let to = |other: Kind, figure: fn(&Figures) -> f64| ratio(all, ours, other, figure);
        let what = format!("SQLite: times Probot's rate (goal {RATE_GOAL})");
        report.add(&what, to(Kind::Probot, |f| f.rate), RATE_BAR, Bar::AtLeast);
        let what = "SQLite: times the rate of Node.js that keeps them, too";
        report.add(what, to(Kind::WebhooksDurable, |f| f.rate), DURABLE_BAR, Bar::AtLeast);
        report.add("SQLite: p99, to Probot's", to(Kind::Probot, |f| f.p99), 1.0, Bar::AtMost);
        report.add("SQLite: CPU a request, to Probot's", to(Kind::Probot, |f| f.cpu), CPU_BAR, Bar::AtMost);
        report.add("SQLite: peak memory, to Probot's", to(Kind::Probot, |f| f.peak), MEMORY_BAR, Bar::AtMost);
        let start =
            all.iter().find(|(kind, _)| *kind == ours).map(|(_, figures)| median(figures.iter().map(|f| f.start)));
        report.add("SQLite: ms from start to first durable 202", start.unwrap_or(f64::NAN), START_BAR, Bar::AtMost);
    }
    if is_there(Kind::OursPostgres) {
        let rate = ratio(all, Kind::OursPostgres, Kind::Probot, |f| f.rate);
        report.add("PostgreSQL: times Probot's rate", rate, 1.0, Bar::AtLeast);
    }
}

/// The median over the rounds of one server's figure to another's.
fn ratio(all: &[(Kind, Vec<Figures>)], of: Kind, to: Kind, figure: fn(&Figures) -> f64) -> f64 {
    let figures = |kind: Kind| all.iter().filter(move |(other, _)| *other == kind).flat_map(|(_, figures)| figures);
    median(figures(of).zip(figures(to)).map(|(of, to)| figure(of) / figure(to)))
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
