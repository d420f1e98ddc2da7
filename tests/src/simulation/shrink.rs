//! Makes a failing case small: fewer components, checks, faults and gaps, as long as it stays fair and still fails.

use std::collections::BTreeSet;

use super::case::{Case, Gap, Setup};
use super::monitoring::{By, Check, Sees};
use super::score::{Score, judge};
use super::subject;
use super::world::{Need, World};

/// Replays of the engine that one shrinking may cost.
const TRIES: usize = 600;

/// What is left out of a setup.
struct Cut {
    parts: Vec<bool>,
    checks: Vec<bool>,
    faults: Vec<bool>,
    gaps: Vec<bool>,
}

impl Cut {
    fn nothing(setup: &Setup) -> Self {
        Self {
            parts: vec![false; setup.world.parts.len()],
            checks: vec![false; setup.monitoring.checks.len()],
            faults: vec![false; setup.faults.len()],
            gaps: vec![false; setup.gaps.len()],
        }
    }
}

/// What makes a smaller case the same failure: one of the first complaints, and no more ambiguity than before. Without it
/// shrinking slips from a defect to another, or to evidence so thin that no answer is good.
struct Goal {
    complaints: BTreeSet<String>,
    ambiguous: usize,
}

impl Goal {
    fn of(case: &Case) -> Self {
        let complaints =
            subject::answer(case).map_or_else(|_| BTreeSet::new(), |reports| keys(&judge(&case.truth, &reports)));
        Self {
            complaints,
            ambiguous: ambiguous(case),
        }
    }

    /// An engine that refuses or panics has no complaints to compare: then only another refusal is the same failure.
    fn is_met(&self, case: &Case) -> bool {
        let same = match subject::answer(case) {
            Ok(reports) => {
                let score = judge(&case.truth, &reports);
                fails(&score) && !keys(&score).is_disjoint(&self.complaints)
            }
            Err(_) => self.complaints.is_empty(),
        };
        same && ambiguous(case) <= self.ambiguous
    }
}

/// The subjects of the complaints about incidents: "invented X", "missed X", "X: decided".
fn keys(score: &Score) -> BTreeSet<String> {
    let about_incidents = score
        .complaints
        .iter()
        .filter(|complaint| !complaint.starts_with("services"));
    about_incidents
        .map(|complaint| complaint.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect()
}

fn ambiguous(case: &Case) -> usize {
    case.truth
        .expected
        .iter()
        .filter(|expected| expected.alternatives.len() > 1)
        .count()
}

/// Whether an answer is wrong enough to be worth a regression: the set of incidents, an accusation or a duplicate.
pub fn fails(score: &Score) -> bool {
    score.exact_set.right < score.exact_set.of || score.accused > 0 || score.duplicates > 0
}

/// The smallest failing case found.
pub fn shrink(case: Case) -> Case {
    let goal = Goal::of(&case);
    let mut best = case;
    let mut tries = TRIES;
    for rounds in 0..3 {
        let before = tries;
        best = reduce(
            best,
            &goal,
            &mut tries,
            |setup| setup.faults.len(),
            |cut, at| cut.faults[at] = true,
        );
        best = reduce(
            best,
            &goal,
            &mut tries,
            |setup| setup.gaps.len(),
            |cut, at| cut.gaps[at] = true,
        );
        best = reduce(
            best,
            &goal,
            &mut tries,
            |setup| setup.world.parts.len(),
            |cut, at| cut.parts[at] = true,
        );
        best = reduce(
            best,
            &goal,
            &mut tries,
            |setup| setup.monitoring.checks.len(),
            |cut, at| cut.checks[at] = true,
        );
        if tries == 0 || (rounds > 0 && before == tries) {
            break;
        }
    }
    best
}

/// Leaves out ever smaller runs of items.
fn reduce(
    mut best: Case,
    goal: &Goal,
    tries: &mut usize,
    count: fn(&Setup) -> usize,
    leave_out: fn(&mut Cut, usize),
) -> Case {
    let mut run = count(&best.setup).div_ceil(2);
    while run > 0 {
        let mut at = 0;
        while at < count(&best.setup) {
            if *tries == 0 {
                return best;
            }
            let mut cut = Cut::nothing(&best.setup);
            (at..(at + run).min(count(&best.setup))).for_each(|item| leave_out(&mut cut, item));
            match attempt(&best.setup, cut, goal, tries) {
                Some(smaller) => best = smaller,
                None => at += run,
            }
        }
        run /= 2;
    }
    best
}

fn attempt(setup: &Setup, cut: Cut, goal: &Goal, tries: &mut usize) -> Option<Case> {
    let smaller = without(setup, cut)?;
    *tries -= 1;
    let case = Case::play(smaller);
    if !case.truth.unfair.is_empty() {
        return None;
    }
    goal.is_met(&case).then_some(case)
}

/// The setup without what is cut; `None` if that would take away what the case is about, or nothing at all.
fn without(setup: &Setup, mut cut: Cut) -> Option<Setup> {
    let world = &setup.world;
    let mut kept_by_script: Vec<usize> = vec![world.collector];
    let mut script = setup.script.clone();
    for (fault, _) in setup.faults.iter().zip(&cut.faults).filter(|(_, cut)| **cut) {
        script
            .events
            .retain(|(_, change)| { *change }.part().copied() != Some(fault.part));
    }
    for (_, change) in &script.events {
        let mut change = *change;
        kept_by_script.extend(change.part().copied());
        kept_by_script.extend(change.agent().map(|agent| setup.monitoring.agents[*agent]));
    }
    kept_by_script.extend(script.windows.iter().map(|window| window.part));
    while let Some(part) = kept_by_script.pop() {
        cut.parts[part] = false;
        kept_by_script.extend(world.carrier(part));
        kept_by_script.extend(world.parts[part].ends.into_iter().flatten());
    }
    // Nothing outlives the machine it runs on, nor a cable its ends; three rounds reach from hypervisor to program.
    for _ in 0..3 {
        for (index, part) in world.parts.iter().enumerate() {
            let lost = |on: usize| cut.parts[on];
            let gone =
                part.ends.is_some_and(|ends| ends.into_iter().any(lost)) || world.carrier(index).is_some_and(lost);
            cut.parts[index] |= gone;
        }
    }
    let nothing = ![&cut.parts, &cut.checks, &cut.faults, &cut.gaps]
        .iter()
        .any(|cut| cut.contains(&true));
    if nothing || cut.faults.iter().all(|cut| *cut) && !cut.faults.is_empty() {
        return None;
    }
    rebuild(setup, &cut, script)
}

/// New numbers for what stays: `None` for what is cut.
fn renumber(cut: &[bool]) -> Vec<Option<usize>> {
    let mut next = 0..;
    cut.iter().map(|cut| if *cut { None } else { next.next() }).collect()
}

fn rebuild(setup: &Setup, cut: &Cut, mut script: super::script::Script) -> Option<Setup> {
    let (world, monitoring) = (&setup.world, &setup.monitoring);
    let part = renumber(&cut.parts);
    let mut parts = Vec::new();
    for (index, old) in world
        .parts
        .iter()
        .enumerate()
        .filter(|(index, _)| part[*index].is_some())
    {
        let mut new = old.clone();
        new.ends = match old.ends {
            Some([a, b]) => Some([part[a]?, part[b]?]),
            None => None,
        };
        debug_assert_eq!(part[index], Some(parts.len()));
        parts.push(new);
    }
    let mut needs = Vec::new();
    let mut gaps = Vec::new();
    for (index, old) in world.needs.iter().enumerate() {
        let on: Vec<(usize, usize)> = old
            .on
            .iter()
            .enumerate()
            .filter_map(|(at, on)| Some((at, part[*on]?)))
            .collect();
        let (Some(of), false) = (part[old.of], on.is_empty()) else {
            continue;
        };
        for (at, (was_at, _)) in on.iter().enumerate() {
            let known = setup.gaps.iter().position(|gap| *gap == Gap::Provider(index, *was_at));
            if known.is_some_and(|known| !cut.gaps[known]) {
                gaps.push(Gap::Provider(needs.len(), at));
            }
        }
        needs.push(Need {
            of,
            need: old.need.min(on.len()),
            on: on.into_iter().map(|(_, on)| on).collect(),
        });
    }
    for (gap, _) in setup.gaps.iter().zip(&cut.gaps).filter(|(_, cut)| !**cut) {
        if let Gap::Link(link) = gap {
            gaps.extend(part[*link].map(Gap::Link));
        }
    }
    let agent = renumber(
        &monitoring
            .agents
            .iter()
            .map(|machine| cut.parts[*machine])
            .collect::<Vec<_>>(),
    );
    let rewrite = |check: &Check| {
        let by = match check.by {
            By::Agent(old) => By::Agent(agent[old]?),
            By::Collector => By::Collector,
        };
        let sees = match check.sees {
            Sees::Port(device) => Sees::Port(part[device]?),
            other => other,
        };
        Some(Check {
            of: part[check.of]?,
            by,
            sees,
            ..check.clone()
        })
    };
    let mut checks = Vec::new();
    let mut flukes = Vec::new();
    for (index, old) in monitoring
        .checks
        .iter()
        .enumerate()
        .filter(|(index, _)| !cut.checks[*index])
    {
        let Some(new) = rewrite(old) else { continue };
        flukes.extend(
            script
                .flukes
                .iter()
                .filter(|(fluke, _)| *fluke == index)
                .map(|(_, at)| (checks.len(), *at)),
        );
        checks.push(new);
    }
    if flukes.len() < script.flukes.len() {
        return None;
    }
    script.flukes = flukes;
    for (_, change) in &mut script.events {
        if let Some(of) = change.part() {
            *of = part[*of]?;
        }
        if let Some(of) = change.agent() {
            *of = agent[*of]?;
        }
    }
    for window in &mut script.windows {
        window.part = part[window.part]?;
    }
    // What a loss cuts off was worked out on the whole network.
    if !script.losses.is_empty() {
        return None;
    }
    let mut faults = Vec::new();
    for (old, _) in setup.faults.iter().zip(&cut.faults).filter(|(_, cut)| !**cut) {
        faults.push(super::case::Fault {
            part: part[old.part]?,
            ..old.clone()
        });
    }
    let agents = monitoring.agents.iter().filter_map(|machine| part[*machine]).collect();
    let delivery = monitoring.delivery.renumbered(&agent);
    let contracts = world
        .contracts
        .iter()
        .filter(|contract| still_covers(contract, &parts))
        .cloned()
        .collect();
    Some(Setup {
        world: World::new(world.shape, parts, needs, contracts, part[world.collector]?),
        monitoring: super::monitoring::Monitoring {
            style: monitoring.style.clone(),
            delivery,
            agents,
            checks,
        },
        script,
        faults,
        gaps,
        ..setup.clone()
    })
}

/// Whether the parts that a contract names by id still exist.
fn still_covers(contract: &super::world::Contract, parts: &[super::world::Part]) -> bool {
    contract.covers.iter().all(|cover| match cover {
        super::world::Cover::Id(id) => parts.iter().any(|part| part.id == *id),
        _ => true,
    })
}
