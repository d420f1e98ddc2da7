//! What the workspace's tests share: the simulation that judges the correlation engine.

pub mod simulation;
