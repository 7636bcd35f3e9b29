//! What a long run was asked to do, and its figures beside their bars.

use std::sync::Arc;
use std::time::Instant;

use crate::fleet::Kind;
use crate::story::Tally;

/// A number or a name that `cargo xtask torture` passes on.
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Which stores a long run takes: both, unless one is named.
pub(crate) fn kinds() -> Vec<Kind> {
    match setting("TORTURE_STORE").as_deref() {
        None => Kind::BOTH.to_vec(),
        Some("sqlite") => vec![Kind::Sqlite],
        Some("postgres") => vec![Kind::Postgres],
        Some(other) => panic!("{other} is no store: sqlite or postgres"),
    }
}

/// How many runs a long run has on each store, where its number may be chosen.
pub(crate) fn runs(default: usize) -> usize {
    setting("TORTURE_RUNS").map_or(default, |runs| runs.parse().unwrap())
}

pub(crate) fn seed() -> u64 {
    setting("TORTURE_SEED").map_or(1, |seed| seed.parse().unwrap())
}

/// Stories at once: most of their time they wait.
fn at_once() -> usize {
    setting("TORTURE_AT_ONCE").map_or(6, |count| count.parse().unwrap())
}

/// A reproducible sequence of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Lots(u64);

impl Lots {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Below `bound`. (`SplitMix64`, which is all that a schedule needs.)
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}

/// What came of many stories.
#[derive(Debug, Default)]
pub(crate) struct Sum {
    pub(crate) stories: usize,
    /// Those in which everything that was to strike did.
    pub(crate) struck: usize,
    pub(crate) tally: Tally,
}

/// Several stories at once, each as a future that says whether all strikes came, and what it found.
pub(crate) async fn all<F>(stories: Vec<(String, F)>) -> Sum
where
    F: Future<Output = (bool, Tally)> + Send + 'static,
{
    let permits = Arc::new(tokio::sync::Semaphore::new(at_once()));
    let mut tasks = tokio::task::JoinSet::new();
    let (count, began) = (stories.len(), Instant::now());
    for (name, story) in stories {
        let permits = Arc::clone(&permits);
        tasks.spawn(async move {
            let _permit = permits.acquire().await.unwrap();
            (name, tokio::spawn(story).await)
        });
    }
    let mut sum = Sum::default();
    while let Some(ended) = tasks.join_next().await {
        let (name, ended) = ended.unwrap();
        sum.stories += 1;
        match ended {
            Ok((struck, mut tally)) => {
                sum.struck += usize::from(struck);
                for note in &mut tally.notes {
                    *note = format!("{name}: {note}");
                    println!("{note}");
                }
                sum.tally.add(tally);
            }
            Err(error) => {
                let note = format!("{name}: {error}");
                println!("{note}");
                sum.tally.add(Tally { wrong: 1, notes: vec![note], ..Tally::default() });
            }
        }
        if sum.stories % 50 == 0 {
            println!("{} of {count} stories, {} s", sum.stories, began.elapsed().as_secs());
        }
    }
    sum
}

impl Sum {
    /// Prints the figures.
    pub(crate) fn print(&self, what: &str, began: Instant) {
        println!(
            "{what}: {} stories, {} struck as ordered, {} lost, {} twice, {} wrong, {} s",
            self.stories,
            self.struck,
            self.tally.lost,
            self.tally.twice,
            self.tally.wrong,
            began.elapsed().as_secs()
        );
    }

    /// Nothing lost, nothing twice, nothing else wrong, in at least so many struck stories.
    #[track_caller]
    pub(crate) fn hold(&self, at_least: usize) {
        assert!(self.tally.is_clean(), "{:#?}", self.tally.notes);
        assert!(self.struck >= at_least, "{} of {at_least} stories were struck as ordered", self.struck);
    }
}
