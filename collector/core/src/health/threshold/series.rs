//! Where one series stands against its threshold.

use jiff::Timestamp;

use super::rule::Rule;
use crate::health::Status;
use crate::network::Component;

/// One series.
#[derive(Clone, Debug)]
pub(super) struct Series {
    /// The rule that applies, by position; `None` = not looked up, or none does.
    pub(super) rule: Option<usize>,
    looked_up: bool,
    /// Its status; `None` until that is certain.
    pub(super) status: Option<Status>,
    /// The status that the newest samples ask for, and how many of them in a row.
    asked: Option<(Status, u32)>,
    /// Time of the newest sample.
    pub(super) at: Timestamp,
    /// The newest value.
    pub(super) value: f64,
}

impl Default for Series {
    fn default() -> Self {
        Self {
            rule: None,
            looked_up: false,
            status: None,
            asked: None,
            at: Timestamp::MIN,
            value: 0.0,
        }
    }
}

impl Series {
    /// The rule that applies to this series.
    pub(super) fn rule<'r>(
        &mut self,
        rules: &'r [Rule],
        component: &Component,
        metric: &str,
        instance: &str,
    ) -> Option<&'r Rule> {
        if !self.looked_up {
            self.looked_up = true;
            let fitting = rules.iter().enumerate();
            let fitting = fitting.filter_map(|(n, rule)| Some((rule.matches(component, metric, instance)?, n)));
            self.rule = fitting
                .max()
                .map(|(_, n)| n)
                .filter(|n| rules[*n].warning.is_some() || rules[*n].critical.is_some());
        }
        self.rule.map(|n| &rules[n])
    }

    /// Looks the rule up again at the next sample.
    pub(super) fn forget_rule(&mut self) {
        self.looked_up = false;
        self.rule = None;
    }

    /// Takes a sample in; `restored` is the word of the check before a restart. False if it is older than the newest one.
    pub(super) fn sample(&mut self, rule: &Rule, restored: Option<Status>, at: Timestamp, value: f64) -> bool {
        if at <= self.at {
            return false;
        }
        (self.at, self.value) = (at, value);
        self.status = self.status.or(restored);
        let asks = rule.status(value, self.status);
        if Some(asks) == self.status || (self.status.is_none() && asks == Status::Ok) {
            self.status = Some(asks);
            self.asked = None;
            return true;
        }
        // Samples in a row that all ask for a worse status count together, towards the mildest of them; and the reverse.
        let worse = asks > self.status.unwrap_or(Status::Ok);
        let (asks, in_a_row) = match self.asked {
            Some((before, count)) if (before > self.status.unwrap_or(Status::Ok)) == worse => (
                if worse { asks.min(before) } else { asks.max(before) },
                count.saturating_add(1),
            ),
            _ => (asks, 1),
        };
        if in_a_row >= rule.samples {
            self.status = Some(asks);
            self.asked = None;
        } else {
            self.asked = Some((asks, in_a_row));
        }
        true
    }
}
