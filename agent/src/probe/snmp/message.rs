//! SNMPv2c messages: requests are written, answers are read. Pure; whatever bytes come, the answer is a value or an error.
//!
//! BER itself is read by `asn1-rs`, which the agent has for certificates anyway. The SNMP crates were weighed: `snmp2`
//! ends a list of variables without a word at the first that it cannot read, so that a table looks complete;
//! `csnmp` and `rasn-snmp` refuse a whole answer for one such variable, and devices do send them.

use asn1_rs::{Any, Class, FromBer};
use thiserror::Error;

use super::value::{OID_LENGTH, Oid, Value};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// The values of exactly these objects.
    Get,
    /// The objects that follow each of these, up to so many for each.
    GetBulk {
        /// How many for each.
        repetitions: u8,
    },
}

/// A device's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The id of the request it answers.
    pub request_id: i32,
    /// 0, or why the device did not answer (RFC 3416, section 3).
    pub error_status: i64,
    /// Names and values, in the order given.
    pub variables: Vec<(Oid, Value)>,
}

/// Why bytes are no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Malformed {
    /// Lengths or tags do not fit together.
    #[error("it is not valid BER")]
    Ber,
    /// Valid BER, but not the structure of an SNMP message.
    #[error("it is not an SNMP message")]
    Structure,
    /// SNMP of another version.
    #[error("it is not SNMP version 2c")]
    Version,
    /// A request or a trap.
    #[error("it is not a response")]
    NotAResponse,
}

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const NULL: u8 = 0x05;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const GET: u8 = 0xa0;
const GET_BULK: u8 = 0xa5;
/// Context-specific tag number of a response.
const RESPONSE: u32 = 2;
/// The version field of SNMPv2c.
const VERSION_2C: i64 = 1;

/// Writes a request.
pub fn encode(request: Request, community: &[u8], request_id: i32, names: &[&[u32]]) -> Vec<u8> {
    let (tag, repetitions) = match request {
        Request::Get => (GET, 0),
        Request::GetBulk { repetitions } => (GET_BULK, repetitions),
    };
    let variables = names
        .iter()
        .flat_map(|name| tlv(SEQUENCE, &[oid(name), tlv(NULL, &[])].concat()));
    let variables = tlv(SEQUENCE, &variables.collect::<Vec<_>>());
    let pdu = [integer(request_id), integer(0), integer(repetitions.into()), variables].concat();
    let message = [integer(1), tlv(OCTET_STRING, community), tlv(tag, &pdu)].concat();
    tlv(SEQUENCE, &message)
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let length = u32::try_from(content.len())
                .expect("a request is far below 4 GiB")
                .to_be_bytes();
            out.push(0x84);
            out.extend(length);
        }
    }
    out.extend_from_slice(content);
    out
}

/// In as few octets as the sign allows, as BER demands.
fn integer(value: i32) -> Vec<u8> {
    let octets = value.to_be_bytes();
    let redundant = octets
        .windows(2)
        .take_while(|pair| matches!(pair, [0, 0..=0x7f] | [0xff, 0x80..=0xff]))
        .count();
    tlv(INTEGER, &octets[redundant..])
}

fn oid(name: &[u32]) -> Vec<u8> {
    let (first, rest) = match name {
        [first, second, rest @ ..] => (first * 40 + second, rest),
        _ => (0, &[][..]),
    };
    let mut content = Vec::new();
    for part in std::iter::once(&first).chain(rest) {
        let groups = (1..5).take_while(|group| part >> (7 * group) != 0).count();
        content.extend((1..=groups).rev().map(|group| (part >> (7 * group)) as u8 | 0x80));
        content.push(*part as u8 & 0x7f);
    }
    tlv(OBJECT_IDENTIFIER, &content)
}

/// Reads an answer.
///
/// # Errors
/// The bytes are no SNMPv2c response.
pub fn decode(bytes: &[u8]) -> Result<Response, Malformed> {
    let (_, message) = take(bytes)?;
    let (rest, version) = take(expect_sequence(&message)?)?;
    if signed(version.data) != Some(VERSION_2C) {
        return Err(Malformed::Version);
    }
    let (rest, _community) = take(rest)?;
    let (_, pdu) = take(rest)?;
    if pdu.class() != Class::ContextSpecific || pdu.tag().0 != RESPONSE {
        return Err(Malformed::NotAResponse);
    }
    let (rest, request_id) = take(pdu.data)?;
    let (rest, error_status) = take(rest)?;
    let (rest, _error_index) = take(rest)?;
    let (_, list) = take(rest)?;
    let mut rest = expect_sequence(&list)?;
    let mut variables = Vec::new();
    while !rest.is_empty() {
        let (after, pair) = take(rest)?;
        rest = after;
        let (tail, name) = take(expect_sequence(&pair)?)?;
        let (_, value) = take(tail)?;
        variables.push((read_oid(name.data).ok_or(Malformed::Structure)?, read_value(&value)));
    }
    Ok(Response {
        request_id: signed(request_id.data)
            .and_then(|id| id.try_into().ok())
            .ok_or(Malformed::Structure)?,
        error_status: signed(error_status.data).ok_or(Malformed::Structure)?,
        variables,
    })
}

fn take(bytes: &[u8]) -> Result<(&[u8], Any<'_>), Malformed> {
    Any::from_ber(bytes).map_err(|_| Malformed::Ber)
}

fn expect_sequence<'a>(any: &Any<'a>) -> Result<&'a [u8], Malformed> {
    let is_sequence = any.class() == Class::Universal && any.tag() == asn1_rs::Tag::Sequence;
    is_sequence.then_some(any.data).ok_or(Malformed::Structure)
}

fn read_value(any: &Any<'_>) -> Value {
    let unusable = || Value::Unusable;
    match (any.class(), any.tag().0) {
        (Class::Universal, 2) => signed(any.data).map_or_else(unusable, Value::Integer),
        (Class::Universal, 4) => Value::Bytes(any.data.to_vec()),
        (Class::Universal, 6) => read_oid(any.data).map_or_else(unusable, Value::Oid),
        // IpAddress, for which the bytes are what is wanted.
        (Class::Application, 0) => Value::Bytes(any.data.to_vec()),
        // Counter32, Gauge32, TimeTicks. Some agents forget the leading zero octet: cut to 32 bits, as net-snmp does.
        (Class::Application, 1..=3) => {
            wide(any.data).map_or_else(unusable, |value| Value::Unsigned(u64::from(value as u32)))
        }
        (Class::Application, 4) => read_opaque(any.data),
        (Class::Application, 6) => wide(any.data).map_or_else(unusable, |value| Value::Unsigned(value as u64)),
        (Class::ContextSpecific, 0 | 1) => Value::Absent,
        (Class::ContextSpecific, 2) => Value::EndOfMibView,
        _ => Value::Unusable,
    }
}

/// Opaque, of which only net-snmp's float and double are used in the field.
fn read_opaque(data: &[u8]) -> Value {
    match data {
        [0x9f, 0x78, 4, a, b, c, d] => Value::Float(f64::from(f32::from_be_bytes([*a, *b, *c, *d]))),
        [0x9f, 0x79, 8, rest @ ..] => rest
            .try_into()
            .map_or(Value::Unusable, |raw| Value::Float(f64::from_be_bytes(raw))),
        _ => Value::Unusable,
    }
}

/// A two's complement number of up to nine octets, which is what a Counter64 may take.
fn wide(data: &[u8]) -> Option<i128> {
    let (first, _) = data.split_first().filter(|_| data.len() <= 9)?;
    let start = if first & 0x80 == 0 { 0 } else { -1 };
    Some(data.iter().fold(start, |value, octet| value << 8 | i128::from(*octet)))
}

fn signed(data: &[u8]) -> Option<i64> {
    wide(data).and_then(|value| value.try_into().ok())
}

fn read_oid(data: &[u8]) -> Option<Oid> {
    let mut parts = Vec::new();
    let mut part: u32 = 0;
    for (index, octet) in data.iter().enumerate() {
        part = part.checked_mul(128)? | u32::from(octet & 0x7f);
        let more = octet & 0x80 != 0;
        if more && index + 1 < data.len() {
            continue;
        }
        if more || parts.len() >= OID_LENGTH {
            return None;
        }
        match parts.is_empty() {
            true => parts.extend([(part / 40).min(2), part - 40 * (part / 40).min(2)]),
            false => parts.push(part),
        }
        part = 0;
    }
    Some(Oid(parts)).filter(|oid| !oid.0.is_empty())
}

/// Writes a response, as a device would: for tests.
#[cfg(test)]
pub(super) fn respond(request_id: i32, error_status: i32, variables: &[u8]) -> Vec<u8> {
    let pdu = [
        integer(request_id),
        integer(error_status),
        integer(0),
        tlv(SEQUENCE, variables),
    ]
    .concat();
    let message = [integer(1), tlv(OCTET_STRING, b"public"), tlv(0xa2, &pdu)].concat();
    tlv(SEQUENCE, &message)
}

/// Writes one variable with an INTEGER: for tests.
#[cfg(test)]
pub(super) fn integer_variable(name: &[u32], value: i32) -> Vec<u8> {
    tlv(SEQUENCE, &[oid(name), integer(value)].concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const IF_DESCR_1: &[u32] = &[1, 3, 6, 1, 2, 1, 2, 2, 1, 2, 1];

    /// A response with the given variables, each already encoded.
    fn response(variables: &[u8]) -> Vec<u8> {
        respond(7, 0, variables)
    }

    fn variable(value: &[u8]) -> Vec<u8> {
        tlv(SEQUENCE, &[oid(IF_DESCR_1), value.to_vec()].concat())
    }

    fn value_of(encoded: &[u8]) -> Value {
        decode(&response(&variable(encoded)))
            .expect("a response")
            .variables
            .remove(0)
            .1
    }

    #[test]
    fn a_request_is_encoded_as_the_standard_says() {
        let bytes = encode(
            Request::GetBulk { repetitions: 10 },
            b"public",
            300,
            &[&[1, 3, 6, 1, 2, 1, 2048]],
        );
        let head = [
            0x30, 0x26, 2, 1, 1, 4, 6, b'p', b'u', b'b', b'l', b'i', b'c', 0xa5, 0x19,
        ];
        let numbers = [2, 2, 1, 44, 2, 1, 0, 2, 1, 10];
        let variables = [0x30, 0x0d, 0x30, 0x0b, 6, 7, 0x2b, 6, 1, 2, 1, 0x90, 0, 5, 0];
        assert_eq!(bytes, [&head[..], &numbers, &variables].concat());
    }

    #[test]
    fn every_type_is_read() {
        assert_eq!(value_of(&[2, 1, 0xff]), Value::Integer(-1));
        assert_eq!(
            value_of(&[0x41, 5, 0, 0xff, 0xff, 0xff, 0xff]),
            Value::Unsigned(u64::from(u32::MAX))
        );
        assert_eq!(
            value_of(&[0x46, 9, 0, 255, 255, 255, 255, 255, 255, 255, 255]),
            Value::Unsigned(u64::MAX)
        );
        assert_eq!(value_of(&[4, 2, b'u', b'p']), Value::Bytes(b"up".to_vec()));
        assert_eq!(value_of(&oid(IF_DESCR_1)), Value::Oid(Oid(IF_DESCR_1.to_vec())));
        assert_eq!(
            value_of(&[0x44, 7, 0x9f, 0x78, 4, 0x42, 0x28, 0, 0]),
            Value::Float(42.0)
        );
        assert_eq!(value_of(&[0x80, 0]), Value::Absent);
        assert_eq!(value_of(&[0x82, 0]), Value::EndOfMibView);
    }

    #[test]
    fn what_devices_get_wrong_costs_one_value_and_not_the_answer() {
        assert_eq!(
            value_of(&[0x41, 4, 0xff, 0xff, 0xff, 0xff]),
            Value::Unsigned(u64::from(u32::MAX)),
            "no leading zero"
        );
        assert_eq!(value_of(&[2, 0]), Value::Unusable, "an integer without octets");
        assert_eq!(
            value_of(&[2, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            Value::Unusable,
            "an integer of ten octets"
        );
    }

    #[test]
    fn what_is_no_response_is_refused_with_the_reason() {
        assert_eq!(decode(b""), Err(Malformed::Ber));
        assert_eq!(decode(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]), Err(Malformed::Ber));
        assert_eq!(
            decode(&encode(Request::Get, b"public", 1, &[IF_DESCR_1])),
            Err(Malformed::NotAResponse)
        );
        let mut version_1 = response(&[]);
        version_1[4] = 0;
        assert_eq!(decode(&version_1), Err(Malformed::Version));
    }

    proptest! {
        #[test]
        fn a_name_survives_encoding(parts in prop::collection::vec(any::<u32>(), 0..40)) {
            let name = [&[1, 3], parts.as_slice()].concat();
            let encoded = tlv(SEQUENCE, &[oid(&name), vec![NULL, 0]].concat());
            let decoded = decode(&response(&encoded)).expect("a response");
            prop_assert_eq!(&decoded.variables[0].0.0, &name);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = decode(&bytes);
            let _ = decode(&response(&bytes));
            let _ = decode(&response(&variable(&bytes)));
        }

        #[test]
        fn no_damage_panics(at: prop::sample::Index, to: u8) {
            let mut bytes = response(&variable(&[0x46, 9, 0, 255, 255, 255, 255, 255, 255, 255, 255]));
            let at = at.index(bytes.len());
            bytes[at] = to;
            let _ = decode(&bytes);
        }
    }
}
