//! `docs/rules`: a page for each rule, and the table of them all, written from the registry and the rules' fixtures.
//!
//! The pages are this test's snapshot: `cargo xtask docs` runs it with [`WRITE`] set, which writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use postmortem_bot::output::text::{self, Color};
use postmortem_bot::postmortem::Postmortem;
use postmortem_bot::rules::{Finding, Rule, Settings, check, fix, registry};

const WRITE: &str = "POSTMORTEM_WRITE_EXPECTED";
const INDEX: &str = "README.md";

fn folder() -> PathBuf {
    super::root().join("docs/rules")
}

#[test]
fn every_rule_has_its_page_and_every_page_is_fresh() {
    let pages = pages();
    let kept: BTreeMap<String, String> = fs::read_dir(folder())
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("an entry of docs/rules").path())
        .map(|path| {
            let name = path.file_name().expect("a file's name").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("a page is text"))
        })
        .collect();
    if std::env::var_os(WRITE).is_some() {
        fs::create_dir_all(folder()).expect("docs can be written to");
        for name in kept.keys().filter(|name| !pages.contains_key(*name)) {
            fs::remove_file(folder().join(name)).expect("a page can be removed");
        }
        for (name, text) in pages.iter().filter(|(name, text)| kept.get(*name) != Some(text)) {
            fs::write(folder().join(name), text).expect("a page can be written");
        }
        return;
    }
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&kept), names(&pages), "`cargo xtask docs` writes and removes pages");
    for (name, text) in pages {
        let differs = kept[&name].lines().zip(text.lines()).find(|(kept, fresh)| kept != fresh);
        assert!(kept[&name] == text, "docs/rules/{name} is stale: {differs:?}; `cargo xtask docs` writes it anew");
    }
}

fn pages() -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> =
        registry().iter().map(|rule| (format!("{}.md", rule.id), page(rule))).collect();
    pages.insert(INDEX.to_owned(), index());
    pages
}

/// A rule's fixtures whose names start so, the shortest first: what is left out of an example distracts nobody.
fn fixtures(rule: &Rule, kind: &str) -> Vec<String> {
    let folder = super::root().join("src/rules/fixtures").join(rule.id);
    let mut found: Vec<(u64, PathBuf)> = fs::read_dir(folder)
        .expect("a rule has fixtures")
        .map(|entry| entry.expect("an entry of the fixtures"))
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(kind))
        .map(|entry| (entry.metadata().expect("a file").len(), entry.path()))
        .collect();
    found.sort();
    let texts = found.iter().map(|(_, path)| fs::read_to_string(path).expect("a fixture is text"));
    // What the rules' own tests expect is no part of the example.
    texts.map(|text| text.split("\n<!-- expect:").next().unwrap_or_default().to_owned()).collect()
}

fn only(rule: &Rule) -> Settings {
    let others = registry().iter().filter(|other| other.id != rule.id);
    Settings { levels: others.map(|other| (other.id.to_owned(), None)).collect(), ..Settings::default() }
}

fn findings(document: &Postmortem<'_>, rule: &Rule) -> Vec<Finding> {
    check(document, &Settings::default()).into_iter().filter(|finding| finding.rule == rule.id).collect()
}

/// The example that shows most: one with a fix, if the rule has any.
fn example(rule: &Rule) -> (String, bool) {
    let bad = fixtures(rule, "bad-");
    let mends =
        |source: &&String| findings(&Postmortem::parse(source), rule).iter().any(|finding| finding.fix.is_some());
    match bad.iter().find(mends) {
        Some(source) => (source.clone(), true),
        None => (bad.first().expect("a rule has a bad fixture").clone(), false),
    }
}

/// A code block; its fence is longer than any within.
fn block(language: &str, text: &str) -> String {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_matches('\n'))
}

const GENERATED: &str = "<!-- Written by `cargo xtask docs` from the rules and their fixtures. -->";

fn page(rule: &Rule) -> String {
    let (bad, fixable) = example(rule);
    let good = fixtures(rule, "good-").into_iter().next().expect("a rule has a good fixture");
    let document = Postmortem::parse(&bad);
    let shown = text::document("postmortem.md", &document, &findings(&document, rule), Color::Off);
    let level = rule.default_level;
    let mut page = format!(
        "# {}\n\n{GENERATED}\n\n{}. Level: `{level}`{}.\n\n{}\n\n## What it finds\n\n{}\n`postmortem check` says:\n\n{}\n",
        rule.id,
        rule.summary,
        if fixable { ", with a fix" } else { "" },
        rule.docs,
        block("markdown", &bad),
        block("text", &shown),
    );
    if fixable {
        let fixed = fix(&bad, &only(rule)).text;
        let _ = write!(page, "`postmortem check --fix` makes of it:\n\n{}\n", block("markdown", &fixed));
    }
    let _ = write!(page, "## What it leaves alone\n\n{}\n", block("markdown", &good));
    let quieter = if level.as_str() == "advise" { "warn" } else { "advise" };
    let _ = write!(
        page,
        "## How to change it\n\nIn `.github/postmortem.yml`, for all documents:\n\n{}\n\
         In one document, with the reason, [where it is to hold](README.md#allowing-a-finding):\n\n{}",
        block("yaml", &format!("rules:\n  {}: {quieter} # or error, warn, advise, off", rule.id)),
        block("markdown", &format!("<!-- postmortem: allow {} the reason -->", rule.id)),
    );
    page
}

fn index() -> String {
    let mut page = format!(
        "# Rules\n\n{GENERATED}\n\nWhat `postmortem check`, the check run and the commit hook look for. An error fails the \
         check; warnings and advice don't.\n\n| rule | level | fix | finds |\n|---|---|---|---|\n"
    );
    for rule in registry() {
        let fixable = if example(rule).1 { "yes" } else { "" };
        let _ = writeln!(page, "| [{0}]({0}.md) | {1} | {fixable} | {2} |", rule.id, rule.default_level, rule.summary);
    }
    page.push_str(REST);
    page
}

const REST: &str = r"
## Changing a level

In `.github/postmortem.yml`, for all documents of the repository:

```yaml
rules:
  untidy-action: off
  action-without-owner: error
```

## Allowing a finding

Some findings are right and yet not to be mended. A comment in the document says so, and why:

```markdown
<!-- postmortem: allow missing-section a note on an outage of two minutes -->
# Payments down

## Impact

Customers lost TBD orders. <!-- postmortem: allow placeholder the vendor tells us in May -->

<!-- postmortem: allow untidy-action ideas, not yet agreed on -->
## Action items
```

| where the comment stands | what it holds for |
|---|---|
| above everything but front matter | the whole document |
| behind text | its line |
| on a line of its own, above a heading | that section, with its subsections |
| on a line of its own, above anything else | the lines down to the next blank one |

One comment allows one rule, of whatever level. What is allowed is not shown, fails nothing and is not fixed; it is
counted apart, and its reason stays in the file for whoever reads it next year. A comment without a reason, for a rule
that does not exist, or where the rule finds nothing, is itself [a finding](unused-allow.md).

## Fixing

`postmortem check --fix` applies the fixes of all findings until none is left. What no fix names stays byte for byte as
it was. The result is read again before it counts: there are fewer findings than before, at least one for each fix; no
rule reports more, or louder; the same action items are read, and no section or timeline entry is lost. A fix for which
that does not hold is not applied. Fixing twice changes nothing.

A fix never makes up content. Where it inserts the heading of a missing section, the section is reported as missing until
somebody writes below it.
";
