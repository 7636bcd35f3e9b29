//! The rules: what a good postmortem keeps, one file each, and the registry that holds them.
//!
//! Pure: a document and settings in, [`Finding`]s out, always the same ones in the same order. How findings are
//! shown is `output`'s; what is done about them, `bot`'s.
//!
//! A finding may carry a [`Fix`]; [`fix()`] applies them all and checks what came of it. A comment in the document may
//! allow a rule at its place.
//!
//! To add a rule: a file here with a [`Rule`] static, one line in [`registry`], and a folder of the rule's name
//! in `fixtures/` with at least one `good-*.md` and one `bad-*.md`. Tests fail on anything missing.
//! `cargo xtask docs` writes its page.

mod action_without_due_date;
mod action_without_owner;
mod allow;
mod blameful_language;
mod broken_reference;
mod communication_gap;
mod counterfactual_language;
mod customer_detected_without_detect_action;
mod duplicate_action;
mod empty_phrase;
mod empty_section;
mod finding;
mod fix;
mod front_matter;
mod impossible_time;
mod insertion;
mod lesson_without_action;
mod missing_section;
mod placeholder;
mod remedy_without_cause;
mod run_in_heading;
mod sections;
mod settings;
mod shallow_cause;
mod summary_timeline_mismatch;
mod timeline_gap;
mod timeline_order;
mod timeline_zone;
mod unexplained_recovery;
mod unknown_milestone;
mod unlisted_factors;
mod unnamed_change;
mod untidy_action;
mod unused_allow;
mod vague_action;
mod vague_impact;
mod wording;
mod words;

use std::cell::OnceCell;
use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use allow::Allow;
use wording::Wording;
use words::Text;

use crate::postmortem::{Postmortem, Section};

pub use finding::{Allowed, Finding, Fix, Level};
pub use fix::{Fixed, fix, fix_with};
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

impl Rule {
    /// Its page, as of this version: what it asks, examples, and how to configure and allow it.
    pub fn help_uri(&self) -> String {
        format!("{}/blob/v{}/docs/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), env!("CARGO_PKG_VERSION"), self.id)
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule").field("id", &self.id).field("default_level", &self.default_level).finish_non_exhaustive()
    }
}

/// All rules, in the order in which they are documented.
pub fn registry() -> &'static [&'static Rule] {
    static RULES: &[&Rule] = &[
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
        &vague_impact::RULE,
        &shallow_cause::RULE,
        &remedy_without_cause::RULE,
        &lesson_without_action::RULE,
        &vague_action::RULE,
        &duplicate_action::RULE,
        &unexplained_recovery::RULE,
        &unnamed_change::RULE,
        &communication_gap::RULE,
        &blameful_language::RULE,
        &counterfactual_language::RULE,
        &empty_phrase::RULE,
        &broken_reference::RULE,
        &untidy_action::RULE,
        &unlisted_factors::RULE,
        &run_in_heading::RULE,
        &unused_allow::RULE,
    ];
    RULES
}

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    registry().iter().find(|rule| rule.id == id).copied()
}

/// More findings of one rule than anybody reads; the last one says how many there are besides.
const MAX_PER_RULE: usize = 200;
/// More fixes of one rule than one round applies.
const MAX_FIXES_PER_RULE: usize = 20_000;

/// What the findings are wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// To be read: not more than [`MAX_PER_RULE`].
    Show,
    /// To be mended: all of them, and nobody asks for columns.
    Fix,
}

/// What a rule sees, and where it puts what it finds.
struct Report<'d, 'a> {
    document: &'d Postmortem<'a>,
    settings: &'d Settings,
    rule: &'static Rule,
    level: Level,
    mode: Mode,
    /// What comments in the document allow, for all rules.
    allows: &'d [Allow],
    findings: Vec<Finding>,
    allowed: Vec<Allowed>,
    /// Found beyond the limit.
    more: usize,
    /// What [`Report::english`] found out, once a document.
    english: &'d OnceCell<bool>,
    /// What [`Report::texts`] gives of a document that is not large.
    texts: &'d OnceCell<Vec<Rc<Text>>>,
    /// What [`Report::wording`] found, once a document.
    wording: &'d OnceCell<[wording::Found; 3]>,
}

/// The texts of larger documents are not kept.
const KEPT: usize = 64 * 1024;

impl<'d, 'a> Report<'d, 'a> {
    /// The running text whose innermost section has one of these meanings; all of it where none is given.
    fn texts<'s>(&self, wanted: &'s [Section]) -> impl Iterator<Item = Rc<Text>> + use<'d, 'a, 's> {
        let (document, texts) = (self.document, self.texts);
        let kept = (document.source.len() <= KEPT)
            .then(|| texts.get_or_init(|| document.passages().map(Text::new).map(Rc::new).collect()));
        let made = kept.is_none().then(|| document.passages_of(wanted).map(Text::new).map(Rc::new));
        let is_wanted = |text: &&Rc<Text>| wanted.is_empty() || words::is_in(&text.passage, wanted);
        kept.into_iter().flatten().filter(is_wanted).cloned().chain(made.into_iter().flatten())
    }

    /// Is this a postmortem in English? Rules about wording ask first.
    fn english(&self) -> bool {
        *self.english.get_or_init(|| self.document.is_postmortem() && words::is_english(self.texts(&[])))
    }

    /// What is found in the running text of a document in English.
    fn wording(&self, wanted: Wording) -> wording::Found {
        let found = self.wording.get_or_init(|| wording::find(self.texts(&[])));
        found.get(wanted as usize).cloned().unwrap_or_default()
    }

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
        let limit = match self.mode {
            Mode::Show => MAX_PER_RULE,
            Mode::Fix => MAX_FIXES_PER_RULE,
        };
        let last = self.document.text(&span).char_indices().next_back().map_or(span.start, |(at, _)| span.start + at);
        let lines = (self.document.line(span.start), self.document.line(last));
        let allow = self.allows.iter().find(|allow| allow.holds(self.rule, lines.0, lines.1));
        if let Some(allow) = allow {
            allow.used.set(true);
        }
        if allow.is_none() && self.findings.len() >= limit {
            self.more += 1;
            return;
        }
        if allow.is_some() && self.allowed.len() >= MAX_PER_RULE {
            return;
        }
        let ((line, column), (end_line, end_column)) = match self.mode {
            Mode::Show => (self.document.line_col(span.start), self.document.line_col(last)),
            Mode::Fix => ((lines.0, 1), (lines.1, 1)),
        };
        let finding = Finding {
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
        };
        match allow {
            Some(allow) => self.allowed.push(Allowed { finding, reason: allow.reason.clone() }),
            None => self.findings.push(finding),
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// In the order of the text.
    pub findings: Vec<Finding>,
    /// What comments in the document allow, in the order of the text: no finding any more, but worth a count.
    pub allowed: Vec<Allowed>,
    /// By rule and its level: how many findings there are besides.
    more: Vec<(&'static str, Level, usize)>,
}

/// Checks a document against all rules that are not switched off.
pub fn check(document: &Postmortem<'_>, settings: &Settings) -> Vec<Finding> {
    examine(document, settings).findings
}

/// [`check`], and what comments in the document allow.
pub fn examine(document: &Postmortem<'_>, settings: &Settings) -> Checked {
    let mut checked = run(document, settings, Mode::Show);
    for (rule, _, more) in &checked.more {
        if let Some(last) = checked.findings.iter_mut().rev().find(|finding| finding.rule == *rule) {
            last.message = format!("{} (and {more} more like this)", last.message);
        }
    }
    checked
}

fn run(document: &Postmortem<'_>, settings: &Settings, mode: Mode) -> Checked {
    let allows = allow::read(document);
    let (english, texts, wording) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
    let mut checked = Checked::default();
    // What is allowed in vain is known when all others have run.
    let others = registry().iter().copied().filter(|rule| rule.id != unused_allow::RULE.id);
    for rule in others.chain([&unused_allow::RULE]) {
        let Some(level) = settings.level(rule) else { continue };
        let mut report = Report {
            document,
            settings,
            rule,
            level,
            mode,
            allows: &allows,
            findings: Vec::new(),
            allowed: Vec::new(),
            more: 0,
            english: &english,
            texts: &texts,
            wording: &wording,
        };
        (rule.check)(&mut report);
        if report.more > 0 {
            checked.more.push((rule.id, level, report.more));
        }
        checked.findings.append(&mut report.findings);
        checked.allowed.append(&mut report.allowed);
    }
    let place = |finding: &Finding| (finding.span.start, finding.level, finding.rule, finding.span.end);
    checked.findings.sort_by_key(place);
    checked.allowed.sort_by_key(|allowed| place(&allowed.finding));
    checked
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
