//! Pack → what is asked again and again when names are compared: words of one meaning, divisions by name, words of trades.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;

use super::place::Places;
use super::title::Manner;
use crate::pack::{Level, Pack, PackError, tsv};
use crate::resolve::Canon;

/// What `data/normalise/identity.toml` says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    same: Vec<Vec<String>>,
    pub firm: FirmWords,
    pub zone: ZoneWords,
    pub body: BodyWords,
    /// By name of the class.
    pub works: BTreeMap<String, Manner>,
}

/// Words in the names of bodies.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BodyWords {
    /// In front of the place, and of no meaning.
    pub front: Vec<String>,
    /// Words for the place of the page: the level alone.
    pub levels: Vec<String>,
    /// Words that begin like a level.
    pub no_level: Vec<String>,
}

/// Words at the ends of firms' names.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FirmWords {
    pub limited: Vec<String>,
    pub joint: Vec<String>,
    pub joint_short: Vec<String>,
    pub bare: Vec<String>,
    pub group: Vec<String>,
    pub other: Vec<String>,
    pub branch: Vec<String>,
    pub country: Vec<String>,
    pub foreign: Vec<String>,
    pub trades: Vec<String>,
}

/// Kinds of zones.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZoneWords {
    pub kinds: Vec<Vec<String>>,
    pub any: Vec<String>,
    pub any_of: usize,
}

/// The grounds on which names are compared.
#[derive(Debug)]
pub struct Grounds<'p> {
    pub(super) pack: &'p Pack,
    pub(super) canon: &'p Canon,
    pub(super) words: Words,
    /// Divisions and zones by full and short name.
    divisions: FxHashMap<&'p str, SmallVec<[u32; 2]>>,
    /// From the division that is a zone with a code to the zone.
    twins: FxHashMap<u32, u32>,
    /// Those that are usual words, too.
    doubtful: FxHashSet<&'p str>,
    /// Longest of these names, in bytes.
    longest: usize,
    /// Words that say what is made, not who makes it.
    trades: FxHashSet<&'p str>,
    own_trades: FxHashSet<String>,
    /// Rows of the listed bodies by each of their names.
    listed: FxHashMap<&'p str, u32>,
    /// Rows of titles.
    titles: FxHashMap<&'p str, u32>,
    /// Full names of offices.
    offices: FxHashSet<&'p str>,
    /// By list: the first name of a row by each of its names, in one spelling.
    called: FxHashMap<String, FxHashMap<String, String>>,
    /// From a former office to the present one.
    reformed: FxHashMap<&'p str, &'p str>,
    pub(super) places: Places,
}

/// Short names of places that are usual words, too.
const DOUBTFUL: &str = "doubtful_places";

impl<'p> Grounds<'p> {
    /// Gathers them from a pack.
    ///
    /// # Errors
    /// A list that is missing or cannot be read.
    pub fn of(pack: &'p Pack, canon: &'p Canon) -> Result<Grounds<'p>, PackError> {
        let path = "data/normalise/identity.toml";
        let file = pack.files.get(path).ok_or_else(|| PackError::at(path, 0, "this file is missing"))?;
        let words: Words = toml::from_str(file.text).map_err(|e| PackError::at(path, 0, e.message()))?;
        let mut grounds = Grounds {
            pack,
            canon,
            words,
            divisions: FxHashMap::default(),
            twins: FxHashMap::default(),
            doubtful: FxHashSet::default(),
            longest: 0,
            trades: FxHashSet::default(),
            own_trades: FxHashSet::default(),
            listed: rows_by_name(pack, "bodies"),
            titles: rows_by_name(pack, "titles"),
            offices: pack.gazetteer.list("departments").iter().map(|row| row[0].as_str()).collect(),
            called: FxHashMap::default(),
            reformed: FxHashMap::default(),
            places: Places::of(pack),
        };
        grounds.add_divisions();
        grounds.add_trades();
        grounds.add_reformed()?;
        grounds.add_called();
        Ok(grounds)
    }

    fn add_divisions(&mut self) {
        self.doubtful = self.pack.lexicon.list(DOUBTFUL).iter().map(String::as_str).collect();
        let all = &self.pack.gazetteer.divisions;
        let zones = all.iter().zip(0u32..).filter(|(d, _)| d.level == Level::Zone);
        let zones: FxHashMap<_, u32> = zones.map(|(d, number)| ((d.name.as_str(), d.parent), number)).collect();
        for (division, number) in all.iter().zip(0u32..) {
            let length = division.name.chars().count();
            let placeholder = division.aliases.is_empty() && length != 2;
            if placeholder && !matches!(division.level, Level::Zone | Level::Town) {
                continue;
            }
            // a zone that has a code, too
            let zone = zones.get(&(division.name.as_str(), division.parent)).copied();
            let number = zone.unwrap_or(number);
            for name in std::iter::once(&division.name).chain(&division.aliases) {
                self.longest = self.longest.max(name.len());
                let of = self.divisions.entry(name).or_default();
                if !of.contains(&number) {
                    of.push(number);
                }
            }
        }
        let codes = all.iter().zip(0u32..).filter(|(d, _)| d.level != Level::Zone);
        let twin = |(d, number): (&crate::pack::Division, u32)| {
            zones.get(&(d.name.as_str(), d.parent)).map(|zone| (number, *zone))
        };
        self.twins = codes.filter_map(twin).collect();
    }

    /// The number under which a division is known: a zone that has a code, too, is in the lists twice.
    pub(super) fn known_as(&self, division: u32) -> u32 {
        self.twins.get(&division).copied().unwrap_or(division)
    }

    /// Reads `data/gazetteer/reformed.tsv`: former office, present office, year.
    fn add_reformed(&mut self) -> Result<(), PackError> {
        let path = "data/gazetteer/reformed.tsv";
        let file = self.pack.files.get(path).ok_or_else(|| PackError::at(path, 0, "this file is missing"))?;
        let mut errors = Vec::new();
        let rows = tsv::rows(file, 3, &mut errors);
        self.reformed = rows.into_iter().map(|(_, cells)| (cells[0], cells[1])).collect();
        errors.into_iter().next().map_or(Ok(()), Err)
    }

    /// Gathers the names of the lists that the classes ask for.
    fn add_called(&mut self) {
        let lists = self.words.works.values().filter_map(|m| Some((m.listed.clone()?, m.apart.clone())));
        for (list, apart) in lists.collect::<Vec<_>>() {
            let mut names = FxHashMap::default();
            for row in self.pack.gazetteer.list(&list) {
                let first = self.spelled(&row[0]);
                let figures = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
                // a row of grades (AAAA, 5A) is a kind of honours, not one
                let has = |text: &str| apart.iter().map(|word| text.contains(word.as_str())).collect::<Vec<_>>();
                let rest = row[1..].iter().map(|name| self.spelled(name));
                let rest = rest.filter(|n| figures(n) == figures(&first) && has(n) == has(&first));
                names.extend(rest.filter(|name| *name != first).map(|name| (name, first.clone())).collect::<Vec<_>>());
            }
            self.called.insert(list, names);
        }
    }

    fn add_trades(&mut self) {
        for list in ["firm_trades", "trade_words", "firm_pure_trades", "firm_goods"] {
            self.trades.extend(self.pack.lexicon.list(list).iter().map(String::as_str));
        }
        self.own_trades.extend(self.words.firm.trades.iter().cloned());
        self.trades.extend(self.pack.gazetteer.list("industries").iter().flatten().map(String::as_str));
    }

    /// A name without brackets, quotes, spaces and marks, in one width and case, its words of one meaning in one form.
    pub(super) fn spelled(&self, name: &str) -> String {
        let mut text: String = if is_plain(name) {
            name.to_owned()
        } else {
            name.nfkc().filter(|c| c.is_alphanumeric() || *c == '+').flat_map(char::to_lowercase).collect()
        };
        for row in &self.words.same {
            for word in &row[1..] {
                if text.contains(word.as_str()) {
                    text = text.replace(word.as_str(), &row[0]);
                }
            }
        }
        text
    }

    /// The divisions with which `name` begins, outermost first, and what stands behind them.
    ///
    /// Of several divisions of one name those that lie in the one named before are meant, else those near `around`.
    pub(super) fn region<'n>(&self, name: &'n str, around: &[u32]) -> (SmallVec<[u32; 3]>, &'n str) {
        let mut found: SmallVec<[u32; 3]> = SmallVec::new();
        let mut rest = name;
        while let Some((division, length)) = self.division(rest, found.last().copied(), around) {
            found.push(division);
            rest = &rest[length..];
        }
        (found, rest)
    }

    /// The division with the longest name that `text` begins with, and the length of the name.
    fn division(&self, text: &str, inside: Option<u32>, around: &[u32]) -> Option<(u32, usize)> {
        let ends = text.char_indices().map(|(i, c)| i + c.len_utf8()).skip(1).take_while(|end| *end <= self.longest);
        let ends: SmallVec<[usize; 24]> = ends.collect();
        for end in ends.into_iter().rev() {
            let Some(all) = self.divisions.get(&text[..end]) else { continue };
            if let Some(division) = self.one_of(all, &text[..end], inside, around) {
                return Some((division, end));
            }
        }
        None
    }

    /// Which of the divisions of one name is meant, if that can be told.
    fn one_of(&self, all: &[u32], name: &str, inside: Option<u32>, around: &[u32]) -> Option<u32> {
        let places = &self.places;
        // towns of one name are many
        let town = |d: &u32| places.level(*d) == Level::Town;
        if let Some(inside) = inside {
            let mut found = all.iter().copied().filter(|d| *d != inside && places.lies_in(*d, inside));
            return found.next().filter(|first| !town(first) || found.next().is_none());
        }
        let near = |d: &&u32| around.iter().any(|a| places.related(**d, *a));
        let mut found = all.iter().filter(near);
        if let Some(first) = found.next() {
            return Some(*first).filter(|first| !town(first) || found.next().is_none());
        }
        if self.doubtful.contains(name) {
            return None;
        }
        // elsewhere only what is told apart by its name: a province, a city, one county in full
        let [only] = all else {
            return all.iter().copied().find(|d| places.level(*d) <= Level::City);
        };
        let division = &self.pack.gazetteer.divisions[*only as usize];
        let told = division.level <= Level::City || division.name == name;
        (told && !town(only)).then_some(*only)
    }

    /// The row of a listed body.
    pub(super) fn listed_body(&self, name: &str) -> Option<u32> {
        self.listed.get(name).copied()
    }

    /// The row of a title.
    pub(super) fn title(&self, post: &str) -> Option<u32> {
        self.titles.get(post).copied()
    }

    /// What a list calls the thing of which a spelled name is one of the names, or ends with one.
    pub(super) fn called(&self, list: &str, spelled: &str) -> Option<String> {
        let names = self.called.get(list)?;
        let fronts = spelled.char_indices().map(|(at, _)| at).filter(|at| spelled[*at..].chars().nth(1).is_some());
        let found = fronts.filter_map(|at| names.get(&spelled[at..]).map(|first| (at, first))).next();
        found.map(|(at, first)| format!("{}{first}", &spelled[..at]))
    }

    /// Whether a spelled name is that of a company.
    pub(super) fn is_legal(&self, spelled: &str) -> bool {
        let forms = &self.words.firm;
        forms
            .limited
            .iter()
            .chain(&forms.joint)
            .chain(&forms.bare)
            .chain(&forms.group)
            .any(|f| spelled.ends_with(f.as_str()))
    }

    /// Whether `office` is one of party or government.
    pub(super) fn is_office(&self, office: &str) -> bool {
        self.offices.contains(office)
    }

    /// The place of a spelled body, its office in one spelling, and whether that was called by a former name.
    ///
    /// 市发改委 is that of the city where all is told of one place.
    pub(super) fn office_of(&self, spelled: &str, around: &[u32]) -> (Option<u32>, String, bool) {
        let words = &self.words.body;
        let front = words.front.iter().find_map(|f| spelled.strip_prefix(f.as_str())).unwrap_or(spelled);
        let (regions, rest) = self.region(front, around);
        let level = words.levels.iter().find(|l| rest.starts_with(l.as_str()));
        let level = level.filter(|_| !words.no_level.iter().any(|w| rest.starts_with(w.as_str())));
        let ends = |d: &u32, level: &str| self.pack.gazetteer.divisions[*d as usize].name.ends_with(level);
        let (place, rest) = match (regions.last().copied(), level) {
            // 冠县县委 is 冠县委
            (Some(place), Some(level)) if ends(&place, level) => (Some(place), &rest[level.len()..]),
            (Some(place), _) => (Some(place), rest),
            (None, Some(level)) => {
                let told = around.first().copied().filter(|_| around.len() == 1);
                let place = told.and_then(|told| self.places.upward(told).find(|d| ends(d, level)));
                (place, place.map_or(rest, |_| &rest[level.len()..]))
            }
            (None, None) => (None, rest),
        };
        // the committee of a zone that no list has: its kind is said in one way
        let kinds = self.words.zone.kinds.iter().flat_map(|kind| kind.iter().map(move |name| (name, &kind[0])));
        let behind = kinds.filter_map(|(name, first)| rest.strip_prefix(name.as_str()).map(|r| (r, first)));
        let zone = behind.min_by_key(|(r, _)| r.len()).map(|(r, first)| format!("{first}{r}"));
        let (office, former) = self.office(zone.as_deref().unwrap_or(rest));
        (place, office, former)
    }

    /// An office in its present name and one spelling, and whether it was called by a former name.
    pub(super) fn office(&self, office: &str) -> (String, bool) {
        let present = self.reformed.get(office);
        let name = present.copied().unwrap_or(office);
        (self.canon.office(name).into_owned(), present.is_some())
    }

    /// The divisions that a name as a whole can name.
    pub(super) fn divisions_called(&self, name: &str) -> &[u32] {
        self.divisions.get(name).map_or(&[], |all| all.as_slice())
    }

    /// Whether `text` is made of words of trades only, or of nothing.
    pub(super) fn is_trade(&self, text: &str) -> bool {
        let ends: SmallVec<[usize; 16]> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let mut reached: SmallVec<[bool; 16]> = SmallVec::from_elem(false, ends.len());
        reached[0] = true;
        for (i, start) in ends.iter().enumerate() {
            for (j, end) in ends.iter().enumerate().take(i + 9).skip(i + 2) {
                let word = &text[*start..*end];
                let is_word = || self.trades.contains(word) || self.own_trades.contains(word);
                reached[j] = reached[j] || (reached[i] && is_word());
            }
        }
        reached.last().copied().unwrap_or(true)
    }
}

/// Whether a name has nothing that is written in more than one way.
pub(super) fn is_plain(name: &str) -> bool {
    name.chars().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}' | '0'..='9' | 'a'..='z'))
}

/// The rows of a list by each of their names.
fn rows_by_name<'p>(pack: &'p Pack, list: &str) -> FxHashMap<&'p str, u32> {
    let rows = pack.gazetteer.list(list).iter().zip(0u32..);
    rows.flat_map(|(row, number)| row.iter().map(move |name| (name.as_str(), number))).collect()
}
