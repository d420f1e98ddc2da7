//! Whether a verdict differs from the one on record enough to be worth an entry, and how soon.
//!
//! What changes a decision (root, class, who is responsible, more services hurt) is recorded at once. Growth of the list of
//! symptoms is recorded at most once in a while, so that a storm writes a few entries and not one per symptom. What shrinks
//! (services or symptoms that no longer appear) waits: it is either a refutation, which lasts, or the recovery that
//! comes piece by piece, during which the record keeps saying what had been hurt.

use crate::correlation::{Class, Text, Verdict};
use crate::ids::ComponentId;
use crate::incident::words::{class_name, some};

/// How soon a difference is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Urgency {
    /// Once it has lasted for the hold time.
    Hold,
    /// Once the interval since the last revision has passed.
    Soon,
    /// Now.
    Now,
}

/// How a verdict differs from the one on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) urgency: Urgency,
    /// What changed, in words.
    pub(super) reason: Text,
}

#[derive(Default)]
struct Found {
    urgency: Option<Urgency>,
    en: Vec<String>,
    zh: Vec<String>,
}

impl Found {
    fn add(&mut self, urgency: Urgency, en: String, zh: String) {
        self.urgency = self.urgency.max(Some(urgency));
        self.en.push(en);
        self.zh.push(zh);
    }
}

/// Compares the verdict on record with the current one; `None` if nothing that matters differs.
pub(super) fn difference(recorded: &Verdict, current: &Verdict) -> Option<Difference> {
    let mut found = Found::default();
    root_and_class(recorded, current, &mut found);
    certainty(recorded, current, &mut found);
    edges(recorded, current, &mut found);
    let services = (&recorded.services[..], &current.services[..]);
    lists(
        services,
        ("service", "项业务"),
        (Urgency::Now, Urgency::Hold),
        &mut found,
    );
    let symptoms = (&recorded.symptoms[..], &current.symptoms[..]);
    lists(
        symptoms,
        ("symptom", "个症状"),
        (Urgency::Soon, Urgency::Hold),
        &mut found,
    );
    let urgency = found.urgency?;
    Some(Difference {
        urgency,
        reason: Text {
            en: found.en.join("; "),
            zh: found.zh.join("；"),
        },
    })
}

fn root_and_class(recorded: &Verdict, current: &Verdict, found: &mut Found) {
    if recorded.root != current.root {
        let (old, new, why) = (&recorded.root, &current.root, &current.reason);
        found.add(
            Urgency::Now,
            format!("the root cause is {new}, not {old}: {}", why.en),
            format!("根因是 {new} 而非 {old}：{}", why.zh),
        );
    }
    if recorded.class != current.class {
        let worse = severity(current.class) > severity(recorded.class);
        let (old, new) = (class_name(recorded.class), class_name(current.class));
        found.add(
            if worse { Urgency::Now } else { Urgency::Hold },
            format!("it is {}, not {}", new.0, old.0),
            format!("类型为{}，而非{}", new.1, old.1),
        );
    }
    if recorded.flapping != current.flapping {
        let (en, zh) = if current.flapping {
            ("the component is flapping", "部件反复抖动")
        } else {
            ("the flapping has ended", "抖动已停止")
        };
        found.add(
            if current.flapping { Urgency::Soon } else { Urgency::Hold },
            en.to_owned(),
            zh.to_owned(),
        );
    }
}

fn certainty(recorded: &Verdict, current: &Verdict, found: &mut Found) {
    let names = |verdict: &Verdict| {
        let mut names: Vec<_> = verdict.candidates.iter().map(|c| c.component.clone()).collect();
        names.sort_unstable();
        names
    };
    match (recorded.undecided, current.undecided) {
        (true, false) => found.add(
            Urgency::Now,
            format!("the evidence has settled on {}: {}", current.root, current.reason.en),
            format!("证据已锁定 {}：{}", current.root, current.reason.zh),
        ),
        (false, true) => found.add(
            Urgency::Hold,
            "the evidence no longer tells the candidates apart".to_owned(),
            "证据已无法区分候选根因".to_owned(),
        ),
        (true, true) if names(recorded) != names(current) => {
            found.add(
                Urgency::Soon,
                "the candidates changed".to_owned(),
                "候选根因有变化".to_owned(),
            );
        }
        _ => {}
    }
}

/// What was grouped by weak evidence only, and hangs here by the model now that somebody has added the edge.
fn edges(recorded: &Verdict, current: &Verdict, found: &mut Found) {
    let hangs =
        |id: &ComponentId| current.symptoms.binary_search(id).is_ok() || current.services.binary_search(id).is_ok();
    let confirmed = recorded.suggested.iter().filter(|edge| {
        let still = current
            .suggested
            .iter()
            .any(|other| (&other.from, &other.to) == (&edge.from, &edge.to));
        recorded.root == current.root && !still && hangs(&edge.from)
    });
    for edge in confirmed {
        let (from, to) = (&edge.from, &edge.to);
        found.add(
            Urgency::Now,
            format!("the model confirms what weak evidence had suggested of {from} and {to}"),
            format!("模型已证实此前依据弱证据推测的 {from} 与 {to} 的关系"),
        );
    }
}

/// Compares two sorted lists; `urgency` is (of more, of fewer).
fn lists(
    (recorded, current): (&[ComponentId], &[ComponentId]),
    (en, zh): (&str, &str),
    urgency: (Urgency, Urgency),
    found: &mut Found,
) {
    let missing = |from: &[ComponentId], all: &[ComponentId]| -> Vec<ComponentId> {
        all.iter()
            .filter(|id| from.binary_search(id).is_err())
            .cloned()
            .collect()
    };
    let (more, fewer) = (missing(recorded, current), missing(current, recorded));
    if !more.is_empty() {
        let plural = if more.len() == 1 { "" } else { "s" };
        found.add(
            urgency.0,
            format!("{} more {en}{plural}: {}", more.len(), some(&more, ", ")),
            format!("新增 {} {zh}：{}", more.len(), some(&more, "、")),
        );
    }
    if !fewer.is_empty() {
        let plural = if fewer.len() == 1 { "" } else { "s" };
        found.add(
            urgency.1,
            format!("{} {en}{plural} fewer: {}", fewer.len(), some(&fewer, ", ")),
            format!("减少 {} {zh}：{}", fewer.len(), some(&fewer, "、")),
        );
    }
}

fn severity(class: Class) -> u8 {
    match class {
        Class::MonitoringBlind => 0,
        Class::RedundancyLost => 1,
        Class::Degradation => 2,
        Class::Failure => 3,
    }
}
