//! What the tests of the program share: running it, a store of the sample documents, texts to read.

#![allow(dead_code, reason = "each test program uses its part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use bangfu::graph::store::Store;
use tempfile::TempDir;

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program itself.
pub fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_bangfu"))
}

/// The program with these arguments, speaking English, in the folder of the project.
pub fn bangfu<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(program());
    command.args(arguments).current_dir(root()).env("LC_ALL", "C.UTF-8");
    for name in ["BANGFU_STORE", "BANGFU_KNOWLEDGE", "NO_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"))
}

/// What a command says on standard output; it must end well.
pub fn said(command: &mut Command) -> String {
    let output = run(command);
    assert!(output.status.success(), "{command:?}: {}: {}", output.status, errors(&output));
    String::from_utf8(output.stdout).expect("the program writes UTF-8")
}

/// What a command said on standard error.
pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The exit code of a command.
pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

/// The sample documents in a store, built once for each test program.
pub fn samples() -> &'static Path {
    static STORE: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        build(&["seeds/documents"], &folder.path().join("S"));
        folder
    });
    static PATH: LazyLock<PathBuf> = LazyLock::new(|| STORE.path().join("S"));
    &PATH
}

/// Builds inputs into a store; gives the summary.
pub fn build(inputs: &[&str], store: &Path) -> String {
    let output = run(bangfu(["build"]).args(inputs).arg("--store").arg(store));
    assert!(output.status.success(), "{inputs:?}: {}", errors(&output));
    errors(&output)
}

/// Every quad of a store as one sorted N-Quads text.
pub fn quads(store: &Path) -> String {
    let store = Store::open(store).expect("the store opens");
    bangfu::graph::nquads(&store.quads().expect("the store can be read"))
}

/// A report in the genre's own voice; the number makes it another one.
pub fn report(n: usize) -> String {
    let places = ["云南省", "贵州省", "甘肃省", "四川省", "青海省"];
    let helpers = ["上海市", "广东省", "天津市", "浙江省", "江苏省"];
    let (place, helper) = (places[n % places.len()], helpers[n % helpers.len()]);
    let year = 2016 + n % 6;
    format!(
        "{place}东西部扶贫协作工作情况\n{year}年12月{}日\n{year}年,{helper}投入{place}财政帮扶资金{}.{}亿元,选派党政干部{}名。\n\
         全省贫困发生率由{}.3%下降到{}.1%。\n",
        1 + n % 28,
        1 + n % 90,
        1 + n % 9,
        10 + n % 400,
        5 + n % 9,
        1 + n % 4,
    )
}
