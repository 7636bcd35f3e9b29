//! Names that must come out the same every time: branch, path, titles.

use jiff::tz::TimeZone;
use unicode_segmentation::UnicodeSegmentation as _;

use super::DOCUMENT_FOLDER;
use super::model::Issue;

/// Longest slug, in bytes (slugs are ASCII).
const SLUG_BYTES: usize = 48;
/// GitHub's limit for titles, in characters.
const TITLE_CHARS: usize = 256;

/// `double-debit-at-checkout`: ASCII, lower case, never empty.
pub fn slug(title: &str) -> String {
    let full = slug::slugify(title);
    let mut slug = full.as_str();
    if slug.len() > SLUG_BYTES {
        slug = &slug[..SLUG_BYTES];
        // Cut between words where there is one to cut at.
        slug = slug.rsplit_once('-').map_or(slug, |(head, _)| head);
    }
    if slug.is_empty() { "incident".into() } else { slug.into() }
}

/// Every draft's branch starts so.
pub const BRANCH_FOLDER: &str = "postmortem/";

/// `postmortem/ISSUE-SLUG`.
pub fn branch(issue: &Issue) -> String {
    format!("{BRANCH_FOLDER}{}-{}", issue.number, slug(&issue.title))
}

/// `postmortems/YYYY-MM-DD-SLUG.md`, by the day the issue was opened in UTC; with the issue's number where
/// that name is taken.
pub fn path(issue: &Issue, taken: bool) -> String {
    let date = issue.created_at.to_zoned(TimeZone::UTC).date();
    let slug = slug(&issue.title);
    if taken {
        format!("{DOCUMENT_FOLDER}/{date}-{slug}-{}.md", issue.number)
    } else {
        format!("{DOCUMENT_FOLDER}/{date}-{slug}.md")
    }
}

/// Whether a file is a postmortem document by its place.
pub fn is_document(path: &str) -> bool {
    path.strip_prefix(DOCUMENT_FOLDER).is_some_and(|rest| rest.starts_with('/'))
        && std::path::Path::new(path)
            .extension()
            .is_some_and(|ext| ext.eq_ignore_ascii_case("md") || ext.eq_ignore_ascii_case("markdown"))
}

/// A title within GitHub's limit, on one line. It mentions nobody.
pub fn title(title: &str) -> String {
    let inert = title.replace('@', "@\u{200b}");
    shorten(&inert.split_whitespace().collect::<Vec<_>>().join(" "), TITLE_CHARS)
}

/// The title of a draft's pull request. A squash merge copies it into the commit message, where `fixes #12` would
/// close an issue: a zero-width space keeps references and addresses text.
pub fn pull_title(issue: &str) -> String {
    let mut inert = format!("Postmortem: {issue}");
    for (reference, text) in
        [("#", "#\u{200b}"), ("://", ":\u{200b}//"), ("GH-", "GH\u{200b}-"), ("gh-", "gh\u{200b}-")]
    {
        inert = inert.replace(reference, text);
    }
    title(&inert)
}

/// At most `chars` characters, cut between graphemes, with an ellipsis where something was cut.
pub fn shorten(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut count = 0;
    for grapheme in text.graphemes(true) {
        count += grapheme.chars().count();
        if count >= chars {
            break;
        }
        short.push_str(grapheme);
    }
    short.push('…');
    short
}

/// At most `bytes` bytes, cut at a character boundary, with `tail` at the end where something was cut.
pub fn shorten_bytes(text: &str, bytes: usize, tail: &str) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(bytes.saturating_sub(tail.len()));
    format!("{}{tail}", &text[..end])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slugs() {
        assert_eq!(slug("Double debit at checkout!"), "double-debit-at-checkout");
        assert_eq!(slug("Zahlungsausfall: Größe ≠ Menge"), "zahlungsausfall-grosse-menge");
        assert_eq!(slug("🔥"), "fire");
        assert_eq!(slug("…"), "incident");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug(&"very long words ".repeat(20)), "very-long-words-very-long-words-very-long-words");
    }

    #[test]
    fn titles_stay_within_the_limit_and_refer_to_nothing() {
        assert_eq!(title("a\n b, @ann"), "a b, @\u{200b}ann");
        assert_eq!(
            pull_title("fixes #3, GH-4 https://x/5"),
            "Postmortem: fixes #\u{200b}3, GH\u{200b}-4 https:\u{200b}//x/5"
        );
        let long = pull_title(&"👩‍👩‍👧‍👦".repeat(256));
        assert!(long.chars().count() <= 256 && long.ends_with('…'), "{long}");
    }

    #[test]
    fn only_markdown_in_the_folder_is_a_document() {
        for (path, is) in [
            ("postmortems/a.md", true),
            ("postmortems/2026/a.Markdown", true),
            ("postmortems.md", false),
            ("postmortemsx/a.md", false),
            ("docs/postmortems/a.md", false),
            ("postmortems/a.txt", false),
        ] {
            assert_eq!(is_document(path), is, "{path}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_limits_hold(text in "\\PC*", limit in 0_usize..80) {
            prop_assert!(slug(&text).len() <= SLUG_BYTES);
            prop_assert!(shorten(&text, limit).chars().count() <= limit.max(1));
            prop_assert!(shorten_bytes(&text, limit, "…").len() <= limit.max(3));
        }
    }
}
