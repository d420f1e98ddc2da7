//! What `make install` leaves behind, by systemd's own judgement.

use std::fs;
use std::process::Command;

use super::harness::{Folder, binary, repository};

const UNITS: [&str; 2] = ["zongbao-agent", "zongbao-collector"];

fn install(folder: &Folder) {
    let binaries = binary("zongbao-agent").parent().expect("a folder").to_owned();
    let mut command = Command::new(repository().join("scripts/install"));
    let output = command
        .arg(binaries)
        .arg(folder.path())
        .args(["/usr", "/etc"])
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn everything_lands_where_debian_and_rpm_systems_expect_it() {
    let folder = Folder::new();
    install(&folder);
    for file in [
        "usr/bin/zongbao-agent",
        "usr/bin/zongbao-collector",
        "usr/lib/systemd/system/zongbao-agent.service",
        "usr/lib/systemd/system/zongbao-collector.service",
        "usr/lib/sysusers.d/zongbao.conf",
        "etc/zongbao/agent.toml",
        "etc/zongbao/collector.toml",
        "etc/zongbao/health.toml",
        "etc/zongbao/network/parties.toml",
    ] {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
    let check = |program: &str, config: &str| {
        let mut command = Command::new(folder.path().join("usr/bin").join(program));
        command
            .args(["check", "--config"])
            .arg(folder.path().join(config))
            .output()
            .expect("it runs")
    };
    for (program, config) in [
        ("zongbao-agent", "etc/zongbao/agent.toml"),
        ("zongbao-collector", "etc/zongbao/collector.toml"),
    ] {
        let output = check(program, config);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn an_edited_configuration_survives_an_upgrade() {
    let folder = Folder::new();
    install(&folder);
    let edited = folder.write("etc/zongbao/agent.toml", "[agent]\nid = \"web-1\"\n");
    install(&folder);
    assert_eq!(
        fs::read_to_string(edited).expect("readable"),
        "[agent]\nid = \"web-1\"\n"
    );
    assert!(folder.path().join("etc/zongbao/agent.toml.new").is_file());
}

#[test]
fn systemd_finds_nothing_wrong_with_the_units() {
    let folder = Folder::new();
    for unit in UNITS {
        let file = repository().join(format!("config/systemd/{unit}.service"));
        let text = fs::read_to_string(file).expect("readable");
        // The programs need not be installed for the rest of the unit to be judged.
        let built = binary(unit);
        let copy = text.replace(&format!("/usr/bin/{unit}"), built.to_str().expect("text"));
        let path = folder.write(&format!("{unit}.service"), &copy);
        let Ok(output) = Command::new("systemd-analyze").arg("verify").arg(path).output() else {
            println!("skipped: systemd_finds_nothing_wrong_with_the_units: no systemd-analyze here");
            return;
        };
        let words = String::from_utf8_lossy(&output.stderr);
        // Other units of this machine may have faults of their own.
        let about_us: Vec<_> = words.lines().filter(|line| line.contains(unit)).collect();
        assert!(output.status.success() && about_us.is_empty(), "{words}");
    }
}
