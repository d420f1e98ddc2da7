//! The engine: one event in, effects out. The shell carries the effects out in the order given, committing before telling.

mod event;

pub use event::{Effect, Event, Rejection};

pub use crate::correlation::ProbeRequest;
pub use crate::health::{Measurement, Presence};
