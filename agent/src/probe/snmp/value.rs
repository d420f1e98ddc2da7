//! Object identifiers and values, as they come from a device.

use std::borrow::Borrow;
use std::fmt;

/// An object identifier. Sorts as SNMP sorts: by sub-identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(pub Vec<u32>);

/// Sub-identifiers of an object identifier, at most (RFC 3416, section 4.1).
pub const OID_LENGTH: usize = 128;

impl Borrow<[u32]> for Oid {
    fn borrow(&self) -> &[u32] {
        &self.0
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| write!(f, ".{part}"))
    }
}

/// A value that a device gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// INTEGER.
    Integer(i64),
    /// Counter32, Gauge32, TimeTicks or Counter64.
    Unsigned(u64),
    /// A floating point number in net-snmp's Opaque wrapping.
    Float(f64),
    /// OCTET STRING.
    Bytes(Vec<u8>),
    /// OBJECT IDENTIFIER.
    Oid(Oid),
    /// `noSuchObject` or `noSuchInstance`.
    Absent,
    /// The walk reached the end of what the device has.
    EndOfMibView,
    /// Something else, or something that is not encoded as its type demands: present, but of no use.
    Unusable,
}

impl Value {
    /// As a number; many devices give numbers as text.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Unsigned(value) => Some(*value as f64),
            Self::Float(value) => Some(*value),
            Self::Bytes(_) => self.text()?.parse().ok(),
            _ => None,
        }
        .filter(|value: &f64| value.is_finite())
    }

    /// As a count.
    pub fn unsigned(&self) -> Option<u64> {
        match self {
            Self::Integer(value) => u64::try_from(*value).ok(),
            Self::Unsigned(value) => Some(*value),
            _ => None,
        }
    }

    /// As text, trimmed, without control characters at the ends. Bytes that are no UTF-8 are read as Latin-1, which
    /// loses nothing.
    pub fn text(&self) -> Option<String> {
        let Self::Bytes(bytes) = self else { return None };
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(char::from).collect(),
        };
        Some(text.trim_matches(|c: char| c.is_whitespace() || c == '\0').to_owned())
    }
}
