//! Behaviour of loading and of the indexes.

use super::*;

/// A small network in one text: a general contractor, two subcontractors, an agency, two switches, two hosts and a portal.
pub(crate) const SMALL: &str = r#"
[network]
name = "small"
time_zone = "Asia/Shanghai"

[collector]
at = "web-1"

[[party]]
id = "gc"
role = "general_contractor"

[[party]]
id = "agency-1"
role = "agency"

[[party]]
id = "netcom"
role = "subcontractor"

[[party]]
id = "syscom"
role = "subcontractor"

[[contract]]
id = "net-2026"
customer = "gc"
provider = "netcom"
from = 2026-01-01
to = 2027-01-01
covers = [{ kind = "switch" }, { kind = "link" }]
level = "gold"

[[service_level]]
id = "gold"
calendar = "7x24"
targets.p1 = { respond = "15m", arrive = "1h", restore = "2d" }

[[component]]
id = "sw-1"
kind = "switch"
site = "dc-a"
labels = { tier = "network" }

[[component]]
id = "sw-2"
kind = "switch"

[[component]]
id = "web-1"
kind = "host"

[[component]]
id = "vm-1"
kind = "vm"

[[component]]
id = "db-1"
kind = "database"

[[link]]
id = "l-1"
ends = ["sw-1", "sw-2"]

[[link]]
id = "l-2"
ends = ["web-1", "sw-1"]
kind = "circuit"

[[dependency]]
of = "vm-1"
on = ["web-1"]

[[dependency]]
of = "db-1"
on = ["vm-1"]

[[dependency]]
of = "portal"
on = ["db-1", "web-1"]
need = 1

[[service]]
id = "portal"
owner = "agency-1"
criticality = 1

[[maintenance]]
components = ["sw-2"]
from = 2026-11-22T08:00:00+08:00
to = 2026-11-22T09:00:00+08:00
reason = "firmware"
approved_by = "agency-1"
"#;

/// Loads one text.
pub(crate) fn load(text: &str) -> Result<Loaded, Vec<Problem>> {
    Network::load(&[SourceFile {
        name: "net.toml".to_owned(),
        text: text.to_owned(),
    }])
}

/// Loads `SMALL` followed by `more`, which must be right.
pub(crate) fn small_with(more: &str) -> Network {
    match load(&format!("{SMALL}\n{more}")) {
        Ok(loaded) => loaded.network,
        Err(problems) => panic!("{}", problems.iter().map(|p| format!("{p}\n")).collect::<String>()),
    }
}

fn ids(network: &Network, indices: &[u32]) -> Vec<String> {
    indices.iter().map(|ix| network.component(*ix).id.to_string()).collect()
}

#[test]
fn indexes_follow_links_and_dependencies() {
    let network = small_with("");
    let ix = |id: &str| network.index(&id.into()).expect("in the model");
    assert_eq!(ids(&network, network.links_of(ix("sw-1"))), ["l-1", "l-2"]);
    assert_eq!(network.link_ends(ix("l-2")), Some([ix("web-1"), ix("sw-1")]));
    assert_eq!(network.link_ends(ix("sw-1")), None);
    assert_eq!(ids(&network, network.dependents_of(ix("web-1"))), ["portal", "vm-1"]);
    let [need] = network.dependencies_of(ix("portal")) else {
        panic!("one dependency")
    };
    assert_eq!(
        (ids(&network, &need.providers), need.need),
        (vec!["db-1".to_owned(), "web-1".to_owned()], 1)
    );
    assert_eq!(network.component(ix("l-2")).kind, Kind::Circuit);
    assert_eq!(network.index(&"nobody".into()), None);
}

#[test]
fn a_component_sits_on_the_machine_under_it() {
    let network = small_with("");
    let place = |id: &str| {
        network
            .place(network.index(&id.into())?)
            .map(|ix| network.component(ix).id.to_string())
    };
    assert_eq!(place("web-1").as_deref(), Some("web-1"));
    assert_eq!(place("vm-1").as_deref(), Some("web-1"));
    assert_eq!(place("db-1").as_deref(), Some("web-1"), "through the virtual machine");
    assert_eq!(place("portal"), None, "a service has no place");
    assert_eq!(place("l-1"), None, "a link is between places");
}

#[test]
fn maintenance_holds_from_inclusive_to_exclusive() {
    let network = small_with("");
    let ix = network.index(&"sw-2".into()).expect("in the model");
    let at = |time: &str| {
        network
            .maintenance_at(ix, time.parse().expect("a time"))
            .map(|window| window.reason.as_str())
    };
    assert_eq!(at("2026-11-21T23:59:59Z"), None);
    assert_eq!(at("2026-11-22T00:00:00Z"), Some("firmware"));
    assert_eq!(at("2026-11-22T01:00:00Z"), None);
}

#[test]
fn plain_dates_are_midnight_in_the_networks_zone() {
    let network = small_with("");
    assert_eq!(
        network.contracts[0].from,
        "2025-12-31T16:00:00Z".parse().expect("a time")
    );
    assert_eq!(network.local_time(network.contracts[0].from), "2026-01-01");
}

fn problems(text: &str) -> Vec<String> {
    load(text)
        .err()
        .unwrap_or_default()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn everything_wrong_in_all_files_comes_at_once_sorted_by_place() {
    let file = |name: &str, text: &str| SourceFile {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let files = [
        file(
            "a.toml",
            "[[component]]\nid = \"sw-1\"\nkind = \"swich\"\n[[dependency]]\nof = \"sw-1\"\non = [\"sw-2\"]\n",
        ),
        file(
            "b.toml",
            "[network]\nname = 7\n[[component]]\nid = \"sw-1\"\nkind = \"host\"\n",
        ),
        file("c.toml", "[network]\nname = \"again\"\n"),
    ];
    let problems: Vec<String> = Network::load(&files)
        .err()
        .unwrap_or_default()
        .iter()
        .map(ToString::to_string)
        .collect();
    let begins = [
        "a.toml:1:1: no party has the role",
        "a.toml:3:8: unknown kind \"swich\"",
        "a.toml:6:7: `on` refers to `sw-2`",
        "b.toml:2:8: `name` must be a string",
        "b.toml:4:6: duplicate id `sw-1`: another component, link or service has it at a.toml:2",
        "c.toml:1:1: [network] is given twice: already at b.toml:1",
    ];
    assert_eq!(problems.len(), begins.len(), "{problems:#?}");
    for (problem, begin) in problems.iter().zip(begins) {
        assert!(problem.starts_with(begin), "{problem} should begin with {begin}");
    }
}

#[test]
fn overlaps_are_reported_beside_everything_else() {
    let more = "[[contract]]\nid = \"k\"\ncustomer = \"gc\"\nprovider = \"syscom\"\nfrom = 2026-06-01\n\
        covers = [{ kind = \"switch\" }]\nlevel = \"silver\"\n";
    let found = problems(&format!("{SMALL}\n{more}"));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found[0].contains("overlap: from 2026-06-01 both cover `sw-1` and 1 more"),
        "{}",
        found[0]
    );
    assert!(found[1].contains("`level` refers to `silver`"), "{}", found[1]);
}

#[test]
fn columns_count_characters_not_bytes() {
    let found = problems(&format!(
        "{SMALL}\n[[component]]\nid = \"x\"\nkind = \"host\"\nlabels = {{ \"机房\" = 3 }}\n"
    ));
    let line = SMALL.lines().count() + 5;
    assert_eq!(
        found,
        [format!(
            "net.toml:{line}:19: `机房` must be a string, not an integer; write 机房 = \"…\""
        )]
    );
}

#[test]
fn while_one_file_is_unreadable_references_are_not_judged() {
    let file = |name: &str, text: &str| SourceFile {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let files = [
        file("broken.toml", "[[component]\n"),
        file("net.toml", &SMALL.replace("kind = \"switch\"\n", "")),
    ];
    let problems = Network::load(&files).expect_err("broken");
    assert!(problems[0].message.starts_with("not valid TOML"), "{}", problems[0]);
    assert!(
        problems[1..].iter().all(|p| p.message == "[[component]] has no `kind`"),
        "{problems:#?}"
    );
    assert_eq!(problems.len(), 3);
}

#[test]
fn beyond_a_thousand_problems_the_rest_is_counted() {
    let found = problems(&"[[link]]\n".repeat(1_200));
    assert_eq!(found.len(), 1_001);
    assert!(
        found[1_000].contains("more problems from here on are not listed"),
        "{}",
        found[1_000]
    );
}

fn warnings(more: &str) -> Vec<String> {
    let loaded = load(&format!("{SMALL}\n{more}")).unwrap_or_else(|problems| panic!("{problems:#?}"));
    loaded.warnings.iter().map(|warning| warning.message.clone()).collect()
}

#[test]
fn dependency_cycles_are_named_and_legal() {
    let cycle = "[[dependency]]\nof = \"web-1\"\non = [\"db-1\"]\n[[dependency]]\nof = \"sw-2\"\non = [\"sw-2\"]\n";
    assert_eq!(
        warnings(cycle),
        [
            "dependency cycle: db-1 → vm-1 → web-1 → db-1",
            "dependency cycle: sw-2 → sw-2"
        ]
    );
}

#[test]
fn selectors_that_match_nothing_and_days_outside_the_years_are_warned_of() {
    let contract = "[[contract]]\nid = \"k\"\ncustomer = \"gc\"\nprovider = \"syscom\"\nfrom = 2026-01-01\ncovers = [{ site = \"dc-z\" }]\n";
    assert_eq!(
        warnings(contract),
        ["contract `k` covers { site = \"dc-z\" }, but no component matches"]
    );
    let calendar = "[[calendar]]\nid = \"w\"\nholidays = [\"2026-12-31/2027-01-02\", \"2028-01-01\"]\nyears = [2026]\n";
    assert_eq!(
        warnings(calendar),
        ["2028-01-01 lies outside `years`: clocks will report 2028 as missing"]
    );
}

#[test]
fn maintenance_that_nobody_approved_is_warned_of() {
    let window =
        "[[maintenance]]\ncomponents = [\"sw-1\"]\nfrom = 2026-11-01\nto = 2026-11-02\nreason = \"firmware\"\n";
    assert_eq!(
        warnings(window),
        ["[[maintenance]] has no `approved_by`, and nobody is charged for what it explains"]
    );
}

#[test]
fn equal_claims_are_no_overlap_where_something_more_specific_decides() {
    let claim = |id: &str, provider: &str, covers: &str| {
        format!(
            "[[contract]]\nid = \"{id}\"\ncustomer = \"gc\"\nprovider = \"{provider}\"\nfrom = 2026-01-01\ncovers = [{covers}]\n"
        )
    };
    let equal = [
        claim("a", "netcom", "{ kind = \"host\" }"),
        claim("b", "syscom", "{ kind = \"host\" }"),
    ]
    .concat();
    assert!(problems(&format!("{SMALL}\n{equal}"))[0].contains("both cover `web-1` equally specifically"));
    assert_eq!(
        warnings(&(equal + &claim("c", "syscom", "{ id = \"web-1\" }"))),
        Vec::<String>::new()
    );
}

#[test]
fn a_day_of_a_target_is_a_day_of_its_calendar() {
    let more = "[[calendar]]\nid = \"office\"\nhours = [\"09:00-12:00\", \"13:30-17:30\"]\n\
        [[service_level]]\nid = \"silver\"\ncalendar = \"office\"\ntargets.p2 = { restore = \"2d\" }\n";
    let network = small_with(more);
    let level = |id: &str| network.level(&id.into()).expect("in the model").targets;
    assert_eq!(level("gold")[0].restore, Some(2 * 24 * 3_600));
    assert_eq!(level("silver")[1].restore, Some(2 * 7 * 3_600));
    assert_eq!(level("silver")[0], Targets::default());
}

#[test]
fn a_components_own_level_replaces_its_contracts() {
    let more = "[[service_level]]\nid = \"own\"\ncalendar = \"7x24\"\ntargets.p1 = { respond = \"5m\" }\n\
        [[component]]\nid = \"sw-9\"\nkind = \"switch\"\nlevel = \"own\"\n";
    let network = small_with(more);
    let level = |id: &str| {
        network
            .level_for(&id.into(), &"net-2026".into())
            .map(|level| level.id.to_string())
    };
    assert_eq!(level("sw-1").as_deref(), Some("gold"));
    assert_eq!(level("sw-9").as_deref(), Some("own"));
}

#[test]
fn people_on_call_take_turns_and_stand_in() {
    let more = "[[party]]\nid = \"isp\"\nrole = \"subcontractor\"\n\
        contacts = [{ name = \"A\" }, { name = \"B\" }, { name = \"C\" }]\n\
        [party.on_call]\nfrom = 2026-01-05T09:00:00+08:00\nshift = \"7d\"\norder = [\"A\", \"B\"]\n\
        overrides = [{ name = \"C\", from = 2026-01-13, to = 2026-01-14 }]\n";
    let network = small_with(more);
    let on_call = |time: &str| {
        network
            .on_call(&"isp".into(), time.parse().expect("a time"))
            .map(|c| c.name.as_str())
    };
    assert_eq!(on_call("2026-01-05T08:59:59+08:00"), None);
    assert_eq!(on_call("2026-01-05T09:00:00+08:00"), Some("A"));
    assert_eq!(on_call("2026-01-12T08:59:59+08:00"), Some("A"));
    assert_eq!(on_call("2026-01-12T09:00:00+08:00"), Some("B"));
    assert_eq!(on_call("2026-01-13T12:00:00+08:00"), Some("C"));
    assert_eq!(on_call("2026-01-19T09:00:00+08:00"), Some("A"));
}
