//! What the correlation has to reach, beside what it reached: one line a target.

use super::families::{SEVERAL, SINGLE};
use super::score::Score;
use super::table::Scores;

/// One target and how it fared.
pub struct Outcome {
    /// What was asked for.
    pub target: &'static str,
    /// What came out; `None` = no case asks for it.
    pub figure: Option<f64>,
    /// Whether it is reached.
    pub met: bool,
    /// Whether no peer is better, and none as good below the best possible figure; `None` = no peer was judged.
    pub leads: Option<bool>,
    /// Written as a share (in percent), or as it is.
    share: bool,
}

/// A figure of a system, and whether it is asked for at all.
type Figure = fn(&Scores) -> Option<f64>;

struct Target {
    name: &'static str,
    figure: Figure,
    bound: f64,
    /// The best figure is the smallest.
    least: bool,
    share: bool,
}

fn root(scores: &Scores, families: &[&str]) -> Option<f64> {
    let rate = scores.over(families)?.exact_root;
    (rate.of > 0).then(|| rate.share())
}

fn of_cases(scores: &Scores, count: fn(&Score) -> usize) -> Option<f64> {
    let cases = scores.total.exact_set.of;
    (cases > 0).then(|| count(&scores.total) as f64 / cases as f64)
}

const TARGETS: [Target; 10] = [
    Target {
        name: "exact root cause, single faults ≥ 99.5 %",
        figure: |scores| root(scores, &SINGLE),
        bound: 0.995,
        least: false,
        share: true,
    },
    Target {
        name: "exact root cause, two or three faults ≥ 97 %",
        figure: |scores| root(scores, &SEVERAL),
        bound: 0.97,
        least: false,
        share: true,
    },
    Target {
        name: "exactly the right set of incidents ≥ 97 %",
        figure: |scores| Some(scores.total.exact_set.share()),
        bound: 0.97,
        least: false,
        share: true,
    },
    Target {
        name: "right party ≥ 99 %",
        figure: |scores| (scores.total.party.of > 0).then(|| scores.total.party.share()),
        bound: 0.99,
        least: false,
        share: true,
    },
    Target {
        name: "scenarios with a false accusation ≤ 0.1 %",
        figure: |scores| of_cases(scores, |score| score.accused),
        bound: 0.001,
        least: true,
        share: true,
    },
    Target {
        name: "… at any time, also withdrawn ≤ 0.1 %",
        figure: |scores| of_cases(scores, |score| score.ever_accused),
        bound: 0.001,
        least: true,
        share: true,
    },
    Target {
        name: "duplicate incidents 0",
        figure: |scores| Some(scores.total.duplicates as f64),
        bound: 0.0,
        least: true,
        share: false,
    },
    Target {
        name: "impacted services F1 ≥ 0.98",
        figure: |scores| Some(scores.total.services_f1()),
        bound: 0.98,
        least: false,
        share: false,
    },
    Target {
        name: "exact root cause, 5 % of the edges missing ≥ 93 %",
        figure: |scores| root(scores, &["missing_edges"]),
        bound: 0.93,
        least: false,
        share: true,
    },
    Target {
        name: "median delay in seconds, no longer than any peer's",
        figure: |scores| (!scores.total.delays_ms.is_empty()).then(|| scores.total.median_delay_s()),
        bound: f64::INFINITY,
        least: true,
        share: false,
    },
];

/// How the first system fared, beside the others.
pub fn outcomes(systems: &[(&str, Scores)]) -> Vec<Outcome> {
    let Some(((_, subject), peers)) = systems.split_first() else {
        return Vec::new();
    };
    TARGETS.iter().map(|target| outcome(target, subject, peers)).collect()
}

fn outcome(target: &Target, subject: &Scores, peers: &[(&str, Scores)]) -> Outcome {
    let figure = (target.figure)(subject);
    let best = if target.least { 0.0 } else { 1.0 };
    let ahead = |own: f64, peer: f64| {
        let better = if target.least { own < peer } else { own > peer };
        better || own == best || (target.bound == f64::INFINITY && own == peer)
    };
    let leads = |own: f64| {
        let mut peers = peers.iter().filter_map(|(_, peer)| (target.figure)(peer));
        peers.all(|peer| ahead(own, peer))
    };
    Outcome {
        target: target.name,
        figure,
        met: figure.is_none_or(|own| {
            if target.least {
                own <= target.bound
            } else {
                own >= target.bound
            }
        }),
        leads: figure.filter(|_| !peers.is_empty()).map(leads),
        share: target.share,
    }
}

/// The table of targets.
pub fn table(outcomes: &[Outcome]) -> String {
    let mark = |good: bool| if good { "✓" } else { "✗" };
    let rows = outcomes.iter().map(|outcome| {
        let figure = match outcome.figure {
            None => "not asked".to_owned(),
            Some(figure) if outcome.share => format!("{:.2} %", 100.0 * figure),
            Some(figure) => format!("{figure:.3}"),
        };
        let met = if outcome.figure.is_none() {
            "–"
        } else {
            mark(outcome.met)
        };
        let leads = outcome.leads.map_or("", |leads| {
            if leads {
                "  above every peer ✓"
            } else {
                "  above every peer ✗"
            }
        });
        format!("{:<52}{figure:>10}  {met}{leads}", outcome.target)
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::outcomes;
    use crate::simulation::score::{Rate, Score};
    use crate::simulation::table::Scores;

    fn scores(right: usize) -> Scores {
        let mut scores = Scores::default();
        let rate = Rate { right, of: 100 };
        let score = Score {
            exact_set: rate,
            exact_root: rate,
            party: rate,
            ..Score::default()
        };
        scores.add("switch", &score);
        scores
    }

    #[test]
    fn a_figure_below_its_bound_is_not_met_though_it_leads() {
        let outcomes = outcomes(&[("subject", scores(96)), ("peer", scores(90))]);
        let set = outcomes.iter().find(|outcome| outcome.target.contains("right set"));
        let set = set.expect("a target");
        assert!(!set.met);
        assert_eq!(set.leads, Some(true));
    }

    #[test]
    fn a_peer_as_good_is_not_left_behind() {
        let outcomes = outcomes(&[("subject", scores(98)), ("peer", scores(98))]);
        let set = outcomes.iter().find(|outcome| outcome.target.contains("right set"));
        let set = set.expect("a target");
        assert!(set.met);
        assert_eq!(set.leads, Some(false));
    }

    #[test]
    fn what_no_case_asks_for_is_neither_missed_nor_shown_as_reached() {
        let outcomes = outcomes(&[("subject", scores(100))]);
        let gaps = outcomes.iter().find(|outcome| outcome.target.contains("edges"));
        let gaps = gaps.expect("a target");
        assert_eq!(gaps.figure, None);
        assert!(super::table(&outcomes).contains("not asked"));
    }
}
