//! Pattern → its anchor: something that every match holds, and how far in front of it the match can begin.
//!
//! A pattern that begins with a stretch of any words (`[^，]{0,20}?总投资`) could begin anywhere. It need only be tried at
//! places from which nothing but such words leads to 总投资.

use serde::{Deserialize, Serialize};

use super::alphabet::Alphabet;
use super::bits::Bits;
use super::pattern::is_symbol;
use super::sets::{SetId, Sets};
use super::tree::{Stock, Tree};

/// Characters in front of an anchor where their number is not bound.
const FAR: u32 = 100_000;

/// Something that every match of a pattern holds.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
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
    /// The best anchor of a pattern; where no part of it must be there, its beginning, with one of the
    /// codes `begins`.
    pub fn of(tree: &Tree, begins: SetId, stock: &Stock, alphabet: &Alphabet, sets: &mut Sets) -> Anchor {
        let mut any = alphabet.none();
        any.add_all();
        let before = alphabet.none();
        let mut search = Search { stock, alphabet, sets, before, beside: any.clone(), min: 0, max: 0, best: None };
        search.walk(tree);
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

/// A pattern read from its beginning.
struct Search<'a> {
    stock: &'a Stock,
    alphabet: &'a Alphabet,
    sets: &'a Sets,
    /// Codes and lengths of what was read.
    before: Bits,
    /// Codes with which it ends: all, where it may be empty.
    beside: Bits,
    min: u32,
    max: u32,
    best: Option<Candidate>,
}

impl Search<'_> {
    fn walk(&mut self, tree: &Tree) {
        match tree {
            Tree::Row(parts) => parts.iter().for_each(|part| self.walk(part)),
            Tree::Group(_, part) | Tree::Repeat { min: 1, max: Some(1), part, .. } => self.walk(part),
            _ => {
                self.consider(tree);
                self.pass(tree);
            }
        }
    }

    /// Takes a part for the anchor if it must be there and is rarer than what was found before.
    fn consider(&mut self, tree: &Tree) {
        let mut codes = self.alphabet.none();
        let Some(cost) = self.first(tree, &mut codes) else { return };
        // a far anchor tells less of where to begin
        let cost = cost + self.max.min(200) / 8;
        if self.best.as_ref().is_none_or(|best| cost < best.cost) {
            let symbols = self.cost_of_symbols(tree).is_some();
            let (min, max) = (self.min, self.max);
            let (before, beside) = (self.before.clone(), self.beside.clone());
            self.best = Some(Candidate { cost, codes, symbols, before, beside, min, max });
        }
    }

    /// Adds the codes with which a part begins that must be there; how common they are, or `None` where it may be empty
    /// or begin with anything.
    fn first(&self, tree: &Tree, codes: &mut Bits) -> Option<u32> {
        match tree {
            Tree::Word(word) => {
                let first = word.chars().next()?;
                codes.add(usize::from(self.alphabet.code(first)));
                Some(if is_symbol(first) { 4 } else { 6 })
            }
            Tree::Class(class) => {
                let set = self.sets.get(self.sets.class(*class));
                let cost = match self.cost_of_symbols(tree) {
                    Some(cost) => cost,
                    None if set.len() <= 24 => 6 + 4 * set.len() as u32,
                    None => return None,
                };
                codes.join(set);
                Some(cost)
            }
            Tree::List(list) => {
                let set = self.sets.get(self.sets.list(*list).first);
                codes.join(set);
                Some(6 * set.len() as u32)
            }
            Tree::Group(_, part) => self.first(part, codes),
            Tree::Row(parts) => {
                let first = parts.iter().find(|part| !matches!(part, Tree::Start | Tree::End | Tree::Empty))?;
                self.first(first, codes)
            }
            Tree::Either(ways) => {
                let costs: Option<Vec<u32>> = ways.iter().map(|way| self.first(way, codes)).collect();
                costs.map(|costs| costs.iter().sum())
            }
            Tree::Repeat { min, part, .. } if *min > 0 => self.first(part, codes),
            Tree::Repeat { .. } | Tree::Empty | Tree::Start | Tree::End => None,
        }
    }

    /// Notes what a part in front of later anchors may hold.
    fn pass(&mut self, tree: &Tree) {
        self.add_codes(tree);
        let mut ends = self.alphabet.none();
        if self.last(tree, &mut ends) {
            self.beside.join(&ends);
        } else {
            self.beside = ends;
        }
        let (min, max) = self.length(tree);
        self.min = self.min.saturating_add(min);
        self.max = self.max.saturating_add(max).min(FAR);
    }

    /// Adds the codes with which a part ends; whether it may be empty.
    fn last(&self, tree: &Tree, codes: &mut Bits) -> bool {
        match tree {
            Tree::Empty | Tree::Start | Tree::End => true,
            Tree::Word(word) => {
                let last = word.chars().next_back();
                last.into_iter().for_each(|c| codes.add(usize::from(self.alphabet.code(c))));
                last.is_none()
            }
            Tree::Class(class) => {
                codes.join(self.sets.get(self.sets.class(*class)));
                false
            }
            Tree::List(list) => {
                codes.join(self.sets.get(self.sets.list(*list).last));
                false
            }
            Tree::Group(_, part) => self.last(part, codes),
            Tree::Repeat { min, part, .. } => self.last(part, codes) || *min == 0,
            Tree::Row(parts) => parts.iter().rev().all(|part| self.last(part, codes)),
            // each of them adds its codes
            Tree::Either(ways) => ways.iter().filter(|way| self.last(way, codes)).count() > 0,
        }
    }

    fn add_codes(&mut self, tree: &Tree) {
        match tree {
            Tree::Word(word) => word.chars().for_each(|c| self.before.add(usize::from(self.alphabet.code(c)))),
            Tree::Class(class) => self.before.join(self.sets.get(self.sets.class(*class))),
            Tree::List(list) => self.before.join(self.sets.get(self.sets.list(*list).all)),
            Tree::Group(_, part) | Tree::Repeat { part, .. } => self.add_codes(part),
            Tree::Row(parts) | Tree::Either(parts) => parts.iter().for_each(|part| self.add_codes(part)),
            Tree::Empty | Tree::Start | Tree::End => {}
        }
    }

    /// How common a class of symbols is; `None` where it holds other characters.
    fn cost_of_symbols(&self, tree: &Tree) -> Option<u32> {
        match tree {
            Tree::Class(class) => self.stock.classes[*class as usize].symbols.map(|all| 2 + all.count_ones().min(12)),
            Tree::Word(word) => word.chars().next().filter(|c| is_symbol(*c)).map(|_| 3),
            Tree::Group(_, part) => self.cost_of_symbols(part),
            _ => None,
        }
    }

    /// Fewest and most characters that a part takes.
    fn length(&self, tree: &Tree) -> (u32, u32) {
        match tree {
            Tree::Empty | Tree::Start | Tree::End => (0, 0),
            Tree::Word(word) => {
                let length = word.chars().count() as u32;
                (length, length)
            }
            Tree::Class(_) => (1, 1),
            Tree::List(list) => {
                let list = self.sets.list(*list);
                (list.min, list.max)
            }
            Tree::Group(_, part) => self.length(part),
            Tree::Repeat { min: least, max: most, part, .. } => {
                let (min, max) = self.length(part);
                (min.saturating_mul(*least), max.saturating_mul(most.unwrap_or(FAR)).min(FAR))
            }
            Tree::Row(parts) => parts
                .iter()
                .map(|part| self.length(part))
                .fold((0, 0), |(a, b), (min, max)| (a.saturating_add(min), b.saturating_add(max).min(FAR))),
            Tree::Either(ways) => {
                let lengths = || ways.iter().map(|way| self.length(way));
                (lengths().map(|l| l.0).min().unwrap_or(0), lengths().map(|l| l.1).max().unwrap_or(0))
            }
        }
    }
}
