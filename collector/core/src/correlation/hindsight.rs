//! What was the matter in the past, told from what is known of it now: the same rules, on words in the order they were said.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;

use super::cause::Cause;
use super::correlator::Correlator;
use super::proof::{PROMPT_MS, Proof};
use super::sampling::Effect;
use super::structure::is_work;
use super::symptom::blame;
use super::verdict::{Stance, Verdict};
use super::{Class, Settings};
use crate::health::evidence::{By, Millis, timestamp};
use crate::health::{AGENT_CHECK, CheckKey, Observation, Observer, Status};
use crate::ids::ComponentId;
use crate::network::Network;

/// So many components around a failure of the past are looked at.
const AROUND: usize = 2_000;

/// So many words of each check that did not come late are taken into account.
const WORDS_OF_A_CHECK: Millis = 200;

/// A failure that began and ended in the past.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    /// The fullest verdict on it while it lasted.
    pub verdict: Verdict,
    /// When the checks that showed it were all good again.
    pub ended: Timestamp,
}

/// What each check said, by the time it was said.
pub(crate) type Said = BTreeMap<CheckKey, BTreeMap<Timestamp, Status>>;

impl Correlator {
    /// How long evidence settles, by default.
    pub(crate) fn settle_window(&self) -> SignedDuration {
        SignedDuration::from_secs(self.facts.settings.settle_seconds.into())
    }

    /// How long before these checks said that a failure was over it may have been over: they look only now and then.
    pub(crate) fn vagueness<'k>(&self, keys: impl Iterator<Item = &'k CheckKey>) -> SignedDuration {
        let network = &self.facts.structure.network;
        let intervals = keys.filter_map(|key| {
            let mut words = self.facts.store.about(network.index(&key.of)?);
            let word = words.find(|word| self.facts.store.key(network, *word) == *key)?;
            Some(Millis::from(self.facts.store.word(word).interval) * 3 / 2)
        });
        let longest = SignedDuration::from_millis(intervals.max().unwrap_or_default());
        longest.max(self.settle_window())
    }

    /// The collector's component, if a failure of this one, its machine or a cable of that, only keeps the collector from seeing.
    pub(crate) fn blind_without(&self, id: &ComponentId) -> Option<ComponentId> {
        let structure = &self.facts.structure;
        let (collector, place) = (structure.collector?, structure.collector_place()?);
        let index = structure.network.index(id)?;
        let ends = structure.network.link_ends(index);
        let own = index == place || ends.is_some_and(|ends| ends.contains(&place));
        own.then(|| self.facts.component_id(collector))
    }

    /// Everything whose failure could explain that these checks fail, by the model.
    pub(crate) fn could_explain<'k>(&mut self, keys: impl Iterator<Item = &'k CheckKey>) -> Vec<ComponentId> {
        let causes = self.causes_of(keys);
        let mut ids: Vec<ComponentId> = causes
            .iter()
            .map(|cause| self.facts.component_id(cause.component))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether all these checks fail, and there are any, while a component is down, by the model.
    pub(crate) fn explains<'k>(&self, root: &ComponentId, keys: impl Iterator<Item = &'k CheckKey>) -> bool {
        let structure = &self.facts.structure;
        let network = &structure.network;
        let Some(root) = network.index(root) else {
            return false;
        };
        let world = Effect::Full(structure.consequences(&[Cause::down(root)]));
        let fails = |key: &CheckKey| {
            let subject = network.index(&key.of).zip(by(network, key));
            subject.is_some_and(|(of, by)| {
                let cut_off = || network.place(of).is_some_and(|place| world.isolates(structure, place));
                let lost = key.check.as_str() == AGENT_CHECK && cut_off();
                lost || world.takes_down(of) || self.facts.fails_from_outside(&world, of, by)
            })
        };
        let mut keys = keys.peekable();
        keys.peek().is_some() && keys.all(fails)
    }

    /// Whether all these checks fail while these components are down at once, by the model: what is redundant is cut off only
    /// by several together.
    pub(crate) fn follow_jointly<'k>(
        &self,
        roots: &[ComponentId],
        mut keys: impl Iterator<Item = &'k CheckKey>,
    ) -> bool {
        let network = &self.facts.structure.network;
        let down: Vec<Cause> = roots
            .iter()
            .filter_map(|root| network.index(root))
            .map(Cause::down)
            .collect();
        let world = Effect::Full(self.facts.structure.consequences(&down));
        keys.all(|key| {
            let subject = network.index(&key.of).zip(by(network, key));
            subject.is_some_and(|(of, by)| self.facts.fails_from_outside(&world, of, by))
        })
    }

    fn causes_of<'k>(&mut self, keys: impl Iterator<Item = &'k CheckKey>) -> Vec<Cause> {
        let structure = &mut self.facts.structure;
        let network = structure.network.clone();
        let mut causes = Vec::new();
        for key in keys {
            let Some(of) = network.index(&key.of) else { continue };
            let Some(by) = by(&network, key) else { continue };
            let from = match by {
                By::Own => None,
                By::Collector => structure.collector_place(),
                By::Agent(agent) => network.place(agent),
            };
            let nature = self.facts.natures.named(&key.check);
            causes.extend(blame(structure, of, nature, by, from).iter().copied());
        }
        causes.sort_unstable();
        causes.dedup();
        causes
    }

    /// Which of these the late words prove healthy at some time in `[from, to]`.
    pub(crate) fn proven_healthy(
        &self,
        late: &Said,
        suspects: &[ComponentId],
        from: Timestamp,
        to: Timestamp,
    ) -> Vec<ComponentId> {
        let structure = &self.facts.structure;
        let network = &structure.network;
        let mut proof = Proof::new(structure);
        for (key, said) in late {
            let (Some(of), Some(by)) = (network.index(&key.of), by(network, key)) else {
                continue;
            };
            let kind = structure.kind(of);
            let nature = self.facts.natures.shown_by_named(&key.check, kind);
            for (at, status) in said.range(from..=to.max(from)) {
                proof.learn_late(structure, (of, by, nature), *status, at.as_millisecond());
            }
        }
        let healthy = |id: &&ComponentId| {
            network.index(id).is_some_and(|index| {
                let at = if is_work(structure.kind(index)) {
                    proof.work_at(index)
                } else {
                    proof.answered_at(index)
                };
                (from.as_millisecond()..=to.as_millisecond()).contains(&at)
            })
        };
        suspects.iter().filter(healthy).cloned().collect()
    }

    /// The failures that began and ended within what was said late, seen together with what is known of the surroundings.
    pub(crate) fn look_back(&mut self, late: &Said) -> Vec<Past> {
        let failing = |said: &BTreeMap<Timestamp, Status>| said.values().any(|status| *status == Status::Critical);
        let accusing: Vec<&CheckKey> = late
            .iter()
            .filter(|(_, said)| failing(said))
            .map(|(key, _)| key)
            .collect();
        let times = accusing.iter().flat_map(|key| late[*key].keys());
        let (Some(first), Some(last)) = (times.clone().min(), times.max()) else {
            return Vec::new();
        };
        let suspects = self.causes_of_indices(&accusing);
        let around = self.around(&suspects);
        let network = self.facts.structure.network.clone();
        let near = |key: &CheckKey| {
            network
                .index(&key.of)
                .is_some_and(|of| around.binary_search(&of).is_ok())
        };
        let mut said: Said = late
            .iter()
            .filter(|(key, said)| failing(said) || near(key))
            .map(|(key, said)| (key.clone(), said.clone()))
            .collect();
        for of in &around {
            for index in self.facts.store.about(*of) {
                let key = self.facts.store.key(&network, index);
                let known = late.get(&key).and_then(|said| said.keys().next_back()).copied();
                let from = known.map_or(first.as_millisecond(), |known| known.as_millisecond() + 1);
                let (status, times) = self.said_promptly(index, from, last.as_millisecond());
                let words = times.into_iter().map(|at| (timestamp(at), status));
                said.entry(key).or_default().extend(words);
            }
        }
        relive(&network, &self.facts.settings, &said)
    }

    fn causes_of_indices(&mut self, keys: &[&CheckKey]) -> Vec<u32> {
        let causes = self.causes_of(keys.iter().copied());
        let mut components: Vec<u32> = causes.iter().map(|cause| cause.component).collect();
        components.dedup();
        components
    }

    /// These components, their cables and what needs them: whoever is known to have been healthy there narrows the blame.
    fn around(&self, centre: &[u32]) -> Vec<u32> {
        let network = &self.facts.structure.network;
        let ends = |link: u32| network.link_ends(link).into_iter().flatten();
        let neighbours = centre.iter().flat_map(|&component| {
            let cables = network.links_of(component).iter().copied();
            cables
                .flat_map(move |link| ends(link).chain([link]))
                .chain(ends(component))
                .chain(network.dependents_of(component).iter().copied())
        });
        let mut seen: rustc_hash::FxHashSet<u32> = rustc_hash::FxHashSet::default();
        let all = centre.iter().copied().chain(neighbours);
        let mut around: Vec<u32> = all.filter(|component| seen.insert(*component)).take(AROUND).collect();
        around.sort_unstable();
        around
    }

    /// The newest word of a check and when it was said, back to `from` and a little past `to`, as far as it has said the same
    /// without interruption: the samples in between are known by their distance.
    fn said_promptly(&self, index: u32, from: Millis, to: Millis) -> (Status, Vec<Millis>) {
        let word = self.facts.store.word(index);
        if word.status == Status::Unknown {
            return (word.status, Vec::new());
        }
        let interval = Millis::from(word.interval).max(1_000);
        let settle = 2 * self.facts.settle_of(word.of);
        let earliest = word.since.max(from - settle);
        let steps = ((word.at - (to + settle)) / interval).max(0);
        let newest = word.at - steps * interval;
        let times = (0..WORDS_OF_A_CHECK).map(|step| newest - step * interval);
        (word.status, times.take_while(|at| *at >= earliest).collect())
    }
}

fn by(network: &Network, key: &CheckKey) -> Option<By> {
    Some(match &key.by {
        Observer::Own => By::Own,
        Observer::Collector => By::Collector,
        Observer::Agent(agent) => By::Agent(network.index(agent)?),
    })
}

/// Hears everything at the times at which it was said, with the rules that hold for the present. Nothing proves the way to the
/// collector: whether that was open is the very thing that is not known.
fn relive(network: &Arc<Network>, settings: &Settings, said: &Said) -> Vec<Past> {
    let settings = Settings {
        late_seconds: u32::MAX,
        ..settings.clone()
    };
    let heard_after = SignedDuration::from_millis(PROMPT_MS + 1);
    let mut by_time: BTreeMap<Timestamp, Vec<Observation>> = BTreeMap::new();
    for (key, words) in said {
        for (at, status) in words {
            by_time.entry(*at).or_default().push(Observation {
                at: *at,
                of: key.of.clone(),
                check: key.check.clone(),
                by: key.by.clone(),
                status: *status,
                value: None,
                message: None,
            });
        }
    }
    let mut correlator = Correlator::new(Arc::clone(network), settings);
    let mut following = Following::default();
    for (at, words) in by_time {
        let Ok(now) = at.checked_add(heard_after) else { break };
        while let Some(wake) = correlator.next_wakeup().filter(|wake| *wake < now) {
            following.look(&correlator.evaluate(wake).verdicts, said, wake);
        }
        for word in &words {
            correlator.observe(now, word);
        }
        following.look(&correlator.evaluate(now).verdicts, said, now);
    }
    following.over
}

/// Verdicts that come and go.
#[derive(Default)]
struct Following {
    present: FxHashMap<ComponentId, Verdict>,
    over: Vec<Past>,
}

impl Following {
    fn look(&mut self, verdicts: &[Arc<Verdict>], said: &Said, now: Timestamp) {
        let names = |verdict: &Verdict, id: &ComponentId| verdict.root == *id || verdict.symptoms.contains(id);
        let mut gone: Vec<ComponentId> = self
            .present
            .keys()
            .filter(|root| !verdicts.iter().any(|verdict| verdict.root == **root))
            .cloned()
            .collect();
        gone.sort_unstable();
        for root in gone {
            let Some(verdict) = self.present.remove(&root) else {
                continue;
            };
            // What another verdict explains now has not ended.
            let lives_on = verdicts.iter().any(|other| names(other, &root));
            if let (false, Some(ended)) = (lives_on, ended(&verdict, said, now)) {
                self.over.push(Past { verdict, ended });
            }
        }
        for verdict in verdicts {
            let known = self.present.get(&verdict.root);
            if known.is_none_or(|known| known.symptoms.len() <= verdict.symptoms.len()) {
                let since = known.map_or(verdict.since, |known| known.since.min(verdict.since));
                let verdict = Verdict {
                    since,
                    ..(**verdict).clone()
                };
                self.present.insert(verdict.root.clone(), verdict);
            }
        }
    }
}

/// When the last of the checks that showed a failure was good again; `None` = none of them ever was.
fn ended(verdict: &Verdict, said: &Said, now: Timestamp) -> Option<Timestamp> {
    if verdict.class == Class::MonitoringBlind {
        return None;
    }
    let showing = verdict
        .evidence
        .iter()
        .filter(|e| e.stance == Stance::For && e.status == Status::Critical);
    showing.filter_map(|e| good_again(said.get(&e.check)?, now)).max()
}

/// The first good word after the last failing one up to `now`.
fn good_again(said: &BTreeMap<Timestamp, Status>, now: Timestamp) -> Option<Timestamp> {
    let mut newest_first = said.range(..=now).rev();
    let (failed, _) = newest_first.find(|(_, status)| **status == Status::Critical)?;
    let mut later = said.range(*failed..=now);
    later.find(|(_, status)| **status == Status::Ok).map(|(at, _)| *at)
}
