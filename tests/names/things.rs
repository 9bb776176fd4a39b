//! What names become: nodes of the graph, answers of the reconciler, and what a person's corrections do.

use std::collections::HashSet;
use std::sync::Arc;

use bangfu::Bangfu;
use bangfu::graph::{Iris, Writer, nquads, reference};
use bangfu::knowledge::Knowledge;
use bangfu::mention::What;
use bangfu::reconcile::{Engine, Kind, Query};
use bangfu::seeds::Seeds;

fn engine() -> Engine {
    Engine::new(super::SEEDS.clone())
}

#[test]
fn a_name_is_matched_by_context_date_and_chain() {
    let engine = engine();
    let ids = |q: &Query| engine.find(q).iter().map(|c| (c.thing.id.clone(), c.sure)).collect::<Vec<_>>();
    let first = |q: &Query| ids(q).into_iter().next().unwrap_or_default();
    let yes = |id: &str| (id.to_owned(), true);
    let county: &[Kind] = &[Kind::County];
    // Two districts bear the name: nobody is sure without a province.
    let both = ids(&Query { text: "长安区", kinds: county, ..Query::default() });
    assert!(!both[0].1 && both.len() >= 2, "{both:?}");
    let found = first(&Query { text: "长安区", within: &["石家庄"], ..Query::default() });
    assert_eq!(found, yes("place/130102"));
    // A context that cannot be read is none.
    assert!(!first(&Query { text: "长安区", within: &["某省"], ..Query::default() }).1);
    for chain in ["云南省昭通市镇雄县", "云南镇雄", "昭通镇雄县", "雲南省鎮雄縣", " 镇雄 县 ", "530627"]
    {
        assert_eq!(first(&Query { text: chain, ..Query::default() }), yes("place/530627"), "{chain}");
    }
    // The year decides between what was and what is.
    let then = Query { text: "陕县", kinds: county, year: Some(2012), ..Query::default() };
    assert_eq!(first(&then), yes("place/411222"));
    assert_eq!(first(&Query { text: "陕县", kinds: county, ..Query::default() }), yes("place/411203"));
    assert_eq!(first(&Query { text: "襄樊市", ..Query::default() }), yes("place/420600"));
    // The province before the city of the same short name.
    assert_eq!(first(&Query { text: "吉林", ..Query::default() }), yes("place/220000"));
    assert_eq!(first(&Query { text: "吉林", kinds: &[Kind::Prefecture], ..Query::default() }), yes("place/220200"));
    // A township is not in the table: its county is offered, never as sure.
    let town = engine.find(&Query { text: "云南省镇雄县坪上镇", ..Query::default() });
    assert_eq!((town[0].thing.id.as_str(), town[0].how, town[0].sure), ("place/530627", "container", false));
}

#[test]
fn bodies_offices_programmes_and_pairs_are_matched() {
    let engine = engine();
    let first = |q: &Query| engine.find(q).into_iter().next().map(|c| (c.thing.name, c.sure)).unwrap_or_default();
    let body: &[Kind] = &[Kind::Body];
    let named = |text: &str| first(&Query { text, kinds: body, ..Query::default() });
    assert_eq!(named("三峡集团"), ("中国长江三峡集团有限公司".to_owned(), true));
    assert_eq!(named("甘肃省卫健委"), ("甘肃省卫生健康委员会".to_owned(), true));
    let office = Query { text: "民政厅", kinds: body, within: &["贵州"], ..Query::default() };
    assert_eq!(first(&office), ("贵州省民政厅".to_owned(), true));
    assert!(!named("完全没有这样的名字").1);
    let pair = engine.find(&Query { text: "沪滇", kinds: &[Kind::AidPair], ..Query::default() });
    assert!(pair.iter().all(|c| c.thing.id.starts_with("pair/310000-530000-")), "{pair:?}");
    let two = Query { text: "国家扶贫办", kinds: body, year: Some(2023), ..Query::default() };
    let names: Vec<String> = engine.find(&two).into_iter().map(|c| c.thing.name).collect();
    assert!(names.contains(&"国家乡村振兴局".to_owned()) || names.contains(&"农业农村部".to_owned()), "{names:?}");
    // A body that a corpus brought along.
    let mut engine = engine;
    engine.add([bangfu::reconcile::Thing::body("某某山货有限公司", "enterprise")]);
    let found = engine.find(&Query { text: "某某山货有限公司", ..Query::default() });
    assert!(found[0].sure && found[0].thing.id == "body/某某山货有限公司");
}

#[test]
fn things_are_suggested_and_extended() {
    let engine = engine();
    let names: Vec<&str> = engine.suggest("昭", &[Kind::Place], 5).iter().map(|t| t.name.as_str()).collect();
    assert!(names.contains(&"昭通市"), "{names:?}");
    let county = engine.get("place/530627").expect("镇雄县 exists");
    let value = |p: &str| engine.values(county, p).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(value("province"), ["云南省"]);
    assert_eq!(value("within"), ["云南省", "昭通市"]);
    assert_eq!(value("wikidata"), ["http://www.wikidata.org/entity/Q197751"]);
    assert!(value("no-such-property").is_empty());
    for property in engine.properties(Some(Kind::County)) {
        assert!(!property.zh.is_empty() && !property.en.is_empty());
    }
    assert!(engine.get("https://w3id.org/bangfu/id/place/530627").is_some());
}

#[test]
fn hostile_names_cost_little() {
    let engine = engine();
    for text in ["县".repeat(100_000), "云南省".repeat(50_000), "\u{200b}".repeat(1000), "中国中国镇".repeat(9999)]
    {
        assert!(engine.find(&Query { text: &text, within: &[&text], ..Query::default() }).len() <= 5);
    }
    assert!(engine.find(&Query::default()).is_empty());
}

fn facts() -> String {
    let knowledge = Knowledge::embedded();
    let writer = Writer::load(&knowledge, Iris::default()).expect("the ontology has every term");
    nquads(&reference(&writer, &super::SEEDS, &knowledge).expect("the reference data are right"))
}

#[test]
fn the_reference_graph_tells_places_areas_and_the_state_of_links() {
    let facts = facts();
    let id = "https://w3id.org/bangfu/id";
    let ns = "https://w3id.org/bangfu/ns#";
    let lines: HashSet<&str> = facts.lines().filter_map(|l| l.rsplit_once(" <")).map(|(triple, _)| triple).collect();
    let has = |s: &str, p: &str, o: &str| lines.contains(format!("<{id}/{s}> <{p}> {o}").as_str());
    let within = format!("{ns}within");
    for above in ["place/530627", "place/530600", "place/530000", "place/000000", "area/乌蒙山区"] {
        assert!(has("place/530627", &within, &format!("<{id}/{above}>")), "{above}");
    }
    // A county of a member prefecture lies in the area as well.
    assert!(has("place/533323", &within, &format!("<{id}/area/三区三州>")));
    assert!(!has("place/440100", &within, &format!("<{id}/area/三区三州>")));
    let linkset = format!("{ns}linkset");
    assert!(has("place/530627", &linkset, &format!("<{id}/linkset/wikidata-by-code>")));
    assert!(has(
        "linkset/wikidata-by-label",
        &format!("{ns}verified"),
        "\"false\"^^<http://www.w3.org/2001/XMLSchema#boolean>"
    ));
    // The town that a county is governed from is never the county.
    for row in super::SEEDS.places.iter().filter(|r| r.geonames_seat) {
        let feature = format!("<https://sws.geonames.org/{}/>", row.geonames.as_deref().unwrap_or_default());
        let exact = "http://www.w3.org/2004/02/skos/core#exactMatch";
        assert!(!has(&format!("place/{}", row.code), exact, &feature), "{}", row.name);
    }
    // A body helps: 一个民族一个集团.
    assert!(facts.contains(&format!("<{ns}helper> <{id}/body/中国华能集团有限公司>")));
}

#[test]
fn townships_and_offices_are_things_with_what_holds_them() {
    let knowledge = Knowledge::embedded();
    let bangfu = Bangfu::open(&knowledge).expect("the knowledge is right");
    let writer = Writer::load(&knowledge, Iris::default()).expect("the ontology has every term");
    let text = "2019年,云南省民政厅向镇雄县坪上镇投入帮扶资金300万元。2019年,云南省扶贫办安排彝良县资金5000万元。";
    let reading = bangfu.read("note.txt", text.as_bytes(), None);
    let facts = nquads(&writer.document(&reading.document, &reading.claims, &bangfu.seeds));
    let id = "https://w3id.org/bangfu/id";
    let ns = "https://w3id.org/bangfu/ns#";
    for line in [
        format!("<{id}/place/530627-坪上镇> <{ns}within> <{id}/place/530000>"),
        format!("<{id}/place/530627-坪上镇> <{ns}parent> <{id}/place/530627>"),
        format!("<{id}/place/530627-坪上镇> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ns}Township>"),
        format!("<{id}/body/云南省民政厅> <{ns}parent> <{id}/body/云南省人民政府>"),
        format!("<{id}/body/云南省扶贫开发办公室> <{ns}successor> <{id}/body/云南省乡村振兴局>"),
        format!("<{id}/body/云南省扶贫开发办公室> <{ns}wording> \"云南省扶贫办\""),
    ] {
        assert!(facts.contains(&line), "{line}\n{facts}");
    }
}

/// The knowledge with another table of corrections.
fn corrected(rows: &str) -> (tempfile::TempDir, Knowledge) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("seeds")).expect("a folder");
    let table = format!("wording,action,thing,reason\n{rows}");
    std::fs::write(folder.path().join("seeds/overrides.csv"), table).expect("the table is written");
    let knowledge = Knowledge::at(folder.path());
    (folder, knowledge)
}

#[test]
fn a_person_corrects_names_without_touching_code() {
    let rows = "三洲,is,522300,what this county's reports call it\n朝霞集团,same,朝霞控股有限公司,one firm\n镇雄县,never,,a test\n";
    let (_folder, knowledge) = corrected(rows);
    let seeds = Arc::new(Seeds::load(&knowledge).expect("the rows are right"));
    let bangfu = Bangfu::open(&knowledge).expect("the rows are right");
    let text = "朝霞集团向三洲捐赠100万元,镇雄县派人参加。朝霞控股有限公司又捐赠20万元。";
    let reading = bangfu.read("note.txt", text.as_bytes(), None);
    let places: Vec<_> = reading
        .mentions
        .iter()
        .filter_map(|m| if let What::Place(p) = &m.what { p.code.clone() } else { None })
        .collect();
    assert_eq!(places, ["522300"]);
    let bodies: Vec<_> = reading
        .mentions
        .iter()
        .filter_map(|m| if let What::Body(b) = &m.what { Some(b.name.clone()) } else { None })
        .collect();
    assert_eq!(bodies, ["朝霞控股有限公司", "朝霞控股有限公司"]);
    let writer = Writer::load(&knowledge, Iris::default()).expect("the ontology has every term");
    let facts = nquads(&reference(&writer, &seeds, &knowledge).expect("the reference data are right"));
    assert!(facts.contains("seeds/overrides.csv:2") && facts.contains("what this county's reports call it"));
}

#[test]
fn wrong_corrections_are_told_with_their_line() {
    for (rows, line, part) in [
        ("三洲,is,999999,x\n", 2, "999999"),
        ("甲,never,,x\n甲,never,,y\n", 3, "already"),
        ("甲集团,same,乙集团,x\n乙集团,same,甲集团,y\n", 2, "circle"),
        ("甲,perhaps,,x\n", 2, "perhaps"),
        (",never,,x\n", 2, "wording"),
        ("甲,never,530000,x\n", 2, "no thing"),
    ] {
        let (_folder, knowledge) = corrected(rows);
        let message = Seeds::load(&knowledge).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(message.contains(&format!("overrides.csv:{line}")) && message.contains(part), "{rows}: {message}");
    }
}

#[test]
fn a_programme_launched_by_nobody_known_is_refused_with_its_line() {
    let head = "name,aliases,sector,launched_by,since,launch_source,source,verified\n";
    let refused = |row: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("seeds")).expect("a folder");
        std::fs::write(folder.path().join("seeds/programmes.csv"), format!("{head}{row}\n"))
            .expect("the table is written");
        Seeds::load(&Knowledge::at(folder.path())).err().map(|e| e.to_string())
    };
    assert_eq!(refused("雨露计划,,education,教育部,2006-03,own list,own list,no"), None);
    let nobody = refused("雨露计划,,education,教育总部,2006,own list,own list,no").expect("no such body");
    assert!(nobody.contains("seeds/programmes.csv:2") && nobody.contains("教育总部"), "{nobody}");
    let date = refused("雨露计划,,education,教育部,06年,own list,own list,no").expect("no such date");
    assert!(date.contains("06年") && date.contains("2014-10"), "{date}");
    assert!(refused("雨露计划,,education,教育部,2006,,own list,no").is_some_and(|e| e.contains("launch_source")));
}

#[test]
fn claims_are_of_the_programmes_that_their_words_name() {
    let bangfu = Bangfu::open(&Knowledge::embedded()).expect("the knowledge loads");
    let of = |text: &str| -> Vec<Vec<String>> {
        let reading = bangfu.read("note.txt", text.as_bytes(), None);
        let programmes = |c: &bangfu::claim::Claim| {
            let slots = c.slots.iter().filter(|s| s.role == bangfu::claim::Role::Programme);
            slots.map(|s| s.name.clone()).collect()
        };
        reading.claims.iter().map(programmes).collect()
    };
    assert_eq!(of("全县落实扶贫小额信贷2960万元。"), [["小额信贷"]]);
    assert_eq!(of("全县投放脱贫人口小额信贷2960万元。"), [["小额信贷"]]);
    assert_eq!(of("全县安排衔接资金2960万元。"), [["财政衔接推进乡村振兴补助资金"]]);
    assert_eq!(of("全县“雨露计划”资助学生2960人。"), [["雨露计划"]]);
    assert_eq!(of("全县投入帮扶资金2960万元,落实雨露计划。"), [Vec::<String>::new()]);
}
