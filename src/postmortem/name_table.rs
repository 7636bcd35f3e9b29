//! Fixed lists of words or names in which a word is looked up at once.
//!
//! The table is laid out when the program is built, so that no start pays for it. It refers into the lists themselves.

/// Which word of which list; `list` is one more than its number, zero where the slot is free.
#[derive(Clone, Copy)]
struct Slot {
    list: u16,
    start: u16,
    length: u8,
}

/// The words of some lists, each list with the value that its words stand for. `LISTS` is how many there are, `SLOTS` a
/// power of two above the number of words.
pub(super) struct NameTable<const LISTS: usize, const SLOTS: usize> {
    lists: [(u8, &'static str); LISTS],
    slots: [Slot; SLOTS],
}

/// What divides the words of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Divided {
    /// Commas or semicolons, with any blanks around them.
    Commas,
    Blanks,
    /// As by commas; but only the longest of the words of each entry is taken, the last one of them.
    CommasLongest,
}

/// FNV-1a: what is hashed is short, and it has to be done when the program is built.
const fn hash(word: &[u8]) -> usize {
    let mut hash = BEGIN;
    let mut at = 0;
    while at < word.len() {
        hash = step(hash, word[at]);
        at += 1;
    }
    end(hash)
}

const BEGIN: u32 = 0x811c_9dc5;

const fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

const fn end(hash: u32) -> usize {
    (hash ^ hash >> 15) as usize
}

/// The bytes of a part of a list.
const fn part(list: &str, start: usize, length: usize) -> &[u8] {
    list.as_bytes().split_at(start).1.split_at(length).0
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

impl<const LISTS: usize, const SLOTS: usize> NameTable<LISTS, SLOTS> {
    /// Of a word in several lists the last one counts.
    pub(super) const fn new(lists: [(u8, &'static str); LISTS], divided: Divided) -> Self {
        assert!(SLOTS.is_power_of_two() && LISTS < u16::MAX as usize);
        let mut table = Self { lists, slots: [Slot { list: 0, start: 0, length: 0 }; SLOTS] };
        let mut list = 0;
        while list < LISTS {
            let text = lists[list].1.as_bytes();
            let mut at = 0;
            while at < text.len() {
                let start = at;
                while at < text.len() && !divides(text[at], divided) {
                    at += 1;
                }
                table.entry(list, start, at, divided);
                at += 1;
            }
            list += 1;
        }
        table
    }

    const fn entry(&mut self, list: usize, mut start: usize, mut end: usize, divided: Divided) {
        let text = self.lists[list].1.as_bytes();
        while start < end && text[start].is_ascii_whitespace() {
            start += 1;
        }
        while start < end && text[end - 1].is_ascii_whitespace() {
            end -= 1;
        }
        if let Divided::CommasLongest = divided {
            let (mut at, mut from) = (start, start);
            let (mut best, mut length) = (start, 0);
            while at <= end {
                if at == end || text[at] == b' ' {
                    if at - from >= length {
                        best = from;
                        length = at - from;
                    }
                    from = at + 1;
                }
                at += 1;
            }
            start = best;
            end = best + length;
        }
        if start < end {
            self.add(list, start, end - start);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "asserted")]
    const fn add(&mut self, list: usize, start: usize, length: usize) {
        assert!(start <= u16::MAX as usize && length <= u8::MAX as usize);
        let word = part(self.lists[list].1, start, length);
        let mut at = hash(word) % SLOTS;
        let mut tries = 0;
        while self.slots[at].list > 0 {
            let slot = self.slots[at];
            let other = part(self.lists[slot.list as usize - 1].1, slot.start as usize, slot.length as usize);
            if same(word, other) {
                break;
            }
            at = (at + 1) % SLOTS;
            tries += 1;
            assert!(tries < SLOTS / 2, "more slots are wanted");
        }
        self.slots[at] = Slot { list: list as u16 + 1, start: start as u16, length: length as u8 };
    }

    /// What a word stands for.
    pub(super) fn get(&self, word: &str) -> Option<u8> {
        self.find(hash(word.as_bytes()), |known| known == word.as_bytes())
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// Whatever the case of its ASCII letters.
    pub(super) fn contains_caseless(&self, word: &[u8]) -> bool {
        let hash = end(word.iter().fold(BEGIN, |hash, byte| step(hash, byte.to_ascii_lowercase())));
        self.find(hash, |known| known.eq_ignore_ascii_case(word)).is_some()
    }

    /// The value of the word of that hash that is meant.
    fn find(&self, hash: usize, is_meant: impl Fn(&[u8]) -> bool) -> Option<u8> {
        let mut at = hash % SLOTS;
        loop {
            let slot = self.slots[at];
            let (value, list) = self.lists.get(usize::from(slot.list).checked_sub(1)?)?;
            let start = usize::from(slot.start);
            if list.as_bytes().get(start..start + usize::from(slot.length)).is_some_and(&is_meant) {
                return Some(*value);
            }
            at = (at + 1) % SLOTS;
        }
    }
}

const fn divides(byte: u8, divided: Divided) -> bool {
    match divided {
        Divided::Blanks => byte.is_ascii_whitespace(),
        Divided::Commas | Divided::CommasLongest => byte == b',' || byte == b';',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_the_value_of_their_last_list() {
        static NAMES: NameTable<2, 16> =
            NameTable::new([(1, "impact; user impact;\n  störung"), (7, "impact, log")], Divided::Commas);
        for (name, value) in [
            ("impact", Some(7)),
            ("user impact", Some(1)),
            ("störung", Some(1)),
            ("log", Some(7)),
            ("user", None),
            ("", None),
            ("logs", None),
        ] {
            assert_eq!(NAMES.get(name), value, "{name}");
            assert_eq!(NAMES.contains_caseless(name.to_ascii_uppercase().as_bytes()), value.is_some(), "{name}");
        }
    }

    #[test]
    fn lists_give_the_longest_words() {
        static LONGEST: NameTable<1, 8> = NameTable::new([(0, "what went wrong, a b, log")], Divided::CommasLongest);
        assert!(["wrong", "b", "log"].iter().all(|word| LONGEST.contains(word)));
        assert!(!["what", "went", "a"].iter().any(|word| LONGEST.contains(word)));
    }
}
