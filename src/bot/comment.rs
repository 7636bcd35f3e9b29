//! Every text that the bot posts. Pure builders; users' words come in neutralised: they never ping, link,
//! forge a marker or break out of their place.

use std::fmt::Write as _;

use super::check;
use super::command::Request;
use super::naming;
use super::plan::{Item, items};
use super::snapshot::{DocumentText, Incident, PullState, Refusal, Snapshot};

/// GitHub takes 65,536 characters; this many bytes are always fewer.
const BODY_BYTES: usize = 65_000;

/// Somebody's words as plain text on one line: no Markdown, no mention, no reference, no link. Also where they come
/// first on their line they are no list, heading or rule.
pub fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut previous = ' ';
    for c in one_line(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '-' | '+' | '=' | ':' if out.is_empty() => {
                out.push('\\');
                out.push(c);
            }
            // `1.` and `1)` would begin a list.
            '.' | ')' if !out.is_empty() && out.bytes().all(|byte| byte.is_ascii_digit()) => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A zero-width space behind them: GitHub sees neither mention, reference nor address.
            '@' | '#' => {
                out.push(c);
                out.push('\u{200b}');
            }
            '/' if previous == ':' => out.push_str("\u{200b}/"),
            '.' if ends_with(&out, b"www") => out.push_str("\u{200b}."),
            '-' if ends_with(&out, b"gh") => out.push_str("\u{200b}-"),
            _ => out.push(c),
        }
        previous = c;
    }
    out
}

/// In upper or lower case.
fn ends_with(text: &str, end: &[u8]) -> bool {
    let start = text.len().saturating_sub(end.len());
    text.as_bytes()[start..].eq_ignore_ascii_case(end)
}

/// Without line breaks, and without the signs that would turn around the text behind them.
fn one_line(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.replace(turns, "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text of ours with `code` spans in it, whose parts may be somebody's words.
pub fn prose(text: &str) -> String {
    let mut out = String::new();
    let parts: Vec<&str> = text.split('`').collect();
    // An odd number of backticks makes no pairs: all of it is text.
    let paired = parts.len() % 2 == 1;
    for (index, part) in parts.iter().enumerate() {
        if index % 2 == 1 && paired {
            match code(part) {
                // Nothing to set as code: two signs.
                empty if empty.is_empty() => out.push_str("\\`\\`"),
                span => out.push_str(&span),
            }
            continue;
        }
        if index > 0 && !paired {
            out.push_str("\\`");
        }
        // `inline` trims; keep the blanks that part text and code.
        let lead = part.starts_with(char::is_whitespace) && !part.trim().is_empty();
        let trail = part.ends_with(char::is_whitespace);
        if lead {
            out.push(' ');
        }
        out.push_str(&inline(part));
        if trail {
            out.push(' ');
        }
    }
    out
}

/// A code span, also in a table cell. A marker in it would look like one of ours to whoever reads the source, so
/// comments are shown as text.
pub fn code(text: &str) -> String {
    let flat = one_line(text);
    if flat.is_empty() || flat.contains(['`', '|']) || flat.contains("<!--") {
        inline(&flat)
    } else {
        format!("`{flat}`")
    }
}

/// `1 error`, `2 errors`.
pub fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// Whether a text can be a GitHub login at all.
pub fn is_login(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 39
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !text.starts_with('-')
}

/// `I could not WHAT: GitHub said 403, "…".`
pub fn refused(what: &str, refusal: &Refusal) -> String {
    format!("I could not {what}: GitHub answered {} ({}).", refusal.status, inline(&refusal.message))
}

/// The answer to one command.
pub fn reply(snapshot: &Snapshot, key: &str, request: &Request, text: &str, notes: &[String]) -> String {
    let marker = snapshot.signer.marker(&snapshot.repo, "reply", key);
    let mut body = format!("{marker}\n> {}\n\n{text}\n", code(&naming::shorten(&request.text, 200)));
    for note in notes {
        let _ = writeln!(body, "\n_{note}_");
    }
    naming::shorten_bytes(&body, BODY_BYTES, "\n\n…")
}

/// The one comment on the incident; `None` while there is nothing to say.
pub fn status(snapshot: &Snapshot, incident: &Incident) -> Option<String> {
    let text = match &snapshot.pull {
        Some(pull) => pull_status(snapshot, incident, pull),
        None if snapshot.setup.is_incident(&incident.issue) || snapshot.refused.contains_key("pull") => {
            format!("### Postmortem\n\n⚠️ {}\n", why_no_draft(snapshot, incident))
        }
        None => return None,
    };
    let notes = snapshot.setup.notes(&incident.issue);
    let notes = notes.iter().fold(String::new(), |mut notes, note| {
        let _ = write!(notes, "\n⚠️ {note}\n");
        notes
    });
    let mut markers = snapshot.signer.marker(&snapshot.repo, "status", &incident.issue.number.to_string());
    if let Some(pull) = &snapshot.pull {
        // Names the draft also when its branch and the ledger are gone.
        let draft = format!("{}-{}", incident.issue.number, pull.pull.number);
        let _ = write!(markers, "\n{}", snapshot.signer.marker(&snapshot.repo, "draft", &draft));
    }
    Some(naming::shorten_bytes(&format!("{markers}\n{text}{notes}"), BODY_BYTES, "\n\n…"))
}

/// The answer to `/postmortem status`.
pub fn status_reply(snapshot: &Snapshot) -> String {
    match (&snapshot.incident, &snapshot.pull) {
        (Some(incident), Some(pull)) => pull_status(snapshot, incident, pull),
        (None, Some(pull)) if !pull.documents.is_empty() => {
            let report = check::report(snapshot, pull);
            format!("{} The pull request belongs to no incident.", check_line(&report))
        }
        (Some(incident), None) if snapshot.setup.is_incident(&incident.issue) => why_no_draft(snapshot, incident),
        _ => format!(
            "There is no postmortem here yet. Label the issue {}, or comment `/postmortem start`.",
            code(&snapshot.setup.own_label())
        ),
    }
}

/// What to do about a draft that was closed.
pub fn closed_draft(number: u64) -> String {
    format!(
        "The postmortem's pull request #{number} was closed without a merge. To go on, reopen it (restore its branch \
         first, where that was deleted)."
    )
}

/// Why an incident has no draft, and what a person can do about it.
pub fn why_no_draft(snapshot: &Snapshot, incident: &Incident) -> String {
    if let Some(refusal) = snapshot.refused.get("pull") {
        return format!(
            "{} Check that the app may write contents and pull requests, and that no ruleset forbids it to create \
             branches named `postmortem/…`. Then comment `/postmortem start`.",
            refused("open the postmortem pull request", refusal)
        );
    }
    if incident.pull_was_made {
        return "The postmortem pull request was opened once and can't be found any more.".into();
    }
    if incident.base_head.is_none() {
        return format!(
            "This repository has no commit on `{}` yet, so there is nothing to base a pull request on. Push a first \
             commit (a README will do), then comment `/postmortem start`.",
            snapshot.repository.default_branch
        );
    }
    "The postmortem pull request is not open yet. Comment `/postmortem start` to try again.".into()
}

fn pull_status(snapshot: &Snapshot, incident: &Incident, state: &PullState) -> String {
    let pull = &state.pull;
    let mut text = String::from("### Postmortem\n\n");
    let files = state.documents.iter().map(|document| code(&document.path)).collect::<Vec<_>>().join(", ");
    if pull.merged {
        let what = if files.is_empty() { "the document is not there any more" } else { &files };
        let _ = writeln!(text, "✅ Merged in #{}: {what}.\n", pull.number);
        merged_status(&mut text, snapshot, incident, state);
    } else if !pull.open {
        let _ = writeln!(text, "{}\n", closed_draft(pull.number));
    } else if state.documents.is_empty() {
        let _ = writeln!(text, "📝 The draft is in #{}, but it holds no postmortem file any more.\n", pull.number);
    } else {
        let report = check::report(snapshot, state);
        let _ = writeln!(text, "📝 The draft is in #{}: {files}\n", pull.number);
        let _ = writeln!(text, "{}\n", check_line(&report));
        for (key, refusal) in &snapshot.refused {
            if key.starts_with("check:") {
                let _ = writeln!(text, "⚠️ {}\n", refused("set the check run", refusal));
            } else if key.starts_with("label:") {
                let _ = writeln!(text, "⚠️ {}\n", refused("add a label", refusal));
            }
        }
        let open = items(incident, state).iter().filter(|item| item.is_open()).count();
        if open > 0 {
            let _ = writeln!(text, "Merging it files {} as tracked issues.\n", plural(open, "open action item"));
        }
        filed_list(&mut text, incident);
        unwritten_links(&mut text, snapshot, incident, state);
    }
    text.push_str("<sub>`/postmortem help` lists what I can do.</sub>\n");
    text
}

fn check_line(report: &check::Report) -> String {
    if report.passes() {
        format!("The check passes ({}).", report.headline())
    } else {
        format!("The check fails: **{}**. Each is marked on its line in the pull request.", report.headline())
    }
}

fn merged_status(text: &mut String, snapshot: &Snapshot, incident: &Incident, state: &PullState) {
    filed_list(text, incident);
    let all = items(incident, state);
    let proposed: Vec<&Item<'_>> = all.iter().filter(|item| item.item.proposed && item.item.link.is_none()).collect();
    if !proposed.is_empty() {
        text.push_str("Not filed, because they are prose and may not be meant as action items:\n\n");
        for item in proposed {
            let _ = writeln!(text, "- {}", inline(&item.item.title));
        }
        text.push('\n');
    }
    for item in &all {
        if let Some(refusal) = snapshot.refused.get(&format!("action:{}", item.key)) {
            let what = format!("file “{}”", inline(&item.item.title));
            let _ = writeln!(text, "⚠️ {} `/actions file` tries again.\n", refused(&what, refusal));
        }
    }
    for document in state.documents.iter().filter(|document| !matches!(document.text, DocumentText::Text(_))) {
        let _ = writeln!(text, "⚠️ {} could not be read, so nothing of it was filed.\n", code(&document.path));
    }
    unwritten_links(text, snapshot, incident, state);
}

fn filed_list(text: &mut String, incident: &Incident) {
    if incident.filed.is_empty() {
        return;
    }
    text.push_str("Action items:\n\n");
    let mut filed: Vec<_> = incident.filed.values().collect();
    filed.sort_by_key(|action| action.number);
    for action in &filed {
        let _ = writeln!(text, "- #{} {}", action.number, inline(&action.title));
    }
    text.push('\n');
    let mut shortfalls: Vec<String> = Vec::new();
    for action in &filed {
        for shortfall in &action.shortfalls {
            shortfalls.push(format!("- #{}: {shortfall}", action.number));
        }
    }
    if !shortfalls.is_empty() {
        let _ = writeln!(text, "What could not be done:\n\n{}\n", shortfalls.join("\n"));
    }
}

fn unwritten_links(text: &mut String, snapshot: &Snapshot, incident: &Incident, state: &PullState) {
    for document in &state.documents {
        let Some(refusal) = snapshot.refused.get(&format!("commit:{}", document.path)) else { continue };
        let branch = if state.pull.merged { &state.pull.base_ref } else { &state.pull.head_ref };
        let _ = writeln!(
            text,
            "⚠️ {} Here they are, to be added to {} by hand (or let the app bypass the protection of {}):\n",
            refused("write the issues' links into the document", refusal),
            code(&document.path),
            code(branch),
        );
        for item in items(incident, state) {
            if item.document.path == document.path
                && item.item.link.is_none()
                && let Some(filed) = incident.filed.get(&item.key)
            {
                let _ = writeln!(text, "- line {}: `[#{}]({})`", item.item.line, filed.number, filed.url);
            }
        }
        text.push('\n');
    }
}

/// The answer to `/actions file`, once nothing is left to file.
pub fn filed_reply(snapshot: &Snapshot, incident: &Incident, state: &PullState) -> String {
    let mut text = String::new();
    if incident.filed.is_empty() {
        text.push_str("There is no open action item to file.\n\n");
    }
    merged_status(&mut text, snapshot, incident, state);
    text.trim_end().to_owned()
}

/// The body of the draft's pull request.
pub fn pull_body(snapshot: &Snapshot, incident: &Incident, path: &str) -> String {
    let marker = snapshot.signer.marker(&snapshot.repo, "pull", &incident.issue.number.to_string());
    format!(
        "{marker}\nThe postmortem of #{number}: {title}\n\n\
         1. Fill in {path} in this pull request. The comments in it say what belongs where.\n\
         2. The check `{check}` marks on each line what is still missing.\n\
         3. Review it together, and merge it. Each open action item then becomes an issue under #{number}.\n\n\
         <sub>`/postmortem help` lists what I can do.</sub>\n",
        number = incident.issue.number,
        title = inline(&incident.issue.title),
        path = code(path),
        check = super::CHECK_NAME,
    )
}

/// The body of an action item's issue.
pub fn action_body(snapshot: &Snapshot, incident: &Incident, state: &PullState, open: &Item<'_>, key: &str) -> String {
    let item = &open.item;
    let marker = snapshot.signer.marker(&snapshot.repo, "action", key);
    let link = format!(
        "{}/blob/{}/{}#L{}",
        snapshot.repository.html_url.trim_end_matches('/'),
        state.read_at,
        percent_path(&open.document.path),
        item.line
    );
    let mut body = format!(
        "{marker}\nAn action item from the postmortem of #{}: [{}, line {}]({link})\n\n",
        incident.issue.number,
        inline(&open.document.path),
        item.line
    );
    for line in item.text.lines().filter(|line| !line.trim().is_empty()) {
        let _ = writeln!(body, "> {}", inline(line));
    }
    body.push('\n');
    for (name, value) in [
        ("Owner", item.owner.clone()),
        ("Due", item.due.map(|due| due.to_string()).or_else(|| item.due_text.clone())),
        ("Priority", item.priority.clone()),
    ] {
        if let Some(value) = value {
            let _ = writeln!(body, "- {name}: {}", inline(&value));
        }
    }
    naming::shorten_bytes(&body, BODY_BYTES, "\n\n…")
}

/// A repository path as part of a URL.
fn percent_path(path: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEEP: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(path, KEEP).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn users_words_are_inert() {
        assert_eq!(inline("hi @ann, see #12"), "hi @\u{200b}ann, see #\u{200b}12");
        assert_eq!(inline("<!-- postmortem-bot:x -->"), "&lt;!-- postmortem-bot:x --&gt;");
        assert_eq!(inline("[a](http://x) *b* | c\nd"), "\\[a\\](http:\u{200b}//x) \\*b\\* \\| c d");
        assert_eq!(inline("www.example.org GH-12"), "www\u{200b}.example.org GH\u{200b}-12");
        for (text, safe) in
            [("- a", "\\- a"), ("===", "\\==="), ("12. a", "12\\. a"), (":-:", "\\:-:"), ("$x$", "\\$x\\$")]
        {
            assert_eq!(inline(text), safe);
        }
        assert_eq!(inline("a\u{202e}b\u{2069}"), "ab");
    }

    #[test]
    fn prose_keeps_code_spans_only_in_pairs() {
        assert_eq!(prose("write `owner: @ann` here"), "write `owner: @ann` here");
        assert_eq!(prose("an odd ` tick @ann"), "an odd \\` tick @\u{200b}ann");
        assert_eq!(prose("two `` ticks"), "two \\`\\` ticks");
        assert_eq!(code("a|b"), "a\\|b");
        assert_eq!(code("a``b"), "a\\`\\`b");
        assert_eq!(
            code("/check <!-- postmortem-bot:status 5 aa -->"),
            "/check &lt;!-- postmortem-bot:status 5 aa --&gt;"
        );
    }

    #[test]
    fn logins() {
        for (text, is) in [("ann", true), ("a-b1", true), ("Team Payments", false), ("-x", false), ("", false)] {
            assert_eq!(is_login(text), is, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_mention_survives(text in "(?s).{0,80}") {
            let safe = inline(&text);
            prop_assert!(!safe.contains("<!--") && !safe.contains('\n'));
            for (at, _) in safe.match_indices(['@', '#']) {
                prop_assert!(safe[at + 1..].starts_with('\u{200b}'), "{safe:?}");
            }
            let parsed: Vec<_> = pulldown_cmark::Parser::new(&safe).collect();
            let odd = parsed.iter().any(|event| matches!(event, pulldown_cmark::Event::Html(_) | pulldown_cmark::Event::InlineHtml(_) | pulldown_cmark::Event::Code(_)));
            prop_assert!(!odd, "{parsed:?}");
        }
    }
}
