//! What an agent and a collector say to each other over MQTT: topics, messages and limits. Nothing else is shared.

pub mod limits;
pub mod topic;

/// The messages, generated from `proto/zongbao.proto`, where each field is described.
#[expect(
    missing_docs,
    clippy::all,
    reason = "generated; the descriptions are in the .proto file"
)]
pub mod message {
    include!(concat!(env!("OUT_DIR"), "/zongbao.v1.rs"));
}
