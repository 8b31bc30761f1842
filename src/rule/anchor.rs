//! Expression → its anchor: something that every match holds, and how far in front of it the match can begin.
//!
//! A pattern that begins with a stretch of any words (`[^，]{0,20}?总投资`) could begin anywhere. It need only be tried at
//! places from which nothing but such words leads to 总投资.

use regex_syntax::hir::{Hir, HirKind};

use super::alphabet::{Alphabet, letters, ranges};
use super::bits::Bits;
use super::pattern::is_symbol;
use super::program::{SetId, Sets};

/// Characters in front of an anchor where their number is not bound.
const FAR: u32 = 100_000;

/// Something that every match of an expression holds.
#[derive(Debug, Clone, Copy)]
pub struct Anchor {
    /// Codes of which it begins with one.
    pub codes: SetId,
    /// Whether these are all symbols of mentions.
    pub symbols: bool,
    /// Codes that may stand between the beginning and it.
    pub before: SetId,
    /// Codes of which one stands right in front of it, if it is not at the beginning of the text.
    pub beside: SetId,
    /// Fewest characters in front of it.
    pub min: u32,
    /// Most characters in front of it.
    pub max: u32,
}

impl Anchor {
    /// The best anchor of an expression; where no part of it must be there, its beginning, with one of the
    /// codes `begins`.
    pub fn of(hir: &Hir, begins: SetId, alphabet: &Alphabet, sets: &mut Sets) -> Anchor {
        let mut any = alphabet.none();
        any.add_all();
        let mut search = Search { alphabet, before: alphabet.none(), beside: any.clone(), min: 0, max: 0, best: None };
        search.walk(hir);
        match search.best {
            Some(Candidate { codes, symbols, before, beside, min, max, .. }) => {
                let (before, beside) = (sets.intern(before), sets.intern(beside));
                Anchor { codes: sets.intern(codes), symbols, before, beside, min, max }
            }
            None => {
                let (before, beside) = (sets.intern(alphabet.none()), sets.intern(any));
                Anchor { codes: begins, symbols: false, before, beside, min: 0, max: 0 }
            }
        }
    }
}

struct Candidate {
    cost: u32,
    codes: Bits,
    symbols: bool,
    before: Bits,
    beside: Bits,
    min: u32,
    max: u32,
}

/// An expression read from its beginning.
struct Search<'a> {
    alphabet: &'a Alphabet,
    /// Codes and lengths of what was read.
    before: Bits,
    /// Codes with which it ends: all, where it may be empty.
    beside: Bits,
    min: u32,
    max: u32,
    best: Option<Candidate>,
}

impl Search<'_> {
    fn walk(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.walk(part)),
            HirKind::Capture(capture) => self.walk(&capture.sub),
            HirKind::Repetition(repetition) if repetition.min == 1 && repetition.max == Some(1) => {
                self.walk(&repetition.sub);
            }
            _ => {
                self.consider(hir);
                self.pass(hir);
            }
        }
    }

    /// Takes a part for the anchor if it must be there and is rarer than what was found before.
    fn consider(&mut self, hir: &Hir) {
        let mut codes = self.alphabet.none();
        let Some(cost) = self.first(hir, &mut codes) else { return };
        // a far anchor tells less of where to begin
        let cost = cost + self.max.min(200) / 8;
        if self.best.as_ref().is_none_or(|best| cost < best.cost) {
            let symbols = cost_of_symbols(hir).is_some();
            let (min, max) = (self.min, self.max);
            let (before, beside) = (self.before.clone(), self.beside.clone());
            self.best = Some(Candidate { cost, codes, symbols, before, beside, min, max });
        }
    }

    /// Adds the codes with which a part begins that must be there; how common they are, or `None` where it may be empty
    /// or begin with anything.
    fn first(&self, hir: &Hir, codes: &mut Bits) -> Option<u32> {
        match hir.kind() {
            HirKind::Literal(literal) => {
                let first = letters(literal).chars().next()?;
                codes.add(usize::from(self.alphabet.code(first)));
                Some(if is_symbol(first) { 4 } else { 6 })
            }
            HirKind::Class(class) => {
                let set = self.alphabet.set(&ranges(class));
                let cost = match cost_of_symbols(hir) {
                    Some(cost) => cost,
                    None if set.len() <= 24 => 6 + 4 * set.len() as u32,
                    None => return None,
                };
                codes.join(&set);
                Some(cost)
            }
            HirKind::Capture(capture) => self.first(&capture.sub, codes),
            HirKind::Concat(parts) => {
                let first = parts.iter().find(|part| !matches!(part.kind(), HirKind::Look(_) | HirKind::Empty))?;
                self.first(first, codes)
            }
            HirKind::Alternation(ways) => {
                let costs: Option<Vec<u32>> = ways.iter().map(|way| self.first(way, codes)).collect();
                costs.map(|costs| costs.iter().sum())
            }
            HirKind::Repetition(repetition) if repetition.min > 0 => self.first(&repetition.sub, codes),
            HirKind::Repetition(_) | HirKind::Empty | HirKind::Look(_) => None,
        }
    }

    /// Notes what a part in front of later anchors may hold.
    fn pass(&mut self, hir: &Hir) {
        self.add_codes(hir);
        let mut ends = self.alphabet.none();
        if self.last(hir, &mut ends) {
            self.beside.join(&ends);
        } else {
            self.beside = ends;
        }
        let (min, max) = length(hir);
        self.min = self.min.saturating_add(min);
        self.max = self.max.saturating_add(max).min(FAR);
    }

    /// Adds the codes with which a part ends; whether it may be empty.
    fn last(&self, hir: &Hir, codes: &mut Bits) -> bool {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => true,
            HirKind::Literal(literal) => {
                let last = letters(literal).chars().next_back();
                last.into_iter().for_each(|c| codes.add(usize::from(self.alphabet.code(c))));
                last.is_none()
            }
            HirKind::Class(class) => {
                codes.join(&self.alphabet.set(&ranges(class)));
                false
            }
            HirKind::Capture(capture) => self.last(&capture.sub, codes),
            HirKind::Repetition(repetition) => self.last(&repetition.sub, codes) || repetition.min == 0,
            HirKind::Concat(parts) => parts.iter().rev().all(|part| self.last(part, codes)),
            // each of them adds its codes
            HirKind::Alternation(ways) => ways.iter().filter(|way| self.last(way, codes)).count() > 0,
        }
    }

    fn add_codes(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Literal(literal) => {
                for c in letters(literal).chars() {
                    self.before.add(usize::from(self.alphabet.code(c)));
                }
            }
            HirKind::Class(class) => self.before.join(&self.alphabet.set(&ranges(class))),
            HirKind::Capture(capture) => self.add_codes(&capture.sub),
            HirKind::Repetition(repetition) => self.add_codes(&repetition.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|p| self.add_codes(p)),
            HirKind::Empty | HirKind::Look(_) => {}
        }
    }
}

/// How common a class of symbols is; `None` where it holds other characters.
fn cost_of_symbols(hir: &Hir) -> Option<u32> {
    match hir.kind() {
        HirKind::Class(class) => {
            let symbol = |c: u32| char::from_u32(c).is_some_and(is_symbol);
            let ranges = ranges(class);
            let all = ranges.iter().all(|(first, last)| symbol(*first) && symbol(*last));
            all.then(|| 2 + ranges.iter().map(|(first, last)| last - first + 1).sum::<u32>().min(12))
        }
        HirKind::Literal(literal) => letters(literal).chars().next().filter(|c| is_symbol(*c)).map(|_| 3),
        HirKind::Capture(capture) => cost_of_symbols(&capture.sub),
        _ => None,
    }
}

/// Fewest and most characters that an expression takes.
fn length(hir: &Hir) -> (u32, u32) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (0, 0),
        HirKind::Literal(literal) => {
            let length = letters(literal).chars().count() as u32;
            (length, length)
        }
        HirKind::Class(_) => (1, 1),
        HirKind::Capture(capture) => length(&capture.sub),
        HirKind::Repetition(repetition) => {
            let (min, max) = length(&repetition.sub);
            let most = repetition.max.unwrap_or(FAR);
            (min.saturating_mul(repetition.min), max.saturating_mul(most).min(FAR))
        }
        HirKind::Concat(parts) => parts
            .iter()
            .map(length)
            .fold((0, 0), |(a, b), (min, max)| (a.saturating_add(min), b.saturating_add(max).min(FAR))),
        HirKind::Alternation(ways) => {
            let lengths = || ways.iter().map(length);
            (lengths().map(|l| l.0).min().unwrap_or(0), lengths().map(|l| l.1).max().unwrap_or(0))
        }
    }
}
