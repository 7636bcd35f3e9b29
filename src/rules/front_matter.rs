//! `front-matter`

use super::{Level, Report, Rule};

pub(super) static RULE: Rule = Rule {
    id: "front-matter",
    summary: "The metadata at the top can't be read",
    default_level: Level::Warn,
    docs: "Reads the block between `---` (YAML) or `+++` (TOML) at the top of the file. While it can't be read, severity, \
           owner, milestones and required sections are unknown, so the check may ask for too much or too little.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let Some(problem) = document.front_matter.as_ref().and_then(|block| block.problem.as_ref()) else { return };
    report.add(
        problem.span.clone(),
        format!("The front matter can't be read: {}", problem.message.trim_end_matches('.')),
        "Write one `key: value` a line, and put values with `:` or `#` into quotes, for example:\n\ntitle: \"Checkout: 502 \
         for all\""
            .to_owned(),
        "Severity, owner and required sections come from there.",
    );
}
