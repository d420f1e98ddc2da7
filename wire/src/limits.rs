//! Limits that both sides keep. What goes beyond is refused where it arrives, and counted.

/// Bytes of an encoded batch, at most.
pub const BATCH_BYTES: usize = 256 * 1024;
/// Bytes of a schema that is published on its own, at most.
pub const SCHEMA_BYTES: usize = 1024 * 1024;
/// Series of a schema, at most.
pub const SERIES: usize = 20_000;
/// Sampling rounds in a batch, at most.
pub const ROUNDS: usize = 1_000;
/// Check results in a batch, at most.
pub const CHECKS: usize = 5_000;
/// Bytes of a check's message, at most.
pub const MESSAGE_BYTES: usize = 512;
/// Bytes of an id, at most.
pub const ID_BYTES: usize = 64;
/// Addresses of a host in a presence message, at most.
pub const ADDRESSES: usize = 16;
/// Bytes of a metric name or an instance, at most.
pub const NAME_BYTES: usize = 256;

/// Refuses more of something than allowed.
pub(crate) fn at_most(what: &'static str, count: usize, limit: usize) -> Result<(), crate::Invalid> {
    match count <= limit {
        true => Ok(()),
        false => Err(crate::Invalid::TooMany { what, count, limit }),
    }
}
