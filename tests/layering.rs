//! Keeps the floors of the house: imports go down only, and the pure floors know nothing of the world.
//!
//! The sources are read as tokens, so comments and strings do not count and names inside macros do. What is behind
//! `#[cfg(test)]` may use anything.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Every module below `src`, with the modules that it may use. A module that is not here fails the test.
const FLOORS: &[(&str, &[&str])] = &[
    ("postmortem", &[]),
    ("rules", &["postmortem"]),
    ("incident", &["postmortem"]),
    ("bot", &["rules", "incident", "postmortem"]),
    ("ports", &["bot", "rules", "incident", "postmortem"]),
    ("github", &["ports", "bot", "rules", "incident", "postmortem"]),
    ("store", &["ports", "bot", "rules", "incident", "postmortem"]),
    ("output", &["bot", "rules", "incident", "postmortem"]),
    ("worker", &["ports", "bot", "rules", "incident", "postmortem"]),
    ("server", &["ports", "bot", "rules", "incident", "postmortem"]),
    ("cli", &["server", "worker", "output", "github", "store", "ports", "bot", "rules", "incident", "postmortem"]),
    ("main", &["cli"]),
    (
        "lib",
        &["bot", "cli", "github", "incident", "output", "ports", "postmortem", "rules", "server", "store", "worker"],
    ),
];

/// The floors that are values in, values out.
const PURE: &[&str] = &["postmortem", "rules", "incident", "bot"];

/// What a pure floor must not name: the world, and the ways to wait for it.
const WORLD: &[&str] = &[
    "async",
    "async_trait",
    "axum",
    "deadpool_postgres",
    "github_sandbox",
    "http",
    "hyper",
    "hyper_util",
    "moka",
    "octocrab",
    "reqwest",
    "rusqlite",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "tempfile",
    "Timestamp::now",
    "tokio",
    "tokio_postgres",
    "tokio_util",
    "tower",
    "tracing",
    "Zoned::now",
];

/// Crates that have one home, with the modules that may use them.
const HOMES: &[(&str, &[&str])] = &[
    ("anyhow", &["cli", "main"]),
    ("axum", &["server", "cli"]),
    ("clap", &["cli", "main"]),
    ("github_sandbox", &["cli"]),
    ("deadpool_postgres", &["store"]),
    ("octocrab", &["github"]),
    ("rusqlite", &["store"]),
    ("tokio_postgres", &["store"]),
];

#[test]
fn imports_go_down_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    assert!(files.len() > 10, "only {} sources found", files.len());
    let mut violations = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let path = file.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        violations.extend(check(&path, &text));
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(dir).expect("the sources are there");
    for path in entries.map(|entry| entry.expect("the sources can be read").path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// What breaks the floors in the text of one file; `path` is relative to `src`.
fn check(path: &str, text: &str) -> Vec<String> {
    let modules: Vec<&str> = path.trim_end_matches(".rs").split('/').filter(|part| *part != "mod").collect();
    let floor = modules[0];
    let Some((_, allowed)) = FLOORS.iter().find(|(name, _)| *name == floor) else {
        return vec![format!("src/{path}: module `{floor}` has no floor yet: give it one in tests/layering.rs")];
    };
    // A file that only tests use.
    if modules.last() == Some(&"tests") {
        return Vec::new();
    }
    let tokens: TokenStream = match text.parse() {
        Ok(tokens) => tokens,
        Err(error) => return vec![format!("src/{path}: {error}")],
    };
    let depth = if matches!(floor, "main" | "lib") { 0 } else { modules.len() };
    let mut paths = BTreeSet::new();
    names(tokens, depth, &mut paths);

    let mut violations = Vec::new();
    for name in &paths {
        let first = |path: &str| path.split("::").next().unwrap_or_default().to_owned();
        let inside = name.strip_prefix("crate::").or_else(|| name.strip_prefix("postmortem_bot::"));
        if let Some(target) = inside.map(first)
            && target != floor
            && FLOORS.iter().any(|(module, _)| *module == target)
            && !allowed.contains(&target.as_str())
        {
            violations.push(format!("src/{path}: `{floor}` must not use `{target}` ({name})"));
        }
        if let Some((owner, homes)) = HOMES.iter().find(|(owner, _)| *owner == first(name))
            && !homes.contains(&floor)
        {
            violations.push(format!("src/{path}: `{owner}` belongs to {} alone ({name})", homes.join(", ")));
        }
        if PURE.contains(&floor)
            && let Some(world) = WORLD.iter().find(|world| reaches(name, world))
        {
            violations.push(format!("src/{path}: `{floor}` is pure and must not use `{world}` ({name})"));
        }
    }
    violations
}

/// Whether the path `name` is `world`, lies in it, or ends with it (`jiff::Timestamp::now`).
fn reaches(name: &str, world: &str) -> bool {
    let starts = name.strip_prefix(world).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    let is_call = world.ends_with("::now") && name.ends_with(world);
    starts || is_call
}

/// All paths in the tokens, `use` groups spread out, `super` turned into `crate` where it leaves the module.
///
/// `depth` is the number of modules around the tokens.
fn names(tokens: TokenStream, depth: usize, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        if is_test_only(&tokens[at..]) {
            at += 2;
            // Up to the end of the item: its braces, or its semicolon.
            while at < tokens.len() {
                let ends = match &tokens[at] {
                    TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                    TokenTree::Punct(punct) => punct.as_char() == ';',
                    _ => false,
                };
                at += 1;
                if ends {
                    break;
                }
            }
            continue;
        }
        match &tokens[at] {
            TokenTree::Ident(ident) if ident == "mod" => {
                // `mod name { … }`: what is inside is one module deeper.
                if let Some(TokenTree::Group(body)) = tokens.get(at + 2) {
                    names(body.stream(), depth + 1, found);
                    at += 3;
                } else {
                    at += 1;
                }
            }
            TokenTree::Ident(_) => at += path(&tokens[at..], "", depth, found),
            TokenTree::Group(group) => {
                names(group.stream(), depth, found);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// Reads the path that begins here and gives how many tokens it took.
fn path(tokens: &[TokenTree], prefix: &str, depth: usize, found: &mut BTreeSet<String>) -> usize {
    let mut name = prefix.to_owned();
    let mut at = 0;
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => {
                if !name.is_empty() {
                    name.push_str("::");
                }
                name.push_str(ident.to_string().trim_start_matches("r#"));
                at += 1;
            }
            Some(TokenTree::Group(group)) if at > 0 => {
                // The end of a `use` with several branches.
                let branches: Vec<TokenTree> = group.stream().into_iter().collect();
                for branch in branches.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
                {
                    path(branch, &name, depth, found);
                }
                return at + 1;
            }
            _ => break,
        }
        let is_colon =
            |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
        if is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1)) {
            at += 2;
        } else {
            break;
        }
    }
    found.insert(from_root(&name, depth));
    at.max(1)
}

/// `super::super::x` from two modules deep is `crate::x`.
fn from_root(name: &str, depth: usize) -> String {
    let mut rest = name.strip_prefix("self::").unwrap_or(name);
    let mut up = 0;
    while let Some(outer) = rest.strip_prefix("super::") {
        rest = outer;
        up += 1;
    }
    if up > 0 && up >= depth { format!("crate::{rest}") } else { name.to_owned() }
}

/// `#[cfg(test)]` or `#[test]`.
fn is_test_only(tokens: &[TokenTree]) -> bool {
    let [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] = tokens else { return false };
    let text: String = attribute.stream().to_string().split_whitespace().collect();
    hash.as_char() == '#' && (text == "test" || text.starts_with("cfg(test") || text.starts_with("cfg(all(test"))
}

#[test]
fn an_import_upwards_is_caught_however_it_is_written() {
    for text in [
        "use crate::worker::Worker;",
        "use crate::{postmortem::Postmortem, worker};",
        "fn f() { crate::worker::run() }",
        "use super::super::worker;",
        "mod inner { use super::super::super::worker; }",
        "fn f() { log!(crate::worker::NAME) }",
    ] {
        let found = check("bot/plan.rs", text);
        assert!(found.iter().any(|violation| violation.contains("must not use `worker`")), "{text}: {found:?}");
    }
}

#[test]
fn adapters_are_wired_by_cli_alone() {
    assert_eq!(check("server/mod.rs", "use crate::store::SqliteStore;").len(), 1);
    assert_eq!(check("worker/apply.rs", "use crate::github::App;").len(), 1);
    assert_eq!(check("rules/x.rs", "use crate::incident::Severity;").len(), 1, "neighbours do not know each other");
    assert_eq!(check("cli/serve.rs", "use crate::{github::App, server, store::SqliteStore, worker};"), [""; 0]);
}

#[test]
fn the_world_is_caught_on_a_pure_floor() {
    for (text, world) in [
        ("async fn f() {}", "`async`"),
        ("use tokio::sync::Mutex;", "`tokio`"),
        ("use std::{collections::HashMap, fs};", "`std::fs`"),
        ("use std::time::{Duration, SystemTime};", "`std::time::SystemTime`"),
        ("fn f() { std::env::var(\"X\"); }", "`std::env`"),
        ("fn f() -> jiff::Timestamp { jiff::Timestamp::now() }", "`Timestamp::now`"),
        ("fn f() { let now = Timestamp::now(); }", "`Timestamp::now`"),
        ("fn f() { tracing::info!(\"x\"); }", "`tracing`"),
    ] {
        let found = check("rules/x.rs", text);
        assert!(found.iter().any(|violation| violation.contains(world)), "{text}: {found:?}");
        assert_eq!(check("worker/x.rs", text), [""; 0], "{text}");
    }
    assert_eq!(check("rules/x.rs", "use std::time::Duration;"), [""; 0]);
}

#[test]
fn a_crate_stays_in_its_home() {
    assert_eq!(check("worker/x.rs", "use octocrab::Octocrab;").len(), 1);
    assert_eq!(check("github/x.rs", "use octocrab::Octocrab;"), [""; 0]);
    assert_eq!(check("store/x.rs", "fn f() -> anyhow::Result<()> { Ok(()) }").len(), 1);
}

#[test]
fn what_is_said_in_comments_strings_and_tests_does_not_count() {
    let text = r#"
        //! See `crate::worker`.
        // use crate::worker;
        const NAME: &str = "crate::worker tokio::spawn";
        /* std::fs */
        #[cfg(test)]
        mod tests { use crate::worker; use std::fs; }
        #[cfg(test)]
        use tokio::test;
        mod own { use super::Thing; }
    "#;
    assert_eq!(check("bot/plan.rs", text), [""; 0]);
    assert_eq!(check("bot/plan/tests.rs", "use std::fs;"), [""; 0]);
}

#[test]
fn a_module_without_a_floor_is_caught() {
    assert!(check("helpers/mod.rs", "")[0].contains("no floor"));
}
