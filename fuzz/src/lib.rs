//! The functions that fuzzers call. The smoke test of the workspace calls them too.

use zongbao_agent::probe::snmp::tree::Tree;
use zongbao_agent::probe::snmp::{interpret, message};

/// Everything that crosses the wire, by every reader: none may panic, and what passes keeps its promises.
pub fn wire(bytes: &[u8]) {
    if let Ok(batch) = zongbao_wire::decode_batch("web-1", bytes) {
        assert_eq!(batch.agent, "web-1");
        for column in &batch.columns {
            let values = zongbao_wire::unpack(column, batch.round_offset_ms.len());
            let values = values.expect("a batch that passes has readable columns");
            assert_eq!(values.len(), batch.round_offset_ms.len());
        }
    }
    // Whether these pass matters to nobody here; that they return does.
    let _ = zongbao_wire::decode_schema(bytes);
    let _ = zongbao_wire::decode_presence(bytes);
    let _ = zongbao_wire::decode_ack(bytes);
    let _ = zongbao_wire::decode_command(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = zongbao_wire::topic::parse_from_agent(text);
        let _ = zongbao_wire::parse_instance(text);
    }
}

/// A device's answer, and the interpretation of all that it holds.
pub fn snmp(bytes: &[u8]) {
    let Ok(response) = message::decode(bytes) else { return };
    let mut tree = Tree::default();
    for (name, value) in response.variables {
        tree.insert(name, value);
    }
    let device = interpret(&tree);
    // Every number that is shown must be one.
    assert!(device.temperatures.iter().all(|sensor| sensor.celsius.is_finite()));
    assert!(
        device
            .processors
            .iter()
            .all(|processor| processor.used_percent.is_finite())
    );
    assert!(device.memory.iter().all(|pool| pool.used_percent.is_finite()));
}
