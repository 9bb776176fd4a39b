//! The roof: commands, messages in Chinese and English, exit codes.
//!
//! A command is a file with `Args` and `run`, a line in [`Command`] and in [`run`], and its Chinese help and examples
//! in [`text`]; a test there finds what was forgotten.

mod apart;
mod ask;
mod build;
mod check;
mod evaluate;
mod explain;
mod export;
mod extract;
mod find;
mod input;
mod load;
mod look;
mod manual;
mod mentions;
mod naming;
mod query;
mod reconcile;
#[cfg(feature = "serve")]
mod serve;
mod show;
mod stats;
mod text;
mod validate;
mod why;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::document::When;
use crate::knowledge::Knowledge;
pub use text::Lang;

/// Exit codes; part of the interface, see `docs/commands.md`.
pub mod code {
    /// Done; also when the reader of a pipe has seen enough.
    pub const DONE: u8 = 0;
    /// Nothing was found; a figure is short of its floor; the graph violates a shape.
    pub const NOTHING: u8 = 1;
    /// The call or an input was wrong; what could be done was done.
    pub const INPUT: u8 = 2;
    /// The store cannot be used.
    pub const STORE: u8 = 3;
    /// The knowledge folders (rules, seeds, queries, ontology) are wrong.
    pub const KNOWLEDGE: u8 = 4;
}

/// An error that knows its exit code.
#[derive(Debug)]
pub struct Failure {
    pub code: u8,
    pub error: anyhow::Error,
}

impl Failure {
    /// A wrong call or input.
    pub fn input(error: impl Into<anyhow::Error>) -> Self {
        Self { code: code::INPUT, error: error.into() }
    }
}

impl From<crate::knowledge::KnowledgeError> for Failure {
    fn from(e: crate::knowledge::KnowledgeError) -> Self {
        Self { code: code::KNOWLEDGE, error: e.into() }
    }
}

impl From<crate::graph::store::StoreError> for Failure {
    fn from(e: crate::graph::store::StoreError) -> Self {
        Self { code: code::STORE, error: e.into() }
    }
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        Self { code: code::INPUT, error: e.into() }
    }
}

/// What a command ends with: an exit code, or an error that knows one.
pub type Outcome = Result<u8, Failure>;

#[derive(Parser)]
#[command(name = "bangfu", version, propagate_version = true)]
struct Cli {
    /// Language of messages (else by LC_ALL, LC_MESSAGES, LANG)
    #[arg(long, global = true, value_name = "zh|en")]
    lang: Option<Lang>,
    /// Folder whose seeds/, rules/, queries/ and ontology/ go over the built-in ones, file by file
    #[arg(long, global = true, value_name = "DIR", env = "BANGFU_KNOWLEDGE")]
    knowledge: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read documents into a store
    Build(build::Args),
    /// Read documents and print their claims, without a store
    Extract(extract::Args),
    /// Ask a named query, a query file or standard input
    Query(query::Args),
    /// Print all that the store says of a thing or claim
    Show(show::Args),
    /// Print the sentence of a claim with its slots marked, its rule and each inference
    Why(why::Args),
    /// Print how a sentence is read: mentions, rules, claims
    Explain(explain::Args),
    /// Print what a text mentions, before anything is bound
    Mentions(mentions::Args),
    /// Score against annotated claims, or compare two versions
    Eval(evaluate::Args),
    /// Check the graph against the shapes (SHACL)
    Validate(validate::Args),
    /// Check rules, seeds, queries and ontology; name rules that never fire
    Check(check::Args),
    /// Write claims, graphs, maps, funding standards or reports as files for other tools
    Export(Box<export::Args>),
    /// Load RDF files into a store
    Load(load::Args),
    /// Match the names in a column of a table with places, bodies, programmes or aid pairs
    Reconcile(reconcile::Args),
    /// Count what a store holds
    Stats(stats::Args),
    /// Ask a question in Chinese; says what it could not read
    Ask(ask::Args),
    /// Serve the store over HTTP: SPARQL, named queries, pages
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    #[cfg(feature = "serve")]
    #[command(hide = true)]
    QueryWorker(serve::WorkerArgs),
    #[command(hide = true)]
    TakeText,
    /// Print shell completions
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

fn run(context: &Context, command: Command) -> Outcome {
    match command {
        Command::Build(a) => build::run(context, &a),
        Command::Extract(a) => extract::run(context, &a),
        Command::Query(a) => query::run(context, &a),
        Command::Show(a) => show::run(context, &a),
        Command::Why(a) => why::run(context, &a),
        Command::Explain(a) => explain::run(context, &a),
        Command::Mentions(a) => mentions::run(context, &a),
        Command::Eval(a) => evaluate::run(context, &a),
        Command::Validate(a) => validate::run(context, &a),
        Command::Check(a) => check::run(context, &a),
        Command::Export(a) => export::run(context, &a),
        Command::Load(a) => load::run(context, &a),
        Command::Reconcile(a) => reconcile::run(context, &a),
        Command::Stats(a) => stats::run(context, &a),
        Command::Ask(a) => ask::run(context, &a),
        #[cfg(feature = "serve")]
        Command::Serve(a) => serve::run(context, &a),
        #[cfg(feature = "serve")]
        Command::QueryWorker(a) => serve::query_worker(&a),
        Command::TakeText => apart::run(),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "bangfu", &mut script);
            std::io::stdout().lock().write_all(&script)?;
            Ok(code::DONE)
        }
    }
}

/// What every command is given.
pub struct Context {
    pub lang: Lang,
    pub knowledge: Knowledge,
}

impl Context {
    /// The message in the user's language.
    pub fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.lang.say(zh, en)
    }

    /// The name of a kind of claim (`funding`) in the user's language.
    pub fn kind<'a>(&self, kind: &'a str) -> &'a str {
        text::kind(self.lang, kind)
    }

    /// The name of a slot or field (`funder`) in the user's language.
    pub fn role<'a>(&self, role: &'a str) -> &'a str {
        text::role(self.lang, role)
    }
}

/// A date of the command line.
fn date(context: &Context, iso: &str) -> Result<When, Failure> {
    When::parse(iso).ok_or_else(|| {
        let mend =
            context.say("不是日期;写作2020、2020-05或2020-05-01", "is no date; write 2020, 2020-05 or 2020-05-01");
        Failure::input(anyhow!("`{iso}` {mend}"))
    })
}

/// The reference of commands, options and examples in English and Chinese, as Markdown: see `docs/commands.md`.
pub fn manual() -> String {
    let mut command = Cli::command();
    command.build();
    manual::manual(&command)
}

/// The name, summary and examples (one a line) of every command.
pub fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    text::COMMANDS.iter().map(|(name, _, examples)| (*name, *examples))
}

/// Runs the program; the only place that turns errors into messages.
pub fn main() -> ExitCode {
    let lang = text::from_arguments().unwrap_or_else(text::from_environment);
    let command = text::translate(Cli::command(), lang);
    let cli = match command.try_get_matches().and_then(|m| Cli::from_arg_matches(&m)) {
        Ok(cli) => cli,
        Err(e) => {
            if let Some(wrong) = text::usage(lang, &e) {
                let _ = writeln!(std::io::stderr(), "{wrong}");
            }
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { code::INPUT } else { code::DONE });
        }
    };
    let context = Context {
        lang: cli.lang.unwrap_or(lang),
        knowledge: cli.knowledge.map_or_else(Knowledge::embedded, Knowledge::at),
    };
    match run(&context, cli.command) {
        Ok(code) => ExitCode::from(code),
        Err(failure) if is_broken_pipe(&failure.error) => ExitCode::from(code::DONE),
        Err(failure) => {
            let _ = writeln!(
                std::io::stderr(),
                "{}: {}",
                context.say("错误", "error"),
                text::error(context.lang, &failure.error)
            );
            ExitCode::from(failure.code)
        }
    }
}

/// A reader that has seen enough is no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(is_closed)
}

/// Whether an error says that the reader is gone. Writers of CSV and JSON wrap what the pipe said without giving it as
/// their source, so that the chain alone does not show it.
fn is_closed(error: &(dyn std::error::Error + 'static)) -> bool {
    let closed = |kind| kind == std::io::ErrorKind::BrokenPipe;
    if let Some(e) = error.downcast_ref::<std::io::Error>() {
        return closed(e.kind()) || e.get_ref().is_some_and(|inner| is_closed(inner));
    }
    if let Some(e) = error.downcast_ref::<csv::Error>() {
        return matches!(e.kind(), csv::ErrorKind::Io(e) if closed(e.kind()));
    }
    error.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind).is_some_and(closed)
}
