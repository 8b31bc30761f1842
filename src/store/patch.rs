//! Two graphs → what is gone and what is new, as an RDF patch: lines of `D` and `A`.

use std::cmp::Ordering;
use std::fmt::Write as _;

/// What leads from one graph to another: canonical N-Quads lines without their line ends, sorted by bytes, none on both sides.
///
/// ```
/// use lianpu::store::Patch;
///
/// let lines = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
/// let patch = Patch::between(lines("a b c"), lines("d b"));
/// assert_eq!((patch.gone.join(" "), patch.new.join(" ")), ("a c".into(), "d".into()));
/// assert_eq!(patch.to_string(), "D a\nD c\nA d\n");
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Patch {
    /// Lines of the old graph that the new one lacks.
    pub gone: Vec<String>,
    /// Lines of the new graph that the old one lacks.
    pub new: Vec<String>,
}

impl Patch {
    /// The difference of two graphs, whose lines come in any order.
    pub fn between(mut old: Vec<String>, mut new: Vec<String>) -> Patch {
        for lines in [&mut old, &mut new] {
            lines.sort_unstable();
            lines.dedup();
        }
        let mut patch = Patch::default();
        let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
        loop {
            let order = match (old.peek(), new.peek()) {
                (Some(gone), Some(come)) => gone.cmp(come),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return patch,
            };
            if order.is_le() {
                patch.gone.extend(old.next().filter(|_| order.is_ne()));
            }
            if order.is_ge() {
                patch.new.extend(new.next().filter(|_| order.is_ne()));
            }
        }
    }

    /// The patch that does what this one and then `later` does. What `later` takes away must be there, what it brings must not.
    #[must_use]
    pub fn then(self, later: Patch) -> Patch {
        // what came and goes again was never there; what went and comes again was always there
        let gone = Patch::between(self.new.clone(), later.gone.clone());
        let new = Patch::between(self.gone.clone(), later.new.clone());
        Patch { gone: merged(new.gone, gone.new), new: merged(gone.gone, new.new) }
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty()
    }

    /// How many lines go and come.
    pub fn len(&self) -> usize {
        self.gone.len() + self.new.len()
    }

    /// How many bytes its lines have.
    pub fn bytes(&self) -> u64 {
        self.gone.iter().chain(&self.new).map(|line| line.len() as u64 + 1).sum()
    }

    /// Reads what [`Patch::to_string`] writes; `None` where a line is neither `A …` nor `D …`.
    pub fn parse(text: &str) -> Option<Patch> {
        let mut patch = Patch::default();
        for line in text.lines() {
            match (line.strip_prefix("D "), line.strip_prefix("A ")) {
                (Some(gone), _) => patch.gone.push(gone.to_owned()),
                (_, Some(new)) => patch.new.push(new.to_owned()),
                _ => return None,
            }
        }
        Some(patch)
    }
}

/// As RDF patch: one line each, `D` for what goes, then `A` for what comes.
impl std::fmt::Display for Patch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (mark, lines) in [('D', &self.gone), ('A', &self.new)] {
            for line in lines {
                f.write_char(mark)?;
                f.write_char(' ')?;
                f.write_str(line)?;
                f.write_char('\n')?;
            }
        }
        Ok(())
    }
}

/// Two sorted lists as one.
fn merged(mut one: Vec<String>, mut other: Vec<String>) -> Vec<String> {
    one.append(&mut other);
    // two stretches in order: the stable sort merges them
    one.sort();
    one
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::btree_set;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn applied(mut graph: BTreeSet<String>, patch: &Patch) -> BTreeSet<String> {
        for line in &patch.gone {
            assert!(graph.remove(line), "{line} was not there");
        }
        for line in &patch.new {
            assert!(graph.insert(line.clone()), "{line} was there");
        }
        graph
    }

    proptest! {
        #[test]
        fn one_patch_after_another_is_one_patch(
            a in btree_set("[a-f]{1,2}", 0..12), b in btree_set("[a-f]{1,2}", 0..12), c in btree_set("[a-f]{1,2}", 0..12),
        ) {
            let between = |x: &BTreeSet<String>, y: &BTreeSet<String>| {
                Patch::between(x.iter().cloned().collect(), y.iter().cloned().collect())
            };
            let (first, second) = (between(&a, &b), between(&b, &c));
            prop_assert_eq!(&applied(a.clone(), &first), &b);
            let both = first.then(second);
            prop_assert_eq!(&both, &between(&a, &c));
            prop_assert_eq!(Patch::parse(&both.to_string()), Some(both));
        }
    }
}
