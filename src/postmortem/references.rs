//! What a document refers to by links, references, footnotes and anchors, and which of these lead nowhere in it.
//!
//! Only what the text itself decides: no address is looked up.

use std::collections::HashSet;
use std::ops::Range;

use memchr::{memchr, memchr2, memmem, memrchr};

use super::Postmortem;
use super::markdown::{RunKind, Unit, visible};

/// A link with words.
#[derive(Debug, Clone)]
pub(crate) struct Link<'d> {
    /// The address.
    pub(crate) target: &'d str,
    /// The words that are linked.
    pub(crate) text: Range<usize>,
}

impl Postmortem<'_> {
    /// All links with words, in document order.
    pub(crate) fn links(&self) -> impl Iterator<Item = Link<'_>> {
        let linked = self.blocks.runs().iter().filter_map(|run| Some((run.link()?, run.span())));
        let mut linked = linked.peekable();
        std::iter::from_fn(move || {
            loop {
                let (link, mut text) = linked.next()?;
                while let Some((_, more)) = linked.next_if(|(next, _)| *next == link) {
                    text.end = more.end;
                }
                if let Some(target) = self.blocks.links.get(link) {
                    return Some(Link { target, text });
                }
            }
        })
    }

    /// The words of a link and its address, as far as that is written behind them.
    pub(crate) fn whole_link(&self, link: &Link<'_>) -> Range<usize> {
        let text = &link.text;
        let rest = self.source.get(text.end..).unwrap_or_default();
        let address = rest.trim_start_matches(['*', '_', '`', '~']).strip_prefix("](");
        // To the bracket or the line's end: the line itself may be the whole document.
        let end = address.and_then(|address| memchr2(b')', b'\n', address.as_bytes()));
        if let (Some(address), Some(end)) = (address, end)
            && address[end..].starts_with(')')
        {
            let opened = self.source.get(..text.start).is_some_and(|before| before.ends_with('['));
            return text.start - usize::from(opened)..text.end + (rest.len() - address.len()) + end + 1;
        }
        text.clone()
    }

    /// What `#anchors` may name by the headings, each as [`bare_anchor`].
    pub(crate) fn heading_anchors(&self) -> HashSet<String> {
        let shown =
            |unit: Unit<'_>| bare_anchor(visible(self.source, &unit.runs).split("{#").next().unwrap_or_default());
        self.blocks.headings().map(shown).collect()
    }

    /// What `#anchors` may name besides: ids, labels, headings of HTML.
    pub(crate) fn other_anchors(&self) -> HashSet<String> {
        let mut anchors: HashSet<String> = HashSet::new();
        let bytes = self.source.as_bytes();
        // HTML's ids and names, and the labels of kramdown and MyST.
        for (open, close) in [("id=\"", '"'), ("name=\"", '"'), ("id='", '\''), ("name='", '\''), ("{#", '}')] {
            for at in memmem::find_iter(bytes, open) {
                let rest = self.source.get(at + open.len()..).unwrap_or_default();
                if let Some(end) = memchr2(close as u8, b'\n', rest.as_bytes())
                    && rest[end..].starts_with(close)
                {
                    anchors.insert(bare_anchor(&rest[..end]));
                }
            }
        }
        for at in memmem::find_iter(bytes, "<h") {
            let heading = self.source.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            if heading.get(2..3).is_some_and(|level| level.bytes().all(|b| matches!(b, b'1'..=b'6'))) {
                // What is between the tags.
                let near = heading.get(..heading.floor_char_boundary(LONGEST)).unwrap_or_default();
                let text = near.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text);
                anchors.insert(bare_anchor(&text.collect::<String>()));
            }
        }
        for line in lines_with(self.source, ")=") {
            if let Some(name) = line.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(")=")) {
                anchors.insert(bare_anchor(name));
            }
        }
        anchors
    }

    /// Places of `[text][reference]` and `[^footnote]` without a definition, and the names they ask for.
    pub(crate) fn undefined_references(&self) -> Vec<(Range<usize>, String)> {
        let mut found = Vec::new();
        let bytes = self.source.as_bytes();
        if memmem::find(bytes, b"][").is_none() && memmem::find(bytes, b"[^").is_none() {
            return found;
        }
        // Brackets in a document that defines no reference are more likely just brackets.
        let (mut defines, mut notes) = (false, false);
        for line in lines_with(self.source, "]:").map(str::trim_start).filter(|line| line.starts_with('[')) {
            defines |= !line.starts_with("[^");
            notes |= line.starts_with("[^");
        }
        for unit in self.blocks.iter() {
            let texts = unit.runs.iter().filter(|run| run.kind == RunKind::Text && run.link().is_none());
            texts.for_each(|run| self.undefined_in(&run.span(), (defines, notes), &mut found));
        }
        found.sort_by_key(|(span, _)| span.start);
        found
    }

    fn undefined_in(
        &self,
        piece: &Range<usize>,
        (defines, notes): (bool, bool),
        found: &mut Vec<(Range<usize>, String)>,
    ) {
        let text = self.text(piece);
        // Most pieces hold no bracket at all.
        if memchr(b'[', text.as_bytes()).is_none() {
            return;
        }
        for (at, _) in text.match_indices("][") {
            if let Some((label, name)) = reference(text, at)
                && (defines || text.get(label..at).is_some_and(|label| label.contains(' ')))
            {
                let end = at + 2 + name.len() + 1;
                found.push((piece.start + label - 1..piece.start + end, name.to_owned()));
            }
        }
        for (at, _) in text.match_indices("[^") {
            let rest = text.get(at + 2..).unwrap_or_default();
            let Some(name) = closed(rest) else { continue };
            let numbered = name.bytes().all(|b| b.is_ascii_digit());
            let defined = rest.get(name.len() + 1..).is_some_and(|rest| rest.starts_with(':'));
            let escaped = text.get(..at).is_some_and(|before| before.ends_with('\\'));
            if (numbered || notes && is_name(name)) && !defined && !escaped {
                found.push((piece.start + at..piece.start + at + name.len() + 3, format!("^{name}")));
            }
        }
    }
}

/// The lines that hold a mark, without their ends.
fn lines_with<'t>(text: &'t str, mark: &'static str) -> impl Iterator<Item = &'t str> {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + memmem::find(bytes.get(from..)?, mark.as_bytes())?;
        let start = memrchr(b'\n', bytes.get(from..at)?).map_or(from, |end| from + end + 1);
        let end = memchr(b'\n', bytes.get(at..)?).map_or(bytes.len(), |end| at + end);
        from = end + 1;
        text.get(start..end)
    })
}

/// Longer labels are no names.
const LONGEST: usize = 200;

/// What is before the next closing bracket.
fn closed(text: &str) -> Option<&str> {
    let near = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
    let name = near.get(..near.find([']', '['])?)?;
    (!name.is_empty() && near.get(name.len()..).is_some_and(|rest| rest.starts_with(']'))).then_some(name)
}

fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') && name.chars().count() > 1
}

/// Around `][`: where the label starts, and the reference's name.
fn reference(text: &str, at: usize) -> Option<(usize, &str)> {
    let name = closed(text.get(at + 2..)?)?;
    let from = text.ceil_char_boundary(at.saturating_sub(LONGEST));
    let before = text.get(from..at)?;
    let open = from + before.rfind('[')? + 1;
    let label = text.get(open..at)?;
    let lead = text.get(..open - 1)?.chars().next_back();
    let plausible = |part: &str| !part.trim().is_empty() && !part.contains(['{', '}', ']', '\n', '\\', '^']);
    let free = lead.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ',' | ':' | '-' | '*' | '_'));
    let word = label.chars().filter(|c| c.is_alphabetic()).count() > 1;
    // `crate::Name` is resolved by documentation generators.
    (free && word && plausible(label) && plausible(name) && !name.contains("::")).then_some((open, name))
}

/// Letters and digits only: generators of anchors differ in all else.
pub(crate) fn bare_anchor(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_span_words_and_address() {
        let source =
            "See [the **graph**](https://a.example/x) and <https://b.example>, [ref][r].\n\n[r]: https://c.example\n";
        let document = Postmortem::parse(source);
        let found: Vec<(&str, &str)> =
            document.links().map(|link| (document.text(&document.whole_link(&link)), link.target)).collect();
        assert_eq!(
            found,
            [
                ("[the **graph**](https://a.example/x)", "https://a.example/x"),
                ("https://b.example", "https://b.example"),
                ("ref", "https://c.example")
            ]
        );
    }

    #[test]
    fn undefined_references_are_found_and_brackets_left_alone() {
        let names = |source: &str| -> Vec<String> {
            Postmortem::parse(source).undefined_references().into_iter().map(|(_, name)| name).collect()
        };
        assert_eq!(names("See [the graph][graph].\n"), ["graph"]);
        assert_eq!(names("See [graph][one] and [two][two].\n\n[two]: https://a.example\n"), ["one"]);
        assert_eq!(names("Slow[^1] and late[^2].\n\n[^2]: by far\n"), ["^1"]);
        for source in [
            "[INFO][main] started\n",
            "matrix a[i][j]\n",
            "`[the graph][graph]`\n",
            "a pattern like [^abc] here\n",
            "- [ ][bug] x\n",
            "[the graph][]\n\n[the graph]: https://a.example\n",
        ] {
            assert_eq!(names(source), Vec::<String>::new(), "{source}");
        }
    }

    #[test]
    fn anchors_are_headings_and_ids() {
        let source = "# Über `x` & y\n\n## Root cause(s) {#why}\n\n<a name=\"left-over\"></a>\n\n<h2 class=x><b>Big</b> one</h2>\n\n(label)=\n";
        let document = Postmortem::parse(source);
        let (headings, others) = (document.heading_anchors(), document.other_anchors());
        let mut anchors: Vec<String> = headings.union(&others).cloned().collect();
        anchors.sort();
        assert_eq!(anchors, ["bigone", "label", "leftover", "rootcauses", "why", "überxy"]);
    }
}
