//! Schemas: the list of series that the columns of a batch refer to, named by a hash of its content.

use std::collections::HashSet;

use prost::Message as _;

use crate::batch::Invalid;
use crate::limits;
use crate::message::{Schema, Series};

/// Builds the schema of these series. Their order is the series index of a column.
pub fn schema_of(series: Vec<Series>) -> Schema {
    Schema {
        hash: hash(&series),
        series,
    }
}

/// Decodes and validates a schema that was published on its own.
///
/// # Errors
/// What is wrong with it, in words for a log.
pub fn decode_schema(bytes: &[u8]) -> Result<Schema, Invalid> {
    if bytes.len() > limits::SCHEMA_BYTES {
        return Err(Invalid::TooBig {
            bytes: bytes.len(),
            limit: limits::SCHEMA_BYTES,
        });
    }
    let schema = Schema::decode(bytes).map_err(Invalid::Undecodable)?;
    validate(&schema)?;
    Ok(schema)
}

pub(crate) fn validate(schema: &Schema) -> Result<(), Invalid> {
    limits::at_most("series", schema.series.len(), limits::SERIES)?;
    let mut seen = HashSet::with_capacity(schema.series.len());
    for (index, series) in schema.series.iter().enumerate() {
        let refuse = |what| Invalid::Series { index, what };
        if !crate::batch::own_or_valid_id(&series.component) {
            return Err(refuse("has a component that is no valid id"));
        }
        if series.metric.is_empty() || series.metric.len() > limits::NAME_BYTES {
            return Err(refuse("has a metric name that is empty or too long"));
        }
        if series.instance.len() > limits::NAME_BYTES {
            return Err(refuse("has an instance that is too long"));
        }
        if !seen.insert((&series.component, &series.metric, &series.instance)) {
            return Err(refuse("is in the schema twice"));
        }
    }
    if schema.hash != hash(&schema.series) {
        return Err(Invalid::SchemaHash);
    }
    Ok(())
}

/// FNV-1a (64 bits) over the length-prefixed texts; 0 is kept for "no schema". Part of the protocol: never change it.
fn hash(series: &[Series]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut feed = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for one in series {
        for text in [&one.component, &one.metric, &one.instance] {
            feed(&(text.len() as u64).to_le_bytes());
            feed(text.as_bytes());
        }
    }
    hash.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(metric: &str, instance: &str) -> Series {
        Series {
            component: String::new(),
            metric: metric.into(),
            instance: instance.into(),
        }
    }

    #[test]
    fn the_hash_tells_apart_what_joins_to_the_same_text() {
        let a = schema_of(vec![series("ab", "c")]);
        let b = schema_of(vec![series("a", "bc")]);
        assert_ne!(a.hash, b.hash);
        assert_eq!(a.hash, schema_of(vec![series("ab", "c")]).hash);
    }

    #[test]
    fn a_schema_whose_content_does_not_match_its_hash_is_refused() {
        let mut schema = schema_of(vec![series("a", "")]);
        schema.series[0].metric = "b".into();
        assert!(matches!(
            decode_schema(&schema.encode_to_vec()),
            Err(Invalid::SchemaHash)
        ));
    }

    #[test]
    fn a_series_that_is_there_twice_is_refused() {
        let schema = schema_of(vec![series("a", ""), series("a", "")]);
        assert!(matches!(
            decode_schema(&schema.encode_to_vec()),
            Err(Invalid::Series { index: 1, .. })
        ));
    }
}
