//! The whole-network model: parties, contracts, components, links, dependencies and services, loaded from TOML text.

mod model;

pub use model::*;
