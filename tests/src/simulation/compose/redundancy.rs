//! Redundancy that fails as a whole, and what comes and goes faster than anybody looks.

use super::Composer;
use crate::simulation::case::{Fault, Trouble};
use crate::simulation::monitoring::Sees;
use crate::simulation::script::Change;

impl Composer<'_> {
    /// Both of a redundant pair that nobody watches fail together: their victims lose all paths at once.
    pub(super) fn unmonitored_pair(&mut self) -> Option<()> {
        let pairs = self.twins();
        let breakable: Vec<usize> = self.breakable().collect();
        let pairs: Vec<[usize; 2]> = pairs
            .into_iter()
            .filter(|pair| pair.iter().all(|part| breakable.contains(part)))
            .collect();
        let pair = *(!pairs.is_empty()).then(|| self.rng.pick(&pairs))?;
        let cables = |part: usize| pair.iter().any(|device| self.world.links_of[*device].contains(&part));
        self.monitoring.checks.retain(|check| {
            !pair.contains(&check.of)
                && !cables(check.of)
                && !matches!(check.sees, Sees::Port(device) if pair.contains(&device))
        });
        let heals = self.rng.chance(0.5);
        let second = self.onset_ms + self.rng.range(0, 3_000);
        self.break_at(pair[0], self.onset_ms, heals);
        self.break_at(pair[1], second, heals);
        Some(())
    }

    pub(super) fn flapping(&mut self) -> Option<()> {
        let part = self.any_part()?;
        let phase = (2 * self.monitoring.longest_ms() + 5_000).max(35_000);
        let mut at = self.onset_ms;
        for _ in 0..4 {
            self.at(at, Change::Fail(part));
            self.at(at + phase, Change::Heal(part));
            at += 2 * phase;
        }
        self.fault(part, self.onset_ms, Some(at - phase));
        Some(())
    }

    /// A part that comes and goes at irregular times, faster than it is probed, for some minutes.
    pub(super) fn fast_flapping(&mut self) -> Option<()> {
        let part = self.any_part()?;
        let end = self.onset_ms + self.rng.range(240_000, 420_000);
        let samples: i64 = self
            .monitoring
            .checks
            .iter()
            .filter(|check| check.of == part && check.sees != Sees::Disk)
            .map(|check| (end - self.onset_ms) / check.every_ms)
            .sum();
        if samples < 20 {
            return None;
        }
        let mut at = self.onset_ms;
        while at < end {
            let back = at + self.rng.range(2_000, 8_000);
            self.at(at, Change::Fail(part));
            self.at(back, Change::Heal(part));
            at = back + self.rng.range(2_000, 8_000);
        }
        // Quiet for longer than flapping is held against it.
        self.script.end_ms = end + 420_000;
        self.faults.push(Fault {
            part,
            trouble: Trouble::Flapping,
            from_ms: self.onset_ms,
            healed_ms: Some(end),
        });
        Some(())
    }
}
