//! The collector about itself.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use jiff::{SignedDuration, Timestamp};
use zongbao_core::correlation::Text;
use zongbao_core::ids::ComponentId;

use crate::api::ports::{AgentState, Condition, ModelReport, PartHealth, System};
use crate::app::figures;
use crate::app::shared::{Shared, lock};
use crate::clock;
use crate::ingest::Agent;
use crate::notify::Counts;

/// A notification that has waited for so long is worth a word.
const LATE: SignedDuration = SignedDuration::from_mins(5);

pub(super) struct SystemPort(pub(super) Arc<Shared>);

impl System for SystemPort {
    fn readiness(&self) -> Vec<Condition> {
        let condition = |name, state: Result<(), String>| Condition {
            name,
            holds: state.is_ok(),
            message: state.err().unwrap_or_default(),
        };
        vec![condition("storage", self.storage()), condition("broker", self.broker())]
    }

    fn prometheus(&self) -> String {
        figures::prometheus(&self.0)
    }

    fn parts(&self) -> Vec<PartHealth> {
        vec![
            self.broker_part(),
            self.ingest_part(),
            self.storage_part(),
            self.outbox_part(),
            self.history_part(),
            self.configuration_part(),
        ]
    }

    fn agents(&self) -> Vec<AgentState> {
        self.0
            .book
            .all()
            .into_iter()
            .map(|(id, agent)| state_of(&id, &agent))
            .collect()
    }

    fn model(&self) -> ModelReport {
        lock(&self.0.model).clone()
    }

    fn started_at(&self) -> Timestamp {
        self.0.started_at
    }
}

impl SystemPort {
    fn storage(&self) -> Result<(), String> {
        lock(&self.0.storage_trouble).clone().map_or(Ok(()), Err)
    }

    fn broker(&self) -> Result<(), String> {
        match self.0.outbound() {
            Some(outbound) => outbound.status(),
            None => Err("starting".to_owned()),
        }
    }

    fn broker_part(&self) -> PartHealth {
        let state = self.broker();
        let agents = self.0.book.all();
        let online = agents.iter().filter(|(_, agent)| agent.is_online()).count();
        PartHealth {
            name: "broker",
            healthy: state.is_ok(),
            summary: summary(&state, "The broker takes connections", "消息服务正常"),
            figures: BTreeMap::from([("agents", figure(agents.len())), ("agents_online", figure(online))]),
        }
    }

    fn ingest_part(&self) -> PartHealth {
        let stats = self.0.queue.stats();
        let no_room = stats.no_room.load(Relaxed);
        let rejections = self.0.figures.rejections.by_name();
        PartHealth {
            name: "ingest",
            healthy: true,
            summary: text("Messages of agents are taken", "正在接收代理消息"),
            figures: BTreeMap::from([
                ("queue_bytes", figure(self.0.queue.used_bytes())),
                ("messages_total", count(stats.taken.load(Relaxed))),
                ("no_room_total", count(no_room)),
                (
                    "undiscovered_total",
                    count(self.0.undiscovered.get().map_or(0, |counter| counter.load(Relaxed))),
                ),
                (
                    "engine_rejections_total",
                    count(rejections.iter().map(|(_, rejected)| rejected).sum()),
                ),
                (
                    "refused_total",
                    count(stats.refused().iter().map(|(_, refused)| refused).sum()),
                ),
            ]),
        }
    }

    fn storage_part(&self) -> PartHealth {
        let state = self.storage();
        let figures = &self.0.figures;
        let mut told = BTreeMap::from([
            ("commits_total", count(figures.commits.load(Relaxed))),
            ("commit_failures_total", count(figures.commit_failures.load(Relaxed))),
            ("reserve_held", f64::from(u8::from(self.0.reserve.is_held()))),
        ]);
        told.extend(self.0.reserve.free_bytes().map(|free| ("disk_free_bytes", count(free))));
        PartHealth {
            name: "storage",
            healthy: state.is_ok(),
            summary: summary(&state, "The state database takes commits", "状态数据库正常"),
            figures: told,
        }
    }

    fn outbox_part(&self) -> PartHealth {
        let waiting = *lock(&self.0.outbox_waiting);
        let oldest = waiting.iter().filter_map(|kind| kind.oldest).min();
        let age = oldest.map(|oldest| clock::now().duration_since(oldest));
        let late = age.is_some_and(|age| age > LATE);
        let mut figures = BTreeMap::from([
            ("waiting", count(waiting.iter().map(|kind| kind.deliveries).sum())),
            ("oldest_seconds", age.map_or(0.0, |age| age.as_secs_f64().max(0.0))),
        ]);
        if let Some(counts) = self.0.deliveries.get() {
            let sum = |of: fn(&Counts) -> &AtomicU64| count(counts.iter().map(|kind| of(kind).load(Relaxed)).sum());
            figures.insert("sent_total", sum(|kind| &kind.delivered));
            figures.insert("retried_total", sum(|kind| &kind.retried));
            figures.insert("given_up_total", sum(|kind| &kind.given_up));
        }
        PartHealth {
            name: "outbox",
            healthy: !late,
            summary: if late {
                text("Notifications wait to be delivered", "有通知尚未送达")
            } else {
                text("Notifications are delivered", "通知正常送达")
            },
            figures,
        }
    }

    fn history_part(&self) -> PartHealth {
        let samples = &self.0.samples;
        let state = samples.history.trouble().map_or(Ok(()), Err);
        let mut figures = BTreeMap::from([
            ("samples_total", count(samples.history.figures().samples.load(Relaxed))),
            ("disk_bytes", count(samples.history.disk_bytes())),
        ]);
        if let Some(exporter) = &samples.exporter {
            figures.insert("influxdb_spool_bytes", count(exporter.spool_bytes()));
            figures.insert("influxdb_sent_total", count(exporter.figures().sent.load(Relaxed)));
        }
        let trouble = samples
            .exporter
            .as_ref()
            .and_then(crate::metrics_history::influx::Exporter::trouble);
        let state = state.and_then(|()| trouble.map_or(Ok(()), Err));
        PartHealth {
            name: "metrics_history",
            healthy: state.is_ok(),
            summary: summary(&state, "Samples are kept", "正在保存指标数据"),
            figures,
        }
    }

    fn configuration_part(&self) -> PartHealth {
        let refused = lock(&self.0.model).refused.is_some();
        let pending = lock(&self.0.config_pending).clone();
        let state = match (refused, pending) {
            (true, _) => Err("an edit of the model or the health settings is invalid and not in force".to_owned()),
            (false, Some(pending)) => Err(pending),
            (false, None) => Ok(()),
        };
        PartHealth {
            name: "configuration",
            healthy: state.is_ok(),
            summary: summary(&state, "What is on disk is in force", "磁盘上的配置已生效"),
            figures: BTreeMap::new(),
        }
    }
}

fn state_of(id: &str, agent: &Agent) -> AgentState {
    let presence = agent.presence.as_ref();
    let told = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    AgentState {
        component: ComponentId::new(id),
        version: presence.and_then(|presence| told(&presence.version)),
        online: agent.is_online(),
        last_batch_at: agent.last_batch_at,
        lag_seconds: agent
            .lag_ms
            .map(|ms| std::time::Duration::from_millis(ms.max(0).unsigned_abs()).as_secs_f64()),
        missed_batches: agent.missed,
        spool_bytes: presence.map(|presence| presence.spool_bytes),
        backlog_batches: agent.backlog,
        seen_at: agent.seen_at,
        interval_seconds: presence
            .filter(|presence| presence.interval_ms > 0)
            .map(|presence| f64::from(presence.interval_ms) / 1000.0),
        host_name: presence.and_then(|presence| told(&presence.host_name)),
        os: presence.and_then(|presence| told(&presence.os)),
        architecture: presence.and_then(|presence| told(&presence.architecture)),
        addresses: presence.map(|presence| presence.addresses.clone()).unwrap_or_default(),
    }
}

fn summary(state: &Result<(), String>, en: &str, zh: &str) -> Text {
    match state {
        Ok(()) => text(en, zh),
        Err(why) => text(why, &format!("故障：{why}")),
    }
}

fn text(en: &str, zh: &str) -> Text {
    Text {
        en: en.to_owned(),
        zh: zh.to_owned(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn figure(number: usize) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn count(number: u64) -> f64 {
    number as f64
}
