//! Honest peers of the engine on the same observations: what today's tools do, done well. Each looks at the settled,
//! confirmed evidence every 5 s; what it names for a while becomes an incident. To be generous, an
//! incident whose root later turns out to be a symptom of another is merged, although few of these tools can do that.

mod evidence;
mod grouping;
mod parents;
mod set_cover;

use super::case::Case;
use super::emit::instant;
use super::physics::State;
use super::report::{Answer, Candidate, Report};
use super::world::GENERAL_CONTRACTOR;
use evidence::Evidence;

/// Names of the peers, in the order of the table.
pub const PEERS: [&str; 4] = ["no correlation", "label grouping", "parent suppression", "set cover"];

/// How often a peer looks, in milliseconds.
const LOOK_MS: i64 = 5_000;
/// How long a root must be named before it becomes an incident, at least, and unnamed before it is over. Where checks run
/// more seldom it is their longest period: who waits less opens incidents for children that are checked before their parent.
const SETTLE_MS: i64 = 30_000;

/// What a peer names as a root cause at one look.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    root: usize,
    /// Only the monitoring is blind there.
    blind: bool,
    symptoms: Vec<usize>,
}

/// An incident of a peer.
struct Tracked {
    named: Named,
    first_ms: i64,
    last_ms: i64,
    opened_ms: Option<i64>,
    over_ms: Option<i64>,
    disk: bool,
    /// It turned out to be a symptom of another incident.
    merged: bool,
}

/// The answer of the peer with this index in [`PEERS`].
pub fn answer(peer: usize, case: &Case) -> Answer {
    let mut evidence = Evidence::new(case);
    let parents = parents::Parents::new(&case.modelled);
    let mut tracked: Vec<Tracked> = Vec::new();
    let (mut now, mut named, mut revision) = (LOOK_MS, Vec::new(), u64::MAX);
    let mut seen = case.seen.iter().peekable();
    let settle_ms = case.setup.monitoring.longest_ms().max(SETTLE_MS);
    while now <= case.setup.script.end_ms + settle_ms {
        while let Some(word) = seen.next_if(|word| word.arrives_ms <= now) {
            evidence.hear(word);
        }
        let looked = evidence.refresh(now);
        if looked != revision {
            revision = looked;
            named = match peer {
                0 => grouping::none(&evidence),
                1 => grouping::by_label(&evidence),
                2 => parents.roots(&evidence),
                _ => set_cover::roots(&evidence),
            };
            if peer > 0 && evidence.sees_nothing() {
                named.clear();
            }
            named.extend(evidence.blind());
        }
        // Every tool knows downtime: what is being worked on is not reported.
        let windows = &case.setup.script.windows;
        let worked_on = |root: usize| {
            windows
                .iter()
                .any(|window| window.part == root && (window.from_ms..window.to_ms).contains(&now))
        };
        let named: Vec<Named> = named.iter().filter(|named| !worked_on(named.root)).cloned().collect();
        track(&mut tracked, &named, &evidence, now, settle_ms);
        now += LOOK_MS;
    }
    let opened = || tracked.iter().filter(|tracked| tracked.opened_ms.is_some());
    let reports = opened()
        .filter(|tracked| !tracked.merged)
        .enumerate()
        .map(|(number, tracked)| report(case, peer, number, tracked));
    Answer {
        reports: reports.collect(),
        told: opened().map(|tracked| responsible(case, tracked)).collect(),
    }
}

fn responsible(case: &Case, tracked: &Tracked) -> String {
    let party = if tracked.named.blind {
        GENERAL_CONTRACTOR
    } else {
        case.modelled.responsible(tracked.named.root)
    };
    party.to_owned()
}

fn track(tracked: &mut Vec<Tracked>, named: &[Named], evidence: &Evidence<'_>, now: i64, settle_ms: i64) {
    for named in named {
        let known = tracked.iter_mut().find(|tracked| {
            tracked.named.root == named.root
                && tracked.named.blind == named.blind
                && now - tracked.last_ms <= 10 * SETTLE_MS
        });
        match known {
            Some(known) => {
                if known.opened_ms.is_none() && now - known.last_ms > LOOK_MS {
                    known.first_ms = now;
                }
                known.last_ms = now;
                known.over_ms = None;
                known.merged = false;
                known.named.symptoms.extend(&named.symptoms);
                known.named.symptoms.sort_unstable();
                known.named.symptoms.dedup();
                if now - known.first_ms >= settle_ms {
                    known.opened_ms = known.opened_ms.or(Some(now));
                }
            }
            None => tracked.push(Tracked {
                named: named.clone(),
                first_ms: now,
                last_ms: now,
                opened_ms: None,
                over_ms: None,
                disk: evidence.only_disk(named.root),
                merged: false,
            }),
        }
    }
    for tracked in tracked.iter_mut().filter(|tracked| tracked.last_ms < now) {
        tracked.merged |= named.iter().any(|named| named.symptoms.contains(&tracked.named.root));
    }
    for tracked in tracked
        .iter_mut()
        .filter(|tracked| tracked.over_ms.is_none() && now - tracked.last_ms >= SETTLE_MS)
    {
        tracked.over_ms = Some(now);
    }
}

fn report(case: &Case, peer: usize, number: usize, tracked: &Tracked) -> Report {
    let world = &case.modelled;
    let id = |part: &usize| world.parts[*part].id.clone();
    let Named {
        root,
        blind,
        ref symptoms,
    } = tracked.named;
    let hurts = symptoms.iter().any(|part| !world.links_of[root].contains(part));
    let impacted: Vec<String> = if blind || tracked.disk {
        Vec::new()
    } else if peer < 2 {
        let service = |part: &&usize| world.parts[**part].kind == zongbao_core::network::Kind::Service;
        symptoms.iter().chain([&root]).filter(service).map(id).collect()
    } else {
        State::settle(world, &[root])
            .services_down(world)
            .map(|part| id(&part))
            .collect()
    };
    let class = match (blind, tracked.disk) {
        (true, _) => "monitoring_blind",
        (_, true) => "degradation",
        _ if peer >= 2 && impacted.is_empty() && !hurts && !world.needed_by[root].is_empty() => "redundancy_lost",
        _ if peer >= 2 && !hurts && (world.parts[root].is_link() || world.links_of[root].len() > 1) => {
            "redundancy_lost"
        }
        _ => "failure",
    };
    Report {
        incident: format!("peer-{number}"),
        opened_at: instant(tracked.opened_ms.unwrap_or(tracked.first_ms)),
        resolved_at: tracked.over_ms.map(instant),
        root_cause: vec![id(&root)],
        candidates: vec![Candidate {
            component: id(&root),
            probability: 1.0,
        }],
        responsible: responsible(case, tracked),
        class: class.to_owned(),
        undecided: false,
        symptoms: symptoms.iter().map(id).collect(),
        impacted_services: impacted,
    }
}
