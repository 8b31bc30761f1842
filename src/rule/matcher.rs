//! Program and text → where it matches, and what its groups caught.
//!
//! Ways are tried in turn, with what is left to try on a stack. A search that takes long remembers the places it has been
//! to, so that it never takes more steps than the program has times the text.

use rustc_hash::FxHashSet;

use super::alphabet::{Code, END};
use super::anchor::Anchor;
use super::program::{Program, Step};
use super::sets::Sets;

/// Dead ends after which a search begins to remember where it has been.
const PATIENCE: u32 = 4_000;
/// A note not taken.
const NOTHING: u32 = u32::MAX;

/// What is left to try.
#[derive(Debug, Clone, Copy)]
enum Left {
    /// A step at a place.
    Way { step: u32, at: u32 },
    /// A run from `at` of `length` characters or fewer.
    Shorter { step: u32, at: u32, length: u32 },
    /// A run that has come to `at` with `length` characters, and must take more.
    Longer { step: u32, at: u32, length: u32 },
    /// The ways of a crossing from number `next`.
    Ways { step: u32, at: u32, next: u32 },
    /// The words of a list at a place, but for the first `skipped`.
    Words { step: u32, at: u32, skipped: u32 },
    /// Round once more at a place, after so many times.
    Round { step: u32, at: u32, times: u32 },
    /// Nothing to try: a note to put back.
    Note { note: u16, old: u32 },
}

/// Memory for searches, to be used again.
#[derive(Debug, Default)]
pub struct Matcher {
    left: Vec<Left>,
    notes: Vec<u32>,
    been: FxHashSet<(u32, u32, u64)>,
    /// Dead ends of this search.
    ends: u32,
    /// What the search knows of its first lazy run.
    barren: Barren,
}

/// A stretch in which a lazy run finds only characters of its own, and nothing from which the program goes on to a match.
#[derive(Debug, Default, Clone, Copy)]
struct Barren {
    /// The step of the run; 0 before there is one.
    step: u32,
    from: u32,
    to: u32,
}

/// A text in codes.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Its characters.
    pub codes: &'a [Code],
    /// Where symbols of mentions stand, ascending; `None` where nobody looked.
    pub symbols: Option<&'a [u32]>,
}

impl Matcher {
    /// The leftmost match in `text` that begins at `from` or behind: where it begins and ends.
    pub fn find(&mut self, program: &Program, sets: &Sets, text: Text<'_>, from: usize) -> Option<(usize, usize)> {
        let anchors = sets.get(program.anchor.codes);
        let mut search = self.search(program, sets, text, from);
        if let (true, Some(symbols)) = (program.anchor.symbols, text.symbols) {
            let symbols = symbols.iter().map(|at| *at as usize);
            symbols.filter(|at| anchors.has(text.codes[*at].into())).find_map(|at| search.round(at))
        } else {
            let codes = text.codes.get(from..)?;
            let here = (from..).zip(codes).filter(|(_, code)| anchors.has((**code).into())).map(|(at, _)| at);
            let end = anchors.has(END.into()).then_some(text.codes.len());
            here.chain(end).find_map(|at| search.round(at))
        }
    }

    /// Whether a match begins where `text` does.
    pub fn begins(&mut self, program: &Program, sets: &Sets, text: Text<'_>) -> bool {
        self.search(program, sets, text, 0).from(0).is_some()
    }

    fn search<'a>(&'a mut self, program: &'a Program, sets: &'a Sets, text: Text<'a>, next: usize) -> Search<'a> {
        if self.ends > PATIENCE {
            self.been.clear();
        }
        self.ends = 0;
        self.barren = Barren::default();
        Search { program, sets, text: text.codes, memory: self, step: 0, at: 0, next }
    }

    /// What a group caught in the match found last.
    pub fn group(&self, group: usize) -> Option<(usize, usize)> {
        let (from, to) = (*self.notes.get(2 * group)?, *self.notes.get(2 * group + 1)?);
        (from != NOTHING && to != NOTHING).then_some((from as usize, to as usize))
    }
}

struct Search<'a> {
    program: &'a Program,
    sets: &'a Sets,
    text: &'a [Code],
    memory: &'a mut Matcher,
    step: usize,
    at: usize,
    /// The first place from which no match was looked for yet.
    next: usize,
}

impl Search<'_> {
    /// The leftmost match that holds the anchor at `anchor`.
    fn round(&mut self, anchor: usize) -> Option<(usize, usize)> {
        let Anchor { before, beside, min, max, .. } = self.program.anchor;
        if anchor > 0 && !self.sets.hold(beside, self.text[anchor - 1]) {
            return None;
        }
        let last = anchor.checked_sub(min as usize).filter(|last| *last >= self.next)?;
        let far = self.next.max(anchor.saturating_sub(max as usize)).min(last);
        let before = self.sets.get(before);
        let stretch = self.text[far..anchor].iter().rev().take_while(|code| before.has((**code).into()));
        let first = anchor - stretch.count();
        self.next = last + 1;
        (first..=last).find_map(|start| {
            let may = start == 0 || self.sets.hold(self.program.begins, self.code(start));
            Some((start, if may { self.from(start) } else { None }?))
        })
    }

    fn code(&self, at: usize) -> Code {
        self.text.get(at).copied().unwrap_or(END)
    }

    /// The end of the match that begins at `start`.
    fn from(&mut self, start: usize) -> Option<usize> {
        self.memory.left.clear();
        self.memory.notes.clear();
        self.memory.notes.resize(self.program.notes(), NOTHING);
        (self.step, self.at) = (0, start);
        loop {
            if let Step::Found = self.program.steps[self.step] {
                return Some(self.at);
            }
            if !self.advance() && !self.back() {
                return None;
            }
        }
    }

    /// Takes one step; whether there was a way.
    fn advance(&mut self) -> bool {
        let (step, at) = (self.step, self.at);
        self.step += 1;
        match self.program.steps[step] {
            Step::Code(code) => {
                self.at += 1;
                self.code(at) == code
            }
            Step::Set(set) => {
                self.at += 1;
                self.sets.hold(set, self.code(at))
            }
            Step::Word(from, length) => {
                let word = &self.program.words[from as usize..from as usize + usize::from(length)];
                self.at += word.len();
                self.text.get(at..self.at) == Some(word)
            }
            Step::Run { set, min, max, lazy, .. } => {
                let most = usize::from(if lazy { min } else { max });
                let set = self.sets.get(set);
                let length = self.text[at..].iter().take(most).take_while(|c| set.has((**c).into())).count();
                if length < usize::from(min) || !self.is_new(step, at) {
                    return false;
                }
                let (step, at, length) = (step as u32, at as u32, length as u32);
                if lazy { self.shortest(step, at + length, length) } else { self.shorter(step, at, length) }
            }
            Step::Either { first, second, at_first, at_second } => {
                let next = self.code(at);
                match (self.sets.hold(at_first, next), self.sets.hold(at_second, next)) {
                    (true, true) => {
                        self.memory.left.push(Left::Way { step: second, at: at as u32 });
                        self.step = first as usize;
                        self.is_new(step, at)
                    }
                    (true, false) => self.go(first, at as u32),
                    (false, true) => self.go(second, at as u32),
                    (false, false) => false,
                }
            }
            Step::List(_) => self.is_new(step, at) && self.word(step as u32, at as u32, 0),
            Step::Cross(_) => self.is_new(step, at) && self.ways(step as u32, at as u32, 0),
            Step::Reset(count) => {
                self.note(count, 0);
                true
            }
            Step::Again { .. } => self.again(step),
            Step::Jump(to) => self.go(to, at as u32),
            Step::Catch(set, note) => {
                if !self.sets.hold(set, self.code(at)) {
                    return false;
                }
                self.at += 1;
                self.note(note, at);
                self.note(note + 1, at + 1);
                true
            }
            Step::Note(note) => {
                self.note(note, at);
                true
            }
            Step::Start => at == 0,
            Step::End => at == self.text.len(),
            Step::Found => true,
        }
    }

    /// Goes round once more, or on.
    fn again(&mut self, step: usize) -> bool {
        let Step::Again { count, min, max, lazy, exit, at_again, at_exit } = self.program.steps[step] else {
            return false;
        };
        let (next, times) = (self.code(self.at), self.memory.notes[usize::from(count)]);
        let may_go_round = times < u32::from(max) && self.sets.hold(at_again, next);
        let may_go_on = times >= u32::from(min) && self.sets.hold(at_exit, next);
        let goes_round = may_go_round && !(lazy && may_go_on);
        if may_go_round && may_go_on {
            if !self.is_new(step, self.at) {
                return false;
            }
            let at = self.at as u32;
            self.memory.left.push(if lazy {
                Left::Round { step: step as u32, at, times }
            } else {
                Left::Way { step: exit, at }
            });
        }
        if goes_round {
            self.note(count, times as usize + 1);
            return true;
        }
        may_go_on && self.go(exit, self.at as u32)
    }

    fn note(&mut self, note: u16, at: usize) {
        let slot = &mut self.memory.notes[usize::from(note)];
        if !self.memory.left.is_empty() {
            self.memory.left.push(Left::Note { note, old: *slot });
        }
        *slot = at as u32;
    }

    /// Goes back to what was left to try last; whether there was something.
    fn back(&mut self) -> bool {
        while let Some(left) = self.memory.left.pop() {
            self.memory.ends += 1;
            let found = match left {
                Left::Way { step, at } => self.go(step, at),
                Left::Shorter { step, at, length } => self.shorter(step, at, length),
                Left::Longer { step, at, length } => self.longer(step, at, length, false),
                Left::Ways { step, at, next } => self.ways(step, at, next),
                Left::Words { step, at, skipped } => self.word(step, at, skipped),
                Left::Round { step, at, times } => self.round_again(step, at, times),
                Left::Note { note, old } => {
                    self.memory.notes[usize::from(note)] = old;
                    false
                }
            };
            if found {
                return true;
            }
        }
        false
    }

    fn go(&mut self, step: u32, at: u32) -> bool {
        (self.step, self.at) = (step as usize, at as usize);
        true
    }

    /// The longest run from `at` of at most `length` characters that can be followed by what comes next.
    fn shorter(&mut self, step: u32, at: u32, length: u32) -> bool {
        let Step::Run { then, min, .. } = self.program.steps[step as usize] else { return false };
        let min = u32::from(min);
        let then = self.sets.get(then);
        let fits = |n: &u32| then.has(self.code((at + n) as usize).into());
        let Some(length) = (min..=length).rev().find(fits) else { return false };
        if length > min {
            self.memory.left.push(Left::Shorter { step, at, length: length - 1 });
        }
        self.go(step + 1, at + length)
    }

    /// The shortest run, `length` characters long at `at`, that can be followed by what comes next.
    fn shortest(&mut self, step: u32, at: u32, length: u32) -> bool {
        let Step::Run { max, lone, .. } = self.program.steps[step as usize] else { return false };
        let barren = self.memory.barren;
        if barren.step != step || at < barren.from || at >= barren.to {
            if lone && (barren.step == 0 || barren.step == step) {
                self.memory.barren = Barren { step, from: at, to: at };
            }
            return self.longer(step, at, length, true);
        }
        // the whole stretch was seen to be barren from an earlier beginning
        let (at, length) = (barren.to, length + barren.to - at);
        length <= u32::from(max) && self.longer(step, at, length, true)
    }

    /// The shortest run, `length` characters long at `at`, that can be followed by what comes next; it may be as long as it
    /// is if it `may_stay`.
    fn longer(&mut self, step: u32, mut at: u32, mut length: u32, mut may_stay: bool) -> bool {
        let Step::Run { set, then, max, .. } = self.program.steps[step as usize] else { return false };
        let (set, then, max) = (self.sets.get(set), self.sets.get(then), u32::from(max));
        loop {
            let next = self.code(at as usize).into();
            if may_stay && then.has(next) {
                if length < max && set.has(next) {
                    self.memory.left.push(Left::Longer { step, at, length });
                }
                return self.go(step + 1, at);
            }
            if length == max || !set.has(next) {
                return false;
            }
            let barren = &mut self.memory.barren;
            if barren.step == step && barren.to == at {
                barren.to = at + 1;
            }
            (at, length, may_stay) = (at + 1, length + 1, true);
        }
    }

    fn round_again(&mut self, step: u32, at: u32, times: u32) -> bool {
        let Step::Again { count, .. } = self.program.steps[step as usize] else { return false };
        self.note(count, times as usize + 1);
        self.go(step + 1, at)
    }

    fn ways(&mut self, step: u32, at: u32, next: u32) -> bool {
        let Step::Cross(crossing) = self.program.steps[step as usize] else { return false };
        let ways = self.program.crossings.ways(crossing, self.code(at as usize));
        let Some(way) = ways.get(next as usize) else { return false };
        if (next as usize) + 1 < ways.len() {
            self.memory.left.push(Left::Ways { step, at, next: next + 1 });
        }
        self.go(*way, at)
    }

    /// The next word of a list.
    fn word(&mut self, step: u32, at: u32, skipped: u32) -> bool {
        let Step::List(list) = self.program.steps[step as usize] else { return false };
        let behind = self.text.get(at as usize..).unwrap_or_default();
        let Some((length, next)) = self.sets.list(list).find(behind, skipped) else { return false };
        if let Some(skipped) = next {
            self.memory.left.push(Left::Words { step, at, skipped });
        }
        self.go(step + 1, at + length)
    }

    /// Whether a step was not tried at this place with these counts before, as far as the search remembers.
    fn is_new(&mut self, step: usize, at: usize) -> bool {
        if self.memory.ends <= PATIENCE {
            return true;
        }
        let counts = &self.memory.notes[2 * self.program.groups.len()..];
        let counts = counts.iter().fold(0u64, |sum, count| sum.rotate_left(16) ^ u64::from(*count & 0xFFFF));
        self.memory.been.insert((step as u32, at as u32, counts))
    }
}
