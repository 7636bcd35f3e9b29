//! From bytes to lines and back, in little memory: a hostile document is nothing but line ends.

use std::ops::Range;

use memchr::memchr_iter;

/// The place of each line, without its end.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len())).map(move |end| {
        let line = start..end;
        start = end + 1;
        line
    })
}

/// Newlines are counted up to each stretch of so many bytes.
const STRETCH: usize = 128;

/// Where the lines of a text are. Lines end with `\n`, as in an editor and on GitHub.
#[derive(Debug, Clone)]
pub(crate) struct LineIndex<'a> {
    source: &'a [u8],
    /// How many newlines are before each stretch.
    before: Vec<u32>,
    newlines: usize,
}

impl<'a> LineIndex<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        let source = source.as_bytes();
        let mut newlines = 0;
        let mut before = Vec::with_capacity(source.len().div_ceil(STRETCH));
        for stretch in source.chunks(STRETCH) {
            before.push(u32::try_from(newlines).unwrap_or(u32::MAX));
            newlines += count(stretch);
        }
        Self { source, before, newlines }
    }

    /// 1-based line of a byte offset.
    pub(crate) fn line(&self, byte: usize) -> usize {
        let stretch = byte / STRETCH;
        let Some(before) = self.before.get(stretch) else { return self.newlines + 1 };
        let rest = self.source.get(stretch * STRETCH..byte.min(self.source.len())).unwrap_or_default();
        *before as usize + count(rest) + 1
    }

    pub(crate) fn count(&self) -> usize {
        self.newlines + 1
    }

    /// Byte offset of the first byte of a 1-based line; 0 where there is no such line.
    pub(crate) fn start(&self, line: usize) -> usize {
        // The line starts behind this newline.
        let Some(newline) = line.checked_sub(1).filter(|newline| (1..=self.newlines).contains(newline)) else {
            return 0;
        };
        let stretch = self.before.partition_point(|before| (*before as usize) < newline).saturating_sub(1);
        let before = self.before.get(stretch).map_or(0, |before| *before as usize);
        let start = stretch * STRETCH;
        let rest = self.source.get(start..).unwrap_or_default();
        let ends = rest.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        ends.map(|(at, _)| start + at + 1).nth(newline - before - 1).unwrap_or_default()
    }
}

fn count(bytes: &[u8]) -> usize {
    memchr_iter(b'\n', bytes).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_their_starts_are_those_of_an_editor() {
        let long = "x".repeat(3 * STRETCH);
        let texts =
            [String::new(), "\n".to_owned(), "a".to_owned(), format!("a\n\n{long}\nb\r\n{long}\n"), "\n".repeat(1000)];
        for text in texts {
            let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
            let lines = LineIndex::new(&text);
            assert_eq!(lines.count(), starts.len());
            for byte in 0..text.len() + 300 {
                assert_eq!(lines.line(byte), starts.partition_point(|start| *start <= byte), "{byte}");
            }
            for line in 0..starts.len() + 3 {
                let start = starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
                assert_eq!(lines.start(line), start, "{line}");
            }
        }
    }
}
