//! In which park or town does a text look round?

use super::{Discourse, Said, char_at};
use crate::model::{Meaning, Mention, Part};
use crate::pack::Level;
use crate::span::Span;

/// What a mention does to the place that is looked round in.
enum Turn {
    /// The text goes to it.
    Here,
    /// The text goes on where it is.
    Stays,
    /// The text speaks of a whole county or city again.
    Away,
    /// Nothing.
    None,
}

impl<'a> Discourse<'a> {
    /// The park, zone or town in which what is named at `at` is seen: the one that a clause before it goes to or is about, in the paragraph
    /// or, where the text has not left it, further up in the section.
    pub fn scene(&self, sentence: usize, at: u32) -> Option<Said<'a>> {
        let start = self.scenes.get(sentence).copied().flatten();
        let before = self.mentions[sentence].iter().take_while(|m| m.span.end <= at).count();
        let (s, m) = (0..before).fold(start, |scene, i| self.turned(scene, sentence, i))?;
        // the items of a list stand each for itself
        let listed = s == sentence && {
            let from = self.mentions[s][m].span.end;
            self.document.sentences[s].text.slice(Span::new(from, at.max(from))).contains('；')
        };
        (!listed).then(|| self.resolve(&Said::Mention(s, m))).flatten()
    }

    /// The park or zone that is spoken of at `at`: the scene, else the one named last above in the article.
    pub fn site(&self, sentence: usize, at: u32) -> Option<Said<'a>> {
        let zone = |d: usize| self.pack.gazetteer.divisions[d].level == Level::Zone;
        let fits = |said: &Said<'a>| match said {
            Said::Division(d) => zone(*d),
            other => self.kind_of(other) == self.terms.park,
        };
        self.scene(sentence, at).filter(fits).or_else(|| self.park_above(sentence))
    }

    /// What a figure is told of where the paragraph names no subject: the park or town in which the text looks round, or the firm of the
    /// headline, where the paragraph names no place.
    pub(super) fn unnamed_subject(&self, sentence: usize, at: u32) -> Option<Said<'a>> {
        let paragraph =
            |s: &usize| self.document.sentences[*s].paragraph == self.document.sentences[sentence].paragraph;
        let places = |s: usize| self.mentions[s].iter().any(|m| self.terms.place == Some(m.kind));
        let above = (0..=sentence).rev().take_while(paragraph);
        let firm = || self.firm.clone().filter(|firm| self.is_headline(firm) && !above.clone().any(places));
        self.scene(sentence, at).or_else(firm)
    }

    /// Whether a headline names it.
    fn is_headline(&self, said: &Said<'a>) -> bool {
        let name = self.text_of(said);
        let headings = self.document.sentences.iter().take_while(|s| s.part == Part::Heading).count();
        let named = (0..headings).flat_map(|s| (0..self.mentions[s].len()).map(move |m| Said::Mention(s, m)));
        named.into_iter().any(|other| self.text_of(&other) == name)
    }

    /// For each sentence the scene with which it begins: sentence and index of a mention.
    pub(super) fn find_scenes(&self) -> Vec<Option<(usize, usize)>> {
        let sentences = &self.document.sentences;
        let mut scene = None;
        let mut scenes = Vec::with_capacity(sentences.len());
        for (s, sentence) in sentences.iter().enumerate() {
            match s.checked_sub(1).map(|last| &sentences[last]) {
                Some(last) if (last.article, last.section) != (sentence.article, sentence.section) => scene = None,
                Some(last) if last.paragraph != sentence.paragraph && self.leaves(s) => scene = None,
                _ => {}
            }
            scenes.push(scene);
            if sentence.part != Part::Heading {
                scene = (0..self.mentions[s].len()).fold(scene, |scene, i| self.turned(scene, s, i));
                scene = scene.filter(|(at, _)| *at != s || !sentence.text.as_str().contains('；'));
            }
        }
        scenes
    }

    /// The scene after a mention.
    fn turned(&self, scene: Option<(usize, usize)>, sentence: usize, index: usize) -> Option<(usize, usize)> {
        match self.turn(sentence, index) {
            Turn::Here => Some((sentence, index)),
            Turn::Away => None,
            Turn::Stays | Turn::None => scene,
        }
    }

    fn turn(&self, sentence: usize, index: usize) -> Turn {
        let mention = &self.mentions[sentence][index];
        let park = self.terms.park == Some(mention.kind);
        if !park && self.terms.place != Some(mention.kind) {
            return Turn::None;
        }
        match (&mention.meaning, mention.division) {
            (Meaning::Anaphor, _) if park => Turn::Stays,
            (Meaning::Anaphor, None) => {
                let text = self.document.sentences[sentence].text.slice(mention.span);
                if text.ends_with(['镇', '乡', '道']) { Turn::Stays } else { Turn::Away }
            }
            _ if !self.goes_to(sentence, index) => Turn::None,
            (_, Some(division)) if !park => match self.pack.gazetteer.divisions[division].level {
                Level::Town | Level::Zone => Turn::Here,
                _ => Turn::Away,
            },
            (Meaning::Name(_), _) => Turn::Here,
            _ => Turn::None,
        }
    }

    /// Whether a clause goes to a place (走进某园, 在某镇) or is about it, and not on to a place in it.
    fn goes_to(&self, sentence: usize, index: usize) -> bool {
        let mentions = &self.mentions[sentence];
        let text = &self.document.sentences[sentence].text;
        let mention = &mentions[index];
        let site = |m: &Mention| self.terms.place == Some(m.kind) || self.terms.park == Some(m.kind);
        let goes_on = mentions.get(index + 1).is_some_and(|next| next.span.start == mention.span.end && site(next));
        let (_, start) = self.with_places(sentence, index);
        let before = text.slice(Span::new(0, start));
        let gone = self.terms.scene_words.iter().any(|w| {
            let rest = before.strip_suffix(w.as_str());
            rest.is_some_and(|r| r.is_empty() || r.ends_with(['，', '。', '；', '：', '、', '“', '日', '午', '者']))
        });
        let about = self.heads_clause(text, sentence, (index, mention), u32::MAX)
            && !matches!(char_at(text, mention.span.end), Some('、' | '和' | '与' | '及' | '（'));
        !goes_on && (gone || about)
    }

    /// Whether a paragraph that begins with `sentence` is no longer where the text looked round: it names another place, and does not begin
    /// with 园区 or its like.
    fn leaves(&self, sentence: usize) -> bool {
        let paragraph =
            |s: &usize| self.document.sentences[*s].paragraph == self.document.sentences[sentence].paragraph;
        let stays = (0..self.mentions[sentence].len()).any(|i| matches!(self.turn(sentence, i), Turn::Stays));
        let named = |m: &Mention| {
            self.terms.park == Some(m.kind) && matches!(m.meaning, Meaning::Name(_)) || self.terms.place == Some(m.kind)
        };
        let rest = (sentence..self.document.sentences.len()).take_while(paragraph);
        !stays && rest.flat_map(|s| &self.mentions[s]).any(named)
    }
}
