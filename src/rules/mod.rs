//! The rules: what a good postmortem keeps, one file each, and the registry that holds them.
//!
//! Pure: a document and settings in, [`Finding`]s out, always the same ones in the same order. How findings are
//! shown is `output`'s; what is done about them, `bot`'s.
//!
//! To add a rule: a file here with a [`Rule`] static, one line in [`registry`], and a folder of the rule's name
//! in `fixtures/` with at least one `good-*.md` and one `bad-*.md`. Tests fail on anything missing.

mod action_without_due_date;
mod action_without_owner;
mod customer_detected_without_detect_action;
mod empty_section;
mod finding;
mod fix;
mod front_matter;
mod impossible_time;
mod missing_section;
mod placeholder;
mod sections;
mod settings;
mod summary_timeline_mismatch;
mod timeline_gap;
mod timeline_order;
mod timeline_zone;
mod unknown_milestone;

use std::fmt;
use std::ops::Range;

use crate::postmortem::Postmortem;

pub use finding::{Finding, Fix, Level};
pub use fix::{Fixed, fix};
pub use sections::{SectionState, SectionStatus, section_report};
pub use settings::Settings;

/// A rule.
pub struct Rule {
    /// In lower case with hyphens; the name of its file with `_` for `-`.
    pub id: &'static str,
    /// One line for lists of rules.
    pub summary: &'static str,
    pub default_level: Level,
    /// Markdown: what it asks, why, and what it leaves alone.
    pub docs: &'static str,
    check: fn(&mut Report<'_, '_>),
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule").field("id", &self.id).field("default_level", &self.default_level).finish_non_exhaustive()
    }
}

/// All rules, in the order in which they are documented.
pub fn registry() -> &'static [&'static Rule] {
    static RULES: [&Rule; 13] = [
        &missing_section::RULE,
        &empty_section::RULE,
        &placeholder::RULE,
        &front_matter::RULE,
        &timeline_order::RULE,
        &timeline_gap::RULE,
        &timeline_zone::RULE,
        &impossible_time::RULE,
        &summary_timeline_mismatch::RULE,
        &unknown_milestone::RULE,
        &customer_detected_without_detect_action::RULE,
        &action_without_owner::RULE,
        &action_without_due_date::RULE,
    ];
    &RULES
}

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    registry().iter().find(|rule| rule.id == id).copied()
}

/// More findings of one rule than anybody reads; the last one says how many there are besides.
const MAX_PER_RULE: usize = 200;

/// What a rule sees, and where it puts what it finds.
struct Report<'d, 'a> {
    document: &'d Postmortem<'a>,
    settings: &'d Settings,
    rule: &'static Rule,
    level: Level,
    findings: Vec<Finding>,
    /// Found beyond [`MAX_PER_RULE`].
    more: usize,
}

impl Report<'_, '_> {
    /// Adds a finding at the rule's level.
    fn add(&mut self, span: Range<usize>, message: String, help: String, why: &str) {
        self.add_at(self.level, span, message, help, why);
    }

    /// Adds a finding that carries its mend.
    fn add_with_fix(&mut self, span: Range<usize>, message: String, help: String, why: &str, fix: Option<Fix>) {
        self.push(self.level, span, message, help, why, fix);
    }

    /// Adds a finding that is at most as loud as `level`.
    fn add_at(&mut self, level: Level, span: Range<usize>, message: String, help: String, why: &str) {
        self.push(level, span, message, help, why, None);
    }

    fn push(&mut self, level: Level, span: Range<usize>, message: String, help: String, why: &str, fix: Option<Fix>) {
        if self.findings.len() >= MAX_PER_RULE {
            self.more += 1;
            return;
        }
        let (line, column) = self.document.line_col(span.start);
        let last = self.document.text(&span).char_indices().next_back().map_or(span.start, |(at, _)| span.start + at);
        let (end_line, end_column) = self.document.line_col(last);
        self.findings.push(Finding {
            rule: self.rule.id,
            level: level.max(self.level),
            span,
            line,
            end_line,
            column,
            end_column,
            message,
            help,
            why: why.to_owned(),
            fix,
        });
    }
}

/// Checks a document against all rules that are not switched off, in the order of the text.
pub fn check(document: &Postmortem<'_>, settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in registry() {
        let Some(level) = settings.level(rule) else { continue };
        let mut report = Report { document, settings, rule, level, findings: Vec::new(), more: 0 };
        (rule.check)(&mut report);
        if report.more > 0
            && let Some(last) = report.findings.last_mut()
        {
            last.message = format!("{} (and {} more like this)", last.message, report.more);
        }
        findings.append(&mut report.findings);
    }
    findings
        .sort_by(|a, b| (a.span.start, a.level, a.rule, a.span.end).cmp(&(b.span.start, b.level, b.rule, b.span.end)));
    findings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::*;

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules")
    }

    fn fixtures(rule: &Rule, kind: &str) -> Vec<(PathBuf, String)> {
        let Ok(entries) = std::fs::read_dir(folder().join("fixtures").join(rule.id)) else { return Vec::new() };
        let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        found.sort();
        found.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with(kind));
        found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
    }

    #[test]
    fn every_file_that_holds_a_rule_is_registered() {
        let registered: BTreeSet<String> = registry().iter().map(|rule| rule.id.replace('-', "_")).collect();
        assert_eq!(registered.len(), registry().len(), "two rules share an id");
        let mut files = BTreeSet::new();
        for entry in std::fs::read_dir(folder()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs")
                && std::fs::read_to_string(&path).unwrap().contains("static RULE: Rule")
                && path.file_stem().unwrap() != "mod"
            {
                files.insert(path.file_stem().unwrap().to_string_lossy().into_owned());
            }
        }
        assert_eq!(files, registered);
    }

    #[test]
    fn every_rule_is_documented() {
        for rule in registry() {
            assert!(rule.docs.len() > 80 && rule.summary.len() > 10, "{} lacks its text", rule.id);
        }
    }

    #[test]
    fn every_rule_finds_its_bad_fixtures_and_leaves_the_good_ones_alone() {
        for rule in registry() {
            let (good, bad) = (fixtures(rule, "good-"), fixtures(rule, "bad-"));
            assert!(!good.is_empty() && !bad.is_empty(), "{} lacks a good or a bad fixture", rule.id);
            let of_rule = |source: &str| {
                let document = Postmortem::parse(source);
                check(&document, &Settings::default()).into_iter().filter(|f| f.rule == rule.id).collect::<Vec<_>>()
            };
            for (path, source) in good {
                let found = of_rule(&source);
                assert!(found.is_empty(), "{}: {found:#?}", path.display());
            }
            for (path, source) in bad {
                // `expect: LINE, LINE` in a comment at the end names the lines.
                let expected: Vec<usize> = source
                    .rsplit_once("<!-- expect:")
                    .and_then(|(_, rest)| rest.split_once("-->"))
                    .unwrap_or_else(|| panic!("{} lacks `<!-- expect: LINES -->`", path.display()))
                    .0
                    .split(',')
                    .map(|line| line.trim().parse().unwrap())
                    .collect();
                let found: Vec<usize> = of_rule(&source).iter().map(|finding| finding.line).collect();
                assert_eq!(found, expected, "{}", path.display());
            }
        }
    }

    #[test]
    fn findings_say_what_is_wrong_why_and_how_to_mend_it() {
        for rule in registry() {
            for (path, source) in fixtures(rule, "bad-") {
                let document = Postmortem::parse(&source);
                for finding in check(&document, &Settings::default()) {
                    let place = format!("{}: {finding:?}", path.display());
                    assert!(!finding.message.is_empty() && !finding.message.ends_with('.'), "{place}");
                    assert!(finding.help.len() > 20 && finding.why.len() > 20, "{place}");
                    assert!(finding.end_line >= finding.line, "{place}");
                }
            }
        }
    }

    #[test]
    fn a_rule_can_be_switched_off_or_made_quieter() {
        let document = Postmortem::parse("# Outage\n\n## Summary\n\nTBD\n");
        let all = check(&document, &Settings::default());
        assert!(all.iter().any(|finding| finding.rule == "placeholder" && finding.level == Level::Error));
        let mut settings = Settings::default();
        settings.levels.insert("placeholder".to_owned(), Some(Level::Advise));
        settings.levels.insert("missing-section".to_owned(), None);
        let quieter = check(&document, &settings);
        assert!(quieter.iter().all(|finding| finding.rule != "missing-section"));
        assert!(quieter.iter().any(|finding| finding.rule == "placeholder" && finding.level == Level::Advise));
    }

    #[test]
    fn a_flood_of_findings_is_counted_not_listed() {
        let source = format!("# Outage\n\n## Impact\n\n{}", "TBD x\n".repeat(MAX_PER_RULE + 7));
        let document = Postmortem::parse(&source);
        let found = check(&document, &Settings::default());
        let placeholders: Vec<_> = found.iter().filter(|finding| finding.rule == "placeholder").collect();
        assert_eq!(placeholders.len(), MAX_PER_RULE);
        assert!(placeholders.last().unwrap().message.ends_with("(and 7 more like this)"));
    }
}
