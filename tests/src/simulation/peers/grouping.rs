//! Two peers without a model of the network: every failing component is its own incident; and one incident for each group
//! of the same site and kind.

use std::collections::BTreeMap;

use super::Named;
use super::evidence::Evidence;

/// No correlation: what fails is an incident.
pub fn none(evidence: &Evidence<'_>) -> Vec<Named> {
    evidence
        .failing
        .iter()
        .map(|root| Named {
            root: *root,
            blind: false,
            symptoms: Vec::new(),
        })
        .collect()
}

/// Grouping by label: the first of a site and kind to fail stands for all of them.
pub fn by_label(evidence: &Evidence<'_>) -> Vec<Named> {
    let mut groups: BTreeMap<_, Named> = BTreeMap::new();
    for failing in &evidence.failing {
        let part = &evidence.case.modelled.parts[*failing];
        groups
            .entry((part.site.clone(), part.kind))
            .and_modify(|group| group.symptoms.push(*failing))
            .or_insert_with(|| Named {
                root: *failing,
                blind: false,
                symptoms: Vec::new(),
            });
    }
    groups.into_values().collect()
}
