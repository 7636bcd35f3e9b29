//! `postmortem reconcile`: for an operator who wants everything looked at now, or wants to know what would be done.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Unit;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::app::{AppArgs, duration};
use super::bot::{asked_to_stop, runtime, worker};
use crate::bot::describe::shown;
use crate::bot::event::Event;
use crate::ports::{JobNote, Store};
use crate::worker::{Deed, DeedKind, Worker};

/// Jobs that are listed one by one.
const LISTED: u32 = 5000;
/// Between two looks at what is still to be done.
const LOOK: Duration = Duration::from_millis(200);

/// Look at everything now, and do what was missed
///
/// Has GitHub deliver again what it could not deliver, looks at every incident and draft, obeys commands that were
/// missed, and takes away what the bot made twice. The same as the running bot does by itself every few minutes; both
/// may run at once, and what one does the other one does not.
///
/// Needs the same settings as `serve`. Exit codes: 0 where all is well; 1 where something could not be done or looked at,
/// is still waiting, or is parked, and with `--dry-run` also where something would be done; 2 for wrong settings.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    app: AppArgs,
    /// Change nothing, and tell what would be done first at each place
    #[arg(long)]
    dry_run: bool,
    /// Only this repository, without redelivery
    #[arg(long, value_name = "OWNER/NAME")]
    repo: Option<String>,
    /// How long to wait for work that GitHub or a rate limit holds up, such as `10m`
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = duration)]
    wait: Duration,
}

/// Runs until all is done, or the time is up.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    super::start_tracing("error");
    let mut settings = args.app.settings()?;
    // What is done by hand is done once.
    settings.worker.sweeps = false;
    runtime()?.block_on(async {
        let (journal, deeds) = mpsc::unbounded_channel();
        let worker = Worker { journal: Some(journal), ..worker(&settings).await? };
        let store = Arc::clone(&worker.store);
        let well = if args.dry_run {
            rehearse(&worker, args.repo.as_deref()).await
        } else {
            reconcile(worker, deeds, args.repo.as_deref(), args.wait).await?
        };
        let calm = leftovers(&*store).await?;
        Ok(if well && calm { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}

fn say(line: &str) {
    // Whoever closed the pipe has read enough.
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn tell(deed: &Deed) {
    let mark = match deed.kind {
        DeedKind::Step => "-",
        DeedKind::Note => " ",
        DeedKind::Trouble => "!",
    };
    say(&format!("{mark} {}: {}", deed.place, shown_whole(&deed.what)));
}

/// One line, whatever it holds.
fn shown_whole(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}

/// True where there is nothing to do.
async fn rehearse(worker: &Worker, only: Option<&str>) -> bool {
    let deeds = worker.rehearse(only).await;
    let count = |kind| deeds.iter().filter(|deed| deed.kind == kind).count();
    let (steps, troubles) = (count(DeedKind::Step), count(DeedKind::Trouble));
    if steps > 0 {
        say("Would do (first steps; what follows from them comes after):");
    }
    deeds.iter().for_each(tell);
    if steps + troubles == 0 {
        say("Nothing to do.");
        return true;
    }
    say(&format!("{steps} to do, {troubles} that could not be looked at. Nothing was changed."));
    false
}

/// True where everything came to its end.
async fn reconcile(
    worker: Worker,
    mut deeds: mpsc::UnboundedReceiver<Deed>,
    only: Option<&str>,
    wait: Duration,
) -> anyhow::Result<bool> {
    if let Err(why) = worker.begin_by_hand(only).await {
        say(&format!("! {why}"));
        return Ok(false);
    }
    let store = Arc::clone(&worker.store);
    let shutdown = CancellationToken::new();
    let working = tokio::spawn(Arc::new(worker).run(shutdown.clone()));
    let until = Instant::now() + wait;
    let mut well = true;
    let mut told = 0_usize;
    let mut stop = std::pin::pin!(asked_to_stop());
    let ended = loop {
        tokio::select! {
            Some(deed) = deeds.recv() => {
                well &= deed.kind != DeedKind::Trouble;
                told += usize::from(deed.kind != DeedKind::Note);
                tell(&deed);
            }
            () = tokio::time::sleep(LOOK) => {
                let open = store.unfinished(LISTED).await?.into_iter().any(|note| !note.parked && note.is_unasked());
                if !open && deeds.is_empty() {
                    break true;
                }
                if Instant::now() > until {
                    say(&format!("! not done within {} s: what waits is left to the running bot", wait.as_secs()));
                    break false;
                }
            }
            () = &mut stop => {
                say("! stopped: what waits is left to the running bot");
                break false;
            }
        }
    };
    shutdown.cancel();
    working.await?;
    while let Ok(deed) = deeds.try_recv() {
        well &= deed.kind != DeedKind::Trouble;
        told += usize::from(deed.kind != DeedKind::Note);
        tell(&deed);
    }
    if told == 0 {
        say("Nothing to do.");
    }
    Ok(ended && well)
}

/// Tells what waits and what is parked. True where nothing is parked.
async fn leftovers(store: &dyn Store) -> anyhow::Result<bool> {
    let notes = store.unfinished(LISTED).await?;
    let (parked, waiting): (Vec<&JobNote>, Vec<&JobNote>) = notes.iter().partition(|note| note.parked);
    let failing: Vec<&JobNote> = waiting.into_iter().filter(|note| note.error.is_some()).collect();
    list("Waiting, to be tried again by the running bot:", &failing);
    list("Parked, because they cannot succeed (redeliver them on GitHub once the cause is mended):", &parked);
    Ok(parked.is_empty())
}

fn list(title: &str, notes: &[&JobNote]) {
    if notes.is_empty() {
        return;
    }
    say(title);
    let mut kinds: BTreeMap<(String, String), (usize, &JobNote)> = BTreeMap::new();
    for note in notes {
        let place = match &note.incoming {
            Some(incoming) if !incoming.repo.name.is_empty() => {
                format!("{} #{}", incoming.repo.full_name(), note.lane.number)
            }
            _ => format!("lane {}/{}", note.lane.repository_id, note.lane.number),
        };
        let error = shown_whole(note.error.as_deref().unwrap_or("no reason is known"));
        kinds.entry((place, error)).or_insert((0, note)).0 += 1;
    }
    for ((place, error), (count, note)) in kinds {
        let since = note.since.round(Unit::Second).unwrap_or(note.since);
        let what = note.incoming.as_ref().map_or("unreadable", |incoming| kind(&incoming.event));
        let times = if count > 1 { format!("{count} jobs, the oldest ") } else { String::new() };
        say(&format!(
            "! {place}: {times}{what} (delivery {}) since {since}, tried {} times: {error}",
            shown(&note.delivery_id),
            note.attempts
        ));
    }
}

fn kind(event: &Event) -> &'static str {
    match event {
        Event::Issue { .. } => "issue",
        Event::Comment { .. } => "command",
        Event::Pull { .. } => "pull request",
        Event::CheckRequested { .. } | Event::CheckOfCommit { .. } => "check",
        Event::Sweep { .. } => "sweep",
        Event::Installation { .. } => "installation",
        Event::Chore { .. } => "chore",
    }
}
