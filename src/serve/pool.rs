//! The pool of query workers: limits that really hold.
//!
//! Every task runs in a child process. One that runs out of time or memory is killed and replaced; one whose
//! client goes away is killed too (the guard's `Drop`). An answer is kept back until it is whole, so that a
//! status line is never taken back and no client sees half a document; this bounds its size.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use axum::body::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Semaphore;
use tokio::time::{self, Instant as Clock};

use super::frame::FrameKind;
use super::process;
use crate::answer::evaluate::{Refusal, Task};

/// What a query may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Wall-clock time of one task.
    pub time: Duration,
    /// Resident memory of one worker, in bytes.
    pub memory: u64,
    /// Bytes of one answer.
    pub answer: usize,
    /// How many tasks may run at once.
    pub workers: usize,
    /// How many more may wait.
    pub queue: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), memory: 1 << 30, answer: 256 << 20, workers: 8, queue: 256 }
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub media: String,
    pub pieces: Vec<Bytes>,
    pub bytes: usize,
    /// Rows or triples.
    pub rows: u64,
    pub took: Duration,
}

impl Answer {
    /// The answer's bytes in one piece.
    pub fn concat(self) -> Vec<u8> {
        self.pieces.concat()
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// The task ran longer than the limit.
    Time(Duration),
    /// The worker grew over the limit, in bytes.
    Memory(u64),
    /// The answer grew over the limit, in bytes.
    Size(usize),
    /// Too many tasks wait already.
    Busy,
    Refused(Refusal),
    /// The worker died by itself or could not start.
    Broken(String),
}

/// Counters for `/metrics`.
#[derive(Debug, Default)]
pub struct Counters {
    pub answered: AtomicU64,
    pub refused: AtomicU64,
    pub timed_out: AtomicU64,
    pub over_memory: AtomicU64,
    pub over_size: AtomicU64,
    pub busy: AtomicU64,
    pub broken: AtomicU64,
    pub abandoned: AtomicU64,
    pub spawned: AtomicU64,
    /// Microseconds that answered tasks took, in all.
    pub micros: AtomicU64,
    pub running: AtomicUsize,
    pub waiting: AtomicUsize,
}

struct Worker {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    /// The store's stamp when it was opened.
    stamp: u64,
    /// Whether it was made to yield to others, which cannot be undone.
    lowered: bool,
}

struct Shared {
    program: PathBuf,
    store: PathBuf,
    idle: Mutex<VecDeque<Worker>>,
    seats: Semaphore,
    stamp: Mutex<(Instant, u64)>,
}

/// Hands tasks to workers.
#[derive(Clone)]
pub struct Pool {
    shared: Arc<Shared>,
    limits: Limits,
    counters: Arc<Counters>,
}

/// How long a new worker waits before it opens a store that the one before could not read.
const REOPEN: [Duration; 3] = [Duration::ZERO, Duration::from_millis(100), Duration::from_millis(400)];
/// How many idle workers are kept.
const WARM: usize = 2;
/// How often a worker's memory is looked at.
const GLANCE: Duration = Duration::from_millis(20);
/// A task that runs longer than this yields to those that have only begun.
const LONG: Duration = Duration::from_millis(250);
/// How long a look at the store's files is believed.
const STAMP_LIFE: Duration = Duration::from_millis(500);

impl Pool {
    /// A pool over the store in `store`, whose workers are `program query-worker`.
    pub fn new(program: PathBuf, store: PathBuf, limits: Limits) -> Self {
        let stamp = stamp_of(&store);
        Self {
            shared: Arc::new(Shared {
                program,
                store,
                idle: Mutex::new(VecDeque::new()),
                seats: Semaphore::new(limits.workers),
                stamp: Mutex::new((Instant::now(), stamp)),
            }),
            limits,
            counters: Arc::default(),
        }
    }

    pub fn limits(&self) -> Limits {
        self.limits
    }

    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// When the store's files last changed.
    pub fn data_as_of(&self) -> Option<SystemTime> {
        entries(&self.shared.store).map(|(_, _, modified)| modified).max()
    }

    /// Starts the warm workers and checks that they can open the store.
    ///
    /// # Errors
    /// [`Failure::Broken`] when a worker dies before it answers.
    pub async fn warm_up(&self) -> Result<(), Failure> {
        self.run(&Task::Ping).await?;
        self.refill();
        Ok(())
    }

    /// Carries out a reading task in a worker.
    pub async fn run(&self, task: &Task) -> Result<Answer, Failure> {
        self.run_within(task, self.limits.time).await
    }

    /// Carries out a reading task within `time`, or the pool's own limit if that is shorter.
    pub async fn run_within(&self, task: &Task, time: Duration) -> Result<Answer, Failure> {
        let time = time.min(self.limits.time);
        let begun = Instant::now();
        let result = self.seated(task, time).await;
        let c = &self.counters;
        match &result {
            Ok(_) => {
                c.micros.fetch_add(begun.elapsed().as_micros() as u64, Ordering::Relaxed);
                &c.answered
            }
            Err(Failure::Time(_)) => &c.timed_out,
            Err(Failure::Memory(_)) => &c.over_memory,
            Err(Failure::Size(_)) => &c.over_size,
            Err(Failure::Busy) => &c.busy,
            Err(Failure::Refused(_)) => &c.refused,
            Err(Failure::Broken(_)) => &c.broken,
        }
        .fetch_add(1, Ordering::Relaxed);
        result
    }

    async fn seated(&self, task: &Task, time: Duration) -> Result<Answer, Failure> {
        let _seat = match self.shared.seats.try_acquire() {
            Ok(seat) => seat,
            Err(_) => {
                let place = Tally::of(&self.counters.waiting);
                if place.before >= self.limits.queue {
                    return Err(Failure::Busy);
                }
                time::timeout(time, self.shared.seats.acquire())
                    .await
                    .map_err(|_| Failure::Busy)?
                    .map_err(|_| Failure::Broken("the pool is closed".into()))?
            }
        };
        let _running = Tally::of(&self.counters.running);
        let begun = Instant::now();
        let mut result = self.attempt(self.take()?, task, time).await;
        // It may have opened the store just when a writer put other files in place, and the next one too (a write is
        // followed by the count of what the store says of itself): a new worker is asked, after a longer pause each time.
        for pause in REOPEN {
            let left = time.saturating_sub(begun.elapsed());
            if !matches!(result, Err(Failure::Broken(_))) || left <= pause {
                break;
            }
            time::sleep(pause).await;
            result = self.attempt(self.spawn(false)?, task, left - pause).await;
        }
        result
    }

    /// Lets one worker carry out a reading task.
    async fn attempt(&self, worker: Worker, task: &Task, time: Duration) -> Result<Answer, Failure> {
        let mut guard = Guard { pool: self, worker: Some(worker), settled: false };
        let result = self.converse(guard.worker(), task, time).await;
        guard.settled = true;
        match &result {
            Ok(_) | Err(Failure::Refused(_)) => guard.give_back(),
            Err(_) => guard.discard().await,
        }
        result
    }

    /// Carries out a writing task in a worker of its own, then lets the readers open the store anew.
    pub async fn write(&self, task: &Task) -> Result<Answer, Failure> {
        let mut worker = self.spawn(true)?;
        let result = self.converse(&mut worker, task, self.limits.time).await;
        if result.is_ok() {
            // Closing the pipe lets the writer close the store properly before the readers open it.
            let Worker { mut child, stdin, stdout, .. } = worker;
            drop((stdin, stdout));
            let _ = time::timeout(Duration::from_secs(10), child.wait()).await;
        } else {
            let _ = worker.child.start_kill();
            let _ = worker.child.wait().await;
        }
        *self.shared.stamp.lock().expect("no panic under this lock") = (Instant::now(), stamp_of(&self.shared.store));
        self.shared.idle.lock().expect("no panic under this lock").clear();
        self.refill();
        result
    }

    fn spawn(&self, write: bool) -> Result<Worker, Failure> {
        let mut command = Command::new(&self.shared.program);
        command.arg("query-worker").arg("--store").arg(&self.shared.store);
        command.arg("--memory").arg(self.limits.memory.to_string());
        if write {
            command.arg("--write");
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .map_err(|e| Failure::Broken(format!("{}: {e}", self.shared.program.display())))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Failure::Broken("no pipe to the worker".into()));
        };
        self.counters.spawned.fetch_add(1, Ordering::Relaxed);
        Ok(Worker {
            child,
            stdin,
            stdout: BufReader::with_capacity(64 * 1024, stdout),
            stamp: self.stamp(),
            lowered: false,
        })
    }

    /// An idle worker that saw the store as it is now, or a new one.
    fn take(&self) -> Result<Worker, Failure> {
        let stamp = self.stamp();
        let mut idle = self.shared.idle.lock().expect("no panic under this lock");
        while let Some(mut worker) = idle.pop_front() {
            if worker.stamp == stamp && matches!(worker.child.try_wait(), Ok(None)) {
                return Ok(worker);
            }
        }
        drop(idle);
        self.spawn(false)
    }

    fn refill(&self) {
        let missing = {
            let idle = self.shared.idle.lock().expect("no panic under this lock");
            WARM.saturating_sub(idle.len())
        };
        for _ in 0..missing {
            if let Ok(worker) = self.spawn(false) {
                self.shared.idle.lock().expect("no panic under this lock").push_back(worker);
            }
        }
    }

    /// Changes whenever the store does.
    pub fn stamp(&self) -> u64 {
        let mut known = self.shared.stamp.lock().expect("no panic under this lock");
        if known.0.elapsed() > STAMP_LIFE {
            *known = (Instant::now(), stamp_of(&self.shared.store));
        }
        known.1
    }

    async fn converse(&self, worker: &mut Worker, task: &Task, time: Duration) -> Result<Answer, Failure> {
        let begun = Clock::now();
        let mut line = serde_json::to_vec(task).map_err(|e| Failure::Broken(e.to_string()))?;
        line.push(b'\n');
        let pid = worker.child.id();
        let Worker { stdin, stdout, lowered, .. } = worker;
        let limit = self.limits;
        let talk = async {
            // A worker that is still opening the store reads later; a big update must not wait for it here.
            stdin.write_all(&line).await.map_err(gone)?;
            stdin.flush().await.map_err(gone)?;
            let (mut media, mut pieces, mut bytes) = (String::new(), Vec::new(), 0);
            loop {
                let kind = FrameKind::of(stdout.read_u8().await.map_err(gone)?)
                    .ok_or_else(|| Failure::Broken("the worker wrote outside its frames".into()))?;
                let length = stdout.read_u32().await.map_err(gone)? as usize;
                if bytes + length > limit.answer {
                    return Err(Failure::Size(limit.answer));
                }
                let mut payload = vec![0; length];
                stdout.read_exact(&mut payload).await.map_err(gone)?;
                match kind {
                    FrameKind::Head => media = String::from_utf8_lossy(&payload).into_owned(),
                    FrameKind::Data => {
                        bytes += length;
                        pieces.push(Bytes::from(payload));
                    }
                    FrameKind::End => {
                        let rows = String::from_utf8_lossy(&payload).parse().unwrap_or(0);
                        return Ok(Answer { media, pieces, bytes, rows, took: begun.elapsed() });
                    }
                    FrameKind::Error => {
                        return Err(match serde_json::from_slice(&payload) {
                            Ok(refusal) => Failure::Refused(refusal),
                            Err(e) => Failure::Broken(e.to_string()),
                        });
                    }
                }
            }
        };
        let mut peak = 0;
        let watch = async {
            let mut glances = time::interval(GLANCE);
            loop {
                glances.tick().await;
                if !*lowered && begun.elapsed() > LONG {
                    *lowered = true;
                    if let Some(pid) = pid {
                        process::lower(pid);
                    }
                }
                if let Some(used) = pid.and_then(process::resident) {
                    peak = used;
                    if used > limit.memory {
                        return used;
                    }
                }
            }
        };
        let result = tokio::select! {
            biased;
            result = talk => result,
            used = watch => Err(Failure::Memory(used)),
            () = time::sleep_until(begun + time) => Err(Failure::Time(time)),
        };
        match result {
            // An allocator that gives up aborts the worker between two glances.
            Err(Failure::Broken(_)) if peak > limit.memory / 2 => Err(Failure::Memory(peak)),
            other => other,
        }
    }
}

fn gone(e: std::io::Error) -> Failure {
    Failure::Broken(format!("the worker went away: {e}"))
}

/// Counts itself while it lives.
struct Tally<'c> {
    counter: &'c AtomicUsize,
    before: usize,
}

impl<'c> Tally<'c> {
    fn of(counter: &'c AtomicUsize) -> Self {
        Self { counter, before: counter.fetch_add(1, Ordering::SeqCst) }
    }
}

impl Drop for Tally<'_> {
    fn drop(&mut self) {
        self.counter.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Holds a worker while it works; dropped early (the client went away), it kills it.
struct Guard<'p> {
    pool: &'p Pool,
    worker: Option<Worker>,
    settled: bool,
}

impl Guard<'_> {
    fn worker(&mut self) -> &mut Worker {
        self.worker.as_mut().expect("the worker is taken only when the guard ends")
    }

    fn give_back(mut self) {
        if let Some(worker) = self.worker.take() {
            if worker.lowered {
                // Its pipe closes and it ends; the next task gets one of full rank.
                drop(worker);
                self.pool.refill();
                return;
            }
            let mut idle = self.pool.shared.idle.lock().expect("no panic under this lock");
            if idle.len() < self.pool.limits.workers {
                idle.push_front(worker);
            }
        }
    }

    /// Kills the worker and waits until the system has taken it away.
    async fn discard(mut self) {
        if let Some(mut worker) = self.worker.take() {
            let _ = worker.child.start_kill();
            let _ = time::timeout(Duration::from_millis(500), worker.child.wait()).await;
        }
        self.pool.refill();
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if let Some(mut worker) = self.worker.take() {
            let _ = worker.child.start_kill();
            if !self.settled {
                self.pool.counters.abandoned.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// The store's files: its own and those of the database inside.
fn entries(store: &Path) -> impl Iterator<Item = (std::ffi::OsString, u64, SystemTime)> {
    [store.to_owned(), store.join("data")].into_iter().flat_map(std::fs::read_dir).flatten().flatten().filter_map(
        |entry| {
            let name = entry.file_name();
            // RocksDB's log of its own doings changes without any change of data, also by readers.
            let text = name.to_string_lossy();
            if text.starts_with("LOG") || text == "LOCK" {
                return None;
            }
            let meta = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
            Some((name, meta.len(), meta.modified().ok()?))
        },
    )
}

/// Changes whenever the store's files do.
fn stamp_of(store: &Path) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut all: Vec<_> = entries(store).collect();
    all.sort();
    let mut hasher = DefaultHasher::new();
    all.hash(&mut hasher);
    hasher.finish()
}
