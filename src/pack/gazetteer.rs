//! `data/gazetteer/*.tsv` → divisions and lists of names, found in text all at once.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::words::Words;
use super::{Files, PackError, tsv};
use crate::model::{Hits, Sentence};
use crate::span::is_han;

/// Level of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省, 自治区, 直辖市.
    Province,
    /// 地级市, 自治州, 盟, 地区.
    City,
    /// 县, 县级市, 区, 旗.
    County,
    /// 开发区, 高新区, 度假区 … of county rank.
    Zone,
    /// 镇, 乡, 街道.
    Town,
}

/// An administrative division or an official zone.
#[derive(Debug, Clone)]
pub struct Division {
    /// Division code of 2, 4, 6 or 9 digits; zones have none.
    pub code: Option<String>,
    /// Official name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// The division above.
    pub parent: Option<usize>,
    /// Short and former names that reporters use.
    pub aliases: Vec<String>,
}

/// What a word of the gazetteer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WordKind {
    /// Full name of a division.
    Division,
    /// Name of a division without 省, 市, 县, 区, or another short or former name.
    ShortDivision,
    /// A row of a list: number of the list.
    Listed(u8),
}

/// One reading of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Word {
    /// What kind of word.
    pub kind: WordKind,
    /// Index of the division, or of the row in its list.
    pub index: u32,
}

impl Word {
    /// Whether it names a division.
    pub fn is_place(&self) -> bool {
        matches!(self.kind, WordKind::Division | WordKind::ShortDivision)
    }

    /// Number of the list and of the row in it, where it is a row of a list.
    pub fn row(&self) -> Option<(u8, u32)> {
        match self.kind {
            WordKind::Listed(list) => Some((list, self.index)),
            WordKind::Division | WordKind::ShortDivision => None,
        }
    }
}

/// Lists with one name and its variants a row, in the order of [`WordKind::Listed`].
pub const LISTS: [&str; 5] = ["industries", "honours", "titles", "departments", "bodies"];

/// Divisions and lists of names.
pub struct Gazetteer {
    /// All divisions and zones.
    pub divisions: Vec<Division>,
    by_code: FxHashMap<String, usize>,
    lists: Vec<Vec<Vec<String>>>,
    title_kinds: Vec<String>,
    surnames: FxHashSet<String>,
    legal_forms: Vec<String>,
    units: Vec<(String, String, f64, String)>,
    names: Names,
    /// Zones by the division above.
    zones: FxHashMap<usize, Vec<usize>>,
}

/// The names of a gazetteer as words to be found in texts, with what each can be.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Names {
    words: Words,
    /// What the words can be, one word behind the other.
    readings: Vec<Word>,
    /// Where the readings of each word end.
    ends: Vec<u32>,
    /// A bit for each of `words`: whether it can be a province, city, county or zone.
    places: Vec<u64>,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gazetteer({} divisions, {} words)", self.divisions.len(), self.names.ends.len())
    }
}

/// Endings that make a county's or city's short name, longest first.
const ENDINGS: [&str; 12] =
    ["特别行政区", "自治州", "自治县", "自治旗", "自治区", "地区", "林区", "市", "县", "区", "省", "旗"];
/// Names in front of 自治州, 自治县 … that are no part of the short name.
const PEOPLES: &str = "汉族|蒙古族|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|塔吉克族|塔吉克|怒族|普米族|裕固族|保安族|独龙族|鄂伦春|鄂温克族|蒙古|各族";
/// Rows that stand for no place of their own.
const PLACEHOLDERS: [&str; 4] = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"];

impl Gazetteer {
    /// Reads the lists; `names` are those of the same files, where they are at hand.
    pub(super) fn load(files: &Files, names: Option<Names>, errors: &mut Vec<PackError>) -> Gazetteer {
        let mut gazetteer = Gazetteer {
            divisions: Vec::new(),
            by_code: FxHashMap::default(),
            lists: Vec::new(),
            title_kinds: Vec::new(),
            surnames: single_column(files, "surnames", errors).into_iter().collect(),
            legal_forms: single_column(files, "legal_forms", errors),
            units: Vec::new(),
            names: Names::default(),
            zones: FxHashMap::default(),
        };
        gazetteer.add_divisions(files, errors);
        for list in LISTS {
            let path = format!("data/gazetteer/{list}.tsv");
            let mut rows = Vec::new();
            for (_, cells) in table(files, &path, 1, errors) {
                let mut names = vec![cells[0].to_owned()];
                if list == "titles" {
                    gazetteer.title_kinds.push(cells.get(1).map_or("other", |c| *c).to_owned());
                } else {
                    names.extend(tsv::parts(cells.get(1)));
                }
                rows.push(names);
            }
            gazetteer.lists.push(rows);
        }
        for (line, cells) in table(files, "data/gazetteer/units.tsv", 4, errors) {
            match cells[2].parse() {
                Ok(factor) => {
                    gazetteer.units.push((cells[0].to_owned(), cells[1].to_owned(), factor, cells[3].to_owned()))
                }
                Err(_) => {
                    errors.push(PackError::at("data/gazetteer/units.tsv", line, format!("`{}` is no number", cells[2])))
                }
            }
        }
        gazetteer.names = names.unwrap_or_else(|| gazetteer.gather_names(errors));
        gazetteer.gather_zones();
        gazetteer
    }

    fn add_divisions(&mut self, files: &Files, errors: &mut Vec<PackError>) {
        let path = "data/gazetteer/divisions.tsv";
        for (line, cells) in table(files, path, 2, errors) {
            let (code, name) = (cells[0], cells[1]);
            let (level, above) = match code.len() {
                2 => (Level::Province, 0),
                4 => (Level::City, 2),
                6 => (Level::County, 4),
                9 => (Level::Town, 6),
                n => {
                    errors.push(PackError::at(path, line, format!("a code has 2, 4, 6 or 9 digits, this one {n}")));
                    continue;
                }
            };
            let parent = self.by_code.get(&code[..above]).copied();
            if parent.is_none() && above > 0 {
                errors.push(PackError::at(path, line, format!("no division {} above {code}", &code[..above])));
            }
            self.by_code.insert(code.to_owned(), self.divisions.len());
            let aliases = if level == Level::Town { Vec::new() } else { short_name(name).into_iter().collect() };
            self.divisions.push(Division {
                code: Some(code.to_owned()),
                name: name.to_owned(),
                level,
                parent,
                aliases,
            });
        }
        for (line, cells) in table(files, "data/gazetteer/zones.tsv", 2, errors) {
            let parent = self.by_code.get(cells[1]).copied();
            if parent.is_none() {
                errors.push(PackError::at("data/gazetteer/zones.tsv", line, format!("no division {}", cells[1])));
            }
            let aliases = tsv::parts(cells.get(2));
            self.divisions.push(Division {
                code: None,
                name: cells[0].to_owned(),
                level: Level::Zone,
                parent,
                aliases,
            });
        }
        for (line, cells) in table(files, "data/gazetteer/renamed.tsv", 3, errors) {
            match self.by_code.get(cells[0]) {
                Some(&i) => self.divisions[i].aliases.push(cells[1].to_owned()),
                None => {
                    errors.push(PackError::at("data/gazetteer/renamed.tsv", line, format!("no division {}", cells[0])))
                }
            }
        }
    }

    fn gather_names(&self, errors: &mut Vec<PackError>) -> Names {
        let mut words: Vec<(&str, Word)> = Vec::with_capacity(2 * self.divisions.len());
        for (division, index) in self.divisions.iter().zip(0..) {
            if PLACEHOLDERS.contains(&division.name.as_str()) {
                continue;
            }
            words.push((&division.name, Word { kind: WordKind::Division, index }));
            let short = |alias| (alias, Word { kind: WordKind::ShortDivision, index });
            words.extend(division.aliases.iter().map(String::as_str).map(short));
        }
        for (list, rows) in (0..).zip(&self.lists) {
            for (names, index) in rows.iter().zip(0..) {
                let word = Word { kind: WordKind::Listed(list), index };
                words.extend(names.iter().map(|name| (name.as_str(), word)));
            }
        }
        // the readings of a word in the order of what was gathered
        words.sort_by_key(|(name, _)| *name);
        if words.first().is_some_and(|(name, _)| name.is_empty()) {
            errors.push(PackError::at("data/gazetteer", 0, "a name is empty"));
        }
        let is_place = |word: &Word| word.is_place() && self.divisions[word.index as usize].level != Level::Town;
        let mut names = Names::default();
        let mut distinct = Vec::with_capacity(words.len());
        for same in words.chunk_by(|a, b| a.0 == b.0) {
            if distinct.len() % 64 == 0 {
                names.places.push(0);
            }
            let bit = u64::from(same.iter().any(|(_, word)| is_place(word))) << (distinct.len() % 64);
            names.places.last_mut().into_iter().for_each(|bits| *bits |= bit);
            distinct.push(same[0].0);
            names.readings.extend(same.iter().map(|(_, word)| *word));
            names.ends.push(names.readings.len() as u32);
        }
        names.words = Words::new(distinct);
        names
    }

    /// The names, to be kept for a program that reads the same files.
    pub fn names(&self) -> &Names {
        &self.names
    }

    fn gather_zones(&mut self) {
        for (i, division) in self.divisions.iter().enumerate().filter(|(_, d)| d.level == Level::Zone) {
            if let Some(parent) = division.parent {
                self.zones.entry(parent).or_default().push(i);
            }
        }
    }

    /// The words in each sentence, leftmost longest.
    pub fn hits(&self, sentences: &[Sentence]) -> Hits {
        let mut hits = Hits::default();
        for sentence in sentences {
            hits.all.extend(self.names.words.find(sentence.text.as_str()));
            hits.ends.push(hits.all.len());
        }
        hits
    }

    /// Whether a word, by its number, can be a province, city, county or zone.
    pub fn can_be_place(&self, word: u32) -> bool {
        self.names.places.get(word as usize / 64).is_some_and(|bits| bits >> (word % 64) & 1 == 1)
    }

    /// The number of the word that is `text`.
    pub fn word(&self, text: &str) -> Option<u32> {
        let first = self.names.words.find(text).next()?;
        (first.start == 0 && first.end == text.len()).then_some(first.word)
    }

    /// The readings of a word by its number.
    pub fn readings(&self, word: u32) -> &[Word] {
        let word = word as usize;
        let Names { readings, ends, .. } = &self.names;
        let start = word.checked_sub(1).map_or(0, |before| ends[before]);
        &readings[start as usize..ends[word] as usize]
    }

    /// The zones that have `above` as the division above.
    pub fn zones(&self, above: usize) -> &[usize] {
        self.zones.get(&above).map_or(&[], Vec::as_slice)
    }

    /// A division and those it lies in, from below.
    pub fn upward(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(index), |i| self.divisions[*i].parent)
    }

    /// The row of a list: core name, then variants.
    pub fn listed(&self, list: u8, index: u32) -> &[String] {
        &self.lists[list as usize][index as usize]
    }

    /// All rows of the list called `name`.
    pub fn list(&self, name: &str) -> &[Vec<String>] {
        LISTS.iter().position(|l| *l == name).map_or(&[], |i| self.lists[i].as_slice())
    }

    /// The kind of the title in row `index`: party, government, company, academic, chain, other.
    pub fn title_kind(&self, index: u32) -> &str {
        self.title_kinds.get(index as usize).map_or("other", String::as_str)
    }

    /// The division with this code.
    pub fn by_code(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// The division at `level` that `index` is or lies in.
    pub fn above(&self, index: usize, level: Level) -> Option<usize> {
        self.upward(index).find(|i| self.divisions[*i].level == level)
    }

    /// The city that `index` is or lies in; itself where there is none.
    pub fn city(&self, index: usize) -> usize {
        self.above(index, Level::City).unwrap_or(index)
    }

    /// Whether `index` is `above` or lies in it.
    pub fn lies_in(&self, index: usize, above: usize) -> bool {
        self.upward(index).any(|i| i == above)
    }

    /// Surnames, compound ones included.
    pub fn surnames(&self) -> impl Iterator<Item = &String> {
        self.surnames.iter()
    }

    /// Whether `name` is a surname.
    pub fn is_surname(&self, name: &str) -> bool {
        self.surnames.contains(name)
    }

    /// Whether `text` has the form of a person's name: a surname and one or two characters.
    pub fn is_name(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        if !(2..=4).contains(&chars.len()) || !chars.iter().all(|c| is_han(*c)) {
            return false;
        }
        let begins = |n: usize| self.is_surname(&chars[..n].iter().collect::<String>());
        (chars.len() >= 3 && begins(2)) || (chars.len() <= 3 && begins(1))
    }

    /// Endings of the names of firms, longest first.
    pub fn legal_forms(&self) -> &[String] {
        &self.legal_forms
    }

    /// Units: text, class, factor, base.
    pub fn units(&self) -> &[(String, String, f64, String)] {
        &self.units
    }
}

/// The short name of a province, city or county (`聊城市` → `聊城`), where it has at least two characters.
fn short_name(name: &str) -> Option<String> {
    if PLACEHOLDERS.contains(&name) {
        return None;
    }
    let ending = ENDINGS.iter().find(|e| name.ends_with(**e))?;
    let mut base = &name[..name.len() - ending.len()];
    if ending.starts_with("自治") {
        while let Some(shorter) = PEOPLES.split('|').find_map(|p| base.strip_suffix(p)) {
            base = shorter;
        }
    }
    (base.chars().count() >= 2).then(|| base.to_owned())
}

fn table<'a>(files: &'a Files, path: &str, columns: usize, errors: &mut Vec<PackError>) -> Vec<tsv::Row<'a>> {
    match files.get(path) {
        Some(file) => tsv::rows(file, columns, errors),
        None => {
            errors.push(PackError::at(path, 0, "this file is missing"));
            Vec::new()
        }
    }
}

fn single_column(files: &Files, name: &str, errors: &mut Vec<PackError>) -> Vec<String> {
    let mut words: Vec<String> = table(files, &format!("data/gazetteer/{name}.tsv"), 1, errors)
        .into_iter()
        .map(|(_, c)| c[0].to_owned())
        .collect();
    words.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then(a.cmp(b)));
    words
}
