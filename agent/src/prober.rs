//! Runs probes: each when it is due or asked for, a limited number at the same time, so that a slow one delays no other.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::clock;
use crate::config::Config;
use crate::probe::{self, Context, Outcome, ProbeSpec};
use crate::publisher::Request;
use crate::reading::Reading;
use crate::schedule::Schedule;

/// When nothing is scheduled.
const LONG: Duration = Duration::from_secs(3_600);

/// One finished run.
#[derive(Debug)]
pub struct Finished {
    /// When it ended, in milliseconds since the epoch.
    pub at_ms: i64,
    /// What it saw.
    pub outcome: Outcome,
    /// Whether the collector asked for it.
    pub asked: bool,
}

/// The running probes of an agent.
pub struct Prober {
    own_id: String,
    config: watch::Receiver<Arc<Config>>,
    context: Arc<Context>,
    start: Instant,
    schedule: Schedule,
    permits: Arc<Semaphore>,
    /// Names of what runs; `true` once the collector has asked for it meanwhile.
    running: HashMap<String, bool>,
    runs: JoinSet<(String, Finished)>,
}

impl Prober {
    /// A prober for this configuration and its changes.
    pub fn new(own_id: &str, config: watch::Receiver<Arc<Config>>) -> Self {
        let mut prober = Self {
            own_id: own_id.to_owned(),
            config,
            context: Arc::new(Context::default()),
            start: Instant::now(),
            schedule: Schedule::default(),
            permits: Arc::new(Semaphore::new(1)),
            running: HashMap::new(),
            runs: JoinSet::new(),
        };
        prober.configure();
        prober
    }

    /// Runs until nobody wants its results any more.
    pub async fn run(mut self, mut requests: mpsc::Receiver<Request>, results: mpsc::Sender<Finished>) {
        loop {
            let next = self
                .schedule
                .next()
                .map_or(Instant::now() + LONG, |next| self.start + next);
            tokio::select! {
                () = sleep_until(next) => {
                    let config = self.config.borrow().clone();
                    for index in self.schedule.due(self.start.elapsed()) {
                        self.start_run(&config.probe[index], false);
                    }
                }
                Some(Ok((name, mut finished))) = self.runs.join_next() => {
                    finished.asked |= self.running.remove(&name).unwrap_or(false);
                    if results.send(finished).await.is_err() {
                        return;
                    }
                }
                Some(request) = requests.recv() => self.answer(&request),
                changed = self.config.changed() => match changed {
                    Ok(()) => self.configure(),
                    Err(_) => return,
                },
            }
        }
    }

    fn configure(&mut self) {
        let config = self.config.borrow_and_update().clone();
        let intervals: Vec<_> = config.probe.iter().map(ProbeSpec::interval).collect();
        self.schedule = Schedule::new(self.start.elapsed(), &intervals);
        self.permits = Arc::new(Semaphore::new(config.probes.concurrent));
    }

    fn answer(&mut self, request: &Request) {
        let Request::ProbeNow { component, check } = request;
        let config = self.config.borrow().clone();
        let own = |of: &str| of.is_empty() || of == self.own_id;
        let about = |spec: &ProbeSpec| {
            let of = spec.component.as_deref().unwrap_or_default();
            of == component || (own(of) && own(component))
        };
        let asked: Vec<_> = config.probe.iter().filter(|spec| about(spec)).collect();
        for spec in asked {
            if check.is_empty() || spec.check_name() == check {
                self.start_run(spec, true);
            }
        }
    }

    /// A probe that still runs is not started again: its answer is about to come.
    fn start_run(&mut self, spec: &ProbeSpec, asked: bool) {
        if let Some(known) = self.running.get_mut(&spec.name) {
            *known |= asked;
            return;
        }
        self.running.insert(spec.name.clone(), asked);
        let (spec, context, permits) = (spec.clone(), self.context.clone(), self.permits.clone());
        self.runs.spawn(async move {
            // The semaphore is never closed.
            let _permit = permits.acquire_owned().await;
            let start = Instant::now();
            let mut outcome = probe::run(&spec, &context).await;
            let seconds = start.elapsed().as_secs_f64();
            let labels = [("probe", spec.name.as_str())];
            outcome
                .readings
                .push(Reading::own("agent.probe_duration_seconds", seconds).labelled(labels));
            let finished = Finished {
                at_ms: clock::wall_ms(),
                outcome,
                asked,
            };
            (spec.name, finished)
        });
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::net::TcpListener;
    use tokio::time::timeout;

    use super::*;
    use crate::reading::Status;

    const PATIENCE: Duration = Duration::from_secs(60);

    fn start(
        text: &str,
    ) -> (
        mpsc::Sender<Request>,
        mpsc::Receiver<Finished>,
        watch::Sender<Arc<Config>>,
    ) {
        let config: Config = toml::from_str(text).expect("right");
        let (sender, config) = watch::channel(Arc::new(config));
        let (requests, asked) = mpsc::channel(8);
        let (finished, results) = mpsc::channel(8);
        tokio::spawn(Prober::new("web-1", config).run(asked, finished));
        (requests, results, sender)
    }

    async fn next(results: &mut mpsc::Receiver<Finished>) -> Finished {
        timeout(PATIENCE, results.recv())
            .await
            .expect("in time")
            .expect("it runs")
    }

    /// Accepts connections and never answers.
    async fn silent_server() -> (TcpListener, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound").to_string();
        (listener, address)
    }

    #[tokio::test]
    async fn a_slow_probe_delays_no_other() {
        let (_silent, slow) = silent_server().await;
        let (_requests, mut results, _config) = start(&format!(
            "[[probe]]\nname = \"slow\"\ntype = \"http\"\nurl = \"http://{slow}/\"\ninterval = \"40s\"\ntimeout = \"40s\"\n\
             [[probe]]\nname = \"fast\"\ntype = \"tcp\"\naddress = \"{slow}\"\ninterval = \"1s\"\ntimeout = \"1s\"\n"
        ));
        for _ in 0..3 {
            let finished = next(&mut results).await;
            assert_eq!(finished.outcome.checks[0].check, "tcp");
            assert_eq!(finished.outcome.checks[0].status, Status::Ok);
        }
    }

    #[tokio::test]
    async fn the_collector_gets_its_answer_at_once() {
        let (_silent, address) = silent_server().await;
        let (requests, mut results, _config) = start(&format!(
            "[[probe]]\nname = \"a\"\ntype = \"tcp\"\naddress = \"{address}\"\ninterval = \"1h\"\n\
             [[probe]]\nname = \"b\"\ntype = \"tcp\"\ncomponent = \"db-1\"\naddress = \"{address}\"\ninterval = \"1h\"\n"
        ));
        assert!(!next(&mut results).await.asked);
        let request = Request::ProbeNow {
            component: "db-1".into(),
            check: "tcp".into(),
        };
        requests.send(request).await.expect("it runs");
        let finished = next(&mut results).await;
        assert!(finished.asked);
        assert_eq!(finished.outcome.checks[0].component.as_deref(), Some("db-1"));
    }

    #[tokio::test]
    async fn a_changed_configuration_changes_what_is_probed() {
        let (_silent, address) = silent_server().await;
        let (_requests, mut results, config) = start("");
        let text = format!("[[probe]]\nname = \"new\"\ntype = \"tcp\"\naddress = \"{address}\"\n");
        config.send_replace(Arc::new(toml::from_str(&text).expect("right")));
        assert_eq!(next(&mut results).await.outcome.checks[0].status, Status::Ok);
    }
}
