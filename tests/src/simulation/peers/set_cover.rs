//! Greedy set cover, at its best: each candidate's failure is simulated on the model, the one that explains most failing
//! checks without contradicting good ones is taken, and so on until all is explained.

use std::collections::BTreeSet;

use zongbao_core::health::Status;
use zongbao_core::network::Kind;

use super::Named;
use super::evidence::Evidence;
use crate::simulation::monitoring::{By, Sees};
use crate::simulation::physics::State;

/// What a candidate would have to explain: (failing check) and must not contradict: (good check).
struct Words {
    failing: Vec<usize>,
    good: Vec<usize>,
}

/// The chosen candidates.
pub fn roots(evidence: &Evidence<'_>) -> Vec<Named> {
    let world = &evidence.case.modelled;
    let checks = &evidence.case.setup.monitoring.checks;
    let failing = (0..checks.len())
        .filter(|check| evidence.word(*check) == Some(Status::Critical) && evidence.fails[checks[*check].of]);
    let good = (0..checks.len())
        .filter(|check| evidence.word(*check) == Some(Status::Ok) && checks[*check].sees != Sees::Disk);
    let mut words = Words {
        failing: failing.collect(),
        good: good.collect(),
    };
    let candidates = candidates(evidence, &words);
    let mut named: Vec<Named> = Vec::new();
    while !words.failing.is_empty() {
        let chosen: Vec<usize> = named.iter().map(|named| named.root).collect();
        let best = candidates
            .iter()
            .filter(|candidate| !chosen.contains(candidate))
            .map(|candidate| {
                let failed: Vec<usize> = chosen.iter().copied().chain([*candidate]).collect();
                let state = State::settle(world, &failed);
                let explained = words
                    .failing
                    .iter()
                    .filter(|check| predicts(evidence, &state, &failed, **check))
                    .count();
                let contradicted = words
                    .good
                    .iter()
                    .filter(|check| predicts(evidence, &state, &failed, **check))
                    .count();
                // A failing part explains itself best: ties go to what was seen failing.
                let seen = usize::from(evidence.fails[*candidate]);
                let merit = 4 * i64::try_from(explained).unwrap_or(0) - 12 * i64::try_from(contradicted).unwrap_or(0)
                    + i64::try_from(seen).unwrap_or(0);
                (merit, std::cmp::Reverse(*candidate), state, failed)
            })
            .max_by_key(|(merit, tie, ..)| (*merit, *tie));
        let Some((merit, std::cmp::Reverse(root), state, failed)) = best.filter(|(merit, ..)| *merit > 1) else {
            break;
        };
        debug_assert!(merit > 1);
        let explained: Vec<usize> = words
            .failing
            .iter()
            .copied()
            .filter(|check| predicts(evidence, &state, &failed, *check))
            .collect();
        let symptoms: BTreeSet<usize> = explained
            .iter()
            .map(|check| checks[*check].of)
            .filter(|part| *part != root)
            .collect();
        words.failing.retain(|check| !explained.contains(check));
        named.push(Named {
            root,
            blind: false,
            symptoms: symptoms.into_iter().collect(),
        });
    }
    // What nothing explains is a root cause of its own.
    let rest: BTreeSet<usize> = words.failing.iter().map(|check| checks[*check].of).collect();
    named.extend(rest.into_iter().map(|root| Named {
        root,
        blind: false,
        symptoms: Vec::new(),
    }));
    named
}

/// Failing parts, all that they need, and their neighbours in the link graph.
fn candidates(evidence: &Evidence<'_>, words: &Words) -> BTreeSet<usize> {
    let world = &evidence.case.modelled;
    let checks = &evidence.case.setup.monitoring.checks;
    let mut stack: Vec<usize> = words.failing.iter().map(|check| checks[*check].of).collect();
    let mut candidates = BTreeSet::new();
    while let Some(part) = stack.pop() {
        if candidates.insert(part) {
            stack.extend(
                world.needs_of[part]
                    .iter()
                    .flat_map(|need| world.needs[*need].on.iter().copied()),
            );
        }
    }
    let mut near: Vec<usize> = Vec::new();
    for part in &candidates {
        near.extend(world.parts[*part].ends.into_iter().flatten());
        for link in &world.links_of[*part] {
            near.extend([*link, world.across(*link, *part)]);
        }
    }
    candidates.extend(near);
    candidates.retain(|part| world.parts[*part].kind != Kind::Service && *part != world.collector);
    candidates
}

/// Whether the check would fail if `failed` had failed.
fn predicts(evidence: &Evidence<'_>, state: &State, failed: &[usize], check: usize) -> bool {
    let world = &evidence.case.modelled;
    let monitoring = &evidence.case.setup.monitoring;
    let check = &monitoring.checks[check];
    let observer = match check.by {
        By::Agent(agent) => monitoring.agents[agent],
        By::Collector => world.collector,
    };
    match check.sees {
        Sees::Answer => {
            state.down[check.of] || (world.place[check.of].is_some() && !state.reaches(world, observer, check.of))
        }
        Sees::Inside | Sees::Disk => failed.contains(&check.of),
        Sees::Port(_) | Sees::Alarm => state.down[check.of],
        Sees::Service => !state.serves(world, observer, check.of),
    }
}
