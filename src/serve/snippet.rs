//! How to call a named query from the languages that people use.

use serde_json::{Value, json};

use crate::answer::Named;

/// Values that show what a parameter looks like, where it has no default.
fn shown(named: &Named) -> String {
    let mut tail = form_urlencoded::Serializer::new(String::new());
    for p in &named.parameters {
        let value = p.default.as_deref().or(match p.name.as_str() {
            "helper" => Some("310000"),
            "recipient" | "place" => Some("530000"),
            "indicator" => Some("贫困发生率"),
            _ => None,
        });
        // Defaults need not be written out, but show what can be chosen.
        tail.append_pair(&p.name, value.unwrap_or("…"));
    }
    tail.finish()
}

/// Calls in curl, Python, R and JavaScript, in the form of `x-codeSamples` of OpenAPI tools.
pub fn samples(base: &str, named: &Named) -> Value {
    let tail = shown(named);
    let mark = if tail.is_empty() { "" } else { "?" };
    let csv = format!("{base}/q/{}.csv{mark}{tail}", named.name);
    let ndjson = format!("{base}/q/{}.ndjson{mark}{tail}", named.name);
    json!([
        {"lang": "Shell", "label": "curl", "source": format!("curl --fail --compressed '{csv}' -o {}.csv", named.name)},
        {"lang": "Python", "label": "Python (pandas)", "source": format!(
            "import pandas as pd\nrows = pd.read_csv(\"{csv}\", dtype={{\"code\": str}})\nprint(rows.head())")},
        {"lang": "R", "label": "R", "source": format!(
            "rows <- read.csv(\"{csv}\", fileEncoding = \"UTF-8\")\nhead(rows)")},
        {"lang": "JavaScript", "label": "JavaScript", "source": format!(
            "const answer = await fetch(\"{ndjson}\");\nif (!answer.ok) throw new Error((await answer.json()).detail);\n\
             const rows = (await answer.text()).trimEnd().split(\"\\n\").map((line) => JSON.parse(line));\nconsole.table(rows);")},
    ])
}
