//! Words that entries, notices and explanations share.

use crate::correlation::Class;
use crate::ids::ComponentId;

/// The first few of a list, and how many more there are.
pub(crate) fn some(ids: &[ComponentId], separator: &str) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<_> = ids.iter().take(SHOWN).map(ComponentId::as_str).collect();
    let more = ids.len().saturating_sub(SHOWN);
    if more == 0 {
        shown.join(separator)
    } else {
        format!("{} … (+{more})", shown.join(separator))
    }
}

/// A class in words: English, Chinese.
pub(crate) fn class_name(class: Class) -> (&'static str, &'static str) {
    match class {
        Class::Failure => ("a failure", "故障"),
        Class::Degradation => ("a degradation", "性能劣化"),
        Class::RedundancyLost => ("a loss of redundancy", "冗余丧失"),
        Class::MonitoringBlind => ("blind monitoring", "监控失明"),
    }
}
