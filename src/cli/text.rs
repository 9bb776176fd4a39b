//! Languages: which one, the help in Chinese, the names of kinds and slots, the errors of the floors below.
//!
//! English help stands as doc comments beside the arguments; Chinese help stands here, by command and argument.

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command};

use crate::answer::{JoinError, NamedError, QueryError};
use crate::export::ExportError;
use crate::graph::exchange::LoadError;
use crate::graph::store::StoreError;
use crate::knowledge::KnowledgeError;

/// Language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    Zh,
    En,
}

impl Lang {
    /// One of two wordings.
    pub fn say<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// `--lang` among the arguments, before they are parsed (help needs it).
pub fn from_arguments() -> Option<Lang> {
    let arguments: Vec<String> = std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
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
pub(super) const COMMANDS: &[(&str, &str, &str)] = &[
    (
        "build",
        "把文件读入库中",
        "bangfu build reports/ --store S\nbangfu build a.txt b.html --store S\nbangfu build reports/ --store S --prune\nbangfu build --store S --remove old-report",
    ),
    (
        "extract",
        "读文件并输出陈述,不用库",
        "bangfu extract report.txt --format table\ncat report.txt | bangfu extract - --format jsonl\nbangfu extract reports/ --format nq > claims.nq",
    ),
    (
        "query",
        "问一个已命名的查询、查询文件或标准输入",
        "bangfu query --list\nbangfu query who-funded-what --store S -p place=530000\nbangfu query places-with-links --store S --join counties.csv\nbangfu query places-population --store S --federate\nbangfu query my.rq --store S --format csv\necho 'SELECT * { ?s ?p ?o } LIMIT 3' | bangfu query - --store S",
    ),
    (
        "show",
        "输出库中关于某物或某陈述的一切",
        "bangfu show 530000 --store S\nbangfu show 上海市 --store S\nbangfu show body/教育部 --store S",
    ),
    ("why", "输出陈述的原句(标出要素)、规则和推断", "bangfu why 3f2a9c0d --store S"),
    (
        "explain",
        "输出一句话如何被读:提及、规则、陈述",
        "bangfu explain \"2019年,东山县投入帮扶资金320万元\"\nbangfu explain \"今年全省投入3亿元\" --place 350000 --date 2020-05-01",
    ),
    (
        "mentions",
        "输出文中提及的数量、时间、地点、机构",
        "bangfu mentions report.txt\necho '{\"text\":\"去年投入3亿元\",\"date\":\"2020-05-01\"}' | bangfu mentions - --lines",
    ),
    (
        "eval",
        "与人工标注比较打分,或比较两个版本",
        "bangfu eval gold/*.gold.jsonl --inputs texts/ --errors 5\nbangfu eval gold/*.gold.jsonl --claims new.jsonl --compare old.jsonl",
    ),
    ("validate", "按SHACL形状检查图", "bangfu validate --store S"),
    ("check", "检查规则、种子、查询、本体;指出从不触发的规则", "bangfu check\nbangfu check --inputs reports/"),
    (
        "export",
        "把陈述、图、地图、资助标准、报告写成其他工具可用的文件",
        "bangfu export --store S -o claims.csv --excel\nbangfu export --store S -o aid.gexf --within 520000 --years 2016-2020\nbangfu export --store S -o answer.html --query who-funded-what -p place=530000\nbangfu export iati --store S -o aid.iati.xml --publisher XX-ORG-1=某机构\nbangfu export dataset --store S -o out/\nbangfu export --list",
    ),
    (
        "load",
        "把RDF文件载入库中",
        "bangfu load claims.nq --store S\nbangfu load more.ttl --store S --graph https://example.org/g",
    ),
    (
        "reconcile",
        "把表格一列中的名称对应到地点、机构、项目计划或结对",
        "bangfu reconcile counties.csv --column 县名 --type county --within 省份\nbangfu reconcile donors.csv --column donor --type body --province 云南 -o matched.csv --excel\nbangfu reconcile old.csv --column name --type place --date 日期 --best",
    ),
    ("stats", "统计库中内容", "bangfu stats --store S\nbangfu stats --store S --graphs"),
    (
        "ask",
        "用中文提问;没读懂的会说出来",
        "bangfu ask 上海市2016年以来给云南投了多少钱 --store S\nbangfu ask 贵州省的贫困发生率是多少 --show",
    ),
    #[cfg(feature = "serve")]
    (
        "serve",
        "以HTTP提供查询服务和网页",
        "bangfu serve --store S --open\nbangfu serve --store S --host 0.0.0.0 --port 8080 --timeout 10\nBANGFU_TOKEN=SECRET bangfu serve --store S --writable",
    ),
    (
        "completions",
        "输出命令行补全脚本",
        "bangfu completions bash > ~/.local/share/bash-completion/completions/bangfu",
    ),
];

/// What every command takes.
pub(super) const ARGUMENTS_FOR_ALL: [&str; 2] = ["lang", "knowledge"];

/// command (empty: any), argument, Chinese help
const ARGUMENTS: &[(&str, &str, &str)] = &[
    ("", "lang", "消息的语言(否则按LC_ALL、LC_MESSAGES、LANG)"),
    ("", "knowledge", "目录,其中的seeds/、rules/、queries/、ontology/逐个文件地覆盖内置的"),
    ("", "store", "库所在的文件夹"),
    ("build", "store", "库所在的文件夹;没有就新建"),
    ("", "inputs", "文件、文件夹,或-(标准输入)"),
    ("build", "remove", "按文件编号从库中移除"),
    ("build", "prune", "移除库中不在这次输入之列的文件"),
    ("build", "again", "不管变没变,全部重读"),
    ("extract", "format", "jsonl:每行一条陈述;nq、ttl:RDF;table:供人阅读"),
    ("query", "query", "查询的名称、文件,或-(标准输入)"),
    ("query", "p", "已命名查询的参数,如 -p place=530000"),
    ("query", "format", "默认:在终端上是表格,在管道里是CSV"),
    ("query", "join", "按两者共有的列(如code)给每行接上一个带表头的CSV文件的各列"),
    ("query", "federate", "允许SERVICE经网络询问其他端点"),
    ("query", "list", "列出已命名的查询及其参数;给出名称则只列它并加说明"),
    ("show", "thing", "IRI或其末段(place/530000)、区划代码、陈述的编号或其开头几位、名称"),
    ("show", "most", "最多输出多少条"),
    ("why", "claim", "陈述的编号、编号的开头几位,或IRI"),
    ("explain", "sentence", "要读的句子"),
    ("explain", "place", "文件自己的地点(区划代码):全省、我市所指"),
    ("explain", "date", "文件的日期:今年所指"),
    ("mentions", "input", "文件,或-(标准输入)"),
    ("mentions", "lines", "每行输入是一段文字,或对象{\"text\",\"date\"};每行输出是它的提及数组"),
    ("mentions", "date", "今年、目前所依据的日期"),
    ("mentions", "format", "jsonl:每行一个提及(用--lines时每行一个数组)"),
    ("eval", "gold", "人工标注,一个文件一份,名为 文件编号.gold.jsonl"),
    ("eval", "claims", "要打分的陈述(JSON行)"),
    ("eval", "inputs", "要读取并打分的文件"),
    ("eval", "errors", "每类每要素列出多少个错误"),
    ("eval", "compare", "另一版本的陈述:逐条指出新增、消失和改变的"),
    ("eval", "min", "下限,如 funding.f1=0.9 observation.whole=0.7;低于任何一个则退出码为1"),
    ("eval", "format", "text:供人阅读;json:全部指标"),
    ("validate", "most", "最多输出多少处"),
    ("check", "inputs", "用这些文件试规则;从不触发的会列出"),
    ("export", "format", "格式的名称(见--list);否则由-o的扩展名决定"),
    ("export", "output", "要写的文件或文件夹;否则写到标准输出"),
    ("export", "list", "列出各种格式"),
    ("export", "table", "表格格式中的哪张表:claims、flows、places、bodies……"),
    ("export", "excel", "CSV以字节序标记开头,供Excel用"),
    ("export", "place", "只要关于这个地点的陈述:区划代码、名称或IRI"),
    ("export", "within", "只要关于这个地点及其下各地的陈述"),
    ("export", "years", "只要时段涉及这些年的陈述:2016或2016-2020"),
    ("export", "funder", "只要这个出资方的陈述:名称、区划代码或IRI"),
    ("export", "flow", "只要这种流向:invest、allocate、spend、loan、donate、raise、purchase、agree"),
    ("export", "pair", "只要这对结对关系的陈述:沪滇"),
    ("export", "document", "只要这份文件的陈述"),
    ("export", "kind", "只要这类陈述:funding、observation、staffing、pairing、policy"),
    ("export", "min_score", "只要可信度不低于此数的陈述"),
    ("export", "query", "只要查询找到的陈述:已命名的查询,或带变量?claim的文件;html和markdown以查询结果本身开头"),
    ("export", "p", "已命名查询的参数,如 -p place=530000"),
    ("export", "publisher", "由谁发布(IATI和360Giving用):编号=名称"),
    ("export", "year_as_0101", "标准要求日期之处,把年份写成1月1日,并注明"),
    ("export", "left_out", "资助标准容不下的陈述写到哪里(否则写在-o旁边)"),
    ("export", "rdf12", "附RDF 1.2注解:每个要素是它所填语句的具体化(nquads、trig、turtle、ntriples)"),
    ("export", "licence", "数据集的许可协议"),
    ("export", "published", "数据集的发布日期(否则取最新文件的日期)"),
    ("export", "title", "报告或数据集的标题"),
    ("export", "accessed", "查阅来源的日期,用于引文(否则不写)"),
    ("stats", "graphs", "也列出每个命名图的语句数"),
    ("load", "files", "RDF文件:.nq .trig .ttl .nt .jsonld .rdf;或-(标准输入,须给--format)"),
    ("load", "store", "库所在的文件夹;没有就新建"),
    ("load", "format", "文件名看不出时,各文件的语法:nquads、trig、turtle、ntriples、jsonld、rdfxml"),
    ("load", "graph", "没有写图名的语句归入哪个图(否则按文件名)"),
    ("reconcile", "input", "首行为列名的CSV、TSV或xlsx文件,或-(标准输入)"),
    ("reconcile", "sheet", "表所在的xlsx工作表(否则取第一张)"),
    ("reconcile", "column", "名称所在的列"),
    ("reconcile", "kind", "是什么的名称:place、province、prefecture、county、area、body、programme、pair"),
    ("reconcile", "within", "写有各自所在地(名称或代码)的列;可给多次"),
    ("reconcile", "province", "全部所在的地方"),
    ("reconcile", "date", "写有名称使用日期的列"),
    ("reconcile", "year", "全部名称使用的年份"),
    ("reconcile", "limit", "最多列出多少个备选"),
    ("reconcile", "best", "不确定时也填最佳候选"),
    ("reconcile", "output", "写到这个文件,而不是标准输出"),
    ("reconcile", "excel", "以字节序标记开头,供Excel用"),
    ("ask", "question", "问题,如“上海市2016年以来给云南投了多少钱”"),
    ("ask", "store", "库所在的文件夹"),
    ("ask", "show", "只输出查询,不去问"),
    ("serve", "store", "库所在的文件夹"),
    ("serve", "host", "监听的地址"),
    ("serve", "port", "监听的端口;0由系统选"),
    ("serve", "open", "在浏览器中打开网页"),
    ("serve", "writable", "接受持令牌者的SPARQL更新和图写入"),
    ("serve", "token", "写入者在Authorization: Bearer中给出的令牌"),
    ("serve", "timeout", "一次查询可用的秒数"),
    ("serve", "memory", "一次查询可用的内存(MiB)"),
    ("serve", "answer", "一个答案的大小上限(MiB)"),
    ("serve", "workers", "同时运行的查询数"),
    ("serve", "queue", "可排队的查询数"),
    ("serve", "until_eof", "标准输入结束时结束(供启动它的程序使用)"),
    ("completions", "shell", "命令行环境"),
];

pub(super) fn argument(command: &str, id: &str) -> Option<&'static str> {
    let find = |name: &str| ARGUMENTS.iter().find(|(c, a, _)| *c == name && *a == id).map(|(_, _, zh)| *zh);
    find(command).or_else(|| find(""))
}

fn codes(lang: Lang) -> &'static str {
    lang.say(
        "退出码: 0 完成 · 1 无结果(或未达下限) · 2 用法或输入有误 · 3 库不可用 · 4 知识文件有误",
        "Exit codes: 0 done · 1 nothing found (or short of a floor) · 2 wrong call or input · 3 store unusable · 4 knowledge files wrong",
    )
}

/// Puts examples under every command's help, and the help in Chinese when that is the language.
pub fn translate(command: Command, lang: Lang) -> Command {
    let about = lang.say(
        "帮扶:谁在何时何地出了什么钱。读入中文报告,产出知识图谱,每个要素都连着原文的字。",
        "Who funded what, where and when: Chinese reports in, a knowledge graph out, every slot tied to its words.",
    );
    let mut command = command.about(about).after_help(codes(lang));
    if lang == Lang::Zh {
        command = chinese(command, "").subcommand_help_heading("命令").disable_help_subcommand(true);
    }
    for (name, zh, examples) in COMMANDS {
        command = command.mut_subcommand(name, |c| {
            let title = lang.say("示例", "Examples");
            let c = c.after_help(format!("{title}:\n  {}\n\n{}", examples.replace('\n', "\n  "), codes(lang)));
            if lang == Lang::Zh { chinese(c.about(*zh), name) } else { c }
        });
    }
    command
}

fn chinese(command: Command, name: &str) -> Command {
    command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "参数" } else { "选项" };
            let help = argument(name, arg.get_id().as_str());
            let arg = arg.help_heading(heading);
            match help {
                Some(zh) => arg.help(zh),
                None => arg,
            }
        })
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("输出帮助").help_heading("选项"))
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help("输出版本")
                .help_heading("选项"),
        )
        .help_template("{about}\n\n用法: {usage}\n\n{all-args}\n\n{after-help}")
}

/// A Chinese line before the parser's own message about a wrong call.
pub fn usage(lang: Lang, error: &clap::Error) -> Option<&'static str> {
    if lang == Lang::En || !error.use_stderr() {
        return None;
    }
    Some(match error.kind() {
        ErrorKind::UnknownArgument => "错误: 没有这个选项",
        ErrorKind::InvalidSubcommand => "错误: 没有这个命令",
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => "错误: 缺少必需的参数",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "错误: 参数的值不对",
        ErrorKind::ArgumentConflict => "错误: 这些选项不能同时用",
        _ => "错误: 用法不对",
    })
}

/// An error of the floors below in the user's language; they speak English.
pub fn error(lang: Lang, error: &anyhow::Error) -> String {
    if lang == Lang::Zh {
        // What stands before the error itself is where it happened: a path.
        let mut parts = Vec::new();
        for cause in error.chain() {
            if let Some(zh) = zh_of(cause) {
                parts.push(zh);
                return parts.join(": ");
            }
            parts.push(cause.to_string());
        }
    }
    format!("{error:#}")
}

fn zh_of(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    if let Some(e) = error.downcast_ref::<StoreError>() {
        return Some(match e {
            StoreError::NotAStore(path) => {
                format!("{path}不是bangfu的库;换一个--store,或用“bangfu build 文件 --store {path}”建一个")
            }
            StoreError::OtherVersion { path, found } => {
                format!("{path}是格式{found}的库,本程序读格式{};请在空文件夹里重建", crate::graph::store::FORMAT)
            }
            StoreError::InUse(path) => format!("{path}正被另一个bangfu进程使用;等它结束,或停掉它"),
            StoreError::Unfinished(path) => {
                format!("{path}里还什么都没有:第一次建库时中断了;再运行“bangfu build 文件 --store {path}”")
            }
            StoreError::NotEmpty { path } => format!("{path}不是空的,也不是bangfu的库;请选一个空的或新的文件夹"),
            StoreError::Io { path, source } => format!("{path}: 读写失败: {source}"),
            StoreError::Storage(message) => format!("库出错: {message}"),
        });
    }
    if let Some(e) = error.downcast_ref::<KnowledgeError>() {
        return Some(match e {
            KnowledgeError::Missing(path) => format!("知识文件{path}不存在:--knowledge的目录里和程序里都没有"),
            KnowledgeError::Unreadable { path, source } => format!("知识文件{path}读不了: {source}"),
            KnowledgeError::Wrong { path, line, message } => format!("知识文件有误: {path}:{line}: {message}"),
        });
    }
    if let Some(e) = error.downcast_ref::<NamedError>() {
        return Some(match e {
            NamedError::Unknown(name) => format!("没有名为“{name}”的查询,也没有这个文件;用“bangfu query --list”查看"),
            NamedError::UnknownParameter { query, name, known } => format!("{query}没有参数“{name}”;它的参数: {known}"),
            NamedError::Missing { query, name, what } => format!("{query}需要参数“{name}”({what}): -p {name}=…"),
            NamedError::Value { name, value, why } => format!("{name}={value}: 这个值不行: {why}"),
        });
    }
    if let Some(e) = error.downcast_ref::<ExportError>() {
        return match e {
            ExportError::Usage { zh, .. } => Some(zh.clone()),
            ExportError::Query(e) => zh_of(e),
            ExportError::Store(e) => zh_of(e),
            ExportError::Knowledge(e) => zh_of(e),
            ExportError::Io(e) => Some(format!("文件写不了: {e}")),
            _ => None,
        };
    }
    if let Some(e) = error.downcast_ref::<LoadError>() {
        return match e {
            LoadError::Store(e) => zh_of(e),
            LoadError::Syntax { line, column, message } => {
                Some(format!("第{line}行第{column}列语法有误,文件未载入: {message}"))
            }
            LoadError::Io(e) => Some(format!("文件读不了: {e}")),
        };
    }
    if let Some(e) = error.downcast_ref::<QueryError>() {
        return Some(match e {
            QueryError::Syntax(message) => format!("查询不合SPARQL 1.1语法: {message}"),
            QueryError::Evaluation(message) => format!("查询失败: {message}"),
            QueryError::Service => "查询要问另一个端点(SERVICE);用--federate允许".to_owned(),
            QueryError::Iri(text, message) => format!("“{text}”不是IRI: {message}"),
        });
    }
    if let Some(e) = error.downcast_ref::<JoinError>() {
        return Some(match e {
            JoinError::NoRows => "只有SELECT查询的结果能接上表格".to_owned(),
            JoinError::NoSharedColumn { answer, table } => {
                format!("表格与结果没有同名的列;请照结果的列名给其中一列命名: {answer}(表格有: {table})")
            }
            JoinError::Table { line, message } => format!("表格第{line}行有误: {message}"),
        });
    }
    None
}

/// The name of a kind of claim.
pub fn kind(lang: Lang, kind: &str) -> &str {
    if lang == Lang::En {
        return kind;
    }
    match kind {
        "funding" => "资金",
        "observation" => "数据",
        "staffing" => "派人",
        "pairing" => "结对",
        "policy" => "政策文件",
        other => other,
    }
}

/// The name of a slot or field.
pub fn role(lang: Lang, role: &str) -> &str {
    if lang == Lang::En {
        return role;
    }
    match role {
        "value" => "数",
        "number" => "数值",
        "unit" => "单位",
        "bound" => "界限",
        "flow" => "流向",
        "funder" => "出资方",
        "recipient" => "受援方",
        "purpose" => "用途",
        "programme" => "项目",
        "cumulative" => "累计",
        "indicator" => "指标",
        "kind" => "性质",
        "role" => "职务",
        "sender" => "派出方",
        "helper" => "帮扶方",
        "scheme" => "机制",
        "title" => "标题",
        "issuer" => "发文方",
        "place" => "地点",
        "time" => "时间",
        "status" => "状态",
        "inferred" => "推断的",
        "score" => "可信度",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_command_and_argument_has_its_chinese_help_and_examples() {
        let command = crate::cli::Cli::command();
        for sub in command.get_subcommands().filter(|s| !s.is_hide_set()) {
            let name = sub.get_name();
            assert!(COMMANDS.iter().any(|(n, _, _)| *n == name), "{name} is missing in COMMANDS");
            assert!(sub.get_about().is_some(), "{name} has no English summary");
            for arg in sub.get_arguments() {
                let id = arg.get_id().as_str();
                assert!(argument(name, id).is_some(), "{name} {id} is missing in ARGUMENTS");
                assert!(arg.get_help().is_some(), "{name} {id} has no English help");
            }
        }
    }

    #[test]
    fn the_help_renders_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let mut command = translate(crate::cli::Cli::command(), lang);
            let mut help = command.render_help().to_string();
            for (name, _, _) in COMMANDS {
                let sub = command.find_subcommand_mut(name).expect("the command exists");
                help.push_str(&sub.render_help().to_string());
            }
            assert_eq!(help.contains("示例"), lang == Lang::Zh);
            assert_eq!(help.contains("Examples"), lang == Lang::En);
            command.debug_assert();
        }
    }
}
