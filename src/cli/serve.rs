//! `serve` and its hidden child `query-worker`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, anyhow};

use super::{Context, Failure, Outcome, code};
use crate::graph::Iris;
use crate::serve::pool::Limits;
use crate::serve::{Options, Service, worker};

#[derive(clap::Args)]
pub struct Args {
    /// Folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1", env = "BANGFU_HOST")]
    host: IpAddr,
    /// Port to listen on; 0 lets the system choose
    #[arg(long, default_value_t = 7878, env = "BANGFU_PORT")]
    port: u16,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Accept SPARQL updates and graph writes from those who send the token
    #[arg(long, requires = "token")]
    writable: bool,
    /// The token that writers send as `Authorization: Bearer …`
    #[arg(long, env = "BANGFU_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Seconds that a query may run
    #[arg(long, default_value_t = 30.0, value_name = "SECONDS")]
    timeout: f64,
    /// MiB of memory that a query may use
    #[arg(long, default_value_t = 1024, value_name = "MIB")]
    memory: u64,
    /// MiB that an answer may have
    #[arg(long, default_value_t = 256, value_name = "MIB")]
    answer: usize,
    /// End when standard input does, for a program that starts this one
    #[arg(long)]
    until_eof: bool,
    /// Queries that may run at once
    #[arg(long, default_value_t = 8, value_name = "N")]
    workers: usize,
    /// Queries that may wait
    #[arg(long, default_value_t = 256, value_name = "N")]
    queue: usize,
}

#[derive(clap::Args)]
pub struct WorkerArgs {
    #[arg(long)]
    store: PathBuf,
    #[arg(long)]
    write: bool,
    /// Bytes of memory that a task may use
    #[arg(long)]
    memory: Option<u64>,
}

/// Answers the tasks of standard input; started by `serve` only.
pub fn query_worker(args: &WorkerArgs) -> Outcome {
    worker::run(&args.store, args.write, args.memory).map_err(|error| Failure { code: code::STORE, error })?;
    Ok(code::DONE)
}

/// Serves until interrupted.
pub fn run(context: &Context, args: &Args) -> Outcome {
    if !(args.timeout > 0.0 && args.timeout < 1e6) || args.workers == 0 {
        return Err(Failure::input(anyhow!(
            "{}",
            context.say("--timeout 与 --workers 须大于零", "--timeout and --workers must be greater than zero")
        )));
    }
    let limits = Limits {
        time: Duration::from_secs_f64(args.timeout),
        memory: args.memory << 20,
        answer: args.answer << 20,
        workers: args.workers,
        queue: args.queue,
    };
    let program = std::env::current_exe().context("the program cannot find itself").map_err(Failure::input)?;
    let options = Options {
        store: args.store.clone(),
        address: SocketAddr::new(args.host, args.port),
        limits,
        program,
        token: args.token.clone().filter(|_| args.writable),
        knowledge: context.knowledge.clone(),
        iris: Iris::default(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let service = Service::prepare(options).await.map_err(|error| Failure {
            code: if error.is::<crate::graph::store::StoreError>() { code::STORE } else { code::INPUT },
            error,
        })?;
        let url = format!("http://{}/", service.address);
        eprintln!("{} {url}  ({})", context.say("服务于", "serving at"), context.say("Ctrl-C 结束", "Ctrl-C ends it"));
        if args.open {
            open(&url);
        }
        service.run(ended(args.until_eof)).await.map_err(Failure::input)
    })?;
    // A thread that waits for standard input would hold the runtime back.
    runtime.shutdown_background();
    Ok(code::DONE)
}

/// Resolves when the service is asked to end: Ctrl-C, SIGTERM, and with `eof` the end of standard input.
async fn ended(eof: bool) {
    let term = async {
        #[cfg(unix)]
        if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            signal.recv().await;
            return;
        }
        std::future::pending().await
    };
    let input = async {
        if !eof {
            return std::future::pending().await;
        }
        let drain = || std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        let _ = tokio::task::spawn_blocking(drain).await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = term => {}
        () = input => {}
    }
}

/// Shows an address in the user's browser, if there is one.
fn open(url: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = std::process::Stdio::null;
    let _ = std::process::Command::new(opener).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
}
