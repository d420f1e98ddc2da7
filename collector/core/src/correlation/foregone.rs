//! What follows from causes that nothing else could explain is no cause of its own: found for all causes at once, so that the
//! end of what hundreds need costs as much as there are of them, and not the square of it.

use rustc_hash::FxHashMap;

use super::cause::Cause;
use super::consequence::Consequences;
use super::facts::Facts;
use super::joint::Worlds;
use super::nature::Nature;
use super::symptom::Symptom;
use crate::health::evidence::By;

/// With more causes than this, what they do together is not looked at.
const MOST_AT_ONCE: usize = 20_000;

impl Facts {
    /// Takes out every cause whose symptoms follow from those among the others that can only be roots: even with everything
    /// failed that was chosen, they have all that they need.
    pub(crate) fn drop_foregone(&self, chosen: Vec<Cause>, symptoms: &[&Symptom]) -> Vec<Cause> {
        if chosen.len() < 3 || chosen.len() > MOST_AT_ONCE {
            return chosen;
        }
        let mut accused = Accused::by(symptoms, &chosen);
        let everything = self.structure.consequences(&chosen);
        let may_follow = |index: &usize| {
            let cause = chosen[*index];
            let mut mine = accused.alone(*index);
            let joint =
                self.may_fail_jointly(cause) || mine.clone().any(|symptom| self.is_joint_victim(cause, symptom));
            joint && mine.all(|symptom| self.may_follow(&everything, cause, symptom))
        };
        let (open, certain): (Vec<usize>, Vec<usize>) = (0..chosen.len()).partition(may_follow);
        let certain: Vec<Cause> = certain.into_iter().map(|index| chosen[index]).collect();
        let mut worlds = Worlds::default();
        let mut kept = chosen.clone();
        for index in open {
            let mine: Vec<&Symptom> = accused.alone(index).collect();
            let roots = self.accomplices(&mine, &certain);
            if roots.len() > 1 && !mine.is_empty() && self.follow_in(&mut worlds, &roots, &mine) {
                accused.acquit(index);
                kept.retain(|cause| *cause != chosen[index]);
            }
        }
        kept
    }

    /// Whether a symptom might be there without its cause when everything else has failed that was chosen. What a failure of the
    /// cause itself hides is taken for possible.
    fn may_follow(&self, everything: &Consequences<'_>, cause: Cause, symptom: &Symptom) -> bool {
        let network = &self.structure.network;
        let on_the_network =
            !network.links_of(cause.component).is_empty() || network.link_ends(cause.component).is_some();
        if on_the_network || symptom.of != cause.component || symptom.nature == Nature::Agent {
            return Self::can_join(cause);
        }
        let cut_off = match (symptom.from, network.place(symptom.of)) {
            (Some(from), Some(place)) => !everything.connected(from, place),
            _ => symptom.from.is_some(),
        };
        symptom.nature != Nature::Degradation && (everything.lacks(symptom.of) || (cut_off && symptom.by != By::Own))
    }
}

/// Which symptoms each of the chosen causes explains, and how many of these explain each symptom.
struct Accused<'a> {
    symptoms: &'a [&'a Symptom],
    /// By cause.
    by: Vec<Vec<u32>>,
    /// By symptom.
    explained: Vec<u32>,
}

impl<'a> Accused<'a> {
    fn by(symptoms: &'a [&'a Symptom], chosen: &[Cause]) -> Self {
        let number: FxHashMap<Cause, usize> = chosen.iter().copied().zip(0..).collect();
        let mut by = vec![Vec::new(); chosen.len()];
        let mut explained = vec![0; symptoms.len()];
        for (index, symptom) in (0u32..).zip(symptoms) {
            for cause in symptom.viable.iter().filter_map(|cause| number.get(cause)) {
                by[*cause].push(index);
                explained[index as usize] += 1;
            }
        }
        Self {
            symptoms,
            by,
            explained,
        }
    }

    /// The symptoms that none of the other causes explains.
    fn alone(&self, cause: usize) -> impl Iterator<Item = &'a Symptom> + Clone + '_ {
        let mine = self.by[cause]
            .iter()
            .filter(|index| self.explained[**index as usize] == 1);
        mine.map(|index| self.symptoms[*index as usize])
    }

    /// A cause is not needed.
    fn acquit(&mut self, cause: usize) {
        for index in &self.by[cause] {
            self.explained[*index as usize] -= 1;
        }
    }
}
