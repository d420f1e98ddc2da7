//! Compares what was reported with the truth.

use std::collections::BTreeSet;

use super::emit::instant;
use super::report::{Answer, Report};
use super::truth::{Expected, Truth};
use super::world::GENERAL_CONTRACTOR;

/// Right answers out of all questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Right answers.
    pub right: usize,
    /// Questions.
    pub of: usize,
}

impl Rate {
    fn count(&mut self, right: bool) {
        self.of += 1;
        self.right += usize::from(right);
    }

    /// The share of right answers; 1 if nothing was asked.
    pub fn share(self) -> f64 {
        if self.of == 0 {
            1.0
        } else {
            self.right as f64 / self.of as f64
        }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.of += other.of;
    }
}

/// The figures of one case or of many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// Cases with exactly the right set of incidents.
    pub exact_set: Rate,
    /// Roots named and decided, of those that the evidence identifies.
    pub exact_root: Rate,
    /// Ambiguous faults reported as undecided with the true cause among the candidates, or named rightly.
    pub ambiguity: Rate,
    /// Ambiguous faults for which the report says that it is undecided.
    pub stated: Rate,
    /// Right party, of the incidents to be found.
    pub party: Rate,
    /// Right class, of the incidents found.
    pub class: Rate,
    /// Right about being over or not, of the incidents found.
    pub recovery: Rate,
    /// Cases in which a subcontractor is accused that had no part in any fault.
    pub accused: usize,
    /// Cases in which such a subcontractor was responsible at any time, also for a moment or in an incident merged later.
    pub ever_accused: usize,
    /// Incidents beyond the first with the same root.
    pub duplicates: usize,
    /// Impacted services: named rightly, named wrongly, missed.
    pub services: [usize; 3],
    /// Delays from fault to incident, in milliseconds.
    pub delays_ms: Vec<i64>,
    /// What is wrong, one line each.
    pub complaints: Vec<String>,
}

impl Score {
    /// F1 of the impacted services.
    pub fn services_f1(&self) -> f64 {
        let [right, wrong, missed] = self.services;
        if right + wrong + missed == 0 {
            1.0
        } else {
            2.0 * right as f64 / (2 * right + wrong + missed) as f64
        }
    }

    /// The median delay in seconds.
    pub fn median_delay_s(&self) -> f64 {
        let mut delays = self.delays_ms.clone();
        delays.sort_unstable();
        delays.get(delays.len() / 2).map_or(0.0, |delay| *delay as f64 / 1000.0)
    }

    /// Adds the figures of another case.
    pub fn add(&mut self, other: &Self) {
        self.exact_set.add(other.exact_set);
        self.exact_root.add(other.exact_root);
        self.ambiguity.add(other.ambiguity);
        self.stated.add(other.stated);
        self.party.add(other.party);
        self.class.add(other.class);
        self.recovery.add(other.recovery);
        self.accused += other.accused;
        self.ever_accused += other.ever_accused;
        self.duplicates += other.duplicates;
        for (sum, figure) in self.services.iter_mut().zip(other.services) {
            *sum += figure;
        }
        self.delays_ms.extend(&other.delays_ms);
    }

    fn complain(&mut self, text: String) {
        self.complaints.push(text);
    }
}

/// Judges the answer to one case.
pub fn judge(truth: &Truth, answer: &Answer) -> Score {
    let reports = &answer.reports;
    let mut score = Score::default();
    let mut unclaimed: Vec<&Report> = reports.iter().filter(|report| !report.is_blind()).collect();
    let mut complete = true;
    let mut joint: Vec<&Report> = Vec::new();
    for expected in &truth.expected {
        let named = unclaimed.iter().position(|report| report.root() == expected.root);
        let near = || {
            unclaimed
                .iter()
                .position(|report| expected.alternatives.iter().any(|other| other == report.root()))
        };
        match named.or_else(near) {
            Some(at) => {
                let report = unclaimed.remove(at);
                complete &= judge_found(&mut score, expected, report);
                joint.push(report);
            }
            None if truth.together && joint.iter().any(|report| lists(report, &expected.root)) => {}
            None => {
                complete = false;
                let ambiguous = expected.alternatives.len() > 1;
                if ambiguous {
                    score.ambiguity.count(false)
                } else {
                    score.exact_root.count(false)
                }
                score.party.count(false);
                score.complain(format!("missed {}", expected.root));
            }
        }
    }
    for report in &unclaimed {
        complete = false;
        let doubt = if report.undecided {
            format!(", undecided between {}", candidates(report))
        } else {
            String::new()
        };
        score.complain(format!(
            "invented {} ({}, {}{doubt})",
            report.root(),
            report.class,
            report.responsible
        ));
    }
    let blind: Vec<&Report> = reports.iter().filter(|report| report.is_blind()).collect();
    if blind.len() > truth.crashed_agents + usize::from(truth.blind_allowed) {
        complete = false;
        let roots: Vec<&str> = blind.iter().map(|report| report.root()).take(4).collect();
        score.complain(format!("{} times monitoring blind: {}", blind.len(), roots.join(", ")));
    }
    score.exact_set.count(complete);
    count_duplicates(&mut score, reports);
    count_accusations(&mut score, truth, answer);
    count_services(&mut score, truth, reports);
    score
}

fn candidates(report: &Report) -> String {
    let candidates: Vec<&str> = report
        .candidates
        .iter()
        .map(|candidate| candidate.component.as_str())
        .collect();
    candidates.join(", ")
}

fn lists(report: &Report, root: &str) -> bool {
    report.candidates.iter().any(|candidate| candidate.component == root)
}

fn judge_found(score: &mut Score, expected: &Expected, report: &Report) -> bool {
    let root = &expected.root;
    let named = report.root() == root;
    let listed = report.undecided && lists(report, root);
    let ambiguous = expected.alternatives.len() > 1;
    let right = if ambiguous {
        named || listed
    } else {
        named && !report.undecided
    };
    if ambiguous {
        score.ambiguity.count(right);
        score.stated.count(report.undecided);
    } else {
        score.exact_root.count(right);
    }
    if !right {
        let how = if report.undecided { "undecided" } else { "decided" };
        score.complain(format!(
            "{root}: {how} on {} of [{}]",
            report.root(),
            candidates(report)
        ));
    }
    let party = if report.undecided {
        &expected.undecided_party
    } else {
        &expected.party
    };
    score.party.count(report.responsible == *party);
    if report.responsible != *party {
        score.complain(format!("{root}: {} responsible instead of {party}", report.responsible));
    }
    let class = expected.classes.contains(&report.class);
    score.class.count(class);
    if !class {
        score.complain(format!(
            "{root}: class {} instead of {}",
            report.class,
            expected.classes.join(" or ")
        ));
    }
    let recovery = report.resolved_at.is_some() == expected.healed;
    score.recovery.count(recovery);
    if !recovery {
        score.complain(format!(
            "{root}: {}",
            if expected.healed {
                "not seen to recover"
            } else {
                "recovered without being healed"
            }
        ));
    }
    score
        .delays_ms
        .push(report.opened_at.as_millisecond() - instant(expected.from_ms).as_millisecond());
    right
}

fn count_duplicates(score: &mut Score, reports: &[Report]) {
    let mut roots = BTreeSet::new();
    for report in reports {
        if !roots.insert((report.root(), report.is_blind())) {
            score.duplicates += 1;
            score.complain(format!("duplicate incident on {}", report.root()));
        }
    }
}

fn count_accusations(score: &mut Score, truth: &Truth, answer: &Answer) {
    let guilty: BTreeSet<&str> = truth.expected.iter().map(|expected| expected.party.as_str()).collect();
    let innocent = |party: &str| party != GENERAL_CONTRACTOR && !guilty.contains(party);
    let mut accused = answer.reports.iter().map(|report| &report.responsible);
    if let Some(party) = accused.find(|party| innocent(party)) {
        score.accused += 1;
        score.complain(format!("{party} falsely accused"));
    }
    if let Some(party) = answer.told.iter().find(|party| innocent(party)) {
        score.ever_accused += 1;
        if score.accused == 0 {
            score.complain(format!("{party} falsely accused for a while"));
        }
    }
}

fn count_services(score: &mut Score, truth: &Truth, reports: &[Report]) {
    let named: BTreeSet<&String> = reports.iter().flat_map(|report| &report.impacted_services).collect();
    let down: BTreeSet<&String> = truth.impacted.iter().collect();
    let open: BTreeSet<&String> = truth.impact_open.iter().collect();
    let wrong: Vec<&&String> = named
        .difference(&down)
        .filter(|service| !open.contains(**service))
        .collect();
    let missed: Vec<&&String> = down.difference(&named).collect();
    score.services = [named.intersection(&down).count(), wrong.len(), missed.len()];
    if !wrong.is_empty() || !missed.is_empty() {
        score.complain(format!(
            "services wrongly named {:.60}, missed {:.60}",
            format!("{wrong:?}"),
            format!("{missed:?}")
        ));
    }
}
