//! Name of a body → the name with its office in one spelling: is 聊城市发改委 the 聊城市发展和改革委员会?

use rustc_hash::FxHashMap;

use crate::pack::Pack;

/// The offices of `data/gazetteer/departments.tsv` with their variants, read from their last character.
#[derive(Debug, Default)]
pub(super) struct Offices {
    /// From a node by the next character, going backwards, to a node; 0 is where reading begins.
    steps: FxHashMap<(u32, char), u32>,
    /// For each node: the office's full name, where a variant begins here.
    cores: Vec<Option<Box<str>>>,
}

impl Offices {
    /// Gathers the offices of a pack.
    pub fn of(pack: &Pack) -> Offices {
        let mut offices = Offices { steps: FxHashMap::default(), cores: vec![None] };
        for row in pack.gazetteer.list("departments") {
            for variant in row {
                offices.add(variant, &row[0]);
            }
        }
        offices
    }

    fn add(&mut self, variant: &str, core: &str) {
        let mut node = 0;
        for c in variant.chars().rev() {
            let next = self.cores.len() as u32;
            node = *self.steps.entry((node, c)).or_insert(next);
            if node == next {
                self.cores.push(None);
            }
        }
        self.cores[node as usize] = Some(core.into());
    }

    /// `name` with the longest office that it ends with in one spelling; `None` where it ends with none or is nothing else.
    pub fn spelled(&self, name: &str) -> Option<String> {
        let mut node = 0;
        let mut longest = None;
        for (at, c) in name.char_indices().rev().take_while(|(at, _)| *at > 0) {
            match self.steps.get(&(node, c)) {
                Some(next) => node = *next,
                None => break,
            }
            if let Some(core) = &self.cores[node as usize] {
                longest = Some((at, core));
            }
        }
        longest.map(|(at, core)| format!("{}{core}", &name[..at]))
    }

    /// The full name of an office that is called without its place; the longest that `name` ends with where more stands in front.
    pub fn alone(&self, name: &str) -> Option<String> {
        // a sign that no office has stands for the place
        self.spelled(&format!("\u{0}{name}")).map(|spelled| spelled[1..].to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_variant_counts_and_an_office_alone_stays() {
        let mut offices = Offices { steps: FxHashMap::default(), cores: vec![None] };
        offices.add("发展和改革委员会", "发展和改革委员会");
        offices.add("发改委", "发展和改革委员会");
        offices.add("委", "委员会");
        assert_eq!(offices.spelled("聊城市发改委").as_deref(), Some("聊城市发展和改革委员会"));
        assert_eq!(offices.spelled("聊城市委").as_deref(), Some("聊城市委员会"));
        assert_eq!(offices.spelled("发改委").as_deref(), Some("发改委员会"));
        assert_eq!(offices.spelled("委"), None);
        assert_eq!(offices.spelled("聊城市"), None);
    }
}
