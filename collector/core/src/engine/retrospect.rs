//! History is corrected by what arrived late: outages that nobody knew of are put on record as over, and incidents get their
//! true beginning and end. Nobody is told; the ledger says that it was recorded afterwards.
//!
//! What came late accuses carefully. A failure that an incident of that time explains is part of it: what an agent saw from
//! inside a cut proves nothing about the rest of the network. A failure that only one agent saw from afar, one that the
//! evidence does not pin down, and one without an end are left alone.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::record::Recorder;
use super::{Rejection, judge};
use crate::correlation::hindsight::{Past, Said};
use crate::correlation::{Candidate, Class, Correlator, Evidence, Stance, Text, Verdict};
use crate::health::{Observer, Status};
use crate::ids::ComponentId;
use crate::incident::words::some;
use crate::incident::{Change, Clock, ClockKind, Incident, IncidentState, priority};
use crate::network::Network;

/// Incidents this long before the oldest late word are not looked at.
const REACH: SignedDuration = SignedDuration::from_hours(24);

/// An outage of the past, and everything whose failure could explain it.
pub(super) struct Finding {
    past: Past,
    could_explain: Vec<ComponentId>,
}

/// What the late words tell of outages that are over.
pub(super) fn look_back(correlator: &mut Correlator, said: &Said) -> Vec<Finding> {
    let all = correlator.look_back(said);
    let worth = all.into_iter().filter(|past| is_proven(&past.verdict, said));
    worth
        .map(|past| {
            let keys = showing(&past.verdict).map(|evidence| &evidence.check);
            let could_explain = correlator.could_explain(keys);
            Finding { past, could_explain }
        })
        .collect()
}

fn is_proven(verdict: &Verdict, said: &Said) -> bool {
    let outage = matches!(verdict.class, Class::Failure | Class::RedundancyLost);
    let late = showing(verdict).any(|evidence| said.contains_key(&evidence.check));
    let mut observers: Vec<&Observer> = showing(verdict).map(|evidence| &evidence.check.by).collect();
    observers.sort_unstable();
    observers.dedup();
    let seen_well = observers.len() > 1 || observers.contains(&&Observer::Own);
    outage && late && seen_well && !verdict.undecided
}

/// The checks whose failure shows it.
fn showing(verdict: &Verdict) -> impl Iterator<Item = &Evidence> {
    let showing = |e: &&Evidence| e.stance == Stance::For && e.status == Status::Critical;
    verdict.evidence.iter().filter(showing)
}

/// Puts on record what the late words tell; `dropped` words came late and were too many to keep.
pub(super) fn correct(
    recorder: &mut Recorder<'_>,
    correlator: &Correlator,
    said: &Said,
    findings: Vec<Finding>,
    dropped: u64,
) {
    if dropped > 0 {
        recorder.rejections.push(too_many(dropped));
    }
    let Some(oldest) = said.values().filter_map(|words| words.keys().next()).min() else {
        return;
    };
    let from = oldest.saturating_sub(REACH).unwrap_or(*oldest);
    let of_the_time = |incident: &&Incident| {
        incident.restored_at.is_none_or(|end| end >= from)
            && incident.state != IncidentState::Merged
            && incident.verdict.class != Class::MonitoringBlind
    };
    let known: Vec<Incident> = recorder.book.iter().filter(of_the_time).cloned().collect();
    for incident in &known {
        correct_one(recorder, correlator, incident, said);
    }
    for finding in findings {
        let known = recorder.book.iter().filter(of_the_time);
        let of_then: Vec<&Incident> = known.filter(|incident| overlap(incident, &finding.past)).collect();
        let roots: Vec<ComponentId> = of_then.iter().map(|incident| incident.verdict.root.clone()).collect();
        let keys = showing(&finding.past.verdict).map(|evidence| &evidence.check);
        let accounted_for = of_then.iter().any(|incident| accounts_for(incident, &finding))
            || (roots.len() > 1 && correlator.follow_jointly(&roots, keys));
        if !accounted_for {
            record(recorder, &finding.past);
        }
    }
}

/// Whether an incident was going on during an outage of the past. One that was reopened began long before its present failure.
fn overlap(incident: &Incident, past: &Past) -> bool {
    let began = incident.verdict.since.min(incident.opened_at);
    let end = incident.restored_at.or(incident.resolved_at).unwrap_or(Timestamp::MAX);
    began <= past.ended && past.verdict.since <= end
}

/// Whether an outage of the past belongs to an incident of that time.
fn accounts_for(incident: &Incident, finding: &Finding) -> bool {
    let (verdict, root) = (&incident.verdict, &finding.past.verdict.root);
    let mut suspects = std::iter::once(&verdict.root).chain(verdict.candidates.iter().map(|c| &c.component));
    let explains = suspects.any(|suspect| suspect == root || finding.could_explain.binary_search(suspect).is_ok());
    explains || incident.ever_symptoms.binary_search(root).is_ok()
}

fn record(recorder: &mut Recorder<'_>, past: &Past) {
    let (network, now) = (recorder.network, recorder.now);
    let id = recorder.book.next_id(now, &network.time_zone);
    let (began, ended) = (network.local_time(past.verdict.since), network.local_time(past.ended));
    let reason = Text {
        en: format!(
            "recorded late: the reports on it arrived only after it was over; it lasted from {began} to {ended}"
        ),
        zh: format!("事后补记：相关报告在故障结束后才送达；故障自 {began} 持续至 {ended}"),
    };
    let change = Change::Recorded {
        responsible: judge::responsible(network, &past.verdict),
        priority: priority(network, &past.verdict),
        verdict: Box::new(past.verdict.clone()),
        ended: past.ended,
        reason,
    };
    recorder.engine(&id, change);
}

/// Gives an incident its true beginning, end and root cause, as far as the late words show that they differ from the record.
fn correct_one(recorder: &mut Recorder<'_>, correlator: &Correlator, incident: &Incident, said: &Said) {
    let began = began_earlier(&incident.verdict, said);
    let ended = ended_earlier(incident, began, said);
    let mut verdict = incident.verdict.clone();
    verdict.since = began.unwrap_or(verdict.since);
    let healthy = exonerate(recorder, correlator, incident, &mut verdict, said);
    if verdict == incident.verdict && ended.is_none() {
        return;
    }
    let network = recorder.network;
    let responsible = if incident.reassigned {
        incident.responsible.clone()
    } else {
        judge::responsible(network, &verdict)
    };
    let clocks = match ended {
        Some(ended) => stopped_at(&incident.clocks, ended),
        None => incident.clocks.clone(),
    };
    let change = Change::Corrected {
        reason: why(network, began, ended, &healthy, &verdict),
        verdict: Box::new(verdict),
        ended,
        responsible,
        clocks,
    };
    recorder.engine(&incident.id, change);
}

/// Settles an ambiguous failure that is over, if all candidates but one were healthy while it lasted: returns those. A
/// person's decision stands.
fn exonerate(
    recorder: &Recorder<'_>,
    correlator: &Correlator,
    incident: &Incident,
    verdict: &mut Verdict,
    said: &Said,
) -> Vec<ComponentId> {
    let ambiguous = verdict.undecided && !incident.reassigned && !verdict.flapping;
    let (Some(restored), true) = (incident.restored_at, ambiguous) else {
        return Vec::new();
    };
    let margin = correlator.settle_window();
    let vague = correlator.vagueness(showing(verdict).map(|evidence| &evidence.check));
    let (Ok(from), Ok(to)) = (verdict.since.checked_add(margin), restored.checked_sub(vague)) else {
        return Vec::new();
    };
    let suspects: Vec<ComponentId> = verdict.candidates.iter().map(|c| c.component.clone()).collect();
    let healthy = correlator.proven_healthy(said, &suspects, from, to);
    let mut left = suspects.into_iter().filter(|suspect| !healthy.contains(suspect));
    let (Some(culprit), None) = (left.next(), left.next()) else {
        return Vec::new();
    };
    let blind = correlator.blind_without(&culprit);
    let root = blind.clone().unwrap_or(culprit);
    if recorder
        .book
        .active_on(&root)
        .is_some_and(|other| other.id != incident.id)
    {
        return Vec::new();
    }
    if blind.is_some() {
        verdict.class = Class::MonitoringBlind;
        verdict.services.clear();
        verdict.recovered_services.clear();
    }
    verdict.symptoms.retain(|symptom| *symptom != root);
    verdict.undecided = false;
    verdict.candidates = vec![Candidate {
        component: root.clone(),
        probability: 1.0,
    }];
    verdict.root = root;
    healthy
}

/// The start of a failure on record that goes back further than was known.
fn began_earlier(verdict: &Verdict, said: &Said) -> Option<Timestamp> {
    let goes_back = |words: &BTreeMap<Timestamp, Status>| {
        let before = words.range(..verdict.since).rev();
        let failing = before.take_while(|(_, status)| **status == Status::Critical);
        let run: Vec<Timestamp> = failing.map(|(at, _)| *at).collect();
        // The check must have gone on failing up to what was known.
        let after = words.range(verdict.since..).next();
        let joined = after.is_none_or(|(_, status)| *status == Status::Critical);
        run.last().copied().filter(|_| joined && run.len() > 1)
    };
    showing(verdict)
        .filter_map(|e| said.get(&e.check))
        .filter_map(goes_back)
        .min()
}

/// The end of a failure, if all checks that showed it said late that they had been good earlier than the record has it.
fn ended_earlier(incident: &Incident, began: Option<Timestamp>, said: &Said) -> Option<Timestamp> {
    let restored = incident.restored_at?;
    let since = began.unwrap_or(incident.verdict.since);
    let mut newest = None;
    for evidence in showing(&incident.verdict) {
        let words = said.get(&evidence.check)?;
        let failing = words.range(..=restored).rev().find(|(_, s)| **s == Status::Critical);
        let failed = failing.map_or(evidence.at, |(at, _)| evidence.at.max(*at));
        let (good, _) = words.range(failed..=restored).find(|(_, s)| **s == Status::Ok)?;
        newest = newest.max(Some(*good));
    }
    newest.filter(|ended| since < *ended && *ended < restored)
}

fn stopped_at(clocks: &[Clock], ended: Timestamp) -> Vec<Clock> {
    let truly = |clock: &Clock| match clock.stopped_at {
        Some(stopped) if stopped > ended && clock.started_at <= ended && clock.kind == ClockKind::Restore => Clock {
            stopped_at: Some(ended),
            breached: ended > clock.due_at,
            ..clock.clone()
        },
        _ => clock.clone(),
    };
    clocks.iter().map(truly).collect()
}

fn why(
    network: &Network,
    began: Option<Timestamp>,
    ended: Option<Timestamp>,
    healthy: &[ComponentId],
    verdict: &Verdict,
) -> Text {
    let (mut en, mut zh) = (Vec::new(), Vec::new());
    if let Some(began) = began.map(|at| network.local_time(at)) {
        en.push(format!("it had been failing since {began}"));
        zh.push(format!("故障实际始于 {began}"));
    }
    if let Some(ended) = ended.map(|at| network.local_time(at)) {
        en.push(format!("it had been healthy again since {ended}"));
        zh.push(format!("实际于 {ended} 恢复"));
    }
    if !healthy.is_empty() {
        let root = &verdict.root;
        let verb = if healthy.len() == 1 { "was" } else { "were" };
        en.push(format!(
            "{} {verb} healthy all the while, which leaves {root}",
            some(healthy, ", ")
        ));
        zh.push(format!("{} 在此期间一直正常，因此根因指向 {root}", some(healthy, "、")));
    }
    Text {
        en: format!("corrected by reports that arrived late: {}", en.join("; ")),
        zh: format!("依据迟到的报告更正：{}", zh.join("；")),
    }
}

fn too_many(dropped: u64) -> Rejection {
    Rejection {
        name: "late_words_limit".to_owned(),
        text: Text {
            en: format!(
                "{dropped} reports that arrived late were too many to correct the history by; the record of that time may \
                 lack short outages"
            ),
            zh: format!("迟到的报告过多，有 {dropped} 条未用于更正历史；该时段的记录可能缺少短时中断"),
        },
    }
}
