//! Slash commands: how they are found in a comment, who may give them, and the registry.
//!
//! One file a command. `/postmortem help` and the README's table derive from the registry.

mod actions;
mod check;
mod parse;
mod postmortem;

pub use parse::{Line, lines};

use super::model::{Actor, Role};
use super::plan::Effect;
use super::snapshot::{Authority, Snapshot};

/// At most so many commands of one comment are obeyed.
pub const MAX_COMMANDS: usize = 5;

/// One command line that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub comment_id: u64,
    /// Identifies the line within the comment, also after edits around it.
    pub line_key: String,
    /// The line as written, trimmed.
    pub text: String,
    /// The issue or pull request that holds the comment; answers go there.
    pub number: u64,
    pub on_pull_request: bool,
    pub author: Actor,
    pub authority: Authority,
}

impl Request {
    /// Key of the reply's marker and of its ledger row.
    pub fn key(&self) -> String {
        format!("{}-{}", self.comment_id, self.line_key)
    }
}

/// A command that people can give.
pub struct CommandSpec {
    /// As typed, such as `/actions file`.
    pub name: &'static str,
    /// With its arguments.
    pub usage: &'static str,
    /// One sentence.
    pub about: &'static str,
    /// The weakest role that may give it.
    pub who: Role,
    pub run: fn(&Request, &[&str], &Snapshot) -> Outcome,
}

/// What a command comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Do these first; the command is run again in the next round and answers when nothing is left to do.
    First(Vec<Effect>),
    /// Done: a short reply (Markdown).
    Done(String),
    /// The person must do something else: a short reply (Markdown).
    Refused(String),
}

/// All commands, in the order in which help shows them.
pub static REGISTRY: &[&CommandSpec] =
    &[&postmortem::START, &postmortem::STATUS, &postmortem::HELP, &check::CHECK, &actions::FILE];

/// What a line turned out to be.
pub enum Lookup<'l> {
    Known(&'static CommandSpec, Vec<&'l str>),
    /// Close to a command of ours, or one of ours with a wrong second word.
    Near(&'static CommandSpec),
    /// Somebody else's command; other bots live here too.
    Foreign,
}

/// Finds the command that a line gives.
pub fn look_up(line: &str) -> Lookup<'_> {
    let words: Vec<&str> = line.split_whitespace().collect();
    for spec in REGISTRY {
        let name: Vec<&str> = spec.name.split(' ').collect();
        if words.len() >= name.len() && name.iter().zip(&words).all(|(a, b)| a.eq_ignore_ascii_case(b)) {
            return Lookup::Known(spec, words[name.len()..].to_vec());
        }
    }
    let first = words.first().copied().unwrap_or_default().to_lowercase();
    let given = words.iter().take(2).map(|word| word.to_lowercase()).collect::<Vec<_>>().join(" ");
    REGISTRY
        .iter()
        .filter(|spec| {
            let own = spec.name.split(' ').next().unwrap_or_default();
            // One slip of the fingers in a short word, two in a long one.
            strsim::damerau_levenshtein(own, &first) <= if own.len() > 8 { 2 } else { 1 }
        })
        .min_by_key(|spec| strsim::damerau_levenshtein(spec.name, &given))
        .map_or(Lookup::Foreign, |spec| Lookup::Near(spec))
}

/// Whether a comment has a command of ours, or one near to it, among its new lines.
pub fn holds_command(body: &str, before: Option<&str>) -> bool {
    // Ordinary talk needs no reading as Markdown.
    body.contains('/') && lines(body, before).iter().any(|line| !matches!(look_up(&line.text), Lookup::Foreign))
}

/// Runs one command line, authority first. `None`: not ours to answer.
pub fn run(request: &Request, snapshot: &Snapshot) -> Option<Outcome> {
    let (spec, arguments) = match look_up(&request.text) {
        Lookup::Known(spec, arguments) => (spec, arguments),
        Lookup::Near(spec) => {
            // Below triage nobody commands anything, so a slip there is most likely meant for another bot.
            return matches!(&request.authority, Authority::Role(role) if *role >= Role::Triage).then(|| {
                Outcome::Refused(format!(
                    "I don't know that command. Did you mean `{}`? {} `/postmortem help` lists all.",
                    spec.usage, spec.about,
                ))
            });
        }
        Lookup::Foreign => return None,
    };
    match &request.authority {
        Authority::Role(role) if *role >= spec.who => Some((spec.run)(request, &arguments, snapshot)),
        Authority::Role(_) => Some(Outcome::Refused(format!(
            "`{}` needs at least the {} role in this repository.",
            spec.name,
            role_name(spec.who)
        ))),
        Authority::Unknown(why) => Some(Outcome::Refused(format!(
            "I could not find out what you may do here, so I did nothing ({}). Please try again later.",
            super::comment::inline(why)
        ))),
    }
}

/// GitHub's word for a role.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::None => "none",
        Role::Read => "read",
        Role::Triage => "triage",
        Role::Write => "write",
        Role::Maintain => "maintain",
        Role::Admin => "admin",
    }
}

/// The commands as a Markdown table: what `/postmortem help` and the README show.
pub fn table() -> String {
    use std::fmt::Write as _;
    let mut table = String::from("| command | what it does | who may |\n|---|---|---|\n");
    for spec in REGISTRY {
        let _ = writeln!(table, "| `{}` | {} | {} |", spec.usage, spec.about, role_name(spec.who));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> String {
        match look_up(line) {
            Lookup::Known(spec, arguments) => format!("{} {arguments:?}", spec.name),
            Lookup::Near(spec) => format!("near {}", spec.name),
            Lookup::Foreign => "foreign".into(),
        }
    }

    #[test]
    fn lines_find_their_command() {
        assert_eq!(found("/postmortem start outage"), "/postmortem start [\"outage\"]");
        assert_eq!(found("/Check"), "/check []");
        assert_eq!(found("/actions   file"), "/actions file []");
        assert_eq!(found("/chekc"), "near /check");
        assert_eq!(found("/postmortm status"), "near /postmortem status");
        assert_eq!(found("/postmortem strat"), "near /postmortem start");
        assert_eq!(found("/actions fiel"), "near /actions file");
        assert_eq!(found("/lgtm"), "foreign");
        assert_eq!(found("/retest all"), "foreign");
    }

    #[test]
    fn every_command_has_its_words() {
        for spec in REGISTRY {
            assert!(spec.usage.starts_with(spec.name), "{}", spec.name);
            assert!(spec.about.ends_with('.'), "{}", spec.name);
            assert!(table().contains(spec.usage));
        }
    }
}
