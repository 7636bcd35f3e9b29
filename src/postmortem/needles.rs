//! Which of some fixed pieces of text another text holds, told in one pass over it.
//!
//! The table is laid out when the program is built: a small document is read before an automaton would stand.

/// How many chains there are; the hash below gives ten bits.
const CHAINS: usize = 1024;

/// Pieces of text in up to 32 groups; `N` of them altogether, each in lower case and of two bytes at least.
pub(crate) struct Needles<const N: usize> {
    /// Each piece, its group, and one more than the next piece of its chain.
    pieces: [(&'static str, u8, u16); N],
    /// One more than the first piece of each chain.
    chains: [u16; CHAINS],
    /// A bit for each group.
    all: u32,
}

/// The five lower bits of each byte: for letters of ASCII the same in both cases.
const fn chain(first: u8, second: u8) -> usize {
    ((first & 31) as usize) << 5 | (second & 31) as usize
}

/// How many pieces there are in all groups.
pub(crate) const fn count(groups: &[&[&str]]) -> usize {
    let (mut all, mut at) = (0, 0);
    while at < groups.len() {
        all += groups[at].len();
        at += 1;
    }
    all
}

/// The first word of a phrase.
const fn first_word(phrase: &'static str) -> &'static str {
    let mut at = 0;
    while at < phrase.len() {
        if phrase.as_bytes()[at] == b' ' {
            return phrase.split_at(at).0;
        }
        at += 1;
    }
    phrase
}

impl<const N: usize> Needles<N> {
    pub(crate) const fn new(groups: &[&[&'static str]]) -> Self {
        Self::built(groups, false)
    }

    /// Only the first word of each phrase is looked for: what has none of them has no phrase either.
    pub(crate) const fn of_first_words(groups: &[&[&'static str]]) -> Self {
        Self::built(groups, true)
    }

    #[expect(clippy::cast_possible_truncation, reason = "a few hundred pieces, in a dozen groups")]
    const fn built(groups: &[&[&'static str]], cut: bool) -> Self {
        assert!(N < u16::MAX as usize && groups.len() <= 32);
        let mut needles = Self { pieces: [("", 0, 0); N], chains: [0; CHAINS], all: 0 };
        let (mut at, mut group) = (0, 0);
        while group < groups.len() {
            needles.all |= 1 << group;
            let mut member = 0;
            while member < groups[group].len() {
                let piece = groups[group][member];
                let piece = if cut { first_word(piece) } else { piece };
                let bytes = piece.as_bytes();
                let chain = chain(bytes[0], bytes[1]);
                needles.pieces[at] = (piece, group as u8, needles.chains[chain]);
                at += 1;
                needles.chains[chain] = at as u16;
                member += 1;
            }
            group += 1;
        }
        needles
    }

    /// A bit for each group of which the text holds a piece, whatever the case of its ASCII letters.
    pub(crate) fn groups(&self, text: &str) -> u32 {
        let bytes = text.as_bytes();
        let mut found = 0;
        for (at, pair) in bytes.windows(2).enumerate() {
            let &[first, second] = pair else { continue };
            let mut next = self.chains[chain(first, second)];
            while let Some((piece, group, rest)) = usize::from(next).checked_sub(1).and_then(|at| self.pieces.get(at)) {
                next = *rest;
                if found & (1 << group) == 0
                    && bytes.get(at..at + piece.len()).is_some_and(|here| here.eq_ignore_ascii_case(piece.as_bytes()))
                {
                    found |= 1 << group;
                    if found == self.all {
                        return found;
                    }
                }
            }
        }
        found
    }

    /// Does the text hold any of the pieces?
    pub(crate) fn any(&self, text: &str) -> bool {
        self.groups(text) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUPS: [&[&str]; 3] = [&["outage", "out of order"], &["störung", "障害"], &["age"]];
    static NEEDLES: Needles<{ count(&GROUPS) }> = Needles::new(&GROUPS);

    #[test]
    fn groups_are_told_by_their_pieces() {
        for (text, groups) in [
            ("", 0),
            ("a", 0),
            ("An Outage!", 0b101),
            ("pages", 0b100),
            ("out of order", 0b001),
            ("out of", 0),
            ("eine störung", 0b010),
            ("障害の影響: outage", 0b111),
        ] {
            assert_eq!(NEEDLES.groups(text), groups, "{text}");
        }
    }

    #[test]
    fn of_phrases_the_first_words_are_looked_for() {
        const PHRASES: [&[&str]; 1] = [&["should have", "if only"]];
        static FIRST: Needles<{ count(&PHRASES) }> = Needles::of_first_words(&PHRASES);
        assert!(FIRST.any("IF so") && FIRST.any("We should!") && !FIRST.any("shoul have only"));
    }
}
