//! No text, however broken, makes loading panic: it gives a model or problems with a place inside the text.

use proptest::prelude::*;
use zongbao_core::network::{Network, SourceFile};

const EXAMPLE: [&str; 3] = [
    include_str!("../../../config/network/parties.toml"),
    include_str!("../../../config/network/contracts.toml"),
    include_str!("../../../config/network/services.toml"),
];

/// Loads the text and checks every problem's place.
fn load(text: &str) {
    let lines = text.split('\n').count();
    let files = [SourceFile {
        name: "fuzz.toml".to_owned(),
        text: text.to_owned(),
    }];
    let problems = match Network::load(&files) {
        Ok(loaded) => loaded.warnings,
        Err(problems) => {
            assert!(!problems.is_empty(), "a refusal without a reason");
            problems
        }
    };
    for problem in problems {
        assert_eq!(problem.file, "fuzz.toml");
        assert!((1..=lines).contains(&problem.line) && problem.column >= 1, "{problem}");
        assert!(!problem.message.is_empty() && !problem.fix.is_empty());
    }
}

/// Replaces the characters from `from` by `with`, at a character boundary near it.
fn splice(text: &str, from: usize, length: usize, with: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let from = from % (chars.len() + 1);
    let to = (from + length).min(chars.len());
    chars[..from]
        .iter()
        .chain(with.chars().collect::<Vec<_>>().iter())
        .chain(&chars[to..])
        .collect()
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        load(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn arbitrary_toml_like_text_never_panics(text in "(\\[\\[?[a-z_.\"]{0,9}\\]?\\]\n|[a-z_]{1,8} ?= ?[\\[\\]{}0-9\",:.a-zT+-]{0,12}\n){0,30}") {
        load(&text);
    }

    #[test]
    fn a_damaged_example_never_panics(
        file in 0..3usize, from in any::<usize>(), length in 0..40usize,
        with in prop_oneof!["\\PC{0,6}", "[\\[\\]{}=\"'#\n0-9:-]{0,8}", Just("9".repeat(300)), Just("[".repeat(2_000))],
    ) {
        load(&splice(EXAMPLE[file], from, length, &with));
    }

    #[test]
    fn a_value_of_any_type_never_panics(
        key in prop::sample::select(vec![
            "id", "kind", "site", "labels", "ends", "need", "of", "on", "from", "to", "covers", "level", "calendar", "targets",
            "hours", "workdays", "holidays", "make_up_days", "years", "time_zone", "channels", "contacts", "on_call", "owner",
            "criticality", "components", "reason", "role", "managed_by", "at",
        ]),
        table in prop::sample::select(vec![
            "[[party]]", "[[contract]]", "[[service_level]]", "[[calendar]]", "[[component]]", "[[link]]", "[[dependency]]",
            "[[service]]", "[[maintenance]]", "[network]", "[collector]",
        ]),
        value in prop::sample::select(vec![
            "1", "-9223372036854775808", "1e999", "nan", "true", "\"\"", "\"x\"", "[]", "[[]]", "{}", "{ x = {} }", "[{}]",
            "2026-02-28", "0000-01-01", "9999-12-31T23:59:60Z", "9999-12-31T23:59:59-23:59", "07:00:00", "[1, \"a\", {}]",
            "\"2026-01-01/9999-12-31\"", "\"99999999d\"", "[\"24:00-00:00\"]", "{ p1 = { respond = \"9d\" } }", "0xFFFFFFFFFFFFFFFF",
        ]),
    ) {
        load(&format!("{table}\nid = \"x\"\n{key} = {value}\n"));
        load(&format!("{table}\n{key} = {value}\n"));
    }
}
