//! The roof: commands, messages in Chinese and English, exit codes.

mod build;
mod check;
mod evaluate;
mod export;
mod extract;
mod input;
mod load;
mod look;
mod query;
mod text;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::knowledge::Knowledge;
pub use text::Lang;

/// Exit codes; part of the interface.
pub mod code {
    /// Done.
    pub const DONE: u8 = 0;
    /// Nothing was found.
    pub const NOTHING: u8 = 1;
    /// The call or an input was wrong; what could be done was done.
    pub const INPUT: u8 = 2;
    /// The store cannot be used.
    pub const STORE: u8 = 3;
    /// The knowledge folders are wrong.
    pub const KNOWLEDGE: u8 = 4;
}

/// An error that knows its exit code.
#[derive(Debug)]
pub struct Failure {
    pub code: u8,
    pub error: anyhow::Error,
}

impl Failure {
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

pub type Outcome = Result<u8, Failure>;

#[derive(Parser)]
#[command(name = "bangfu", version, propagate_version = true)]
struct Cli {
    /// Language of messages: zh or en (else by LC_ALL, LC_MESSAGES, LANG)
    #[arg(long, global = true, value_name = "zh|en")]
    lang: Option<Lang>,
    /// Folder whose seeds/, rules/, queries/ and ontology/ override the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
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
    Show(look::ShowArgs),
    /// Print the sentence of a claim with its slots marked, its rule and each inference
    Why(look::WhyArgs),
    /// Print how a sentence is read: mentions, rules, claims
    Explain(look::ExplainArgs),
    /// Print what a text mentions, before anything is bound
    Mentions(extract::MentionsArgs),
    /// Score against annotated claims
    Eval(evaluate::Args),
    /// Check the graph against the shapes (SHACL)
    Validate(check::ValidateArgs),
    /// Check rules, seeds, queries and ontology; name rules that never fire
    Check(check::Args),
    /// Write claims, graphs, maps, funding standards or reports as files for other tools
    Export(Box<export::Args>),
    /// Load RDF files into a store
    Load(load::Args),
    /// Count what a store holds
    Stats(look::StatsArgs),
    /// Print shell completions
    Completions { shell: clap_complete::Shell },
}

/// What every command is given.
pub struct Context {
    pub lang: Lang,
    pub knowledge: Knowledge,
}

impl Context {
    /// The message in the user's language.
    pub fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// Runs the program; the only place that turns errors into messages.
pub fn main() -> ExitCode {
    let lang = text::from_arguments().unwrap_or_else(text::from_environment);
    let command = text::translate(Cli::command(), lang);
    let cli = match command.try_get_matches().and_then(|m| Cli::from_arg_matches(&m)) {
        Ok(cli) => cli,
        Err(e) => {
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { code::INPUT } else { code::DONE });
        }
    };
    let context = Context {
        lang: cli.lang.unwrap_or(lang),
        knowledge: cli.knowledge.map_or_else(Knowledge::embedded, Knowledge::at),
    };
    let outcome = match cli.command {
        Command::Build(a) => build::run(&context, &a),
        Command::Extract(a) => extract::run(&context, &a),
        Command::Query(a) => query::run(&context, &a),
        Command::Show(a) => look::show(&context, &a),
        Command::Why(a) => look::why(&context, &a),
        Command::Explain(a) => look::explain(&context, &a),
        Command::Mentions(a) => extract::mentions(&context, &a),
        Command::Eval(a) => evaluate::run(&context, &a),
        Command::Validate(a) => check::validate(&context, &a),
        Command::Check(a) => check::run(&context, &a),
        Command::Export(a) => export::run(&context, &a),
        Command::Load(a) => load::run(&context, &a),
        Command::Stats(a) => look::stats(&context, &a),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "bangfu", &mut std::io::stdout());
            Ok(code::DONE)
        }
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            // A reader that has seen enough is no error.
            let broken = failure.error.chain().any(|e| {
                e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
            });
            if broken {
                return ExitCode::from(code::DONE);
            }
            eprintln!("{}: {:#}", context.say("错误", "error"), failure.error);
            ExitCode::from(failure.code)
        }
    }
}
