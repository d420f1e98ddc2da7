//! What can be wrong: a component and the way in which it has failed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The way in which a component has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It fails hard: does not answer, does not forward, does not serve.
    Down,
    /// Its work fails, but the machine answers and forwards.
    Broken,
    /// It works, but something that only one of its checks looks at is bad. Explains nothing else.
    Degraded,
    /// Only its monitoring agent is dead.
    Agent,
    /// The collector's own side (broker or process) lost the agents.
    Blind,
}

/// A possible root cause.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cause {
    /// The component, by dense index.
    pub component: u32,
    /// How it failed.
    pub mode: Mode,
}

impl Cause {
    /// A hard failure.
    pub(crate) fn down(component: u32) -> Self {
        Self {
            component,
            mode: Mode::Down,
        }
    }

    /// Its work fails.
    pub(crate) fn broken(component: u32) -> Self {
        Self {
            component,
            mode: Mode::Broken,
        }
    }

    /// It works, but not well.
    pub(crate) fn degraded(component: u32) -> Self {
        Self {
            component,
            mode: Mode::Degraded,
        }
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:?}", self.component, self.mode)
    }
}
