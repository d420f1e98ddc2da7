//! What thresholds promise.

use jiff::Timestamp;

use super::*;
use crate::network::{Selector, SourceFile};

const MODEL: &str = r#"
[[party]]
id = "gc"
name = "总包"
role = "general_contractor"

[[component]]
id = "web-1"
kind = "host"
labels = { tier = "web" }
"#;

fn network() -> Network {
    let files = [SourceFile {
        name: "model.toml".to_owned(),
        text: MODEL.to_owned(),
    }];
    Network::load(&files).expect("the model is right").network
}

fn rule(check: &str, metric: &str, warning: (f64, f64), critical: (f64, f64)) -> Rule {
    let level = |(raise, clear)| Some(Level { raise, clear });
    Rule {
        check: CheckName::new(check),
        metric: metric.to_owned(),
        instance: None,
        applies_to: Selector::default(),
        warning: level(warning),
        critical: level(critical),
        absolute: false,
        samples: 2,
    }
}

fn disk() -> Rule {
    rule("disk", "used", (80.0, 75.0), (95.0, 90.0))
}

fn measured(second: i64, metric: &str, instance: &str, value: f64) -> Measurement {
    Measurement {
        at: Timestamp::from_second(second).expect("in range"),
        of: ComponentId::new("web-1"),
        by: Observer::Own,
        metric: metric.to_owned(),
        instance: instance.to_owned(),
        value,
    }
}

/// The statuses that a run of values gives, `-` where the check says nothing.
fn statuses(thresholds: &mut Thresholds, values: &[f64]) -> String {
    let network = network();
    let say = |(second, value): (usize, &f64)| {
        let words = thresholds.measure(&network, &[measured(second as i64 + 1, "used", "mount=/", *value)]);
        words.first().map_or('-', |word| {
            format!("{:?}", word.status)
                .to_lowercase()
                .chars()
                .next()
                .unwrap_or('?')
        })
    };
    values.iter().enumerate().map(say).collect()
}

#[test]
fn a_level_is_raised_after_so_many_samples_and_cleared_at_another_value() {
    let mut thresholds = Thresholds::new(vec![disk()]);
    let values = [50.0, 96.0, 50.0, 96.0, 96.0, 92.0, 92.0, 89.0, 89.0, 76.0, 74.0, 74.0];
    assert_eq!(statuses(&mut thresholds, &values), "ooooccccwwwo");
}

#[test]
fn says_nothing_until_the_first_status_is_certain() {
    assert_eq!(statuses(&mut Thresholds::new(vec![disk()]), &[96.0, 96.0, 50.0]), "-cc");
}

#[test]
fn rising_values_count_together_towards_the_milder_level() {
    assert_eq!(
        statuses(&mut Thresholds::new(vec![disk()]), &[50.0, 85.0, 96.0, 97.0]),
        "ooww"
    );
}

#[test]
fn low_values_are_bad_where_the_level_clears_upwards() {
    let down = rule("unit", "used", (0.5, 0.9), (0.0, 1.0));
    assert_eq!(
        statuses(&mut Thresholds::new(vec![down]), &[1.0, 0.0, 0.0, 1.0, 1.0]),
        "oocco"
    );
}

#[test]
fn a_restart_neither_recovers_nor_repeats_a_failure() {
    let mut thresholds = Thresholds::new(vec![disk()]);
    let key = CheckKey {
        of: ComponentId::new("web-1"),
        check: CheckName::new("disk"),
        by: Observer::Own,
    };
    let at = Timestamp::UNIX_EPOCH;
    let status = Status::Critical;
    thresholds.restore(&CheckRecord {
        key,
        status,
        at,
        since: at,
        streak: 9,
        last_ok: None,
        value: None,
        message: None,
    });
    assert_eq!(statuses(&mut thresholds, &[50.0, 50.0, 50.0]), "coo");
}

#[test]
fn the_worst_instance_speaks_for_the_check() {
    let mut thresholds = Thresholds::new(vec![disk()]);
    let network = network();
    let mut say = |second| {
        let batch = [
            measured(second, "used", "mount=/", 50.0),
            measured(second, "used", "mount=/var", 99.0),
        ];
        thresholds.measure(&network, &batch)
    };
    assert_eq!(say(1), [], "/var is not certain yet");
    let words = say(2);
    assert_eq!(words.len(), 1);
    assert_eq!((words[0].status, words[0].value), (Status::Critical, Some(99.0)));
    assert!(
        words[0]
            .message
            .as_ref()
            .is_some_and(|m| m.contains("mount=/var") && m.contains("limit 95")),
        "{words:?}"
    );
}

#[test]
fn the_most_specific_rule_applies_and_one_without_levels_switches_off() {
    let label = [("tier".to_owned(), "web".to_owned())].into();
    let off = Rule {
        warning: None,
        critical: None,
        applies_to: Selector {
            label,
            ..Selector::default()
        },
        ..disk()
    };
    assert_eq!(statuses(&mut Thresholds::new(vec![off, disk()]), &[99.0, 99.0]), "--");
}

#[test]
fn late_and_repeated_samples_change_nothing() {
    let mut thresholds = Thresholds::new(vec![disk()]);
    let network = network();
    thresholds.measure(&network, &[measured(100, "used", "mount=/", 50.0)]);
    for _ in 0..5 {
        assert_eq!(
            thresholds.measure(&network, &[measured(90, "used", "mount=/", 99.0)]),
            []
        );
    }
}

#[test]
fn bad_samples_that_arrive_together_count_each_at_its_own_time() {
    let mut thresholds = Thresholds::new(vec![disk()]);
    let value = |second| if second < 3 { 50.0 } else { 99.0 };
    let late: Vec<Measurement> = (1..=6)
        .rev()
        .map(|s| measured(s, "used", "mount=/", value(s)))
        .collect();
    let words = thresholds.measure(&network(), &late);
    let said: Vec<_> = words.iter().map(|word| (word.at.as_second(), word.status)).collect();
    let expected = [
        (3, Status::Ok),
        (4, Status::Critical),
        (5, Status::Critical),
        (6, Status::Critical),
    ];
    assert_eq!(said, expected, "well once, the newest; bad each time");
}
