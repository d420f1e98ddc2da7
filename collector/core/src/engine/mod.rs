//! The engine: one event in, effects out. The shell carries the effects out in the order given, committing before telling.

mod event;

pub use event::{Effect, Event, Measurement, ProbeRequest, Rejection};
