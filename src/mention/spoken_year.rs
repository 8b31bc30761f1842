//! Sentences → the year that is over and that 全年 and 上半年 are of: that of the headline, or with which the paragraph went on.

use super::value::Anchor;
use crate::model::{Document, Sentence};

/// The year that a document speaks of at a sentence.
#[derive(Debug)]
pub struct SpokenYear {
    anchor: Anchor,
    /// The year in the headline, where it is over.
    headline: Option<i32>,
    /// The year with which a sentence of the paragraph began, where it is over.
    paragraph: Option<(u32, i32)>,
}

impl SpokenYear {
    /// Nothing but the headline has been read.
    pub fn of(document: &Document) -> SpokenYear {
        let anchor = document.anchor();
        let title = document.title.as_deref().unwrap_or_default();
        let headline = title.match_indices('年').find_map(|(at, _)| ending_year(&title[..at]));
        let over = |year: &i32| anchor.year.is_some_and(|now| *year < now);
        SpokenYear { anchor, headline: headline.filter(over), paragraph: None }
    }

    /// The anchor of the times in the next sentence.
    pub fn anchor(&mut self, sentence: &Sentence) -> Anchor {
        let text = sentence.text.as_str();
        let paragraph = sentence.paragraph;
        let opening = text.find('年').and_then(|at| ending_year(&text[..at]).filter(|_| at <= OPENING));
        if opening.or(self.headline).or(self.paragraph.map(|(_, year)| year)).is_none() {
            return self.anchor;
        }
        if text.contains("今年") {
            // what is told of this year goes on
            self.paragraph = None;
            return self.anchor;
        }
        if let Some(year) = opening {
            let over = self.anchor.year.is_some_and(|now| year < now);
            self.paragraph = over.then_some((paragraph, year));
        }
        let own = self.paragraph.filter(|(of, _)| *of == paragraph).map(|(_, year)| year);
        Anchor { over: own.or(self.headline), ..self.anchor }
    }
}

/// Bytes of a year with which a sentence begins.
const OPENING: usize = "2023".len();

/// The year of four digits that ends a text.
fn ending_year(text: &str) -> Option<i32> {
    let digits = text.get(text.len().checked_sub(4)?..)?;
    let year: i32 = digits.parse().ok()?;
    (1980..=2100).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Mapped;

    fn sentence(text: &str, paragraph: u32) -> Sentence {
        let mut mapped = Mapped::default();
        text.chars().zip(0..).for_each(|(c, at)| mapped.push(c, at));
        Sentence { text: mapped, part: crate::model::Part::Body, article: 0, section: 0, paragraph }
    }

    fn document(title: &str) -> Document {
        Document { title: Some(title.to_owned()), date: Some("2019-04".to_owned()), ..Document::default() }
    }

    #[test]
    fn a_bulletin_speaks_of_the_year_in_its_headline() {
        let mut year = SpokenYear::of(&document("2018年恒阳县国民经济和社会发展统计公报"));
        assert_eq!(year.anchor(&sentence("全年实现地区生产总值200亿元。", 0)).over, Some(2018));
        let mut year = SpokenYear::of(&document("2019年恒阳县重点项目开工"));
        assert_eq!(year.anchor(&sentence("全年计划投资20亿元。", 0)).over, None);
    }

    #[test]
    fn a_paragraph_goes_on_about_the_year_that_it_began_with() {
        let mut year = SpokenYear::of(&document("恒阳县产业发展"));
        assert_eq!(year.anchor(&sentence("2017年，园区新增企业20家。", 0)).over, Some(2017));
        assert_eq!(year.anchor(&sentence("全年完成产值30亿元。", 0)).over, Some(2017));
        assert_eq!(year.anchor(&sentence("今年，园区全年计划投资5亿元。", 0)).over, None);
        assert_eq!(year.anchor(&sentence("全年完成产值30亿元。", 1)).over, None);
    }
}
