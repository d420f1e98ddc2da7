//! Slows down guessing of passwords: counts failed attempts by account and by address.
//!
//! Counting by account alone would let anyone lock a person out from anywhere, so the tight limit is on the pair of
//! account and address; the address alone has a wider one, because many people may share it behind a proxy.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

/// Failed attempts that one address may make on one account in a window.
const PER_ACCOUNT: u32 = 5;
/// Failed attempts that one address may make on all accounts in a window.
const PER_ADDRESS: u32 = 50;
/// The window, which begins with the first failure.
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Most counters kept; beyond it the oldest windows are forgotten first.
const MAX_COUNTERS: usize = 10_000;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key(IpAddr, Option<String>);

#[derive(Clone, Copy, Debug)]
struct Counter {
    since: Instant,
    failures: u32,
}

/// Failed attempts by account and address.
#[derive(Debug, Default)]
pub struct Throttle {
    counters: FxHashMap<Key, Counter>,
}

impl Throttle {
    /// Counts an attempt as failed before it is judged, so that attempts in parallel cannot slip through; or says how
    /// long to wait. A success takes it back with [`Throttle::succeeded`].
    pub fn attempt(&mut self, now: Instant, address: IpAddr, account: &str) -> Result<(), Duration> {
        let keys = keys(address, account);
        for (key, limit) in &keys {
            if let Some(counter) = self.current(now, key)
                && counter.failures >= *limit
            {
                return Err(WINDOW.saturating_sub(now.saturating_duration_since(counter.since)));
            }
        }
        for (key, _) in keys {
            self.count(now, key);
        }
        Ok(())
    }

    /// Takes the last attempt back and forgives the account's earlier ones from this address.
    pub fn succeeded(&mut self, address: IpAddr, account: &str) {
        let [(of_account, _), (of_address, _)] = keys(address, account);
        self.counters.remove(&of_account);
        if let Some(counter) = self.counters.get_mut(&of_address) {
            counter.failures = counter.failures.saturating_sub(1);
        }
    }

    fn current(&self, now: Instant, key: &Key) -> Option<Counter> {
        self.counters
            .get(key)
            .copied()
            .filter(|counter| now.saturating_duration_since(counter.since) < WINDOW)
    }

    fn count(&mut self, now: Instant, key: Key) {
        let counter = self.current(now, &key).unwrap_or(Counter {
            since: now,
            failures: 0,
        });
        if self.counters.len() >= MAX_COUNTERS && !self.counters.contains_key(&key) {
            self.forget(now);
        }
        self.counters.insert(
            key,
            Counter {
                failures: counter.failures + 1,
                ..counter
            },
        );
    }

    /// Makes room: drops what has expired or, if nothing has, the older half.
    fn forget(&mut self, now: Instant) {
        self.counters
            .retain(|_, counter| now.saturating_duration_since(counter.since) < WINDOW);
        if self.counters.len() >= MAX_COUNTERS {
            let mut starts: Vec<Instant> = self.counters.values().map(|counter| counter.since).collect();
            let middle = starts.len() / 2;
            let (_, median, _) = starts.select_nth_unstable(middle);
            let median = *median;
            self.counters.retain(|_, counter| counter.since > median);
            tracing::warn!("more failed log-ins than are counted: the older ones were forgotten");
        }
    }
}

fn keys(address: IpAddr, account: &str) -> [(Key, u32); 2] {
    [
        (Key(address, Some(account.to_owned())), PER_ACCOUNT),
        (Key(address, None), PER_ADDRESS),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const THERE: IpAddr = IpAddr::V6(std::net::Ipv6Addr::LOCALHOST);

    #[test]
    fn a_guesser_is_stopped_and_the_owner_elsewhere_is_not() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        for _ in 0..PER_ACCOUNT {
            throttle.attempt(now, HERE, "wang").expect("within the limit");
        }
        let wait = throttle
            .attempt(now + Duration::from_secs(60), HERE, "wang")
            .expect_err("beyond the limit");
        assert_eq!(wait, WINDOW - Duration::from_secs(60));
        throttle.attempt(now, THERE, "wang").expect("another address");
        throttle
            .attempt(now + WINDOW, HERE, "wang")
            .expect("the window is over");
    }

    #[test]
    fn a_success_forgives() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        for _ in 0..10 * PER_ADDRESS {
            throttle.attempt(now, HERE, "wang").expect("never failed");
            throttle.succeeded(HERE, "wang");
        }
    }

    #[test]
    fn spraying_one_password_over_many_accounts_is_stopped() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        let refused = (0..PER_ADDRESS + 1)
            .filter(|n| throttle.attempt(now, HERE, &n.to_string()).is_err())
            .count();
        assert_eq!(refused, 1);
    }

    #[test]
    fn memory_is_bounded() {
        let (mut throttle, now) = (Throttle::default(), Instant::now());
        for n in 0..40_000_u32 {
            let address = IpAddr::V4(n.into());
            throttle
                .attempt(now + Duration::from_millis(n.into()), address, "root")
                .expect("each address is new");
            assert!(throttle.counters.len() <= MAX_COUNTERS + 1);
        }
    }
}
