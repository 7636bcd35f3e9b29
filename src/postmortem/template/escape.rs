//! Values as they may stand in a template: a person's words never become front matter, Markdown or HTML.

use jiff::Timestamp;
use jiff::civil::DateTime;

/// Without line breaks and control characters.
pub(crate) fn one_line(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') { ' ' } else { c })
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A scalar: as it is where that can't be misread, else as a JSON string, which is YAML too.
pub(crate) fn yaml(text: &str) -> String {
    let text = one_line(text);
    let simple = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || " _./-".contains(c))
        && text.parse::<f64>().is_err()
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    // A moment, which YAML would not take for anything else.
    let moment = text.parse::<Timestamp>().is_ok() || text.contains('T') && text.parse::<DateTime>().is_ok();
    let moment = moment && text.chars().all(|c| c.is_ascii_digit() || "-:.TZ+".contains(c));
    if simple || moment { text } else { serde_json::Value::String(text).to_string() }
}

/// Text that Markdown shows as it is, on one line.
pub(crate) fn markdown(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let within_word = |before: Option<char>, after: Option<&char>| {
            before.is_some_and(char::is_alphanumeric) && after.is_some_and(|c| c.is_alphanumeric())
        };
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '{' | '}' | '#' | '&' => true,
            '_' => !within_word(before, rest.peek()),
            '-' | '+' | '=' => before.is_none(),
            // `1.` and `1)` would start a list.
            '.' | ')' => out.chars().all(|c| c.is_ascii_digit()) && !out.is_empty(),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}
