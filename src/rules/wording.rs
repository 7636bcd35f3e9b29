//! The one pass over a document's running text that the rules share which look for phrases in all of it.

use std::rc::Rc;

use super::words::{Draft, Text, Words, report_all};
use super::{Report, blameful_language, counterfactual_language, empty_phrase};
use crate::postmortem::Passage;
use crate::postmortem::needles::{self, Needles};

/// What one of these rules looks for.
pub(super) struct Search {
    /// Pieces of text: a passage without any of them, in whatever case, holds nothing.
    pub(super) needed: &'static [&'static str],
    /// Is the passage one to be read?
    pub(super) reads: fn(&Passage) -> bool,
    /// What is found at a word, and which word to go on with.
    pub(super) find: fn(&Passage, &Words, usize) -> Option<(Draft, usize)>,
}

/// Whose findings are wanted: a place in [`SEARCHES`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Wording {
    Blame,
    Hindsight,
    Praise,
}

const SEARCHES: [Search; 3] = [blameful_language::SEARCH, counterfactual_language::SEARCH, empty_phrase::SEARCH];
const NEEDED: [&[&str]; 3] = [SEARCHES[0].needed, SEARCHES[1].needed, SEARCHES[2].needed];
static NEEDLES: Needles<{ needles::count(&NEEDED) }> = Needles::new(&NEEDED);

/// More of one kind are only counted.
const MOST: usize = 3;

/// What a search found: the first few, and how many there are besides.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    drafts: Vec<Draft>,
    more: usize,
}

impl Found {
    /// Reports them.
    pub(super) fn report(self, report: &mut Report<'_, '_>, why: &str) {
        report_all(report, self.drafts, self.more, why);
    }
}

/// Goes over the words outside quotations in the passages that may hold something.
pub(super) fn find(texts: impl Iterator<Item = Rc<Text>>) -> [Found; 3] {
    let mut all: [Found; 3] = Default::default();
    for text in texts {
        let passage = &text.passage;
        let groups = NEEDLES.groups(&passage.text);
        // Most passages hold nothing, and need not be taken apart.
        if groups == 0 {
            continue;
        }
        let words = text.words();
        for (group, (search, found)) in SEARCHES.iter().zip(&mut all).enumerate() {
            if groups & 1 << group == 0 || !(search.reads)(passage) {
                continue;
            }
            let mut at = 0;
            while at < words.len() {
                let here = if words.quoted(at) { None } else { (search.find)(passage, words, at) };
                let Some((draft, next)) = here else {
                    at += 1;
                    continue;
                };
                at = next;
                if found.drafts.len() < MOST {
                    found.drafts.push(draft);
                } else {
                    found.more += 1;
                }
            }
        }
    }
    all
}
