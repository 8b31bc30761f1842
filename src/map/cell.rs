//! A cell of a list → what it states: remembered, told by its form, or read as a build reads it.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::plan::{Column, Form, Plan};
use super::stated::Known;
use crate::model::Amount;
use crate::read::Cells;
use crate::text::fold::stands;
use crate::text::table::{folded, is_bare_number, says};

/// Least and greatest length of the name of a firm in full, in characters.
const FIRMS: std::ops::RangeInclusive<usize> = 7..=40;
/// What the name of a firm in full ends with.
pub(super) const FIRM: &str = "公司";
/// Cells of a column that are remembered; then they are forgotten.
const REMEMBERED: usize = 1 << 16;
/// Longest cell that is read as a word of a column of texts (进度), in characters.
const LONGEST_WORD: usize = 12;

/// Cells that have been read: what they state, by their text.
pub(super) type Remembered = FxHashMap<String, Arc<[Known]>>;

/// What a cell states: remembered, or told by its form.
#[derive(Debug)]
pub(super) enum Found {
    Known(Arc<[Known]>),
    /// A firm by its name.
    Firm,
    /// A figure or a time.
    Value(String, Option<Amount>),
}

/// Reads the cells of a table.
#[derive(Debug)]
pub(super) struct Reader<'p> {
    pub plan: Plan<'p>,
    base: String,
    /// Endings of the names of firms in full.
    forms: Vec<&'p str>,
    /// What was read of each column.
    remembered: Vec<Mutex<Remembered>>,
}

impl<'p> Reader<'p> {
    /// Reads by a plan; entities lie below `base`.
    pub fn new(plan: Plan<'p>, base: &str) -> Reader<'p> {
        let forms = plan.pipeline.pack.gazetteer.legal_forms().iter().map(String::as_str);
        let forms = forms.filter(|form| form.ends_with(FIRM)).collect();
        let remembered = plan.columns.iter().map(|_| Mutex::default()).collect();
        Reader { plan, base: base.to_owned(), forms, remembered }
    }

    /// What a cell states; nothing where it states nothing.
    ///
    /// `number` is that of the column in the plan, `near` what the same thread has read of it.
    pub fn find(&self, number: usize, text: &str, cells: Cells<'_>, near: &mut Remembered) -> Option<Found> {
        let (column, far) = (&self.plan.columns[number], &self.remembered[number]);
        if text.is_empty() || !says(text) {
            return None;
        }
        match column.form {
            Form::Firm(_) if self.is_firm(text) => return Some(Found::Firm),
            Form::Value => {
                if let Some(found) = self.value(column, text) {
                    return Some(found);
                }
            }
            _ => {}
        }
        if column.known.read && text.chars().count() > LONGEST_WORD {
            return None;
        }
        let key = if column.needs.is_empty() {
            Cow::Borrowed(text)
        } else {
            let others = column.needs.iter().map(|other| cells.at(*other));
            Cow::Owned(std::iter::once(text).chain(others).collect::<Vec<_>>().join("\t"))
        };
        if let Some(known) = near.get(&*key) {
            return some(known);
        }
        let lock = || far.lock().unwrap_or_else(PoisonError::into_inner);
        let remembered = lock().get(&*key).cloned();
        let known = remembered.unwrap_or_else(|| {
            let mut read: SmallVec<[(usize, &str); 2]> = SmallVec::from_iter([(column.at, text)]);
            read.extend(
                column.needs.iter().map(|other| (*other, cells.at(*other))).filter(|(_, cell)| !cell.is_empty()),
            );
            let known: Arc<[Known]> = self.plan.read(column, &read, &self.base).into();
            let mut far = lock();
            if far.len() >= REMEMBERED {
                far.clear();
            }
            far.insert(key.clone().into_owned(), Arc::clone(&known));
            known
        });
        near.insert(key.into_owned(), Arc::clone(&known));
        some(&known)
    }

    /// Whether a text is a firm in full: one name that ends in a legal form.
    pub fn is_firm(&self, text: &str) -> bool {
        if !text.ends_with(FIRM) || !self.forms.iter().any(|form| text.ends_with(form)) {
            return false;
        }
        let (mut length, mut firms, mut before) = (0, 0, ' ');
        for c in text.chars() {
            if matches!(c, '、' | '，' | '和' | '及' | '与' | '（' | '；' | ' ' | '/' | ',' | '(') {
                return false;
            }
            firms += usize::from(before == '公' && c == '司');
            (length, before) = (length + 1, c);
        }
        firms == 1 && FIRMS.contains(&length)
    }

    /// A figure with its unit, or a time that names its year.
    fn value(&self, column: &Column<'p>, text: &str) -> Option<Found> {
        let bare = is_bare_number(text);
        if let (Some(scale), true) = (&column.scale, bare)
            && let Some(number) = whole_number(text)
        {
            let unit = column.unit.as_deref().unwrap_or_default();
            let amount = Amount { number: number * scale.number, unit: scale.unit.clone() };
            return Some(Found::Value([text, unit].concat(), Some(amount)));
        }
        let with_unit = match &column.unit {
            Some(unit) if bare => Cow::Owned([text, unit].concat()),
            _ => Cow::Borrowed(text),
        };
        let (kind, normal) = self.plan.pipeline.recogniser.value(&with_unit)?;
        let ontology = &self.plan.pipeline.pack.ontology;
        let class = ontology.class(kind.class())?;
        let takes = column.known.is.iter().any(|is| ontology.is_a(class, *is));
        let is_dated = || text.as_bytes().first_chunk::<4>().is_some_and(|year| year.iter().all(u8::is_ascii_digit));
        let amount = normal.number.map(|number| Amount { number, unit: normal.unit });
        let is_plain = takes && !normal.text.is_empty() && (amount.is_some() || is_dated());
        is_plain.then_some(Found::Value(normal.text, amount))
    }
}

/// A whole number without sign, marks and leading zero, which is what most figures of a list are.
fn whole_number(text: &str) -> Option<f64> {
    let is_plain = matches!(text.len(), 1..=9) && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if is_plain { text.parse::<u32>().ok().map(f64::from) } else { None }
}

/// What is remembered of a cell, where it states anything.
fn some(known: &Arc<[Known]>) -> Option<Found> {
    (!known.is_empty()).then(|| Found::Known(Arc::clone(known)))
}

/// A text of one width, without spaces that part nothing.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    // what a figure or a date has besides stays as it is, too
    if text.chars().all(|c| stands(c) || matches!(c, '-' | '.' | '/' | '%')) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    Cow::Owned(folded(&chars).map(|(_, c)| c).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;
    use crate::pipeline::Pipeline;
    use crate::read::{Kind, Rows};

    fn reader<'p>(list: &str, pipeline: &'p Pipeline) -> Reader<'p> {
        let mut rows = Rows::default();
        (1..).zip(list.lines()).for_each(|(number, line)| rows.push(number, line.split(',')));
        let plan = Plan::of("list.csv", &rows.table(40, Kind::Csv), 0, pipeline);
        Reader::new(plan.expect("its headings are known"), crate::emit::BASE)
    }

    #[test]
    fn figures_are_scaled_as_they_are_scanned() {
        let pipeline = Pipeline::new(Pack::embedded().expect("a pack")).expect("a pipeline");
        let reader = reader("项目名称,总投资（亿元）,占地面积（亩）,预计税收（万元）\n", &pipeline);
        for column in &reader.plan.columns {
            for figure in ["7", "30", "124146", "999999999", "3.75", "0.5", "1,250"] {
                let unit = column.unit.clone().expect("a unit");
                let scanned = pipeline.recogniser.value(&format!("{figure}{unit}")).expect("a figure").1;
                match reader.value(column, figure) {
                    Some(Found::Value(text, amount)) => {
                        let of = (text, amount.map(|amount| (amount.number, amount.unit)));
                        assert_eq!(of, (scanned.text, scanned.number.map(|number| (number, scanned.unit))), "{figure}");
                    }
                    _ => panic!("{figure} is no figure"),
                }
            }
        }
    }

    #[test]
    fn firms_are_told_by_their_form() {
        let pipeline = Pipeline::new(Pack::embedded().expect("a pack")).expect("a pipeline");
        let reader = reader("项目名称,建设单位\n", &pipeline);
        assert!(
            ["恒岳铝业有限公司", "山东明光轴承股份有限公司", "华恒化工集团有限公司"]
                .iter()
                .all(|name| reader.is_firm(name))
        );
        for other in
            ["恒岳铝业", "有限公司", "恒岳铝业有限公司、明光轴承有限公司", "恒岳公司与明光轴承有限公司", "宁海县交通局"]
        {
            assert!(!reader.is_firm(other), "{other}");
        }
    }
}
