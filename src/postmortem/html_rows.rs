//! Rows and items of HTML that stands in a Markdown document, as far as a timeline is written in it.
//!
//! Only tags that begin a row, a cell or an item matter here; nothing is validated, and no tree is built.

use std::ops::Range;

/// A table row or a list item.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HtmlRow {
    /// Bytes of the text that was read.
    pub(super) span: Range<usize>,
    /// All its cells are header cells.
    pub(super) header: bool,
    /// Visible text of each cell; an item has one.
    pub(super) cells: Vec<String>,
}

/// The rows and items in `html`, in order.
pub(super) fn read(html: &str) -> Vec<HtmlRow> {
    let mut rows: Vec<HtmlRow> = Vec::new();
    let mut open = false;
    let mut headers = 0;
    let mut at = 0;
    // Where the next `>` is: looked up once, not for every `<` before it.
    let mut next: Option<usize> = None;
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        let until = rest.find('<').unwrap_or(rest.len());
        let (text, tag) = rest.split_at(until);
        if open && let Some(cell) = rows.last_mut().and_then(|row| row.cells.last_mut()) {
            push_text(cell, text);
        }
        at += until;
        if tag.starts_with("<!--") {
            at += tag.find("-->").map_or(tag.len(), |end| end + 3);
            continue;
        }
        // A `<` that opens no tag is text; what it begins can't be longer than any tag.
        let close = next.filter(|next| *next > at).unwrap_or_else(|| tag.find('>').map_or(html.len(), |end| at + end));
        next = Some(close);
        let Some(end) = (close < html.len() && close - at < 4096).then(|| close - at) else {
            at += usize::from(!tag.is_empty());
            continue;
        };
        let inside = tag.get(1..end).unwrap_or_default();
        let closing = inside.starts_with('/');
        let name: String = inside.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let start = at;
        at += end + 1;
        let finish = |rows: &mut Vec<HtmlRow>, headers: usize| {
            if let Some(row) = rows.last_mut().filter(|row| row.span.end == 0) {
                row.span.end = start;
                row.header = headers > 0 && headers == row.cells.len();
            }
        };
        match (name.to_ascii_lowercase().as_str(), closing) {
            ("tr" | "li", false) => {
                finish(&mut rows, headers);
                let item = name.eq_ignore_ascii_case("li");
                let cells = if item { vec![String::new()] } else { Vec::new() };
                rows.push(HtmlRow { span: at..0, header: false, cells });
                open = true;
                headers = 0;
            }
            ("td" | "th", false) if open => {
                if let Some(row) = rows.last_mut() {
                    // The row's line is that of its first cell.
                    if row.cells.is_empty() {
                        row.span.start = at;
                    }
                    row.cells.push(String::new());
                }
                headers += usize::from(name.eq_ignore_ascii_case("th"));
            }
            ("tr" | "li" | "table" | "ul" | "ol", true) => {
                finish(&mut rows, headers);
                open = false;
            }
            ("br" | "p", _) if open => {
                if let Some(cell) = rows.last_mut().and_then(|row| row.cells.last_mut()) {
                    cell.push(' ');
                }
            }
            _ => {}
        }
    }
    if let Some(row) = rows.last_mut().filter(|row| row.span.end == 0) {
        row.span.end = html.len();
        row.header = headers > 0 && headers == row.cells.len();
    }
    rows.retain(|row| row.span.start <= row.span.end);
    rows
}

fn push_text(cell: &mut String, text: &str) {
    let text = text.replace("&nbsp;", " ").replace("&ndash;", "–").replace("&amp;", "&");
    if cell.is_empty() {
        cell.push_str(text.trim_start());
    } else {
        cell.push_str(&text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(html: &str) -> Vec<(bool, Vec<String>)> {
        read(html)
            .into_iter()
            .map(|row| (row.header, row.cells.iter().map(|cell| cell.trim().to_owned()).collect()))
            .collect()
    }

    #[test]
    fn rows_and_items_are_told_apart_from_the_rest() {
        let html = "<table><tr><th>Time</th><th>What</th></tr>\n<tr>\n<td><b>14:05</b></td><td>alert<br>paged</td></tr></table>";
        let expected = [(true, vec!["Time", "What"]), (false, vec!["14:05", "alert paged"])];
        let expected: Vec<(bool, Vec<String>)> = expected
            .into_iter()
            .map(|(header, cells)| (header, cells.into_iter().map(str::to_owned).collect()))
            .collect();
        assert_eq!(cells(html), expected);
        assert_eq!(cells("<ul><li>14:05 alert<li>14:10 fix</ul>").len(), 2);
        assert_eq!(cells("<p>14:05 < 14:10"), []);
    }

    #[test]
    fn spans_are_within_the_text() {
        for html in ["<tr", "<tr><td", "<tr><td>1", "<tr></tr><tr>", "<!-- <tr> ", "<li>", "< < <tr>é"] {
            for row in read(html) {
                assert!(html.get(row.span.clone()).is_some(), "{html}");
            }
        }
    }
}
