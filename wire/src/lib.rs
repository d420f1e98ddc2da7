//! What an agent and a collector say to each other over MQTT: topics, messages and limits. Nothing else is shared.

mod batch;
mod column;
mod instance;
pub mod limits;
mod schema;
pub mod topic;

pub use batch::{
    BOOT_BYTES, Invalid, SEND_BYTES, decode_ack, decode_batch, decode_command, decode_presence, with_oldest_seq,
};
pub use column::{NotFinite, pack, unpack};
pub use instance::{format_instance, parse_instance};
pub use prost::Message as Encode;
pub use schema::{decode_schema, schema_of};

/// The messages, generated from `proto/zongbao.proto`, where each field is described.
#[expect(
    missing_docs,
    clippy::all,
    reason = "generated; the descriptions are in the .proto file"
)]
pub mod message {
    include!(concat!(env!("OUT_DIR"), "/zongbao.v1.rs"));
}
