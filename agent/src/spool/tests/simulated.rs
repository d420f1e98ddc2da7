//! A folder in memory that can be full, and whose power can be cut.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use proptest::sample::Index;

use crate::spool::Filesystem;

/// Clones see the same folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Simulated(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<String, Contents>,
    full: bool,
}

#[derive(Debug, Default)]
struct Contents {
    bytes: Vec<u8>,
    synced: usize,
}

impl Simulated {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics while it holds the folder")
    }

    pub(super) fn set_full(&self, full: bool) {
        self.state().full = full;
    }

    pub(super) fn all_synced(&self) -> bool {
        self.state().files.values().all(|file| file.synced == file.bytes.len())
    }

    pub(super) fn bytes(&self) -> u64 {
        self.state().files.values().map(|file| file.bytes.len() as u64).sum()
    }

    /// Of what was not synced, a part survives.
    pub(super) fn power_cut(&self, keep: &Index) {
        for file in self.state().files.values_mut() {
            let unsynced = file.bytes.len() - file.synced;
            file.bytes.truncate(file.synced + keep.index(unsynced + 1));
            file.synced = file.bytes.len();
        }
    }
}

impl State {
    fn file(&mut self, name: &str) -> io::Result<&mut Contents> {
        self.files.get_mut(name).ok_or(io::ErrorKind::NotFound.into())
    }
}

impl Filesystem for Simulated {
    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.state().files.keys().cloned().collect())
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        Ok(self.state().file(name)?.bytes.clone())
    }

    fn read_at(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut state = self.state();
        let bytes = &state.file(name)?.bytes;
        let start = offset as usize;
        let part = bytes.get(start..start + length);
        part.map(<[u8]>::to_vec).ok_or(io::ErrorKind::UnexpectedEof.into())
    }

    fn create(&mut self, name: &str) -> io::Result<()> {
        self.state().files.insert(name.to_owned(), Contents::default());
        Ok(())
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let full = state.full;
        let file = state.file(name)?;
        if full {
            file.bytes.extend_from_slice(&bytes[..bytes.len() / 2]);
            return Err(io::Error::from_raw_os_error(28));
        }
        file.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn truncate(&mut self, name: &str, length: u64) -> io::Result<()> {
        let mut state = self.state();
        let file = state.file(name)?;
        file.bytes.truncate(length as usize);
        file.synced = file.synced.min(file.bytes.len());
        Ok(())
    }

    fn sync(&mut self, name: &str) -> io::Result<()> {
        let mut state = self.state();
        let file = state.file(name)?;
        file.synced = file.bytes.len();
        Ok(())
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        self.state().files.remove(name);
        Ok(())
    }
}
