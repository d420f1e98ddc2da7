//! A threshold rule: which metric of which components, at which levels, for how many samples.

use crate::health::Status;
use crate::ids::CheckName;
use crate::network::{Component, Selector, Specificity};

/// A level with hysteresis: it is raised at one value and cleared at another. Which side is bad follows from their order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// The level begins at this value.
    pub raise: f64,
    /// It ends at this value: below `raise` if high values are bad, above it if low ones are.
    pub clear: f64,
}

impl Level {
    fn raised(&self, value: f64) -> bool {
        if self.raise > self.clear {
            value >= self.raise
        } else {
            value <= self.raise
        }
    }

    fn cleared(&self, value: f64) -> bool {
        if self.raise > self.clear {
            value <= self.clear
        } else {
            value >= self.clear
        }
    }

    /// Whether the level holds, given that it held before or not.
    fn holds(&self, value: f64, held: bool) -> bool {
        if held { !self.cleared(value) } else { self.raised(value) }
    }
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The check that the observations carry.
    pub check: CheckName,
    /// The metric.
    pub metric: String,
    /// Only this instance, such as `mount=/`; `None` = every one.
    pub instance: Option<String>,
    /// Only these components; empty = every one.
    pub applies_to: Selector,
    /// The level of `warning`.
    pub warning: Option<Level>,
    /// The level of `critical`. A rule without any level switches its metric off for what it applies to.
    pub critical: Option<Level>,
    /// Compare the size of the value, whatever its sign.
    pub absolute: bool,
    /// How many samples in a row it takes to change the status.
    pub samples: u32,
}

/// How specific a rule is: the most specific one that matches applies, the later one among equals.
pub(super) type Precedence = (Option<Specificity>, bool);

impl Rule {
    /// Whether the rule is about this series, and how specifically.
    pub(super) fn matches(&self, component: &Component, metric: &str, instance: &str) -> Option<Precedence> {
        let anything = self.applies_to == Selector::default();
        let fits = self.metric == metric
            && self.instance.as_deref().is_none_or(|only| only == instance)
            && (anything || self.applies_to.matches(component));
        fits.then(|| {
            (
                (!anything).then(|| self.applies_to.specificity()),
                self.instance.is_some(),
            )
        })
    }

    /// The status that a value asks for, given the status before.
    pub(super) fn status(&self, value: f64, before: Option<Status>) -> Status {
        let value = if self.absolute { value.abs() } else { value };
        let holds = |level: Option<Level>, held: bool| level.is_some_and(|level| level.holds(value, held));
        if holds(self.critical, before == Some(Status::Critical)) {
            Status::Critical
        } else if holds(self.warning, before >= Some(Status::Warning)) {
            Status::Warning
        } else {
            Status::Ok
        }
    }

    /// The value at which a status begins, for messages.
    pub(super) fn limit(&self, status: Status) -> Option<f64> {
        match status {
            Status::Critical => self.critical.map(|level| level.raise),
            Status::Warning => self.warning.map(|level| level.raise),
            Status::Ok | Status::Unknown => None,
        }
    }
}
