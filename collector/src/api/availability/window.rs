//! Which stretch of time is asked for, within limits.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use utoipa::IntoParams;
use zongbao_core::attribution::Stretch;

use crate::api::error::{Problem, text};

/// What is shown if the request does not say.
const DEFAULT: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Longest stretch.
const MOST: SignedDuration = SignedDuration::from_hours(24 * 366 * 10);
/// Steps of one answer, at most.
const MAX_STEPS: i64 = 2_000;
/// Length of a step if the request does not say, in seconds.
const DEFAULT_STEP: i64 = 24 * 3600;

/// A stretch of time.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WindowQuery {
    /// From (inclusive); 30 days before `to` if absent. At most ten years before it.
    pub from: Option<Timestamp>,
    /// To (exclusive); now if absent or later.
    pub to: Option<Timestamp>,
}

/// A stretch of time in steps.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StepQuery {
    /// From (inclusive); 30 days before `to` if absent. At most ten years before it. Steps are counted from here.
    pub from: Option<Timestamp>,
    /// To (exclusive); now if absent or later.
    pub to: Option<Timestamp>,
    /// Length of a step in seconds; a day if absent. At most 2,000 steps.
    pub step: Option<i64>,
}

impl WindowQuery {
    /// The stretch in whole milliseconds.
    pub(super) fn parse(&self, now: Timestamp) -> Result<Stretch, Problem> {
        let to = whole(self.to.unwrap_or(now).min(now));
        let from = match self.from {
            Some(from) => whole(from),
            None => to.saturating_sub(DEFAULT).unwrap_or(to),
        };
        let length = to.duration_since(from);
        if length <= SignedDuration::ZERO || length > MOST {
            return Err(Problem::invalid_field(
                "from",
                format!("{from} is not before {to}, or more than ten years before it"),
                format!("{from} 不早于 {to}，或早于其十年以上"),
                text("ask for a shorter stretch that has begun", "请查询已开始的、较短的时段"),
            ));
        }
        Ok(Stretch { from, to })
    }
}

impl StepQuery {
    /// The stretch, and the length of a step in milliseconds.
    pub(super) fn parse(&self, now: Timestamp) -> Result<(Stretch, i64), Problem> {
        let within = WindowQuery {
            from: self.from,
            to: self.to,
        }
        .parse(now)?;
        let step = self.step.unwrap_or(DEFAULT_STEP);
        let seconds = within.to.duration_since(within.from).as_secs();
        if step < 1 || seconds / step >= MAX_STEPS {
            return Err(Problem::invalid_field(
                "step",
                format!("{step} s gives no steps or more than {MAX_STEPS}"),
                format!("{step} 秒的步长无效，或超过 {MAX_STEPS} 步"),
                text("ask for longer steps", "请加大步长"),
            ));
        }
        Ok((within, step.saturating_mul(1000)))
    }
}

fn whole(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}
