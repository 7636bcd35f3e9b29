//! Headings that their words leave open, judged by what is below them.
//!
//! `Remediation` may tell how the incident was repaired or list what is still to be done, and a heading of no known
//! meaning at the end of a postmortem without action items may hold them.

use std::collections::BTreeSet;

use super::families;
use super::markdown::{Blocks, Run, RunKind, UnitKind, visible};
use super::outline::SectionBlock;
use super::section::{Section, Sections};
use super::time::leading;
use super::vocabulary::{strip_brackets, words};

/// Names that mean the repair that was as well as the one that will be.
const OPEN: &[&str] = &[
    "remediation",
    "remediations",
    "remediation steps",
    "remediation measures",
    "mitigations",
    "mitigation measures",
    "fixes",
    "solutions",
    "remedies",
    "remedy",
    "repairs",
    "remediation and recovery",
    "remediation and mitigation",
    "correctifs",
    "solucoes",
    "soluciones",
    "soluzioni",
    "losungen",
];

/// What work begins with.
const VERBS: &str = "add adopt agree allow analyze analyse apply assess audit automate backport build change check clarify cleanup \
    communicate conduct configure consider continue create decide decouple define delete deploy deprecate design develop disable \
    document educate enable enforce enhance ensure establish evaluate expand explore extend find finish fix follow formalize \
    harden have implement improve include increase install integrate introduce investigate isolate limit look lower make migrate \
    monitor move notify optimize optimise perform plan prepare prevent protect provide publish raise rebuild reduce refactor \
    remove rename replace require research restrict review revise revisit rework rewrite rotate run schedule separate set setup \
    share simplify split standardize stop store strengthen switch talk teach test train track tune update upgrade use validate \
    verify work write ajouter ameliorer mettre verifier creer definir documenter automatiser renforcer former prevoir tester \
    toevoegen";
const CJK_STARTS: &[&str] = &[
    "增加", "完善", "优化", "建立", "加强", "添加", "引入", "配置", "定期", "制定", "升级", "修复", "改进", "推动",
    "补充",
];
const CJK_ENDS: &[&str] =
    &["する", "追加", "検討", "導入", "見直し", "見直す", "整備", "強化", "改善", "予定", "設定", "作成", "修正"];

/// Items looked at below one heading: more don't tell more.
const ENOUGH: usize = 30;

pub(super) fn settle(source: &str, blocks: &Blocks, sections: &mut [SectionBlock]) {
    guess(source, blocks, sections);
    when(source, blocks, sections);
    actually(source, blocks, sections);
    let known = sections.iter().filter(|block| !block.canonical.is_empty()).count();
    let listing = |block: &SectionBlock| {
        block.canonical.iter().any(|section| matches!(section, Section::ActionItems | Section::Prevention))
    };
    let mut has_actions = sections.iter().any(listing);
    for at in 0..sections.len() {
        let Some(block) = sections.get(at) else { continue };
        let open =
            block.canonical == [Section::Resolution] && OPEN.contains(&words(&block.heading(source, blocks)).as_str());
        let unknown =
            block.canonical.is_empty() && block.level <= 3 && known >= 2 && block.span.start * 3 > source.len();
        if !open && !unknown {
            continue;
        }
        let inside = sections.iter().skip(at + 1).take_while(|nested| nested.span.start < block.body.end).count();
        let nested = sections.get(at + 1..at + 1 + inside).unwrap_or_default();
        let action = |block: &SectionBlock| block.canonical.contains(&Section::ActionItems);
        let listed = if open {
            nested.iter().any(action) || is_work(source, blocks, block, 2)
        } else {
            inside == 0
                && !has_actions
                && !super::naming::is_neutral_name(&block.heading(source, blocks))
                && is_work(source, blocks, block, 3)
        };
        if !listed {
            continue;
        }
        has_actions = true;
        if let Some(block) = sections.get_mut(at) {
            block.canonical = Sections::from([Section::ActionItems]);
        }
        // What is below only groups the items.
        for nested in sections.get_mut(at + 1..at + 1 + inside).unwrap_or_default() {
            nested.canonical.retain(|section| {
                !matches!(
                    section,
                    Section::ActionItems | Section::Resolution | Section::Prevention | Section::Detection
                )
            });
        }
    }
}

/// Reads headings with unknown words in documents that are postmortems beyond doubt: beside sections of known meaning,
/// not in them, where headings divide what they are about.
fn guess(source: &str, blocks: &Blocks, sections: &mut [SectionBlock]) {
    let telling = |section: &Section| {
        matches!(
            section,
            Section::Timeline
                | Section::RootCause
                | Section::LessonsLearned
                | Section::ActionItems
                | Section::Resolution
        )
    };
    let known = || sections.iter().filter(|block| block.level <= 6).flat_map(|block| block.canonical.iter());
    let distinct: BTreeSet<Section> = known().copied().collect();
    if distinct.len() < 3 || known().filter(|section| telling(section)).count() < 2 {
        return;
    }
    let levels: BTreeSet<u8> =
        sections.iter().filter(|block| !block.canonical.is_empty()).map(|block| block.level).collect();
    let mut inside = 0;
    for block in sections {
        if !block.canonical.is_empty() {
            inside = inside.max(block.body.end);
        } else if block.span.start >= inside && block.level <= 6 && levels.contains(&block.level) {
            block.canonical = families::guess(&words(&strip_brackets(&block.heading(source, blocks)))).into();
        }
    }
}

/// `What actually happened` is the summary, unless there is one: then it tells what was behind that.
fn actually(source: &str, blocks: &Blocks, sections: &mut [SectionBlock]) {
    if sections.iter().any(|block| block.canonical.contains(&Section::Summary)) {
        return;
    }
    let told = |block: &&mut SectionBlock| {
        block.canonical == [Section::RootCause]
            && matches!(
                words(&block.heading(source, blocks)).as_str(),
                "what actually happened" | "what really happened"
            )
    };
    if let Some(block) = sections.iter_mut().find(told) {
        block.canonical = Sections::from([Section::Summary]);
    }
}

/// `When?` over times is the timeline.
fn when(source: &str, blocks: &Blocks, sections: &mut [SectionBlock]) {
    const ASKED: [&str; 12] = [
        "when",
        "wann",
        "quand",
        "cuando",
        "quando",
        "wanneer",
        "いつ",
        "什么时候",
        "何时",
        "when did it happen",
        "when it happened",
        "when and how",
    ];
    // Of anything: `検索停止の経緯`
    const COURSES: [&str; 8] = ["経緯", "経過", "の流れ", "の推移", "经过", "过程", "経緯と対応", "の動き"];
    for block in sections.iter_mut().filter(|block| block.canonical.is_empty() && block.level <= 6) {
        let heading = block.heading(source, blocks);
        // Not for all: these are nearly all headings of most documents.
        let course = || heading.len() <= 80 && COURSES.iter().any(|end| strip_brackets(&heading).trim().ends_with(end));
        let asked = heading.len() <= 40 && ASKED.contains(&words(&heading).as_str()) || !heading.is_ascii() && course();
        if asked && times(source, blocks, block) >= 2 {
            block.canonical = Sections::from([Section::Timeline]);
        }
    }
}

/// How many of the first lines below a heading, and of the parts that tags divide them into, begin with a time.
fn times(source: &str, blocks: &Blocks, block: &SectionBlock) -> usize {
    let below = blocks.from(blocks.before(block.body.start)).take_while(|unit| unit.span.start < block.body.end);
    let timed = |runs: &[Run]| leading(&visible(source, runs)).is_some_and(|when| when.has_time && !when.weak);
    below
        .take(ENOUGH)
        .map(|unit| {
            let parts = unit.lines().take(ENOUGH).flat_map(|line| line.split(|run| run.kind == RunKind::Html));
            parts.filter(|runs| timed(runs)).count()
        })
        .sum()
}

/// Is what is below a heading a list of work, but for a few of its items?
fn is_work(source: &str, blocks: &Blocks, block: &SectionBlock, least: usize) -> bool {
    let below = blocks.from(blocks.before(block.body.start)).take_while(|unit| unit.span.start < block.body.end);
    let (mut items, mut work) = (0, 0);
    for unit in below.filter(|unit| unit.is_top() && !unit.quoted).take(4 * ENOUGH) {
        let UnitKind::Item { task, .. } = &unit.kind else { continue };
        let Some(line) = unit.lines().next() else { continue };
        items += 1;
        work += usize::from(task.is_some() || asks(&visible(source, line)));
        if items == ENOUGH {
            break;
        }
    }
    items >= least && work * 5 >= items * 4
}

/// `Add an alert`, `Limits: raise them`, `We will …`, `… should be …`, アラートを追加する.
fn asks(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let whole = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let behind = whole.split_once(": ").map(|(_, rest)| rest).filter(|rest| !rest.is_empty());
    let promises = [" will ", "we'll ", "we’ll ", " should ", " need to ", " needs to ", " must ", "going to "];
    begins_work(whole)
        || behind.is_some_and(begins_work)
        || promises.iter().any(|promise| format!(" {whole}").contains(promise))
        || CJK_STARTS.iter().any(|start| whole.starts_with(start))
        || CJK_ENDS.iter().any(|end| whole.trim_end_matches(['。', '.', '；', ';']).ends_with(end))
}

/// Is the first word a verb that asks for work, as it stands in the lists?
pub(super) fn begins_with_verb(text: &str) -> bool {
    let first = words(text.split(|c: char| !c.is_alphanumeric() && c != '\'').next().unwrap_or_default());
    VERBS.split_whitespace().any(|verb| verb == first)
}

/// Is the first word one that asks for work?
pub(super) fn begins_work(text: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphanumeric() && c != '\'').next().unwrap_or_default();
    let infinitive = first.len() >= 6 && ["ar", "ir", "are", "ire", "ere"].iter().any(|end| first.ends_with(end));
    let first = words(first);
    VERBS.split_whitespace().any(|verb| verb == first) || infinitive
}

#[cfg(test)]
mod tests {
    use super::super::Postmortem;
    use super::*;

    fn meaning(source: &str, heading: &str) -> Vec<Section> {
        let document = Postmortem::parse(source);
        document
            .sections
            .iter()
            .find(|block| document.heading(block) == heading)
            .map(|block| block.canonical.to_vec())
            .unwrap_or_default()
    }

    #[test]
    fn remediation_is_told_by_its_list() {
        let ahead = "# Outage\n\n## Summary\n\nIt broke.\n\n## Remediation\n\n- Add an alert\n- Limits: raise them\n- We will test it\n";
        let behind =
            "# Outage\n\n## Summary\n\nIt broke.\n\n## Remediation\n\n- The pod was restarted\n- Ann rolled back\n";
        let grouped =
            "# Outage\n\n## Remediation\n\n### Done\n\n- Restarted\n\n### Long-term improvements\n\n- An alert\n";
        assert_eq!(meaning(ahead, "Remediation"), [Section::ActionItems]);
        assert_eq!(meaning(behind, "Remediation"), [Section::Resolution]);
        assert_eq!(meaning(grouped, "Remediation"), [Section::ActionItems]);
    }

    #[test]
    fn a_list_of_work_at_the_end_is_what_is_to_be_done() {
        let told = "# Outage\n\n## Summary\n\nIt broke, and all of us saw it.\n\n## Root cause\n\nA bug.\n\n## The weeks to come\n\n";
        for (list, expected) in [
            ("- Add an alert\n- Remove the old path\n- Teach the team\n", &[Section::ActionItems][..]),
            ("- Añadir una alerta\n- Eliminar la ruta\n- Configurar límites\n", &[Section::ActionItems]),
            ("- Add an alert\n- The cache\n- Many were there\n", &[]),
            ("- Add an alert\n", &[]),
            ("Nothing here.\n", &[]),
        ] {
            assert_eq!(meaning(&format!("{told}{list}"), "The weeks to come"), expected, "{list}");
        }
    }
}
