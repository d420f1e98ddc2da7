//! The spool against a simple model.
