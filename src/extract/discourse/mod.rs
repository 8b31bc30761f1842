//! What went before → what 该项目, 全县 and a clause without a subject speak of.

mod setting;

use super::{Said, amount_of};
use crate::model::{Document, Meaning, Mention, Part, Type};
use crate::pack::Pack;
use crate::span::Span;

/// How many sentences back in the paragraph a thing is still spoken of.
const REACH: usize = 4;
/// How many sentences back a heading still holds; a bound for texts without headings.
const FAR: usize = 400;

/// The document as read so far.
#[derive(Debug)]
pub struct Discourse<'a> {
    /// The document.
    pub document: &'a Document,
    /// Mentions of each sentence.
    pub mentions: &'a [Vec<Mention>],
    /// The pack.
    pub pack: &'a Pack,
    section_places: Vec<Option<usize>>,
    at: usize,
    place: Option<Type>,
    park: Option<Type>,
    /// Classes that figures are told of.
    acting: Vec<Type>,
    /// The event that the document is about, with its class.
    event: Option<(Type, Said)>,
    /// The firm that the document is about.
    firm: Option<Said>,
}

impl<'a> Discourse<'a> {
    /// Finds out what each section is about.
    pub fn new(document: &'a Document, mentions: &'a [Vec<Mention>], pack: &'a Pack) -> Discourse<'a> {
        let acting =
            ["Place", "Park", "Company", "Project", "Cluster"].iter().filter_map(|c| pack.ontology.class(c)).collect();
        let place = pack.ontology.class("Place");
        let mut discourse = Discourse {
            document,
            mentions,
            pack,
            section_places: Vec::new(),
            at: 0,
            place,
            park: pack.ontology.class("Park"),
            acting,
            event: None,
            firm: None,
        };
        discourse.section_places = discourse.find_section_places();
        discourse.event = discourse.main_event();
        discourse.firm = discourse.main_firm();
        discourse
    }

    /// Goes on to sentence `number`.
    pub fn enter(&mut self, number: usize) {
        self.at = number;
    }

    /// What is said, with 该项目 and 全县 replaced by what they stand for.
    pub fn resolve(&self, said: &Said) -> Option<Said> {
        let Said::Mention(s, m) = said else { return Some(said.clone()) };
        let mention = &self.mentions[*s][*m];
        match (&mention.meaning, mention.division) {
            (Meaning::Value(normal), _) => Some(Said::Value {
                text: normal.text.clone(),
                kind: Some(mention.kind),
                amount: amount_of(&mention.meaning),
            }),
            (_, Some(division)) => Some(Said::Division(division)),
            (Meaning::Name(_), None) => Some(said.clone()),
            (Meaning::Anaphor, None) if Some(mention.kind) == self.place => self.place_of_level(*s, mention),
            (Meaning::Anaphor, None) => self.antecedent(mention.kind, *s, mention.span.start),
        }
    }

    /// The last thing of class `kind` before `(sentence, at)` in this paragraph or the sentence above; of firms, else the one
    /// that the document is about.
    fn antecedent(&self, kind: Type, sentence: usize, at: u32) -> Option<Said> {
        let class = |name: &str| self.pack.ontology.class(name);
        if class("Company") == Some(kind) {
            // 该公司 is the subject of the sentence above rather than a firm it mentions
            let head = || self.head_above(kind, sentence);
            let here = self.mentions[sentence]
                .iter()
                .any(|m| m.kind == kind && m.span.end <= at && !matches!(m.meaning, Meaning::Anaphor));
            let above = if here { None } else { head() };
            return above.or_else(|| self.spoken_of(&[kind], sentence, at)).or_else(|| self.firm.clone());
        }
        let park = || {
            class("Park")
                .filter(|_| class("Project") == Some(kind))
                .and_then(|park| self.spoken_of(&[park], sentence, at))
        };
        self.spoken_of(&[kind], sentence, at).or_else(park)
    }

    /// The first thing of class `kind` at the head of a clause in the nearest sentence above that has one.
    fn head_above(&self, kind: Type, sentence: usize) -> Option<Said> {
        let paragraph = self.document.sentences[sentence].paragraph;
        let above = (0..sentence).rev().take_while(|s| self.document.sentences[*s].paragraph == paragraph).take(REACH);
        above.into_iter().find_map(|s| {
            let text = &self.document.sentences[s].text;
            let named = |m: &Mention| m.kind == kind && !matches!(m.meaning, Meaning::Anaphor);
            let mut found = self.mentions[s].iter().enumerate().filter(|(_, m)| named(m)).peekable();
            found.peek()?;
            found.find(|(i, m)| self.heads_clause(text, s, *i, m)).map(|(i, _)| Said::Mention(s, i))
        })
    }

    /// The firm named far more often than any other.
    fn main_firm(&self) -> Option<Said> {
        let kind = self.pack.ontology.class("Company")?;
        let mut counts: std::collections::BTreeMap<&str, (u32, Said)> = std::collections::BTreeMap::new();
        for (s, found) in self.mentions.iter().enumerate() {
            for (m, mention) in found.iter().enumerate() {
                if let (true, Meaning::Name(name)) = (mention.kind == kind, &mention.meaning) {
                    counts.entry(name).or_insert((0, Said::Mention(s, m))).0 += 1;
                }
            }
        }
        let mut ranked: Vec<(u32, Said)> = counts.into_values().collect();
        ranked.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        match ranked.as_slice() {
            [(count, said), rest @ ..] if *count >= 2 && rest.first().is_none_or(|(next, _)| next * 2 <= *count) => {
                Some(said.clone())
            }
            _ => None,
        }
    }

    /// The nearest mention of these classes: before `at` in the sentence, else the subject of a sentence above.
    pub fn nearest(&self, kinds: &[Type], sentence: usize, at: u32, not_in: Span) -> Option<Said> {
        let wants_place = self.place.is_some_and(|p| kinds.contains(&p));
        if wants_place && kinds.len() == 1 {
            return self.subject_place(sentence, at.max(not_in.start));
        }
        self.spoken_of(kinds, sentence, at)
            .or_else(|| if wants_place { self.subject_place(sentence, at) } else { None })
    }

    fn spoken_of(&self, kinds: &[Type], sentence: usize, at: u32) -> Option<Said> {
        let ontology = &self.pack.ontology;
        // a park that something lies in (位于某某产业园) is not what is spoken of
        let site = |s: usize, m: &Mention| {
            let before = self.document.sentences[s].text.slice(Span::new(m.span.start.saturating_sub(3), m.span.start));
            kinds.len() > 1
                && self.park == Some(m.kind)
                && self.pack.lexicon.list("site_words").iter().any(|w| before.ends_with(w.as_str()))
        };
        let fits = |s: usize, m: &Mention| {
            kinds.iter().any(|k| ontology.is_a(m.kind, *k)) && Some(m.kind) != self.place && !site(s, m)
        };
        let here =
            self.mentions[sentence].iter().enumerate().rev().find(|(_, m)| m.span.end <= at && fits(sentence, m));
        if let Some((i, m)) = here {
            let said = Said::Mention(sentence, i);
            return if matches!(m.meaning, Meaning::Anaphor) { self.resolve(&said) } else { self.value_or(said, m) };
        }
        let of = |i: usize| &self.document.sentences[i];
        for s in (sentence.saturating_sub(REACH)..sentence).rev() {
            if of(s).paragraph != of(sentence).paragraph
                && !(of(s).part == Part::Heading && of(s).section == of(sentence).section)
            {
                // a paragraph may open with 该项目
                if s + 1 != sentence || of(s).article != of(sentence).article {
                    break;
                }
            }
            // the last thing named is the one that is gone on about
            if let Some((i, m)) = self.mentions[s]
                .iter()
                .enumerate()
                .rev()
                .find(|(_, m)| fits(s, m) && !matches!(m.meaning, Meaning::Anaphor))
            {
                return self.value_or(Said::Mention(s, i), m);
            }
        }
        None
    }

    fn value_or(&self, said: Said, mention: &Mention) -> Option<Said> {
        match &mention.meaning {
            Meaning::Value(_) => self.resolve(&said),
            _ => Some(said),
        }
    }

    /// What a figure without a subject of its own is told of: the last thing at the head of a clause before `at`, else the
    /// first such thing of a sentence above in the paragraph, else the place.
    pub fn subject(&self, sentence: usize, at: u32) -> Option<Said> {
        let heads = |s: usize, limit: u32| {
            let text = &self.document.sentences[s].text;
            self.mentions[s]
                .iter()
                .enumerate()
                .filter(move |(i, m)| m.span.end <= limit && self.heads_clause(text, s, *i, m))
                .map(move |(i, _)| Said::Mention(s, i))
        };
        if let Some(said) = heads(sentence, at).next_back().and_then(|s| self.resolve(&s)) {
            return Some(said);
        }
        let paragraph = self.document.sentences[sentence].paragraph;
        let above = (0..sentence).rev().take_while(|s| self.document.sentences[*s].paragraph == paragraph).take(REACH);
        for s in above {
            if let Some(said) = heads(s, u32::MAX).next().and_then(|said| self.resolve(&said)) {
                return Some(said);
            }
        }
        self.subject_place(sentence, at)
    }

    /// The event that the document is about; nothing where it is not of `kind`.
    pub fn event(&self, kind: Option<Type>) -> Option<Said> {
        let (found, said) = self.event.as_ref()?;
        kind.is_none_or(|k| self.pack.ontology.is_a(*found, k)).then(|| said.clone())
    }

    /// The event named most often, the first of those, with its class.
    fn main_event(&self) -> Option<(Type, Said)> {
        let event = self.pack.ontology.class("Event")?;
        let mut counts: Vec<(&str, u32, Type, Said)> = Vec::new();
        for (s, found) in self.mentions.iter().enumerate() {
            for (m, mention) in found.iter().enumerate() {
                let Meaning::Name(name) = &mention.meaning else { continue };
                if !self.pack.ontology.is_a(mention.kind, event) {
                    continue;
                }
                match counts.iter_mut().find(|(n, ..)| name.ends_with(n) || n.ends_with(name.as_str())) {
                    Some((_, count, ..)) => *count += 1,
                    None => counts.push((name, 1, mention.kind, Said::Mention(s, m))),
                }
            }
        }
        // an earlier one wins where two are named as often
        counts.into_iter().rev().max_by_key(|(_, count, ..)| *count).map(|(_, _, kind, said)| (kind, said))
    }

    /// The heading of the present section: its text, or the first mention of `kind` in it.
    pub fn heading(&self, sentence: usize, kind: Option<Type>) -> Option<Said> {
        let section = |s: usize| (self.document.sentences[s].article, self.document.sentences[s].section);
        let heading = (0..=sentence)
            .rev()
            .take_while(|s| section(*s) == section(sentence))
            .take(FAR)
            .find(|s| self.document.sentences[*s].part == Part::Heading)?;
        match kind {
            None => Some(plain_text(unnumbered(self.document.sentences[heading].text.as_str()))),
            Some(kind) => {
                let at = self.mentions[heading].iter().position(|m| self.pack.ontology.is_a(m.kind, kind))?;
                self.resolve(&Said::Mention(heading, at))
            }
        }
    }

    /// The last heading above that names a list, by the words of `list_headings` with which it ends.
    pub fn list_heading(&self, sentence: usize) -> Option<Said> {
        let endings = self.pack.lexicon.list("list_headings");
        let mut above =
            (0..sentence).rev().take(FAR).map(|s| &self.document.sentences[s]).filter(|s| s.part == Part::Heading);
        let heading =
            above.find(|s| endings.iter().any(|e| s.text.as_str().trim_end_matches('：').ends_with(e.as_str())))?;
        Some(plain_text(unnumbered(heading.text.as_str()).trim_end_matches('：')))
    }

    /// Whether a mention stands where subjects stand: at the head of a clause or after a time, and not as a modifier.
    fn heads_clause(&self, text: &crate::span::Mapped, sentence: usize, index: usize, mention: &Mention) -> bool {
        if !self.acting.contains(&mention.kind) {
            return false;
        }
        let start = mention.span.start;
        let after_time = index > 0
            && self.mentions[sentence][index - 1].span.end == start
            && matches!(self.mentions[sentence][index - 1].meaning, Meaning::Value(_));
        let before = if start == 0 { "，" } else { text.slice(Span::new(start - 1, start)) };
        let after = text.slice(Span::new(mention.span.end, (mention.span.end + 1).min(text.len())));
        (after_time || "，。；：“（ ".contains(before) || text.slice(Span::new(0, start)).ends_with("目前"))
            && !matches!(after, "的" | "第" | "平" | "、")
    }

    /// Class of what is said.
    pub fn kind_of(&self, said: &Said) -> Option<Type> {
        match said {
            Said::Mention(s, m) => Some(self.mentions[*s][*m].kind),
            Said::Division(_) => self.place,
            Said::Named { kind, .. } => Some(*kind),
            Said::Value { kind, .. } => *kind,
        }
    }

    /// Canonical text of what is said, as far as known before resolution.
    pub fn text_of(&self, said: &Said) -> Option<String> {
        match said {
            Said::Mention(s, m) => match &self.mentions[*s][*m].meaning {
                Meaning::Name(name) => Some(name.clone()),
                Meaning::Value(normal) => Some(normal.text.clone()),
                Meaning::Anaphor => self.resolve(said).filter(|r| r != said).and_then(|r| self.text_of(&r)),
            },
            Said::Division(d) => Some(self.pack.gazetteer.divisions[*d].name.clone()),
            Said::Named { name, .. } => Some(name.clone()),
            Said::Value { text, .. } => Some(text.clone()),
        }
    }

    /// The text as printed.
    pub fn printed(&self, said: &Said) -> String {
        match said {
            Said::Mention(s, m) => self.document.sentences[*s].text.slice(self.mentions[*s][*m].span).to_owned(),
            other => self.text_of(other).unwrap_or_default(),
        }
    }

    /// A captured stretch of text as a name: without the words that do not belong to it, or nothing where none is left.
    pub fn clean(&self, text: &str) -> Option<String> {
        let lexicon = &self.pack.lexicon;
        let mut name = text.trim();
        loop {
            let before = name;
            for word in lexicon.list("captured_front") {
                name = name.strip_prefix(word.as_str()).unwrap_or(name);
            }
            for word in lexicon.list("captured_back") {
                name = name.strip_suffix(word.as_str()).unwrap_or(name);
            }
            if name == before {
                break;
            }
        }
        let length = name.chars().count();
        let plain = !name.contains(['，', '。', '；', '：'])
            && !lexicon.list("captured_never").iter().any(|w| name.contains(w.as_str()));
        ((2..=24).contains(&length) && plain).then(|| name.to_owned())
    }
}

/// A text as something said.
fn plain_text(text: &str) -> Said {
    Said::Value { text: text.to_owned(), kind: None, amount: None }
}

/// A heading without its number (`一、`, `（二）`, `3.`).
fn unnumbered(heading: &str) -> &str {
    let number = |c: char| "一二三四五六七八九十0123456789".contains(c);
    let rest = heading.trim().trim_start_matches('（').trim_start_matches(number);
    let cut = rest.trim_start_matches(['、', '）', '.', '．']);
    if cut.len() < rest.len() { cut.trim() } else { heading.trim() }
}
