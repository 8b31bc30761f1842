//! A chain, products or neighbours → JSON for machines; what stands where is told in `docs/chains.md`.

use serde_json::{Value, json};

use crate::analyse::{ChainMap, Member, Named, Near, Placings, ProductAt, Products, Standing, Step};

fn named(named: &Named) -> Value {
    json!({ "label": named.label, "iri": named.iri })
}

/// The whole chain.
pub(super) fn chain(map: &ChainMap, placings: &Placings) -> Value {
    let label = |at: &usize| map.stands[*at].segment.label.clone();
    let labels = |stands: &mut dyn Iterator<Item = &usize>| stands.map(label).collect::<Vec<_>>();
    let segment = |at: usize| {
        let stand = &map.stands[at];
        json!({
            "label": stand.segment.label, "iri": stand.segment.iri,
            "tier": stand.tier.map(|tier| tier.name()), "layer": stand.layer,
            "members": stand.all().map(|member| map.members[member].entity.iri.clone()).collect::<Vec<_>>(),
            "mentioned": stand.mentioned,
        })
    };
    json!({
        "chain": named(&map.chain),
        "also": map.also,
        "template": map.has_template,
        "documents": { "corpus": map.corpus, "of_chain": map.documents, "newest": map.newest },
        "leaders": map.leaders.iter().map(|leader| json!({
            "label": leader.person.label, "iri": leader.person.iri,
            "role": if leader.role.is_empty() { "链长" } else { &leader.role }, "posts": leader.posts,
        })).collect::<Vec<_>>(),
        "owners": map.owners.iter().map(named).collect::<Vec<_>>(),
        "departments": map.departments.iter().map(named).collect::<Vec<_>>(),
        "segments": (0..map.stands.len()).map(segment).collect::<Vec<_>>(),
        "feeds": map.flows.iter().map(|flow| json!({
            "from": label(&flow.from), "to": label(&flow.to), "by": if flow.stated { "documents" } else { "template" },
        })).collect::<Vec<_>>(),
        "loops": map.cycles.iter().map(|cycle| labels(&mut cycle.iter())).collect::<Vec<_>>(),
        "members": map.members.iter().map(|one| member(one, map, placings)).collect::<Vec<_>>(),
        "held_by_one": map.sole().iter().map(|sole| json!({
            "segment": label(&sole.stand), "firm": named(&sole.holder),
        })).collect::<Vec<_>>(),
        "firms": map.holders().iter().map(|holder| json!({
            "label": holder.firm.label, "iri": holder.firm.iri, "segments": labels(&mut holder.stands.iter()),
            "projects": holder.projects, "investment": holder.investment,
        })).collect::<Vec<_>>(),
        "counties": map.counties().iter().map(|share| json!({
            "county": (!share.county.is_empty()).then_some(&share.county), "firms": share.firms, "projects": share.projects,
            "parks": share.parks, "segments": labels(&mut share.stands.iter()), "investment": share.investment,
        })).collect::<Vec<_>>(),
        "links": map.links().iter().map(|link| json!({
            "kind": link.kind.name(), "from": link.from, "to": link.to, "by": link.by,
        })).collect::<Vec<_>>(),
        "gaps": map.gaps().iter().map(label).collect::<Vec<_>>(),
    })
}

fn member(member: &Member, map: &ChainMap, placings: &Placings) -> Value {
    let details = &member.details;
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "label": member.entity.label, "iri": member.entity.iri, "class": member.kind.name(),
        "owns": member.owns, "stated": member.stated, "counties": details.counties,
        "stage": some(&details.stage), "investment": some(&details.investment),
        "amount": (details.amount > 0.0).then_some(details.amount),
        "developers": member.developers.iter().map(named).collect::<Vec<_>>(),
        "products": member.products,
        "placed": member.standings.iter().map(|one| standing(one, map, placings)).collect::<Vec<_>>(),
    })
}

fn standing(standing: &Standing, map: &ChainMap, placings: &Placings) -> Value {
    let candidate = &standing.candidate;
    let (zh, en) = candidate.reason.words();
    json!({
        "segment": standing.stand.map(|at| &map.stands[at].segment.label),
        "product": candidate.product.map(|at| &placings.templates.products[at].named.label),
        "reason": candidate.reason.name(), "reason_zh": zh, "reason_en": en,
        "strength": candidate.strength().name(), "ambiguous": candidate.ambiguous, "instead": standing.instead,
        "said": candidate.said,
        "evidence": standing.evidence.iter().map(|evidence| json!({
            "document": evidence.document, "title": evidence.title, "date": evidence.date,
            "start": evidence.start, "quote": evidence.quote,
        })).collect::<Vec<_>>(),
    })
}

fn product(at: ProductAt, placings: &Placings) -> Value {
    let product = &placings.templates.products[at];
    let segments: Vec<String> = product.segments.iter().map(|at| placings.templates.segment_name(*at)).collect();
    json!({ "label": product.named.label, "iri": product.named.iri, "segments": segments })
}

fn chain_of(products: &Products<'_>, placings: &Placings) -> Option<String> {
    products.chain().map(|chain| placings.templates.chains[chain].named.label.clone())
}

/// What goes into a product, or becomes of it.
pub(super) fn steps(
    products: &Products<'_>,
    placings: &Placings,
    (start, is_up): (ProductAt, bool),
    steps: &[Step],
    documents: usize,
) -> Value {
    let step = |step: &Step| {
        let mut value = product(step.product, placings);
        value["steps"] = json!(step.steps);
        value["makers"] = json!(step.makers);
        value
    };
    json!({
        "product": product(start, placings), "direction": if is_up { "up" } else { "down" },
        "chain": chain_of(products, placings), "documents": documents,
        "steps": steps.iter().map(step).collect::<Vec<_>>(),
    })
}

/// The ways from one product to another.
pub(super) fn paths(
    products: &Products<'_>,
    placings: &Placings,
    (from, to): (ProductAt, ProductAt),
    paths: &[Vec<ProductAt>],
) -> Value {
    let label = |at: &ProductAt| placings.templates.products[*at].named.label.clone();
    json!({
        "from": product(from, placings), "to": product(to, placings), "chain": chain_of(products, placings),
        "paths": paths.iter().map(|path| path.iter().map(label).collect::<Vec<_>>()).collect::<Vec<_>>(),
    })
}

/// Who is near an entity.
pub(super) fn near(start: &str, found: &[Near]) -> Value {
    let link = |(from, relation, is_subject): &(Named, String, bool)| json!({ "from": from.iri, "relation": relation, "is_subject": is_subject });
    json!({
        "entity": start,
        "near": found.iter().map(|near| json!({
            "label": near.entity.label, "iri": near.entity.iri, "class": near.class, "steps": near.steps,
            "by": near.by.iter().map(link).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}
