//! The documentation is true: what it names exists, and its tables say what the code says.

#[path = "docs/rule_pages.rs"]
mod rule_pages;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use postmortem_bot::bot::command;
use postmortem_bot::cli;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README and every page below `docs`.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    let docs = ignore::WalkBuilder::new(root().join("docs")).build();
    pages.extend(docs.filter_map(Result::ok).map(ignore::DirEntry::into_path));
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    assert!(pages.len() >= 3, "{pages:?}");
    pages
}

/// What a page refers to.
#[derive(Default)]
struct References {
    /// Targets of links and images.
    links: Vec<String>,
    /// Code spans.
    code: Vec<String>,
    /// What `#…` may lead to.
    anchors: BTreeSet<String>,
}

fn references(text: &str) -> References {
    let mut found = References::default();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                found.links.push(dest_url.into_string());
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                found.anchors.extend(heading.take().map(slug::slugify));
            }
            Event::Code(code) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&code);
                }
                found.code.push(code.into_string());
            }
            Event::Text(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a code span names a place in the repository (and not, say, in somebody else's).
fn is_path(code: &str) -> bool {
    let place =
        ["src/", "tests/", "docs/", "crates/", ".ci/", "benches/"].iter().any(|folder| code.starts_with(folder));
    place && !code.contains([' ', '*', '…'])
}

#[test]
fn every_path_and_link_leads_somewhere() {
    let mut dead = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).expect("a page that was just listed");
        let references = references(&text);
        let folder = page.parent().expect("a page is in a folder");
        for link in references.links.iter().filter(|link| !link.contains("://")) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let there = if path.is_empty() { references.anchors.contains(anchor) } else { folder.join(path).exists() };
            if !there {
                dead.push(format!("{}: link to {link}", page.display()));
            }
        }
        for code in references.code.iter().filter(|code| is_path(code)) {
            if !root().join(code).exists() {
                dead.push(format!("{}: `{code}`", page.display()));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

/// The table rows of the README behind `<!-- NAME: …`, cell by cell.
fn table(name: &str) -> Vec<Vec<String>> {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let start = readme.find(&format!("<!-- {name}:")).expect("the table's comment");
    let rows = readme[start..].lines().skip(1).take_while(|line| line.starts_with('|')).skip(2);
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    let rows: Vec<Vec<String>> = rows.map(cells).collect();
    assert!(!rows.is_empty(), "{name}");
    rows
}

#[test]
fn the_readme_lists_the_settings_that_serve_reads() {
    let definition = cli::definition();
    let serve = definition.find_subcommand("serve").expect("serve");
    let mut read: Vec<(String, String)> = serve
        .get_arguments()
        .filter_map(|argument| {
            let variable = argument.get_env()?.to_str()?;
            Some((format!("`{variable}`"), format!("`--{}`", argument.get_long()?)))
        })
        .collect();
    let mut told: Vec<(String, String)> =
        table("settings").into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    read.sort();
    told.sort();
    assert_eq!(told, read);

    for argument in serve.get_arguments().filter(|argument| argument.get_env().is_some()) {
        let Some(default) = argument.get_default_values().first().and_then(|value| value.to_str()) else { continue };
        let variable = format!("`{}`", argument.get_env().and_then(|name| name.to_str()).unwrap_or_default());
        let row = table("settings").into_iter().find(|row| row[0] == variable).expect("compared above");
        assert_eq!(row[2], format!("`{default}`"), "{variable}");
    }
}

#[test]
fn the_readme_lists_the_commands_that_the_bot_knows() {
    let known: Vec<Vec<String>> = command::REGISTRY
        .iter()
        .map(|spec| vec![format!("`{}`", spec.usage), spec.about.to_owned(), command::role_name(spec.who).to_owned()])
        .collect();
    assert_eq!(table("commands"), known);
}

#[test]
fn every_subcommand_of_the_readme_exists() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    for subcommand in cli::definition().get_subcommands() {
        let name = subcommand.get_name();
        let told =
            [format!("postmortem {name}"), format!("-- {name}")].iter().any(|text| readme.contains(text.as_str()));
        assert!(told, "the README does not tell of `postmortem {name}`");
    }
}
