//! What was decided of two entities, why, and in which words.

use serde::{Deserialize, Serialize};

use super::Gathered;

/// Why two entities are one, or are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A correction says so.
    Forced,
    /// The names differ in brackets, quotes, width or case only.
    Spelling,
    /// The names differ in a legal form or another word that is said in two ways.
    Wording,
    /// A limited company before, by shares after it changed its form.
    Reformed,
    /// A text defines the short form.
    Defined,
    /// Another text calls the one by the other's name.
    Alias,
    /// The names name one place or body in two ways.
    SamePlace,
    /// The body or place got another name.
    Renamed,
    /// The place in front is left out.
    PlaceLeftOut,
    /// Short for the one longer name.
    Short,
    /// Several longer names, of which one belongs to the same place.
    ShortByPlace,
    /// One name, and places of which one lies in the other.
    SameName,
    /// One name, and one owner or employer.
    SameOwner,
    /// A phase of the other.
    Phase,
    /// Several longer names fit.
    SeveralLonger,
    /// The places do not lie in each other.
    OtherPlace,
    /// Nothing tells that the places are the same.
    NoPlace,
    /// A group and a firm or branch of it.
    GroupAndMember,
    /// Both are full legal names.
    LegalNames,
    /// The owners or employers are others.
    OtherOwner,
    /// The posts are of other kinds.
    OtherPost,
    /// The years, numbers or phases are others.
    OtherNumber,
    /// What it would be merged with is kept apart from another of its names.
    Contradiction,
}

impl Reason {
    /// The reason in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Reason::Forced => "按人工更正",
            Reason::Spelling => "名称只有括号、引号、全半角或大小写之别",
            Reason::Wording => "名称只有组织形式或同义词之别",
            Reason::Reformed => "有限公司改制为股份有限公司",
            Reason::Defined => "文中定义了简称",
            Reason::Alias => "另有文章以此名称呼它",
            Reason::SamePlace => "同一地方或机构的两种叫法",
            Reason::Renamed => "更名前后的同一机构或地方",
            Reason::PlaceLeftOut => "省略了前面的地名",
            Reason::Short => "唯一全称的简称",
            Reason::ShortByPlace => "有几个全称，按所在地只有一个相符",
            Reason::SameName => "名称相同，所在地相互包含",
            Reason::SameOwner => "名称相同，业主或单位相同",
            Reason::Phase => "同一项目的一期",
            Reason::SeveralLonger => "有几个全称都相符，无法确定",
            Reason::OtherPlace => "所在地不同",
            Reason::NoPlace => "没有依据说明在同一地方",
            Reason::GroupAndMember => "集团与其子公司或分支机构",
            Reason::LegalNames => "两个都是法定全称",
            Reason::OtherOwner => "业主或单位不同",
            Reason::OtherPost => "职务类别不同",
            Reason::OtherNumber => "年份、届次、期次或编号不同",
            Reason::Contradiction => "与其另一名称相矛盾",
        }
    }

    /// The reason in English.
    pub fn en(self) -> &'static str {
        match self {
            Reason::Forced => "a correction says so",
            Reason::Spelling => "the names differ in brackets, quotes, width or case only",
            Reason::Wording => "the names differ in a legal form or a synonym only",
            Reason::Reformed => "a limited company that became a company by shares",
            Reason::Defined => "a text defines the short form",
            Reason::Alias => "another text calls it by this name",
            Reason::SamePlace => "two names of one place or body",
            Reason::Renamed => "the former and the present name",
            Reason::PlaceLeftOut => "the place in front is left out",
            Reason::Short => "short for the only longer name",
            Reason::ShortByPlace => "of several longer names only one fits the place",
            Reason::SameName => "the same name, and one place lies in the other",
            Reason::SameOwner => "the same name and the same owner or employer",
            Reason::Phase => "a phase of the project",
            Reason::SeveralLonger => "several longer names fit",
            Reason::OtherPlace => "the places are others",
            Reason::NoPlace => "nothing tells that the places are the same",
            Reason::GroupAndMember => "a group and a firm or branch of it",
            Reason::LegalNames => "both are full legal names",
            Reason::OtherOwner => "the owners or employers are others",
            Reason::OtherPost => "the posts are of other kinds",
            Reason::OtherNumber => "years, numbers or phases differ",
            Reason::Contradiction => "contradicts another name of it",
        }
    }
}

/// A merge, or a candidate that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Number of the entity that was looked at.
    pub entity: usize,
    /// Number of the one it is, or is not.
    pub other: usize,
    /// Whether the two are one.
    pub merged: bool,
    /// Why.
    pub reason: Reason,
}

impl Verdict {
    /// What was decided, in Chinese.
    pub fn zh(&self, all: &[Gathered]) -> String {
        let sign = if self.merged { "即" } else { "不并入" };
        format!("“{}”{sign}“{}”：{}", all[self.entity].name, all[self.other].name, self.reason.zh())
    }

    /// What was decided, in English.
    pub fn en(&self, all: &[Gathered]) -> String {
        let sign = if self.merged { "is" } else { "is not taken for" };
        format!("“{}” {sign} “{}”: {}", all[self.entity].name, all[self.other].name, self.reason.en())
    }
}

/// Which entities are one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unions {
    /// For each entity the number of the one that stands for it: its own, mostly.
    pub to: Vec<usize>,
    /// Merges and refusals, by class and names.
    pub verdicts: Vec<Verdict>,
}

/// An entity as a correction names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Named {
    /// Number of the class.
    pub class: u16,
    /// Name.
    pub name: String,
    /// What tells it from namesakes; without one all of the name are meant.
    pub key: Option<String>,
}

impl Named {
    /// Whether `one` is meant.
    pub fn means(&self, one: &Gathered) -> bool {
        self.class == one.class && self.name == one.name && (self.key.is_none() || self.key == one.key)
    }
}

/// Corrections of users.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forced {
    /// Pairs that are one.
    #[serde(default)]
    pub together: Vec<(Named, Named)>,
    /// Pairs that are two.
    #[serde(default)]
    pub apart: Vec<(Named, Named)>,
}
