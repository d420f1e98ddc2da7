//! The light agent of Zongbao: samples a host and its neighbours and pushes their health over MQTT.

mod addresses;
mod app;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod config;
pub mod identity;
mod notices;
pub mod probe;
mod prober;
pub mod publisher;
pub mod reading;
pub mod report;
pub mod sampler;
pub mod schedule;
mod service;
pub mod spool;
