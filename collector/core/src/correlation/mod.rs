//! From the model and the current evidence to the most plausible set of root causes.

mod verdict;

pub use verdict::{Candidate, Class, Evidence, Stance, Text, Verdict};
