//! Decoding what arrives from the other side: every limit and rule of the protocol is checked here, once.

use prost::Message as _;

use crate::message::{Ack, Batch, CheckResult, Command, Presence};
use crate::{column, limits, schema};

/// Bytes of a boot id.
pub const BOOT_BYTES: usize = 16;
/// What sending may add to a spooled batch, at most: leave this much of [`limits::BATCH_BYTES`] free.
pub const SEND_BYTES: usize = 16;
/// The last instant that fits a calendar with four-digit years, in milliseconds since the epoch.
const MAX_TIME_MS: i64 = 253_402_207_200_000;

/// Why a message was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Invalid {
    /// More bytes than allowed.
    #[error("the message has {bytes} bytes, more than the {limit} allowed")]
    TooBig {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Not the protobuf message that belongs on this topic, or cut off.
    #[error("the message cannot be decoded: {0}")]
    Undecodable(prost::DecodeError),
    /// Says it is from one agent and arrived on the topic of another.
    #[error("the batch says it is from agent '{said}' but arrived on the topic of '{topic}'")]
    OtherAgent {
        /// The id in the batch, shortened.
        said: String,
        /// The id in the topic.
        topic: String,
    },
    /// A field of the message breaks a rule.
    #[error("{field} {what}")]
    Field {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        what: &'static str,
    },
    /// More of something than allowed.
    #[error("{count} {what}, more than the {limit} allowed")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// A schema whose hash is not that of its content.
    #[error("the hash of the schema does not match its content")]
    SchemaHash,
    /// A series of a schema breaks a rule.
    #[error("series {index} {what}")]
    Series {
        /// Its index.
        index: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A column breaks a rule.
    #[error("the column of series {series} {what}")]
    Column {
        /// Its series index.
        series: u32,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A check result breaks a rule.
    #[error("check result {index} {what}")]
    Check {
        /// Its index.
        index: usize,
        /// What is wrong with it.
        what: &'static str,
    },
}

/// Decodes and validates a batch that arrived on the topic of `agent`.
///
/// What passes has a boot id of 16 bytes, a sequence number from 1, increasing rounds, columns that
/// [`column::unpack`] accepts, and, if it carries its schema, columns that all refer into it.
///
/// # Errors
/// The first rule that it breaks, in words for a log.
pub fn decode_batch(agent: &str, bytes: &[u8]) -> Result<Batch, Invalid> {
    let batch: Batch = decode(bytes)?;
    if batch.agent != agent {
        return Err(Invalid::OtherAgent {
            said: batch.agent.chars().take(limits::ID_BYTES).collect(),
            topic: agent.to_owned(),
        });
    }
    valid_boot(&batch.boot)?;
    if batch.seq == 0 {
        return Err(field("seq", "must count from 1"));
    }
    if batch.oldest_seq > batch.seq {
        return Err(field("oldest_seq", "is newer than the batch itself"));
    }
    valid_time("base_time_ms", batch.base_time_ms)?;
    limits::at_most("rounds", batch.round_offset_ms.len(), limits::ROUNDS)?;
    if !batch.round_offset_ms.is_sorted_by(|a, b| a < b) {
        return Err(field("round_offset_ms", "must be increasing"));
    }
    valid_columns(&batch)?;
    limits::at_most("check results", batch.checks.len(), limits::CHECKS)?;
    for (index, check) in batch.checks.iter().enumerate() {
        valid_check(check).map_err(|what| Invalid::Check { index, what })?;
    }
    Ok(batch)
}

/// The bytes to send for a spooled batch: they also tell the oldest batch of its boot that the spool still holds.
pub fn with_oldest_seq(spooled: &[u8], oldest_seq: u64) -> Vec<u8> {
    let tail = Batch {
        oldest_seq,
        ..Batch::default()
    };
    let mut bytes = Vec::with_capacity(spooled.len() + SEND_BYTES);
    bytes.extend_from_slice(spooled);
    // Protobuf merges what is appended: absent fields change nothing.
    bytes.extend(tail.encode_to_vec());
    bytes
}

/// Decodes and validates a presence message (birth, goodbye or last will).
///
/// # Errors
/// The first rule that it breaks.
pub fn decode_presence(bytes: &[u8]) -> Result<Presence, Invalid> {
    let presence: Presence = decode(bytes)?;
    valid_boot(&presence.boot)?;
    valid_time("at_ms", presence.at_ms)?;
    for (name, text) in [
        ("version", &presence.version),
        ("host_name", &presence.host_name),
        ("os", &presence.os),
        ("architecture", &presence.architecture),
    ] {
        if text.len() > limits::NAME_BYTES {
            return Err(field(name, "is too long"));
        }
    }
    limits::at_most("addresses", presence.addresses.len(), limits::ADDRESSES)?;
    if presence
        .addresses
        .iter()
        .any(|address| address.len() > limits::NAME_BYTES)
    {
        return Err(field("addresses", "has one that is too long"));
    }
    Ok(presence)
}

/// Decodes and validates an acknowledgement.
///
/// # Errors
/// The first rule that it breaks.
pub fn decode_ack(bytes: &[u8]) -> Result<Ack, Invalid> {
    let ack: Ack = decode(bytes)?;
    valid_boot(&ack.boot)?;
    Ok(ack)
}

/// Decodes a command. A kind that this version does not know decodes with `kind: None` and is to be ignored.
///
/// # Errors
/// That it cannot be decoded or is too big.
pub fn decode_command(bytes: &[u8]) -> Result<Command, Invalid> {
    decode(bytes)
}

fn decode<M: prost::Message + Default>(bytes: &[u8]) -> Result<M, Invalid> {
    if bytes.len() > limits::BATCH_BYTES {
        return Err(Invalid::TooBig {
            bytes: bytes.len(),
            limit: limits::BATCH_BYTES,
        });
    }
    M::decode(bytes).map_err(Invalid::Undecodable)
}

fn valid_columns(batch: &Batch) -> Result<(), Invalid> {
    limits::at_most("columns", batch.columns.len(), limits::SERIES)?;
    if !batch.columns.is_empty() && batch.schema_hash == 0 {
        return Err(field("schema_hash", "must name the schema of the columns"));
    }
    let known = match &batch.schema {
        Some(schema) => {
            schema::validate(schema)?;
            if schema.hash != batch.schema_hash {
                return Err(field("schema_hash", "is not that of the schema in the batch"));
            }
            schema.series.len()
        }
        None => limits::SERIES,
    };
    if !batch.columns.is_sorted_by(|a, b| a.series < b.series) {
        return Err(field("columns", "must be in the order of their series, one each"));
    }
    for one in &batch.columns {
        if one.series as usize >= known {
            return Err(Invalid::Column {
                series: one.series,
                what: "is not in the schema",
            });
        }
        column::unpack(one, batch.round_offset_ms.len())?;
    }
    Ok(())
}

fn valid_check(check: &CheckResult) -> Result<(), &'static str> {
    if !own_or_valid_id(&check.component) {
        return Err("has a component that is no valid id");
    }
    if !crate::topic::valid_id(&check.check) {
        return Err("has a check name that is no valid id");
    }
    if check.status == 0 {
        return Err("has no status");
    }
    if check.message.len() > limits::MESSAGE_BYTES {
        return Err("has a message that is too long");
    }
    if check.value.is_some_and(|value| !value.is_finite()) {
        return Err("has a value that is not a finite number");
    }
    if check.offset_ms.unsigned_abs() > MAX_TIME_MS.unsigned_abs() {
        return Err("is at an impossible time");
    }
    Ok(())
}

fn valid_boot(boot: &[u8]) -> Result<(), Invalid> {
    match boot.len() {
        BOOT_BYTES => Ok(()),
        _ => Err(field("boot", "must have 16 bytes")),
    }
}

fn valid_time(name: &'static str, ms: i64) -> Result<(), Invalid> {
    match (0..=MAX_TIME_MS).contains(&ms) {
        true => Ok(()),
        false => Err(field(name, "is not between 1970 and 9999")),
    }
}

pub(crate) fn own_or_valid_id(component: &str) -> bool {
    component.is_empty() || crate::topic::valid_id(component)
}

fn field(field: &'static str, what: &'static str) -> Invalid {
    Invalid::Field { field, what }
}

#[cfg(test)]
mod tests;
