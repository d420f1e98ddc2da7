//! From the model and the current evidence to the most plausible set of root causes.

mod correlator;
mod probe_request;
mod settings;
mod verdict;
mod view;

pub use correlator::Correlator;
pub use probe_request::ProbeRequest;
pub use settings::{Rule, Settings};
pub use verdict::{Candidate, Class, Evidence, Stance, Text, Verdict};
pub use view::{ComponentStatus, Evaluation, Explanation, State};
