//! Sentences with the firms that are to be found in them, and sentences in which there are none.

use crate::mention::{Recogniser, example_document};
use crate::pack::Pack;
use crate::rule::Example;

const FIRMS: [&str; 10] = [
    "像[云岳家具:Company]和[恒丝纺织:Company]一样，[宏岳药业:Company]、[奋成电子:Company]、[明光药业:Company]、等众多企业扩大生产。",
    "集聚区汇聚了[亮亮:Company]、[朵朵:Company]等著名休闲食品企业。",
    "[云川国际:Company]作为国内轴承制造的领军企业，坚持创新。",
    "[云川汽车:Company]是德州市轻型商用车制造的链主企业。",
    "调研组来到[东岳来:Company]，深入了解企业生产经营情况。",
    "“[云川茶业:Company]”的灯亮了。",
    "“瞪羚企业”[一岳制药:Company]、“小巨人”[恒泉生物:Company]、“一等奖”[凯岳华来:Company]等公司发展很快。",
    "[云岳金属:Company]、[瑞海金属:Company]等专注于特种铸件。",
    "推进[恒瑞纸业:Company]二期工程。",
    "[立岳精密工业（德州）有限公司:Company]扩产，[立岳精密:Company]投资2亿元。",
];

const NONE: [&str; 6] = [
    "做强药业，发展新材料。",
    "创新主体是国内企业，重点是全国龙头企业。",
    "一行来到生产一线，企业负责人介绍了产品。",
    "富余劳动力实现就业。",
    "“智慧农业”的产品得了一等奖，企业很多。",
    "县里有纺织、服装等传统企业。",
];

#[test]
fn firms_of_sentences() {
    let pack = Pack::embedded().expect("the pack is valid");
    let recogniser = Recogniser::compile(&pack, &mut Vec::new()).expect("the ontology has the classes");
    let company = pack.ontology.class("Company");
    for written in FIRMS.iter().chain(&NONE) {
        let example = Example::parse(written, &pack.ontology).expect("the example is well formed");
        let found = recogniser.recognise(&example_document(&example.text), &pack).concat();
        let firms: Vec<_> = found.iter().filter(|m| Some(m.kind) == company).map(|m| m.span).collect();
        let wanted: Vec<_> = example.items(&pack.ontology).iter().map(|item| item.span).collect();
        assert_eq!(firms, wanted, "{written}");
    }
}
