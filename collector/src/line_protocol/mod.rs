//! InfluxDB line protocol from Telegraf, Categraf and whatever else speaks it: pure, bytes in, measurements out.
//!
//! A line's component is its tag `component`, else its tag `host`, else what the caller says (the id in the topic it came on).
//! A field becomes a metric; where Telegraf measures what our own agent measures, it gets our name (see `names`), so that the
//! default thresholds apply, else `MEASUREMENT.FIELD`. The remaining tags become the instance. Strings are no measurements and
//! are passed over.

mod names;

use influxdb_line_protocol::{FieldValue, ParsedLine, parse_lines, split_lines};
use jiff::Timestamp;
use zongbao_core::health::{Measurement, Observer};
use zongbao_core::ids::ComponentId;

/// Unit of the timestamps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Precision {
    #[default]
    Nanoseconds,
    Microseconds,
    Milliseconds,
    Seconds,
}

/// What surrounds a body.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// When it arrived: the time of lines that carry none.
    pub now: Timestamp,
    /// Unit of its timestamps.
    pub precision: Precision,
    /// The component of lines that name none.
    pub component: Option<&'a str>,
}

/// A body, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// Measurements of the good lines, in their order.
    pub measurements: Vec<Measurement>,
    /// How many lines were good.
    pub accepted: usize,
    /// Lines refused: number from 1, and cause and fix. At most [`REFUSED_SHOWN`].
    pub refused: Vec<(usize, String)>,
    /// How many lines were refused in all.
    pub refused_total: usize,
}

/// Refused lines that are described one by one, at most.
pub const REFUSED_SHOWN: usize = 100;

/// Takes a body apart. A bad line costs no good one.
pub fn parse(body: &[u8], context: Context<'_>) -> Parsed {
    let mut parsed = Parsed::default();
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => {
            let good = &body[..error.valid_up_to()];
            let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
            parsed.refuse(
                line,
                "it is not UTF-8, and neither it nor what follows can be read; send UTF-8".into(),
            );
            // The lines before the broken one are whole.
            let end = good.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            std::str::from_utf8(&good[..end]).unwrap_or_default()
        }
    };
    for (index, line) in split_lines(text).enumerate() {
        // A line of its own: zero results for a blank one or a comment, else exactly one.
        for result in parse_lines(line) {
            match result
                .map_err(|error| format!("not line protocol: {error}"))
                .and_then(|line| read(&line, context))
            {
                Ok(measurements) => {
                    parsed.accepted += 1;
                    parsed.measurements.extend(measurements);
                }
                Err(cause) => parsed.refuse(index + 1, cause),
            }
        }
    }
    parsed
}

impl Parsed {
    fn refuse(&mut self, line: usize, cause: String) {
        self.refused_total += 1;
        if self.refused.len() < REFUSED_SHOWN {
            self.refused.push((line, cause));
        }
    }
}

fn read(line: &ParsedLine<'_>, context: Context<'_>) -> Result<Vec<Measurement>, String> {
    let component = ["component", "host"]
        .into_iter()
        .find_map(|tag| line.tag_value(tag).map(|value| value.as_str()))
        .or(context.component)
        .ok_or("it names no component; add a tag `host` or `component`")?;
    if !zongbao_wire::topic::valid_id(component) {
        return Err(format!(
            "{component:?} cannot be a component id; use 1 to 64 of a-z A-Z 0-9 . _ -"
        ));
    }
    let of = ComponentId::new(component);
    let at = time(line.timestamp, context)?;
    let tags: Vec<(&str, &str)> = line
        .series
        .tag_set
        .iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .filter(|(key, _)| !matches!(*key, "component" | "host"))
        .collect();
    let mut measurements = Vec::with_capacity(line.field_set.len());
    for (field, value) in &line.field_set {
        let Some(value) = number(value) else { continue };
        let named = names::translate(line.series.measurement.as_str(), field.as_str(), value, &tags);
        for (length, what) in [(named.metric.len(), "metric name"), (named.instance.len(), "tags")] {
            if length > zongbao_wire::limits::NAME_BYTES {
                return Err(format!(
                    "its {what} take {length} bytes, at most {}",
                    zongbao_wire::limits::NAME_BYTES
                ));
            }
        }
        measurements.push(Measurement {
            at,
            of: of.clone(),
            by: Observer::Own,
            metric: named.metric,
            instance: named.instance,
            value: named.value,
        });
    }
    Ok(measurements)
}

fn time(timestamp: Option<i64>, context: Context<'_>) -> Result<Timestamp, String> {
    let Some(timestamp) = timestamp else {
        return Ok(context.now);
    };
    match context.precision {
        Precision::Nanoseconds => Timestamp::from_nanosecond(i128::from(timestamp)),
        Precision::Microseconds => Timestamp::from_microsecond(timestamp),
        Precision::Milliseconds => Timestamp::from_millisecond(timestamp),
        Precision::Seconds => Timestamp::from_second(timestamp),
    }
    .map_err(|_| {
        format!(
            "its time {timestamp} is out of range in {:?}; check the precision",
            context.precision
        )
    })
}

fn number(value: &FieldValue<'_>) -> Option<f64> {
    let number = match value {
        #[expect(
            clippy::cast_precision_loss,
            reason = "metrics are doubles everywhere; 2^53 is exact enough"
        )]
        FieldValue::I64(value) => *value as f64,
        #[expect(
            clippy::cast_precision_loss,
            reason = "metrics are doubles everywhere; 2^53 is exact enough"
        )]
        FieldValue::U64(value) => *value as f64,
        FieldValue::F64(value) => *value,
        FieldValue::Boolean(value) => f64::from(u8::from(*value)),
        FieldValue::String(_) => return None,
    };
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests;
