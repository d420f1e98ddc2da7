//! Behaviour of the stopwatch.
