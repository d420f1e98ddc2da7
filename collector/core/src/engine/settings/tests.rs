//! What the settings promise.

use super::*;

#[test]
fn the_shipped_file_sets_every_key_to_its_default() {
    let shipped =
        read::read("config/health.toml", SHIPPED, Settings::without_thresholds()).expect("the shipped file is right");
    let built_in = Settings::without_thresholds();
    assert_eq!(shipped.freshness, built_in.freshness);
    assert_eq!(shipped.incident, built_in.incident);
    assert_eq!(shipped.correlation, built_in.correlation);
    assert!(shipped.thresholds.iter().any(|rule| rule.check.as_str() == "disk"));
    for key in [
        "enabled",
        "intervals",
        "quiet_time",
        "reopen_window",
        "resolve_grace",
        "shrink_hold",
        "keep_finished",
    ] {
        assert!(
            SHIPPED.contains(&format!("\n{key} = ")),
            "config/health.toml does not document {key}"
        );
    }
}

#[test]
fn reports_every_error_at_once_with_place_and_fix() {
    let text = r#"
[freshnes]
[incident]
quiet_time = "soon"
keep_finished = "many"
[[threshold]]
check = "disk"
warning = { raise = 90, clear = 90 }
critical = { raise = 95, clear = 99 }
kind = "swich"
[correlation]
settle_secnds = 3
"#;
    let problems: Vec<String> = Settings::from_toml("engine.toml", text)
        .expect_err("wrong")
        .iter()
        .map(ToString::to_string)
        .collect();
    let expected = [
        "engine.toml:2:2: unknown key `freshnes` in the engine's settings; did you mean `freshness`?",
        "engine.toml:4:14: \"soon\" in `quiet_time` is not a duration; ",
        "engine.toml:5:17: `keep_finished` must be an integer, not a string; ",
        "engine.toml:6:1: [[threshold]] has no `metric`; ",
        "engine.toml:8:11: `raise` and `clear` of `warning` are equal: the status would flutter; ",
        "engine.toml:10:8: unknown kind \"swich\"; ",
        "engine.toml:12:1: unknown key `settle_secnds` in [correlation]; did you mean `settle_seconds`?",
    ];
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for (problem, expected) in problems.iter().zip(expected) {
        assert!(problem.starts_with(expected), "{problem}\n{expected}");
    }
}

#[test]
fn a_rule_of_ones_own_comes_after_the_defaults() {
    let text = "[[threshold]]\ncheck = \"disk\"\nmetric = \"filesystem.used_percent\"\ncritical = { raise = 50, clear = 40 }\n";
    let settings = Settings::from_toml("engine.toml", text).expect("right");
    let last = settings.thresholds.last().expect("there are rules");
    assert_eq!((last.critical.map(|level| level.raise), last.samples), (Some(50.0), 3));
    assert!(settings.thresholds.len() > Settings::default().thresholds.len());
}

#[test]
fn every_setting_of_the_correlation_can_be_written() {
    let text = toml::to_string(&crate::correlation::Settings::default()).expect("settings are TOML");
    let (root, tables) = text.split_at(text.find("[cost]").unwrap_or(text.len()));
    let written = format!(
        "[correlation]\n{}{}",
        root.replace("rule = []\n", ""),
        tables.replace("[cost]", "[correlation.cost]")
    );
    let settings = Settings::from_toml("engine.toml", &written).expect("every key is known");
    assert_eq!(settings.correlation, crate::correlation::Settings::default());
}
