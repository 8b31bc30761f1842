//! Short articles → where their firms and undertakings lie, who holds what post: what no rule can see in one clause.

mod common;

use std::collections::BTreeSet;

use common::PIPELINE;
use lianpu::model::Node;

/// What an article states of a relation, as `subject @ object`.
fn stated(text: &str, relation: &str) -> BTreeSet<String> {
    let (document, extraction) = PIPELINE.run("article.txt", text);
    common::assert_sound(&document, &extraction);
    let name = |node: &Node| match node {
        Node::Entity(entity) => extraction.entities[*entity].name.clone(),
        Node::Value { text, .. } => text.clone(),
    };
    let relation = PIPELINE.pack.ontology.property(relation).unwrap_or_else(|| panic!("a relation of the ontology"));
    let claims = extraction.claims.iter().filter(|claim| claim.relation == relation);
    claims.map(|claim| format!("{} @ {}", name(&claim.subject), name(&claim.object))).collect()
}

fn assert_stated(text: &str, relation: &str, told: &[&str], not_told: &[&str]) {
    let stated = stated(text, relation);
    for claim in told {
        assert!(stated.contains(*claim), "{claim} is not in {stated:?}");
    }
    for claim in not_told {
        assert!(!stated.contains(*claim), "{claim} is in {stated:?}");
    }
}

fn assert_places(text: &str, told: &[&str], not_told: &[&str]) {
    assert_stated(text, "locatedIn", told, not_told);
}

#[test]
fn a_title_of_another_level_is_of_the_place_of_that_level() {
    assert_stated(
        "莒南县轴承产业园开工\n\
         6月2日，莒南县轴承产业园开工。莒南县位于沂蒙山区。临沂市委常委、副市长周立新出席，县长陈建国主持。\n",
        "holdsPost",
        &["周立新 @ 临沂市副市长", "陈建国 @ 莒南县县长"],
        &["周立新 @ 莒南县副市长"],
    );
}

#[test]
fn what_a_city_does_at_the_beginning_of_a_sentence_lies_in_the_city() {
    assert_places(
        "临沂市召开轴承产业恳谈会\n\
         6月2日，临沂市轴承产业恳谈会召开。会上，莒南县介绍了投资环境。\n\
         近年来，临沂市瞄准高端轴承，建成年产20万套风电轴承项目，年产8万吨轴承钢项目正在加快建设。\n",
        &["年产20万套风电轴承项目 @ 临沂市", "年产8万吨轴承钢项目 @ 临沂市"],
        &["年产20万套风电轴承项目 @ 莒南县"],
    );
}

#[test]
fn a_place_in_front_of_a_list_is_not_that_of_members_with_another() {
    assert_places(
        "山东省加快重大项目建设\n\
         全省上下抓项目，济南市、聊城市、临沂市、德州市走在前列。\n\
         今年以来，全省各市加快建设，济南白云山60兆瓦风电场、聊城恒岳精密轴承、临沂天罗换热器、\
         德州恒能制冷压缩机生产基地等一批重大项目建成投产。\n",
        &["白云山60兆瓦风电场 @ 济南市", "临沂天罗换热器项目 @ 临沂市"],
        &["聊城恒岳精密轴承项目 @ 济南市", "临沂天罗换热器项目 @ 济南市"],
    );
}

#[test]
fn a_number_of_works_opens_a_list_of_them() {
    assert_stated(
        "莒南县举行重点项目集中开工签约仪式\n\
         6月2日，莒南县举行重点项目集中开工签约仪式。开工项目3个，为年产1万台圆织机项目；变压器扩能项目；福利院建设项目。\n\
         签约项目2个，为轻质铝箔项目；智能物流项目。\n",
        "stage",
        &["变压器扩能项目 @ started", "福利院建设项目 @ started", "智能物流项目 @ signed"],
        &["智能物流项目 @ started"],
    );
}

#[test]
fn a_text_on_one_industry_tells_what_is_in_its_chain() {
    let named = "恒岳轴承有限公司 @ 轴承产业";
    let profile = "轴承产业\n一、产业概况\n全县现有轴承企业12家。\n二、规模以上企业简介\n\
         （一）恒岳轴承有限公司\n该公司成立于1998年5月，位于莒南县，为海川机械集团下属子公司。\n";
    assert_stated(profile, "inChain", &[named], &["海川机械集团 @ 轴承产业"]);
    let meeting = "莒南县轴承产业发展研讨会召开\n\
         6月2日，莒南县轴承产业发展研讨会召开。近年来，莒南县壮大轴承产业，恒岳轴承有限公司扩建厂房。\n";
    assert_stated(meeting, "inChain", &[named], &[]);
}

#[test]
fn figures_are_told_of_the_name_that_is_the_heading_and_of_the_speakers_firm() {
    let profile = "山东省专业镇名单\n莒南县是铸造大县。\n1.莒南铸造专业镇\n铸造是临沂的传统产业。\n现有铸造企业199户，带动就业4.5万人。\n";
    assert_stated(profile, "observation", &["莒南铸造专业镇 @ 199户"], &["莒南县 @ 199户"]);
    let quoted = "莒南县企业产销两旺\n莒南县位于沂蒙山区。\n\
         “去年产值突破1200万元，目前接到订单300件。”恒岳轴承有限公司总经理周立新说。\n";
    assert_stated(quoted, "observation", &["恒岳轴承有限公司 @ 1200万元"], &["莒南县 @ 1200万元"]);
}

#[test]
fn what_a_text_tells_at_a_firm_is_of_that_firm() {
    let text = "莒南县项目建设提速\n\
         来到恒岳车辆有限公司，厂房高大。公司年产2万辆专用车项目进展顺利。走进莒南县明光铝业有限公司，铝棒变成了型材。\
         公司年产5万吨铝型材项目已完成投资4亿元。\n";
    let (own, other) = ("明光铝业有限公司", "恒岳车辆有限公司");
    let told = stated(text, "developedBy");
    assert!(told.iter().any(|claim| claim.contains("铝型材") && claim.ends_with(own)), "{told:?}");
    assert!(!told.iter().any(|claim| claim.contains("铝型材") && claim.ends_with(other)), "{told:?}");
}

#[test]
fn what_falls_has_a_number_below_zero() {
    let text = "莒南县公布上半年经济运行情况\n莒南县上半年规模以上工业增加值增速下降3.2%。\n";
    let (_, extraction) = PIPELINE.run("article.txt", text);
    let fell = extraction.claims.iter().filter_map(|claim| match &claim.object {
        Node::Value { text, .. } if text.starts_with('-') => Some((text.as_str(), claim.amount.as_ref())),
        _ => None,
    });
    let fell: Vec<_> =
        fell.map(|(text, amount)| (text, amount.map(|amount| (amount.number, amount.unit.clone())))).collect();
    assert_eq!(fell, [("-3.2%", Some((-3.2, Some("%".to_owned()))))]);
}
