//! Whether all that crosses an element shakes alike: the good samples tell where a tremor comes from.

use std::collections::BTreeSet;

use super::cause::Cause;
use super::facts::Facts;
use super::nature::Nature;
use super::spell::shows;
use crate::health::Status;
use crate::health::evidence::{By, Millis};

/// So many affected components are looked at.
const LOOKED_AT: usize = 256;

/// So many checks are looked at where all of them are affected.
const WORDS: u32 = 1024;

/// More samples of a check than this say no more about chance.
const MOST: f64 = 24.0;

/// Samples of a check.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    failed: f64,
    of: f64,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.failed += other.failed;
        self.of += other.of;
    }

    fn rate(self) -> f64 {
        if self.of > 0.0 { self.failed / self.of } else { 0.0 }
    }

    /// Log-likelihood of these samples if each fails with this chance.
    fn likelihood(self, rate: f64) -> f64 {
        let part = |count: f64, chance: f64| if count > 0.0 { count * chance.ln() } else { 0.0 };
        part(self.failed, rate) + part(self.of - self.failed, 1.0 - rate)
    }

    /// By how much a chance of its own explains these samples better than this one.
    fn discord(self, rate: f64) -> f64 {
        self.likelihood(self.rate()) - self.likelihood(rate)
    }
}

/// What chance alone makes of the discord of so many samples that all fail at this rate.
fn expected_discord(of: f64, rate: f64) -> f64 {
    if rate <= 0.0 || rate >= 1.0 {
        return 0.0;
    }
    let of = of.min(MOST);
    let (mut chance, mut failed, mut expected) = ((1.0 - rate).powf(of), 0.0, 0.0);
    while failed <= of {
        expected += chance * Tally { failed, of }.discord(rate);
        chance *= (of - failed) / (failed + 1.0) * rate / (1.0 - rate);
        failed += 1.0;
    }
    expected
}

/// How what crosses an element shakes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shake {
    /// By how much it shakes less alike than chance would have it, in nats.
    pub discord: f64,
    /// The share of pings, and of connections, that fail.
    pub rates: [f64; 2],
}

impl Facts {
    /// How all that crosses an element has been shaking since a time. `words` are known to cross it.
    pub(super) fn shake(&self, cause: Cause, since: Millis, mut words: BTreeSet<u32>) -> Shake {
        let effect = self.structure.effect(cause);
        for component in effect.some(&self.structure, LOOKED_AT) {
            let about = self.store.about(component);
            words.extend(about.filter(|index| self.should_fail(&effect, self.store.word(*index))));
        }
        // What takes the collector itself off the network fails in all that it probes.
        let collector = self.structure.collector_place();
        if collector.is_some_and(|place| effect.isolates(&self.structure, place)) {
            let everywhere = 0..self.store.len().min(WORDS);
            words.extend(everywhere.filter(|index| self.should_fail(&effect, self.store.word(*index))));
        }
        // A ping that is lost is lost; a connection tries again. So these fail no more often than pings.
        let mut tallies: [Vec<Tally>; 2] = Default::default();
        for index in words {
            let word = self.store.word(index);
            let nature = self.natures.of(word.check);
            let tally = self.tally(index, since);
            // The state of a port is told by its device or not at all; and work may survive a provider that is gone for seconds.
            let port = self.structure.network.link_ends(word.of).is_some();
            let spared = port || self.has_only_lost_a_provider(&effect, cause, word);
            // What goes on failing has a reason of its own.
            let lasts = self
                .symptoms
                .get(&index)
                .is_some_and(|symptom| !self.may_tremble(symptom));
            if !lasts && word.by() != By::Own && shows(nature) && tally.of > 0.0 && (!spared || tally.failed > 0.0) {
                tallies[usize::from(nature != Nature::Liveness)].push(tally);
            }
        }
        let sum = |tallies: &[Tally]| {
            tallies.iter().fold(Tally::default(), |mut sum, tally| {
                sum.add(*tally);
                sum
            })
        };
        let [mut pings, mut connections] = [sum(&tallies[0]), sum(&tallies[1])];
        let pooled = connections.rate() > pings.rate() && pings.of > 0.0;
        if pooled {
            pings.add(connections);
            connections = pings;
        }
        let rates = [pings.rate(), connections.rate()];
        let mut discord = 0.0;
        for (tallies, rate) in tallies.iter().zip(rates) {
            discord += tallies
                .iter()
                .map(|tally| tally.discord(rate) - expected_discord(tally.of, rate))
                .sum::<f64>();
        }
        Shake {
            discord: discord.max(0.0),
            rates,
        }
    }

    /// The samples of a check since a time, as far as they are still known one by one.
    fn tally(&self, index: u32, since: Millis) -> Tally {
        let word = self.store.word(index);
        let Some(history) = self.store.history(index) else {
            let from = word.since.max(since);
            if word.status != Status::Ok || word.at < from {
                return Tally::default();
            }
            let samples = (word.at - from) / Millis::from(word.interval.max(1_000)) + 1;
            return Tally {
                failed: 0.0,
                of: (samples as f64).min(f64::from(word.streak)),
            };
        };
        let mut tally = Tally::default();
        for (at, status) in history.samples() {
            if at >= since && status != Status::Unknown {
                tally.of += 1.0;
                tally.failed += f64::from(u8::from(status == Status::Critical));
            }
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_makes_no_discord_on_average() {
        for (of, rate) in [(2.0, 0.03), (10.0, 0.3), (24.0, 0.5)] {
            let expected = expected_discord(of, rate);
            assert!((0.0..0.7).contains(&expected), "{expected} of {of} at {rate}");
        }
        assert!(expected_discord(2.0, 0.03) < expected_discord(10.0, 0.3));
    }

    #[test]
    fn a_steady_check_beside_a_shaking_one_is_discord() {
        let (shaking, steady) = (Tally { failed: 10.0, of: 20.0 }, Tally { failed: 0.0, of: 20.0 });
        let apart = shaking.discord(0.25) + steady.discord(0.25);
        assert!(apart > 7.0, "{apart}");
        assert!(shaking.discord(0.5).abs() < 1e-9);
    }
}
