//! The words around a number → how sure it is: 约, 超过, 不足 before it, 以上, 左右 behind it.

use super::Approx;
use super::cursor::Cursor;

/// Words before a number; the longer stand first where one ends in the other.
const BEFORE: [(&str, Approx); 33] = [
    ("不超过", Approx::AtMost),
    ("不低于", Approx::AtLeast),
    ("不少于", Approx::AtLeast),
    ("不高于", Approx::AtMost),
    ("不多于", Approx::AtMost),
    ("超过", Approx::AtLeast),
    ("突破", Approx::AtLeast),
    ("高于", Approx::AtLeast),
    ("多于", Approx::AtLeast),
    ("大于", Approx::AtLeast),
    ("至少", Approx::AtLeast),
    ("最少", Approx::AtLeast),
    ("最低", Approx::AtLeast),
    ("低于", Approx::AtMost),
    ("少于", Approx::AtMost),
    ("小于", Approx::AtMost),
    ("不足", Approx::AtMost),
    ("不到", Approx::AtMost),
    ("不满", Approx::AtMost),
    ("至多", Approx::AtMost),
    ("最多", Approx::AtMost),
    ("最高", Approx::AtMost),
    ("大约", Approx::About),
    ("大概", Approx::About),
    ("左右", Approx::About),
    ("将近", Approx::About),
    ("接近", Approx::About),
    ("约", Approx::About),
    ("近", Approx::About),
    ("超", Approx::AtLeast),
    ("逾", Approx::AtLeast),
    ("过", Approx::AtLeast),
    ("破", Approx::AtLeast),
];

/// What the words before `start` say of the number there.
pub(super) fn before(text: Cursor<'_>, start: usize) -> Approx {
    let mut place = start;
    // 超过了30家, 约为5亿元, 约合3万元.
    if matches!(text.before(place), Some('了' | '为' | '有' | '合' | '达')) {
        place -= '了'.len_utf8();
    }
    // Most numbers follow none of the words: their last characters are checked first.
    let last = text.before(place);
    if !matches!(
        last,
        Some(
            '过' | '于'
                | '破'
                | '少'
                | '低'
                | '足'
                | '到'
                | '满'
                | '多'
                | '高'
                | '约'
                | '概'
                | '右'
                | '近'
                | '超'
                | '逾'
        )
    ) {
        return Approx::Exact;
    }
    let Some((word, approx)) = BEFORE.iter().find(|(word, _)| text.ends(place, word)) else {
        return Approx::Exact;
    };
    let head = place - word.len();
    // 签约18个, 附近3家, 通过5项, 突破 as a noun: the character is the end of another word.
    let other = match *word {
        "约" => "签节合预制履违条公契邀特缔守集相简",
        "近" => "附最邻靠远就亲周临相",
        "超" => "反赶中英",
        "过" => "通经不透度渡路审来去做办跨难历测",
        "破" => "打爆冲侦",
        _ => "",
    };
    if text.before_any(head, other) { Approx::Exact } else { *approx }
}

/// What stands behind a number and its unit: where it ends and what it says.
pub(super) fn behind(text: Cursor<'_>, place: usize) -> Option<(usize, Approx)> {
    let at = text.spaces(place);
    if !matches!(text.at(at), Some('以' | '左' | '上' | '有' | '之' | '多')) {
        return None;
    }
    let (word, approx, not) = [
        ("以上", Approx::AtLeast, ""),
        ("以下", Approx::AtMost, "简同几"),
        ("以内", Approx::AtMost, ""),
        ("左右", Approx::About, "两岸侧翼手"),
        ("上下", Approx::About, "游联同班级"),
        ("有余", Approx::AtLeast, ""),
        ("之多", Approx::AtLeast, ""),
        // 三年多, 10公里多; not 3年多次.
        ("多", Approx::AtLeast, "次年个家项种位元样部方措层渠点名地功媒极式维边款晶"),
    ]
    .into_iter()
    .find(|(word, _, _)| text.is(at, word))?;
    let end = at + word.len();
    let lone = word == "多" && !["年", "月", "天", "时", "里"].iter().any(|unit| text.ends(at, unit));
    (!lone && !text.at_any(end, not)).then_some((end, approx))
}
