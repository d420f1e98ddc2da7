//! Behaviour of the dated responsibility rule.

use jiff::Timestamp;
use proptest::prelude::*;

use crate::network::Network;
use crate::network::tests::{load, small_with};

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// A contract as TOML text; `to` may be empty.
fn contract(id: &str, provider: &str, from: &str, to: &str, covers: &str) -> String {
    let to = if to.is_empty() {
        String::new()
    } else {
        format!("to = {to}\n")
    };
    format!(
        "[[contract]]\nid = \"{id}\"\ncustomer = \"gc\"\nprovider = \"{provider}\"\nfrom = {from}\n{to}covers = [{covers}]\n"
    )
}

fn who(network: &Network, component: &str, time: &str) -> (String, Option<String>) {
    let answer = network.responsible(&component.into(), at(time));
    (
        answer.party.to_string(),
        answer.contract.map(|contract| contract.to_string()),
    )
}

const NOON: &str = "2026-06-01T12:00:00Z";

#[test]
fn the_most_specific_selector_decides() {
    // Weakest first: each one takes sw-1 from all before it.
    let ladder = [
        r#"{ site = "dc-a" }"#,
        r#"{ kind = "switch" }"#,
        r#"{ site = "dc-a", kind = "switch" }"#,
        r#"{ label = { tier = "network" } }"#,
        r#"{ label = { tier = "network" }, kind = "switch" }"#,
        r#"{ label = { tier = "network" }, kind = "switch", site = "dc-a" }"#,
        r#"{ id = "sw-1" }"#,
        r#"{ id = "sw-1", kind = "switch" }"#,
    ];
    for rung in 1..ladder.len() {
        let pair = [
            contract("weak", "netcom", "2025-01-01", "", ladder[rung - 1]),
            contract("strong", "syscom", "2025-01-01", "", ladder[rung]),
        ];
        // `SMALL` has a contract of netcom by kind; where the strong one is by kind too, that is the equal it may not meet.
        let network = if rung == 1 {
            small_with(&pair[0])
        } else {
            small_with(&pair.concat())
        };
        let expected = if rung == 1 { "net-2026" } else { "strong" };
        assert_eq!(
            who(&network, "sw-1", NOON).1.as_deref(),
            Some(expected),
            "{} outranks {}",
            ladder[rung],
            ladder[rung - 1]
        );
    }
}

#[test]
fn a_hand_over_takes_effect_at_its_very_instant() {
    let network = small_with(&contract(
        "net-2027",
        "syscom",
        "2027-01-01",
        "",
        r#"{ kind = "switch" }"#,
    ));
    assert_eq!(who(&network, "sw-1", "2026-12-31T23:59:59.999999999+08:00").0, "netcom");
    assert_eq!(who(&network, "sw-1", "2027-01-01T00:00:00+08:00").0, "syscom");
    assert_eq!(
        who(&network, "sw-1", "2025-12-31T23:59:59+08:00"),
        ("gc".to_owned(), None)
    );
}

#[test]
fn what_nobody_covers_is_the_general_contractors() {
    let network = small_with("");
    assert_eq!(who(&network, "web-1", NOON), ("gc".to_owned(), None));
    assert_eq!(who(&network, "no-such-thing", NOON), ("gc".to_owned(), None));
}

#[test]
fn the_answer_says_why_in_both_languages() {
    let more = [
        contract("net-2027", "syscom", "2027-01-01", "", r#"{ kind = "switch" }"#),
        contract("site-a", "syscom", "2025-01-01", "", r#"{ site = "dc-a" }"#),
    ];
    let network = small_with(&more.concat());
    let reason = network.responsible(&"sw-1".into(), at(NOON)).reason;
    assert_eq!(
        reason.en,
        "contract `net-2026`, in force since 2026-01-01, covers `sw-1` by { kind = \"switch\" }; it outranks contract `site-a` \
         of `syscom`, which covers it only by { site = \"dc-a\" }; taken over from `syscom` on 2026-01-01; handed over to \
         `syscom` on 2027-01-01"
    );
    assert_eq!(
        reason.zh,
        "合同“net-2026”自 2026-01-01 起生效，按 { kind = \"switch\" } 覆盖“sw-1”；优先于“syscom”的合同“site-a”，后者仅按 \
         { site = \"dc-a\" } 覆盖；2026-01-01 接自“syscom”；2027-01-01 移交给“syscom”"
    );
}

#[test]
fn tenures_are_without_gaps() {
    let network = small_with(&contract(
        "net-2028",
        "netcom",
        "2028-01-01",
        "",
        r#"{ kind = "switch" }"#,
    ));
    let tenures = network.tenures(&"sw-1".into());
    let parties: Vec<&str> = tenures.iter().map(|tenure| tenure.party.as_str()).collect();
    assert_eq!(parties, ["gc", "netcom", "gc", "netcom"]);
    assert_eq!((tenures[0].from, tenures[3].to), (None, None));
    assert!(
        tenures
            .windows(2)
            .all(|pair| pair[0].to == pair[1].from && pair[0].to.is_some())
    );
}

#[test]
fn coverage_names_gaps_and_contracts_about_to_end() {
    let network = small_with("");
    let uncovered = network.uncovered(at(NOON));
    assert_eq!(
        uncovered.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        ["db-1", "l-2", "vm-1", "web-1"]
    );
    let december = at("2026-12-15T00:00:00Z");
    let endings = network.contracts_ending(december, jiff::SignedDuration::from_hours(24 * 30));
    assert_eq!(endings.len(), 1);
    assert_eq!(
        (endings[0].contract.as_str(), endings[0].at),
        ("net-2026", at("2026-12-31T16:00:00Z"))
    );
    assert_eq!(
        endings[0].uncovered.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        ["l-1", "sw-1", "sw-2"]
    );
    assert_eq!(
        network.contracts_ending(december, jiff::SignedDuration::from_hours(24)),
        []
    );
}

/// One random selector, as data of its own: the reference rule below must not share code with the product.
#[derive(Clone, Debug)]
struct Sel {
    id: Option<usize>,
    kind: Option<usize>,
    site: Option<usize>,
    labels: [bool; 2],
}

#[derive(Clone, Debug)]
struct Con {
    provider: usize,
    from: u8,
    to: Option<u8>,
    sel: Sel,
}

/// kind, site (2 = none), labels
type Comp = (usize, usize, [bool; 2]);

const COMPONENTS: usize = 2;
const KINDS: [&str; 2] = ["switch", "host"];
const SITES: [&str; 2] = ["dc-a", "dc-b"];
const LABELS: [&str; 2] = ["tier = \"network\"", "zone = \"dmz\""];
const PROVIDERS: [&str; 2] = ["netcom", "syscom"];

impl Sel {
    fn matches(&self, ix: usize, (kind, site, labels): Comp) -> bool {
        self.id.is_none_or(|id| id == ix)
            && self.kind.is_none_or(|k| k == kind)
            && self.site.is_none_or(|s| s == site)
            && (0..2).all(|l| !self.labels[l] || labels[l])
    }

    /// The order of the rule as one number: class × 10 + keys.
    fn rank(&self) -> usize {
        let labels = self.labels.iter().filter(|l| **l).count();
        let class = match (self.id, labels, self.site, self.kind) {
            (Some(_), ..) => 5,
            (_, 1.., ..) => 4,
            (_, _, Some(_), Some(_)) => 3,
            (_, _, None, Some(_)) => 2,
            _ => 1,
        };
        class * 10 + labels + [self.id, self.kind, self.site].iter().flatten().count()
    }

    fn toml(&self) -> String {
        let mut keys = Vec::new();
        keys.extend(self.id.map(|id| format!("id = \"c-{id}\"")));
        keys.extend(self.kind.map(|k| format!("kind = \"{}\"", KINDS[k])));
        keys.extend(self.site.map(|s| format!("site = \"{}\"", SITES[s])));
        let labels: Vec<&str> = (0..2).filter(|l| self.labels[*l]).map(|l| LABELS[l]).collect();
        if !labels.is_empty() {
            keys.push(format!("label = {{ {} }}", labels.join(", ")));
        }
        format!("{{ {} }}", keys.join(", "))
    }
}

impl Con {
    fn in_force(&self, month: u8) -> bool {
        self.from <= month && self.to.is_none_or(|to| month < to)
    }
}

fn toml(components: &[Comp], contracts: &[Con]) -> String {
    let mut text = String::from("[[party]]\nid = \"gc\"\nrole = \"general_contractor\"\n");
    for provider in PROVIDERS {
        text += &format!("[[party]]\nid = \"{provider}\"\nrole = \"subcontractor\"\n");
    }
    for (ix, (kind, site, labels)) in components.iter().enumerate() {
        text += &format!("[[component]]\nid = \"c-{ix}\"\nkind = \"{}\"\n", KINDS[*kind]);
        text += &SITES
            .get(*site)
            .map(|site| format!("site = \"{site}\"\n"))
            .unwrap_or_default();
        let labels: Vec<&str> = (0..2).filter(|l| labels[*l]).map(|l| LABELS[l]).collect();
        text += &format!("labels = {{ {} }}\n", labels.join(", "));
    }
    for (ix, it) in contracts.iter().enumerate() {
        let date = |month: u8| format!("2026-{month:02}-01");
        let to = it.to.map(date).unwrap_or_default();
        text += &contract(
            &format!("k-{ix}"),
            PROVIDERS[it.provider],
            &date(it.from),
            &to,
            &it.sel.toml(),
        );
    }
    text
}

/// The providers with the best claim on a component in a month: none, one, or both at odds.
fn reference(components: &[Comp], contracts: &[Con], ix: usize, month: u8) -> Vec<usize> {
    let claims = contracts
        .iter()
        .filter(|con| con.in_force(month) && con.sel.matches(ix, components[ix]));
    let claims: Vec<&Con> = claims.collect();
    let best = claims.iter().map(|con| con.sel.rank()).max();
    let mut providers: Vec<usize> = claims
        .iter()
        .filter(|con| Some(con.sel.rank()) == best)
        .map(|con| con.provider)
        .collect();
    providers.sort_unstable();
    providers.dedup();
    providers
}

fn any_selector() -> impl Strategy<Value = Sel> {
    let maybe = |n: usize| prop::option::weighted(0.4, 0..n);
    let labels = prop::array::uniform2(prop::bool::weighted(0.3));
    (prop::option::weighted(0.3, 0..COMPONENTS), maybe(2), maybe(2), labels)
        .prop_map(|(id, kind, site, labels)| Sel { id, kind, site, labels })
        .prop_filter("a selector has a key", |sel| sel.rank() > 10)
}

fn any_contract() -> impl Strategy<Value = Con> {
    (0..2usize, 1u8..10, prop::option::of(1u8..7), any_selector()).prop_map(|(provider, from, months, sel)| Con {
        provider,
        from,
        to: months.map(|m| (from + m).min(12)),
        sel,
    })
}

fn any_component() -> impl Strategy<Value = Comp> {
    (0..2usize, 0..3usize, prop::array::uniform2(any::<bool>()))
}

proptest! {
    // Rare enough to need many cases: a tie that something more specific decides the whole time.
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_model_is_refused_exactly_when_some_answer_would_be_ambiguous(
        components in prop::collection::vec(any_component(), COMPONENTS),
        contracts in prop::collection::vec(any_contract(), 0..6),
    ) {
        let ambiguous = (0..COMPONENTS).any(|ix| (1..=12).any(|month| reference(&components, &contracts, ix, month).len() > 1));
        match load(&toml(&components, &contracts)) {
            Err(problems) => prop_assert!(ambiguous, "{}", problems[0]),
            Ok(loaded) => {
                prop_assert!(!ambiguous, "an overlap was accepted");
                for (ix, month) in (0..COMPONENTS).flat_map(|ix| (1..=12).map(move |month| (ix, month))) {
                    let expected = reference(&components, &contracts, ix, month).first().map_or("gc", |p| PROVIDERS[*p]);
                    let time = format!("2026-{month:02}-01T00:00:00Z");
                    prop_assert_eq!(who(&loaded.network, &format!("c-{ix}"), &time).0, expected);
                    let tenures = loaded.network.tenures(&format!("c-{ix}").as_str().into());
                    let holds = |t: &&super::Tenure| t.from.is_none_or(|from| from <= at(&time)) && t.to.is_none_or(|to| at(&time) < to);
                    prop_assert_eq!(tenures.iter().find(holds).map(|t| t.party.as_str()), Some(expected));
                }
            }
        }
    }
}
