//! Bodies that wait to be sent: one compressed file each, so that an outage or a restart loses none. Limited: beyond, the
//! oldest go, and are counted.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// Files of bodies end so.
const SUFFIX: &str = ".lines.gz";
/// Lines that were refused, with the reason before each; and the same, older.
const REJECTED: &str = "rejected.lines";
const REJECTED_OLD: &str = "rejected-older.lines";
/// Bytes of each of these two files, at most.
const REJECTED_BYTES: u64 = 8 << 20;
/// Bytes of a body when decompressed, at most: far more than we ever write.
const BODY_BYTES: u64 = 256 << 20;

/// A body that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    number: u64,
    /// Its lines.
    pub lines: usize,
    /// Its bytes on disk.
    pub bytes: u64,
}

/// The folder.
#[derive(Debug)]
pub struct Spool {
    folder: PathBuf,
    limit: u64,
    /// Oldest first.
    waiting: std::collections::VecDeque<Waiting>,
    next: u64,
}

impl Spool {
    /// Opens the folder, creating it if need be, with what waits there.
    pub fn open(folder: &Path, limit: u64) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let mut waiting = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if let Some((number, lines)) = parse(&entry.file_name().to_string_lossy()) {
                let bytes = entry.metadata()?.len();
                waiting.push(Waiting { number, lines, bytes });
            }
        }
        waiting.sort_unstable_by_key(|waiting| waiting.number);
        Ok(Self {
            folder: folder.to_owned(),
            limit,
            next: waiting.last().map_or(1, |last| last.number + 1),
            waiting: waiting.into(),
        })
    }

    /// Bytes that wait.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.waiting.iter().map(|waiting| waiting.bytes).sum()
    }

    /// Adds a body. Returns the lines of those that had to go for it.
    pub fn push(&mut self, body: &[u8], lines: usize) -> io::Result<usize> {
        let bytes = u64::try_from(body.len()).unwrap_or(u64::MAX);
        let mut dropped = 0;
        while self.bytes().saturating_add(bytes) > self.limit
            && let Some(oldest) = self.oldest()
        {
            self.remove(oldest)?;
            dropped += oldest.lines;
        }
        let waiting = Waiting {
            number: self.next,
            lines,
            bytes,
        };
        let (path, unfinished) = (self.path(waiting), self.folder.join("unfinished"));
        std::fs::write(&unfinished, body)?;
        std::fs::rename(&unfinished, path)?;
        self.next += 1;
        self.waiting.push_back(waiting);
        Ok(dropped)
    }

    /// What has waited longest.
    #[must_use]
    pub fn oldest(&self) -> Option<Waiting> {
        self.waiting.front().copied()
    }

    /// The bytes of a body.
    pub fn read(&self, waiting: Waiting) -> io::Result<Vec<u8>> {
        std::fs::read(self.path(waiting))
    }

    /// Removes a body.
    pub fn remove(&mut self, waiting: Waiting) -> io::Result<()> {
        self.waiting.retain(|one| one.number != waiting.number);
        match std::fs::remove_file(self.path(waiting)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Keeps lines that were refused, for people. Of these, too, the oldest go.
    pub fn keep_rejected(&self, why: &str, lines: &str) -> io::Result<()> {
        let path = self.folder.join(REJECTED);
        let size = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
        if size >= REJECTED_BYTES {
            std::fs::rename(&path, self.folder.join(REJECTED_OLD))?;
        }
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&path)?;
        let why = why.replace(char::is_control, " ");
        file.write_all(format!("# {why}\n{}\n", lines.trim_end()).as_bytes())
    }

    fn path(&self, waiting: Waiting) -> PathBuf {
        self.folder
            .join(format!("{:020}-{}{SUFFIX}", waiting.number, waiting.lines))
    }
}

fn parse(name: &str) -> Option<(u64, usize)> {
    let (number, lines) = name.strip_suffix(SUFFIX)?.split_once('-')?;
    Some((number.parse().ok()?, lines.parse().ok()?))
}

/// Compresses lines.
#[must_use]
pub fn compress(lines: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(lines.len() / 8), Compression::fast());
    encoder.write_all(lines).expect("a Vec takes everything");
    encoder.finish().expect("a Vec takes everything")
}

/// The lines of a compressed body.
pub fn decompress(body: &[u8]) -> io::Result<String> {
    use io::Read as _;
    let mut text = String::new();
    GzDecoder::new(body).take(BODY_BYTES).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_wait_in_order_also_over_a_restart_and_the_oldest_go_first() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let mut spool = Spool::open(folder.path(), 25).expect("usable");
        assert_eq!(spool.push(b"0123456789", 1).expect("room"), 0);
        assert_eq!(spool.push(b"abcdefghij", 2).expect("room"), 0);
        let mut spool = Spool::open(folder.path(), 25).expect("usable");
        let oldest = spool.oldest().expect("two wait");
        assert_eq!(spool.read(oldest).expect("readable"), b"0123456789");
        assert_eq!(
            spool.push(b"ABCDEFGHIJ", 3).expect("room"),
            1,
            "the line of the oldest body"
        );
        let oldest = spool.oldest().expect("two wait");
        assert_eq!((oldest.lines, spool.bytes()), (2, 20));
        spool.remove(oldest).expect("removable");
        assert_eq!(spool.oldest().map(|waiting| waiting.lines), Some(3));
    }

    #[test]
    fn what_was_rejected_is_kept_with_its_reason_up_to_a_limit() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let spool = Spool::open(folder.path(), 25).expect("usable");
        let line = "x".repeat(3 << 20);
        for _ in 0..8 {
            spool.keep_rejected("field\ntype conflict", &line).expect("room");
        }
        let sizes: Vec<u64> = [REJECTED, REJECTED_OLD]
            .map(|name| std::fs::metadata(folder.path().join(name)).expect("there").len())
            .into();
        assert!(sizes.iter().all(|size| *size < 2 * REJECTED_BYTES), "{sizes:?}");
        let text = std::fs::read_to_string(folder.path().join(REJECTED)).expect("text");
        assert!(text.starts_with("# field type conflict\nxxx"));
    }
}
