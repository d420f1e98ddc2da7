//! From the model and the current evidence to the most plausible set of root causes.

mod probe_request;
mod verdict;

pub use probe_request::ProbeRequest;
pub use verdict::{Candidate, Class, Evidence, Stance, Text, Verdict};
