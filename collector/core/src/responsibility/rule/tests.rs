//! Behaviour of the dated responsibility rule.
