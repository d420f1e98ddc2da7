//! Line protocol from foreign agents. The parser is taken in by its path: it needs nothing else of the collector.

#![no_main]

use jiff::Timestamp;

#[path = "../../collector/src/line_protocol/mod.rs"]
mod line_protocol;

use line_protocol::{Context, Precision, parse};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for precision in [
        Precision::Nanoseconds,
        Precision::Microseconds,
        Precision::Milliseconds,
        Precision::Seconds,
    ] {
        let context = Context {
            now: Timestamp::UNIX_EPOCH,
            precision,
            component: Some("web-1"),
        };
        let parsed = parse(bytes, context);
        assert!(
            parsed
                .measurements
                .iter()
                .all(|measurement| measurement.value.is_finite())
        );
    }
});
