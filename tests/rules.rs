//! Every rule fires where its own examples say, and does not where they say it must not.

use bangfu::Bangfu;
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
