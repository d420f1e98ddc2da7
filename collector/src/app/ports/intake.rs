//! Line protocol over HTTP.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::oneshot;

use crate::api::ports::{Intake, PortError, Precision, Written};
use crate::api::visibility::Reach;
use crate::app::shared::{Command, Shared};
use crate::clock;
use crate::line_protocol::{self, Context};

pub(super) struct IntakePort(pub(super) Arc<Shared>);

#[async_trait]
impl Intake for IntakePort {
    async fn write(&self, body: Bytes, precision: Precision, reach: &Reach) -> Result<Written, PortError> {
        let context = Context {
            now: clock::now(),
            precision: translate(precision),
            component: None,
        };
        let mut parsed = line_protocol::parse(&body, context);
        let before = parsed.measurements.len();
        parsed
            .measurements
            .retain(|measurement| reach.may_write(&measurement.of));
        let outside = before - parsed.measurements.len();
        let mut written = Written {
            accepted: parsed.accepted,
            refused: parsed.refused,
            refused_total: parsed.refused_total,
        };
        if outside > 0 {
            let cause = format!("{outside} values are about components that this token may not write");
            written.refused.push((0, cause));
            written.refused_total += 1;
        }
        let (reply, done) = oneshot::channel();
        let command = Command::Measured {
            measurements: parsed.measurements,
            reply,
        };
        let full = || PortError::Unavailable("the collector takes no more now; send again later".to_owned());
        self.0.commands.try_send(command).map_err(|_| full())?;
        match done.await {
            Ok(true) => Ok(written),
            Ok(false) | Err(_) => Err(full()),
        }
    }
}

fn translate(precision: Precision) -> line_protocol::Precision {
    match precision {
        Precision::Nanoseconds => line_protocol::Precision::Nanoseconds,
        Precision::Microseconds => line_protocol::Precision::Microseconds,
        Precision::Milliseconds => line_protocol::Precision::Milliseconds,
        Precision::Seconds => line_protocol::Precision::Seconds,
    }
}
