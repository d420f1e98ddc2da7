//! What the API counts about itself, for `/metrics`.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// A count that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more; returns how many there were before.
    pub fn add(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The API's counters.
#[derive(Debug, Default)]
pub struct Counters {
    /// Requests answered.
    pub requests: Counter,
    /// Answers that said the server failed (5xx).
    pub failures: Counter,
    /// Requests cut off after the time-out.
    pub timeouts: Counter,
    /// Log-ins with a wrong name or password.
    pub failed_log_ins: Counter,
    /// Log-ins refused because of too many failures.
    pub throttled_log_ins: Counter,
    /// Live streams refused because of a limit.
    pub refused_streams: Counter,
    /// Listeners told to fetch everything anew because they were too slow.
    pub lagging_listeners: Counter,
}

impl Counters {
    /// In the Prometheus exposition format.
    pub fn prometheus(&self, open_streams: usize) -> String {
        let counters = [
            ("requests", "requests answered", &self.requests),
            ("failures", "answers with a status of 500 and above", &self.failures),
            ("timeouts", "requests cut off after the time-out", &self.timeouts),
            (
                "failed_log_ins",
                "log-ins with a wrong name or password",
                &self.failed_log_ins,
            ),
            (
                "throttled_log_ins",
                "log-ins refused after too many failures",
                &self.throttled_log_ins,
            ),
            (
                "refused_streams",
                "live streams refused because of a limit",
                &self.refused_streams,
            ),
            (
                "lagging_listeners",
                "listeners told to fetch everything anew",
                &self.lagging_listeners,
            ),
        ];
        let mut text = String::new();
        for (name, help, counter) in counters {
            let name = format!("zongbao_api_{name}_total");
            writeln!(
                text,
                "# HELP {name} {help}\n# TYPE {name} counter\n{name} {}",
                counter.get()
            )
            .expect("writing to a string succeeds");
        }
        let name = "zongbao_api_open_streams";
        writeln!(
            text,
            "# HELP {name} open live streams\n# TYPE {name} gauge\n{name} {open_streams}"
        )
        .expect("writing to a string succeeds");
        text
    }
}
