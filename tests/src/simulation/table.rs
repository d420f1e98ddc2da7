//! Prints scores as a table for people, and as JSON for programs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::score::{Rate, Score};

/// The scores of one system: by family, and in total.
#[derive(Default)]
pub struct Scores {
    /// By family.
    pub families: BTreeMap<&'static str, Score>,
    /// Over all of them.
    pub total: Score,
}

impl Scores {
    /// Adds the score of one case.
    pub fn add(&mut self, family: &'static str, score: &Score) {
        self.families.entry(family).or_default().add(score);
        self.total.add(score);
    }

    /// The sum over some families; `None` if none of them was played.
    pub fn over(&self, families: &[&str]) -> Option<Score> {
        let mut sum: Option<Score> = None;
        for (_, score) in self.families.iter().filter(|(family, _)| families.contains(*family)) {
            sum.get_or_insert_default().add(score);
        }
        sum
    }
}

const HEAD: &str = "                          cases  set %  root %  (of)  ambig %  stated %  party %  class %  recov %  accused  ever  dupl  services F1  delay s";

pub(super) fn percent(rate: Rate) -> String {
    if rate.of == 0 {
        "–".to_owned()
    } else {
        format!("{:.1}", 100.0 * rate.share())
    }
}

fn row(name: &str, score: &Score) -> String {
    format!(
        "{name:<26}{:>5}  {:>5}  {:>6}  {:>4}  {:>7}  {:>8}  {:>7}  {:>7}  {:>7}  {:>7}  {:>4}  {:>4}  {:>11.3}  {:>7.1}",
        score.exact_set.of,
        percent(score.exact_set),
        percent(score.exact_root),
        score.exact_root.of,
        percent(score.ambiguity),
        percent(score.stated),
        percent(score.party),
        percent(score.class),
        percent(score.recovery),
        score.accused,
        score.ever_accused,
        score.duplicates,
        score.services_f1(),
        score.median_delay_s(),
    )
}

/// The table: for each system its total, and for the first its families too.
pub fn table(systems: &[(&str, Scores)]) -> String {
    let mut lines = vec![HEAD.to_owned()];
    for (number, (name, scores)) in systems.iter().enumerate() {
        if number == 0 || systems.len() == 1 {
            lines.extend(
                scores
                    .families
                    .iter()
                    .map(|(family, score)| row(&format!("  {family}"), score)),
            );
        }
        lines.push(row(name, &scores.total));
    }
    lines.join("\n")
}

fn figures(score: &Score) -> Value {
    let rate = |rate: Rate| json!({ "right": rate.right, "of": rate.of });
    json!({
        "exact_set": rate(score.exact_set), "exact_root": rate(score.exact_root), "ambiguity": rate(score.ambiguity),
        "stated": rate(score.stated), "party": rate(score.party), "class": rate(score.class), "recovery": rate(score.recovery),
        "accused": score.accused, "ever_accused": score.ever_accused, "duplicates": score.duplicates, "services_f1": score.services_f1(),
        "median_delay_s": score.median_delay_s(),
    })
}

/// The same as JSON.
pub fn json(systems: &[(&str, Scores)]) -> Value {
    let system = |scores: &Scores| {
        let families: BTreeMap<&str, Value> = scores
            .families
            .iter()
            .map(|(family, score)| (*family, figures(score)))
            .collect();
        json!({ "total": figures(&scores.total), "families": families })
    };
    systems
        .iter()
        .map(|(name, scores)| ((*name).to_owned(), system(scores)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
