//! The collector as its agents meet it: real MQTT, a real database, the real engine, in one process.

mod acknowledge;
mod discovery;
mod external;
mod full_disk;
mod guard;
mod harness;
mod incident;
mod records;
mod rejections;
mod reload;
mod restart;
mod tls;
