//! A simulation that judges the correlation engine: seeded networks, physical faults, what each observer would really
//! see, and the truth, computed from MODEL.md alone and independently of the engine's code.
//!
//! The way of a case: a family draws a [`case::Setup`] (world, monitoring, script) from a seed; playing it gives a
//! [`case::Case`] with the observations in the order of their arrival and the [`truth::Truth`]; the engine and its peers
//! answer with [`report::Report`]s; [`score`] compares.

pub mod alternatives;
pub mod builder;
pub mod case;
mod compose;
pub mod emit;
mod fabrics;
pub mod families;
pub mod monitoring;
pub mod observe;
pub mod peers;
pub mod physics;
pub mod report;
pub mod rng;
pub mod score;
pub mod script;
pub mod shapes;
pub mod shrink;
pub mod subject;
pub mod table;
pub mod targets;
pub mod truth;
pub mod world;
