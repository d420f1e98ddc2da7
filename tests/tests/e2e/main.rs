//! End to end: the real agent, the real collector and real brokers, in the hands of everyday accidents and of enemies.
//!
//! Build the programs first: `cargo build --workspace`.

mod agent_killed;
mod broker_restarts;
mod collector_killed;
mod collector_restarts;
mod configuration;
mod external_broker;
mod harness;
mod hostile;
mod installation;
mod line_protocol;
mod roles;
mod storm;
