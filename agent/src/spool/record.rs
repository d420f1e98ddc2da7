//! Records of a segment: see the format in the module header.

use super::Boot;

/// What a segment starts with.
pub(super) const MAGIC: &[u8] = b"ZBSPOOL1";
/// Length and checksum.
const HEADER_BYTES: usize = 8;
/// No body is longer: the biggest thing in it is a schema.
const MAX_BODY_BYTES: usize = zongbao_wire::limits::SCHEMA_BYTES + 64;

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Record<'a> {
    /// A batch.
    Batch {
        boot: Boot,
        seq: u64,
        at_ms: i64,
        bytes: &'a [u8],
    },
    /// A schema.
    Schema { hash: u64, bytes: &'a [u8] },
    /// An acknowledgement.
    Ack { boot: Boot, seq: u64 },
    /// Something that a later version writes.
    Unknown,
}

impl Record<'_> {
    /// Bytes that it takes in a segment.
    pub(super) fn encoded_len(&self) -> usize {
        HEADER_BYTES
            + match self {
                Self::Batch { bytes, .. } => 33 + bytes.len(),
                Self::Schema { bytes, .. } => 9 + bytes.len(),
                Self::Ack { .. } => 25,
                Self::Unknown => 0,
            }
    }

    /// As it stands in a segment.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = vec![0; HEADER_BYTES];
        out.reserve(self.encoded_len());
        match self {
            Self::Batch {
                boot,
                seq,
                at_ms,
                bytes,
            } => {
                out.push(1);
                out.extend_from_slice(boot);
                out.extend_from_slice(&seq.to_le_bytes());
                out.extend_from_slice(&at_ms.to_le_bytes());
                out.extend_from_slice(bytes);
            }
            Self::Schema { hash, bytes } => {
                out.push(2);
                out.extend_from_slice(&hash.to_le_bytes());
                out.extend_from_slice(bytes);
            }
            Self::Ack { boot, seq } => {
                out.push(3);
                out.extend_from_slice(boot);
                out.extend_from_slice(&seq.to_le_bytes());
            }
            Self::Unknown => {}
        }
        let body = &out[HEADER_BYTES..];
        let (length, checksum) = (body.len() as u32, crc32fast::hash(body));
        out[..4].copy_from_slice(&length.to_le_bytes());
        out[4..8].copy_from_slice(&checksum.to_le_bytes());
        out
    }
}

/// The record at the start of `bytes` and the bytes it takes. `None` if it is torn or damaged.
pub(super) fn decode(bytes: &[u8]) -> Option<(Record<'_>, usize)> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (checksum, rest) = rest.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length) as usize;
    if length == 0 || length > MAX_BODY_BYTES {
        return None;
    }
    let body = rest.get(..length)?;
    if crc32fast::hash(body) != u32::from_le_bytes(*checksum) {
        return None;
    }
    Some((decode_body(body)?, HEADER_BYTES + length))
}

fn decode_body(body: &[u8]) -> Option<Record<'_>> {
    let (kind, rest) = body.split_first()?;
    Some(match kind {
        1 => {
            let (boot, rest) = rest.split_first_chunk()?;
            let (seq, rest) = rest.split_first_chunk()?;
            let (at_ms, bytes) = rest.split_first_chunk()?;
            Record::Batch {
                boot: *boot,
                seq: u64::from_le_bytes(*seq),
                at_ms: i64::from_le_bytes(*at_ms),
                bytes,
            }
        }
        2 => {
            let (hash, bytes) = rest.split_first_chunk()?;
            Record::Schema {
                hash: u64::from_le_bytes(*hash),
                bytes,
            }
        }
        3 => {
            let (boot, rest) = rest.split_first_chunk()?;
            let (seq, _) = rest.split_first_chunk()?;
            Record::Ack {
                boot: *boot,
                seq: u64::from_le_bytes(*seq),
            }
        }
        _ => Record::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_reads_back_and_any_cut_is_noticed(
            boot in any::<Boot>(), seq in any::<u64>(), at_ms in any::<i64>(),
            bytes in prop::collection::vec(any::<u8>(), 0..50), cut in any::<prop::sample::Index>(),
        ) {
            for record in [
                Record::Batch { boot, seq, at_ms, bytes: &bytes },
                Record::Schema { hash: seq, bytes: &bytes },
                Record::Ack { boot, seq },
            ] {
                let encoded = record.encode();
                prop_assert_eq!(encoded.len(), record.encoded_len());
                prop_assert_eq!(decode(&encoded), Some((record, encoded.len())));
                prop_assert_eq!(decode(&encoded[..cut.index(encoded.len())]), None);
            }
        }

        #[test]
        fn damage_is_noticed(at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let mut encoded = Record::Ack { boot: [7; 16], seq: 9 }.encode();
            let at = at.index(encoded.len());
            encoded[at] ^= 1 << bit;
            prop_assert_eq!(decode(&encoded), None);
        }
    }

    #[test]
    fn zeros_after_a_power_cut_are_no_record() {
        assert_eq!(decode(&[0; 64]), None);
    }
}
