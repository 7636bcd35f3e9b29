//! `/check`: run the check again.

use super::{CommandSpec, Outcome, Request};
use crate::bot::model::Role;
use crate::bot::plan;
use crate::bot::snapshot::Snapshot;

pub(super) static CHECK: CommandSpec = CommandSpec {
    name: "/check",
    usage: "/check",
    about: "Runs the check again on the postmortem's pull request.",
    who: Role::Write,
    run,
};

fn run(request: &Request, _arguments: &[&str], snapshot: &Snapshot) -> Outcome {
    let Some(pull) = &snapshot.pull else {
        return Outcome::Refused("There is no postmortem pull request yet. `/postmortem start` opens one.".into());
    };
    if !pull.pull.open {
        return Outcome::Refused(format!(
            "Pull request #{} is closed, so there is nothing to check.",
            pull.pull.number
        ));
    }
    if pull.documents.is_empty() {
        return Outcome::Refused("This pull request touches no postmortem file, so there is nothing to check.".into());
    }
    let token = format!("comment-{}", request.key());
    let report = crate::bot::check::report(snapshot, pull);
    match plan::check_run(snapshot, pull, &report, Some(&token)) {
        Some(effect) => Outcome::First(vec![effect]),
        None => match snapshot.refused.get(&plan::check_key(&pull.pull.head_sha, &report, Some(&token))) {
            Some(refusal) => Outcome::Refused(crate::bot::comment::refused("run the check", refusal)),
            None => Outcome::Done(format!("Checked again: {}.", report.headline())),
        },
    }
}
