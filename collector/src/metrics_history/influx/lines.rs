//! Samples as lines of InfluxDB's line protocol, in milliseconds: `cpu,agent=web-1,component=web-1 used_percent=12.5 …`.

use std::borrow::Cow;

use influxdb_line_protocol::LineProtocolBuilder;
use zongbao_wire::message::Series;
use zongbao_wire::parse_instance;

use super::super::Rows;

/// Appends one line a sample; returns the bytes and how many lines were added. A value that is no number has no line.
#[must_use]
pub fn render(rows: &Rows, out: Vec<u8>) -> (Vec<u8>, usize) {
    let mut builder = LineProtocolBuilder::new_with(out);
    let mut lines = 0;
    for (series, values) in &rows.columns {
        let Some(series) = rows.schema.series.get(*series as usize) else {
            continue;
        };
        let both = series
            .metric
            .rsplit_once('.')
            .filter(|(measurement, field)| !measurement.is_empty() && !field.is_empty());
        let (measurement, field) = both.unwrap_or((&series.metric, "value"));
        let (measurement, field) = (printable(measurement), printable(field));
        let tags = tags(&rows.agent, series);
        for (time, value) in rows.times_ms.iter().zip(values) {
            let Some(value) = value.filter(|value| value.is_finite()) else {
                continue;
            };
            let mut line = builder.measurement(&measurement);
            for (key, text) in &tags {
                line = line.tag(key, text);
            }
            builder = line.field(&field, value).timestamp(*time).close_line();
            lines += 1;
        }
    }
    (builder.build(), lines)
}

/// Names and values, sorted by name as the receiver likes it; empty values are not allowed and left out.
fn tags<'a>(agent: &'a str, series: &'a Series) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
    let component = if series.component.is_empty() {
        agent
    } else {
        &series.component
    };
    let mut tags = vec![
        (Cow::Borrowed("agent"), Cow::Borrowed(agent)),
        (Cow::Borrowed("component"), Cow::Borrowed(component)),
    ];
    for (key, value) in parse_instance(&series.instance) {
        if value.is_empty() {
            continue;
        }
        let key = match key {
            "" => Cow::Borrowed("instance"),
            // Names that are taken, or that the receiver keeps for itself.
            "agent" | "component" | "time" | "field" | "measurement" => Cow::Owned(format!("label_{key}")),
            key => printable(key),
        };
        tags.push((key, Cow::Owned(printable(&value).into_owned())));
    }
    tags.sort_unstable();
    tags.dedup_by(|a, b| a.0 == b.0);
    tags
}

/// Line protocol has no way to write control characters in names and tags, nor a backslash at their end.
fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) && !text.ends_with('\\') {
        return Cow::Borrowed(text);
    }
    let text = text.replace(char::is_control, " ");
    let stem = text.trim_end_matches('\\');
    Cow::Owned(format!("{stem}{}", "/".repeat(text.len() - stem.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::Arc;
    use zongbao_wire::format_instance;
    use zongbao_wire::message::Schema;

    fn rows(metric: &str, instance: &str, values: Vec<Option<f64>>) -> Rows {
        let series = Series {
            component: String::new(),
            metric: metric.to_owned(),
            instance: instance.to_owned(),
        };
        Rows {
            agent: "web-1".to_owned(),
            schema: Arc::new(Schema {
                hash: 1,
                series: vec![series],
            }),
            times_ms: (0..).map(|round| 1_000 + round * 10).take(values.len()).collect(),
            columns: vec![(0, values)],
        }
    }

    #[test]
    fn a_sample_is_a_line_and_what_is_no_number_is_none() {
        let rows = rows(
            "disk.io.used_percent",
            "mount=/a b",
            vec![Some(12.5), Some(f64::NAN), None, Some(3.0)],
        );
        let (bytes, lines) = render(&rows, Vec::new());
        let head = "disk.io,agent=web-1,component=web-1,mount=/a\\ b used_percent";
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(text, format!("{head}=12.5 1000\n{head}=3 1030\n"));
        assert_eq!(lines, 2);
    }

    proptest! {
        #[test]
        fn whatever_the_labels_a_reader_gets_one_good_line(
            metric in "[a-z.]{1,12}", labels in prop::collection::btree_map("[a-z]{1,9}", any::<String>(), 0..4),
            value in any::<f64>().prop_filter("a number", |value| value.is_finite()),
        ) {
            let instance = format_instance(labels.iter().map(|(key, text)| (key.as_str(), text.as_str())));
            let (bytes, _) = render(&rows(&metric, &instance, vec![Some(value)]), Vec::new());
            let text = String::from_utf8(bytes).expect("text");
            prop_assert_eq!(text.matches('\n').count(), 1);
            let parsed: Vec<_> = influxdb_line_protocol::parse_lines(&text).collect();
            prop_assert_eq!(parsed.len(), 1);
            let line = parsed[0].as_ref().expect("a good line");
            prop_assert_eq!(line.timestamp, Some(1_000));
            prop_assert_eq!(line.field_set.len(), 1);
        }
    }
}
