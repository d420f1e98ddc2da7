//! A real agent in a folder of its own.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::process::Process;
use super::{Folder, binary, until};

/// A real agent in a folder of its own.
pub struct Agent {
    folder: Folder,
    id: String,
}

impl Agent {
    pub fn new(id: &str, port: u16, secret: &str) -> Self {
        let folder = Folder::new();
        folder.write("secret", secret);
        folder.write(
            "agent.toml",
            &format!(
                "[agent]\nid = \"{id}\"\ninterval = \"1s\"\n[broker]\nurl = \"mqtt://127.0.0.1:{port}\"\n\
                 username = \"{id}\"\npassword_file = \"{}\"\nretry_min = \"100ms\"\nretry_max = \"300ms\"\n\
                 ack_timeout = \"2s\"\n[spool]\ndirectory = \"{}\"\n",
                folder.path().join("secret").display(),
                folder.path().join("spool").display()
            ),
        );
        Self {
            folder,
            id: id.to_owned(),
        }
    }

    pub fn start(&self) -> Process {
        let mut command = Command::new(binary("zongbao-agent"));
        command
            .arg("run")
            .arg("--config")
            .arg(self.folder.path().join("agent.toml"));
        let log = self.folder.path().join(format!("{}.log", self.id));
        Process::start(command, &log)
    }

    /// Waits until its spool has grown by a few batches.
    pub async fn spools(&self) {
        let spool = self.folder.path().join("spool");
        let (mut known, mut written) = (size(&spool), 0);
        until("the agent spools", async || {
            let now = size(&spool);
            written += u32::from(now > known);
            known = now;
            (written == 4).then_some(())
        })
        .await;
    }
}

fn size(folder: &Path) -> u64 {
    let Ok(files) = fs::read_dir(folder) else { return 0 };
    let sizes = files
        .filter_map(|file| file.ok()?.metadata().ok())
        .map(|file| file.len());
    sizes.sum()
}
