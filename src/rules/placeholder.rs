//! `placeholder`

use super::{Level, Report, Rule};

pub(super) static RULE: Rule = Rule {
    id: "placeholder",
    summary: "A blank of the template was never filled in",
    default_level: Level::Error,
    docs: "Finds what was meant to be replaced: `[Date and Time]`, `{{ name }}`, `YYYY-MM-DD`, `TBD`, `XX:XX`, `<fill in>`, \
           `??`, a lone `…`. Links, task boxes, code, HTML comments and `TODO` as a status are left alone. To show such a \
           text on purpose, put it into backticks.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    for found in &document.placeholders {
        let shown: String = found.text.chars().take(60).collect();
        let help = format!(
            "Replace `{shown}` by what is true, such as `2026-03-04 12:30 UTC` for a time or `412` for a number; write \
             `unknown` if nobody can tell any more"
        );
        report.add(
            found.span.clone(),
            format!("`{shown}` was meant to be replaced"),
            help,
            "A reader can't tell a forgotten blank from a fact that nobody knows.",
        );
    }
}
