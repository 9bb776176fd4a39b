//! Taking the text out of a PDF in a process apart: one that overflows its stack, takes too long or takes too much
//! memory dies alone, and only its own file is left out.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};

use super::{Failure, Outcome, code};
use crate::document::container::{self, DIED, PATIENCE, Refused, STOPPED, Text};

/// The most memory that the process may hold, in bytes; watched where the system tells (Linux).
const MEMORY: u64 = 2 << 30;
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// What the process says: a text, or the machine name of a refusal.
type Said = Result<Text, String>;

/// Takes the text out of bytes in a process apart.
///
/// # Errors
/// Why there is no text; also when the process was stopped or died.
pub fn take(bytes: &[u8]) -> Result<Text, Refused> {
    let Ok(program) = std::env::current_exe() else { return container::text(bytes) };
    let started = Command::new(program)
        .arg("take-text")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .env_remove("RUST_BACKTRACE")
        .spawn();
    let Ok(mut child) = started else { return container::text(bytes) };
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let said = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A process that died does not read on; its end tells.
            let _ = input.map(|mut i| i.write_all(bytes));
        });
        let reader = scope.spawn(move || {
            let mut said = Vec::new();
            output.map(|mut o| o.read_to_end(&mut said)).transpose().map(|_| said)
        });
        let deadline = Instant::now() + PATIENCE;
        let mut stopped = false;
        while !reader.is_finished() {
            if Instant::now() > deadline || resident(child.id()).is_some_and(|held| held > MEMORY) {
                let _ = child.kill();
                stopped = true;
                break;
            }
            std::thread::sleep(LOOK);
        }
        let said = reader.join();
        let _ = child.kill();
        let _ = child.wait();
        if stopped { None } else { Some(said.ok().and_then(Result::ok).unwrap_or_default()) }
    });
    match said {
        None => Err(STOPPED),
        Some(bytes) => match serde_json::from_slice::<Said>(&bytes) {
            Ok(Ok(text)) => Ok(text),
            Ok(Err(code)) => Err(container::refusal(&code)),
            Err(_) => Err(DIED),
        },
    }
}

/// The process apart: bytes on standard input, the text as JSON on standard output.
pub fn run() -> Outcome {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let said: Said = container::text(&bytes).map_err(|refused| refused.code.to_owned());
    let mut out = std::io::stdout().lock();
    let said =
        serde_json::to_vec(&said).context("the text cannot be written").map_err(|e| Failure::input(anyhow!(e)))?;
    out.write_all(&said)?;
    out.flush()?;
    Ok(code::DONE)
}

/// The resident memory of a process, in bytes (proc(5), `statm`, second field, in pages of 4 KiB at least).
fn resident(process: u32) -> Option<u64> {
    let pages = std::fs::read_to_string(format!("/proc/{process}/statm")).ok()?;
    pages.split_whitespace().nth(1)?.parse::<u64>().ok().map(|pages| pages * 4096)
}
