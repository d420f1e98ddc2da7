//! Parent suppression as Nagios-style tools do it, at its best: parents are computed from the model as a spanning tree
//! from the collector, providers are parents too, pools count, and order does not matter.

use std::collections::VecDeque;

use super::Named;
use super::evidence::Evidence;
use crate::simulation::world::World;

/// Longest chain of parents that is followed.
const MAX_DEPTH: usize = 200;

/// The parent of each part: the device before it on the way from the collector. A port's alarm is a service of its
/// devices, as such tools have it: it is explained by either end and explains nothing itself.
pub struct Parents {
    parent: Vec<Option<usize>>,
}

impl Parents {
    /// The spanning tree of the modelled network, breadth first from the collector.
    pub fn new(world: &World) -> Self {
        let mut parent = vec![None; world.parts.len()];
        let mut reached = vec![false; world.parts.len()];
        let mut queue = VecDeque::from([world.collector]);
        reached[world.collector] = true;
        while let Some(at) = queue.pop_front() {
            for link in &world.links_of[at] {
                let far = world.across(*link, at);
                if !std::mem::replace(&mut reached[*link], true) {
                    parent[*link] = Some(at);
                }
                if !std::mem::replace(&mut reached[far], true) {
                    parent[far] = Some(at);
                    queue.push_back(far);
                }
            }
        }
        Self { parent }
    }

    /// Failing parts that no failing parent or provider explains.
    pub fn roots(&self, evidence: &Evidence<'_>) -> Vec<Named> {
        let world = &evidence.case.modelled;
        let mut explained: Vec<Option<Option<usize>>> = vec![None; world.parts.len()];
        let mut named: Vec<Named> = Vec::new();
        for failing in &evidence.failing {
            let top = self.explain(world, evidence, &mut explained, *failing, 0);
            if top.is_none() {
                named.push(Named {
                    root: *failing,
                    blind: false,
                    symptoms: Vec::new(),
                });
            }
        }
        for failing in &evidence.failing {
            let Some(mut top) = explained[*failing].flatten() else {
                continue;
            };
            for _ in 0..MAX_DEPTH {
                let Some(higher) = explained[top].flatten() else { break };
                top = higher;
            }
            if let Some(root) = named.iter_mut().find(|named| named.root == top) {
                root.symptoms.push(*failing);
            }
        }
        named
    }

    /// The failing part that explains why `part` fails, if any.
    fn explain(
        &self,
        world: &World,
        evidence: &Evidence<'_>,
        known: &mut Vec<Option<Option<usize>>>,
        part: usize,
        depth: usize,
    ) -> Option<usize> {
        if let Some(known) = known[part] {
            return known;
        }
        // Marks the part while it is being looked at: a cycle explains nothing.
        known[part] = Some(None);
        let mut causes: Vec<usize> = Vec::new();
        if depth < MAX_DEPTH {
            let blame = |this: &Self, known: &mut Vec<_>, other: usize| {
                if evidence.fails[other] {
                    Some(other)
                } else {
                    this.explain(world, evidence, known, other, depth + 1)
                }
            };
            causes.extend(self.parent[part].and_then(|parent| blame(self, known, parent)));
            for end in world.parts[part].ends.iter().flatten() {
                causes.extend(Some(*end).filter(|end| evidence.fails[*end]));
            }
            for need in &world.needs_of[part] {
                let need = &world.needs[*need];
                let broken: Vec<usize> = need
                    .on
                    .iter()
                    .filter_map(|provider| blame(self, known, *provider))
                    .collect();
                if need.on.len() - broken.len() < need.need {
                    causes.extend(broken);
                }
            }
        }
        known[part] = Some(causes.first().copied().filter(|cause| *cause != part));
        known[part].flatten()
    }
}
