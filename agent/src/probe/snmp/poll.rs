//! One poll of one device over the network, and what is kept between polls.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::super::{Check, Context, Outcome, ProbeSpec, Status, target};
use super::counters::Snapshot;
use super::mib::interface;
use super::report::{Poll, link_status, report};
use super::session::{Session, SessionError};
use super::tree::Tree;
use super::{PORT, Spec, interpret, neighbours, ports, system, vendor};

/// What is kept of each device between polls, by the name of the probe.
#[derive(Debug, Default)]
pub struct Memory(Mutex<HashMap<String, Arc<Kept>>>);

#[derive(Debug)]
struct Kept {
    address: String,
    at: Instant,
    counters: Snapshot,
    /// Names, parts and neighbours, and when they were read.
    slow: Tree,
    slow_at: Instant,
}

/// Names, parts and neighbours are read again after this long.
const SLOW_EVERY: Duration = Duration::from_secs(600);
/// Devices kept, at most; more than any configuration has.
const DEVICES: usize = 4_096;

impl Memory {
    fn get(&self, spec: &ProbeSpec, snmp: &Spec) -> Option<Arc<Kept>> {
        let kept = self
            .0
            .lock()
            .expect("no panic while it is held")
            .get(&spec.name)
            .cloned();
        kept.filter(|kept| kept.address == snmp.address)
    }

    fn put(&self, spec: &ProbeSpec, kept: Kept) {
        let mut devices = self.0.lock().expect("no panic while it is held");
        if devices.len() >= DEVICES {
            devices.clear();
        }
        devices.insert(spec.name.clone(), Arc::new(kept));
    }
}

pub(in crate::probe) async fn run(spec: &ProbeSpec, snmp: &Spec, context: &Context, deadline: Instant) -> Outcome {
    match poll(spec, snmp, context, deadline).await {
        Ok(outcome) => outcome,
        Err((status, message)) => {
            let links = snmp.links.values();
            let unseen =
                |link: &String| link_status(spec, link, Status::Unknown, format!("its port was not seen: {message}"));
            let mut outcome = Outcome {
                checks: links.map(unseen).collect(),
                ..Outcome::default()
            };
            outcome.checks.insert(0, Check::of(spec, status, message));
            outcome
        }
    }
}

async fn poll(
    spec: &ProbeSpec,
    snmp: &Spec,
    context: &Context,
    deadline: Instant,
) -> Result<Outcome, (Status, String)> {
    let unknown = |message: String| (Status::Unknown, message);
    let (host, port) = target::parse(&snmp.address, Some(PORT)).map_err(unknown)?;
    let address = target::resolve(&host, port, deadline).await.map_err(unknown)?[0];
    let opened = Session::open(address, &snmp.community, snmp.retries, deadline).await;
    let mut session = opened.map_err(|error| {
        (
            Status::Critical,
            format!("cannot reach {address}: {error}; check this host's route to it"),
        )
    })?;

    let start = Instant::now();
    let mut tree = Tree::default();
    session
        .get(system::OBJECTS, &mut tree)
        .await
        .map_err(|error| (Status::Critical, explain(&address.to_string(), &error)))?;
    let latency_ms = start.elapsed().as_secs_f64() * 1000.0;

    let kept = context.devices.get(spec, snmp);
    let (slow, slow_at) = read(&mut session, &mut tree, kept.as_deref()).await.map_err(|error| {
        let cause = explain(&address.to_string(), &error);
        (
            Status::Warning,
            format!("it answered at first, then no more: {cause}; if it is slow, raise timeout"),
        )
    })?;
    tree.extend(&slow);
    let device = interpret(&tree);
    let now = Instant::now();
    let outcome = report(
        spec,
        snmp,
        &Poll {
            device: &device,
            latency_ms,
            before: kept
                .as_ref()
                .map(|kept| (&kept.counters, (now - kept.at).as_secs_f64())),
            notes: std::mem::take(&mut session.notes),
        },
    );
    let counters = Snapshot::of(&device);
    context.devices.put(
        spec,
        Kept {
            address: snmp.address.clone(),
            at: now,
            counters,
            slow,
            slow_at,
        },
    );
    Ok(outcome)
}

/// Reads what changes quickly into the tree, and returns what does not: from the last time, if that will do.
async fn read(session: &mut Session, tree: &mut Tree, kept: Option<&Kept>) -> Result<(Tree, Instant), SessionError> {
    let vendor = vendor::of(tree);
    let (mut fast, mut slow) = vendor::columns(vendor);
    fast.extend(ports::FAST);
    session.walk(&fast, tree).await?;
    if let Some(kept) = kept.filter(|kept| kept.slow_at.elapsed() < SLOW_EVERY && names_every_port(&kept.slow, tree)) {
        return Ok((kept.slow.clone(), kept.slow_at));
    }
    slow.extend(ports::SLOW);
    slow.extend(neighbours::LLDP);
    if vendor.is_some_and(vendor::Vendor::speaks_cdp) {
        slow.extend(neighbours::CDP);
    }
    let mut read = Tree::default();
    session.walk(&slow, &mut read).await?;
    Ok((read, Instant::now()))
}

/// Whether the names of the last time still fit: a restart or a new card brings ports that have none.
fn names_every_port(slow: &Tree, now: &Tree) -> bool {
    let seen = now.column(interface::OPER_STATUS).map(|(index, _)| index);
    let named = slow.column(interface::DESCR).map(|(index, _)| index);
    seen.eq(named)
}

/// What went wrong, in words for the person who can act.
fn explain(address: &str, error: &SessionError) -> String {
    match error {
        SessionError::Silence => format!(
            "no answer from {address} by SNMP; it is down or unreachable, or its community or access list excludes this host"
        ),
        SessionError::Refused => format!("{address} refuses SNMP; enable its SNMP agent or correct the port"),
        SessionError::Malformed(_) => format!("{address}: {error}; enable SNMP version 2c on it"),
        SessionError::Status(_) => format!("{address}: {error}; check what its SNMP view allows this community"),
        SessionError::Io(_) => format!("{address}: {error}; check this host's route to it"),
    }
}
