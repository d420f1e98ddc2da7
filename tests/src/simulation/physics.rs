//! What is really up, and what can really reach what, when certain parts have failed. Written from MODEL.md §2 and §4
//! alone, by brute force: it shares no code and no cleverness with the engine that it judges.

use super::world::{Need, World};
use zongbao_core::network::Kind;

/// A part that is in no region of the network: down, or not on the network at all.
pub const NOWHERE: u32 = u32::MAX;

/// The state that the network settles in.
#[derive(Clone, Debug)]
pub struct State {
    /// Failed, or without what it needs.
    pub down: Vec<bool>,
    /// Connected part of the link graph that each part stands in.
    region: Vec<u32>,
    /// The largest of them.
    main: u32,
    /// By how many parts it is larger than the next.
    lead: usize,
}

impl State {
    /// Settles the network with `failed` parts. Everything starts up and only falls, so a dependency cycle alone never
    /// explains a failure.
    pub fn settle(world: &World, failed: &[usize]) -> Self {
        let mut state = Self {
            down: vec![false; world.parts.len()],
            region: vec![NOWHERE; world.parts.len()],
            main: NOWHERE,
            lead: 0,
        };
        for part in failed {
            state.down[*part] = true;
        }
        state.draw_regions(world);
        state.fall(world);
        state
    }

    /// The state after one more part has failed, if that is a dead end of the network or its only link, or not on the network:
    /// then the regions of everything else stay as they are and need not be drawn again.
    pub fn and(&self, world: &World, part: usize) -> Option<Self> {
        let is_dead_end = |part: usize| world.links_of[part].len() == 1;
        let (leaf, link) = match world.parts[part].ends {
            Some(ends) => (ends.into_iter().find(|end| is_dead_end(*end))?, Some(part)),
            None if world.links_of[part].len() > 1 => return None,
            None => (part, world.links_of[part].first().copied()),
        };
        // The main part must not lose its place because of one part less.
        if self.lead < 2 || self.down[part] {
            return None;
        }
        let mut state = self.clone();
        state.down[part] = true;
        if let Some(link) = link {
            state.down[link] = true;
            state.region[leaf] = if state.down[leaf] { NOWHERE } else { NOWHERE - 1 };
            state.lead -= 1;
        }
        state.fall(world);
        Some(state)
    }

    /// Takes down what lacks something, until nothing more falls.
    fn fall(&mut self, world: &World) {
        loop {
            let (mut changed, mut redraw) = (false, false);
            for need in &world.needs {
                if !self.down[need.of] && !self.satisfied(world, need, self.viewpoint(world, need.of)) {
                    self.down[need.of] = true;
                    changed = true;
                    redraw |= !world.links_of[need.of].is_empty() || world.parts[need.of].is_link();
                }
            }
            if !changed {
                return;
            }
            if redraw {
                self.draw_regions(world);
            }
        }
    }

    fn draw_regions(&mut self, world: &World) {
        for (index, part) in world.parts.iter().enumerate() {
            if part.ends.is_some_and(|ends| ends.iter().any(|end| self.down[*end])) {
                self.down[index] = true;
            }
        }
        self.region.fill(NOWHERE);
        let (mut largest, mut second, mut next, mut stack) = (0, 0, 0, Vec::new());
        for start in 0..world.parts.len() {
            if world.links_of[start].is_empty() || self.down[start] || self.region[start] != NOWHERE {
                continue;
            }
            let mut size = 0;
            self.region[start] = next;
            stack.push(start);
            while let Some(at) = stack.pop() {
                size += 1;
                for link in &world.links_of[at] {
                    let far = world.across(*link, at);
                    if !self.down[*link] && self.region[far] == NOWHERE {
                        self.region[far] = next;
                        stack.push(far);
                    }
                }
            }
            if size > largest {
                (largest, second, self.main) = (size, largest, next);
            } else {
                second = second.max(size);
            }
            next += 1;
        }
        self.lead = largest - second;
    }

    fn viewpoint(&self, world: &World, part: usize) -> u32 {
        world.place[part].map_or(self.main, |place| self.region[place])
    }

    fn satisfied(&self, world: &World, need: &Need, from: u32) -> bool {
        let healthy = |provider: &&usize| {
            !self.down[**provider]
                && world.place[**provider].is_none_or(|place| self.region[place] == from && from != NOWHERE)
        };
        need.on.iter().filter(healthy).count() >= need.need
    }

    /// Whether a packet from `observer` gets to the place of `part`, whatever the part itself does there.
    pub fn reaches(&self, world: &World, observer: usize, part: usize) -> bool {
        let region = |part: usize| world.place[part].map_or(NOWHERE, |place| self.region[place]);
        region(observer) != NOWHERE && region(observer) == region(part)
    }

    /// Whether `observer` stands in the main part of the network.
    pub fn in_main(&self, world: &World, observer: usize) -> bool {
        self.main != NOWHERE && self.viewpoint(world, observer) == self.main
    }

    /// Whether the place of `part` belongs to the main part of the network.
    pub fn reaches_main(&self, world: &World, part: usize) -> bool {
        world.place[part].is_some_and(|place| self.region[place] != NOWHERE && self.region[place] == self.main)
    }

    /// Whether a business service works for a user who stands at `observer`.
    pub fn serves(&self, world: &World, observer: usize, service: usize) -> bool {
        let from = self.viewpoint(world, observer);
        !self.down[service]
            && world.needs_of[service]
                .iter()
                .all(|need| self.satisfied(world, &world.needs[*need], from))
    }

    /// Business services that are down.
    pub fn services_down<'a>(&'a self, world: &'a World) -> impl Iterator<Item = usize> + 'a {
        (0..world.parts.len()).filter(|part| self.down[*part] && world.parts[*part].kind == Kind::Service)
    }

    /// How many parts with links are cut off from `observer` or down.
    pub fn lost_from(&self, world: &World, observer: usize) -> usize {
        (0..world.parts.len())
            .filter(|part| !world.links_of[*part].is_empty() && !self.reaches(world, observer, *part))
            .count()
    }
}
