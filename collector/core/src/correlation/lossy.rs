//! A cable whose ports begin to count errors is suspected of what fails now and then beyond it, from the first failure on: it loses
//! part of what crosses it, and what gets through does not clear it.

use std::collections::BTreeSet;

use super::cause::Cause;
use super::facts::Facts;
use super::tremor::WINDOW_MS;
use crate::health::Status;
use crate::health::evidence::Millis;

/// Cables that count errors.
#[derive(Debug, Default)]
pub(crate) struct Cables {
    /// Their ports have counted errors of late.
    erring: BTreeSet<u32>,
    /// A check began to fail, or a port to count errors, since the last look.
    news: bool,
}

impl Cables {
    /// A check has begun to fail.
    pub(crate) fn failure_began(&mut self) {
        self.news = true;
    }

    /// The ports of a cable count errors.
    pub(crate) fn errs(&mut self, link: u32) {
        self.news |= self.erring.insert(link);
    }
}

impl Facts {
    /// Cables that count errors, and that what has just begun to fail could be lost on.
    pub(super) fn suspected_cables(&mut self, now: Millis) -> Vec<(Cause, usize)> {
        if !std::mem::take(&mut self.tremors.cables.news) || self.tremors.cables.erring.is_empty() {
            return Vec::new();
        }
        let mut erring = std::mem::take(&mut self.tremors.cables.erring);
        erring.retain(|link| self.counts_errors(*link, now - WINDOW_MS));
        let causes = erring.iter().map(|link| Cause::down(*link));
        let suspected =
            causes.filter(|cause| self.tremors.of(*cause).is_none() && !self.failing_now(*cause).is_empty());
        let crossing = |cause: &Cause| self.tremors.crossing.get(&cause.component).copied().unwrap_or_default();
        let found = suspected.map(|cause| (cause, crossing(&cause))).collect();
        self.tremors.cables.erring = erring;
        found
    }

    /// Whether the ports of a cable have been counting errors.
    pub(super) fn counts_errors(&self, link: u32, since: Millis) -> bool {
        let network = &self.structure.network;
        let counted = |(at, status): (Millis, Status)| at >= since && status == Status::Warning;
        let warned = |index: u32| {
            let (word, history) = (self.store.word(index), self.store.history(index));
            counted((word.at, word.status)) || history.is_some_and(|history| history.samples().any(counted))
        };
        network.link_ends(link).is_some() && !self.fails_itself(link) && self.store.about(link).any(warned)
    }

    /// Whether a cable began to count errors shortly before a time, or later, and so is suspected of what fails then. What has
    /// done so for long has shown what comes of it.
    pub(super) fn counts_errors_anew(&self, link: u32, since: Millis) -> bool {
        let long = |index: u32| {
            let word = self.store.word(index);
            word.status == Status::Warning && word.since < since - WINDOW_MS
        };
        self.counts_errors(link, since - WINDOW_MS) && !self.store.about(link).any(long)
    }
}
