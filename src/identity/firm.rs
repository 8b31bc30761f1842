//! Name of a firm → its parts: place, what it is called, legal form, group, branch.

use smallvec::SmallVec;

use super::Gathered;
use super::grounds::Grounds;

/// The legal form of a firm, as far as its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// None.
    None,
    /// 公司.
    Bare,
    /// 股份 at the end.
    JointShort,
    /// Another kind, by its number in the list: a works, a cooperative.
    Other(u8),
    /// 有限公司.
    Limited,
    /// 股份有限公司.
    Joint,
}

impl Form {
    /// Whether the name is a full legal name.
    pub fn is_legal(self) -> bool {
        matches!(self, Form::Limited | Form::Joint)
    }
}

/// The parts of a firm's name.
#[derive(Debug, Clone)]
pub(super) struct Firm {
    /// What it is called, without place and form; with its place where it is called by its trade only.
    pub stem: String,
    /// The divisions that the name names, outermost first.
    pub regions: SmallVec<[u32; 3]>,
    /// Whether the name is that of a group.
    pub group: bool,
    /// Whether a group is named inside the name.
    pub of_group: bool,
    /// Whether the name begins with that of the country.
    pub country: bool,
    pub form: Form,
    /// What tells a branch from its firm.
    pub branch: Option<String>,
    /// The whole name in one spelling.
    pub spelled: String,
}

impl Firm {
    /// Takes the name of `one` apart.
    pub fn of(one: &Gathered, grounds: &Grounds<'_>) -> Firm {
        let words = &grounds.words.firm;
        let around: SmallVec<[u32; 8]> = one.places.iter().chain(&one.settings).copied().collect();
        let spelled = grounds.spelled(&one.name);
        let (mut regions, bracketed_country, outside) = bracketed(&one.name, grounds, &around);
        let text = if outside == one.name { spelled.clone() } else { grounds.spelled(&outside) };
        let (mother, branch) = branch(&text, grounds);
        let mother = without_group(mother, grounds, &around);
        let (front, form) = form(mother, grounds);
        let (front, group) = cut(front, &words.group).map_or((front, false), |front| (front, true));
        let home = words.country.iter().chain(&words.foreign).find_map(|c| front.strip_prefix(c.as_str()));
        let country = home.is_some() || bracketed_country;
        let front = home.unwrap_or(front);
        let (found, rest) = grounds.region(front, &around);
        // 山东铝业有限公司: what a trade is called by is its place
        let called = rest.chars().count() >= 2 && !grounds.is_trade(rest);
        let stem = if called || found.is_empty() { rest } else { front };
        let inner = words.group.iter().find(|g| stem.contains(g.as_str()));
        let of_group = inner.is_some();
        let stem = inner.map_or_else(|| stem.to_owned(), |g| stem.replace(g.as_str(), ""));
        for place in found {
            if !regions.contains(&place) {
                regions.push(place);
            }
        }
        Firm { stem, regions, group, of_group, country, form, branch, spelled }
    }

    /// Number of characters by which it is called.
    pub fn length(&self) -> usize {
        self.stem.chars().count()
    }
}

/// The divisions that stand in brackets, whether the country does, and the name without them; 集团 in brackets stays.
fn bracketed(name: &str, grounds: &Grounds<'_>, around: &[u32]) -> (SmallVec<[u32; 3]>, bool, String) {
    let mut regions = SmallVec::new();
    let mut country = false;
    let mut outside = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((front, behind)) = rest.split_once(['（', '(']) {
        outside.push_str(front);
        let Some((inside, behind)) = behind.split_once(['）', ')']) else {
            rest = behind;
            break;
        };
        let (found, left) = grounds.region(inside, around);
        if grounds.words.firm.country.iter().chain(&grounds.words.firm.foreign).any(|c| c == inside) {
            country = true;
        } else if left.is_empty() {
            regions.extend(found);
        } else {
            outside.push_str(inside);
        }
        rest = behind;
    }
    outside.push_str(rest);
    (regions, country, outside)
}

/// `text` without the first of `endings` that it has, where something is left.
fn cut<'t>(text: &'t str, endings: &[String]) -> Option<&'t str> {
    endings.iter().find_map(|e| text.strip_suffix(e.as_str())).filter(|front| front.chars().nth(1).is_some())
}

/// The name of a branch → that of its firm, and what the branch is called.
fn branch<'t>(text: &'t str, grounds: &Grounds<'_>) -> (&'t str, Option<String>) {
    let words = &grounds.words.firm;
    let Some(ending) = words.branch.iter().find(|b| text.ends_with(b.as_str())) else { return (text, None) };
    let legal = words.joint.iter().chain(&words.limited);
    if let Some(end) = legal.filter_map(|form| text.find(form.as_str()).map(|at| at + form.len())).max() {
        return (&text[..end], Some(text[end..].to_owned()));
    }
    // 某某化工衡水分公司: the last place in front of the word is where the branch is
    let front = &text[..text.len() - ending.len()];
    let starts = front.char_indices().map(|(i, _)| i).skip(2);
    let place = starts.filter(|i| !grounds.divisions_called(&front[*i..]).is_empty()).min();
    let at = place.unwrap_or(front.len());
    (&text[..at], Some(text[at..].to_owned()))
}

/// 某某集团山东恒岳铝业有限公司 without the group in front of a name that is whole by itself: that begins with a place.
fn without_group<'t>(text: &'t str, grounds: &Grounds<'_>, around: &[u32]) -> &'t str {
    let behind = grounds.words.firm.group.iter().find_map(|g| text.find(g.as_str()).map(|at| &text[at + g.len()..]));
    let Some(behind) = behind else { return text };
    let (regions, rest) = grounds.region(behind, around);
    let (front, form) = form(rest, grounds);
    let whole = !regions.is_empty() && form.is_legal() && front.chars().nth(1).is_some() && !grounds.is_trade(front);
    if whole { behind } else { text }
}

/// The legal form at the end of a name, and what stands in front.
fn form<'t>(text: &'t str, grounds: &Grounds<'_>) -> (&'t str, Form) {
    let words = &grounds.words.firm;
    let other = words.other.iter().zip(0u8..);
    let forms = (words.joint.iter().map(|w| (w, Form::Joint)))
        .chain(words.limited.iter().map(|w| (w, Form::Limited)))
        .chain(words.bare.iter().map(|w| (w, Form::Bare)))
        .chain(words.joint_short.iter().map(|w| (w, Form::JointShort)))
        .chain(other.map(|(w, n)| (w, Form::Other(n))));
    let mut found = forms.filter_map(|(word, form)| text.strip_suffix(word.as_str()).map(|front| (front, form)));
    found.find(|(front, _)| front.chars().nth(1).is_some()).unwrap_or((text, Form::None))
}
