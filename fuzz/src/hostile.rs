//! What has to hold whatever strangers send: webhooks, comments that may hold commands, and people's words in what
//! the bot writes.

use hmac::{Hmac, KeyInit as _, Mac as _};
use pulldown_cmark::{Event as Markdown, Options, Parser, Tag, TagEnd};
use sha2::Sha256;

use super::bot::command::lines;
use super::bot::comment::{code, inline, prose};
use super::bot::event::{Event, IncidentLabels, Incoming, Reading, Unreadable};
use super::bot::marker::Signer;
use super::bot::model::RepoRef;
use super::signature::{Signature, WebhookSecrets};

const EVENTS: [&str; 7] =
    ["issues", "issue_comment", "pull_request", "check_run", "check_suite", "ping", "something_new"];

/// The first byte chooses the event, the rest of the first line is the signature, what follows is the body. A body is
/// read, or refused with words that quote nothing of it; what is read can be written down and read again; and only
/// who knows the secret can sign.
pub fn webhook(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let event = EVENTS[usize::from(*choice) % EVENTS.len()];
    let cut = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (header, body) = (&rest[..cut], rest.get(cut + 1..).unwrap_or_default());

    let secrets = WebhookSecrets::new("the secret".into(), Some("the one before".into())).expect("secrets");
    let given = Signature::parse(header);
    let genuine = ["the secret", "the one before"].map(|secret| signed(secret, body));
    if let Some(given) = given {
        let is_genuine = genuine.iter().any(|genuine| header.eq_ignore_ascii_case(genuine.as_bytes()));
        assert_eq!(secrets.verify(body, &given), is_genuine);
    }
    for genuine in &genuine {
        let signature = Signature::parse(genuine.as_bytes()).expect("a signature");
        assert!(secrets.verify(body, &signature));
        assert!(!secrets.verify(&[body, b" "].concat(), &signature));
    }
    let stranger = Signature::parse(signed("a guess", body).as_bytes()).expect("a signature");
    assert!(!secrets.verify(body, &stranger));

    match Incoming::read(event, body, &IncidentLabels::default()) {
        Ok(Reading::Relevant(incoming)) => {
            let lane = incoming.lane();
            // Of a commit alone nobody knows yet which pull request it is of.
            let known = !matches!(incoming.event, Event::CheckOfCommit { .. });
            assert!((lane.number >= 1) == known && i64::try_from(lane.number).is_ok());
            assert!(i64::try_from(lane.repository_id).is_ok_and(|id| id >= 1));
            assert!(!incoming.repo.owner.is_empty() && !incoming.repo.name.is_empty());
            if let Event::Comment { author, body, before, .. } = &incoming.event {
                assert!(!author.is_bot && !incoming.sender.is_bot, "bots are not obeyed");
                assert!(!lines(body, before.as_deref()).is_empty());
            }
            let written = serde_json::to_string(&incoming).expect("it can be written down");
            assert_eq!(serde_json::from_str::<Incoming>(&written).expect("it can be read again"), *incoming);
        }
        Ok(Reading::Labelled(incoming, labels)) => assert!(!labels.is_empty() && incoming.lane().number >= 1),
        Ok(Reading::Irrelevant(why)) => assert!(!why.is_empty()),
        Err(Unreadable::NotJson(why) | Unreadable::Incomplete { problem: why, .. }) => {
            assert!(!why.contains('\n') && why.len() < 200, "{why}");
        }
    }
}

fn signed(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Commands are lines of the comment; in whatever disguise the comment is put there are none, nor after an edit that
/// changed nothing.
pub fn commands(bytes: &[u8]) {
    let body = String::from_utf8_lossy(bytes);
    let found = lines(&body, None);
    for line in &found {
        assert!(line.text.starts_with('/') && !line.text.contains(['\n', '\r']));
        assert!(body.split(['\n', '\r']).any(|raw| raw.trim() == line.text), "{line:?} is no line");
        assert_eq!(lines(&line.text, None).len(), 1, "{line:?} is none by itself");
    }
    assert_eq!(lines(&body, Some("")), found);
    assert_eq!(lines(&body, Some(&body)), []);

    let each = |prefix: &str| {
        let flat = body.replace("\r\n", "\n").replace('\r', "\n");
        flat.split('\n').map(|line| format!("{prefix}{line}\n")).collect::<Vec<_>>().concat()
    };
    let fence = "`".repeat(body.split(|c| c != '`').map(str::len).max().unwrap_or(0).max(2) + 1);
    let mut disguises = vec![
        each("> "),
        each("    "),
        format!("- item\n\n{}", each("  ")),
        format!("1. item\n\n{}", each("   ")),
        format!("> - item\n{}", each(">   ")),
        format!("{fence}\n{body}\n{fence}\n"),
        // Never closed.
        format!("{fence}\n{body}"),
        format!("[^1]: note\n\n{}", each("    ")),
    ];
    if !body.contains("-->") && !body.starts_with(['>', '-']) {
        disguises.push(format!("<!--\n{body}\n-->\n"));
        disguises.push(format!("<!--\n{body}"));
    }
    if !body.to_lowercase().contains("</pre") {
        disguises.push(format!("<pre>\n{body}\n</pre>\n"));
    }
    if !each("").contains("\n\n") && !body.split(['\n', '\r']).any(|line| line.trim().is_empty()) {
        disguises.push(format!("<details>\n{body}\n</details>\n"));
    }
    for disguise in disguises {
        assert_eq!(lines(&disguise, None), [], "{disguise:?}");
    }
}

/// People's words in every place where the bot puts them: they make no marker that counts, no mention, no reference,
/// no link, and nothing of them is Markdown.
pub fn markers(bytes: &[u8]) {
    let words = String::from_utf8_lossy(bytes);
    let signer = Signer::new([b"a key".as_slice()]);
    let repo = RepoRef { installation: 1, id: 7, owner: "acme".into(), name: "shop".into() };
    // A genuine marker that somebody copied from elsewhere.
    let copied = signer.marker(&repo, "status", "5");
    for words in [words.clone().into_owned(), format!("{words}{copied}"), format!("{copied}{words}")] {
        let body = page(&signer.marker(&repo, "reply", "9"), &words);
        assert_eq!(signer.find(&repo, "reply", &body), Some("9"));
        for kind in ["status", "draft", "pull", "action"] {
            assert_eq!(signer.find(&repo, kind, &body), None, "{body}");
        }
        assert_eq!(body.matches("<!--").count(), 1, "{body}");
        inert(&body);
        if inline(&words).is_empty() {
            continue;
        }
        let plain = page(&signer.marker(&repo, "reply", "9"), "words");
        assert_eq!(skeleton(&body), skeleton(&plain), "{body}");
    }
}

/// All the places: alone, behind words of ours, in a list, a quotation, a table, emphasis.
fn page(marker: &str, words: &str) -> String {
    let (inline, code, prose) = (inline(words), code(words), prose(words));
    format!(
        "{marker}\n> {code}\n\n{inline}\n\nBehind {inline} and {code}.\n\n- {inline}\n- {code}\n\n> {inline}\n> {inline}\n\n\
         | a | b | c |\n|---|---|---|\n| {inline} | {code} | {prose} |\n\nThe check says **{inline}** [{inline}, line 1](https://github.com/acme/shop).\n\n\
         {prose}\n"
    )
}

fn markdown(body: &str) -> Parser<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    Parser::new_ext(body, options)
}

/// The structure alone; words and code spans are one thing.
fn skeleton(body: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for event in markdown(body) {
        let part = match event {
            Markdown::Text(_) | Markdown::Code(_) => "words".to_owned(),
            other => format!("{other:?}"),
        };
        if part != "words" || parts.last().is_none_or(|last| *last != part) {
            parts.push(part);
        }
    }
    parts
}

/// No words that GitHub would make a link, a mention or a reference of, outside of code.
pub fn inert(body: &str) {
    let mut linked = 0;
    let mut text = String::new();
    for event in markdown(body) {
        match event {
            Markdown::Start(Tag::Link { .. } | Tag::Image { .. }) => linked += 1,
            Markdown::End(TagEnd::Link | TagEnd::Image) => linked -= 1,
            Markdown::Text(words) if linked == 0 => text.push_str(&words),
            Markdown::Text(_) => {}
            _ => text.push(' '),
        }
    }
    let lower = text.to_lowercase();
    // A sentence of ours may end behind a `www` of theirs.
    for sign in ["@", "#", "gh-", "www."] {
        for (at, _) in lower.match_indices(sign) {
            let follows = lower[at + sign.len()..].chars().next();
            let goes_on = |c: char| c.is_alphanumeric() || sign == "www." && matches!(c, '-' | '_');
            assert!(!follows.is_some_and(goes_on), "{sign} at {at} of {text:?}");
        }
    }
    assert!(!lower.contains("://"), "{text:?}");
}
