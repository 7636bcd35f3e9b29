//! `/postmortem start|status|help`.

use super::{CommandSpec, Outcome, Request, table};
use crate::bot::comment;
use crate::bot::model::Role;
use crate::bot::plan;
use crate::bot::snapshot::Snapshot;

pub(super) static START: CommandSpec = CommandSpec {
    name: "/postmortem start",
    usage: "/postmortem start [TEMPLATE]",
    about: "Makes this issue an incident and opens its postmortem pull request.",
    who: Role::Triage,
    run: start,
};

pub(super) static STATUS: CommandSpec = CommandSpec {
    name: "/postmortem status",
    usage: "/postmortem status",
    about: "Shows where the postmortem stands: draft, check, action items.",
    who: Role::Triage,
    run: status,
};

pub(super) static HELP: CommandSpec = CommandSpec {
    name: "/postmortem help",
    usage: "/postmortem help",
    about: "Lists the commands.",
    who: Role::Triage,
    run: |_, _, _| Outcome::Done(table()),
};

fn start(request: &Request, arguments: &[&str], snapshot: &Snapshot) -> Outcome {
    if request.on_pull_request {
        return Outcome::Refused(
            "A pull request can't be an incident. Give this command on the issue that tells of the incident.".into(),
        );
    }
    let Some(incident) = &snapshot.incident else {
        return Outcome::Refused("I can't see this issue any more.".into());
    };
    let setup = &snapshot.setup;
    let template = match arguments.first().map(|name| setup.template(name)) {
        None => setup.choose(&incident.issue).0,
        Some(Ok(template)) => template,
        Some(Err(why)) => return Outcome::Refused(why),
    };
    let label = plan::Effect::AddLabel { number: incident.issue.number, label: setup.own_label() };
    if let Some(pull) = &snapshot.pull {
        if !pull.pull.open && !pull.pull.merged {
            return Outcome::Refused(comment::closed_draft(pull.pull.number));
        }
        let mut answer = format!("The postmortem is in #{}.", pull.pull.number);
        if let Some(refusal) = snapshot.refused.get(&label.key()) {
            answer = format!("{answer} {}", comment::refused("add the label", refusal));
        }
        return Outcome::Done(answer);
    }
    let mut effects = plan::open_pull(snapshot, incident, &template);
    if !effects.is_empty() && !setup.is_incident(&incident.issue) && !snapshot.refused.contains_key(&label.key()) {
        effects.insert(0, label);
    }
    if effects.is_empty() {
        Outcome::Refused(comment::why_no_draft(snapshot, incident))
    } else {
        Outcome::First(effects)
    }
}

fn status(_request: &Request, _arguments: &[&str], snapshot: &Snapshot) -> Outcome {
    Outcome::Done(comment::status_reply(snapshot))
}
