//! A case: a network, its monitoring, a script and the faults in it, played into observations and the truth.

use super::emit;
use super::monitoring::Monitoring;
use super::observe::{Seen, observe};
use super::rng::Rng;
use super::script::{Epoch, Script, epochs};
use super::truth::Truth;
use super::world::World;

/// What kind of trouble a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The part does not work.
    Failure,
    /// It works badly.
    Degradation,
    /// It works, but something that asks it gets no answer.
    Unresponsive,
    /// It loses part of what goes through it.
    Loss,
    /// It comes and goes.
    Flapping,
}

/// A fault that the script causes and that an incident has to name.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The root cause.
    pub part: usize,
    /// What kind of trouble.
    pub trouble: Trouble,
    /// When it begins to be an incident, in milliseconds.
    pub from_ms: i64,
    /// When it is healed for good; `None` = not within the script.
    pub healed_ms: Option<i64>,
}

/// An edge that the model lacks although it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A whole link.
    Link(usize),
    /// One provider of a need: (need, position in its list).
    Provider(usize, usize),
}

/// Everything that decides a case.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The seed that drew it.
    pub seed: u64,
    /// The family it belongs to.
    pub family: &'static str,
    /// What exists.
    pub world: World,
    /// Who watches.
    pub monitoring: Monitoring,
    /// What happens.
    pub script: Script,
    /// What must be found.
    pub faults: Vec<Fault>,
    /// What the model lacks.
    pub gaps: Vec<Gap>,
}

/// A played case.
#[derive(Clone, Debug)]
pub struct Case {
    /// What decided it.
    pub setup: Setup,
    /// The network as the model has it: like the real one, without the gaps. Indices are the same.
    pub modelled: World,
    /// Physics over time.
    pub epochs: Vec<Epoch>,
    /// What the collector heard, in this order.
    pub seen: Vec<Seen>,
    /// What must be found.
    pub truth: Truth,
}

impl Case {
    /// Plays a setup. The same setup gives the same case, byte for byte.
    pub fn play(setup: Setup) -> Self {
        let epochs = epochs(&setup.world, &setup.script);
        let modelled = emit::modelled(&setup.world, &setup.gaps);
        let rng = Rng::new(setup.seed);
        let mut seen = observe(&setup.world, &setup.monitoring, &setup.script, &epochs, &rng);
        seen.retain(|seen| emit::is_modelled(&setup, seen));
        let truth = Truth::of(&setup, &epochs);
        Self {
            setup,
            modelled,
            epochs,
            seen,
            truth,
        }
    }
}
