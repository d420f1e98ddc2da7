//! The block-cut forest of the link graph: what lies on *every* path between two places.

use std::ops::Range;

use crate::network::Network;

const NONE: u32 = u32::MAX;

/// Cut vertices and bridges, arranged so that "what is on every path from a to b" costs only the length of the answer.
///
/// Nodes of the forest are the components with links (by dense index) and, after them, the blocks (maximal parts without a
/// single point of failure). A block of one link is a bridge.
#[derive(Debug)]
pub(crate) struct Blocks {
    parent: Vec<u32>,
    depth: Vec<u32>,
    /// By block: the link, if the block is a bridge.
    bridge: Vec<u32>,
    components: u32,
    /// By component: the part of the network (connected component) it belongs to.
    part: Vec<u32>,
    /// By part: how many places it has, and the place in its middle.
    parts: Vec<Part>,
    main: u32,
    /// All places in the order of discovery: what lies behind a block, and every part, is one stretch of it.
    order: Vec<u32>,
    /// By component: its position in that order.
    position: Vec<u32>,
    /// By block: the stretch of what lies behind it.
    behind: Vec<Range<u32>>,
}

#[derive(Clone, Copy, Debug)]
struct Part {
    size: u32,
    middle: u32,
    /// Where its stretch of the order begins.
    start: u32,
}

impl Blocks {
    /// Analyses the whole link graph in linear time.
    pub(crate) fn new(network: &Network) -> Self {
        let count = network.components.len();
        let mut builder = Builder {
            network,
            parent: vec![NONE; count],
            discovered: vec![NONE; count],
            low: vec![0; count],
            order: Vec::new(),
            stack: Vec::new(),
            bridge: Vec::new(),
            part: vec![NONE; count],
        };
        let mut parts = 0;
        for place in 0..count as u32 {
            if !network.links_of(place).is_empty() && builder.discovered[place as usize] == NONE {
                builder.explore(place, parts);
                parts += 1;
            }
        }
        builder.finish(parts)
    }

    /// Calls `visit` with every component and link that lies on every path between two places, the places included.
    /// Does nothing if no path joins them even when all is well.
    pub(crate) fn on_every_path(&self, a: u32, b: u32, mut visit: impl FnMut(u32)) {
        if !self.joined(a, b) {
            return;
        }
        let (mut a, mut b) = (a, b);
        let mut emit = |node: u32| {
            if node < self.components {
                visit(node);
            } else {
                let link = self.bridge[(node - self.components) as usize];
                if link != NONE {
                    visit(link);
                }
            }
        };
        while a != b {
            if self.depth[a as usize] >= self.depth[b as usize] {
                emit(a);
                a = self.parent[a as usize];
            } else {
                emit(b);
                b = self.parent[b as usize];
            }
        }
        emit(a);
    }

    /// Whether a path joins two places when all is well.
    pub(crate) fn joined(&self, a: u32, b: u32) -> bool {
        self.part(a).is_some() && self.part(a) == self.part(b)
    }

    /// The part of the network that a place belongs to.
    pub(crate) fn part(&self, place: u32) -> Option<u32> {
        self.part.get(place as usize).copied().filter(|part| *part != NONE)
    }

    /// The main part, when all is well.
    pub(crate) fn main(&self) -> u32 {
        self.main
    }

    /// A place that stays in the main part whatever else is taken out of it, as far as a single one can.
    pub(crate) fn middle(&self) -> Option<u32> {
        self.parts.get(self.main as usize).map(|part| part.middle)
    }

    /// How many places the main part has.
    pub(crate) fn main_size(&self) -> u32 {
        self.size_of(self.main)
    }

    /// The last place that every path to a place leads through, with the link in between if there is only one; `None` = it
    /// depends on where the path begins.
    pub(crate) fn gateway(&self, from: u32, place: u32) -> Option<(u32, Option<u32>)> {
        let block = self.parent[place as usize];
        if block == NONE || !self.joined(from, place) {
            return None;
        }
        let number = (block - self.components) as usize;
        let link = Some(self.bridge[number]).filter(|link| *link != NONE);
        let outside = !self.behind[number].contains(&self.position[from as usize]);
        outside.then(|| (self.parent[block as usize], link))
    }

    /// Where a place stands in the order of discovery.
    pub(crate) fn position(&self, place: u32) -> Option<u32> {
        self.position
            .get(place as usize)
            .copied()
            .filter(|position| *position != NONE)
    }

    /// The place at a position in the order of discovery.
    pub(crate) fn place_at(&self, position: u32) -> u32 {
        self.order[position as usize]
    }

    /// The whole stretch of a part.
    pub(crate) fn stretch_of(&self, part: u32) -> Range<u32> {
        let part = &self.parts[part as usize];
        part.start..part.start + part.size
    }

    /// What lies behind the blocks that begin at a place, or behind a bridge: each stretch hangs together by itself once that
    /// has failed. In the order of discovery.
    pub(crate) fn behind(&self, network: &Network, component: u32) -> Vec<Range<u32>> {
        let block_of = |place: u32| Some(self.parent[place as usize]).filter(|block| *block != NONE);
        let number = |block: u32| (block - self.components) as usize;
        let mut blocks: Vec<u32> = match network.link_ends(component) {
            Some(ends) => {
                let blocks = ends.into_iter().filter_map(block_of);
                blocks
                    .filter(|block| self.bridge[number(*block)] == component)
                    .collect()
            }
            None => {
                let links = network.links_of(component).iter();
                let neighbours = links.filter_map(|link| other_end(network, *link, component));
                let blocks = neighbours.filter_map(block_of);
                blocks
                    .filter(|block| self.parent[*block as usize] == component)
                    .collect()
            }
        };
        blocks.sort_unstable();
        blocks.dedup();
        let mut stretches: Vec<Range<u32>> = blocks
            .into_iter()
            .map(|block| self.behind[number(block)].clone())
            .collect();
        stretches.sort_unstable_by_key(|stretch| stretch.start);
        stretches
    }

    /// How many places a part has.
    pub(crate) fn size_of(&self, part: u32) -> u32 {
        self.parts.get(part as usize).map_or(0, |part| part.size)
    }
}

struct Builder<'a> {
    network: &'a Network,
    parent: Vec<u32>,
    discovered: Vec<u32>,
    low: Vec<u32>,
    order: Vec<u32>,
    stack: Vec<u32>,
    bridge: Vec<u32>,
    part: Vec<u32>,
}

impl Builder<'_> {
    /// Depth-first search without recursion: (place, link it was reached by, next link to follow).
    fn explore(&mut self, start: u32, part: u32) {
        let mut path: Vec<(u32, u32, usize)> = Vec::new();
        self.discover(start, part);
        path.push((start, NONE, 0));
        while let Some((place, by, next)) = path.last_mut() {
            let place = *place;
            let Some(&link) = self.network.links_of(place).get(*next) else {
                let by = *by;
                path.pop();
                if let Some(&(above, ..)) = path.last() {
                    self.retreat(place, above, by);
                }
                continue;
            };
            *next += 1;
            if link == *by {
                continue;
            }
            let Some(other) = other_end(self.network, link, place) else {
                continue;
            };
            if self.discovered[other as usize] == NONE {
                self.discover(other, part);
                path.push((other, link, 0));
            } else {
                self.low[place as usize] = self.low[place as usize].min(self.discovered[other as usize]);
            }
        }
        self.stack.pop();
    }

    fn discover(&mut self, place: u32, part: u32) {
        let number = self.order.len() as u32;
        (self.discovered[place as usize], self.low[place as usize]) = (number, number);
        self.part[place as usize] = part;
        self.order.push(place);
        self.stack.push(place);
    }

    fn retreat(&mut self, place: u32, above: u32, link: u32) {
        let low = self.low[place as usize];
        self.low[above as usize] = self.low[above as usize].min(low);
        if low < self.discovered[above as usize] {
            return;
        }
        let block = (self.network.components.len() + self.bridge.len()) as u32;
        self.bridge.push(if low > self.discovered[above as usize] {
            link
        } else {
            NONE
        });
        self.parent.push(above);
        while let Some(member) = self.stack.pop() {
            self.parent[member as usize] = block;
            if member == place {
                break;
            }
        }
    }

    fn finish(mut self, parts: u32) -> Blocks {
        let count = self.network.components.len();
        let mut depth = vec![0u32; self.parent.len()];
        for &place in &self.order {
            let block = self.parent[place as usize];
            if block != NONE {
                depth[block as usize] = depth[self.parent[block as usize] as usize] + 1;
                depth[place as usize] = depth[block as usize] + 1;
            }
        }
        let mut below = vec![0u32; self.parent.len()];
        let mut sizes = vec![
            Part {
                size: 0,
                middle: NONE,
                start: NONE
            };
            parts as usize
        ];
        for (position, &place) in (0u32..).zip(&self.order) {
            let part = &mut sizes[self.part[place as usize] as usize];
            part.size += 1;
            part.start = part.start.min(position);
        }
        // Children come after their parents in the order of discovery: from the back, every place adds itself upwards, and
        // the first one that carries half of its part is the middle.
        for &place in self.order.iter().rev() {
            below[place as usize] += 1;
            let part = &mut sizes[self.part[place as usize] as usize];
            if part.middle == NONE && below[place as usize] * 2 >= part.size {
                part.middle = place;
            }
            let block = self.parent[place as usize];
            if block != NONE {
                below[block as usize] += below[place as usize];
                below[self.parent[block as usize] as usize] += below[place as usize];
            }
        }
        let mut behind = vec![Range { start: NONE, end: NONE }; self.bridge.len()];
        for (position, &place) in (0u32..).zip(&self.order) {
            let block = self.parent[place as usize];
            // The first member of a block that is discovered leads to all that lies behind it.
            if block != NONE && behind[block as usize - count].start == NONE {
                behind[block as usize - count] = position..position + below[block as usize];
            }
        }
        let main = (0..parts)
            .max_by_key(|part| (sizes[*part as usize].size, std::cmp::Reverse(*part)))
            .unwrap_or(0);
        self.parent.shrink_to_fit();
        Blocks {
            components: count as u32,
            parent: self.parent,
            depth,
            bridge: self.bridge,
            part: self.part,
            parts: sizes,
            main,
            order: self.order,
            position: self.discovered,
            behind,
        }
    }
}

/// The other end of a link.
pub(crate) fn other_end(network: &Network, link: u32, end: u32) -> Option<u32> {
    let [a, b] = network.link_ends(link)?;
    Some(if a == end { b } else { a })
}
