//! The store, the services over it, and a client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Documents of our own: names are real, the figures and sentences are made up.
const DOCUMENTS: &[(&str, &str)] = &[
    (
        "river.txt",
        "云南省东西部协作工作总结\n2020年12月20日\n\
         2016年以来,上海市累计投入云南省财政帮扶资金96.4亿元,实施项目2310个。\n\
         2019年,上海市投入怒江傈僳族自治州帮扶资金4.2亿元,选派援滇干部86名。\n\
         2020年,中国长江三峡集团有限公司向怒江傈僳族自治州捐赠资金1.8亿元,用于易地扶贫搬迁。\n\
         2018年,云南省财政厅下达昭通市产业扶贫资金3.6亿元。\n\
         会泽县贫困发生率从2015年的24.1%下降到2019年的1.3%。\n\
         全省家庭医生签约服务率达到98.6%。\n",
    ),
    (
        "coast.md",
        "# 福建省与宁夏回族自治区协作情况\n\n2021年6月18日\n\n\
         2020年,福建省投入宁夏回族自治区协作资金5.3亿元。\n\
         2021年,福建省选派专业技术人才312名到固原市工作。\n\
         教育部定点帮扶青龙满族自治县,2019年投入帮扶资金2600万元。\n\
         根据《关于深化闽宁协作的意见》,计划到2025年建成村镇示范点60个。\n",
    ),
    (
        "hill.html",
        "<html><head><title>贵州省脱贫攻坚发布</title></head><body><h1>贵州省脱贫攻坚发布</h1>\
         <p>2020年11月25日</p><p>2019年,<b>广东省</b>投入毕节市帮扶资金7.5亿元。</p>\
         <table><tr><th>地区</th><th>资金(万元)</th></tr><tr><td>威宁彝族回族苗族自治县</td><td>1200</td></tr></table>\
         <p>农村居民人均可支配收入达到11642元。</p></body></html>",
    ),
];

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangfu"));
    command.env_remove("BANGFU_STORE").env("LC_ALL", "C");
    command
}

/// Builds a store of the documents in `folder`.
pub fn build(folder: &Path) -> PathBuf {
    let texts = folder.join("documents");
    std::fs::create_dir_all(&texts).expect("the folder can be made");
    for (name, text) in DOCUMENTS {
        std::fs::write(texts.join(name), text).expect("the document can be written");
    }
    let store = folder.join("store");
    let built = program().arg("build").arg(&texts).arg("--store").arg(&store).output().expect("bangfu starts");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    store
}

/// The store that all reading services share.
pub fn store() -> &'static Path {
    static STORE: OnceLock<PathBuf> = OnceLock::new();
    STORE.get_or_init(|| {
        // Cargo's own folder for tests: what is left here is swept with the target.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("serve");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).expect("the folder of an earlier run can be removed");
        }
        build(&folder)
    })
}

/// A running service. It ends with the test, because its standard input does.
pub struct House {
    child: Child,
    pub url: String,
}

impl House {
    pub fn over(store: &Path, arguments: &[&str]) -> Self {
        let mut child = program()
            .args(["--lang", "en", "serve", "--port", "0", "--until-eof", "--store"])
            .arg(store)
            .args(arguments)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("bangfu starts");
        let mut lines = BufReader::new(child.stderr.take().expect("standard error is piped")).lines();
        let mut seen = String::new();
        let url = loop {
            let line = lines.next().unwrap_or_else(|| panic!("the service ended: {seen}")).expect("messages are UTF-8");
            if let Some(rest) = line.strip_prefix("serving at ") {
                break rest.split_whitespace().next().unwrap_or_default().trim_end_matches('/').to_owned();
            }
            seen += &line;
        };
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url }
    }

    /// The service that most tests share: usual limits.
    pub fn usual() -> &'static Self {
        static HOUSE: OnceLock<House> = OnceLock::new();
        HOUSE.get_or_init(|| Self::over(store(), &["--timeout", "60"]).settled())
    }

    /// A service with little time and memory.
    pub fn strict() -> &'static Self {
        static HOUSE: OnceLock<House> = OnceLock::new();
        HOUSE.get_or_init(|| Self::over(store(), &["--timeout", "2", "--memory", "700", "--answer", "16"]))
    }

    /// Waits until the service has nothing of its own to do: the search index, which it makes at start, is there.
    pub fn settled(self) -> Self {
        let until = Instant::now() + Duration::from_secs(120);
        while self.get("/search?q=x").status != 200 {
            assert!(Instant::now() < until, "the search index is not made");
        }
        self
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    pub fn get(&self, path: &str) -> Reply {
        self.get_with(path, &[])
    }

    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = agent().get(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::of(request.call())
    }

    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = agent().post(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::of(request.send(body))
    }

    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        Reply::of(agent().post(format!("{}{path}", self.url)).send_form(fields.iter().copied()))
    }

    /// A query by GET.
    pub fn query(&self, text: &str, headers: &[(&str, &str)]) -> Reply {
        self.get_with(&format!("/sparql?query={}", encoded(text)), headers)
    }

    /// The rows of a SELECT query, as SPARQL JSON bindings.
    pub fn rows(&self, text: &str) -> Vec<Value> {
        let reply = self.query(text, &[("accept", "application/sparql-results+json")]);
        assert_eq!(reply.status, 200, "{text}: {}", reply.text());
        reply.json()["results"]["bindings"].as_array().cloned().expect("bindings are an array")
    }

    /// Whatever bytes, and whatever comes back until the connection closes.
    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address()).expect("the service listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout can be set");
        // A service that has refused may close before all is sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let until = Instant::now() + Duration::from_secs(10);
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .allow_non_standard_methods(true)
        .build()
        .into()
}

/// Percent-encoded for the value of a URL's parameter.
pub fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    fn of(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Self {
        let mut answer = answer.expect("the service answers");
        let headers = answer
            .headers()
            .iter()
            .map(|(k, v)| (k.as_str().to_owned(), String::from_utf8_lossy(v.as_bytes()).into_owned()))
            .collect();
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(1 << 30).read_to_vec().expect("the body arrives whole");
        Self { status, headers, body }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
    }

    /// The media type without its parameters.
    pub fn media(&self) -> &str {
        self.header("content-type").split(';').next().unwrap_or_default().trim()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("no JSON ({e}): {}", self.text()))
    }

    /// Checks that this is a problem document (RFC 9457) in both languages with this status and name.
    pub fn is_problem(&self, status: u16, name: &str) {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.media(), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], status, "{problem}");
        let kind = problem["type"].as_str().unwrap_or_default();
        assert_eq!(kind.rsplit('/').next(), Some(name), "{problem}");
        for field in ["title", "detail", "detailZh"] {
            assert!(problem[field].as_str().is_some_and(|t| !t.is_empty()), "{field}: {problem}");
        }
    }
}
