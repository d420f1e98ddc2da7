//! The agent's binary against a real broker: what it promises about delivery. Needs `mosquitto`; skips itself without it.

mod bench;

use std::collections::BTreeSet;

use bench::{Bench, Heard};
use zongbao_wire::message::{Ack, Batch, Command, NeedSchema, Status, command};

/// Checks of the agent itself in a batch, by name.
fn check<'a>(batch: &'a Batch, name: &str) -> Option<(Status, &'a str)> {
    let check = batch.checks.iter().find(|check| check.check == name)?;
    Some((check.status(), check.message.as_str()))
}

#[tokio::test]
async fn batches_arrive_in_order_with_their_schema_and_leave_the_spool_once_acknowledged() {
    let Some(mut bench) = Bench::new("batches_arrive_in_order").await else {
        return;
    };
    let mut agent = bench.start_agent();
    let birth = bench.presence(|presence| presence.online).await;
    assert_eq!((birth.interval_ms, birth.clean), (1_000, false));
    for seq in 1..=3 {
        let batch = bench.batch().await;
        assert_eq!((batch.seq, batch.boot.clone()), (seq, birth.boot.clone()));
        assert!(!batch.columns.is_empty());
        assert!(seq > 1 || batch.schema.is_some(), "the first batch brings its schema");
        bench.acknowledge(&batch).await;
    }
    // The oldest batch that the spool holds tells that earlier ones are gone.
    let batch = bench.batch_where(|batch| batch.oldest_seq >= 3).await;
    assert!(batch.oldest_seq <= batch.seq);
    bench.terminate(&mut agent);
}

#[tokio::test]
async fn what_a_killed_agent_did_not_deliver_arrives_after_its_restart() {
    let Some(mut bench) = Bench::new("what_a_killed_agent").await else {
        return;
    };
    let mut agent = bench.start_agent();
    let first = bench.batch().await;
    bench.batch_where(|batch| batch.seq == 3).await;
    agent.kill();
    let will = bench.presence(|presence| !presence.online).await;
    assert!(!will.clean, "the broker tells the last will");
    let mut agent = bench.start_agent();
    let newest = bench.batch().await;
    assert_ne!(
        (&newest.boot, newest.seq),
        (&first.boot, 1),
        "the newest status comes before the backlog"
    );
    let mut missing = vec![1, 2, 3];
    missing.retain(|seq| (&newest.boot, newest.seq) != (&first.boot, *seq));
    while !missing.is_empty() {
        let batch = bench.batch_where(|batch| batch.boot == first.boot).await;
        missing.retain(|seq| *seq != batch.seq);
    }
    bench.terminate(&mut agent);
}

#[tokio::test]
async fn an_outage_of_the_broker_loses_nothing() {
    let Some(mut bench) = Bench::new("an_outage_of_the_broker").await else {
        return;
    };
    let mut agent = bench.start_agent();
    let first = bench.batch().await;
    bench.acknowledge(&first).await;
    bench.restart_broker(&agent).await;
    // As a collector does: acknowledges all up to the first gap.
    let mut seen = BTreeSet::from([first.seq]);
    let mut committed = first.seq;
    while committed < 6 {
        let batch = bench.batch().await;
        assert_eq!(batch.boot, first.boot, "the agent ran on");
        seen.insert(batch.seq);
        while seen.contains(&(committed + 1)) {
            committed += 1;
        }
        bench
            .acknowledge(&Batch {
                seq: committed,
                ..batch
            })
            .await;
    }
    bench.terminate(&mut agent);
}

#[tokio::test]
async fn a_schema_that_is_asked_for_is_told() {
    let Some(mut bench) = Bench::new("a_schema_that_is_asked_for").await else {
        return;
    };
    let mut agent = bench.start_agent();
    let batch = bench.batch().await;
    let kind = Some(command::Kind::NeedSchema(NeedSchema {
        hash: batch.schema_hash,
    }));
    bench.command(&Command { kind }).await;
    let schema = bench
        .until(|heard| match heard {
            Heard::Schema(schema) => Some(schema),
            _ => None,
        })
        .await;
    assert_eq!(Some(schema), batch.schema);
    bench.terminate(&mut agent);
}

#[tokio::test]
async fn an_acknowledgement_of_something_else_deletes_nothing() {
    let Some(mut bench) = Bench::new("an_acknowledgement_of_something_else").await else {
        return;
    };
    let mut agent = bench.start_agent();
    bench.batch().await;
    bench
        .tell_ack(&Ack {
            boot: vec![9; 16],
            seq: 100,
        })
        .await;
    bench.tell_raw_ack(b"\xff\xff").await;
    let batch = bench.batch_where(|batch| batch.seq == 3).await;
    assert_eq!(batch.oldest_seq, 1);
    bench.terminate(&mut agent);
}

#[tokio::test]
async fn a_wrong_edit_of_the_configuration_is_refused_and_told() {
    let Some(mut bench) = Bench::new("a_wrong_edit").await else {
        return;
    };
    let mut agent = bench.start_agent();
    bench.batch().await;
    let right = bench.config();
    bench.edit(&right.replace("interval", "intervall"));
    let batch = bench
        .batch_where(|batch| check(batch, "agent-config").is_some_and(|(status, _)| status == Status::Warning))
        .await;
    let (_, message) = check(&batch, "agent-config").expect("just found");
    assert!(message.contains("did you mean `interval`?"), "{message}");
    bench.edit(&right.replace("\"1s\"", "\"2s\""));
    let (mut told, mut in_force) = (false, false);
    bench
        .until(|heard| {
            match heard {
                Heard::Batch(batch) => {
                    told |= check(&batch, "agent-config").is_some_and(|(status, _)| status == Status::Ok);
                }
                Heard::Presence(presence) => in_force |= presence.interval_ms == 2_000,
                Heard::Schema(_) | Heard::Subscribed => {}
            }
            (told && in_force).then_some(())
        })
        .await;
    bench.terminate(&mut agent);
}

#[tokio::test]
async fn an_agent_that_is_asked_to_leave_says_goodbye() {
    let Some(mut bench) = Bench::new("an_agent_that_is_asked_to_leave").await else {
        return;
    };
    let mut agent = bench.start_agent();
    bench.batch().await;
    bench.terminate(&mut agent);
    let goodbye = bench.presence(|presence| !presence.online).await;
    assert!(goodbye.clean);
}

#[tokio::test]
async fn tls_with_a_client_certificate_works() {
    let Some(mut bench) = Bench::with_tls("tls_with_a_client_certificate").await else {
        return;
    };
    let mut agent = bench.start_agent();
    bench.batch().await;
    bench.terminate(&mut agent);
}

#[tokio::test]
async fn a_broker_that_nobody_trusts_gets_nothing_until_the_right_authority_is_configured() {
    let Some(mut bench) = Bench::with_tls("a_broker_that_nobody_trusts").await else {
        return;
    };
    let right = bench.config();
    bench.edit(&right.replace("/ca.pem", "/agent.pem"));
    let mut agent = bench.start_agent();
    bench.spooled(&agent, 3_000).await;
    assert!(bench.nothing_heard(), "nothing is sent to a stranger");
    bench.edit(&right);
    bench.batch().await;
    bench.terminate(&mut agent);
}
