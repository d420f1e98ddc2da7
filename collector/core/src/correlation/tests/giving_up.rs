//! Stories of programs that end when what they need is gone.

use super::*;

/// Two programs that work with the same database, each watched by the agent on its machine.
const CLIENTS: &str = r#"
[[component]]
id = "job-1"
kind = "software"
[[component]]
id = "job-2"
kind = "software"
[[dependency]]
of = "job-1"
on = ["app1"]
[[dependency]]
of = "job-2"
on = ["app2"]
[[dependency]]
of = "job-1"
on = ["sql"]
[[dependency]]
of = "job-2"
on = ["sql"]
"#;

/// Rounds in which the database fails from `since` on, and with it the work of the second program, while the process of the
/// first one ends at `ends`.
fn play(since: i64, ends: i64) -> Story {
    let mut story = Story::with(CLIENTS);
    for second in (0..150).step_by(10) {
        let sick = if second < since { Status::Ok } else { Status::Critical };
        let ended = if second < ends { Status::Ok } else { Status::Critical };
        story.round(second, if second < since { &[] } else { &["sql", "nginx"] });
        story.say(second + 5, "job-2", "http", "collector", sick);
        story.say(second + 6, "job-1", "process", "app1", ended);
        story.say(second + 6, "job-2", "process", "app2", Status::Ok);
    }
    story
}

#[test]
fn a_program_that_ends_while_what_it_needs_is_down_has_given_up() {
    let mut story = play(40, 80);
    assert_eq!(story.told(), [("sql".to_owned(), Class::Failure)]);
}

#[test]
fn a_program_that_ends_at_the_same_time_as_what_it_needs_while_others_stay_has_failed_itself() {
    let mut story = play(40, 40);
    let mut told: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
    told.sort_unstable();
    assert_eq!(told, ["job-1", "sql"]);
}

#[test]
fn who_suffers_only_through_others_tells_nothing_of_those_who_give_up() {
    // The only client that uses the database itself ends with it; a form that needs that client goes on running.
    let form = "[[component]]\nid = \"form\"\nkind = \"software\"\n[[dependency]]\nof = \"form\"\non = [\"web\"]\n\
                [[dependency]]\nof = \"form\"\non = [\"job-1\"]\n";
    let mut story = Story::with(&(CLIENTS.to_owned() + form));
    for second in (0..150).step_by(10) {
        let status = |since: i64| if second < since { Status::Ok } else { Status::Critical };
        story.round(second, if second < 40 { &[] } else { &["sql", "nginx"] });
        story.say(second + 5, "form", "http", "collector", status(40));
        story.say(second + 6, "form", "process", "web", Status::Ok);
        story.say(second + 6, "job-1", "process", "app1", status(40));
    }
    assert_eq!(story.told(), [("sql".to_owned(), Class::Failure)]);
}
