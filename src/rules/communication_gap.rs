//! `communication-gap`

use std::rc::Rc;

use super::words::{Text, is_in, shown};
use super::{Level, Report, Rule};
use crate::postmortem::Section;

pub(super) static RULE: Rule = Rule {
    id: "communication-gap",
    summary: "Users were hit, and nothing says that anybody told them",
    default_level: Level::Advise,
    docs: "Where the summary or the impact names customers or users and the timeline has at least four entries, some sentence \
           must tell of a word to them: a status page, an announcement, a mail, a message. Also finds a plan to share that \
           names neither a day nor a place (`will be communicated to all relevant teams`). Documents with a section about \
           communication have only their plan read. English only.",
    check,
};

/// Anything that may be a word to those who were hit.
const TOLD: &[&str] = &[
    "status",
    "statuspage",
    "announced",
    "announcement",
    "announce",
    "notified",
    "notify",
    "notification",
    "informed",
    "inform",
    "communicated",
    "communication",
    "communications",
    "communicate",
    "communicating",
    "told",
    "tweet",
    "tweeted",
    "twitter",
    "mastodon",
    "discourse",
    "forum",
    "email",
    "emailed",
    "emails",
    "mail",
    "mailed",
    "message",
    "messages",
    "messaged",
    "posted",
    "post",
    "blog",
    "banner",
    "publish",
    "published",
    "acknowledged",
    "apologised",
    "apologized",
    "newsletter",
    "contacted",
    "replied",
    "responded",
    "update",
    "updates",
    "updated",
    "slack",
    "discord",
    "telegram",
    "chat",
    "gitter",
    "zulip",
    "press",
    "disclosed",
    "disclosure",
    "advisory",
    "outreach",
    "reached",
    "warned",
    "aware",
    "irc",
    "ticket",
    "tickets",
    "support",
    "statement",
    "keybase",
    "letter",
    "called",
    "phone",
];

const PEOPLE: &[&str] = &["customers", "customer", "users", "clients", "merchants", "subscribers", "tenants"];

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let planned = document.has_section(Section::Communication);
    if !planned && document.timeline.len() < 4 || !report.english() {
        return;
    }
    if planned {
        plan(report);
    } else {
        silence(report);
    }
}

fn silence(report: &mut Report<'_, '_>) {
    let document = report.document;
    let hit = report.texts(&[Section::Summary, Section::Impact]).find_map(|kept| {
        let words = kept.words();
        let at = (0..words.len()).find(|at| PEOPLE.contains(&words.get(*at)))?;
        Some(words.get(at).to_owned())
    });
    let Some(people) = hit else { return };
    let tells = |kept: Rc<Text>| {
        // What is still to be done tells nobody.
        if is_in(&kept.passage, &[Section::ActionItems, Section::Prevention]) {
            return false;
        }
        let words = kept.words();
        words.any(0..words.len(), TOLD)
    };
    if report.texts(&[]).any(tells) {
        return;
    }
    let Some(last) = document.timeline.last() else { return };
    report.add(
        last.span.clone(),
        format!("The timeline ends without a word to the {people} who were hit"),
        format!(
            "Add what they were told and when, or that they weren't, for example:\n\n- 12:50 UTC: status page set to \"investigating\"\n- \
             14:40 UTC: {people} told by mail that it is over"
        ),
        "Those who were hit judge the incident by what they were told, and the next team can only repeat what is written down.",
    );
}

/// A plan to share without a day, a place or a name.
fn plan(report: &mut Report<'_, '_>) {
    const PLANS: &[&str] =
        &["will be communicated", "will be shared", "will be sent", "will be distributed", "will communicate"];
    for kept in report.texts(&[Section::Communication]) {
        let (passage, words) = (&kept.passage, kept.words());
        let dated = (0..words.len()).any(|at| words.get(at).starts_with(|c: char| c.is_ascii_digit()));
        if dated || passage.linked || passage.text.contains(['#', '@']) {
            continue;
        }
        let Some((at, length)) = (0..words.len()).find_map(|at| Some((at, words.phrase(at, PLANS)?))) else { continue };
        let end = (at + length + 5).min(words.sentence(at).end);
        let span = words.bytes(at..end);
        let text = shown(passage.text.get(span.clone()).unwrap_or_default());
        report.add(
            passage.source(&span),
            format!("`{text}`: by whom, when and where?"),
            "Name who gets it, by when and through what, and tick it off with a link to what was sent, for example:\n\n- [ ] Mail the \
             summary to support and to the 412 affected customers @ann due 2026-12-01"
                .to_owned(),
            "A plan to tell everybody reaches nobody, and nothing shows whether it was carried out.",
        );
        return;
    }
}
