//! The API over a real socket, with a real engine on a small model: one test a promise.

mod accounts;
mod client;
mod incidents;
mod isolation;
mod limits;
mod live;
mod network;
mod openapi;
mod over_time;
mod records;
mod sign_in;
pub mod world;
mod write;
