//! A numeral at a place → is it only part of a word that counts nothing (一般, 三角, 统一)?

use super::super::words::Words;
use super::cursor::Cursor;

/// The words that look like a numeral and are none.
pub(super) fn idioms() -> Words {
    let first = "一二两三四五六七八九十百千万亿几数半";
    Words::list(first.chars().filter_map(beginning).flat_map(|words| words.split(' ')))
}

/// Those that begin with a character; where two fit, the first counts.
fn beginning(first: char) -> Option<&'static str> {
    let words = match first {
        '一' => {
            "一二三产 一二产 一二线 一带一路 一如既往 一揽子 一站式 一条龙 一条心 一口气 一家人 一把手 一方面 一系列 一次性 一部分 一体化 一窝蜂 一辈子 一盘棋 一张图 一张网 一本正经 一年一度 一年四季 一年到头 一年半载 一席之地 一线 一些 一下 一定 一体 一般 一起 一直 一旦 一切 一致 一样 一流 一并 一律 一贯 一向 一边 一面 一再 一时 一度 一举 一味 一心 一路 一步 一道 一经 一概 一同 一应 一块 一角 一批 一轮 一点 一头 一方 一双 一对 一口 一级 一产 一代 一连 一齐 一行 一日 一手 一汽 一元化 一元 一字 一把 一番 一副 一身 一眼 一瓦 一众 一堂 一场空 一处"
        }
        '二' => "二十四节气 二维 二手 二次 二元 二氧 二级 二产 二线 二代",
        '两' => "两岸 两会 两级 两头在外 两端 两面 两口子 两手",
        '三' => {
            "三位一体 三角 三农 三元 三亚 三门峡 三峡 三明 三级 三产 三维 三线 三分钟热度 三方 三十六计 三氧 三聚 三里屯 三代 三天两头 三分之 三门县 三台县 三只松鼠 三元里"
        }
        '四' => "四位一体 四川 四级 四上 四周 四处 四面 四化 四肢 四方 四季 四层架构 四线",
        '五' => "五位一体 五金 五一 五四 五级 五台山 五粮 五湖四海 五谷 五线 五里",
        '六' => "六安 六盘水 六里 六一",
        '七' => "七夕 七一 七里 七台河",
        '八' => "八一 八方 八里 八达",
        '九' => "九江 九寨 九里 九州",
        '十' => {
            "十分之 十分 十堰 十佳 十强 十全十美 十足 十里 十八大 十九大 十一届 十二届 十三届 十四届 十字 十月革命 十面"
        }
        '百' => {
            "百分百 百姓 百花 百货 百强 百佳 百年 百度 百业 百科 百家争鸣 百家姓 百里 百合 百色 百日 百态 百步 百川 百尺 百炼 百口 百般 百汇 百草 百米跑"
        }
        '千' => {
            "千万别 千万不 千万要 千家万户 千里 千百 千古 千秋 千方百计 千军万马 千变万化 千佛 千年 千户苗寨 千山 千层 千头万绪 千人计划 千人千面 千岛 千篇"
        }
        '万' => {
            "万一 万家灯火 万家 万户 万物 万事 万能 万众 万象 万达 万华 万科 万盛 万里 万分 万有 万丈 万古 万国 万年 万千 万州 万宁 万向 万名县 万人空巷 万头攒动 万岁 万元户"
        }
        '亿' => "亿联 亿万 亿纬 亿达 亿利",
        '几' => "几乎 几何 几经 几度 几近 几天几夜",
        '数' => "数字 数据 数量 数控 数学 数值 数码 数智 数目 数额 数轴 数列 数次",
        '半' => "半岛 半年 半导体 半成品 半径 半封闭",
        _ => return None,
    };
    Some(words)
}

/// The position behind the word at `place` that looks like a numeral and is none.
pub(super) fn idiom(text: Cursor<'_>, place: usize) -> Option<usize> {
    let words = beginning(text.at(place)?)?;
    // 三分之一, 十分之九 are fractions all the same.
    words.split(' ').find_map(|word| text.eat(place, word)).filter(|end| !text.ends(*end, "分之"))
}

/// Whether a character before a lone Chinese digit makes it part of a word: 统一, 唯一, 周一, 这一项, 高三.
pub(super) fn clings(text: Cursor<'_>, place: usize, single: bool) -> bool {
    let Some(before) = text.before(place) else {
        return false;
    };
    let lone = single && text.at(place) == Some('一');
    if lone && "统唯专单同逐归不其如万另每某任这那哪上下再最该".contains(before) {
        return true;
    }
    // 之一 but not 分之一, 前一项 but not 目前一项.
    if lone && (before == '之' && !text.ends(place, "分之") || before == '前' && !text.ends(place, "目前")) {
        return true;
    }
    single && ("周第".contains(before) || text.ends(place, "星期") || text.ends(place, "礼拜"))
}
