//! `customer-detected-without-detect-action`

use super::{Level, Report, Rule};
use crate::postmortem::{MilestoneKind, TimelineEntry};

pub(super) static RULE: Rule = Rule {
    id: "customer-detected-without-detect-action",
    summary: "Customers noticed first, and no action item improves detection",
    default_level: Level::Warn,
    docs: "Where the first entry of the timeline that tells how the incident was noticed says that customers or users reported \
           it, one action item should make sure that monitoring notices the next one. Any item about alerts, monitoring, \
           metrics, logs, probes or health checks counts. Documents without action items are other rules' concern.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    if document.action_items.is_empty() {
        return;
    }
    let Some(noticed) = document
        .timeline
        .iter()
        .find(|entry| entry.tells(MilestoneKind::Detected) && !is_about_cause(entry))
        .filter(|entry| by_customers(&entry.text))
    else {
        return;
    };
    if document
        .action_items
        .iter()
        .any(|item| improves_detection(&item.title) || improves_detection(document.text(&item.span)))
    {
        return;
    }
    report.add(
        noticed.span.clone(),
        "Customers noticed it before any alert did, and no action item improves detection".to_owned(),
        "Add an item that makes monitoring notice it first, for example:\n\n- [ ] Alert when more than 1 % of payments fail \
         @ann due 2026-12-01"
            .to_owned(),
        "The next incident of this kind will be found by customers again.",
    );
}

/// A finding of the search for the cause is no report.
fn is_about_cause(entry: &TimelineEntry) -> bool {
    let lower = entry.text.to_lowercase();
    lower.contains("cause") || lower.contains("deploy") && !lower.contains("report")
}

/// Does an entry say that customers or users noticed it, and no machine?
pub(super) fn by_customers(text: &str) -> bool {
    const WHO: &str =
        "customer|users|a user|user report|client report|clients|community member|kunden|nutzer|usuarios|utilisateurs";
    const HOW: &str = "report|complain|ticket|contacted|notified us|told us|inform|melden|gemeldet|signal|reclam|avis";
    const MACHINES: &str = "alert|alarm|pager|paged|monitor|grafana|prometheus|datadog|sentry|dashboard";
    let lower = text.to_lowercase();
    let any = |words: &str| words.split('|').any(|word| lower.contains(word));
    // `lightclient reports` is no client's report.
    let begins = |at: usize| !lower.get(..at).unwrap_or_default().ends_with(char::is_alphanumeric);
    let who = WHO.split('|').any(|word| lower.match_indices(word).any(|(at, _)| begins(at)));
    who && any(HOW) && !any(MACHINES)
}

fn improves_detection(text: &str) -> bool {
    const WORDS: &str = "monitor|alert|detect|alarm|observab|probe|canar|synthetic|dashboard|metric|slo|health check|\
                         healthcheck|health-check|logging|threshold|smoke|uptime|watch|page |paging|telemetry|warn|visib|\
                         überwach|erkenn|surveill|supervis|alerta|monitoreo|vigil|bewak|監視|検知|アラート|监控|告警";
    let lower = text.to_lowercase();
    WORDS.split('|').any(|word| lower.contains(word))
}
