//! The physical network of a case: what really exists, before anyone models or measures it.

use zongbao_core::network::Kind;

/// One thing that exists: a component, a link or a business service.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its id in the model.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Site it stands at.
    pub site: Option<String>,
    /// One label (key, value).
    pub label: Option<(&'static str, &'static str)>,
    /// For a link or circuit: the parts it joins.
    pub ends: Option<[usize; 2]>,
}

impl Part {
    /// A cable or circuit.
    pub fn is_link(&self) -> bool {
        self.ends.is_some()
    }
}

/// A directed need: at least `need` of `on` must be healthy for `of`.
#[derive(Clone, Debug)]
pub struct Need {
    /// Who needs.
    pub of: usize,
    /// The providers.
    pub on: Vec<usize>,
    /// How many of them.
    pub need: usize,
}

/// What a contract selects. Only forms that can never tie between two parties are generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cover {
    /// One component.
    Id(String),
    /// Everything with the label.
    Label(&'static str, &'static str),
    /// A kind at a site.
    SiteKind(String, Kind),
    /// A kind everywhere.
    Kind(Kind),
}

/// A contract: who provides, what it covers, and whether it has been handed over before the case begins.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its id.
    pub id: String,
    /// The party that provides.
    pub provider: &'static str,
    /// What it covers.
    pub covers: Vec<Cover>,
    /// In force from, as a plain date or an instant.
    pub from: String,
    /// To (exclusive); `None` = open-ended.
    pub to: Option<String>,
    /// In force while the case plays.
    pub current: bool,
}

/// The general contractor of every generated network.
pub const GENERAL_CONTRACTOR: &str = "gc";

/// The physical network.
#[derive(Clone, Debug)]
pub struct World {
    /// Which generator made it.
    pub shape: &'static str,
    /// Everything that exists.
    pub parts: Vec<Part>,
    /// All needs.
    pub needs: Vec<Need>,
    /// All contracts.
    pub contracts: Vec<Contract>,
    /// Where the collector stands.
    pub collector: usize,
    /// Links of each part.
    pub links_of: Vec<Vec<usize>>,
    /// Needs of each part, as indices of `needs`.
    pub needs_of: Vec<Vec<usize>>,
    /// Needs that list the part as a provider, as indices of `needs`.
    pub needed_by: Vec<Vec<usize>>,
    /// Where each part sits in the link graph (MODEL §2 "Place").
    pub place: Vec<Option<usize>>,
}

impl World {
    /// Derives the indexes from parts and needs.
    pub fn new(
        shape: &'static str,
        parts: Vec<Part>,
        needs: Vec<Need>,
        contracts: Vec<Contract>,
        collector: usize,
    ) -> Self {
        let mut links_of = vec![Vec::new(); parts.len()];
        for (index, part) in parts.iter().enumerate() {
            for end in part.ends.iter().flatten() {
                links_of[*end].push(index);
            }
        }
        let mut needs_of = vec![Vec::new(); parts.len()];
        let mut needed_by = vec![Vec::new(); parts.len()];
        for (index, need) in needs.iter().enumerate() {
            needs_of[need.of].push(index);
            for provider in &need.on {
                needed_by[*provider].push(index);
            }
        }
        let mut world = Self {
            shape,
            parts,
            needs,
            contracts,
            collector,
            links_of,
            needs_of,
            needed_by,
            place: Vec::new(),
        };
        world.place = (0..world.parts.len()).map(|part| world.find_place(part)).collect();
        world
    }

    fn find_place(&self, part: usize) -> Option<usize> {
        let mut at = part;
        // A chain container → vm → hypervisor is short; the limit only guards against a cycle in the needs.
        for _ in 0..8 {
            if !self.links_of[at].is_empty() {
                return Some(at);
            }
            if matches!(
                self.parts[at].kind,
                Kind::Endpoint | Kind::Service | Kind::Power | Kind::Site
            ) || self.parts[at].is_link()
            {
                return None;
            }
            at = self.carrier(at)?;
        }
        None
    }

    /// The machine that a part runs on.
    pub fn carrier(&self, part: usize) -> Option<usize> {
        self.needs_of[part]
            .iter()
            .flat_map(|need| &self.needs[*need].on)
            .copied()
            .find(|provider| {
                matches!(
                    self.parts[*provider].kind,
                    Kind::Host | Kind::Hypervisor | Kind::Vm | Kind::Container
                )
            })
    }

    /// Index of the part with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.parts.iter().position(|part| part.id == id)
    }

    /// The party responsible for the part while the case plays (MODEL §2): the most specific selector in force.
    pub fn responsible(&self, part: usize) -> &'static str {
        let part = &self.parts[part];
        let rank = |cover: &Cover| match cover {
            Cover::Id(id) => (*id == part.id).then_some(4),
            Cover::Label(key, value) => (part.label == Some((key, value))).then_some(3),
            Cover::SiteKind(site, kind) => (part.site.as_ref() == Some(site) && part.kind == *kind).then_some(2),
            Cover::Kind(kind) => (part.kind == *kind).then_some(1),
        };
        let in_force = self.contracts.iter().filter(|contract| contract.current);
        in_force
            .filter_map(|contract| Some((contract.covers.iter().filter_map(rank).max()?, contract.provider)))
            .max_by_key(|(rank, _)| *rank)
            .map_or(GENERAL_CONTRACTOR, |(_, provider)| provider)
    }

    /// The other end of a link.
    pub fn across(&self, link: usize, end: usize) -> usize {
        let [a, b] = self.parts[link].ends.expect("only links are crossed");
        if a == end { b } else { a }
    }
}

/// The word for a kind in the model files.
pub fn kind_name(kind: Kind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        other => unreachable!("a kind is written as a word, not as {other:?}"),
    }
}
