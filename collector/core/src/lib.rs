//! The pure heart of Zongbao: from observations to verdicts, incidents and the party responsible.
//!
//! Nothing in this crate reads a clock, a file, a socket or a random number: `now` is always a parameter and randomness,
//! where a name needs some, is derived from what happened. Live operation, `replay`, crash recovery and simulation
//! therefore run exactly the same code. Inside the crate the arrows run one way:
//! network ← health ← correlation ← responsibility ← incident ← sla ← attribution ← notification ← engine.

pub mod ids;

pub mod network;

pub mod health;

pub mod correlation;

pub mod responsibility;

pub mod incident;

pub mod sla;

pub mod attribution;

pub mod notification;

pub mod engine;

#[cfg(test)]
mod testing;
