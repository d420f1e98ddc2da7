//! Hostile and honest batches.

use proptest::prelude::*;

use prost::Message as _;

use super::*;
use crate::message::{Series, Status};

fn honest() -> Batch {
    let schema = schema::schema_of(vec![Series {
        component: String::new(),
        metric: "load.1m".into(),
        instance: String::new(),
    }]);
    Batch {
        agent: "web-1".into(),
        boot: vec![7; BOOT_BYTES],
        seq: 1,
        base_time_ms: 1_795_000_000_000,
        schema_hash: schema.hash,
        schema: Some(schema),
        round_offset_ms: vec![0, 10_000],
        columns: vec![column::pack(0, &[Some(0.25), Some(0.5)]).expect("finite")],
        checks: vec![CheckResult {
            check: "icmp".into(),
            status: Status::Ok.into(),
            ..CheckResult::default()
        }],
        dropped_batches: 0,
        oldest_seq: 0,
    }
}

fn refusal(change: impl FnOnce(&mut Batch)) -> String {
    let mut batch = honest();
    change(&mut batch);
    decode_batch("web-1", &batch.encode_to_vec())
        .expect_err("to be refused")
        .to_string()
}

#[test]
fn an_honest_batch_passes_unchanged() {
    assert_eq!(decode_batch("web-1", &honest().encode_to_vec()), Ok(honest()));
}

#[test]
fn a_batch_of_another_agent_is_refused_by_name() {
    let error = decode_batch("web-2", &honest().encode_to_vec()).expect_err("forged");
    assert_eq!(
        error.to_string(),
        "the batch says it is from agent 'web-1' but arrived on the topic of 'web-2'"
    );
}

#[test]
fn what_is_told_while_sending_is_appended_to_the_spooled_bytes() {
    let mut batch = honest();
    batch.seq = 9;
    let sent = with_oldest_seq(&batch.encode_to_vec(), 4);
    assert_eq!(decode_batch("web-1", &sent), Ok(Batch { oldest_seq: 4, ..batch }));
}

#[test]
fn an_oversized_batch_is_refused_before_it_is_decoded() {
    let error = decode_batch("web-1", &vec![0; limits::BATCH_BYTES + 1]).expect_err("too big");
    assert!(matches!(error, Invalid::TooBig { .. }));
}

#[test]
fn each_broken_rule_is_refused_with_its_reason() {
    assert!(refusal(|b| b.boot = vec![1; 15]).contains("16 bytes"));
    assert!(refusal(|b| b.seq = 0).contains("count from 1"));
    assert!(refusal(|b| b.oldest_seq = 2).contains("newer than the batch"));
    assert!(refusal(|b| b.base_time_ms = i64::MAX).contains("1970"));
    assert!(refusal(|b| b.round_offset_ms = vec![5, 5]).contains("increasing"));
    assert!(refusal(|b| b.round_offset_ms = (0..=1_000).collect()).contains("1001 rounds"));
    assert!(
        refusal(|b| {
            b.schema = None;
            b.schema_hash = 0;
        })
        .contains("must name the schema")
    );
    assert!(refusal(|b| b.columns[0].series = 1).contains("not in the schema"));
    assert!(refusal(|b| b.columns.push(b.columns[0].clone())).contains("one each"));
    assert!(refusal(|b| b.checks[0].check = "a b".into()).contains("check name"));
    assert!(refusal(|b| b.checks[0].status = 0).contains("no status"));
    assert!(refusal(|b| b.checks[0].component = "../x".into()).contains("component"));
    assert!(refusal(|b| b.checks[0].message = "x".repeat(513)).contains("too long"));
    assert!(refusal(|b| b.checks[0].value = Some(f64::NAN)).contains("finite"));
}

#[test]
fn a_status_of_a_later_version_reads_as_unknown_to_the_caller() {
    let mut batch = honest();
    batch.checks[0].status = 99;
    let batch = decode_batch("web-1", &batch.encode_to_vec()).expect("still readable");
    assert!(Status::try_from(batch.checks[0].status).is_err());
}

proptest! {
    #[test]
    fn decoding_any_bytes_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode_batch("web-1", &bytes);
        let _ = decode_presence(&bytes);
        let _ = decode_ack(&bytes);
        let _ = decode_command(&bytes);
        let _ = schema::decode_schema(&bytes);
    }

    #[test]
    fn decoding_a_damaged_batch_never_panics(at in 0usize..200, byte in any::<u8>(), cut in 0usize..200) {
        let mut bytes = honest().encode_to_vec();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length.min(cut.max(1)));
        let _ = decode_batch("web-1", &bytes);
    }
}
