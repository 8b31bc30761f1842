//! Words → a tree of their codes; text → which words stand in it.

use std::collections::BTreeMap;

use super::alphabet::{Alphabet, Code};

/// No word ends at a node.
const NONE: u32 = u32::MAX;

/// Words by their codes, to be found in one pass, overlapping ones too.
#[derive(Debug, Default)]
pub struct Words {
    /// The node of each first code; 0 where no word begins with it.
    roots: Vec<u32>,
    nodes: Vec<Node>,
    edges: Vec<(Code, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    word: u32,
    first_edge: u32,
    edges: u32,
}

#[derive(Default)]
struct Branch {
    word: Option<u32>,
    next: BTreeMap<Code, Branch>,
}

impl Words {
    /// The words with their numbers: their place in `words`.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>, alphabet: &Alphabet) -> Words {
        let mut root = Branch::default();
        for (number, word) in (0..).zip(words) {
            let mut branch = &mut root;
            for code in alphabet.word(word) {
                branch = branch.next.entry(code).or_default();
            }
            branch.word = Some(number);
        }
        let mut tree = Words { nodes: vec![Node { word: NONE, first_edge: 0, edges: 0 }], ..Words::default() };
        tree.roots = vec![0; root.next.keys().last().map_or(0, |last| usize::from(*last) + 1)];
        for (code, branch) in root.next {
            tree.roots[usize::from(code)] = tree.add(branch);
        }
        tree
    }

    fn add(&mut self, branch: Branch) -> u32 {
        let edges: Vec<(Code, u32)> = branch.next.into_iter().map(|(code, next)| (code, self.add(next))).collect();
        let first_edge = self.edges.len() as u32;
        self.nodes.push(Node { word: branch.word.unwrap_or(NONE), first_edge, edges: edges.len() as u32 });
        self.edges.extend(edges);
        self.nodes.len() as u32 - 1
    }

    /// Calls `found` with the number of each word in `text`, once a place.
    pub fn find(&self, text: &[Code], mut found: impl FnMut(u32)) {
        for (at, code) in text.iter().enumerate() {
            let mut node = self.roots.get(usize::from(*code)).copied().unwrap_or(0);
            let mut rest = text[at + 1..].iter();
            while node != 0 {
                let Node { word, first_edge, edges } = self.nodes[node as usize];
                if word != NONE {
                    found(word);
                }
                let edges = &self.edges[first_edge as usize..(first_edge + edges) as usize];
                let next = rest.next().and_then(|code| edges.binary_search_by_key(code, |(c, _)| *c).ok());
                node = next.map_or(0, |i| edges[i].1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_inside_and_across_each_other_are_found() {
        let words = ["投资", "总投资", "资产", "总"];
        let alphabet = Alphabet::of([], words).expect("few characters");
        let tree = Words::new(words, &alphabet);
        let mut found = Vec::new();
        tree.find(&alphabet.word("总投资产出"), |word| found.push(word));
        assert_eq!(found, [3, 1, 0, 2]);
    }
}
