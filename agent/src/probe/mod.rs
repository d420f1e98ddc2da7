//! Probes, from the host outwards: what this machine sees of its neighbours.
//!
//! The joint with the rest of the agent:
//! - [`ProbeSpec`] is one `[[probe]]` table of the configuration; [`validate`] finds what the types cannot.
//! - [`run`] runs one probe once, within the probe's own timeout, and never fails: whatever happens becomes a
//!   [`Check`] that says what was seen and what to do about it. Any number may run at the same time.
//! - [`Context`] outlives the runs: it keeps the counters of the last SNMP poll and reusable HTTP clients.
//!   Make one per agent, and keep it over a reload of the configuration.
//!
//! Who schedules decides how many run at once. The time of a check is the time at which [`run`] returns.

pub mod dns;
pub mod http;
pub mod icmp;
mod outcome;
pub mod snmp;
mod spec;
mod target;
pub mod tcp;

use std::time::Duration;

pub use outcome::{Check, Outcome, Reading, Status};
pub use spec::{Kind, ProbeSpec, validate};
use tokio::time::{Instant, timeout_at};

/// What probes remember from one run to the next. Shared by all of them.
#[derive(Debug, Default)]
pub struct Context {
    clients: http::Clients,
    devices: snmp::Memory,
}

/// A probe answers within its timeout by itself; this much later it is stopped from outside.
const GRACE: Duration = Duration::from_millis(500);

/// Runs one probe once.
pub async fn run(spec: &ProbeSpec, context: &Context) -> Outcome {
    let deadline = Instant::now() + spec.timeout();
    match timeout_at(deadline + GRACE, run_kind(spec, context, deadline)).await {
        Ok(outcome) => outcome,
        Err(_) => Outcome::of(Check::of(
            spec,
            Status::Unknown,
            format!(
                "the probe itself did not finish within {:?}; raise its timeout",
                spec.timeout()
            ),
        )),
    }
}

async fn run_kind(spec: &ProbeSpec, context: &Context, deadline: Instant) -> Outcome {
    match &spec.kind {
        Kind::Icmp(icmp) => icmp::run(spec, icmp, deadline).await,
        Kind::Dns(dns) => dns::run(spec, dns, deadline).await,
        Kind::Http(http) => http::run(spec, http, context, deadline).await,
        Kind::Snmp(snmp) => snmp::run(spec, snmp, context, deadline).await,
        Kind::Tcp(tcp) => tcp::run(spec, tcp, deadline).await,
    }
}
