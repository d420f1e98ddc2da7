//! Stories of a full disk.

use super::*;

fn story(disk_full_from: i64, end: i64) -> Story {
    let mut story = Story::new();
    for second in (0..end).step_by(10) {
        story.round(second, &[]);
        let disk = if second < disk_full_from {
            Status::Ok
        } else {
            Status::Critical
        };
        story.say(second + 5, "db", "disk", "", disk);
        let served = if (end - 120..).contains(&second) {
            Status::Critical
        } else {
            Status::Ok
        };
        story.say(second + 6, "sql", "sql", "db", served);
    }
    story
}

#[test]
fn a_database_that_fails_as_its_disk_is_full_hangs_below_the_machine() {
    let mut story = story(50, 160);
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.class), ("db", Class::Failure));
    assert_eq!(ids(&verdict.symptoms), ["sql"]);
    assert_eq!(ids(&verdict.services), ["portal"]);
    assert!(
        verdict.reason.en.contains("disk of db is full"),
        "{}",
        verdict.reason.en
    );
    for second in (160..200).step_by(10) {
        story.round(second, &[]);
        story.say(second + 5, "db", "disk", "", Status::Ok);
        story.say(second + 6, "sql", "sql", "db", Status::Ok);
    }
    assert_eq!(story.told(), []);
}

#[test]
fn a_database_that_fails_long_after_its_disk_was_full_has_failed_itself() {
    let mut story = story(50, 600);
    let told = story.told();
    assert_eq!(
        told,
        [
            ("db".to_string(), Class::Degradation),
            ("sql".to_string(), Class::Failure)
        ]
    );
}
