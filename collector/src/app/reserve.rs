//! Room on the disk that is kept back: when the disk is full it is given up, so that what people do and what the ledger must
//! say can still be written, while nothing more is taken from agents until there is room again.

use std::fs::{File, remove_file};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use nix::fcntl::{FallocateFlags, fallocate};

/// Bytes kept back: some thousand ledger entries.
const BYTES: i64 = 16 << 20;

/// The reserve.
#[derive(Debug)]
pub(super) struct Reserve {
    /// `None` = the state is kept in a database elsewhere, which has its own disk.
    file: Option<PathBuf>,
    held: AtomicBool,
}

impl Reserve {
    /// Keeps room back in the folder of the state; without one, there is nothing to keep.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        let reserve = Self {
            file: folder.map(|folder| folder.join("reserve")),
            held: AtomicBool::new(false),
        };
        if let Err(error) = reserve.hold() {
            tracing::error!(%error, "the disk of state_dir has no room: nothing is taken from agents until it has");
        }
        reserve
    }

    /// Whether there is room.
    pub(super) fn is_held(&self) -> bool {
        self.held.load(Relaxed)
    }

    /// Keeps room back, if there is any.
    pub(super) fn hold(&self) -> io::Result<()> {
        if let Some(path) = &self.file {
            // The blocks of a sparse file would not be there when they are needed.
            let file = File::options().create(true).truncate(false).write(true).open(path)?;
            if let Err(error) = fallocate(&file, FallocateFlags::empty(), 0, BYTES) {
                remove_file(path)?;
                return Err(error.into());
            }
        }
        self.held.store(true, Relaxed);
        Ok(())
    }

    /// Bytes that are free on that disk besides; `None` = it is not ours, or does not tell.
    pub(super) fn free_bytes(&self) -> Option<u64> {
        let folder = self.file.as_ref()?.parent()?;
        let disk = nix::sys::statvfs::statvfs(folder).ok()?;
        Some(disk.blocks_available().saturating_mul(disk.fragment_size()))
    }

    /// Gives the room up; false if it was given up already, or there is none.
    pub(super) fn release(&self) -> bool {
        let Some(path) = self.file.as_ref().filter(|_| self.held.swap(false, Relaxed)) else {
            return false;
        };
        match remove_file(path) {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, file = %path.display(), "cannot give up the reserve");
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    #[test]
    fn room_is_really_kept_back_and_given_up_once() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let reserve = Reserve::new(Some(folder.path()));
        let blocks = || std::fs::metadata(folder.path().join("reserve")).map(|file| file.blocks() * 512);
        assert!(reserve.is_held() && blocks().expect("there") >= BYTES.unsigned_abs());
        assert!(reserve.release() && !reserve.release() && !reserve.is_held());
        assert!(blocks().is_err());
        reserve.hold().expect("room");
        assert!(reserve.is_held());
    }

    #[test]
    fn a_database_elsewhere_needs_none() {
        let reserve = Reserve::new(None);
        assert!(reserve.is_held() && !reserve.release());
    }
}
