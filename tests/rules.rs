//! Every rule fires where its own examples say, and does not where they say it must not.

use bangfu::Bangfu;
use bangfu::claim::label::Labels;
use bangfu::knowledge::Knowledge;

#[test]
fn every_rule_holds_to_its_examples() {
    let bangfu = Bangfu::open(&Knowledge::embedded()).expect("the built-in knowledge loads");
    let wrong = bangfu.examples();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_that_lies_is_refused_with_its_file_and_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("rules")).expect("a folder of rules");
    let bad = r#"
[[rule]]
name = "policy.titled"
zh = "x"
claim = "policy"
say = ["{title:Titel}"]
yes = ["x"]
no = ["y"]
"#;
    std::fs::write(folder.path().join("rules/policy.toml"), bad).expect("the rule is written");
    let Err(error) = Bangfu::open(&Knowledge::at(folder.path())) else { panic!("a hole of no kind was taken") };
    let text = error.to_string();
    assert!(text.contains("rules/policy.toml:3") && text.contains("Titel"), "{text}");
}

#[test]
fn every_rule_and_every_step_has_a_chinese_name() {
    let labels = Labels::load(&Knowledge::embedded()).expect("the names load");
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let rules: Vec<_> = labels.rules().collect();
    assert!(rules.len() > 40 && rules.iter().all(|(_, zh)| chinese(zh)), "{rules:?}");
    // The steps are written where claims are made.
    let mut missing = Vec::new();
    let mut steps = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/claim")).expect("src can be listed") {
        let code = std::fs::read_to_string(entry.expect("src can be listed").path()).expect("a source file is UTF-8");
        for (before, prefix) in [("derivation.push(\"", ""), ("told(derivation, \"", "giver ")] {
            for step in code.split(before).skip(1).filter_map(|rest| rest.split('"').next()) {
                let step = format!("{prefix}{step}");
                steps += 1;
                if !labels.step(&step).is_some_and(|zh| chinese(&zh)) {
                    missing.push(step);
                }
            }
        }
    }
    assert!(steps > 15 && missing.is_empty(), "no Chinese name in rules/steps.toml ({steps} steps): {missing:?}");
}
