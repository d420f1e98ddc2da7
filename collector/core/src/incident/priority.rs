//! Priority = impact × urgency: the most critical service that is hurt, and what kind of trouble it is.

use super::model::Priority;
use crate::correlation::{Class, Verdict};
use crate::network::Network;
use Priority::{P1, P2, P3, P4};

/// Rows: urgency by class. Columns: impact by the criticality of the most critical service hurt: 1, 2, 3 and less
/// critical, no service at all.
const TABLE: [(Class, [Priority; 4]); 4] = [
    (Class::Failure, [P1, P2, P3, P3]),
    (Class::Degradation, [P2, P3, P3, P3]),
    (Class::MonitoringBlind, [P3, P3, P3, P4]),
    (Class::RedundancyLost, [P4, P4, P4, P4]),
];

/// The priority of a verdict.
pub fn priority(network: &Network, verdict: &Verdict) -> Priority {
    let criticality = |service| network.by_id(service).and_then(|component| component.criticality);
    let column = match verdict.services.iter().filter_map(criticality).min() {
        Some(0 | 1) => 0,
        Some(2) => 1,
        Some(_) => 2,
        None if verdict.services.is_empty() => 3,
        None => 2,
    };
    let row = TABLE
        .iter()
        .find(|(class, _)| *class == verdict.class)
        .expect("every class has a row");
    row.1[column]
}
