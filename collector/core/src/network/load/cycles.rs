//! Names dependency cycles. They are legal in a mesh and never explain a failure by themselves, but few are meant.

use std::collections::VecDeque;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use super::report::{At, Report};
use crate::network::Network;

/// Components of a cycle that are named, at most.
const NAMED: usize = 12;

/// Warns of every group of components that need one another, by one shortest cycle through its first component.
pub(super) fn check(network: &Network, places: &[At], report: &mut Report<'_>) {
    let mut graph = DiGraph::<(), ()>::with_capacity(network.components.len(), network.dependencies.len());
    for _ in &network.components {
        graph.add_node(());
    }
    for of in 0..network.components.len() as u32 {
        for provider in network
            .dependencies_of(of)
            .iter()
            .flat_map(|dependency| &dependency.providers)
        {
            graph.add_edge(NodeIndex::new(of as usize), NodeIndex::new(*provider as usize), ());
        }
    }
    for group in kosaraju_scc(&graph) {
        let members: FxHashSet<u32> = group.iter().map(|node| node.index() as u32).collect();
        let first = members
            .iter()
            .copied()
            .min()
            .expect("a strongly connected component is not empty");
        if let Some(cycle) = shortest_cycle(network, first, &members) {
            let dependency = step(network, cycle[0], cycle[1]);
            warn(network, &cycle, places[dependency], report);
        }
    }
}

/// A shortest cycle within `members` from a component back to itself, both ends included; `None` if there is none.
fn shortest_cycle(network: &Network, start: u32, members: &FxHashSet<u32>) -> Option<Vec<u32>> {
    let mut came_from: FxHashMap<u32, u32> = FxHashMap::default();
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for &next in network
            .dependencies_of(at)
            .iter()
            .flat_map(|dependency| &dependency.providers)
        {
            if next == start {
                let mut cycle = vec![start];
                let mut back = at;
                while back != start {
                    cycle.push(back);
                    back = came_from[&back];
                }
                cycle.push(start);
                cycle.reverse();
                return Some(cycle);
            }
            if members.contains(&next) && !came_from.contains_key(&next) {
                came_from.insert(next, at);
                queue.push_back(next);
            }
        }
    }
    None
}

/// The dependency by which one component needs the next.
fn step(network: &Network, of: u32, on: u32) -> usize {
    let dependencies = network.dependencies_of(of);
    let found = dependencies
        .iter()
        .find(|dependency| dependency.providers.contains(&on));
    found.expect("the cycle follows dependencies").dependency as usize
}

fn warn(network: &Network, cycle: &[u32], at: At, report: &mut Report<'_>) {
    let name = |ix: &u32| network.component(*ix).id.to_string();
    let mut names: Vec<String> = cycle.iter().take(NAMED).map(name).collect();
    if cycle.len() > NAMED {
        names.push(format!("… ({} more)", cycle.len() - NAMED));
    }
    let message = format!("dependency cycle: {}", names.join(" → "));
    report.warning(
        at,
        message,
        "legal if they really need one another; a cycle alone never explains a failure",
    );
}
