//! Action items: the work that a postmortem asks for, wherever and however it is written.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::action::{ActionForm, ActionItem, ActionItemKey, LinkPlace, normalised, shortened};
use super::action_fields::{self, Fields};
use super::action_headings::ItemHeadings;
use super::action_loose::LooseTable;
use super::action_rows::Columns;
use super::content::{Line, body_lines};
use super::judged;
use super::markdown::{Run, RunKind, Unit, UnitKind, plain};
use super::names::{self, Field};
use super::needles::{self, Needles};
use super::section::Section;
use super::states;
use super::{MOST_TOLD, Postmortem};

/// What says that there is nothing to do, as [`normalised`] gives it.
const NOTHING: &[&str] = &[
    "",
    "none",
    "n a",
    "na",
    "nothing",
    "no action items",
    "no actions",
    "no action",
    "none yet",
    "none at this time",
    "none so far",
    "none identified",
    "none needed",
    "none required",
    "no action required",
    "no action needed",
    "no actions required",
    "no follow up needed",
    "no action items at this time",
    "not applicable",
    "keine",
    "keine maßnahmen",
    "nichts",
    "entfällt",
    "aucune",
    "aucun",
    "aucune action",
    "rien",
    "ninguna",
    "ninguno",
    "ninguna acción",
    "nada",
    "nenhuma",
    "nenhum",
    "nenhuma ação",
    "nessuna",
    "nessuno",
    "nessuna azione",
    "niente",
    "geen",
    "geen acties",
    "niets",
    "なし",
    "特になし",
    "無し",
    "无",
    "無",
    "暂无",
    "没有",
];

pub(super) struct Draft {
    pub(super) fields: Fields,
    pub(super) item: ActionItem,
    pub(super) section_at: usize,
    /// What the group of items is called that it is in.
    pub(super) group: Option<String>,
}

/// What a list item is, seen from the items nested in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Only groups the items nested in it.
    Group,
    /// An action item; what is nested is detail of it (index of the draft).
    Item(usize),
    Skipped,
}

pub(super) struct Reader<'d, 'a> {
    pub(super) document: &'d Postmortem<'a>,
    pub(super) drafts: Vec<Draft>,
    places: HashMap<usize, Place>,
    pub(super) columns: Columns,
    pub(super) loose: LooseTable,
    /// The bold line that the items below it are grouped under.
    group: Option<String>,
}

pub(crate) fn read(document: &Postmortem<'_>) -> Vec<ActionItem> {
    let mut reader = Reader {
        document,
        drafts: Vec::new(),
        places: HashMap::new(),
        columns: Columns::default(),
        loose: LooseTable::default(),
        group: None,
    };
    reader.sections(&[Section::ActionItems], Mode::All);
    let mode = if reader.drafts.is_empty() { Mode::Lists } else { Mode::Beside };
    reader.sections(&[Section::Prevention], mode);
    if reader.drafts.is_empty() {
        reader.sections(&[Section::LessonsLearned, Section::Resolution], Mode::Promises);
    }
    if reader.drafts.is_empty() {
        reader.marked();
    }
    reader.finish()
}

/// How much of a section is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    All,
    Lists,
    /// Lists beside those of action items: to be confirmed.
    Beside,
    /// Only list items that promise work (`We will add …`).
    Promises,
}

static PROMISE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?i)(?:^|[,;]\s|\bso\s)\W*(?:we|i|the team|they)(?:'ll| will| plan to| are going to| need to|’ll)\b|^\W*(?:todo|action)\b",
    )
});
/// What [`PROMISE`] cannot be without, and costs less to look for.
const PROMISING: [&[&str]; 1] = [&["'ll", "’ll", "will", "plan to", "going to", "need to", "todo", "action"]];
static MAY_PROMISE: Needles<{ needles::count(&PROMISING) }> = Needles::new(&PROMISING);

static PROSE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?i)\b(?:will|should|need(?:s|ed)? to|plan(?:s|ning)? to|going to|must|to do|todo|recommend|consider|going forward|is working|are working|is planning|are planning)\b",
    )
});
static SENTENCE_START: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^(?:The|This|These|Those|That|It|We|Our|There|They|In|On|At|As|To|If|When|While|For|From|With|After|Before|Going|Most|Because|Since|However|Although|A|An|I|You|Here|All|Some|Both|Also|And|But|So)\b",
    )
});

fn compile(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "patterns are constants, and every one is compiled in the tests")]
    Regex::new(pattern).expect("a constant pattern")
}

/// `We will add an alert`
fn promises(text: &str) -> bool {
    MAY_PROMISE.any(text) && PROMISE.is_match(text)
}

impl Reader<'_, '_> {
    fn sections(&mut self, wanted: &[Section], mode: Mode) {
        let document = self.document;
        if !wanted.iter().any(|section| document.has_section(*section)) {
            return;
        }
        let region = |at: usize| {
            let innermost = document.section_at(at)?;
            if mode == Mode::Beside && innermost.canonical.contains(&Section::ActionItems) {
                return None;
            }
            if innermost.canonical.iter().any(|name| wanted.contains(name)) {
                return document.regions.at(at);
            }
            // `Prevention` below `Action items` groups them; lessons there are lessons.
            let groups = innermost.canonical.iter().any(|name| {
                matches!(name, Section::Prevention | Section::Detection | Section::Resolution | Section::Communication)
            });
            wanted.iter().filter(|_| groups).find_map(|name| document.within(at, *name))
        };
        let whole = 0..document.source.len();
        // Sections that hold a list or table: sentences around it are no items.
        let mut listed = HashSet::new();
        for unit in document.blocks.iter() {
            if matches!(unit.kind, UnitKind::Item { .. } | UnitKind::Row { .. })
                && !unit.quoted
                && let Some(section) = region(unit.span.start)
                && (body_lines(document, &unit, &unit.text).next().is_some()
                    || matches!(unit.kind, UnitKind::Row { .. }))
            {
                listed.insert(section);
            }
        }
        let unlisted = |at: usize| region(at).filter(|section| !listed.contains(section));
        let headings = if mode == Mode::All { ItemHeadings::read(document) } else { ItemHeadings::default() };
        // After a line such as `We will:` every line is an item.
        let mut led = None;
        self.group = None;
        for (at, unit) in document.blocks.iter().enumerate() {
            if self.drafts.len() >= MOST_TOLD {
                break;
            }
            if unit.quoted || self.headed(&unit, &headings, wanted) {
                continue;
            }
            match &unit.kind {
                UnitKind::Heading { .. } => self.group = None,
                UnitKind::Item { .. } => {
                    if let Some(section) = region(unit.span.start) {
                        self.item(at, &unit, section, wanted, mode);
                    }
                }
                UnitKind::Row { header, table, cells } => {
                    if let Some(section) = region(unit.span.start).filter(|_| matches!(mode, Mode::All | Mode::Lists)) {
                        if *header {
                            self.columns = self.read_header(*table, cells, &unit);
                        } else if self.columns.table == *table {
                            self.row(&unit, cells, section, wanted);
                        }
                    }
                }
                UnitKind::Html if matches!(mode, Mode::All | Mode::Lists) => {
                    if let Some(section) = region(unit.span.start) {
                        self.html(&unit, section, wanted);
                    }
                }
                UnitKind::Paragraph if mode == Mode::All && unit.item.is_none() => {
                    let first = unit.lines().next().unwrap_or_default();
                    let shown = |run: &&Run| !run.text(document.source).trim().trim_matches([':', '：']).is_empty();
                    let bold = first.iter().filter(shown).all(|run| run.style.strong);
                    self.group = bold.then(|| plain(document.source, first));
                    let lines = lines_of(document, &unit, &whole, unlisted);
                    if !self.loose_rows(&lines, wanted) {
                        self.paragraph(&unit, &lines, &mut led, wanted);
                    }
                }
                // A list whose numbers are written by hand is a paragraph to Markdown.
                UnitKind::Paragraph if matches!(mode, Mode::Lists | Mode::Beside) && unit.item.is_none() => {
                    let first = unit.lines().next().map(|line| plain(document.source, line)).unwrap_or_default();
                    if marked(&first).is_some() {
                        let lines = lines_of(document, &unit, &whole, unlisted);
                        if let Some((section, _)) = lines.first() {
                            let from = self.drafts.len();
                            self.marked_lines(&lines, *section, wanted);
                            for draft in self.drafts.iter_mut().skip(from) {
                                draft.item.proposed = mode == Mode::Beside;
                            }
                        }
                    }
                }
                UnitKind::Code { fenced: false } if matches!(mode, Mode::All | Mode::Lists) && unit.item.is_none() => {
                    if let Some(section) = unlisted(unit.span.start) {
                        self.indented(&unit, section, wanted);
                    }
                }
                _ => {}
            }
        }
    }

    fn item(&mut self, at: usize, unit: &Unit<'_>, section: usize, wanted: &[Section], mode: Mode) {
        let document = self.document;
        let parent = unit.item.and_then(|parent| self.places.get(&parent)).copied().unwrap_or(Place::Group);
        if let Place::Item(draft) = parent {
            self.places.insert(at, Place::Item(draft));
            self.detail(unit, draft);
            return;
        }
        let lines: Vec<Line<'_>> = body_lines(document, unit, &unit.text).collect();
        let text = lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
        let parental = document.blocks.from(at + 1).take(6).any(|next| next.is_item() && next.item == Some(at));
        let words = text.split_whitespace().count();
        let bold = unit
            .runs
            .iter()
            .all(|run| run.style.strong || run.text(document.source).trim().trim_matches(':').is_empty());
        // `Find out whether we can change anything to:` is work by itself, `Alerts to add:` a group.
        let leads = text.trim_end().ends_with(':')
            && !(words >= 6 && judged::begins_work(&text) && !text.contains("following"));
        // `1. **Load tests**` and one item below it: a name of the work, and what it is.
        let ordered = matches!(unit.kind, UnitKind::Item { ordered: true, .. });
        let one_below = || {
            let below = document.blocks.from(at + 1).take_while(|next| next.span.start < unit.span.end).take(50);
            below.filter(|next| next.is_item() && next.item == Some(at)).take(2).count() == 1
        };
        let named = ordered && bold && !leads && words >= 2 && one_below();
        let group = parental && !named && (leads || bold && words <= 8 || words <= 2);
        let UnitKind::Item { ordered, task } = &unit.kind else { return };
        if text.is_empty() || group {
            self.places.insert(at, Place::Group);
            return;
        }
        if self.says_nothing(&text, &unit.text) || mode == Mode::Promises && !promises(&text) {
            self.places.insert(at, Place::Skipped);
            return;
        }
        let (own, labelled) = without_fields(document.source, &unit.runs);
        let mut fields = action_fields::read(document.source, &document.blocks.links, &own);
        for (field, value) in labelled {
            fields.set(field, &value);
        }
        match bold_lead(document.source, unit) {
            // `**Action item**: add an alert` says no more than the heading.
            Some(Lead::Title(name)) if names::is_work(&name) => {
                if let Some((_, work)) = fields.title.split_once(':').filter(|(_, work)| !work.trim().is_empty()) {
                    let work = work.trim().to_owned();
                    fields.title = work;
                }
            }
            Some(Lead::Title(name)) => fields.title = name,
            // `**Ann** restores the alert`
            Some(Lead::Name(name)) if fields.owner.is_none() => {
                if let Some(rest) = fields.title.strip_prefix(name.as_str()) {
                    let rest = rest.trim_start_matches([':', '-', '–', '—', ' ']);
                    let rest =
                        ["to ", "will "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest).to_owned();
                    fields.maybe(name, rest);
                }
            }
            _ => {}
        }
        if let Some((done, _)) = task {
            fields.done = Some(*done);
        } else if fields.done.is_none() {
            fields.done = self.group_state(unit.span.start);
        }
        let form = match (task, ordered) {
            (Some(_), _) => ActionForm::Task,
            (None, true) => ActionForm::Numbered,
            (None, false) => ActionForm::Bullet,
        };
        self.places.insert(at, Place::Item(self.drafts.len()));
        let mut item = self.draft(unit.text.clone(), form, wanted);
        document.text(&(unit.text.start..unit.span.end)).trim_end().clone_into(&mut item.text);
        item.proposed = matches!(mode, Mode::Promises | Mode::Beside);
        item.task_box = task.as_ref().map(|(_, span)| span.clone());
        item.link_at = LinkPlace::After(unit.text.end);
        let group = self.group_name(at, unit);
        self.drafts.push(Draft { fields, item, section_at: section, group });
    }

    /// Something below an item that is a heading: each line may be a field of it.
    pub(super) fn below(&mut self, unit: &Unit<'_>, draft: usize) {
        let source = self.document.source;
        for line in unit.lines().take(20) {
            let text = plain(source, line);
            let Some(draft) = self.drafts.get_mut(draft) else { return };
            for part in text.split(['|', ';']) {
                if let Some((field, value)) = action_fields::named(part) {
                    draft.fields.set(field, value);
                }
            }
            if draft.fields.link.is_none() {
                draft.fields.link = action_fields::link(source, &self.document.blocks.links, line);
            }
        }
    }

    /// Something nested in an item: a field of it, or a link.
    fn detail(&mut self, unit: &Unit<'_>, draft: usize) {
        let source = self.document.source;
        let text = plain(source, &unit.runs);
        let Some(draft) = self.drafts.get_mut(draft) else { return };
        // `Owner: Ann, due: 2026-12-01`
        for part in text.split(['|', ';', ',']) {
            if let Some((field, value)) = action_fields::named(part) {
                draft.fields.set(field, value);
            }
        }
        if draft.fields.link.is_none() {
            draft.fields.link = action_fields::link(source, &self.document.blocks.links, &unit.runs);
        }
    }

    /// A paragraph may hold the end of one section and the start of the next, and a list below a sentence:
    /// `Improvements: …`, and further down `Tasks:` with a line for each.
    fn paragraph(&mut self, unit: &Unit<'_>, lines: &[(usize, Line<'_>)], led: &mut Option<usize>, wanted: &[Section]) {
        let leads = |line: &Line<'_>| line.text.trim_end().ends_with(':');
        let mut rest = lines;
        while let Some((section, opening)) = rest.first() {
            let cut = rest.iter().enumerate().skip(1).find(|(at, (own, line))| {
                own != section || leads(line) && line.text.len() <= 80 && !leads(opening) && rest.len() - at >= 3
            });
            let (part, behind) = rest.split_at(cut.map_or(rest.len(), |(at, _)| at));
            self.part_of_paragraph(unit, *section, part, led, wanted);
            rest = behind;
        }
    }

    fn part_of_paragraph(
        &mut self,
        unit: &Unit<'_>,
        section: usize,
        lines: &[(usize, Line<'_>)],
        led: &mut Option<usize>,
        wanted: &[Section],
    ) {
        let document = self.document;
        let Some((_, first)) = lines.first() else { return };
        let opening = first.text.trim();
        if opening.starts_with('(') && lines.last().is_some_and(|(_, last)| last.text.trim().ends_with(')')) {
            return;
        }
        if marked(opening).is_some() {
            self.marked_lines(lines, section, wanted);
            return;
        }
        let leads = |text: &str| text.trim_end().ends_with(':');
        let owned = action_fields::read(document.source, &document.blocks.links, first.runs).owner.is_some();
        if !leads(opening) && (named(opening).is_some() || owned) {
            let end = lines.last().map_or(first.span.end, |(_, last)| last.span.end);
            let runs: Vec<_> = lines.iter().flat_map(|(_, line)| line.runs.iter().cloned()).collect();
            self.text_item(&(first.span.start..end), &runs, ActionForm::Paragraph, section, wanted);
            if let Some(draft) = self.drafts.last_mut()
                && let Some(name) = named(opening)
            {
                name.trim().clone_into(&mut draft.fields.title);
            }
            return;
        }
        let starts_upper =
            |line: &Line<'_>| line.text.trim_start().starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let rest: Vec<&(usize, Line<'_>)> = lines.iter().filter(|(_, line)| !leads(&line.text)).collect();
        if rest.len() < lines.len() {
            *led = Some(section);
        }
        let plain_list = rest.iter().all(|(_, line)| starts_upper(line))
            && rest.len() >= 2
            && !rest.iter().any(|(_, line)| SENTENCE_START.is_match(line.text.trim()));
        if *led == Some(section) || plain_list {
            for (own, line) in rest.into_iter().take(MOST_TOLD) {
                if starts_upper(line) {
                    self.text_item(&line.span, line.runs, ActionForm::Line, *own, wanted);
                } else if let Some(last) = self.drafts.last_mut().filter(|draft| draft.item.form == ActionForm::Line) {
                    // A wrapped line belongs to the one before.
                    last.item.span.end = line.span.end;
                    last.item.line_end = document.line(line.span.start);
                    last.item.link_at = LinkPlace::After(line_end(document.source, line.span.end));
                    last.item.text = document.text(&last.item.span).to_owned();
                }
            }
            return;
        }
        let text = rest.iter().map(|(_, line)| line.text.trim()).collect::<Vec<_>>().join(" ");
        let italic = unit.runs.iter().all(|run| run.style.emphasis || run.kind == RunKind::Break);
        let done = || states::mark(&text).is_some_and(|(done, span)| done && span.end == text.len());
        let asked =
            PROSE.is_match(&text) || text.starts_with(char::is_uppercase) && judged::begins_with_verb(&text) || done();
        if asked && !text.starts_with("Action items") && !italic {
            let end = rest.last().map_or(first.span.end, |(_, last)| last.span.end);
            let runs: Vec<_> = rest.iter().flat_map(|(_, line)| line.runs.iter().cloned()).collect();
            self.text_item(&(first.span.start..end), &runs, ActionForm::Prose, section, wanted);
        }
    }

    /// `[1] Add an alert`, and below it what else is said of it: `Owner: Ann | Due: Friday`.
    fn marked_lines(&mut self, lines: &[(usize, Line<'_>)], section: usize, wanted: &[Section]) {
        let begins = |line: &Line<'_>| marked(line.text.trim()).is_some();
        let mut rest = lines;
        while let Some(((_, first), more)) = rest.split_first().filter(|_| self.drafts.len() < MOST_TOLD) {
            let (own, behind) = more.split_at(more.iter().position(|(_, line)| begins(line)).unwrap_or(more.len()));
            let end = own.last().map_or(first.span.end, |(_, last)| last.span.end);
            let known = self.drafts.len();
            self.text_item(&(first.span.start..end), first.runs, ActionForm::Paragraph, section, wanted);
            if let Some(draft) = self.drafts.get_mut(known) {
                if let Some(work) = marked(&draft.fields.title) {
                    draft.fields.title = work.to_owned();
                }
                for part in own.iter().flat_map(|(_, line)| line.text.split(['|', ';'])) {
                    match action_fields::named(part) {
                        Some((field, value)) => draft.fields.set(field, value),
                        None => draft.fields.title.extend([" ", part.trim()]),
                    }
                }
            }
            rest = behind;
        }
    }

    pub(super) fn text_item(
        &mut self,
        span: &Range<usize>,
        runs: &[Run],
        form: ActionForm,
        section: usize,
        wanted: &[Section],
    ) {
        let document = self.document;
        if self.says_nothing(document.text(span), span) {
            return;
        }
        let fields = action_fields::read(document.source, &document.blocks.links, runs);
        let mut item = self.draft(span.clone(), form, wanted);
        document.text(span).clone_into(&mut item.text);
        item.proposed = form == ActionForm::Prose;
        item.link_at = LinkPlace::After(line_end(document.source, span.end));
        self.drafts.push(Draft { fields, item, section_at: section, group: None });
    }

    pub(super) fn draft(&self, span: Range<usize>, form: ActionForm, wanted: &[Section]) -> ActionItem {
        ActionItem {
            key: ActionItemKey(String::new()),
            line: self.document.line(span.start),
            line_end: self.document.line(span.end.saturating_sub(1).max(span.start)),
            title: String::new(),
            text: String::new(),
            owner: None,
            due: None,
            due_text: None,
            priority: None,
            link: None,
            done: None,
            proposed: false,
            section: wanted.first().copied().unwrap_or(Section::ActionItems),
            form,
            link_at: LinkPlace::After(span.end),
            task_box: None,
            span,
        }
    }

    /// `None.`, or nothing but placeholders.
    pub(super) fn says_nothing(&self, text: &str, span: &Range<usize>) -> bool {
        let words = normalised(text);
        if NOTHING.contains(&words.as_str()) {
            return true;
        }
        let placeholders = &self.document.placeholders;
        let mut at = span.start;
        let first = placeholders.partition_point(|found| found.span.end <= span.start);
        let mut touched = false;
        for found in
            placeholders.get(first..).unwrap_or_default().iter().take_while(|found| found.span.start < span.end)
        {
            touched = true;
            if self.document.text(&(at..found.span.start.max(at))).chars().any(char::is_alphanumeric) {
                return false;
            }
            at = found.span.end.max(at);
        }
        touched && !self.document.text(&(at..span.end.max(at))).chars().any(char::is_alphanumeric)
    }

    /// Below a heading such as `Done`, items are done.
    fn group_state(&self, at: usize) -> Option<bool> {
        let after = self.document.sections.partition_point(|section| section.span.start <= at);
        let heading = self.document.sections.get(after.checked_sub(1)?)?;
        if !heading.canonical.is_empty() {
            return None;
        }
        let heading = self.document.heading(heading);
        states::status(&heading).or_else(|| states::mark(&heading).map(|(state, _)| state))
    }

    /// The item or bold line above an item, if it may be somebody's name.
    fn group_name(&self, at: usize, unit: &Unit<'_>) -> Option<String> {
        let group = match unit.item {
            Some(parent) if self.places.get(&parent) == Some(&Place::Group) => {
                let parent = self.document.blocks.unit(parent).filter(|_| parent < at)?;
                plain(self.document.source, &parent.runs)
            }
            _ => self.group.clone()?,
        };
        let name = group.trim().trim_end_matches([':', '：']).trim();
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn finish(mut self) -> Vec<ActionItem> {
        // Capitals in brackets name owners where at least half of a section's items have them.
        let mut counts: HashMap<usize, (usize, usize)> = HashMap::new();
        for draft in &self.drafts {
            let count = counts.entry(draft.section_at).or_default();
            count.0 += 1;
            count.1 += usize::from(draft.fields.maybe_owner.is_some());
        }
        // Names above groups of items are their owners where all groups of the section are named so, and several are.
        let mut groups: HashMap<usize, (HashSet<&str>, bool)> = HashMap::new();
        for draft in &self.drafts {
            if let Some(group) = &draft.group {
                let known = groups.entry(draft.section_at).or_insert_with(|| (HashSet::new(), true));
                known.0.insert(group);
                known.1 &= names::is_owner(group);
            }
        }
        let owned: HashSet<usize> = groups
            .into_iter()
            .filter(|(_, (names, people))| {
                *people && (names.len() >= 2 || names.iter().all(|name| name.starts_with('@')))
            })
            .map(|(section, _)| section)
            .collect();
        let mut seen: HashMap<String, usize> = HashMap::new();
        self.drafts.sort_by_key(|draft| draft.item.span.start);
        let drafts = std::mem::take(&mut self.drafts);
        drafts
            .into_iter()
            .map(|Draft { mut fields, mut item, section_at, group }| {
                if fields.owner.is_none() && owned.contains(&section_at) {
                    fields.owner = group.map(|name| name.trim_start_matches('@').to_owned());
                }
                if counts.get(&section_at).is_some_and(|(all, named)| named * 2 >= *all) {
                    fields.accept_owner();
                }
                if fields.title.is_empty() {
                    fields.title = item.text.split_whitespace().collect::<Vec<_>>().join(" ");
                }
                let ordinal = seen.entry(normalised(&fields.title)).and_modify(|count| *count += 1).or_insert(1);
                item.key = ActionItemKey::new(&fields.title, *ordinal);
                item.title = shortened(&fields.title);
                item.owner = fields.owner;
                item.due = fields.due;
                item.due_text = fields.due_text;
                item.priority = fields.priority;
                item.link = fields.link;
                item.done = fields.done;
                item
            })
            .collect()
    }
}

/// What the bold words are that an item starts with.
enum Lead {
    /// A short name of the work, with a sentence behind it.
    Title(String),
    /// Perhaps who does it.
    Name(String),
}

/// A paragraph's lines with the sections that they are in, as far as they are in one.
fn lines_of<'u>(
    document: &'u Postmortem<'_>,
    unit: &'u Unit<'_>,
    whole: &Range<usize>,
    place: impl Fn(usize) -> Option<usize>,
) -> Vec<(usize, Line<'u>)> {
    body_lines(document, unit, whole).filter_map(|line| Some((place(line.span.start)?, line))).collect()
}

/// What stands behind a number in brackets or a circle that lists are written with by hand: `[1] …`, `(2) …`, `③ …`.
fn marked(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let behind = if let Some(inside) = text.strip_prefix(['[', '(']) {
        let (number, behind) = inside.split_once([']', ')'])?;
        let counted = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        behind.strip_prefix(' ').filter(|_| counted)?
    } else {
        text.strip_prefix(|c: char| ('①'..='⑳').contains(&c))?
    };
    Some(behind.trim_start()).filter(|work| work.starts_with(char::is_alphabetic))
}

/// The name of `Name: description`.
fn named(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let end = text.find([':', '.', '!', '?'])?;
    let (name, behind) = text.split_at_checked(end)?;
    let behind = behind.strip_prefix(':')?;
    let described = behind.starts_with(char::is_whitespace) && !behind.trim().is_empty();
    (described && name.starts_with(char::is_uppercase) && (3..=71).contains(&name.chars().count())).then_some(name)
}

/// The bold words that an item starts with, if text follows them.
fn bold_lead(source: &str, unit: &Unit<'_>) -> Option<Lead> {
    let strong: Vec<_> = unit.runs.iter().take_while(|run| run.style.strong && run.link().is_none()).collect();
    let next = unit.runs.get(strong.len())?;
    let name: String = strong.iter().map(|run| run.text(source)).collect();
    let behind = next.text(source).trim_start();
    let divided = name.trim_end().ends_with([':', '.', '：']) || behind.starts_with([':', '-', '–', '—', '：']);
    let name = name.trim().trim_end_matches([':', '.', '：']).to_owned();
    if names::is_name(&name) && next.kind != RunKind::Break {
        return Some(Lead::Name(name.trim_start_matches('@').to_owned()));
    }
    let wordy = name.split_whitespace().count() >= 2 || !name.is_ascii() && name.chars().count() >= 4;
    (divided && next.kind != RunKind::Break && wordy && states::whole(&name).is_none()).then_some(Lead::Title(name))
}

/// An item's runs without its lines that are fields (`Owner: Ann` on a line of its own), and those fields.
fn without_fields(source: &str, runs: &[Run]) -> (Vec<Run>, Vec<(Field, String)>) {
    let mut own = Vec::with_capacity(runs.len());
    let mut found = Vec::new();
    for (number, line) in runs.split_inclusive(|run| run.kind == RunKind::Break).enumerate() {
        let text = plain(source, line);
        let field = (number > 0).then(|| action_fields::named(&text)).flatten();
        match field {
            Some((field, value)) if field != Field::Link => {
                for (at, part) in value.split(['|', ';']).enumerate() {
                    match action_fields::named(part) {
                        Some((field, value)) if at > 0 => found.push((field, value.to_owned())),
                        _ if at == 0 => found.push((field, part.to_owned())),
                        _ => {}
                    }
                }
            }
            _ => own.extend(line.iter().cloned()),
        }
    }
    (own, found)
}

/// The end of the text of the line that `from` is on.
fn line_end(source: &str, from: usize) -> usize {
    let rest = source.get(from..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    from + line.trim_end().trim_end_matches('\\').len()
}
