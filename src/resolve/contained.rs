//! Names of one class → which entity is another under a shorter name?
//!
//! A name is short for the one longer name that ends with it. Names are sorted from their last character, so that those
//! with one end stand together, and the keys of names are made once.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};

use super::canonical::{Canon, Names};
use crate::model::Entity;

/// A name as the others of its class see it.
struct Form<'a> {
    /// The entity's number.
    entity: usize,
    name: &'a str,
    key: Cow<'a, str>,
    /// Bytes of the key without its last word.
    bare: usize,
}

impl<'a> Form<'a> {
    fn new(entity: usize, name: &'a str, class: &Names) -> Form<'a> {
        let key = Canon::key(name);
        let ending = class.endings.iter().find(|e| key.ends_with(e.as_str()));
        Form { entity, name, bare: key.len() - ending.map_or(0, String::len), key }
    }

    fn bare(&self) -> &str {
        &self.key[..self.bare]
    }

    /// Number of characters that are not the last word.
    fn distinctive(&self) -> usize {
        self.bare().chars().count()
    }
}

/// For each entity the one whose other name it is: itself, mostly.
pub(super) fn merged(entities: &[Entity], canon: &Canon) -> Vec<usize> {
    let mut to: Vec<usize> = (0..entities.len()).collect();
    for (kind, class) in canon.contained() {
        let of_class = entities.iter().enumerate().filter(|(_, e)| e.kind == kind);
        let forms: Vec<Form<'_>> = of_class.map(|(i, e)| Form::new(i, &e.name, class)).collect();
        if forms.len() > 1 {
            merge_forms(&forms, class, &mut to);
        }
    }
    // chains of containment lead to the longest name
    for i in 0..to.len() {
        to[i] = (0..4).fold(i, |at, _| to[at]);
    }
    to
}

fn merge_forms(forms: &[Form<'_>], class: &Names, to: &mut [usize]) {
    let keys = Endings::of(forms, |f| f.key.as_ref());
    let bares = Endings::of(forms, Form::bare);
    let likenesses = if class.apart.is_empty() { Vec::new() } else { Likeness::of(forms, class) };
    for (i, short) in forms.iter().enumerate() {
        let distinctive = short.distinctive();
        let mut longer = Longer::default();
        if distinctive >= 2 {
            longer.add(keys.ending_with(&short.key), forms, i);
        }
        if distinctive >= 4 {
            longer.add(bares.ending_with(short.bare()), forms, i);
        }
        match longer {
            Longer::One(j) => to[short.entity] = forms[j].entity,
            // 重点项目观摩会, 重点项目现场观摩: one meeting under two names; the first of the longest stands for it
            Longer::None => {
                if let Some(j) = longest_alike(&likenesses, i) {
                    to[short.entity] = forms[j].entity;
                }
            }
            Longer::Several => {}
        }
    }
}

/// The longer names found for a short one.
#[derive(Default)]
enum Longer {
    #[default]
    None,
    One(usize),
    Several,
}

impl Longer {
    /// Adds those of `found` that are longer than form `short` and another name.
    fn add<'f>(&mut self, found: impl Iterator<Item = usize> + 'f, forms: &[Form<'_>], short: usize) {
        let short = &forms[short];
        for j in found.filter(|j| forms[*j].key.len() > short.key.len() && forms[*j].name != short.name) {
            *self = match *self {
                Longer::None => Longer::One(j),
                Longer::One(one) if one == j => Longer::One(one),
                _ => Longer::Several,
            };
            if matches!(self, Longer::Several) {
                return;
            }
        }
    }
}

/// Texts sorted from their last byte, with the number of their form.
struct Endings<'t>(Vec<(&'t str, usize)>);

impl<'t> Endings<'t> {
    fn of<'a>(forms: &'t [Form<'a>], text: impl Fn(&'t Form<'a>) -> &'t str) -> Endings<'t> {
        let mut texts: Vec<(&str, usize)> = forms.iter().enumerate().map(|(i, f)| (text(f), i)).collect();
        texts.sort_unstable_by(|a, b| from_the_end(a.0, b.0).then(a.1.cmp(&b.1)));
        Endings(texts)
    }

    /// Numbers of the forms whose text ends with `ending`.
    fn ending_with<'s>(&'s self, ending: &'s str) -> impl Iterator<Item = usize> + 's {
        let first = self.0.partition_point(|(text, _)| from_the_end(text, ending) == Ordering::Less);
        self.0[first..].iter().take_while(move |(text, _)| text.ends_with(ending)).map(|(_, form)| *form)
    }
}

fn from_the_end(a: &str, b: &str) -> Ordering {
    a.bytes().rev().cmp(b.bytes().rev())
}

/// What tells whether two names are spellings of one thing.
struct Likeness {
    /// Words of the class that the name has.
    words: Vec<bool>,
    figures: String,
    /// Pairs of neighbouring characters.
    pairs: Vec<(char, char)>,
    /// Characters of the name.
    length: usize,
}

impl Likeness {
    fn of(forms: &[Form<'_>], class: &Names) -> Vec<Likeness> {
        let figure = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c);
        let one = |form: &Form<'_>| Likeness {
            words: class.apart.iter().map(|w| form.name.contains(w.as_str())).collect(),
            figures: form.name.chars().filter(figure).collect(),
            pairs: form.key.chars().zip(form.key.chars().skip(1)).collect(),
            length: form.name.chars().count(),
        };
        forms.iter().map(one).collect()
    }

    /// Whether most pairs of characters are the same, and the figures no others.
    fn is_alike(&self, other: &Likeness) -> bool {
        let (p, q) = (&self.pairs, &other.pairs);
        let shared = || p.iter().filter(|pair| q.contains(pair)).count();
        let enough = |shared: usize| shared * 20 >= 13 * p.len().min(q.len()) && shared * 2 >= p.len().max(q.len());
        self.words == other.words
            && (self.figures == other.figures || self.figures.is_empty() || other.figures.is_empty())
            && enough(shared())
    }
}

/// The longest name that is another spelling of name `i`, the first of several, where it goes before that in this order.
fn longest_alike(likenesses: &[Likeness], i: usize) -> Option<usize> {
    let own = likenesses.get(i)?;
    let length = |j: usize| (likenesses[j].length, Reverse(j));
    let before = (0..likenesses.len()).filter(|j| length(*j) > length(i));
    before.filter(|j| own.is_alike(&likenesses[*j])).max_by_key(|j| length(*j))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(names: &[&str], apart: &[&str]) -> Vec<usize> {
        let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect();
        let class = Names { endings: words(&["项目", "工程"]), apart: words(apart), ..Names::default() };
        let forms: Vec<Form<'_>> = names.iter().enumerate().map(|(i, n)| Form::new(i, n, &class)).collect();
        let mut to: Vec<usize> = (0..names.len()).collect();
        merge_forms(&forms, &class, &mut to);
        to
    }

    #[test]
    fn a_name_is_short_for_the_one_longer_name_that_ends_with_it() {
        assert_eq!(targets(&["尼龙项目", "年产三万吨尼龙项目"], &[]), [1, 1]);
        assert_eq!(targets(&["尼龙项目", "一期尼龙项目", "二期尼龙项目"], &[]), [0, 1, 2]);
        assert_eq!(targets(&["项目", "尼龙项目"], &[]), [0, 1]);
        // the last word may be another where much stands before it
        assert_eq!(targets(&["智能家居工程", "滨江智能家居项目"], &[]), [1, 1]);
    }

    #[test]
    fn spellings_of_one_meeting_go_to_the_longest() {
        assert_eq!(targets(&["重点项目观摩会", "重点项目现场观摩会"], &["签约"]), [1, 1]);
        assert_eq!(targets(&["重点项目签约会", "重点项目现场观摩会"], &["签约"]), [0, 1]);
    }
}
