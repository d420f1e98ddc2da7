//! Dense indexes of the model: by id, who is linked to what, who needs whom, and where everything sits.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use jiff::Timestamp;

use super::Network;
use super::model::{Component, Dependency, Kind, Maintenance};
use crate::ids::ComponentId;

/// One dependency of a component, by dense index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencyIx {
    /// Position in [`Network::dependencies`].
    pub dependency: u32,
    /// Indices of the providers, in the order of the file.
    pub providers: SmallVec<[u32; 2]>,
    /// How many of them must be healthy: 1 to their number.
    pub need: u32,
}

/// A list of `T` for each component, in one allocation.
#[derive(Clone, Debug)]
struct Lists<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    /// Groups (component, item) pairs by component; within one, the order of the pairs stays.
    fn new(count: usize, mut pairs: Vec<(u32, T)>) -> Self {
        pairs.sort_by_key(|(component, _)| *component);
        let mut starts = vec![0u32; count + 1];
        for (component, _) in &pairs {
            starts[*component as usize + 1] += 1;
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        Self {
            starts,
            items: pairs.into_iter().map(|(_, item)| item).collect(),
        }
    }

    fn of(&self, component: u32) -> &[T] {
        let i = component as usize;
        &self.items[self.starts[i] as usize..self.starts[i + 1] as usize]
    }
}

/// All dense indexes of a model.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    by_id: FxHashMap<ComponentId, u32>,
    ends: Vec<Option<[u32; 2]>>,
    links: Lists<u32>,
    dependencies: Lists<DependencyIx>,
    dependents: Lists<u32>,
    maintenance: Lists<u32>,
    places: Vec<Option<u32>>,
}

impl Graph {
    /// Builds the indexes. Every id that is referred to must exist in `components`.
    pub(super) fn new(components: &[Component], dependencies: &[Dependency], maintenance: &[Maintenance]) -> Self {
        let by_id: FxHashMap<ComponentId, u32> = components
            .iter()
            .zip(0u32..)
            .map(|(component, i)| (component.id.clone(), i))
            .collect();
        let ends: Vec<Option<[u32; 2]>> = components
            .iter()
            .map(|component| component.ends.as_ref().map(|[a, b]| [by_id[a], by_id[b]]))
            .collect();
        let count = components.len();
        let mut links = Vec::new();
        for (link, ends) in (0u32..).zip(&ends) {
            links.extend(ends.iter().flatten().map(|end| (*end, link)));
        }
        let mut needs = Vec::with_capacity(dependencies.len());
        let mut dependents = Vec::new();
        for (dependency, ix) in dependencies.iter().zip(0u32..) {
            let of = by_id[&dependency.of];
            let providers: SmallVec<[u32; 2]> = dependency.on.iter().map(|id| by_id[id]).collect();
            dependents.extend(providers.iter().map(|provider| (*provider, of)));
            let need = u32::try_from(dependency.need).expect("need is at most the number of providers");
            needs.push((
                of,
                DependencyIx {
                    dependency: ix,
                    providers,
                    need,
                },
            ));
        }
        dependents.sort_unstable();
        dependents.dedup();
        let windows = maintenance
            .iter()
            .zip(0u32..)
            .flat_map(|(window, ix)| window.components.iter().map(move |id| (id, ix)))
            .map(|(id, ix)| (by_id[id], ix))
            .collect();
        let mut graph = Self {
            links: Lists::new(count, links),
            dependencies: Lists::new(count, needs),
            dependents: Lists::new(count, dependents),
            maintenance: Lists::new(count, windows),
            places: Vec::new(),
            by_id,
            ends,
        };
        graph.places = graph.find_places(components);
        graph
    }

    /// Where each component sits: breadth first from the components with links to what runs on them.
    fn find_places(&self, components: &[Component]) -> Vec<Option<u32>> {
        let mut places = vec![None; components.len()];
        let mut queue = std::collections::VecDeque::new();
        for i in 0..components.len() as u32 {
            if !self.links.of(i).is_empty() {
                places[i as usize] = Some(i);
                queue.push_back(i);
            }
        }
        while let Some(provider) = queue.pop_front() {
            if !components[provider as usize].kind.is_machine() {
                continue;
            }
            for &dependent in self.dependents.of(provider) {
                let nowhere = matches!(
                    components[dependent as usize].kind,
                    Kind::Endpoint | Kind::Service | Kind::Site | Kind::Power | Kind::Link
                );
                if places[dependent as usize].is_none() && !nowhere {
                    places[dependent as usize] = places[provider as usize];
                    queue.push_back(dependent);
                }
            }
        }
        places
    }
}

impl Network {
    /// The dense index of a component, link or service.
    pub fn index(&self, id: &ComponentId) -> Option<u32> {
        self.graph.by_id.get(id).copied()
    }

    /// The component with this index. Panics if it is not below the number of components.
    pub fn component(&self, index: u32) -> &Component {
        &self.components[index as usize]
    }

    /// The component, link or service with this id.
    pub fn by_id(&self, id: &ComponentId) -> Option<&Component> {
        self.index(id).map(|index| self.component(index))
    }

    /// The links that end on this component.
    pub fn links_of(&self, index: u32) -> &[u32] {
        self.graph.links.of(index)
    }

    /// The two ends of a link; `None` for anything else.
    pub fn link_ends(&self, index: u32) -> Option<[u32; 2]> {
        self.graph.ends[index as usize]
    }

    /// What this component needs. All of them must hold.
    pub fn dependencies_of(&self, index: u32) -> &[DependencyIx] {
        self.graph.dependencies.of(index)
    }

    /// The components that need this one directly, sorted, each once.
    pub fn dependents_of(&self, index: u32) -> &[u32] {
        self.graph.dependents.of(index)
    }

    /// Where the component sits in the link graph: itself if it has links, else the machine it runs on (through any number
    /// of virtual machines and containers). `None` for services, endpoints without links, links, power, sites, and for what
    /// runs on nothing that is linked. With machines to choose from it is one at the fewest steps, always the same one.
    pub fn place(&self, index: u32) -> Option<u32> {
        self.graph.places[index as usize]
    }

    /// All maintenance windows of a component, as positions in [`Network::maintenance`].
    pub fn maintenance_of(&self, index: u32) -> &[u32] {
        self.graph.maintenance.of(index)
    }

    /// The approved maintenance that holds for a component at an instant; of several, the one that ends last.
    pub fn maintenance_at(&self, index: u32, at: Timestamp) -> Option<&Maintenance> {
        let windows = self
            .maintenance_of(index)
            .iter()
            .map(|ix| &self.maintenance[*ix as usize]);
        windows
            .filter(|window| window.from <= at && at < window.to)
            .max_by_key(|window| window.to)
    }
}
