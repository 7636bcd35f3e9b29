//! Which of some fixed pieces of text another text holds, told in one pass over it.
//!
//! The table is laid out when the program is built: a small document is read before an automaton would stand.

/// How many chains there are, one for each hash of two bytes.
const CHAINS: usize = 1 << 10;
/// The words of 64 bits that have a bit for each hash of three bytes.
const BEGINNINGS: usize = 1 << 9;

/// Pieces of text in up to 32 groups; `N` of them altogether, each in lower case and of three bytes at least.
pub(crate) struct Needles<const N: usize> {
    /// Each piece, its group, and one more than the next piece of its chain.
    pieces: [(&'static str, u8, u16); N],
    /// One more than the first piece of each chain.
    chains: [u16; CHAINS],
    /// Which three bytes a piece may begin with.
    beginnings: [u64; BEGINNINGS],
    /// A bit for each group.
    all: u32,
}

/// The hash of the last three bytes, with one more: five bits of each, which for letters of ASCII are the same in both
/// cases.
const fn rolled(hash: usize, byte: u8) -> usize {
    (hash << 5 | (byte & 31) as usize) & 0x7fff
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

impl<const N: usize> Needles<N> {
    #[expect(clippy::cast_possible_truncation, reason = "a few hundred pieces, in a dozen groups")]
    pub(crate) const fn new(groups: &[&[&'static str]]) -> Self {
        assert!(N < u16::MAX as usize && groups.len() <= 32);
        let mut needles = Self { pieces: [("", 0, 0); N], chains: [0; CHAINS], beginnings: [0; BEGINNINGS], all: 0 };
        let (mut at, mut group) = (0, 0);
        while group < groups.len() {
            needles.all |= 1 << group;
            let mut member = 0;
            while member < groups[group].len() {
                let piece = groups[group][member];
                let bytes = piece.as_bytes();
                let two = rolled(rolled(0, bytes[0]), bytes[1]);
                let three = rolled(two, bytes[2]);
                needles.beginnings[three / 64] |= 1 << (three % 64);
                let chain = two % CHAINS;
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
        let mut hash = 0;
        for (end, byte) in bytes.iter().enumerate() {
            hash = rolled(hash, *byte);
            if self.beginnings[hash / 64] & 1 << (hash % 64) == 0 {
                continue;
            }
            let Some(at) = end.checked_sub(2) else { continue };
            let mut next = self.chains[hash >> 5];
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
}
