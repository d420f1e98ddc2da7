//! Stories of what everybody needs.

use std::fmt::Write as _;

use super::*;

/// Two name servers, and programs that need one of them: more than are looked at one by one. Two run on each machine.
fn names(programs: usize) -> String {
    let mut text = String::new();
    for of in ["ns1", "ns2"] {
        let _ = writeln!(text, "[[component]]\nid = \"{of}\"\nkind = \"middleware\"");
    }
    for (of, on) in [("ns1", "app1"), ("ns2", "app2")] {
        let _ = writeln!(text, "[[dependency]]\nof = \"{of}\"\non = [\"{on}\"]");
    }
    for program in 0..programs {
        let machine = program / 2;
        if program % 2 == 0 {
            let _ = writeln!(
                text,
                "[[component]]\nid = \"m-{machine}\"\nkind = \"host\"\n[[link]]\nid = \"l-m-{machine}\"\nends = [\"m-{machine}\", \"r\"]"
            );
        }
        let _ = writeln!(
            text,
            "[[component]]\nid = \"p-{program}\"\nkind = \"software\"\n[[dependency]]\nof = \"p-{program}\"\non = [\"m-{machine}\"]\n\
             [[dependency]]\nof = \"p-{program}\"\non = [\"ns1\", \"ns2\"]\nneed = 1"
        );
    }
    text
}

fn play(programs: usize, failing: impl Fn(&str) -> bool) -> Vec<String> {
    let mut story = Story::with(&names(programs));
    for second in (0..120).step_by(10) {
        story.round(second, &[]);
        let well = |of: &str| second < 40 || !failing(of);
        let status = |of: &str| if well(of) { Status::Ok } else { Status::Critical };
        for of in ["ns1", "ns2"] {
            story.say(second + 1, of, "query", "collector", status(of));
        }
        for program in 0..programs {
            let of = format!("p-{program}");
            story.say(second + 2, &of, "http", "collector", status(&of));
            if program % 2 == 0 {
                let machine = format!("m-{}", program / 2);
                story.say(second + 3, &machine, "icmp", "collector", Status::Ok);
            }
        }
    }
    story.told().into_iter().map(|(root, _)| root).collect()
}

#[test]
fn nobody_is_accused_for_what_needed_one_of_two_that_failed_together() {
    assert_eq!(play(240, |_| true), ["ns1", "ns2"]);
}

#[test]
fn machines_do_not_hang_because_both_providers_of_all_that_runs_on_them_failed() {
    assert_eq!(play(4, |_| true), ["ns1", "ns2"]);
}

#[test]
fn a_program_that_fails_while_one_of_two_providers_works_is_its_own_root() {
    assert_eq!(play(4, |of| of == "ns1" || of == "p-0"), ["ns1", "p-0"]);
}

#[test]
fn what_both_providers_of_a_pool_need_is_cleared_by_the_work_that_the_other_one_does() {
    let mut pool = String::from(
        "[[component]]\nid = \"front\"\nkind = \"software\"\n[[dependency]]\nof = \"front\"\non = [\"web\"]\n",
    );
    for program in ["one", "two"] {
        let _ = writeln!(pool, "[[component]]\nid = \"{program}\"\nkind = \"software\"");
        let _ = writeln!(pool, "[[dependency]]\nof = \"{program}\"\non = [\"store\"]");
    }
    pool += "[[dependency]]\nof = \"front\"\non = [\"one\", \"two\"]\nneed = 1\n\
             [[component]]\nid = \"store\"\nkind = \"database\"\n[[dependency]]\nof = \"store\"\non = [\"db\"]\n\
             [[dependency]]\nof = \"one\"\non = [\"app1\"]\n[[dependency]]\nof = \"two\"\non = [\"app2\"]\n";
    let mut story = Story::with(&pool);
    for second in (0..150).step_by(10) {
        story.round(second, &[]);
        let status = if second < 60 { Status::Ok } else { Status::Critical };
        // Its process runs, so it would have to hang; nobody looks at the other one or at what both need.
        story.say(second + 3, "one", "process", "app1", Status::Ok);
        story.say(second + 4, "one", "http", "collector", status);
        story.say(second + 5, "front", "http", "collector", Status::Ok);
    }
    assert_eq!(story.told(), [("one".to_owned(), Class::RedundancyLost)]);
}

#[test]
fn power_is_not_blamed_for_what_fails_while_all_that_it_feeds_is_up() {
    let mut story = Story::new();
    story.rounds(0..60, &[]);
    for second in (60..150).step_by(10) {
        story.say(second, "pc1", "icmp", "app1", Status::Critical);
        story.say(second + 2, "pc1", "icmp", "collector", Status::Ok);
        let roots: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
        assert!(!roots.contains(&"pdu".to_owned()), "{second}: {roots:?}");
    }
}

#[test]
fn power_is_blamed_for_what_only_the_loss_of_a_whole_pool_can_hurt() {
    let mut room = String::from("[[component]]\nid = \"room\"\nkind = \"power\"\n");
    for store in ["s1", "s2"] {
        let _ = writeln!(room, "[[component]]\nid = \"{store}\"\nkind = \"host\"");
        let _ = writeln!(room, "[[link]]\nid = \"l-{store}\"\nends = [\"{store}\", \"sw2\"]");
    }
    for fed in ["app1", "app2", "s1", "s2"] {
        let _ = writeln!(room, "[[dependency]]\nof = \"{fed}\"\non = [\"room\"]");
    }
    // It needs one of two machines that nobody watches.
    room += "[[component]]\nid = \"mail\"\nkind = \"software\"\n[[dependency]]\nof = \"mail\"\non = [\"web\"]\n\
             [[dependency]]\nof = \"mail\"\non = [\"s1\", \"s2\"]\nneed = 1\n";
    let mut story = Story::with(&room);
    for second in (0..150).step_by(10) {
        let failed = second >= 60;
        story.round(second, if failed { &["app1", "app2"] } else { &[] });
        let status = if failed { Status::Critical } else { Status::Ok };
        story.say(second + 5, "mail", "smtp", "collector", status);
    }
    assert_eq!(story.told(), [("room".to_owned(), Class::Failure)]);
}
