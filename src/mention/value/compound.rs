//! A unit at a place → is it only the beginning of a longer word (项目, 条件, 家具)?

use super::super::words::Words;
use super::cursor::Cursor;

/// The words that begin with one of these characters and may hold a unit; for the others nothing is swallowed.
pub(super) fn compounds(firsts: impl Iterator<Item = char>) -> Words {
    Words::list(firsts.filter_map(beginning).flat_map(|words| words.split(' ').filter(|word| !word.starts_with('!'))))
}

/// The words that begin with a character.
fn beginning(first: char) -> Option<&'static str> {
    // `!` marks what may stand there after all: 10项目 counts no 项, but 10项目标 does.
    let words = match first {
        '项' => "项目 !项目标",
        '条' => "条件 条例 条款 条码 条形 条线",
        '家' => {
            "家具 家电 家庭 家纺 家居 家乡 家族 !家具有 !家具备 !家具体 !家具企 !家电商 !家电子 !家电力 !家电动 !家电气 !家电缆 !家电解 !家电池 !家电器 !家电企 !家纺织 !家居民 !家居全 !家乡镇"
        }
        '个' => "个体 个性 个股 !个体量 !个体系 !个体育 !个体验 !个性能",
        '人' => "人民币 人才 人工 人次 人均 人机",
        '名' => "名单 名牌 名录 名额 名称 名片 !名单位",
        '位' => "位于 位置 位列 位居 位数",
        '台' => "台湾 台州 台北 台账 台风 台阶",
        '套' => "套餐 套路",
        '只' => "只有 只是 只要 只能",
        '天' => "天然 天津",
        '组' => "组织 组成 组建 组合",
        '节' => "节能 节约 节点",
        '场' => "场馆 场地 场所 场景",
        '份' => "份额",
        '批' => "批准 批发 批复",
        '面' => "面积 面向 面临",
        '座' => "座谈 座位",
        '门' => "门店 门类 门槛",
        '类' => "类型 类别 类似",
        '种' => "种植 种鸡 种猪 种牛 种羊 种苗 种子 种业 !种植物",
        '层' => "层次 层级 层面",
        '支' => "支持 支付 支撑 支出",
        '本' => "本科 本地 本土 本报",
        '度' => "度假",
        '元' => "元素 元件 元器件 元宇宙 元旦 元月",
        '米' => "米粉 米面",
        '克' => "克服 克隆",
        '分' => "分别 分为 分公司 分布 分期 分拣 分散 分类 分离",
        '点' => "点击 点多",
        '线' => "线上 线下 线路 线城市",
        '对' => "对标 对外 对接 对应 对比",
        '部' => "部分 部门 部委 部署",
        '年' => "年级 年龄 年产 年均 年代",
        '岁' => "岁月",
        '里' => "里程 里面 里的",
        '次' => "次产业 次数 次要",
        '级' => "级别",
        '期' => "期间 期末 期货",
        '起' => "起步 起来 起点",
        '株' => "株式 株洲",
        '道' => "道路",
        '处' => "处理 处于 处置",
        '块' => "块状",
        '口' => "口岸 口径 口袋",
        '头' => "头部 头衔",
        '所' => "所有 所属 所在",
        '单' => "单位 单体 单项 单一",
        '张' => "张家",
        '方' => "方面 方案 方式 方向 方法 方便 方位 方阵 方针",
        '集' => "集中 集团 集群 集聚 集成 集体 集约",
        '股' => "股份 股权 股东 股票 股市",
        '票' => "票房 票据",
        '站' => "站点 站位 站在",
        '首' => "首先 首家 首个 首批 首次 首届",
        '步' => "步入 步伐 步骤",
        '队' => "队伍 队员",
        '字' => "字号",
        '列' => "列入 列为 列全 列第 列居",
        '款' => "款式 款项",
        '令' => "令人",
        '担' => "担任 担当 担保",
        '把' => "把握 把关",
        '柜' => "柜台",
        '版' => "版图 版权 版块",
        '章' => "章程",
        '桌' => "桌面",
        '角' => "角度 角色",
        '丈' => "丈夫",
        '尺' => "尺寸",
        '架' => "架构",
        '羽' => "羽绒 羽毛",
        '根' => "根据 根本",
        '片' => "片区 片面",
        '粒' => "粒子",
        '双' => "双方 双向 双创 双链",
        '升' => "升级 升至 升规 升到 升高",
        '匹' => "匹配",
        '包' => "包括 包含 包装",
        '班' => "班子 班组",
        '桩' => "桩基",
        '席' => "席卷",
        '顶' => "顶尖 顶层",
        '轮' => "轮胎 轮毂 轮值",
        _ => return None,
    };
    Some(words)
}

/// Whether a unit of `length` bytes at a place is only the beginning of another word.
pub(super) fn swallowed(text: Cursor<'_>, place: usize, length: usize) -> bool {
    let Some(words) = text.at(place).and_then(beginning) else {
        return false;
    };
    let found = |word: &str| word.len() > length && text.is(place, word);
    words.split(' ').any(found) && !words.split(' ').filter_map(|word| word.strip_prefix('!')).any(found)
}
