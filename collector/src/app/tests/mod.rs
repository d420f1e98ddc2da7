//! The collector as its agents meet it: real MQTT, a real database, the real engine, in one process.

mod acknowledge;
mod external;
mod guard;
mod harness;
mod incident;
mod reload;
mod restart;
mod tls;
