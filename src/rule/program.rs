//! Regular expression → program: what to try, in which order, at a place of a text.
//!
//! The order is that of the `regex` crate (leftmost, first alternative first). Each place where a program could go two ways
//! knows which codes can come next on each, so that most ways are refused without being tried.

use std::collections::{BTreeSet, HashMap};

use regex_syntax::hir::{Hir, HirKind, Look, Repetition};

use super::alphabet::{Alphabet, Code, END, letters, ranges};
use super::anchor::Anchor;
use super::bits::Bits;

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

/// Steps to try in turn, by the next code: a hash table with at least half of its places free.
#[derive(Debug, Clone, Copy)]
pub struct Crossing {
    /// First place in [`Crossings::places`].
    first: u32,
    /// Number of places, a power of two, less one.
    mask: Code,
    /// The ways for codes that have no place.
    other: Ways,
}

/// A stretch of [`Crossings::ways`].
type Ways = (u32, u16);

/// A free place: no code is as large.
const FREE: Code = Code::MAX;

/// The crossings of a program.
#[derive(Debug, Default)]
pub struct Crossings {
    crossings: Vec<Crossing>,
    places: Vec<(Code, Ways)>,
    ways: Vec<u32>,
}

impl Crossings {
    /// Steps to try in turn before `code` at a crossing.
    pub fn ways(&self, crossing: u32, code: Code) -> &[u32] {
        let Crossing { first, mask, other } = self.crossings[crossing as usize];
        let mut place = code & mask;
        let (from, length) = loop {
            match self.places[first as usize + usize::from(place)] {
                (found, ways) if found == code => break ways,
                (FREE, _) => break other,
                _ => place = (place + 1) & mask,
            }
        };
        &self.ways[from as usize..from as usize + usize::from(length)]
    }

    fn add(&mut self, ways: &[(u32, Bits)]) {
        let codes: BTreeSet<Code> = ways
            .iter()
            .filter(|(_, set)| set.len() <= FEW)
            .flat_map(|(_, set)| set.iter())
            .map(|code| code as Code)
            .collect();
        let mask = (2 * codes.len() + 1).next_power_of_two() as Code - 1;
        let mut places = vec![(FREE, (0, 0)); usize::from(mask) + 1];
        let mut known = HashMap::new();
        let wide = ways.iter().filter(|(_, set)| set.len() > FEW).map(|(step, _)| *step).collect();
        let other = self.list(wide, &mut known);
        for code in codes {
            let fitting = ways.iter().filter(|(_, set)| set.has(usize::from(code))).map(|(step, _)| *step).collect();
            let mut place = code & mask;
            while places[usize::from(place)].0 != FREE {
                place = (place + 1) & mask;
            }
            places[usize::from(place)] = (code, self.list(fitting, &mut known));
        }
        self.crossings.push(Crossing { first: self.places.len() as u32, mask, other });
        self.places.extend(places);
    }

    fn list(&mut self, steps: Vec<u32>, known: &mut HashMap<Vec<u32>, Ways>) -> Ways {
        let fresh = (self.ways.len() as u32, steps.len() as u16);
        *known.entry(steps).or_insert_with_key(|steps| {
            self.ways.extend(steps);
            fresh
        })
    }
}

/// Sets of codes, each once.
#[derive(Debug, Default)]
pub struct Sets {
    sets: Vec<Bits>,
    number: HashMap<Bits, SetId>,
    /// Per code: the sets that hold it, a bit each. A search asks about many sets at one place.
    held_by: Vec<u64>,
    /// Numbers of 64 bits a code.
    width: usize,
}

impl Sets {
    /// The number of a set.
    pub fn intern(&mut self, set: Bits) -> SetId {
        let next = self.sets.len() as SetId;
        *self.number.entry(set).or_insert_with_key(|set| {
            self.sets.push(set.clone());
            next
        })
    }

    /// The set with this number.
    pub fn get(&self, id: SetId) -> &Bits {
        &self.sets[id as usize]
    }

    /// Makes the sets ready for [`Sets::hold`], once there are no more to come.
    pub fn settle(&mut self, alphabet: &Alphabet) {
        self.width = self.sets.len().div_ceil(64);
        self.held_by = vec![0; self.width * alphabet.size()];
        for (id, set) in self.sets.iter().enumerate() {
            for code in set.iter().take_while(|code| *code < alphabet.size()) {
                self.held_by[code * self.width + id / 64] |= 1 << (id % 64);
            }
        }
    }

    /// Whether a set holds a code.
    pub fn hold(&self, id: SetId, code: Code) -> bool {
        self.held_by[usize::from(code) * self.width + id as usize / 64] >> (id % 64) & 1 != 0
    }
}

/// A compiled pattern.
#[derive(Debug)]
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
    /// Per group of the expression, from the whole: its name. A group has two notes.
    pub groups: Vec<Option<std::sync::Arc<str>>>,
    /// Counts kept in the notes behind those of the groups.
    counts: usize,
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
            crossings: Crossings::default(),
            begins: 0,
            anchor: Anchor { codes: 0, symbols: false, before: 0, beside: 0, min: 0, max: 0 },
            groups: vec![None; hir.properties().explicit_captures_len() + 1],
            counts: 0,
        };
        let mut builder = Builder { alphabet, sets, program, crossings: Vec::new(), counting: 0 };
        builder.add(hir)?;
        builder.program.steps.push(Step::Found);
        builder.look_ahead();
        let anywhere = builder.first(0, true);
        let anywhere = builder.sets.intern(anywhere);
        builder.program.anchor = Anchor::of(hir, anywhere, alphabet, builder.sets);
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
        self.groups.iter().flatten().map(|name| &**name)
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

    fn add(&mut self, hir: &Hir) -> Result<(), String> {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                let word = self.alphabet.word(&letters(literal));
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
                let word = self.alphabet.word(&letters(literal));
                (word.len() == 1).then(|| {
                    let mut set = self.alphabet.none();
                    set.add(usize::from(word[0]));
                    set
                })
            }
            _ => None,
        };
        let clamp = |n: u32| u16::try_from(n).unwrap_or(LONGEST).min(LONGEST);
        if let Some(set) = set {
            let set = self.sets.intern(set);
            let max = max.map_or(LONGEST, clamp);
            let lone = self.counting == 0;
            self.push(Step::Run { set, then: 0, min: clamp(*min), max, lazy: !greedy, lone });
            return Ok(());
        }
        match (*min, *max) {
            (0, Some(1)) => {
                let at = self.push(either(0, 0));
                self.add(sub)?;
                self.program.steps[at] = either_of(at as u32 + 1, self.here(), !greedy);
            }
            (_, Some(max)) => {
                let count = self.program.notes() as u16;
                self.program.counts += 1;
                self.push(Step::Reset(count));
                let at = self.push(Step::Jump(0));
                self.counting += 1;
                self.add(sub)?;
                self.counting -= 1;
                self.push(Step::Jump(at as u32));
                let (min, max, lazy, exit) = (clamp(*min), clamp(max), !greedy, self.here());
                self.program.steps[at] = Step::Again { count, min, max, lazy, exit, at_again: 0, at_exit: 0 };
            }
            (_, None) if sub.properties().minimum_len() == Some(0) => {
                return Err("`*` and `+` stand behind something that may be empty".to_owned());
            }
            (_, None) => {
                for _ in 0..*min {
                    self.add(sub)?;
                }
                let at = self.push(either(0, 0));
                self.add(sub)?;
                self.push(Step::Jump(at as u32));
                self.program.steps[at] = either_of(at as u32 + 1, self.here(), !greedy);
            }
        }
        Ok(())
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
