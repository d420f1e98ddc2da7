//! The shipped systemd unit is right, by systemd's own judgement. Needs `systemd-analyze`; skips itself without it.

use std::fs;
use std::path::Path;
use std::process::Command;

const UNIT: &str = "config/systemd/zongbao-agent.service";

fn unit() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(UNIT);
    fs::read_to_string(path).expect("the unit is there")
}

#[test]
fn systemd_finds_nothing_wrong_with_the_unit() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("zongbao-agent.service");
    // The program need not be installed for the rest of the unit to be judged.
    let text = unit().replace("/usr/bin/zongbao-agent", env!("CARGO_BIN_EXE_zongbao-agent"));
    fs::write(&path, text).expect("writable");
    let Ok(output) = Command::new("systemd-analyze").arg("verify").arg(&path).output() else {
        eprintln!("skipped: systemd_finds_nothing_wrong_with_the_unit needs systemd-analyze");
        return;
    };
    let words = String::from_utf8_lossy(&output.stderr);
    // Other units of the machine that runs the test may have faults of their own.
    let about_us: Vec<_> = words.lines().filter(|line| line.contains("zongbao-agent")).collect();
    assert!(output.status.success() && about_us.is_empty(), "{words}");
}

#[test]
fn the_service_may_do_no_more_than_its_probes_need() {
    let unit = unit();
    for line in [
        "User=zongbao-agent",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=CAP_NET_RAW",
        "AmbientCapabilities=CAP_NET_RAW",
        "ProtectSystem=strict",
        "Type=notify",
    ] {
        assert!(unit.lines().any(|known| known == line), "{line}");
    }
}
