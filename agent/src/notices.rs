//! What an agent says about itself as checks: told when it changes, and again now and then.

use std::collections::BTreeMap;

use crate::reading::{Check, Status};

/// Rounds after which what did not change is told again.
const REPEAT: u64 = 30;

/// The checks of the agent itself.
#[derive(Debug, Default)]
pub struct Notices {
    known: BTreeMap<&'static str, (Status, String)>,
    changed: Vec<&'static str>,
    rounds: u64,
}

impl Notices {
    /// Sets what a check says now.
    pub fn set(&mut self, check: &'static str, status: Status, message: impl Into<String>) {
        let now = (status, message.into());
        if self.known.get(check) != Some(&now) {
            self.known.insert(check, now);
            self.changed.push(check);
        }
    }

    /// The checks to tell with this round.
    pub fn take(&mut self) -> Vec<Check> {
        let all = self.rounds.is_multiple_of(REPEAT);
        self.rounds += 1;
        let changed = std::mem::take(&mut self.changed);
        let due = self.known.iter().filter(|(check, _)| all || changed.contains(check));
        due.map(|(check, (status, message))| Check::own(check, *status, message.as_str()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_is_told_at_once_and_the_rest_now_and_then() {
        let mut notices = Notices::default();
        notices.set("agent-config", Status::Ok, "in force");
        assert_eq!(notices.take().len(), 1);
        notices.set("agent-config", Status::Ok, "in force");
        assert_eq!(notices.take(), []);
        notices.set("agent-config", Status::Warning, "line 3 is wrong");
        assert_eq!(notices.take()[0].message, "line 3 is wrong");
        let told: usize = (0..REPEAT).map(|_| notices.take().len()).sum();
        assert_eq!(told, 1);
    }
}
