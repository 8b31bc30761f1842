//! Pattern as written → tree: what it reads, in order.
//!
//! The `regex_syntax` crate reads the expression, with a mark for each role and list of words. Classes of characters and
//! lists are kept once, in a [`Stock`], and stand in the trees by number: no pattern parses and compiles them anew.

use std::collections::BTreeSet;
use std::sync::Arc;

use regex_syntax::hir::{self, Hir, HirKind, Look};
use rustc_hash::FxHashMap;

use super::needs::class_bit;
use super::pattern::{Item, by_length, is_symbol, rewritten, symbol_class, symbols_of};
use crate::pack::{Lexicon, Ontology};

/// Number of a class of characters in a [`Stock`].
pub type ClassId = u32;
/// Number of a list of words in a [`Stock`].
pub type ListId = u32;

/// Characters (first and last of each stretch) that a class holds.
pub type Ranges = Vec<(u32, u32)>;

/// The first of the characters that stand for roles and lists while an expression is parsed.
const FIRST_MARK: u32 = 0x10_0000;

/// What a pattern reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// Nothing.
    Empty,
    /// The beginning of the text.
    Start,
    /// The end of the text.
    End,
    /// These characters.
    Word(String),
    /// One character of a class.
    Class(ClassId),
    /// One of the words of a list, the longest first.
    List(ListId),
    /// A part that is caught under a name.
    Group(Arc<str>, Box<Tree>),
    /// One part after the other.
    Row(Vec<Tree>),
    /// One of the parts, the first that leads on.
    Either(Vec<Tree>),
    /// A part some times, as few as will do if `lazy`.
    Repeat { min: u32, max: Option<u32>, lazy: bool, part: Box<Tree> },
}

impl Tree {
    /// Names of the groups, in order.
    pub fn groups(&self) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        self.gather_groups(&mut names);
        names
    }

    fn gather_groups(&self, names: &mut Vec<Arc<str>>) {
        match self {
            Tree::Group(name, part) => {
                names.push(name.clone());
                part.gather_groups(names);
            }
            Tree::Row(parts) | Tree::Either(parts) => parts.iter().for_each(|part| part.gather_groups(names)),
            Tree::Repeat { part, .. } => part.gather_groups(names),
            Tree::Empty | Tree::Start | Tree::End | Tree::Word(_) | Tree::Class(_) | Tree::List(_) => {}
        }
    }

    /// Whether it may read nothing.
    pub fn may_be_empty(&self) -> bool {
        match self {
            Tree::Empty | Tree::Start | Tree::End => true,
            Tree::Word(word) => word.is_empty(),
            Tree::Class(_) | Tree::List(_) => false,
            Tree::Group(_, part) => part.may_be_empty(),
            Tree::Row(parts) => parts.iter().all(Tree::may_be_empty),
            Tree::Either(parts) => parts.iter().any(Tree::may_be_empty),
            Tree::Repeat { min, part, .. } => *min == 0 || part.may_be_empty(),
        }
    }
}

/// A class of characters.
#[derive(Debug)]
pub struct Class {
    /// Its characters.
    pub ranges: Ranges,
    /// Where all of them stand for mentions: their classes, a bit each.
    pub symbols: Option<u128>,
}

/// Classes and lists of patterns, each once.
#[derive(Debug, Default)]
pub struct Stock {
    /// Classes of characters, by number.
    pub classes: Vec<Class>,
    /// Words of lists, by number, the longest first.
    pub lists: Vec<Vec<String>>,
    /// Characters of words, also of those in lists.
    pub letters: BTreeSet<char>,
}

/// Reads patterns.
pub struct Parser<'p> {
    ontology: &'p Ontology,
    lexicon: &'p Lexicon,
    stock: Stock,
    classes: FxHashMap<Ranges, ClassId>,
    /// Classes of mentions and lists as they are written, and what each is.
    items: FxHashMap<String, Tree>,
}

impl<'p> Parser<'p> {
    /// With the classes and lists of a pack.
    pub fn new(ontology: &'p Ontology, lexicon: &'p Lexicon) -> Parser<'p> {
        let (classes, items) = (FxHashMap::default(), FxHashMap::default());
        Parser { ontology, lexicon, stock: Stock::default(), classes, items }
    }

    /// What the patterns read so far share.
    pub fn stock(&self) -> &Stock {
        &self.stock
    }

    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong in it: an unknown class or list, an expression that is none, something that programs cannot do.
    pub fn parse(&mut self, pattern: &str) -> Result<Tree, String> {
        let mut marked = Vec::new();
        let expression = rewritten(pattern, |item| {
            let mark = char::from_u32(FIRST_MARK + marked.len() as u32).ok_or("too many roles and lists")?;
            marked.push(match item {
                Item::Mention(classes) => return symbol_class(classes, self.ontology),
                Item::Role(classes) => self.item(classes, Parser::role)?,
                Item::List(list) => self.item(list, Parser::list)?,
            });
            // in a group, for the crate joins characters into words and classes
            Ok(format!("({mark})"))
        })?;
        let hir = regex_syntax::parse(&expression)
            .map_err(|e| e.to_string().lines().last().unwrap_or("not a regular expression").to_owned())?;
        self.tree(&hir, &marked)
    }

    /// What a name of an item stands for.
    fn item(&mut self, name: &str, make: fn(&mut Self, &str) -> Result<Tree, String>) -> Result<Tree, String> {
        if let Some(known) = self.items.get(name) {
            return Ok(known.clone());
        }
        let tree = make(self, name)?;
        self.items.insert(name.to_owned(), tree.clone());
        Ok(tree)
    }

    /// The symbols of classes.
    fn role(&mut self, classes: &str) -> Result<Tree, String> {
        let symbols = symbols_of(classes, self.ontology)?.map(u32::from).collect();
        Ok(self.one_of(symbols))
    }

    /// The words of a list; those of one character each are a class.
    fn list(&mut self, name: &str) -> Result<Tree, String> {
        let words: Vec<String> = by_length(name, self.lexicon)?.into_iter().cloned().collect();
        self.stock.letters.extend(words.iter().flat_map(|word| word.chars()));
        let single = |word: &String| word.chars().next().filter(|c| c.len_utf8() == word.len()).map(u32::from);
        Ok(match (words.as_slice(), words.iter().map(single).collect::<Option<Vec<u32>>>()) {
            ([word], _) => Tree::Word(word.clone()),
            (_, Some(letters)) => self.one_of(letters),
            (_, None) => {
                self.stock.lists.push(words);
                Tree::List(self.stock.lists.len() as ListId - 1)
            }
        })
    }

    /// One of some characters.
    fn one_of(&mut self, mut characters: Vec<u32>) -> Tree {
        characters.sort_unstable();
        characters.dedup();
        Tree::Class(self.class(characters.into_iter().map(|c| (c, c)).collect()))
    }

    fn class(&mut self, ranges: Ranges) -> ClassId {
        if let Some(known) = self.classes.get(&ranges) {
            return *known;
        }
        let symbol = |c: u32| char::from_u32(c).filter(|c| is_symbol(*c));
        let all = ranges.iter().all(|(first, last)| symbol(*first).is_some() && symbol(*last).is_some());
        let bits = || ranges.iter().flat_map(|(first, last)| *first..=*last).filter_map(symbol).map(class_bit);
        let symbols = all.then(|| bits().fold(0, |all, bit| all | bit));
        let next = self.stock.classes.len() as ClassId;
        self.stock.classes.push(Class { ranges: ranges.clone(), symbols });
        self.classes.insert(ranges, next);
        next
    }

    /// The tree of an expression; `marked` is what its marks stand for.
    fn tree(&mut self, hir: &Hir, marked: &[Tree]) -> Result<Tree, String> {
        Ok(match hir.kind() {
            HirKind::Empty => Tree::Empty,
            HirKind::Look(Look::Start) => Tree::Start,
            HirKind::Look(Look::End) => Tree::End,
            HirKind::Look(_) => return Err("of the assertions, patterns know `^` and `$`".to_owned()),
            HirKind::Literal(literal) => {
                let word = String::from_utf8_lossy(&literal.0).into_owned();
                self.stock.letters.extend(word.chars());
                Tree::Word(word)
            }
            HirKind::Class(class) => Tree::Class(self.class(ranges(class))),
            HirKind::Capture(capture) => match (&capture.name, mark(&capture.sub)) {
                (Some(name), _) => Tree::Group(Arc::from(&**name), Box::new(self.tree(&capture.sub, marked)?)),
                (None, Some(mark)) if mark < marked.len() => marked[mark].clone(),
                (None, _) => self.tree(&capture.sub, marked)?,
            },
            HirKind::Concat(parts) => Tree::Row(self.trees(parts, marked)?),
            HirKind::Alternation(parts) => Tree::Either(self.trees(parts, marked)?),
            HirKind::Repetition(repetition) => Tree::Repeat {
                min: repetition.min,
                max: repetition.max,
                lazy: !repetition.greedy,
                part: Box::new(self.tree(&repetition.sub, marked)?),
            },
        })
    }

    fn trees(&mut self, parts: &[Hir], marked: &[Tree]) -> Result<Vec<Tree>, String> {
        parts.iter().map(|part| self.tree(part, marked)).collect()
    }
}

/// The number of the mark that an expression is.
fn mark(hir: &Hir) -> Option<usize> {
    let HirKind::Literal(literal) = hir.kind() else { return None };
    let mark = std::str::from_utf8(&literal.0).ok()?.chars().next()?;
    Some(u32::from(mark).checked_sub(FIRST_MARK)? as usize)
}

/// The characters of a class.
fn ranges(class: &hir::Class) -> Ranges {
    match class {
        hir::Class::Unicode(class) => class.iter().map(|r| (u32::from(r.start()), u32::from(r.end()))).collect(),
        hir::Class::Bytes(class) => class.iter().map(|r| (u32::from(r.start()), u32::from(r.end()))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;

    #[test]
    fn a_list_stands_for_itself_wherever_it_is() {
        let pack = Pack::embedded().expect("the pack is valid");
        let mut parser = Parser::new(&pack.ontology, &pack.lexicon);
        let tree = parser.parse("(?:<@approx>|和)?<@approx>约<x:Place>").expect("a pattern");
        let Tree::Row(parts) = &tree else { panic!("{tree:?}") };
        let [Tree::Repeat { part, .. }, list @ Tree::List(0), Tree::Word(word), Tree::Group(name, _)] =
            parts.as_slice()
        else {
            panic!("{parts:?}")
        };
        assert_eq!(**part, Tree::Either(vec![list.clone(), Tree::Word("和".to_owned())]));
        assert_eq!((word.as_str(), &**name), ("约", "x"));
        assert_eq!(parser.stock().lists.len(), 1);
    }
}
