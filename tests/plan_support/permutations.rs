//! The events of an incident in any order, late, and several times over: the end is the same.
//!
//! An event is a hint; what is decided depends on what GitHub shows. So GitHub is a plain value here, people act on it in
//! three stages (label, write, merge), and the bot plans and applies whenever a hint arrives: at some time after the act.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use postmortem_bot::bot::command::{Request, lines};
use postmortem_bot::bot::model::{Actor, CheckRun, Comment, Role};
use postmortem_bot::bot::plan::{Effect, plan};
use postmortem_bot::bot::snapshot::{Authority, DocumentText, FiledAction, PullState, Snapshot};
use proptest::prelude::*;
use proptest::sample::Index;

use super::{pull, snapshot};

const DOCUMENT: &str = "# Down\n\n## Summary\n\nNobody could pay.\n\n## Action items\n\n\
    - [ ] Alert on it @bob due 2026-12-01\n- [ ] Test it @ann due 2026-12-02\n- [x] Mend it @ann due 2026-03-04\n";

/// What may be told, and the stage whose act it tells of.
const EVENTS: [(Hint, usize); 10] = [
    (Hint::Changed, 0),
    (Hint::Changed, 0),
    (Hint::Changed, 0),
    (Hint::Said(501, "Who looks at it?\n\n/postmortem status"), 0),
    (Hint::Changed, 1),
    (Hint::Changed, 1),
    (Hint::Said(502, "/actions file\n/postmortem help"), 1),
    (Hint::Rerequested, 1),
    (Hint::Changed, 2),
    (Hint::Changed, 2),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hint {
    /// Something of the issue or of the pull request: opened, labelled, pushed to, merged.
    Changed,
    /// A comment with commands.
    Said(u64, &'static str),
    /// The check is wanted anew.
    Rerequested,
}

impl Hint {
    fn comment(self) -> Option<u64> {
        if let Self::Said(id, _) = self { Some(id) } else { None }
    }
}

/// GitHub, as far as this incident goes, and the ledger's answered commands.
#[derive(Debug, Clone, Default, PartialEq)]
struct GitHub {
    stage: usize,
    /// How often the pull request was opened.
    opened: usize,
    labels: BTreeSet<String>,
    document: String,
    version: usize,
    check_runs: Vec<CheckRun>,
    comments: Vec<String>,
    replies: BTreeMap<String, usize>,
    reactions: BTreeSet<String>,
    filed: BTreeMap<String, FiledAction>,
    filings: usize,
}

impl GitHub {
    fn shown(&self, hints: &[Hint]) -> Snapshot {
        let mut shown = snapshot();
        let incident = shown.incident.as_mut().unwrap();
        incident.filed.clone_from(&self.filed);
        incident.status_comment = self.comments.first().map(|body| Comment {
            id: 9,
            body: body.clone(),
            author: None,
            html_url: String::new(),
            created_at: jiff::Timestamp::UNIX_EPOCH,
            via_app: Some(5),
        });
        if self.opened > 0 {
            let mut state: PullState = pull("");
            state.pull.merged = self.stage == 2;
            state.pull.open = !state.pull.merged;
            state.pull.head_sha = format!("head-{}", self.version);
            state.pull.labels = self.labels.iter().cloned().collect();
            state.documents[0].blob_sha = format!("blob-{}", self.version);
            state.documents[0].text = DocumentText::Text(self.document.clone());
            let here = |run: &&CheckRun| run.head_sha == state.pull.head_sha;
            state.checks = self.check_runs.iter().filter(here).cloned().collect();
            shown.pull = Some(state);
        }
        for hint in hints {
            match hint {
                Hint::Changed => {}
                Hint::Rerequested => shown.recheck = Some("request-7".into()),
                Hint::Said(comment_id, body) => {
                    for line in lines(body, None) {
                        let request = Request {
                            comment_id: *comment_id,
                            line_key: line.key,
                            text: line.text,
                            number: 1,
                            on_pull_request: false,
                            author: Actor { login: "bob".into(), is_bot: false },
                            authority: Authority::Role(Role::Write),
                        };
                        if !self.replies.contains_key(&request.key()) && !shown.commands.contains(&request) {
                            shown.commands.push(request);
                        }
                    }
                }
            }
        }
        shown
    }

    /// What is planned now. Thousands of orders lead through the same few states, and reading the document again in each
    /// of them takes minutes.
    fn planned(&self, hints: &[Hint]) -> Vec<Effect> {
        thread_local!(static KNOWN: RefCell<HashMap<String, Vec<Effect>>> = RefCell::default());
        let unanswered = |id: &u64| !self.replies.keys().any(|key| key.starts_with(&format!("{id}-")));
        let said: Vec<u64> = hints.iter().filter_map(|hint| hint.comment()).filter(unanswered).collect();
        let asked = hints.contains(&Hint::Rerequested);
        let state = format!("{self:?}{said:?}{asked}");
        let known = KNOWN.with_borrow(|known| known.get(&state).cloned());
        known.unwrap_or_else(|| {
            let effects = plan(&self.shown(hints));
            KNOWN.with_borrow_mut(|known| known.insert(state, effects.clone()));
            effects
        })
    }

    /// As the worker does: plan and apply until nothing is left.
    fn work(&mut self, hints: &[Hint]) {
        for _ in 0..10 {
            let effects = self.planned(hints);
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                self.apply(effect);
            }
        }
        panic!("no end of planning: {:#?}", plan(&self.shown(hints)));
    }

    fn apply(&mut self, effect: Effect) {
        match effect {
            Effect::AddLabel { label, .. } => {
                self.labels.insert(label);
            }
            Effect::React { comment_id, .. } => {
                self.reactions.insert(format!("{comment_id}"));
            }
            Effect::OpenPull(open) => {
                self.opened += 1;
                self.labels.insert(open.label);
                self.document = open.content;
            }
            Effect::UpsertComment { kind: "status", body, existing: None, .. } => self.comments.push(body),
            Effect::UpsertComment { kind: "status", body, .. } => self.comments[0] = body,
            Effect::UpsertComment { key, .. } => *self.replies.entry(key).or_default() += 1,
            Effect::SetCheckRun(run) => self.check_runs.push(CheckRun {
                id: self.check_runs.len() as u64,
                name: "postmortem".into(),
                head_sha: run.head_sha,
                external_id: Some(run.external_id),
                completed: true,
                conclusion: Some(run.conclusion),
                annotations: run.annotations.len(),
                app_id: Some(5),
            }),
            Effect::FileAction { key, issue, .. } => {
                self.filings += 1;
                // Its number goes by the title, so that the order of filing shows nowhere.
                let number = if issue.title.starts_with("Alert") { 11 } else { 12 };
                let url = format!("https://github.com/acme/shop/issues/{number}");
                let filed = FiledAction {
                    id: number * 10,
                    number,
                    url,
                    title: issue.title,
                    shortfalls: Vec::new(),
                    unlabelled: Vec::new(),
                    complete: true,
                };
                self.filed.insert(key, filed);
            }
            Effect::CommitFile(commit) => {
                assert_eq!(commit.expected_blob, format!("blob-{}", self.version));
                self.document = commit.content;
                self.version += 1;
            }
            Effect::Heal(duplicate) => panic!("nothing is there twice: {duplicate:?}"),
        }
    }

    /// The act of people that begins a stage.
    fn act(&mut self, stage: usize) {
        self.stage = stage;
        if stage == 1 {
            self.document = DOCUMENT.into();
            self.version += 1;
        }
    }

    /// What has to be the same in the end. Which heads were checked, and how often, depends on the way.
    fn end(&self) -> Self {
        let unique: BTreeSet<_> = self.check_runs.iter().map(|run| (&run.head_sha, &run.external_id)).collect();
        assert_eq!(unique.len(), self.check_runs.len(), "a check run twice: {:#?}", self.check_runs);
        Self { version: 0, check_runs: Vec::new(), ..self.clone() }
    }
}

/// When and how an event arrives: at which stages (its own one or later), and where among the others.
#[derive(Debug, Clone)]
struct Arrival {
    event: usize,
    stage: usize,
    place: u32,
    /// Worked on together with what came before.
    together: bool,
}

/// Every event once, at its own stage or later, and some of them again. Each stage hears at least of its own act: people
/// go on when they see that the bot has done its part.
fn arrivals() -> impl Strategy<Value = Vec<Arrival>> {
    let one = |event: usize| {
        (EVENTS[event].1..3, any::<u32>(), any::<bool>()).prop_map(move |(stage, place, together)| Arrival {
            event,
            stage,
            place,
            together,
        })
    };
    let all: Vec<_> = (0..EVENTS.len()).map(one).collect();
    let more = proptest::collection::vec((0..EVENTS.len()).prop_flat_map(one), 0..8);
    let kept = any::<[Index; 3]>();
    (all, more, kept).prop_map(|(mut all, more, kept)| {
        for (stage, kept) in kept.iter().enumerate() {
            let own: Vec<usize> = (0..EVENTS.len()).filter(|event| EVENTS[*event] == (Hint::Changed, stage)).collect();
            all[*kept.get(&own)].stage = stage;
        }
        all.extend(more);
        all.sort_by_key(|arrival| (arrival.stage, arrival.place));
        all
    })
}

fn live(arrivals: &[Arrival]) -> GitHub {
    let mut github = GitHub::default();
    for stage in 0..3 {
        github.act(stage);
        let mut waiting: Vec<Hint> = Vec::new();
        for arrival in arrivals.iter().filter(|arrival| arrival.stage == stage) {
            if !arrival.together && !waiting.is_empty() {
                github.work(&std::mem::take(&mut waiting));
            }
            waiting.push(EVENTS[arrival.event].0);
        }
        github.work(&waiting);
    }
    github.end()
}

/// Every event at once and once.
fn in_order() -> GitHub {
    let in_order = |event: usize| Arrival { event, stage: EVENTS[event].1, place: 0, together: false };
    live(&(0..EVENTS.len()).map(in_order).collect::<Vec<_>>())
}

#[test]
fn the_story_in_order_ends_well() {
    let end = in_order();
    assert_eq!((end.opened, end.filings, end.comments.len(), end.replies.len()), (1, 2, 1, 3), "{end:#?}");
    assert!(end.replies.values().all(|count| *count == 1));
    assert_eq!(end.document.matches("/issues/1").count(), 2, "{}", end.document);
    assert!(end.comments[0].contains("#11") && end.comments[0].contains("#12"), "{}", end.comments[0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_ends_the_same(arrivals in arrivals()) {
        thread_local!(static IN_ORDER: GitHub = in_order());
        let end = live(&arrivals);
        let wanted = IN_ORDER.with(Clone::clone);
        prop_assert_eq!(wanted, end);
    }
}
