//! How a document is laid out, for those who edit it: its lines, line ends, paragraphs and comments.
//!
//! No meaning is decided here.

use std::ops::Range;

use super::Postmortem;
use super::markdown::{RunKind, UnitKind};

/// An HTML comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// With its `<!--` and `-->`.
    pub span: Range<usize>,
    /// Nothing but front matter and other comments is before it.
    pub leading: bool,
}

impl Postmortem<'_> {
    /// The comments outside code, in document order.
    pub fn comments(&self) -> Vec<Comment> {
        let mut found = Vec::new();
        let mut leading = true;
        for unit in self.blocks.iter() {
            if matches!(unit.kind, UnitKind::Html) {
                let mut at = unit.span.start;
                while let Some(span) = self.comment_in(at..unit.span.end) {
                    leading &= self.text(&(at..span.start)).trim().is_empty();
                    at = span.end;
                    found.push(Comment { span, leading });
                }
                leading &= self.text(&(at..unit.span.end)).trim().is_empty();
            } else {
                leading = false;
                let inline = unit.runs.iter().filter(|run| run.kind == RunKind::Html);
                let comments = inline.filter(|run| self.text(&run.span()).starts_with("<!--"));
                found.extend(comments.map(|run| Comment { span: run.span(), leading: false }));
            }
        }
        found
    }

    fn comment_in(&self, within: Range<usize>) -> Option<Range<usize>> {
        let text = self.text(&within);
        let open = text.find("<!--")?;
        let close = text.get(open..)?.find("-->")?;
        Some(within.start + open..within.start + open + close + "-->".len())
    }

    /// Is nothing else on the lines of this span?
    pub(crate) fn is_alone(&self, span: &Range<usize>) -> bool {
        let before = self.line_span(self.line(span.start)).start..span.start;
        let after = span.end..self.line_span(self.line(span.end.saturating_sub(1))).end;
        // From the span outwards: many of them may share a line.
        self.text(&before).trim_end().is_empty() && self.text(&after).trim_start().is_empty()
    }

    /// The paragraphs that stand neither in a list nor in a quote, in document order.
    pub(crate) fn paragraphs(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let paragraphs = self.blocks.iter().filter(|unit| matches!(unit.kind, UnitKind::Paragraph));
        paragraphs.filter(super::blocks::Unit::is_top).map(|unit| unit.span.start..unit.text.end.max(unit.span.start))
    }

    /// A 1-based line without its end; empty where there is none.
    pub(crate) fn line_span(&self, line: usize) -> Range<usize> {
        let start_of = |line: usize| if line > self.lines.count() { self.source.len() } else { self.lines.start(line) };
        let start = start_of(line);
        let text = self.text(&(start..start_of(line + 1).max(start)));
        let text = text.strip_suffix('\n').unwrap_or(text);
        start..start + text.strip_suffix('\r').unwrap_or(text).len()
    }

    /// Is this 1-based line without text (or outside the document)?
    pub(crate) fn is_blank(&self, line: usize) -> bool {
        line == 0 || self.text(&self.line_span(line)).trim().is_empty()
    }

    /// How many lines the document has.
    pub(crate) fn line_count(&self) -> usize {
        self.lines.count()
    }

    /// How its lines end, as the first one does.
    pub fn newline(&self) -> &'static str {
        match self.source.find('\n') {
            Some(at) if self.source.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
            _ => "\n",
        }
    }
}
