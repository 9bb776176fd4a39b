//! What a question costs: read and settled on a named query, bound to SPARQL; and looked for in the full-text index,
//! over HTTP as the page does it.
//!
//! `cargo bench --bench asking`. The store is made of the project's sample reports.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use bangfu::answer::Queries;
use bangfu::ask::Asker;
use bangfu::graph::Iris;
use bangfu::knowledge::Knowledge;
use bangfu::seeds::Seeds;
use criterion::{Criterion, criterion_group, criterion_main};

/// One a kind: who gave how much, over years, ties, an indicator, what no query can do.
const QUESTIONS: [&str; 5] = [
    "浙江省2021年给四川投了多少钱",
    "谁在帮扶贵州省",
    "2016年以来上海市给云南省哪些地方投了钱",
    "怒江州的贫困发生率怎么变化",
    "除了上海还有谁给云南投了钱",
];

/// A name, a short name, words of sentences, words apart, what stands nowhere.
const WORDS: [(&str, &str); 5] = [
    ("name", "云南省"),
    ("short name", "怒江州"),
    ("words", "帮扶资金"),
    ("words apart", "产业 就业 帮扶"),
    ("nothing", "龘靐齉"),
];

fn questions(c: &mut Criterion) {
    let knowledge = Knowledge::embedded();
    let asker = Asker::load(&knowledge).expect("the words of questions load");
    let queries = Queries::load(&knowledge).expect("the queries load");
    let seeds = Seeds::load(&knowledge).expect("the seeds load");
    let iris = Iris::default();
    let mut group = c.benchmark_group("ask");
    group.bench_function("read", |b| b.iter(|| QUESTIONS.map(|q| black_box(asker.read(q)))));
    group.bench_function("read, fit and bind", |b| {
        b.iter(|| {
            QUESTIONS.map(|q| {
                let mut question = asker.read(q);
                let named = question.query.as_deref().and_then(|name| queries.get(name).ok())?;
                asker.fit(&mut question, named);
                named.bind(&question.parameters, &seeds, &iris).ok()
            })
        });
    });
    group.finish();
}

/// The service over a store of the samples; it ends with its standard input.
struct House {
    child: Child,
    address: String,
}

impl House {
    fn open(store: &Path) -> Self {
        let program = env!("CARGO_BIN_EXE_bangfu");
        let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/documents");
        let built = Command::new(program).args(["build", samples, "--store"]).arg(store).output();
        assert!(built.expect("bangfu starts").status.success(), "the samples build");
        let mut child = Command::new(program)
            .args(["--lang", "en", "serve", "--port", "0", "--until-eof", "--store"])
            .arg(store)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("bangfu starts");
        let lines = BufReader::new(child.stderr.take().expect("standard error is piped")).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|l| Some(l.split_once("http://")?.1.split('/').next()?.to_owned()))
            .expect("the service says where it is");
        Self { child, address }
    }

    /// The status and length of an answer.
    fn get(&self, path: &str) -> (String, usize) {
        let mut stream = TcpStream::connect(&self.address).expect("the service listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").expect("sent");
        let mut text = Vec::new();
        stream.read_to_end(&mut text).expect("an answer");
        (String::from_utf8_lossy(&text[..text.len().min(12)]).into_owned(), text.len())
    }
}

impl Drop for House {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn search(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let house = House::open(&folder.path().join("store"));
    let path = |words: &str| -> String {
        let encoded: String = words.bytes().map(|b| format!("%{b:02X}")).collect();
        format!("/search?q={encoded}")
    };
    // The index is made after the service has begun.
    while !house.get(&path("云南")).0.ends_with("200") {
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    let mut group = c.benchmark_group("search");
    group.bench_function("http alone", |b| b.iter(|| house.get("/version")));
    for (name, words) in WORDS {
        let path = path(words);
        group.bench_function(name, |b| b.iter(|| house.get(&path)));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(30);
    targets = questions, search
}
criterion_main!(benches);
