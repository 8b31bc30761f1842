//! A chain, products or neighbours → lines for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::analyse::{ChainMap, LinkKind, Member, Near, Placings, ProductAt, Products, Standing, Step, Tier};

/// So many names stand in one line.
const NAMES: usize = 12;

/// In which language headings and reasons are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    pub(super) zh: bool,
}

impl Words {
    fn say<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        if self.zh { zh } else { en }
    }

    fn not_mentioned(self, map: &ChainMap) -> String {
        let (all, some) = (map.corpus, map.documents);
        match self.zh {
            true => format!("本批{all}篇文档未提及（其中{some}篇谈到该链）"),
            false => format!("not mentioned in these {all} documents (of which {some} speak of the chain)"),
        }
    }

    /// That nobody is known to stand in a chain.
    pub(super) fn no_member(self, map: &ChainMap) -> String {
        let label = &map.chain.label;
        match self.zh {
            true => format!("{label}：本批{}篇文档未提及任何企业、项目或园区；以下只是模板", map.corpus),
            false => format!(
                "{label}: these {} documents place no company, project or park in it; what follows is the template",
                map.corpus
            ),
        }
    }
}

/// The whole chain.
pub(super) fn chain(words: Words, map: &ChainMap, placings: &Placings) -> String {
    let mut out = String::new();
    head(&mut out, words, map);
    segments(&mut out, words, map, placings);
    unplaced(&mut out, words, map, placings);
    hangs(&mut out, words, map);
    counties(&mut out, words, map);
    gaps(&mut out, words, map);
    out
}

/// Names in one line; how many more there are.
fn list<'a>(words: Words, names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let shown = names.iter().take(NAMES).copied().collect::<Vec<_>>().join("、");
    match names.len().saturating_sub(NAMES) {
        0 => shown,
        more => format!("{shown} {}", words.say(&format!("等{}", names.len()), &format!("and {more} more"))),
    }
}

fn head(out: &mut String, words: Words, map: &ChainMap) {
    let _ = writeln!(out, "{}", map.chain.label);
    let mut line = |zh: &str, en: &str, text: String| {
        if !text.is_empty() {
            let _ = writeln!(out, "  {}: {text}", words.say(zh, en));
        }
    };
    line("又称", "also", list(words, map.also.iter().map(String::as_str)));
    for leader in &map.leaders {
        let posts = if leader.posts.is_empty() { String::new() } else { format!("（{}）", leader.posts.join("、")) };
        let role = if leader.role.is_empty() { "链长" } else { &leader.role };
        line(role, if leader.role.is_empty() { "leader" } else { role }, format!("{}{posts}", leader.person.label));
    }
    line("链主企业", "owner", list(words, map.owners.iter().map(|owner| owner.label.as_str())));
    line("牵头部门", "department", list(words, map.departments.iter().map(|body| body.label.as_str())));
    let newest = map
        .newest
        .as_deref()
        .map(|date| words.say(&format!("，最新{date}"), &format!(", the newest of {date}")).to_owned());
    let newest = newest.unwrap_or_default();
    let coverage = match words.zh {
        true => format!("{}篇中的{}篇谈到该链{newest}", map.corpus, map.documents),
        false => format!("{} of {} speak of the chain{newest}", map.documents, map.corpus),
    };
    line("文档", "documents", coverage);
    if !map.has_template {
        line(
            "模板",
            "template",
            words
                .say("无；环节取自文档所述的上下游", "none; the segments are what documents say is upstream of what")
                .into(),
        );
    }
}

fn segments(out: &mut String, words: Words, map: &ChainMap, placings: &Placings) {
    let mut tier: Option<Option<Tier>> = None;
    for (at, stand) in map.stands.iter().enumerate() {
        if tier != Some(stand.tier) {
            tier = Some(stand.tier);
            let name = match stand.tier {
                Some(tier) => words.say(tier.label(), tier.name()).to_owned(),
                None => words.say("环节", "segments").to_owned(),
            };
            let _ = writeln!(out, "\n{name}");
        }
        let to: Vec<&str> = map
            .flows
            .iter()
            .filter(|flow| flow.from == at)
            .map(|flow| map.stands[flow.to].segment.label.as_str())
            .collect();
        let arrow = if to.is_empty() { String::new() } else { format!(" → {}", to.join("、")) };
        let _ = writeln!(out, "  {} [{} {}]{arrow}", stand.segment.label, words.say("层", "layer"), stand.layer);
        for member in stand.all().map(|member| &map.members[member]) {
            for standing in member.standings.iter().filter(|standing| standing.stand == Some(at)) {
                let _ = writeln!(out, "    {}", told(words, member, standing, placings));
            }
        }
        let mentioned = list(words, stand.mentioned.iter().map(String::as_str));
        match (stand.all().next(), mentioned.is_empty()) {
            (None, true) => drop(writeln!(out, "    {}", words.not_mentioned(map))),
            (_, false) => drop(writeln!(out, "    {}: {mentioned}", words.say("文中提到", "products mentioned"))),
            _ => {}
        }
    }
}

/// One who stands there: what it is, where, how far, how much, and why it is here.
fn told(words: Words, member: &Member, standing: &Standing, placings: &Placings) -> String {
    let county = member.details.county();
    let builders: Vec<&str> = member.developers.iter().map(|developer| developer.label.as_str()).collect();
    let owner = if member.owns { words.say("链主", "owner") } else { "" };
    let by = if builders.is_empty() {
        String::new()
    } else {
        format!("{} {}", words.say("建设单位", "by"), builders.join("、"))
    };
    let said = [owner, &county, &member.details.stage, &member.details.investment, &by];
    let said: Vec<&str> = said.into_iter().filter(|text| !text.is_empty()).collect();
    let candidate = &standing.candidate;
    let (zh, en) = candidate.reason.words();
    let kind = words.say(
        member.kind.label(),
        match member.kind.name() {
            "Company" => "company",
            "Project" => "project",
            _ => "park",
        },
    );
    let mut line = format!("{kind} {}", member.entity.label);
    if !said.is_empty() {
        let _ = write!(line, " · {}", said.join(" · "));
    }
    let product = candidate.product.map(|at| placings.templates.products[at].named.label.as_str());
    let read = list(words, candidate.said.iter().map(String::as_str).filter(|said| **said != member.entity.label));
    let read = match (read.is_empty(), product) {
        (true, Some(product)) => format!(" {product}"),
        (true, None) => String::new(),
        (false, _) => format!(" {read}"),
    };
    let _ = write!(line, " — {}{read}", words.say(zh, en));
    if !standing.instead.is_empty() {
        let _ = write!(line, " ({} {})", words.say("或", "or"), standing.instead.join("、"));
    }
    if let Some(evidence) = standing.evidence.first() {
        let quote: String = evidence.quote.chars().filter(|c| !c.is_whitespace()).collect();
        let date = if evidence.date.is_empty() { String::new() } else { format!("{} ", evidence.date) };
        let quote = if quote.is_empty() { String::new() } else { format!("：“{quote}”") };
        let _ = write!(line, " [{date}{}{quote}]", evidence.title);
    }
    line
}

/// Those of whom only the chain is known, and those who may stand elsewhere.
fn unplaced(out: &mut String, words: Words, map: &ChainMap, placings: &Placings) {
    let unplaced = map.members.iter().filter(|member| member.standings.iter().all(|standing| standing.stand.is_none()));
    let mut lines = Vec::new();
    for member in unplaced {
        lines.extend(member.standings.first().map(|standing| told(words, member, standing, placings)));
    }
    section(out, words.say("环节不明", "in the chain, segment not known"), lines);
    let ambiguous =
        map.members.iter().filter(|member| member.standings.iter().any(|standing| standing.candidate.ambiguous));
    let lines = ambiguous.map(|member| {
        let standings = member.standings.iter().filter(|standing| standing.candidate.ambiguous);
        let stands =
            standings.clone().filter_map(|standing| standing.stand).map(|at| map.stands[at].segment.label.clone());
        let instead = standings.flat_map(|standing| standing.instead.clone());
        let all: std::collections::BTreeSet<String> = stands.chain(instead).collect();
        format!("{}: {}", member.entity.label, all.into_iter().collect::<Vec<_>>().join(words.say(" 或 ", " or ")))
    });
    section(out, words.say("归属有歧义", "ambiguous"), lines.collect());
}

fn section(out: &mut String, title: &str, lines: Vec<String>) {
    if !lines.is_empty() {
        let _ = writeln!(out, "\n{title}");
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    }
}

/// On whom the chain hangs, and its loops.
fn hangs(out: &mut String, words: Words, map: &ChainMap) {
    let label = |at: usize| map.stands[at].segment.label.as_str();
    let sole = map.sole().into_iter().map(|sole| format!("{}: {}", label(sole.stand), sole.holder.label)).collect();
    section(out, words.say("仅一家企业的环节", "segments held by one firm"), sole);
    let holders = map.holders().into_iter().filter(|holder| holder.stands.len() > 1).map(|holder| {
        format!("{}: {}", holder.firm.label, holder.stands.iter().map(|at| label(*at)).collect::<Vec<_>>().join("、"))
    });
    section(out, words.say("跨环节的企业", "firms on several segments"), holders.collect());
    let cycles = map.cycles.iter().map(|cycle| {
        let labels: Vec<&str> = cycle.iter().chain(cycle.first()).map(|at| label(*at)).collect();
        labels.join(" → ")
    });
    section(out, words.say("循环", "loops"), cycles.collect());
}

fn counties(out: &mut String, words: Words, map: &ChainMap) {
    let shares = map.counties();
    let all = map.members.iter().filter(|member| !member.is_doubtful()).count();
    let lines = shares.iter().map(|share| {
        let county = if share.county.is_empty() { words.say("地点不详", "place not told") } else { &share.county };
        let members = share.firms + share.projects + share.parks;
        let percent = (100 * members + all / 2).checked_div(all).unwrap_or(0);
        let money = if share.investment > 0.0 { format!(", {}亿元", yi(share.investment)) } else { String::new() };
        match words.zh {
            true => format!(
                "{county}：企业{}、项目{}、园区{}（占{percent}%），{}个环节{}",
                share.firms,
                share.projects,
                share.parks,
                share.stands.len(),
                money.replace(", ", "，投资")
            ),
            false => format!(
                "{county}: {} firm(s), {} project(s), {} park(s) ({percent} % of the members), {} segment(s){money}",
                share.firms,
                share.projects,
                share.parks,
                share.stands.len()
            ),
        }
    });
    section(out, words.say("区县", "counties"), lines.collect());
    let lines = map.links().into_iter().map(|link| {
        let by: Vec<String> = link.by.iter().map(|(one, other)| format!("{one} → {other}")).collect();
        let kind = words.say(
            link.kind.label(),
            match link.kind {
                LinkKind::Builds => "builds in",
                LinkKind::Partner => "partner of",
                LinkKind::Feeds => "could feed",
            },
        );
        format!("{} {kind} {}: {}", link.from, link.to, list(words, by.iter().map(String::as_str)))
    });
    section(out, words.say("区县之间", "links between counties"), lines.collect());
}

/// 元 in 亿元, without needless zeros.
fn yi(amount: f64) -> String {
    let text = format!("{:.2}", amount / 1e8);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn gaps(out: &mut String, words: Words, map: &ChainMap) {
    let gaps: Vec<&str> = map.gaps().into_iter().map(|at| map.stands[at].segment.label.as_str()).collect();
    if !gaps.is_empty() {
        section(out, &words.not_mentioned(map), vec![gaps.join("、")]);
    }
}

/// What goes into a product, or becomes of it.
pub(super) fn steps(
    words: Words,
    products: &Products<'_>,
    placings: &Placings,
    (product, is_up): (ProductAt, bool),
    steps: &[Step],
    documents: usize,
) -> String {
    let templates = &placings.templates;
    let label = &templates.products[product].named.label;
    let mut out = match (is_up, words.zh) {
        (true, true) => format!("{label}的上游\n"),
        (false, true) => format!("{label}的下游\n"),
        (true, false) => format!("what goes into {label}\n"),
        (false, false) => format!("what becomes of {label}\n"),
    };
    let mut by_steps: BTreeMap<usize, Vec<&Step>> = BTreeMap::new();
    steps.iter().for_each(|step| by_steps.entry(step.steps).or_default().push(step));
    for (distance, steps) in by_steps {
        let _ = writeln!(out, "  {distance}");
        for step in steps {
            let named = &templates.products[step.product];
            let stands: Vec<String> = named.segments.iter().map(|at| templates.segment_name(*at)).collect();
            let makers: Vec<&str> = step
                .makers
                .iter()
                .filter_map(|iri| placings.all.get(iri))
                .map(|placing| placing.entity.label.as_str())
                .collect();
            let makers = if makers.is_empty() { "–".to_owned() } else { list(words, makers) };
            let _ = writeln!(out, "    {} ({}): {makers}", named.named.label, stands.join("、"));
        }
    }
    let nobody = steps.iter().filter(|step| step.makers.is_empty()).count();
    let _ = match words.zh {
        true => writeln!(out, "– 本批{documents}篇文档未提及生产者：{nobody}/{}", steps.len()),
        false => writeln!(out, "– no maker mentioned in these {documents} documents: {nobody} of {}", steps.len()),
    };
    let loops: Vec<String> = products
        .cycles()
        .iter()
        .filter(|cycle| cycle.contains(&product))
        .map(|cycle| {
            cycle
                .iter()
                .chain(cycle.first())
                .map(|at| templates.products[*at].named.label.as_str())
                .collect::<Vec<_>>()
                .join(" → ")
        })
        .collect();
    section(&mut out, words.say("循环", "loops"), loops);
    out
}

/// The ways from one product to another.
pub(super) fn paths(
    words: Words,
    products: &Products<'_>,
    placings: &Placings,
    (from, to): (ProductAt, ProductAt),
    paths: &[Vec<ProductAt>],
) -> String {
    let label = |at: ProductAt| placings.templates.products[at].named.label.as_str();
    if paths.is_empty() {
        let (from, to) = (label(from), label(to));
        return match words.zh {
            true => format!("模板中没有从{from}到{to}的路径\n"),
            false => format!("no way from {from} to {to} in the templates\n"),
        };
    }
    let mut out = String::new();
    for path in paths {
        let mut line = String::new();
        for (nth, at) in path.iter().enumerate() {
            if nth > 0 {
                line.push_str(if products.is_stated(path[nth - 1], *at) { " ⇒ " } else { " → " });
            }
            line.push_str(label(*at));
            let makers = products.makers(*at).len();
            if makers > 0 {
                let _ = write!(line, "({makers})");
            }
        }
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(
        out,
        "{}",
        words.say(
            "（数字：本批文档中的生产者数；⇒：文档明说）",
            "(number of makers that documents mention; ⇒ documents say so)"
        )
    );
    out
}

/// Who is near an entity.
pub(super) fn near(words: Words, entity: &str, found: &[Near]) -> String {
    if found.is_empty() {
        return format!("{entity}: {}\n", words.say("文档中没有与之相连的对象", "documents link it with nothing"));
    }
    let mut out = format!("{entity}\n");
    for near in found {
        let by: Vec<String> = near
            .by
            .iter()
            .map(|(from, relation, is_subject)| match is_subject {
                true => format!("{} {relation} →", from.label),
                false => format!("→ {relation} {}", from.label),
            })
            .collect();
        let _ = writeln!(
            out,
            "  {} {} {} ({})",
            near.steps,
            near.class,
            near.entity.label,
            list(words, by.iter().map(String::as_str))
        );
    }
    out
}
