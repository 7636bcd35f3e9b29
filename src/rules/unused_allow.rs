//! `unused-allow`

use super::allow::{MAX_ALLOWS, Problem};
use super::{Level, Report, Rule};

pub(super) static RULE: Rule = Rule {
    id: "unused-allow",
    summary: "A comment that should allow a rule has no effect",
    default_level: Level::Warn,
    docs: "Finds `<!-- postmortem: allow RULE reason -->` without a reason, with a rule that does not exist, or above text \
           in which that rule finds nothing. Only an exception with a reason counts: whoever reads the document next year \
           has nothing else to go by. Comments for a rule that the configuration switches off are left alone.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    for allow in report.allows {
        let off = allow.rule.is_some_and(|rule| report.settings.level(rule).is_none());
        let (message, help) = match &allow.problem {
            None if allow.used.get() || off => continue,
            None => (
                format!("`{}` finds nothing here to allow", allow.rule.map_or("", |rule| rule.id)),
                "Delete the comment, or move it: to the end of the line in question, on a line of its own right above it, \
                 or to the very top of the file for the whole document"
                    .to_owned(),
            ),
            Some(Problem::NoReason) => (
                "The comment allows a rule without saying why, so it does not count".to_owned(),
                format!(
                    "Write the reason behind the rule, for example:\n\n<!-- postmortem: allow {} the vendor keeps the \
                     numbers -->",
                    allow.rule.map_or("RULE", |rule| rule.id)
                ),
            ),
            Some(Problem::UnknownRule { name, nearest }) => (
                match nearest {
                    Some(nearest) => format!("There is no rule `{}`; did you mean `{nearest}`?", shown(name)),
                    None => format!("There is no rule `{}`", shown(name)),
                },
                format!(
                    "Write the rule's id as the finding shows it, for example:\n\n<!-- postmortem: allow {} reason -->",
                    nearest.unwrap_or("missing-section")
                ),
            ),
            Some(Problem::Verb(verb)) => (
                format!("`{}` is no word of these comments, so it does not count", shown(verb)),
                format!(
                    "Write `allow`, for example:\n\n<!-- postmortem: allow {} reason -->",
                    allow.rule.map_or("RULE", |rule| rule.id)
                ),
            ),
            Some(Problem::TooMany) => (
                format!("Only the first {MAX_ALLOWS} such comments of a document count"),
                "Switch the rule off in the configuration, or allow it once at the top of the file".to_owned(),
            ),
        };
        report.add(
            allow.span.clone(),
            message,
            help,
            "An exception that does nothing hides nothing, but people believe that it does.",
        );
    }
}

fn shown(name: &str) -> String {
    name.chars().take(40).collect::<String>().replace('`', "'")
}
