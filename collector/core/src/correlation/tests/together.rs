//! Stories of what fails together: unwatched pairs, pools, supplies that give out bit by bit.

use super::*;

/// A branch behind two switches that nobody watches: both must be gone before anything is cut off.
const BRANCH: &str = r#"
[[component]]
id = "d1"
kind = "switch"
[[component]]
id = "d2"
kind = "switch"
[[component]]
id = "b1"
kind = "switch"
[[component]]
id = "b2"
kind = "switch"
[[component]]
id = "b3"
kind = "switch"
"#;

/// The model of the branch: every access switch hangs on both distribution switches.
fn branch() -> String {
    let mut text = BRANCH.to_owned();
    for up in ["d1", "d2"] {
        text += &format!("[[link]]\nid = \"l-{up}\"\nends = [\"r\", \"{up}\"]\n");
        for down in ["b1", "b2", "b3"] {
            text += &format!("[[link]]\nid = \"l-{up}-{down}\"\nends = [\"{up}\", \"{down}\"]\n");
        }
    }
    text
}

fn watch_branch(story: &mut Story, seconds: std::ops::Range<i64>, failing: &[&str]) {
    for second in seconds.step_by(10) {
        story.round(second, failing);
        for of in ["b1", "b2", "b3"] {
            let status = if failing.contains(&of) {
                Status::Critical
            } else {
                Status::Ok
            };
            story.say(second + 3, of, "icmp", "collector", status);
        }
    }
}

#[test]
fn two_unwatched_switches_that_fail_together_are_inferred_from_their_victims() {
    let mut story = Story::with(&branch());
    watch_branch(&mut story, 0..40, &[]);
    watch_branch(&mut story, 40..120, &["b1", "b2", "b3"]);
    let told = story.told();
    assert_eq!(
        told,
        [("d1".to_owned(), Class::Failure), ("d2".to_owned(), Class::Failure)]
    );
}

#[test]
fn an_unwatched_pair_has_recovered_as_soon_as_anything_behind_it_answers() {
    let mut story = Story::with(&branch());
    watch_branch(&mut story, 0..40, &[]);
    watch_branch(&mut story, 40..120, &["b1", "b2", "b3"]);
    story.say(123, "b2", "icmp", "collector", Status::Ok);
    assert_eq!(story.told(), []);
}

#[test]
fn what_fails_together_behind_an_unwatched_pair_is_no_coincidence() {
    let mut story = Story::with(&branch());
    for second in (0..120).step_by(10) {
        story.round(second, &[]);
        for of in ["b1", "b2"] {
            let status = if second < 40 { Status::Ok } else { Status::Critical };
            story.say(second + 3, of, "icmp", "collector", status);
        }
    }
    let roots: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
    assert_eq!(roots, ["d1", "d2"]);
}

#[test]
fn a_sign_of_life_that_ends_no_symptom_ends_an_unwatched_pair_too() {
    let behind = "[[component]]\nid = \"hb\"\nkind = \"host\"\n[[link]]\nid = \"l-hb\"\nends = [\"b2\", \"hb\"]\n";
    let mut story = Story::with(&(branch() + behind));
    watch_branch(&mut story, 0..40, &[]);
    watch_branch(&mut story, 40..160, &["b1", "b2", "b3"]);
    story.say(163, "hb", "load", "", Status::Ok);
    assert_eq!(story.told(), []);
}

#[test]
fn one_lost_switch_of_the_branch_stays_its_own_root() {
    let mut story = Story::with(&branch());
    watch_branch(&mut story, 0..40, &[]);
    watch_branch(&mut story, 40..120, &["b2"]);
    assert_eq!(story.only().root.as_str(), "b2");
}

#[test]
fn what_needs_one_of_two_falls_with_both() {
    let more = "[[component]]\nid = \"shop\"\nkind = \"software\"\n[[dependency]]\nof = \"shop\"\non = [\"app1\", \"app2\"]\nneed = 1\n";
    let mut story = Story::with(more);
    story.rounds(0..40, &[]);
    story.say(35, "shop", "http", "collector", Status::Ok);
    for second in (40..120).step_by(10) {
        story.round(second, &["app1", "app2"]);
        story.say(second + 5, "shop", "http", "collector", Status::Critical);
    }
    let roots: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
    assert_eq!(roots, ["app1", "app2"]);
}

#[test]
fn what_needs_one_of_two_accuses_itself_no_more_than_before_when_one_of_them_is_back() {
    let more = "[[component]]\nid = \"shop\"\nkind = \"software\"\n[[dependency]]\nof = \"shop\"\non = [\"app1\", \"app2\"]\nneed = 1\n";
    let mut story = Story::with(more);
    story.rounds(0..40, &[]);
    story.say(35, "shop", "http", "collector", Status::Ok);
    for second in (40..120).step_by(10) {
        story.round(second, &["app1", "app2"]);
        story.say(second + 5, "shop", "http", "collector", Status::Critical);
    }
    // The shop is asked again only after several others have shown that one of the two is back.
    for second in (120..160).step_by(10) {
        story.round(second, &["app2"]);
        let roots: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
        assert_eq!(roots, ["app2"], "at {second} s");
    }
    story.say(165, "shop", "http", "collector", Status::Ok);
    assert_eq!(story.only().root.as_str(), "app2");
}

#[test]
fn an_agent_beside_the_collector_is_cut_off_with_it() {
    let mut story = Story::new();
    story.say(0, "noc", "agent", "", Status::Ok);
    let all = ["r", "sw1", "sw2", "acc", "web", "app1", "app2", "db"];
    let mut watch = |seconds: std::ops::Range<i64>, status| {
        for second in seconds.step_by(10) {
            for of in all {
                story.say(second, of, "icmp", "noc", status);
            }
        }
    };
    watch(0..40, Status::Ok);
    watch(40..100, Status::Critical);
    assert_eq!(story.told(), [("noc".to_owned(), Class::MonitoringBlind)]);
}

#[test]
fn agents_that_were_lost_with_the_broker_have_time_to_come_back() {
    let mut story = Story::new();
    let agents = ["web", "app1", "app2", "db"];
    for of in agents {
        story.say(0, of, "agent", "", Status::Ok);
    }
    story.rounds(0..30, &[]);
    for of in agents {
        story.say(33, of, "agent", "", Status::Critical);
    }
    story.rounds(40..80, &[]);
    story.say(81, "web", "agent", "", Status::Ok);
    story.say(82, "web", "disk", "", Status::Ok);
    for of in ["app1", "app2", "db"] {
        story.say(90, of, "agent", "", Status::Unknown);
    }
    story.rounds(100..150, &[]);
    assert_eq!(story.told(), []);
}

#[test]
fn services_that_work_again_stay_on_the_verdict_beside_those_that_do_not() {
    let mut story = Story::new();
    story.rounds(0..40, &[]);
    story.rounds(40..90, &["sw1", "web", "app1", "nginx"]);
    let before = story.only();
    assert_eq!(ids(&before.services), ["portal"]);
    let mut after = Verdict::clone(&before);
    after.services.clear();
    after.remember_services(&before);
    assert_eq!(ids(&after.recovered_services), ["portal"]);
    let mut down_again = Verdict::clone(&before);
    down_again.remember_services(&after);
    assert_eq!(ids(&down_again.recovered_services), [""; 0]);
    assert_eq!(down_again.impacted_services().count(), 1);
}

#[test]
fn two_single_samples_with_something_in_common_open_nothing() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.say(31, "pc1", "icmp", "collector", Status::Critical);
    story.say(33, "pc2", "icmp", "collector", Status::Critical);
    story.pass(75);
    assert_eq!(story.told(), []);
    story.say(75, "pc1", "icmp", "collector", Status::Critical);
    assert_eq!(story.told().len(), 1);
}

#[test]
fn what_stands_on_either_of_two_feeds_shows_that_the_hall_of_both_is_up() {
    let feeds = ["fa", "fb"].map(|feed| {
        format!("[[component]]\nid = \"{feed}\"\nkind = \"power\"\n[[dependency]]\nof = \"{feed}\"\non = [\"hall\"]\n")
    });
    let fed =
        ["web", "app1", "db"].map(|host| format!("[[dependency]]\nof = \"{host}\"\non = [\"fa\", \"fb\"]\nneed = 1\n"));
    let mut story = Story::with(&format!(
        "[[component]]\nid = \"hall\"\nkind = \"site\"\n{}{}",
        feeds.concat(),
        fed.concat()
    ));
    story.rounds(0..30, &[]);
    story.rounds(30..100, &["web", "nginx", "app1"]);
    let roots: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
    assert_eq!(roots, ["app1", "web"]);
}

#[test]
fn a_machine_on_two_switches_is_a_victim_of_what_feeds_both() {
    let twin = r#"
[[component]]
id = "sw3"
kind = "switch"
[[component]]
id = "sw4"
kind = "switch"
[[component]]
id = "twin"
kind = "host"
[[component]]
id = "ups"
kind = "power"
[[link]]
id = "l-1-3"
ends = ["sw1", "sw3"]
[[link]]
id = "l-2-4"
ends = ["sw2", "sw4"]
[[link]]
id = "l-3"
ends = ["sw3", "twin"]
[[link]]
id = "l-4"
ends = ["sw4", "twin"]
[[dependency]]
of = "sw3"
on = ["ups"]
[[dependency]]
of = "sw4"
on = ["ups"]
"#;
    let mut story = Story::with(twin);
    for second in (0..120).step_by(10) {
        let status = if second < 30 { Status::Ok } else { Status::Critical };
        for of in ["sw3", "sw4", "twin"] {
            story.say(second, of, "icmp", "collector", status);
        }
        for of in ["sw1", "sw2"] {
            story.say(second, of, "icmp", "collector", Status::Ok);
        }
    }
    assert_eq!(story.told(), [("ups".to_string(), Class::Failure)]);
}

#[test]
fn a_program_that_stopped_while_everything_had_power_is_not_blamed_on_the_power_that_fails_later() {
    let mut story = Story::with(
        "[[component]]\nid = \"office\"\nkind = \"software\"\n[[dependency]]\nof = \"office\"\non = [\"pc1\"]\n",
    );
    for second in (0..400).step_by(10) {
        story.round(second, if second < 330 { &[] } else { &["acc", "pc1", "pc2"] });
        if second < 330 {
            let status = if second < 30 { Status::Ok } else { Status::Critical };
            story.say(second + 5, "office", "process", "pc1", status);
        }
    }
    let roots: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
    assert!(roots.contains(&"office".to_string()), "{roots:?}");
    assert_eq!(roots.len(), 2);
}
