//! Action items that are headings: `### ✅ Add an alert`, `### AI-2: Test the backup`, with what they are about below
//! them; and work that is marked as such in any part of a document (`Action point: add an alert`).

use std::ops::Range;

use super::Postmortem;
use super::action::{ActionForm, LinkPlace};
use super::action_fields;
use super::action_item::{Draft, Reader};
use super::judged;
use super::markdown::{Unit, UnitKind, visible};
use super::outline::SectionBlock;
use super::section::Section;
use super::states;

/// The headings below those of action items that are items themselves, each with its section and what is below it.
#[derive(Default)]
pub(super) struct ItemHeadings(Vec<(Range<usize>, usize)>);

/// How strongly a heading says that it is a piece of work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Nothing,
    /// It begins with what is to be done.
    Verb,
    /// It has a mark (`✅`, `[DONE]`), or a number of its own (`AI-2`, `Action 3:`).
    Mark,
}

impl ItemHeadings {
    pub(super) fn read(document: &Postmortem<'_>) -> Self {
        let mut found = Vec::new();
        let sections = &document.sections;
        let mut at = 0;
        while let Some(block) = sections.get(at) {
            at += 1;
            if !block.canonical.contains(&Section::ActionItems) || block.level > 6 {
                continue;
            }
            let inside = sections.iter().skip(at).take_while(|nested| nested.span.start < block.body.end).count();
            let nested = sections.get(at..at + inside).unwrap_or_default();
            at += inside;
            // Only the headings of the first rank below: what is further down belongs to them.
            let Some(rank) = nested.iter().map(|nested| nested.level).filter(|level| *level <= 6).min() else {
                continue;
            };
            let direct = || nested.iter().filter(|nested| nested.level == rank);
            let says = |nested: &SectionBlock| says(document, nested);
            let (all, work) = direct().fold((0, 0), |(all, work), nested| {
                (all + 1, work + usize::from(says(nested) > Says::Nothing && !lists_work(document, nested)))
            });
            let sure = direct().any(|nested| says(nested) == Says::Mark);
            if work * 5 < all * 4 || all == 1 && !sure {
                continue;
            }
            let items = direct().filter(|nested| says(nested) > Says::Nothing && !lists_work(document, nested));
            found.extend(items.map(|nested| (nested.span.start..nested.body.end, at - inside - 1)));
        }
        Self(found)
    }

    /// The item heading that begins with a unit: the section that it is in.
    fn begun_by(&self, unit: &Unit<'_>) -> Option<usize> {
        let next = self.0.partition_point(|(span, _)| span.start < unit.span.start);
        self.0.get(next).filter(|(span, _)| unit.span.contains(&span.start)).map(|(_, section)| *section)
    }

    /// Is a place below an item heading?
    fn holds(&self, byte: usize) -> bool {
        let behind = self.0.partition_point(|(span, _)| span.start <= byte);
        behind.checked_sub(1).and_then(|last| self.0.get(last)).is_some_and(|(span, _)| span.contains(&byte))
    }
}

fn says(document: &Postmortem<'_>, block: &SectionBlock) -> Says {
    if !block.canonical.is_empty() && block.canonical.iter().all(|section| *section == Section::ActionItems) {
        return Says::Nothing;
    }
    let heading = document.heading(block);
    let text = heading.trim();
    let marked = states::mark(text).filter(|(_, span)| span.start < 4);
    let rest = marked.as_ref().and_then(|(_, span)| text.get(span.end..)).unwrap_or(text).trim();
    let rest = unnumbered(rest);
    let (numbered, rest) = match own_number(rest) {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let words = rest.split_whitespace().count();
    let told = words >= 2 || !rest.is_ascii() && rest.chars().count() >= 4;
    if (marked.is_some() || numbered) && told {
        Says::Mark
    } else if words >= 2 && judged::begins_work(&rest.to_lowercase()) {
        Says::Verb
    } else {
        Says::Nothing
    }
}

/// Without `1.`, `2)` in front.
fn unnumbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', ')', ':']) {
        Some(behind) if rest.len() < text.len() => behind.trim_start_matches(|c: char| !c.is_alphanumeric()),
        _ => text,
    }
}

/// What follows a number of the work's own: `AI-2: …`, `Action 3 — …`, `Maßnahme 1: …`.
fn own_number(text: &str) -> Option<&str> {
    const NAMES: &[&str] = &[
        "ai",
        "action item",
        "action",
        "a",
        "task",
        "item",
        "follow up",
        "follow-up",
        "todo",
        "fu",
        "massnahme",
        "maßnahme",
        "aktion",
        "mesure",
        "acción",
        "accion",
        "medida",
        "ação",
        "acao",
        "azione",
        "misura",
        "actie",
        "maatregel",
        "対策",
        "アクション",
        "措施",
        "行动项",
        "行动",
    ];
    let digit = text.find(|c: char| c.is_ascii_digit())?;
    let (name, number) = text.split_at_checked(digit)?;
    let name = name.trim_end_matches(|c: char| c == '-' || c == '#' || c == '_' || c.is_whitespace()).to_lowercase();
    if name.chars().count() > 12 || !NAMES.contains(&name.as_str()) {
        return None;
    }
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = rest.trim_start();
    let divided = behind.strip_prefix([':', '.', ')', '-', '–', '—', '：', '、'])?;
    Some(divided.trim())
}

/// Are the items rather in a list below the heading, which groups them?
fn lists_work(document: &Postmortem<'_>, block: &SectionBlock) -> bool {
    const ENOUGH: usize = 40;
    let below = document.blocks.from(document.blocks.before(block.body.start));
    let below = below.take_while(|unit| unit.span.start < block.body.end).take(ENOUGH);
    let mut work = 0;
    for unit in below.filter(|unit| unit.is_top() && !unit.quoted) {
        match &unit.kind {
            UnitKind::Item { task: Some(_), .. } => return true,
            UnitKind::Item { task: None, .. } => {
                let text = unit.lines().next().map(|line| visible(document.source, line)).unwrap_or_default();
                let field = action_fields::named(&text).is_some();
                work += usize::from(!field && judged::begins_work(&text.trim().to_lowercase()));
            }
            UnitKind::Row { header: true, cells, .. } if cells.len() > 2 => return true,
            _ => {}
        }
    }
    work >= 2
}

/// What marks a paragraph as work, in front of a colon.
const MARKS: &[&str] = &[
    "action point",
    "action points",
    "action item",
    "action to take",
    "action needed",
    "action required",
    "follow up",
    "follow-up",
    "followup",
    "next step",
    "todo",
    "to do",
    "to-do",
    "offene aufgabe",
    "folgemaßnahme",
    "nächster schritt",
    "action à mener",
    "point d'action",
    "à faire",
    "prochaine étape",
    "acción pendiente",
    "punto de acción",
    "por hacer",
    "próximo paso",
    "ponto de ação",
    "a fazer",
    "próximo passo",
    "punto d'azione",
    "da fare",
    "prossimo passo",
    "actiepunt",
    "vervolgactie",
    "アクションアイテム",
    "今後の対応",
    "行动项",
    "待办",
    "后续行动",
];

impl Reader<'_, '_> {
    /// Takes a heading that is an item, or what is below one. True: nothing else is to be read of this unit.
    pub(super) fn headed(&mut self, unit: &Unit<'_>, headings: &ItemHeadings, wanted: &[Section]) -> bool {
        if headings.0.is_empty() {
            return false;
        }
        if matches!(unit.kind, UnitKind::Heading { .. })
            && let Some(section) = headings.begun_by(unit)
        {
            let document = self.document;
            let mut fields = action_fields::read(document.source, &document.blocks.links, &unit.runs);
            let title = unnumbered(&fields.title);
            let title = own_number(title).unwrap_or(title).to_owned();
            fields.title = title;
            let mut item = self.draft(unit.text.clone(), ActionForm::Heading, wanted);
            document.text(&unit.text).trim().clone_into(&mut item.text);
            item.link_at = LinkPlace::After(unit.text.start + document.text(&unit.text).trim_end().len());
            self.drafts.push(Draft { fields, item, section_at: section, group: None });
            return true;
        }
        if !headings.holds(unit.span.start) {
            return false;
        }
        let Some(draft) = self.drafts.len().checked_sub(1) else { return true };
        if !matches!(unit.kind, UnitKind::Code { .. } | UnitKind::Html | UnitKind::Heading { .. }) {
            self.below(unit, draft);
        }
        true
    }

    /// Paragraphs and items that begin with a mark of work, in a document that has no list of it.
    pub(super) fn marked(&mut self) {
        let document = self.document;
        for unit in document.blocks.iter() {
            if self.drafts.len() >= super::MOST_TOLD {
                break;
            }
            let texts = matches!(unit.kind, UnitKind::Paragraph | UnitKind::Item { .. });
            if !texts || unit.quoted || unit.runs.is_empty() {
                continue;
            }
            let Some(first) = unit.lines().next() else { continue };
            let Some(run) = first.first().filter(|run| run.link().is_none()) else { continue };
            // Most texts are told by what stands in front of a colon, if there is one near.
            let text = visible(document.source, first);
            let Some((mark, rest)) = text.split_once([':', '：']).filter(|(mark, _)| mark.len() <= 40) else {
                continue;
            };
            let mark = mark.trim().to_lowercase();
            let mark = mark.trim_end_matches(|c: char| c.is_ascii_digit() || c == '#' || c == ' ');
            if !MARKS.contains(&mark) || rest.split_whitespace().nth(1).is_none() && rest.chars().count() < 6 {
                continue;
            }
            let told = |section: &Section| matches!(section, Section::Timeline | Section::SupportingInformation);
            let section = document.section_at(run.span().start);
            if section.is_some_and(|block| block.canonical.iter().any(told)) {
                continue;
            }
            let section_at = document.regions.at(run.span().start).unwrap_or_default();
            self.text_item(&unit.text, &unit.runs, ActionForm::Paragraph, section_at, &[Section::ActionItems]);
            if let Some(draft) = self.drafts.last_mut().filter(|draft| draft.item.span == unit.text)
                && let Some((_, rest)) = draft.fields.title.split_once([':', '：'])
            {
                let rest = rest.trim().to_owned();
                draft.fields.title = rest;
            }
        }
    }
}
