//! What version 1 of the protocol wrote must decode for ever: each sample under `golden/v1` is compared with the message
//! it was made from. Samples are never changed; `ZONGBAO_WRITE_GOLDEN=1 cargo test -p zongbao-wire` adds missing ones.

use std::path::PathBuf;

use zongbao_wire::message::{
    Ack, Batch, CheckResult, Command, NeedSchema, Presence, ProbeNow, Series, Status, command,
};
use zongbao_wire::{Encode, decode_ack, decode_batch, decode_command, decode_presence, decode_schema, pack, schema_of};

fn golden(name: &str, current: &impl Encode) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/v1")
        .join(name);
    if std::env::var_os("ZONGBAO_WRITE_GOLDEN").is_some() && !path.exists() {
        std::fs::write(&path, current.encode_to_vec()).expect("writable source tree");
    }
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn series() -> Vec<Series> {
    [
        ("", "cpu.used_percent", ""),
        ("", "filesystem.used_percent", "mount=/var"),
        ("sw-1", "interface.rx_bytes_per_second", "interface=Gi1/0/1"),
    ]
    .map(|(component, metric, instance)| Series {
        component: component.into(),
        metric: metric.into(),
        instance: instance.into(),
    })
    .into()
}

fn full_batch() -> Batch {
    let schema = schema_of(series());
    Batch {
        agent: "web-1".into(),
        boot: (0..16).collect(),
        seq: 42,
        base_time_ms: 1_795_333_333_000,
        schema_hash: schema.hash,
        schema: Some(schema),
        round_offset_ms: vec![0, 10_000, 20_000],
        columns: vec![
            pack(0, &[Some(12.34), Some(12.5), Some(-0.01)]).expect("finite"),
            pack(1, &[Some(1.0 / 3.0), None, Some(1e300)]).expect("finite"),
            pack(2, &[None, Some(9_007_199_254_740_991.0), None]).expect("finite"),
        ],
        checks: vec![
            CheckResult {
                component: "sw-1".into(),
                check: "icmp".into(),
                offset_ms: -1_500,
                status: Status::Critical.into(),
                message: "3 of 3 packets lost".into(),
                value: Some(100.0),
            },
            CheckResult {
                check: "disk".into(),
                offset_ms: 20_000,
                status: Status::Ok.into(),
                ..CheckResult::default()
            },
        ],
        dropped_batches: 7,
        oldest_seq: 40,
    }
}

#[test]
fn a_full_batch_of_version_1_still_decodes() {
    let bytes = golden("batch.bin", &full_batch());
    assert_eq!(decode_batch("web-1", &bytes), Ok(full_batch()));
}

#[test]
fn a_batch_without_its_schema_still_decodes() {
    let expected = Batch {
        schema: None,
        checks: vec![],
        ..full_batch()
    };
    let bytes = golden("batch-without-schema.bin", &expected);
    assert_eq!(decode_batch("web-1", &bytes), Ok(expected));
}

#[test]
fn a_schema_of_version_1_still_decodes() {
    let bytes = golden("schema.bin", &schema_of(series()));
    assert_eq!(decode_schema(&bytes), Ok(schema_of(series())));
}

#[test]
fn a_presence_of_version_1_still_decodes() {
    let expected = Presence {
        online: true,
        boot: vec![1; 16],
        version: "0.1.0".into(),
        at_ms: 1_795_333_333_000,
        clean: false,
        host_name: "政务-web-1".into(),
        os: "Debian GNU/Linux 12 (bookworm)".into(),
        interval_ms: 10_000,
        spool_batches: 3,
        spool_bytes: 4096,
        ..Presence::default()
    };
    let bytes = golden("presence.bin", &expected);
    assert_eq!(decode_presence(&bytes), Ok(expected.clone()));
    let with_inventory = Presence {
        architecture: "x86_64".into(),
        addresses: vec!["192.0.2.7".into(), "2001:db8::7".into()],
        ..expected
    };
    let bytes = golden("presence-with-inventory.bin", &with_inventory);
    assert_eq!(decode_presence(&bytes), Ok(with_inventory));
}

#[test]
fn acknowledgements_and_commands_of_version_1_still_decode() {
    let ack = Ack {
        boot: vec![2; 16],
        seq: u64::MAX,
    };
    assert_eq!(decode_ack(&golden("ack.bin", &ack)), Ok(ack));
    for (name, kind) in [
        ("need-schema.bin", command::Kind::NeedSchema(NeedSchema { hash: 99 })),
        (
            "probe-now.bin",
            command::Kind::ProbeNow(ProbeNow {
                component: "sw-1".into(),
                check: "icmp".into(),
            }),
        ),
    ] {
        let expected = Command { kind: Some(kind) };
        assert_eq!(decode_command(&golden(name, &expected)), Ok(expected));
    }
}
