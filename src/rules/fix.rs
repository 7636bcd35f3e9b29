//! Fixing: the mends of all findings, applied until nothing is left to apply.
//!
//! The engine checks its own work. What it writes has fewer findings than before, at least one for each mend;
//! no rule reports more than before, nor louder; the same action items are read, no section and no timeline entry is
//! lost. A mend for which that does not hold is not applied. From this follows that fixing ends, and that fixing twice
//! changes nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Level, Mode, Settings, run};
use crate::postmortem::edit::{self, Edit};
use crate::postmortem::{ActionItemKey, Postmortem, Section, Vocabulary};

/// A text after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    pub text: String,
    /// What was done, in the order in which it was applied: rule and title of each fix.
    pub applied: Vec<(&'static str, String)>,
}

/// Fixes may make room for others. Every round but the last leaves fewer findings; a document that needs more rounds
/// than this was written to need them.
const MAX_ROUNDS: usize = 32;
/// How often a round's result may be read again to find those fixes that make matters worse.
const MAX_TRIES: usize = 48;

/// Applies every fix that leaves the document better. What no fix names stays byte for byte as it was.
pub fn fix(source: &str, settings: &Settings) -> Fixed {
    fix_with(source, &Vocabulary::default(), settings)
}

/// The same, with a repository's own names for sections.
pub fn fix_with(source: &str, vocabulary: &Vocabulary, settings: &Settings) -> Fixed {
    let read = |text: &str| State::of(&Postmortem::parse_with(text, vocabulary), settings);
    let mut fixed = Fixed { text: source.to_owned(), applied: Vec::new() };
    let mut state = read(source);
    for _ in 0..MAX_ROUNDS {
        let mends = apart(std::mem::take(&mut state.mends));
        let Some(round) = best(&fixed.text, &state, &mends, read) else { break };
        fixed.text = round.text;
        fixed.applied.extend(round.applied);
        state = round.state;
    }
    fixed
}

/// A fix and the rule that it is of.
type Mend = (&'static str, super::Fix);

/// What is compared before and after.
#[derive(Debug, Default)]
struct State {
    total: usize,
    /// By rule: how many findings are at least as loud as each [`Level`].
    counts: BTreeMap<&'static str, [usize; 3]>,
    items: Vec<ActionItemKey>,
    sections: BTreeMap<Section, usize>,
    entries: usize,
    mends: Vec<Mend>,
}

impl State {
    fn of(document: &Postmortem<'_>, settings: &Settings) -> Self {
        let checked = run(document, settings, Mode::Fix);
        let mut state = Self {
            items: document.action_items.iter().map(|item| item.key.clone()).collect(),
            entries: document.timeline.len(),
            ..Self::default()
        };
        state.items.sort_unstable();
        for section in document.sections.iter().flat_map(|block| &block.canonical) {
            *state.sections.entry(*section).or_default() += 1;
        }
        for finding in checked.findings {
            state.count(finding.rule, finding.level, 1);
            if let Some(fix) = finding.fix {
                state.mends.push((finding.rule, fix));
            }
        }
        for (rule, level, more) in checked.more {
            state.count(rule, level, more);
        }
        // By rule, so that the fixes of one rule are tried together.
        state.mends.sort_by_key(|(rule, _)| *rule);
        state
    }

    fn count(&mut self, rule: &'static str, level: Level, more: usize) {
        self.total += more;
        let counts = self.counts.entry(rule).or_default();
        for (loudness, count) in [Level::Error, Level::Warn, Level::Advise].into_iter().zip(counts) {
            if level <= loudness {
                *count += more;
            }
        }
    }

    /// Is this better than `before`, by at least as many findings as fixes were applied?
    fn improves(&self, before: &Self, fixes: usize) -> bool {
        let no_more = |(rule, counts): (&&str, &[usize; 3])| {
            let old = before.counts.get(*rule).copied().unwrap_or_default();
            counts.iter().zip(old).all(|(new, old)| *new <= old)
        };
        self.total + fixes <= before.total
            && self.counts.iter().all(no_more)
            && self.items == before.items
            && before.sections.iter().all(|(section, count)| self.sections.get(section) >= Some(count))
            && self.entries >= before.entries
    }
}

/// Those fixes that touch no other one's edits, so that each means what it meant alone.
fn apart(mends: Vec<Mend>) -> Vec<Mend> {
    // Ends by starts; none of them touch, so that the nearest start below decides.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut kept = Vec::new();
    for (rule, fix) in mends {
        let touches =
            |edit: &Edit| taken.range(..=edit.span.end).next_back().is_some_and(|(_, end)| *end >= edit.span.start);
        if !fix.edits.is_empty() && !fix.edits.iter().any(touches) {
            for edit in &fix.edits {
                let end = taken.entry(edit.span.start).or_default();
                *end = (*end).max(edit.span.end);
            }
            kept.push((rule, fix));
        }
    }
    kept
}

/// A text after some fixes.
struct Round {
    text: String,
    state: State,
    applied: Vec<(&'static str, String)>,
}

/// The text after as many of these fixes as leave it better; `None` where none does. All are tried together; where that
/// fails, the two halves, and so on.
fn best(text: &str, before: &State, mends: &[Mend], read: impl Fn(&str) -> State) -> Option<Round> {
    let mut best: Option<Round> = None;
    let mut accepted: Vec<Edit> = Vec::new();
    let mut open: Vec<Range<usize>> = std::iter::once(0..mends.len()).collect();
    for _ in 0..MAX_TRIES {
        let Some(range) = open.pop() else { break };
        let Some(tried) = mends.get(range.clone()).filter(|tried| !tried.is_empty()) else { continue };
        let edits: Vec<Edit> = accepted.iter().chain(tried.iter().flat_map(|(_, fix)| &fix.edits)).cloned().collect();
        let mut applied = best.as_ref().map_or_else(Vec::new, |round| round.applied.clone());
        applied.extend(tried.iter().map(|(rule, fix)| (*rule, fix.title.clone())));
        let changed = edit::apply(text, &edits).ok();
        let better = changed.map(|text| Round { state: read(&text), text, applied });
        if let Some(round) = better.filter(|round| round.state.improves(before, round.applied.len())) {
            best = Some(round);
            accepted = edits;
        } else if range.len() > 1 {
            let middle = range.start + range.len() / 2;
            open.push(middle..range.end);
            open.push(range.start..middle);
        }
    }
    best
}
