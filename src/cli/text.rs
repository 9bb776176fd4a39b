//! Languages: which one, and the Chinese help.

use clap::Command;

/// Language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    Zh,
    En,
}

/// `--lang` among the arguments, before they are parsed (help needs it).
pub fn from_arguments() -> Option<Lang> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = arguments.iter().enumerate().find_map(|(i, a)| match a.strip_prefix("--lang") {
        Some("") => arguments.get(i + 1).cloned(),
        Some(v) => v.strip_prefix('=').map(str::to_owned),
        None => None,
    })?;
    match value.as_str() {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// By LC_ALL, LC_MESSAGES, LANG (POSIX order).
pub fn from_environment() -> Lang {
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|k| std::env::var(k).ok()).find(|v| !v.is_empty());
    if value.is_some_and(|v| v.starts_with("zh")) { Lang::Zh } else { Lang::En }
}

/// command, Chinese summary, examples
const COMMANDS: [(&str, &str, &str); 14] = [
    ("build", "把文件读入库中", "bangfu build reports/ --store S\nbangfu build a.txt b.html --store S --remove old"),
    (
        "extract",
        "读文件并输出陈述,不用库",
        "bangfu extract report.txt --format table\ncat report.txt | bangfu extract - --format jsonl",
    ),
    (
        "query",
        "问一个已命名的查询、查询文件或标准输入",
        "bangfu query who-funded-what --store S -p place=530000\nbangfu query --list\nbangfu query my.rq --store S --format csv",
    ),
    ("show", "输出库中关于某物或某陈述的一切", "bangfu show place/530000 --store S"),
    ("why", "输出陈述的原句(标出要素)、规则和推断", "bangfu why 3f2a9c0d1e4b5a67 --store S"),
    (
        "explain",
        "输出一句话如何被读:提及、规则、陈述",
        "bangfu explain \"2019年,东山县投入帮扶资金320万元\" --place 350000",
    ),
    (
        "mentions",
        "输出文中提及的数量、时间、地点、机构",
        "bangfu mentions report.txt\necho '{\"text\":\"去年投入3亿元\",\"date\":\"2020-05-01\"}' | bangfu mentions - --lines",
    ),
    (
        "eval",
        "与人工标注比较打分",
        "bangfu eval gold/*.gold.jsonl --inputs texts/ --errors 5\nbangfu eval gold/*.gold.jsonl --claims claims.jsonl",
    ),
    ("validate", "按SHACL形状检查图", "bangfu validate --store S"),
    ("check", "检查规则、种子、查询、本体;指出从不触发的规则", "bangfu check\nbangfu check --inputs reports/"),
    (
        "export",
        "把陈述、图、地图、资助标准、报告写成其他工具可用的文件",
        "bangfu export --store S -o claims.csv --excel\nbangfu export --store S -o aid.gexf --within 530000 --years 2016-2020\nbangfu export iati --store S -o aid.iati.xml --publisher XX-ORG-1=某机构\nbangfu export dataset --store S -o out/\nbangfu export --list",
    ),
    ("load", "把RDF文件载入库中", "bangfu load claims.nq --store S\nbangfu load more.ttl --store S --graph https://example.org/g"),
    ("stats", "统计库中内容", "bangfu stats --store S"),
    ("completions", "输出命令行补全脚本", "bangfu completions bash > /etc/bash_completion.d/bangfu"),
];

/// Puts examples under every command's help, and Chinese summaries when the language is Chinese.
pub fn translate(command: Command, lang: Lang) -> Command {
    let codes = match lang {
        Lang::Zh => "退出码: 0 完成 · 1 无结果 · 2 参数或输入有误 · 3 库不可用 · 4 知识文件有误",
        Lang::En => {
            "Exit codes: 0 done · 1 nothing found · 2 wrong call or input · 3 store unusable · 4 knowledge files wrong"
        }
    };
    let about = match lang {
        Lang::Zh => "帮扶:谁在何时何地出了什么钱。中文报告读入,知识图谱产出。",
        Lang::En => "bangfu: who funded what, where and when. Chinese reports in, a knowledge graph out.",
    };
    let mut command = command.about(about).after_help(codes);
    for (name, zh, examples) in COMMANDS {
        command = command.mut_subcommand(name, |c| {
            let title = if lang == Lang::Zh { "示例" } else { "Examples" };
            let c = c.after_help(format!("{title}:\n  {}\n\n{codes}", examples.replace('\n', "\n  ")));
            if lang == Lang::Zh { c.about(zh) } else { c }
        });
    }
    command
}
