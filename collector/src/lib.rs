//! The collector's shell: everything that touches the world. It joins the pure engine of `zongbao_core` to the broker, the
//! database, the configuration and the people, and decides nothing itself.

pub mod api;

pub mod app;

pub mod broker;

pub mod cli;

pub mod clock;

pub mod config;

pub mod console;

pub mod demo;

pub mod ingest;

pub mod line_protocol;

pub mod metrics_history;

pub mod notify;

pub mod storage;

pub mod telemetry;
