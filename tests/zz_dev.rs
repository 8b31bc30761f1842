#[path = "common/annotated.rs"]
mod annotated;
use lianpu::analyse::*;
use lianpu::store;
fn show(p: &Placings, x: &Placing) {
    for c in &x.candidates {
        let s =
            c.segment.map_or_else(|| p.templates.chains[c.chain].named.label.clone(), |s| p.templates.segment_name(s));
        println!(
            "    {s} {} {:?} amb={} st={} lead={} said={}",
            c.reason.name(),
            c.fit,
            c.ambiguous,
            c.stated,
            c.leading,
            c.said.join("、")
        );
    }
}
#[test]
fn dev() {
    let pack = lianpu::pack::Pack::with_dir(std::path::Path::new(".")).unwrap_or_else(|e| panic!("{e}"));
    let golds = lianpu::evaluate::read_gold(&["../shared/gold".into()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    let store = match std::env::var("DEV_STORE") {
        Ok(p) => store::open(std::path::Path::new(&p)).unwrap(),
        _ => {
            annotated::write_store(&golds, &pack, &path);
            store::open(&path).unwrap()
        }
    };
    let p = Placings::read(&store).unwrap();
    if let Ok(names) = std::env::var("DEV_SPEAK") {
        for n in names.split(',') {
            for f in p.templates.speaks_of(n) {
                let s: Vec<String> = match f.target {
                    Target::Product(a) => {
                        p.templates.products[a].segments.iter().map(|s| p.templates.segment_name(*s)).collect()
                    }
                    Target::Segment(a) => vec![p.templates.segment_name(a)],
                    Target::Chain(a) => vec![p.templates.chains[a].named.label.clone()],
                };
                println!("{n}: {:?} {} {:?}", f.fit, f.name, s);
            }
        }
    }
    if let Ok(names) = std::env::var("DEV_NAMES") {
        for n in names.split(',') {
            for x in p.all.values().filter(|x| x.entity.label.contains(n)) {
                println!("{} ({})", x.entity.label, x.kind.name());
                show(&p, x);
            }
        }
    }
    if std::env::var("DEV_ALL").is_ok() {
        for x in p.all.values() {
            println!("{} ({})", x.entity.label, x.kind.name());
            show(&p, x);
        }
    }
    if let Ok(gold) = std::env::var("DEV_GOLD") {
        let stated = annotated::stated(&golds);
        let (mut r, mut t, mut rs, mut ts) = (0, 0, 0, 0);
        for line in std::fs::read_to_string(gold).unwrap().lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let c: Vec<&str> = line.split('\t').collect();
            let names: Vec<&str> = c[0].split('|').collect();
            let exp: Vec<&str> = c[2].split('|').collect();
            let x = p.all.values().find(|x| x.kind.name() == c[1] && names.contains(&x.entity.label.as_str())).or_else(
                || {
                    p.all
                        .values()
                        .find(|x| x.kind.name() == c[1] && p.aliases(&x.entity.iri).any(|a| names.contains(&a)))
                },
            );
            let given: Vec<String> = x
                .map(|x| {
                    x.best()
                        .iter()
                        .map(|c| {
                            c.segment.map_or_else(
                                || p.templates.chains[c.chain].named.label.clone(),
                                |s| p.templates.segment_name(s),
                            )
                        })
                        .collect()
                })
                .unwrap_or_default();
            let ok = given
                .iter()
                .any(|g| exp.contains(&g.as_str()) || g.split_once('/').is_some_and(|(c, _)| exp.contains(&c)));
            let st = stated.contains(&(names[0].to_owned(), c[1].to_owned()));
            t += 1;
            r += ok as usize;
            ts += st as usize;
            rs += (ok && st) as usize;
            if !ok {
                println!("MISS {} {} gold {:?}", if st { "S" } else { "-" }, c[0], exp);
                if let Some(x) = x { show(&p, x) } else { println!("   none") }
            } else if given.len() > 1 {
                println!("MANY {} {given:?}", c[0]);
            }
        }
        println!("all {r}/{t} stated {rs}/{ts}");
    }
}
