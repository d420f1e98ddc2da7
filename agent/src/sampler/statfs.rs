//! Asks a file system for its space without ever hanging on one whose server is gone.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use nix::sys::statvfs::statvfs;

/// How long a network file system may take.
const PATIENCE: Duration = Duration::from_secs(1);

/// Space and inodes of a file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// Bytes in all.
    pub total: u64,
    /// Bytes free, with what is reserved for root.
    pub free: u64,
    /// Bytes that ordinary users can write.
    pub available: u64,
    /// Inodes in all; 0 where there is no fixed number.
    pub inodes: u64,
    /// Inodes free.
    pub inodes_free: u64,
}

/// Asks, and remembers who has not answered yet.
#[derive(Default)]
pub struct Statfs {
    waiting: HashMap<PathBuf, mpsc::Receiver<Result<Space>>>,
}

impl Statfs {
    /// The space of the file system at `mount`. `remote` ones are asked on a thread of their own, one at a time each.
    ///
    /// # Errors
    /// The file system refuses, or has not answered in time.
    pub fn ask(&mut self, mount: &Path, remote: bool) -> Result<Space> {
        if !remote {
            return ask(mount);
        }
        let receiver = match self.waiting.remove(mount) {
            Some(receiver) => receiver,
            None => {
                let (sender, receiver) = mpsc::sync_channel(1);
                let path = mount.to_owned();
                thread::Builder::new()
                    .name("statfs".into())
                    .spawn(move || sender.send(ask(&path)))
                    .context("cannot start a thread to ask a network file system")?;
                receiver
            }
        };
        match receiver.recv_timeout(PATIENCE) {
            Ok(answer) => answer,
            Err(_) => {
                self.waiting.insert(mount.to_owned(), receiver);
                bail!("{} does not answer; check its server", mount.display());
            }
        }
    }
}

fn ask(mount: &Path) -> Result<Space> {
    let answer = statvfs(mount).with_context(|| format!("cannot ask {} for its space", mount.display()))?;
    let block: u64 = answer.fragment_size();
    Ok(Space {
        total: answer.blocks().saturating_mul(block),
        free: answer.blocks_free().saturating_mul(block),
        available: answer.blocks_available().saturating_mul(block),
        inodes: answer.files(),
        inodes_free: answer.files_free(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_answers_the_same_either_way() {
        let mut statfs = Statfs::default();
        let local = statfs.ask(Path::new("/"), false).expect("the root file system");
        let remote = statfs.ask(Path::new("/"), true).expect("the root file system");
        assert!(local.total > 0 && local.total == remote.total);
    }

    #[test]
    fn a_missing_mount_is_named() {
        let error = Statfs::default()
            .ask(Path::new("/no-such-mount"), true)
            .expect_err("missing");
        assert!(format!("{error:#}").contains("/no-such-mount"), "{error:#}");
    }
}
