//! What a failure would cut off, when that is most of the network: a sample of it tells whether it is.

use std::ops::Range;

use super::cause::{Cause, Mode};
use super::consequence::Consequences;
use super::structure::Structure;

/// Where more places than this would be cut off, they are not walked through.
const WALKED: usize = 1_000;

/// What a single failure cuts off from the largest rest of its part of the network, known without looking at any of it.
#[derive(Debug)]
pub(crate) struct CutOff {
    /// What hangs together by itself once the failure is there, besides the rest of the part.
    behind: Vec<Range<u32>>,
    /// What is cut off, as stretches of the order in which places are known.
    lost: Vec<Range<u32>>,
}

/// What a single failure does: worked out in full, or, where it is very much, only what it cuts off.
#[derive(Debug)]
pub(crate) enum Effect<'a> {
    Full(Consequences<'a>),
    Cut(u32, CutOff),
}

impl Effect<'_> {
    /// So many of the components that it hurts.
    pub(crate) fn some(&self, structure: &Structure, count: usize) -> Vec<u32> {
        match self {
            Self::Full(world) => {
                let mut hurt: Vec<u32> = world.cut_off().chain(world.down()).collect();
                hurt.sort_unstable();
                hurt.dedup();
                hurt.truncate(count);
                hurt
            }
            Self::Cut(_, cut) => cut
                .sample(count)
                .take(count)
                .map(|at| structure.blocks.place_at(at))
                .collect(),
        }
    }

    /// Whether a component does not work.
    pub(crate) fn takes_down(&self, component: u32) -> bool {
        match self {
            Self::Full(world) => world.is_down(component),
            Self::Cut(failed, _) => component == *failed,
        }
    }

    /// Whether a component does not work but still answers, because it only lacks programs.
    pub(crate) fn leaves_answering(&self, component: u32) -> bool {
        matches!(self, Self::Full(world) if world.is_idle(component))
    }

    /// Whether a place is not in the main part of the network any more.
    pub(crate) fn isolates(&self, structure: &Structure, place: u32) -> bool {
        match self {
            Self::Full(world) => !world.in_main_part(place),
            Self::Cut(failed, cut) => {
                let position = structure.blocks.position(place).filter(|_| place != *failed);
                let inside = |at: u32| !cut.lost.iter().any(|stretch| stretch.contains(&at));
                structure.blocks.part(place) != Some(structure.blocks.main()) || !position.is_some_and(inside)
            }
        }
    }

    /// Whether a ping from one place to something at another is answered.
    pub(crate) fn lets_through(&self, structure: &Structure, from: u32, of: u32, place: u32) -> bool {
        match self {
            Self::Full(world) => !world.is_down(of) && world.connected(from, place),
            Self::Cut(failed, cut) => {
                let position = |place: u32| structure.blocks.position(place).filter(|_| place != *failed);
                let (here, there) = (position(from), position(place));
                here.zip(there).is_some_and(|(here, there)| {
                    of != *failed && structure.blocks.joined(from, place) && !cut.parts(here, there)
                })
            }
        }
    }
}

impl Structure {
    /// What a single failure does.
    pub(crate) fn effect(&self, cause: Cause) -> Effect<'_> {
        match self.large_cut_by(cause) {
            Some(cut) => Effect::Cut(cause.component, cut),
            None => Effect::Full(self.consequences(&[cause])),
        }
    }

    /// What the hard failure of a place or link cuts off, if that is too much to be walked through.
    pub(crate) fn large_cut_by(&self, cause: Cause) -> Option<CutOff> {
        self.cut_off_by(cause).filter(|cut| cut.len() > WALKED)
    }

    /// What the hard failure of a place or link cuts off, dependencies left aside.
    fn cut_off_by(&self, cause: Cause) -> Option<CutOff> {
        if cause.mode != Mode::Down {
            return None;
        }
        let ends = self.network.link_ends(cause.component);
        let part = self.blocks.part(ends.map_or(cause.component, |[end, _]| end))?;
        let whole = self.blocks.stretch_of(part);
        let behind = self.blocks.behind(&self.network, cause.component);
        let failed = usize::from(ends.is_none());
        let rest = whole.len() - failed - behind.iter().map(Range::len).sum::<usize>();
        let lost = match behind.iter().max_by_key(|stretch| stretch.len()) {
            Some(largest) if largest.len() > rest => vec![whole.start..largest.start, largest.end..whole.end],
            _ => behind.clone(),
        };
        Some(CutOff { behind, lost })
    }
}

impl CutOff {
    /// How many places.
    fn len(&self) -> usize {
        self.lost.iter().map(Range::len).sum()
    }

    /// So many positions, or few more, spread evenly over what is cut off.
    pub(crate) fn sample(&self, count: usize) -> impl Iterator<Item = u32> + '_ {
        let step = (self.len() / count).max(1);
        self.lost.iter().flat_map(move |stretch| stretch.clone().step_by(step))
    }

    /// Whether two positions, neither of which has failed itself, are not joined any more.
    pub(crate) fn parts(&self, a: u32, b: u32) -> bool {
        self.stretch(a) != self.stretch(b)
    }

    /// The stretch that a position lies in; `None` = the rest.
    fn stretch(&self, position: u32) -> Option<usize> {
        let next = self.behind.partition_point(|stretch| stretch.end <= position);
        (self.behind.get(next)?.contains(&position)).then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::network;

    proptest! {
        /// The same as by walking through the network, for any network and any place or link in it.
        #[test]
        fn tells_what_is_cut_off_without_walking(
            cables in prop::collection::vec((0u32..14, 0u32..14), 1..24),
            failing in 0usize..38,
        ) {
            use std::fmt::Write as _;
            let mut text = String::from("[[party]]\nid = \"gc\"\nrole = \"general_contractor\"\n");
            for place in 0..14 {
                let _ = writeln!(text, "[[component]]\nid = \"p{place}\"\nkind = \"switch\"");
            }
            for (number, (a, b)) in cables.iter().filter(|(a, b)| a != b).enumerate() {
                let _ = writeln!(text, "[[link]]\nid = \"l{number}\"\nends = [\"p{a}\", \"p{b}\"]");
            }
            let structure = Structure::new(network(&text));
            let count = structure.network.components.len();
            let cause = Cause::down((failing % count) as u32);
            let world = structure.consequences(&[cause]);
            let Some(cut) = structure.cut_off_by(cause) else {
                return Ok(());
            };
            let up = |place: &u32| structure.blocks.position(*place).is_some() && *place != cause.component;
            let all: Vec<u32> = (0..count as u32).filter(up).collect();
            for a in &all {
                for b in all.iter().filter(|b| structure.blocks.joined(*a, **b)) {
                    let [at, bt] = [a, b].map(|place| structure.blocks.position(*place).expect("a place"));
                    prop_assert_eq!(cut.parts(at, bt), !world.connected(*a, *b));
                }
            }
            let lost = cut.sample(count).filter(|at| structure.blocks.place_at(*at) != cause.component).count();
            prop_assert_eq!(lost, world.cut_off().count());
        }
    }
}
