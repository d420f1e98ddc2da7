//! The text of `/metrics`.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::housekeeping::Waiting;
use super::shared::{Shared, lock};
use crate::notify::{Counts, KINDS};
use crate::telemetry::Exposition;

const SECONDS_PER_US: f64 = 1e-6;

/// Everything that is counted. The names are an interface.
pub(super) fn prometheus(shared: &Shared) -> String {
    let mut out = Exposition::default();
    ingest(shared, &mut out);
    commits(shared, &mut out);
    agents(shared, &mut out);
    notifications(shared, &mut out);
    history(shared, &mut out);
    let refused = lock(&shared.model).refused.is_some();
    out.gauge(
        "zongbao_model_edit_refused",
        "1 while the model on disk is invalid and not in force",
        f64::from(u8::from(refused)),
    );
    let pending = lock(&shared.config_pending).is_some();
    out.gauge(
        "zongbao_config_edit_pending",
        "1 while the configuration on disk is not the one in force",
        f64::from(u8::from(pending)),
    );
    let broker = shared.outbound().is_some_and(|outbound| outbound.status().is_ok());
    out.gauge(
        "zongbao_broker_up",
        "1 while the broker can be reached",
        f64::from(u8::from(broker)),
    );
    out.finish()
}

fn ingest(shared: &Shared, out: &mut Exposition) {
    let stats = shared.queue.stats();
    out.counter(
        "zongbao_ingest_messages_total",
        "Messages taken from agents",
        read(&stats.taken),
    );
    out.counter(
        "zongbao_ingest_no_room_total",
        "Messages left to their agents because the queue was full",
        read(&stats.no_room),
    );
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    out.gauge(
        "zongbao_ingest_queue_bytes",
        "Bytes that wait for a commit",
        shared.queue.used_bytes() as f64,
    );
    let refused = stats.refused();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let refused = refused.iter().map(|(why, count)| (*why, *count as f64));
    out.labelled(
        "zongbao_refused_total",
        "counter",
        "Clients and messages refused, by reason",
        "reason",
        refused,
    );
    let figures = &shared.figures;
    out.counter(
        "zongbao_samples_total",
        "Samples of metrics taken",
        read(&figures.samples),
    );
    out.counter(
        "zongbao_engine_events_total",
        "Observations and measurements given to the engine",
        read(&figures.events),
    );
    out.counter(
        "zongbao_unsent_total",
        "Messages to agents that could not be sent",
        read(&figures.unsent),
    );
    out.counter(
        "zongbao_probe_requests_total",
        "Probes asked for to settle an ambiguity",
        read(&figures.probes),
    );
    out.counter(
        "zongbao_lines_total",
        "Lines of line protocol taken from MQTT",
        read(&figures.lines),
    );
    let undiscovered = shared.undiscovered.get().map_or(0, |counter| read(counter));
    out.counter(
        "zongbao_undiscovered_total",
        "Words of hosts that the model does not name and that are not shown because there are too many",
        undiscovered,
    );
    let rejections = figures.rejections.by_name();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let rejections = rejections.iter().map(|(name, count)| (name.as_str(), *count as f64));
    out.labelled(
        "zongbao_engine_rejections_total",
        "counter",
        "What the engine could not do without anybody waiting to hear it, by reason",
        "reason",
        rejections,
    );
    out.counter(
        "zongbao_lines_refused_total",
        "Lines of line protocol refused",
        read(&figures.lines_refused),
    );
}

fn commits(shared: &Shared, out: &mut Exposition) {
    let figures = &shared.figures;
    out.counter(
        "zongbao_commits_total",
        "Transactions committed",
        read(&figures.commits),
    );
    out.counter(
        "zongbao_commit_failures_total",
        "Commits that failed and were tried again",
        read(&figures.commit_failures),
    );
    out.gauge(
        "zongbao_commit_seconds_total",
        "Time spent in committing",
        seconds(&figures.commit_us),
    );
    out.gauge(
        "zongbao_engine_seconds_total",
        "Time spent in the engine",
        seconds(&figures.engine_us),
    );
    out.gauge(
        "zongbao_disk_reserve_held",
        "1 while room is kept back on the disk of the state; 0 = the disk is full",
        f64::from(u8::from(shared.reserve.is_held())),
    );
    let ready = lock(&shared.storage_trouble).is_none();
    out.gauge(
        "zongbao_storage_up",
        "1 while the state database takes commits",
        f64::from(u8::from(ready)),
    );
}

fn agents(shared: &Shared, out: &mut Exposition) {
    let agents = shared.book.all();
    let online = agents.iter().filter(|(_, agent)| agent.is_online()).count();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    out.labelled(
        "zongbao_agents",
        "gauge",
        "Agents ever heard of, by whether their connection stands",
        "online",
        [("yes", online as f64), ("no", (agents.len() - online) as f64)],
    );
    out.counter(
        "zongbao_batches_total",
        "Batches taken",
        agents.iter().map(|(_, agent)| agent.batches).sum(),
    );
    out.counter(
        "zongbao_duplicate_batches_total",
        "Batches that came again",
        agents.iter().map(|(_, agent)| agent.duplicates).sum(),
    );
    out.counter(
        "zongbao_missed_batches_total",
        "Batches that never came",
        agents.iter().map(|(_, agent)| agent.missed).sum(),
    );
    let unknown = agents.iter().map(|(_, agent)| agent.unknown_components).sum();
    out.counter(
        "zongbao_unknown_components_total",
        "Check results about components that the model does not have",
        unknown,
    );
}

/// One of the counters of a kind of channel.
type CounterOf = fn(&Counts) -> &AtomicU64;

fn notifications(shared: &Shared, out: &mut Exposition) {
    let now = crate::clock::now();
    let waiting = *lock(&shared.outbox_waiting);
    let by_kind = |of: &dyn Fn(&Waiting) -> f64| -> Vec<(&'static str, f64)> {
        KINDS.into_iter().zip(waiting.iter().map(of)).collect()
    };
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let deliveries = by_kind(&|waiting| waiting.deliveries as f64);
    out.labelled(
        "zongbao_outbox_waiting",
        "gauge",
        "Notifications that wait to be delivered, by kind of channel",
        "channel",
        deliveries,
    );
    let age = |waiting: &Waiting| {
        let oldest = waiting.oldest.map(|oldest| now.duration_since(oldest).as_secs_f64());
        oldest.map_or(0.0, |age| age.max(0.0))
    };
    out.labelled(
        "zongbao_outbox_oldest_seconds",
        "gauge",
        "How long the oldest of them has waited",
        "channel",
        by_kind(&age),
    );
    let Some(counts) = shared.deliveries.get() else { return };
    let counters: [(&str, &str, CounterOf); 3] = [
        (
            "zongbao_notifications_sent_total",
            "Notifications delivered",
            |counts| &counts.delivered,
        ),
        (
            "zongbao_notifications_retried_total",
            "Attempts that failed and are repeated",
            |counts| &counts.retried,
        ),
        (
            "zongbao_notifications_given_up_total",
            "Notifications given up",
            |counts| &counts.given_up,
        ),
    ];
    for (name, help, counter) in counters {
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let values = counts.iter().map(|counts| read(counter(counts)) as f64);
        out.labelled(name, "counter", help, "channel", KINDS.into_iter().zip(values));
    }
}

fn history(shared: &Shared, out: &mut Exposition) {
    let history = &shared.samples.history;
    let figures = history.figures();
    out.counter(
        "zongbao_history_samples_total",
        "Samples committed to the metrics history",
        read(&figures.samples),
    );
    out.counter(
        "zongbao_history_failures_total",
        "Commits to the metrics history that failed",
        read(&figures.failures),
    );
    out.counter(
        "zongbao_history_blocks_total",
        "Hours of agents merged into blocks and rolled up",
        read(&figures.finished_hours),
    );
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    out.gauge(
        "zongbao_history_bytes",
        "Bytes of the metrics history on disk",
        history.disk_bytes() as f64,
    );
    let dropped = [
        ("too_old", &figures.too_old),
        ("too_new", &figures.too_new),
        ("over_limit", &figures.over_limit),
        ("not_finite", &figures.not_finite),
    ];
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let dropped = dropped.map(|(why, counter)| (why, read(counter) as f64));
    out.labelled(
        "zongbao_history_dropped_total",
        "counter",
        "Samples that the metrics history does not take, by reason",
        "reason",
        dropped,
    );
    let damaged = read(&figures.damaged_files) + read(&figures.damaged_parts);
    out.counter(
        "zongbao_history_damaged_total",
        "Files of the metrics history, or parts of them, that are damaged",
        damaged,
    );
    let Some(exporter) = &shared.samples.exporter else {
        return;
    };
    let figures = exporter.figures();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    out.gauge(
        "zongbao_influxdb_spool_bytes",
        "Bytes that wait to be sent to InfluxDB",
        exporter.spool_bytes() as f64,
    );
    out.counter(
        "zongbao_influxdb_sent_total",
        "Lines that InfluxDB took",
        read(&figures.sent),
    );
    out.counter(
        "zongbao_influxdb_rejected_total",
        "Lines that InfluxDB refused for good",
        read(&figures.rejected),
    );
    out.counter(
        "zongbao_influxdb_dropped_total",
        "Lines dropped because they could not be rendered or kept",
        read(&figures.dropped) + read(&figures.overrun),
    );
    out.counter(
        "zongbao_influxdb_retries_total",
        "Requests to InfluxDB that were repeated",
        read(&figures.retries),
    );
}

fn read(counter: &AtomicU64) -> u64 {
    counter.load(Relaxed)
}

fn seconds(us: &AtomicU64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let us = read(us) as f64;
    us * SECONDS_PER_US
}
