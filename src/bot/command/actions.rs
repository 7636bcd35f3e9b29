//! `/actions file`: make an issue of each open action item now, before the merge.

use super::{CommandSpec, Outcome, Request};
use crate::bot::comment;
use crate::bot::model::Role;
use crate::bot::plan;
use crate::bot::snapshot::Snapshot;

pub(super) static FILE: CommandSpec = CommandSpec {
    name: "/actions file",
    usage: "/actions file",
    about: "Makes one tracked issue of each open action item now, instead of at the merge.",
    who: Role::Write,
    run,
};

fn run(_request: &Request, _arguments: &[&str], snapshot: &Snapshot) -> Outcome {
    let (Some(incident), Some(pull)) = (&snapshot.incident, &snapshot.pull) else {
        return Outcome::Refused(
            "Action items are filed under an incident, and there is none here: label an issue `incident` first, \
             and give this command there or on its postmortem pull request."
                .into(),
        );
    };
    if !incident.tracked {
        return Outcome::Refused(format!(
            "Issue #{} is no incident. Label it `incident` first, or comment `/postmortem start` there.",
            incident.issue.number
        ));
    }
    let effects = plan::file_actions(snapshot, incident, pull);
    if effects.is_empty() {
        Outcome::Done(comment::filed_reply(snapshot, incident, pull))
    } else {
        Outcome::First(effects)
    }
}
