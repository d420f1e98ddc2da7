//! Which verdict carries on an incident whose root no verdict names any longer, and what says that it recovered.

use std::sync::Arc;

use jiff::SignedDuration;

use crate::correlation::{Evidence, Stance, Text, Verdict};
use crate::health::{CheckKey, CheckRecord, Status};
use crate::ids::ComponentId;
use crate::incident::Incident;
use crate::incident::story::named;
use crate::network::Network;

/// What is the same failure under another name was seen at the same time, as far as the periods of checks tell.
const TOGETHER: SignedDuration = SignedDuration::from_secs(60);

/// Looks up the newest word of a check.
pub(super) type Recovered<'a> = dyn Fn(&CheckKey) -> Option<CheckRecord> + 'a;

/// The verdict that explains the incident now, best first: one that has its root as a symptom, or that hurts it if it is a
/// service that still fails; a new one that competes with it as a candidate; a new one that shares what was hurt, or any that
/// names all of it, unless part of that has recovered or it began much later (then it is another failure that had been hidden).
pub(super) fn successor<'v>(
    orphan: &Incident,
    all: &'v [Arc<Verdict>],
    new: &[&'v Arc<Verdict>],
    newest: &Recovered<'_>,
) -> Option<&'v Arc<Verdict>> {
    let old = &orphan.verdict;
    let explains = |v: &&Arc<Verdict>| contains(&v.symptoms, &old.root);
    let hurts = |v: &&Arc<Verdict>| v.services.contains(&old.root);
    let competes = |v: &&Arc<Verdict>| {
        old.candidates.iter().any(|c| c.component == v.root) || v.candidates.iter().any(|c| c.component == old.root)
    };
    let began_with_it = |v: &&Arc<Verdict>| v.since.duration_since(old.since) <= TOGETHER;
    let shares = |v: &&Arc<Verdict>| {
        contains(&old.symptoms, &v.root) || v.symptoms.iter().any(|symptom| contains(&old.symptoms, symptom))
    };
    all.iter()
        .find(explains)
        .or_else(|| all.iter().find(hurts).filter(|_| healthy_again(old, newest).is_empty()))
        .or_else(|| new.iter().copied().find(competes))
        .or_else(|| {
            new.iter()
                .copied()
                .filter(began_with_it)
                .find(shares)
                .filter(|_| healthy_again(old, newest).is_empty())
        })
        .or_else(|| {
            let begun = all.iter().filter(began_with_it);
            begun
                .filter(|v| takes_over(old, v))
                .find(|_| healthy_again(old, newest).is_empty())
        })
}

/// Whether a verdict names all that another one hurt.
fn takes_over(old: &Verdict, new: &Verdict) -> bool {
    let named = |id: &ComponentId| contains(&new.symptoms, id) || contains(&new.services, id) || new.root == *id;
    let mut hurt = old.symptoms.iter().chain(&old.services).peekable();
    hurt.peek().is_some() && hurt.all(named)
}

/// Why an incident counts as restored: the failing checks of its evidence that have said `ok` since.
pub(super) fn evidence_of_health(network: &Network, incident: &Incident, newest: &Recovered<'_>) -> Text {
    let healthy = healthy_again(&incident.verdict, newest);
    let root = named(network, &incident.verdict.root);
    if healthy.is_empty() {
        return Text {
            en: format!("none of the checks that showed a failure of {root} fails any longer"),
            zh: format!("此前表明 {root} 故障的检查均不再失败"),
        };
    }
    let list = |separator: &str, ok: &str, at: &str| {
        let one = |record: &CheckRecord| {
            let (check, of) = (&record.key.check, named(network, &record.key.of));
            format!("{check} {of} {ok} {at}{}", network.local_time(record.at))
        };
        healthy.iter().take(3).map(one).collect::<Vec<_>>().join(separator)
    };
    Text {
        en: format!("evidence of health: {}", list(", ", "ok", "at ")),
        zh: format!("健康证据：{}", list("、", "正常", "")),
    }
}

fn healthy_again(verdict: &Verdict, newest: &Recovered<'_>) -> Vec<CheckRecord> {
    let failing = |e: &&Evidence| e.stance == Stance::For && e.status == Status::Critical;
    let healthy = |e: &Evidence| newest(&e.check).filter(|record| record.status == Status::Ok && record.at > e.at);
    verdict.evidence.iter().filter(failing).filter_map(healthy).collect()
}

fn contains(sorted: &[ComponentId], id: &ComponentId) -> bool {
    sorted.binary_search(id).is_ok()
}
