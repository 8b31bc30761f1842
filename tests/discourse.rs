//! Short articles → where their firms and undertakings lie: what no rule can see in one clause.

mod common;

use std::collections::BTreeSet;

use common::PIPELINE;
use lianpu::model::Node;

/// What lies where by an article, as `who @ where`.
fn places(text: &str) -> BTreeSet<String> {
    let (document, extraction) = PIPELINE.run("article.txt", text);
    common::assert_sound(&document, &extraction);
    let name = |node: &Node| match node {
        Node::Entity(entity) => extraction.entities[*entity].name.clone(),
        Node::Value { text, .. } => text.clone(),
    };
    let located = PIPELINE.pack.ontology.property("locatedIn").unwrap_or_else(|| panic!("a relation of the ontology"));
    let claims = extraction.claims.iter().filter(|claim| claim.relation == located);
    claims.map(|claim| format!("{} @ {}", name(&claim.subject), name(&claim.object))).collect()
}

fn assert_places(text: &str, told: &[&str], not_told: &[&str]) {
    let places = places(text);
    for place in told {
        assert!(places.contains(*place), "{place} is not in {places:?}");
    }
    for place in not_told {
        assert!(!places.contains(*place), "{place} is in {places:?}");
    }
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
