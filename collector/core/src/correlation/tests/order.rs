//! Stories in which the same is heard in another order.

use super::*;

/// Two words about a program: its own agent says that it is at work, and somebody says that it does its work.
const WORDS: [(i64, &str, &str); 2] = [(11, "jobs", ""), (10, "http", "collector")];

fn proven_to_work(words: impl Iterator<Item = (i64, &'static str, &'static str)>) -> Vec<i64> {
    let mut story = Story::new();
    story.pass(12);
    for (second, check, by) in words {
        story.say(second, "nginx", check, by, Status::Ok);
    }
    let facts = &story.correlator.facts;
    let index = |id: &str| facts.structure.network.index(&id.into()).expect("in the office");
    ["nginx", "sql"].map(|id| facts.proof.work_at(index(id))).to_vec()
}

#[test]
fn what_works_proves_what_it_needs_even_if_it_was_heard_before_to_run() {
    let expected = [at(11), at(10)].map(|at| at.as_millisecond());
    assert_eq!(proven_to_work(WORDS.into_iter()), expected);
    assert_eq!(proven_to_work(WORDS.into_iter().rev()), expected);
}
