//! The block-cut forest of the link graph: what lies on *every* path between two places.

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
}

#[derive(Clone, Copy, Debug)]
struct Part {
    size: u32,
    middle: u32,
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
        let mut depth = vec![0u32; self.parent.len()];
        for &place in &self.order {
            let block = self.parent[place as usize];
            if block != NONE {
                depth[block as usize] = depth[self.parent[block as usize] as usize] + 1;
                depth[place as usize] = depth[block as usize] + 1;
            }
        }
        let mut below = vec![0u32; self.parent.len()];
        let mut sizes = vec![Part { size: 0, middle: NONE }; parts as usize];
        for &place in &self.order {
            sizes[self.part[place as usize] as usize].size += 1;
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
                below[self.parent[block as usize] as usize] += below[place as usize];
            }
        }
        let main = (0..parts)
            .max_by_key(|part| (sizes[*part as usize].size, std::cmp::Reverse(*part)))
            .unwrap_or(0);
        self.parent.shrink_to_fit();
        Blocks {
            components: self.network.components.len() as u32,
            parent: self.parent,
            depth,
            bridge: self.bridge,
            part: self.part,
            parts: sizes,
            main,
        }
    }
}

/// The other end of a link.
pub(crate) fn other_end(network: &Network, link: u32, end: u32) -> Option<u32> {
    let [a, b] = network.link_ends(link)?;
    Some(if a == end { b } else { a })
}
