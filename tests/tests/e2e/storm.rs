//! A thousand symptoms of one dead switch, as three agents see them.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;
use zongbao_wire::Encode as _;
use zongbao_wire::message::{Batch, Status};
use zongbao_wire::topic;

use super::harness::model::{OBSERVERS, host};
use super::harness::mqtt::{Client, batch, check, presence};

pub const SYMPTOMS: usize = 1_000;
/// Batches in which one agent tells its share of the symptoms.
const BATCHES: u64 = 12;

/// The last batch of every agent.
pub const LAST: u64 = BATCHES + 1;
/// Batches that all agents have to deliver.
pub const ALL: u64 = LAST * OBSERVERS.len() as u64;

/// What one agent sees: first that all is well, then that the switch and its share of the hosts behind it are gone.
fn story(at: usize) -> Vec<Batch> {
    let agent = OBSERVERS[at];
    let hosts: Vec<_> = (1..=SYMPTOMS).filter(|n| n % OBSERVERS.len() == at).map(host).collect();
    let around = |switch: Status| {
        vec![
            check("r-1", "icmp", Status::Ok),
            check("r-2", "icmp", Status::Ok),
            check("sw-1", "icmp", switch),
        ]
    };
    let mut well = around(Status::Ok);
    well.extend(hosts.iter().map(|id| check(id, "icmp", Status::Ok)));
    let mut first = batch(agent, 1, well);
    first.base_time_ms -= 5_000;
    let mut batches = vec![first];
    let share = hosts.len().div_ceil(BATCHES as usize);
    for (seq, hosts) in (2..).zip(hosts.chunks(share)) {
        let mut gone = around(Status::Critical);
        gone.extend(hosts.iter().map(|id| check(id, "icmp", Status::Critical)));
        batches.push(batch(agent, seq, gone));
    }
    assert_eq!(batches.len() as u64, LAST);
    batches
}

/// Agents that deliver their stories whatever happens to the collector, and how many batches are acknowledged.
pub struct Storm {
    pub acknowledged: watch::Receiver<u64>,
    agents: JoinHandle<()>,
}

impl Storm {
    pub fn begin(port: u16, secrets: &[String]) -> Self {
        let (told, acknowledged) = watch::channel(0);
        let told = Arc::new(told);
        let (secrets, runtime) = (secrets.to_vec(), Handle::current());
        let agents = spawn_blocking(move || {
            let stories = secrets.into_iter().enumerate();
            let stories = stories.map(|(at, secret)| deliver(port, at, secret, told.clone()));
            runtime.block_on(join_all(stories));
        });
        Self { acknowledged, agents }
    }

    /// Waits until every agent has its last acknowledgement.
    pub async fn delivered(&mut self) {
        (&mut self.agents).await.expect("the agents deliver all they have");
        assert_eq!(*self.acknowledged.borrow(), ALL);
    }
}

async fn deliver(port: u16, at: usize, secret: String, told: Arc<watch::Sender<u64>>) {
    let batches = story(at);
    let mut committed = 0;
    while committed < LAST {
        let mut agent = Client::agent(port, OBSERVERS[at], &secret).await;
        agent
            .publish(topic::presence(&agent.id), presence(true).encode_to_vec())
            .await;
        'connected: while committed < LAST {
            for batch in batches.iter().filter(|batch| batch.seq > committed) {
                agent.send(batch).await;
            }
            // An agent sends again what nobody acknowledges.
            while let Ok(ack) = timeout(Duration::from_secs(2), agent.ack()).await {
                let Ok(ack) = ack else { break 'connected };
                let news = ack.saturating_sub(committed);
                committed += news;
                told.send_modify(|sum| *sum += news);
                if committed == LAST {
                    break;
                }
            }
        }
    }
}
