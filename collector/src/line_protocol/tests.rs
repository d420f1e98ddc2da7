//! Line protocol as Telegraf writes it, and as nobody should.

use proptest::prelude::*;

use super::*;

fn parsed(body: &str) -> Parsed {
    let now = Timestamp::from_second(1_000).expect("in range");
    parse(
        body.as_bytes(),
        Context {
            now,
            precision: Precision::Nanoseconds,
            component: Some("web-1"),
        },
    )
}

fn named(body: &str) -> Vec<(String, String, f64)> {
    parsed(body)
        .measurements
        .into_iter()
        .map(|one| (one.metric, one.instance, one.value))
        .collect()
}

#[test]
fn what_telegraf_measures_like_our_agent_gets_our_name() {
    let body = "cpu,cpu=cpu-total,host=web-1 usage_idle=97.5 1000000000\n\
                disk,device=sda1,fstype=ext4,host=web-1,path=/var used_percent=81.2,free=5i 1000000000\n";
    assert_eq!(
        named(body),
        [
            ("cpu.used_percent".into(), String::new(), 2.5),
            ("filesystem.used_percent".into(), "mount=/var".into(), 81.2),
            ("disk.free".into(), "device=sda1,fstype=ext4,path=/var".into(), 5.0),
        ]
    );
}

#[test]
fn a_bad_line_costs_no_good_one_and_is_named() {
    let result = parsed("mem used_percent=1\nthis is not it\n\n# a comment\nmem used_percent=2,text=\"x\",yes=true\n");
    assert_eq!(result.accepted, 2);
    assert_eq!(result.measurements.len(), 3);
    assert_eq!(result.refused_total, 1);
    assert_eq!(result.refused[0].0, 2, "{:?}", result.refused);
}

#[test]
fn the_component_is_the_tag_or_what_the_topic_says() {
    let of = |body: &str| parsed(body).measurements[0].of.to_string();
    assert_eq!(of("mem,host=db-1 used_percent=1"), "db-1");
    assert_eq!(of("mem,component=db-2,host=x used_percent=1"), "db-2");
    assert_eq!(of("mem used_percent=1"), "web-1");
    assert!(
        parsed("mem,host=a/b used_percent=1").refused[0]
            .1
            .contains("cannot be a component id")
    );
}

#[test]
fn times_are_read_in_the_given_precision() {
    let at = |precision, body: &str| {
        let now = Timestamp::UNIX_EPOCH;
        parse(
            body.as_bytes(),
            Context {
                now,
                precision,
                component: Some("a"),
            },
        )
        .measurements[0]
            .at
            .as_second()
    };
    assert_eq!(at(Precision::Seconds, "m f=1 5"), 5);
    assert_eq!(at(Precision::Milliseconds, "m f=1 5000"), 5);
    assert_eq!(at(Precision::Nanoseconds, "m f=1"), 0);
}

#[test]
fn what_is_not_utf_8_is_refused_from_its_line_on() {
    let now = Timestamp::UNIX_EPOCH;
    let context = Context {
        now,
        precision: Precision::Seconds,
        component: Some("a"),
    };
    let result = parse(b"m f=1 1\nm f=\xff 2\nm f=3 3\n", context);
    assert_eq!((result.accepted, result.refused_total, result.refused[0].0), (1, 1, 2));
}

proptest! {
    #[test]
    fn no_body_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let context = Context { now: Timestamp::UNIX_EPOCH, precision: Precision::Seconds, component: None };
        let result = parse(&body, context);
        prop_assert!(result.refused.len() <= result.refused_total);
    }

    #[test]
    fn nothing_that_looks_like_a_line_makes_it_panic(body in "[a-z,= \\\\\"0-9i\n.-]{0,200}") {
        let result = parsed(&body);
        prop_assert!(result.measurements.iter().all(|one| one.value.is_finite()));
    }
}
