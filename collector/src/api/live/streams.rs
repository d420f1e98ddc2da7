//! Counts open live streams, in all and of each principal.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::api::error::{Problem, text};

/// The open live streams.
#[derive(Clone)]
pub struct Streams {
    max: usize,
    max_each: usize,
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    all: usize,
    each: FxHashMap<String, usize>,
}

/// One open stream; it counts until this is dropped.
pub struct Ticket {
    name: String,
    open: Arc<Mutex<Open>>,
}

impl Streams {
    /// At most `max` in all and `max_each` of one principal.
    pub fn new(max: usize, max_each: usize) -> Self {
        Self {
            max,
            max_each,
            open: Arc::default(),
        }
    }

    /// Counts one more, or refuses it.
    pub fn open(&self, name: &str) -> Result<Ticket, Problem> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let of_this_name = open.each.get(name).copied().unwrap_or(0);
        if open.all >= self.max || of_this_name >= self.max_each {
            let limit = if open.all >= self.max { self.max } else { self.max_each };
            return Err(Problem::unavailable(text(
                format!("more than {limit} live streams are open"),
                format!("实时连接数已达上限 {limit}"),
            )));
        }
        open.all += 1;
        open.each.insert(name.to_owned(), of_this_name + 1);
        Ok(Ticket {
            name: name.to_owned(),
            open: self.open.clone(),
        })
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).all
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all -= 1;
        if let Some(count) = open.each.get_mut(&self.name) {
            *count -= 1;
            if *count == 0 {
                open.each.remove(&self.name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_stream_makes_room() {
        let streams = Streams::new(3, 2);
        let first = streams.open("a").expect("first");
        let _second = streams.open("a").expect("second");
        assert!(streams.open("a").is_err(), "at the limit of one principal");
        let _third = streams.open("b").expect("third");
        assert!(streams.open("c").is_err(), "at the limit of all");
        drop(first);
        assert!(streams.open("a").is_ok());
    }
}
