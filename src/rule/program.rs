//! Regular expression → program: what to try, in which order, at a place of a text.
//!
//! The order is that of the `regex` crate (leftmost, first alternative first). Each place where a program could go two ways
//! knows which codes can come next on each, so that most ways are refused without being tried.

use std::collections::{BTreeSet, HashMap};

use regex_syntax::hir::{Hir, HirKind, Look, Repetition};

use super::alphabet::{Alphabet, Bits, Code, END, Set, ranges};
use super::anchor::Anchor;

/// Number of a set among [`Sets`].
pub type SetId = u32;

/// Longest stretch that an open repetition (`[^。]*`) runs over, in characters.
const LONGEST: u16 = 1000;
/// Alternatives from which the way is looked up by the next code.
const MANY: usize = 4;
/// Codes up to which a way is listed by code.
const FEW: usize = 64;

/// One step; but for those that say otherwise, it goes on to the step behind it.
#[derive(Debug, Clone)]
pub enum Step {
    /// One character with this code.
    Code(Code),
    /// One character of a set.
    Set(SetId),
    /// One character of a set, caught by the group whose first note this is.
    Catch(SetId, u16),
    /// These codes: a stretch of [`Program::words`].
    Word(u32, u16),
    /// A stretch of characters of a set; what comes behind it begins with one of `then`.
    Run { set: SetId, then: SetId, min: u16, max: u16, lazy: bool },
    /// Goes to `first`, and if that fails to `second`; each with the codes it can begin with.
    Either { first: u32, second: u32, at_first: SetId, at_second: SetId },
    /// Goes to the ways of [`Program::crossings`] in turn.
    Cross(u32),
    /// Goes to a step.
    Jump(u32),
    /// Notes the place.
    Note(u16),
    /// The beginning of the text.
    Start,
    /// The end of the text.
    End,
    /// Found.
    Found,
}

/// Ways by the next code.
#[derive(Debug)]
pub struct Crossing {
    /// Codes with their list of ways: a hash table of a power of two of places, at least half of them free.
    by_code: Vec<(Code, u16)>,
    /// The list for other codes.
    other: u16,
    lists: Vec<Vec<u32>>,
}

/// A free place of a hash table: no code is as large.
const FREE: Code = Code::MAX;

impl Crossing {
    /// Steps to try in turn before `code`.
    pub fn ways(&self, code: Code) -> &[u32] {
        let mut place = self.place(code);
        let list = loop {
            match self.by_code[place] {
                (found, list) if found == code => break list,
                (FREE, _) => break self.other,
                _ => place = self.place(place as Code + 1),
            }
        };
        &self.lists[usize::from(list)]
    }

    fn place(&self, code: Code) -> usize {
        usize::from(code) & (self.by_code.len() - 1)
    }

    fn new(ways: &[(u32, Set)]) -> Crossing {
        let codes: BTreeSet<Code> =
            ways.iter().filter(|(_, set)| set.len() <= FEW).flat_map(|(_, set)| set.codes()).collect();
        let places = (2 * codes.len() + 1).next_power_of_two();
        let mut crossing = Crossing { by_code: vec![(FREE, 0); places], other: 0, lists: Vec::new() };
        let wide = ways.iter().filter(|(_, set)| set.len() > FEW).map(|(step, _)| *step).collect();
        crossing.other = crossing.list(wide);
        for code in codes {
            let list = crossing.list(ways.iter().filter(|(_, set)| set.has(code)).map(|(step, _)| *step).collect());
            let mut place = crossing.place(code);
            while crossing.by_code[place].0 != FREE {
                place = crossing.place(place as Code + 1);
            }
            crossing.by_code[place] = (code, list);
        }
        crossing
    }

    /// The number of a list of ways.
    fn list(&mut self, ways: Vec<u32>) -> u16 {
        let known = self.lists.iter().position(|list| *list == ways);
        known.unwrap_or_else(|| {
            self.lists.push(ways);
            self.lists.len() - 1
        }) as u16
    }
}

/// Sets of codes, each once, side by side.
#[derive(Debug, Default)]
pub struct Sets {
    bits: Vec<u64>,
    /// Numbers of 64 bits a set.
    width: usize,
    number: HashMap<Set, SetId>,
}

impl Sets {
    /// The set with this number.
    pub fn get(&self, id: SetId) -> Bits<'_> {
        Bits(&self.bits[id as usize * self.width..][..self.width])
    }

    /// The number of a set.
    pub fn intern(&mut self, set: Set) -> SetId {
        self.width = set.bits().len();
        let next = (self.bits.len() / self.width) as SetId;
        *self.number.entry(set).or_insert_with_key(|set| {
            self.bits.extend(set.bits());
            next
        })
    }
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Program {
    /// Steps; the first is where it begins.
    pub steps: Vec<Step>,
    /// Codes of the words.
    pub words: Vec<Code>,
    /// Ways by the next code.
    pub crossings: Vec<Crossing>,
    /// Codes that a match begins with, but at the beginning of the text.
    pub begins: SetId,
    /// What every match holds.
    pub anchor: Anchor,
    /// Per group of the expression, from the whole: its name. A group has two notes.
    pub groups: Vec<Option<std::sync::Arc<str>>>,
}

impl Program {
    /// Compiles an expression; its sets go to `sets`.
    ///
    /// # Errors
    /// What the expression holds that programs cannot do.
    pub fn new(hir: &Hir, alphabet: &Alphabet, sets: &mut Sets) -> Result<Program, String> {
        let program = Program {
            steps: Vec::new(),
            words: Vec::new(),
            crossings: Vec::new(),
            begins: 0,
            anchor: Anchor { codes: 0, symbols: false, before: 0, min: 0, max: 0 },
            groups: vec![None],
        };
        let mut builder = Builder { alphabet, sets, program, crossings: Vec::new() };
        builder.add(hir)?;
        builder.program.steps.push(Step::Found);
        builder.look_ahead();
        let anywhere = builder.first(0, true);
        let anywhere = builder.sets.intern(anywhere);
        builder.program.anchor = Anchor::of(hir, anywhere, alphabet, builder.sets);
        Ok(builder.program)
    }

    /// Names of the groups.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flatten().map(|name| &**name)
    }
}

struct Builder<'a> {
    alphabet: &'a Alphabet,
    sets: &'a mut Sets,
    program: Program,
    /// The first steps of the ways of each crossing.
    crossings: Vec<Vec<u32>>,
}

impl Builder<'_> {
    fn here(&self) -> u32 {
        self.program.steps.len() as u32
    }

    fn push(&mut self, step: Step) -> usize {
        self.program.steps.push(step);
        self.program.steps.len() - 1
    }

    fn add(&mut self, hir: &Hir) -> Result<(), String> {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                let word = self.alphabet.word(&String::from_utf8_lossy(&literal.0));
                if let [code] = word.as_slice() {
                    self.push(Step::Code(*code));
                } else {
                    let (from, length) = (self.program.words.len() as u32, word.len() as u16);
                    self.program.words.extend(word);
                    self.push(Step::Word(from, length));
                }
            }
            HirKind::Class(class) => {
                let set = self.sets.intern(self.alphabet.set(&ranges(class)));
                self.push(Step::Set(set));
            }
            HirKind::Look(Look::Start) => drop(self.push(Step::Start)),
            HirKind::Look(Look::End) => drop(self.push(Step::End)),
            HirKind::Look(_) => return Err("of the assertions, patterns know `^` and `$`".to_owned()),
            HirKind::Capture(capture) => {
                let group = capture.index as usize;
                if self.program.groups.len() <= group {
                    self.program.groups.resize(group + 1, None);
                }
                self.program.groups[group] = capture.name.as_deref().map(std::sync::Arc::from);
                let note = 2 * group as u16;
                if let HirKind::Class(class) = capture.sub.kind() {
                    let set = self.sets.intern(self.alphabet.set(&ranges(class)));
                    self.push(Step::Catch(set, note));
                } else {
                    self.push(Step::Note(note));
                    self.add(&capture.sub)?;
                    self.push(Step::Note(note + 1));
                }
            }
            HirKind::Concat(parts) => parts.iter().try_for_each(|p| self.add(p))?,
            HirKind::Alternation(ways) => self.add_ways(ways)?,
            HirKind::Repetition(repetition) => self.add_repetition(repetition)?,
        }
        Ok(())
    }

    fn add_ways(&mut self, ways: &[Hir]) -> Result<(), String> {
        let mut jumps = Vec::new();
        let crossing = (ways.len() >= MANY).then(|| {
            self.crossings.push(Vec::new());
            self.crossings.len() - 1
        });
        if let Some(crossing) = crossing {
            self.push(Step::Cross(crossing as u32));
        }
        for (i, way) in ways.iter().enumerate() {
            let last = i + 1 == ways.len();
            let either = (crossing.is_none() && !last).then(|| self.push(either(0, 0)));
            let begin = self.here();
            if let Some(crossing) = crossing {
                self.crossings[crossing].push(begin);
            }
            self.add(way)?;
            if !last {
                jumps.push(self.push(Step::Jump(0)));
            }
            if let Some(at) = either {
                self.program.steps[at] = either_of(begin, self.here(), false);
            }
        }
        let end = self.here();
        for jump in jumps {
            self.program.steps[jump] = Step::Jump(end);
        }
        Ok(())
    }

    fn add_repetition(&mut self, repetition: &Repetition) -> Result<(), String> {
        let Repetition { min, max, greedy, sub } = repetition;
        let set = match sub.kind() {
            HirKind::Class(class) => Some(self.alphabet.set(&ranges(class))),
            HirKind::Literal(literal) => {
                let word = self.alphabet.word(&String::from_utf8_lossy(&literal.0));
                (word.len() == 1).then(|| {
                    let mut set = Set::none(self.alphabet);
                    set.add(word[0]);
                    set
                })
            }
            _ => None,
        };
        let clamp = |n: u32| u16::try_from(n).unwrap_or(LONGEST).min(LONGEST);
        if let Some(set) = set {
            let set = self.sets.intern(set);
            let max = max.map_or(LONGEST, clamp);
            self.push(Step::Run { set, then: 0, min: clamp(*min), max, lazy: !greedy });
            return Ok(());
        }
        for _ in 0..*min {
            self.add(sub)?;
        }
        let Some(max) = max else {
            if sub.properties().minimum_len() == Some(0) {
                return Err("`*` and `+` stand behind something that may be empty".to_owned());
            }
            let at = self.push(either(0, 0));
            self.add(sub)?;
            self.push(Step::Jump(at as u32));
            self.program.steps[at] = either_of(at as u32 + 1, self.here(), !greedy);
            return Ok(());
        };
        let mut optional = Vec::new();
        for _ in *min..*max {
            optional.push(self.push(either(0, 0)));
            self.add(sub)?;
        }
        let end = self.here();
        for at in optional {
            self.program.steps[at] = either_of(at as u32 + 1, end, !greedy);
        }
        Ok(())
    }

    /// Notes at each fork which codes can come next on each way.
    fn look_ahead(&mut self) {
        let begins = self.first(0, false);
        self.program.begins = self.sets.intern(begins);
        for at in 0..self.program.steps.len() {
            let step = match self.program.steps[at].clone() {
                Step::Run { set, min, max, lazy, .. } => {
                    let then = self.first(at as u32 + 1, true);
                    Step::Run { set, then: self.sets.intern(then), min, max, lazy }
                }
                Step::Either { first, second, .. } => {
                    let (a, b) = (self.first(first, true), self.first(second, true));
                    Step::Either { first, second, at_first: self.sets.intern(a), at_second: self.sets.intern(b) }
                }
                step => step,
            };
            self.program.steps[at] = step;
        }
        for ways in &self.crossings {
            let ways: Vec<(u32, Set)> = ways.iter().map(|step| (*step, self.first(*step, true))).collect();
            self.program.crossings.push(Crossing::new(&ways));
        }
    }

    /// Codes that can come next at a step; `at_start` says whether the text may begin there.
    fn first(&self, step: u32, at_start: bool) -> Set {
        let mut codes = Set::none(self.alphabet);
        let mut seen = BTreeSet::new();
        let mut open = vec![step];
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            match &self.program.steps[at as usize] {
                Step::Code(code) => codes.add(*code),
                Step::Set(set) | Step::Catch(set, _) => codes.join(self.sets.get(*set)),
                Step::Word(from, _) => codes.add(self.program.words[*from as usize]),
                Step::Run { set, min, .. } => {
                    codes.join(self.sets.get(*set));
                    if *min == 0 {
                        open.push(at + 1);
                    }
                }
                Step::Either { first, second, .. } => open.extend([*first, *second]),
                Step::Cross(crossing) => open.extend(&self.crossings[*crossing as usize]),
                Step::Jump(to) => open.push(*to),
                Step::Note(_) => open.push(at + 1),
                Step::Start => open.extend(at_start.then_some(at + 1)),
                Step::End => codes.add(END),
                Step::Found => codes.add_all(),
            }
        }
        codes
    }
}

fn either(first: u32, second: u32) -> Step {
    Step::Either { first, second, at_first: 0, at_second: 0 }
}

/// A fork between what is `inside` and what comes `behind` it, the latter first if `lazy`.
fn either_of(inside: u32, behind: u32, lazy: bool) -> Step {
    if lazy { either(behind, inside) } else { either(inside, behind) }
}
