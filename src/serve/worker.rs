//! The query worker: a child process of `bangfu serve` that answers one task at a time and may be killed.

use std::io::{self, BufRead, Write};
use std::path::Path;

use super::frame::{FrameKind, FrameWriter};
use super::process;
use crate::answer::evaluate::{self, Refusal, RefusalKind, Task};

/// What a worker may map beyond its limit before a task makes it grow: the database's own buffers.
const HEADROOM: u64 = 256 << 20;

/// Serves tasks from standard input until it ends.
///
/// # Errors
/// Fails when the store cannot be opened or the pipe breaks (the parent went away).
pub fn run(store: &Path, write: bool, memory: Option<u64>) -> anyhow::Result<()> {
    process::end_with_parent();
    if let Some(memory) = memory {
        // Above what the watcher allows: what it sees in time it can name.
        process::limit_memory(memory + memory / 4 + HEADROOM);
    }
    let store = if write { evaluate::open_to_write(store) } else { evaluate::open_to_read(store) }?;
    let stdout = io::stdout().lock();
    let mut out = FrameWriter::new(io::BufWriter::with_capacity(8 * 1024, stdout));
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.is_empty() {
            continue;
        }
        let result = match serde_json::from_str::<Task>(&line) {
            Ok(task) => evaluate::carry_out(&store, &task, &mut out),
            Err(e) => Err(Refusal { kind: RefusalKind::Internal, message: e.to_string(), at: None }),
        };
        match result {
            Ok(rows) => out.frame(FrameKind::End, rows.to_string().as_bytes())?,
            Err(refusal) => out.frame(FrameKind::Error, &serde_json::to_vec(&refusal)?)?,
        }
        out.flush()?;
    }
    Ok(())
}
