//! Regular expression → program: what to try, in which order, at a place of a text.
//!
//! The order is that of the `regex` crate (leftmost, first alternative first). Each place where a program could go two ways
//! knows which codes can come next on each, so that most ways are refused without being tried.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::alphabet::{Alphabet, Code, END};
use super::anchor::Anchor;
use super::bits::Bits;
use super::sets::{ByCode, SetId, Sets};
use super::tree::{ListId, Stock, Tree};

/// Longest stretch that an open repetition (`[^。]*`) runs over, in characters.
const LONGEST: u16 = 1000;
/// Steps of a program at most; the longest pattern of the pack takes five hundred.
const MOST_STEPS: usize = 4_000;
/// Alternatives from which the way is looked up by the next code.
const MANY: usize = 4;
/// Codes up to which a way is listed by code.
const FEW: usize = 64;

/// One step; but for those that say otherwise, it goes on to the step behind it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Step {
    /// One character with this code.
    Code(Code),
    /// One character of a set.
    Set(SetId),
    /// One character of a set, caught by the group whose first note this is.
    Catch(SetId, u16),
    /// These codes: a stretch of [`Program::words`].
    Word(u32, u16),
    /// One of the words of a list, the first that leads on.
    List(ListId),
    /// A stretch of characters of a set; what comes behind it begins with one of `then`.
    /// What comes behind a `lone` run does not hang on what was counted before.
    Run { set: SetId, then: SetId, min: u16, max: u16, lazy: bool, lone: bool },
    /// Goes to `first`, and if that fails to `second`; each with the codes it can begin with.
    Either { first: u32, second: u32, at_first: SetId, at_second: SetId },
    /// Goes to the ways of one of [`Program::crossings`] in turn.
    Cross(u32),
    /// Begins to count in a note.
    Reset(u16),
    /// Goes to the step behind and counts, `min` to `max` times, or to `exit`; each with the codes it can begin with.
    Again { count: u16, min: u16, max: u16, lazy: bool, exit: u32, at_again: SetId, at_exit: SetId },
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

/// A stretch of [`Crossings::ways`].
type Ways = (u32, u16);

/// The crossings of a program.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Crossings {
    /// Steps to try in turn, by the next code.
    crossings: Vec<ByCode<Ways>>,
    ways: Vec<u32>,
}

impl Crossings {
    /// Steps to try in turn before `code` at a crossing.
    pub fn ways(&self, crossing: u32, code: Code) -> &[u32] {
        let (from, length) = self.crossings[crossing as usize].get(code);
        &self.ways[from as usize..from as usize + usize::from(length)]
    }

    fn add(&mut self, ways: &[(u32, Bits)]) {
        let codes: BTreeSet<Code> = ways
            .iter()
            .filter(|(_, set)| set.len() <= FEW)
            .flat_map(|(_, set)| set.iter())
            .map(|code| code as Code)
            .collect();
        let mut known = HashMap::new();
        let wide = ways.iter().filter(|(_, set)| set.len() > FEW).map(|(step, _)| *step).collect();
        let other = self.list(wide, &mut known);
        let entries: Vec<(Code, Ways)> = codes
            .into_iter()
            .map(|code| {
                let fitting = ways.iter().filter(|(_, set)| set.has(usize::from(code)));
                (code, self.list(fitting.map(|(step, _)| *step).collect(), &mut known))
            })
            .collect();
        self.crossings.push(ByCode::new(entries.into_iter(), other));
    }

    fn list(&mut self, steps: Vec<u32>, known: &mut HashMap<Vec<u32>, Ways>) -> Ways {
        let fresh = (self.ways.len() as u32, steps.len() as u16);
        *known.entry(steps).or_insert_with_key(|steps| {
            self.ways.extend(steps);
            fresh
        })
    }
}

/// A compiled pattern.
#[derive(Debug, Serialize, Deserialize)]
pub struct Program {
    /// Steps; the first is where it begins.
    pub steps: Vec<Step>,
    /// Codes of the words.
    pub words: Vec<Code>,
    /// Steps by the next code.
    pub crossings: Crossings,
    /// Codes that a match begins with, but at the beginning of the text.
    pub begins: SetId,
    /// What every match holds.
    pub anchor: Anchor,
    /// Names of the groups. A group has two notes.
    pub groups: Vec<Arc<str>>,
    /// Counts kept in the notes behind those of the groups.
    counts: usize,
}

impl Program {
    /// Compiles a pattern; its sets go to `sets`.
    ///
    /// # Errors
    /// What the pattern holds that programs cannot do.
    pub fn new(tree: &Tree, stock: &Stock, alphabet: &Alphabet, sets: &mut Sets) -> Result<Program, String> {
        let program = Program {
            steps: Vec::new(),
            words: Vec::new(),
            crossings: Crossings::default(),
            begins: 0,
            anchor: Anchor { codes: 0, symbols: false, before: 0, beside: 0, min: 0, max: 0 },
            groups: tree.groups(),
            counts: 0,
        };
        let mut builder = Builder { alphabet, sets, program, crossings: Vec::new(), counting: 0 };
        builder.add(tree)?;
        builder.program.steps.push(Step::Found);
        builder.look_ahead();
        let anywhere = builder.first(0, true);
        let anywhere = builder.sets.intern(anywhere);
        builder.program.anchor = Anchor::of(tree, anywhere, stock, alphabet, builder.sets);
        Ok(builder.program)
    }

    /// Number of notes: two a group, and the counts.
    pub fn notes(&self) -> usize {
        2 * self.groups.len() + self.counts
    }

    /// Whether a match at the beginning of a text could read these codes, as far as can be told without counting.
    pub fn could_begin(&self, codes: &[Code], sets: &Sets) -> bool {
        // steps, each with the number of codes read before it
        let mut open = vec![(0, 0)];
        let mut next = 0;
        while let Some(&(step, read)) = open.get(next) {
            next += 1;
            let Some(&code) = codes.get(read) else { return true };
            let mut lead = |step: u32, read: usize| {
                if !open.contains(&(step, read)) {
                    open.push((step, read));
                }
            };
            match self.steps[step as usize] {
                Step::Code(own) if own == code => lead(step + 1, read + 1),
                Step::Set(set) | Step::Catch(set, _) if sets.hold(set, code) => lead(step + 1, read + 1),
                Step::Word(from, length) => {
                    let word = &self.words[from as usize..from as usize + usize::from(length)];
                    if word.iter().zip(&codes[read..]).all(|(a, b)| a == b) {
                        lead(step + 1, codes.len().min(read + word.len()));
                    }
                }
                Step::List(list) => {
                    let lengths = sets.list(list).could_begin(&codes[read..]);
                    lengths.for_each(|length| lead(step + 1, codes.len().min(read + length)));
                }
                Step::Run { set, min, .. } => {
                    if sets.hold(set, code) {
                        lead(step, read + 1);
                        lead(step + 1, read + 1);
                    }
                    if min == 0 {
                        lead(step + 1, read);
                    }
                }
                Step::Either { first, second, .. } => {
                    lead(first, read);
                    lead(second, read);
                }
                Step::Cross(crossing) => self.crossings.ways(crossing, code).iter().for_each(|way| lead(*way, read)),
                Step::Again { exit, .. } => {
                    lead(step + 1, read);
                    lead(exit, read);
                }
                Step::Jump(to) => lead(to, read),
                Step::Reset(_) | Step::Note(_) => lead(step + 1, read),
                Step::Start if read == 0 => lead(step + 1, read),
                Step::Code(_) | Step::Set(_) | Step::Catch(..) | Step::Start | Step::End => {}
                Step::Found => return true,
            }
        }
        false
    }

    /// Names of the groups.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(|name| &**name)
    }
}

struct Builder<'a> {
    alphabet: &'a Alphabet,
    sets: &'a mut Sets,
    program: Program,
    /// The first steps of the ways of each crossing.
    crossings: Vec<Vec<u32>>,
    /// Counted repetitions round the present place.
    counting: usize,
}

impl Builder<'_> {
    fn here(&self) -> u32 {
        self.program.steps.len() as u32
    }

    fn push(&mut self, step: Step) -> usize {
        self.program.steps.push(step);
        self.program.steps.len() - 1
    }

    fn add(&mut self, tree: &Tree) -> Result<(), String> {
        if self.program.steps.len() > MOST_STEPS {
            return Err("it repeats too much: repetitions of repetitions multiply".to_owned());
        }
        match tree {
            Tree::Empty => {}
            Tree::Start => drop(self.push(Step::Start)),
            Tree::End => drop(self.push(Step::End)),
            Tree::Word(word) => {
                let word = self.alphabet.word(word);
                if let [code] = word.as_slice() {
                    self.push(Step::Code(*code));
                } else {
                    let (from, length) = (self.program.words.len() as u32, word.len() as u16);
                    self.program.words.extend(word);
                    self.push(Step::Word(from, length));
                }
            }
            Tree::Class(class) => drop(self.push(Step::Set(self.sets.class(*class)))),
            Tree::List(list) => drop(self.push(Step::List(*list))),
            Tree::Group(name, part) => {
                let group = self.program.groups.iter().position(|known| known == name).unwrap_or(0);
                let note = 2 * group as u16;
                if let Tree::Class(class) = **part {
                    self.push(Step::Catch(self.sets.class(class), note));
                } else {
                    self.push(Step::Note(note));
                    self.add(part)?;
                    self.push(Step::Note(note + 1));
                }
            }
            Tree::Row(parts) => parts.iter().try_for_each(|part| self.add(part))?,
            Tree::Either(ways) => self.add_ways(ways)?,
            Tree::Repeat { min, max, lazy, part } => self.add_repetition(*min, *max, *lazy, part)?,
        }
        Ok(())
    }

    fn add_ways(&mut self, ways: &[Tree]) -> Result<(), String> {
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

    fn add_repetition(&mut self, min: u32, max: Option<u32>, lazy: bool, part: &Tree) -> Result<(), String> {
        let clamp = |n: u32| u16::try_from(n).unwrap_or(LONGEST).min(LONGEST);
        if let Some(set) = self.set(part) {
            let max = max.map_or(LONGEST, clamp);
            let lone = self.counting == 0;
            self.push(Step::Run { set, then: 0, min: clamp(min), max, lazy, lone });
            return Ok(());
        }
        match (min, max) {
            (0, Some(1)) => {
                let at = self.push(either(0, 0));
                self.add(part)?;
                self.program.steps[at] = either_of(at as u32 + 1, self.here(), lazy);
            }
            (_, Some(max)) => {
                let count = self.program.notes() as u16;
                self.program.counts += 1;
                self.push(Step::Reset(count));
                let at = self.push(Step::Jump(0));
                self.counting += 1;
                self.add(part)?;
                self.counting -= 1;
                self.push(Step::Jump(at as u32));
                let (min, max, lazy, exit) = (clamp(min), clamp(max), lazy, self.here());
                self.program.steps[at] = Step::Again { count, min, max, lazy, exit, at_again: 0, at_exit: 0 };
            }
            (_, None) if part.may_be_empty() => {
                return Err("`*` and `+` stand behind something that may be empty".to_owned());
            }
            (_, None) => {
                for _ in 0..min {
                    self.add(part)?;
                }
                let at = self.push(either(0, 0));
                self.add(part)?;
                self.push(Step::Jump(at as u32));
                self.program.steps[at] = either_of(at as u32 + 1, self.here(), lazy);
            }
        }
        Ok(())
    }

    /// The set that a part of one character is.
    fn set(&mut self, part: &Tree) -> Option<SetId> {
        match part {
            Tree::Class(class) => Some(self.sets.class(*class)),
            Tree::Word(word) => {
                let [code] = self.alphabet.word(word)[..] else { return None };
                let mut set = self.alphabet.none();
                set.add(usize::from(code));
                Some(self.sets.intern(set))
            }
            _ => None,
        }
    }

    /// Notes at each fork which codes can come next on each way.
    fn look_ahead(&mut self) {
        let begins = self.first(0, false);
        self.program.begins = self.sets.intern(begins);
        for at in 0..self.program.steps.len() {
            let step = match self.program.steps[at].clone() {
                Step::Run { set, min, max, lazy, lone, .. } => {
                    let then = self.first(at as u32 + 1, true);
                    Step::Run { set, then: self.sets.intern(then), min, max, lazy, lone }
                }
                Step::Either { first, second, .. } => {
                    let (a, b) = (self.first(first, true), self.first(second, true));
                    Step::Either { first, second, at_first: self.sets.intern(a), at_second: self.sets.intern(b) }
                }
                Step::Again { count, min, max, lazy, exit, .. } => {
                    let (a, b) = (self.first(at as u32 + 1, true), self.first(exit, true));
                    let (at_again, at_exit) = (self.sets.intern(a), self.sets.intern(b));
                    Step::Again { count, min, max, lazy, exit, at_again, at_exit }
                }
                step => step,
            };
            self.program.steps[at] = step;
        }
        for ways in &self.crossings {
            let ways: Vec<(u32, Bits)> = ways.iter().map(|step| (*step, self.first(*step, true))).collect();
            self.program.crossings.add(&ways);
        }
    }

    /// Codes that can come next at a step; `at_start` says whether the text may begin there.
    fn first(&self, step: u32, at_start: bool) -> Bits {
        let mut codes = self.alphabet.none();
        let mut seen = BTreeSet::new();
        let mut open = vec![step];
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            match &self.program.steps[at as usize] {
                Step::Code(code) => codes.add(usize::from(*code)),
                Step::Set(set) | Step::Catch(set, _) => codes.join(self.sets.get(*set)),
                Step::Word(from, _) => codes.add(usize::from(self.program.words[*from as usize])),
                Step::List(list) => codes.join(self.sets.get(self.sets.list(*list).first)),
                Step::Run { set, min, .. } => {
                    codes.join(self.sets.get(*set));
                    if *min == 0 {
                        open.push(at + 1);
                    }
                }
                Step::Either { first, second, .. } => open.extend([*first, *second]),
                Step::Cross(crossing) => open.extend(&self.crossings[*crossing as usize]),
                Step::Jump(to) => open.push(*to),
                Step::Note(_) | Step::Reset(_) => open.push(at + 1),
                Step::Again { exit, .. } => open.extend([at + 1, *exit]),
                Step::Start => open.extend(at_start.then_some(at + 1)),
                Step::End => codes.add(usize::from(END)),
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
