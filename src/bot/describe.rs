//! Effects in words, for an operator at a terminal.

use super::duplicate::Kind;
use super::naming;
use super::plan::Effect;

/// Characters of a title that are shown.
const TITLE: usize = 80;

/// What an effect does, such as `open the draft …`: without a subject, so that it fits a plan and a report.
pub fn describe(effect: &Effect) -> String {
    match effect {
        Effect::AddLabel { number, label } => format!("add the label {} to #{number}", shown(label)),
        Effect::OpenPull(open) => {
            format!(
                "open the pull request \"{}\" from {} with {}",
                shown(&open.pull.title),
                shown(&open.pull.head),
                shown(&open.path)
            )
        }
        Effect::UpsertComment { number, kind: "status", existing: None, .. } => {
            format!("post the status comment on #{number}")
        }
        Effect::UpsertComment { number, kind: "status", .. } => format!("update the status comment on #{number}"),
        Effect::UpsertComment { number, key, .. } => {
            format!("answer the command in comment {} on #{number}", key.split('-').next().unwrap_or_default())
        }
        Effect::SetCheckRun(run) => {
            let commit = run.head_sha.get(..7).unwrap_or(&run.head_sha);
            format!("set the check on {}: {} ({})", shown(commit), run.conclusion, shown(&run.title))
        }
        Effect::FileAction { issue, parent, .. } => {
            format!("file the action item \"{}\" under #{parent}", shown(&issue.title))
        }
        Effect::CommitFile(commit) => {
            format!("commit the issues' links to {} on {}", shown(&commit.path), shown(&commit.branch))
        }
        Effect::React { comment_id, .. } => format!("react to comment {comment_id}"),
        Effect::Heal(duplicate) => match duplicate.kind {
            Kind::Comment => format!("delete comment {}, a duplicate of {}", duplicate.id, duplicate.kept),
            Kind::Issue { .. } => format!("close issue #{}, a duplicate of #{}", duplicate.id, duplicate.kept),
            Kind::Pull => format!("close pull request #{}, a duplicate of #{}", duplicate.id, duplicate.kept),
        },
    }
}

/// Somebody's words on a terminal: one line, and nothing that steers it.
pub fn shown(text: &str) -> String {
    let plain: String = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    naming::shorten(&plain.split_whitespace().collect::<Vec<_>>().join(" "), TITLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        let effect = Effect::AddLabel { number: 3, label: "\u{1b}[2Jred\nblue\u{9b}31m".into() };
        assert_eq!(describe(&effect), "add the label [2Jred blue 31m to #3");
        assert!(shown(&"x".repeat(500)).chars().count() <= TITLE);
    }
}
