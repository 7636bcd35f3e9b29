//! The addresses of a document's links, held in one text: there may be a million.

/// Addresses by the number of their link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Links {
    text: String,
    /// Start and end of each in the text. Links that follow each other and have one address share it.
    spans: Vec<(u32, u32)>,
}

impl Links {
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(crate) fn get(&self, number: usize) -> Option<&str> {
        let (start, end) = *self.spans.get(number)?;
        self.text.get(start as usize..end as usize)
    }

    pub(super) fn push(&mut self, address: &str) {
        let same = self.spans.last().copied().filter(|_| self.get(self.len() - 1) == Some(address));
        let span = same.unwrap_or_else(|| {
            let start = self.end();
            self.text.push_str(address);
            (start, self.end())
        });
        self.spans.push(span);
    }

    /// Places beyond 4 GiB are all the same one.
    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.spans.truncate(len);
        let end = self.spans.last().map_or(0, |(_, end)| *end as usize);
        self.text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_by_their_numbers() {
        let mut links = Links::default();
        for address in ["a", "é", "é", "", "b"] {
            links.push(address);
        }
        let told = |links: &Links| -> Vec<String> { (0..9).map_while(|at| links.get(at)).map(str::to_owned).collect() };
        assert_eq!(told(&links), ["a", "é", "é", "", "b"]);
        links.truncate(3);
        links.push("c");
        assert_eq!(told(&links), ["a", "é", "é", "c"]);
        links.truncate(0);
        assert_eq!((links.len(), links.text.len()), (0, 0));
    }
}
