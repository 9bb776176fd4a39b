//! The reference of commands in `docs/commands.md`, written from the commands themselves, so that it cannot be wrong.

use clap::{Arg, Command};

use super::text::{ARGUMENTS_FOR_ALL, COMMANDS, argument};

/// Every command with its options in English and Chinese, as Markdown.
pub fn manual(command: &Command) -> String {
    let mut text = String::from("## Options of every command / 各命令共有的选项\n\n");
    text.push_str(&options("", command.get_arguments().filter(|a| !own(a))));
    for (name, zh, examples) in COMMANDS {
        let Some(sub) = command.find_subcommand(name) else { continue };
        let en = sub.get_about().map(ToString::to_string).unwrap_or_default();
        text.push_str(&format!("\n## bangfu {name}\n\n{en}.\n{zh}。\n\n"));
        text.push_str(&options(
            name,
            sub.get_arguments().filter(|a| !own(a) && !ARGUMENTS_FOR_ALL.contains(&a.get_id().as_str())),
        ));
        text.push_str(&format!("\n```sh\n{examples}\n```\n"));
    }
    text
}

/// What clap adds by itself.
fn own(arg: &Arg) -> bool {
    matches!(arg.get_id().as_str(), "help" | "version")
}

fn options<'a>(command: &str, arguments: impl Iterator<Item = &'a Arg>) -> String {
    let mut rows = String::new();
    for arg in arguments {
        let mut names = Vec::new();
        names.extend(arg.get_short().map(|s| format!("-{s}")));
        names.extend(arg.get_long().map(|l| format!("--{l}")));
        let value = match arg.get_value_names() {
            Some(values) if arg.get_action().takes_values() => {
                values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
            }
            _ => String::new(),
        };
        let shown = match (names.is_empty(), value.is_empty()) {
            (true, _) => value,
            (false, true) => names.join(", "),
            (false, false) => format!("{} {value}", names.join(", ")),
        };
        let mut en = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let mut zh = argument(command, arg.get_id().as_str()).unwrap_or_default().to_owned();
        let values: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|v| !v.is_hide_set() && arg.get_action().takes_values())
            .map(|v| format!("`{}`", v.get_name()))
            .collect();
        if !values.is_empty() {
            en.push_str(&format!(" ({})", values.join(", ")));
            zh.push_str(&format!("({})", values.join("、")));
        }
        let defaults: Vec<String> =
            arg.get_default_values().iter().map(|v| format!("`{}`", v.to_string_lossy())).collect();
        if !defaults.is_empty() && arg.get_action().takes_values() {
            en.push_str(&format!("; default {}", defaults.join(" ")));
            zh.push_str(&format!(";默认{}", defaults.join(" ")));
        }
        if let Some(variable) = arg.get_env().map(std::ffi::OsStr::to_string_lossy) {
            en.push_str(&format!("; else from `{variable}`"));
            zh.push_str(&format!(";否则取自`{variable}`"));
        }
        rows.push_str(&format!("| `{}` | {} | {} |\n", cell(&shown), cell(&en), cell(&zh)));
    }
    if rows.is_empty() { rows } else { format!("| | | |\n|---|---|---|\n{rows}") }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
