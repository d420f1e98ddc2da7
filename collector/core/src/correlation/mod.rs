//! From the model and the current evidence to the most plausible set of root causes.
//!
//! One file per rule: `nature` (what a check means), `symptom` (whom it could blame), `proof` and `exoneration` (whom
//! the evidence of health clears), `supply` (power and sites), `idle` (devices without the programs they work for),
//! `presence` (whether a lost process is a consequence), `lost_agents` (which are silent, and with how many others),
//! `hang` (machines that answer and do nothing), `plausibility` (which cause is likelier), `cover` (fewer causes win),
//! `companions`, `joint` and `foregone` (failures that need several causes), `hidden_cut` and `hidden_end` (unwatched
//! elements that fail together), `unfolding` (supplies that give out bit by bit), `dying` (machines that do),
//! `unsettled` (a single sample overturns nothing), `flapping` (one failure, not one per flap), `spell`, `tremor` and
//! `shake` (what fails now and then), `outage` (what ended outages still explain), `maintenance`, `confirm` (one sample
//! is not an outage), `assign` (what hangs below which cause), `impact` (what it hurts), `judge` (the verdict), `gap`,
//! `victim`, `bypass` and `weak` (what is grouped although the model lacks the edge), `probing` (what to look at next),
//! `explain` (why, and why not), `hindsight` (what was the matter in the past). `blocks` and `consequence` are the
//! physics of the model, backwards and forwards (`sampling`: what is too large to be walked through); `correlator` ties
//! it together, with `ripening` and `resolve` (what is judged again, and when), `roots` (what becomes of a root cause),
//! `ending` (how it ends) and `resume` (what open incidents say after a restart).

mod assign;
mod blocks;
mod bypass;
mod cause;
mod changes;
mod coincidence;
mod companions;
mod confirm;
mod consequence;
mod correlator;
mod cover;
mod derived;
mod dying;
mod ending;
mod excused;
mod exoneration;
mod explain;
mod facts;
mod flapping;
mod foregone;
mod gap;
mod grouping;
mod hang;
mod hidden_cut;
mod hidden_end;
pub(crate) mod hindsight;
mod idle;
mod impact;
mod joint;
mod judge;
mod lossy;
mod lost_agents;
mod maintenance;
mod memo;
mod nature;
mod outage;
mod page;
pub(crate) mod phrases;
mod plausibility;
mod presence;
mod probe_request;
mod probing;
mod proof;
mod resolve;
mod resume;
mod ripening;
mod roots;
mod sampling;
mod settings;
mod shake;
mod solve;
mod spell;
mod structure;
mod suggestion;
mod supply;
mod suspicion;
mod symptom;
mod tremor;
mod unfolding;
mod unsettled;
mod verdict;
mod victim;
mod view;
mod weak;
mod weak_phrases;
mod weak_verdict;
mod what_if;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod properties_office;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod weak_tests;

pub use cause::Mode;
pub use correlator::Correlator;
pub use probe_request::ProbeRequest;
pub use settings::{Rule, Settings};
pub use suggestion::{EdgeKind, SuggestedEdge};
pub use verdict::{Candidate, Class, Evidence, Stance, Text, Verdict};
pub use view::{ComponentStatus, Evaluation, Explanation, State};
pub use what_if::WhatIf;
