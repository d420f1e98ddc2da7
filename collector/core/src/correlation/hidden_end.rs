//! The end of hidden causes: they were only found by what they cut off together, so when anything behind them answers again
//! none of it is cut off any more.

use std::collections::BTreeSet;

use super::cause::Cause;
use super::correlator::Correlator;
use crate::health::evidence::Millis;

impl Correlator {
    /// Ends the hidden causes of these symptoms behind which something gave a sign of life long after they began. Soon after,
    /// such a sign shows that the cut is another one, and what hangs below it is judged anew. Gives whether there are any.
    pub(super) fn end_hidden_where_lit(&mut self, words: &[u32]) -> bool {
        let mut any = false;
        let symptoms = words.iter().filter_map(|word| self.facts.symptoms.get(word));
        let causes: BTreeSet<Cause> = symptoms.filter_map(|symptom| symptom.root).collect();
        for cause in causes {
            if let Some(end) = self.lit_behind(cause) {
                self.end_hidden(cause, end);
                any = true;
            }
        }
        any
    }

    /// When something behind a hidden cause gave a sign of life that shows that it has ended.
    fn lit_behind(&self, cause: Cause) -> Option<Millis> {
        let root = self.roots.get(&cause).filter(|root| !root.finding.hidden.is_empty())?;
        let structure = &self.facts.structure;
        let world = structure.consequences(&root.finding.hidden);
        let seen = |place: &u32| {
            structure
                .collector_place()
                .is_some_and(|collector| world.connected(collector, *place))
        };
        let end = world
            .cut_off()
            .filter(|place| !seen(place))
            .map(|place| self.facts.proof.live_at(place))
            .filter(|lit| self.is_recovery(root, *lit))
            .max()?;
        // What was still failing when it was last seen says nothing about the time after the end.
        let below = root
            .finding
            .explained()
            .filter_map(|word| self.facts.symptoms.get(word));
        Some(below.map(|symptom| symptom.at).fold(end, Millis::max))
    }

    /// What several hidden causes cut off together answers again: none of it is cut off any more, and what was last seen before
    /// that waits for its next word.
    pub(super) fn end_hidden(&mut self, cause: Cause, at: Millis) {
        let hidden = self.roots.get(&cause).map(|root| root.finding.hidden.clone());
        for cause in hidden.unwrap_or_default() {
            let Some(root) = self.roots.get_mut(&cause) else {
                continue;
            };
            root.recovered = root.recovered.max(Some(at));
            for word in root.finding.symptoms.clone() {
                self.facts.wait_for_next_word(word, at);
            }
            self.end_shared(cause, at);
            self.close_root(cause, at);
        }
    }
}
