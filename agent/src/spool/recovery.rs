//! Opening a spool: reads every segment, cuts torn tails, and finds what is still to be delivered.

use std::io;

use tracing::warn;

use super::Filesystem;
use super::index::{Index, Place};
use super::record::{self, MAGIC, Record};

/// Fills the index. Files that are no segments are left alone.
///
/// # Errors
/// The folder itself cannot be listed.
pub(super) fn recover(files: &mut impl Filesystem, index: &mut Index) -> io::Result<()> {
    let mut names: Vec<_> = files
        .list()?
        .into_iter()
        .filter_map(|name| Some((name.strip_suffix(".seg")?.parse::<u64>().ok()?, name)))
        .collect();
    names.sort();
    for (number, name) in names {
        match files.read(&name) {
            Ok(bytes) => {
                let kept = replay(&bytes, number, index);
                if kept < bytes.len() {
                    warn!(
                        file = name,
                        bytes = bytes.len() - kept,
                        "cut a torn or damaged tail off the spool"
                    );
                    // If it cannot be cut now it is cut next time; nothing is ever appended to an old segment.
                    let _ = files.truncate(&name, kept as u64);
                }
            }
            Err(error) => {
                warn!(file = name, %error, "cannot read a segment of the spool");
                index.add_segment(number, 0);
            }
        }
    }
    Ok(())
}

/// Adds the records of one segment. Tells how many bytes are good.
fn replay(bytes: &[u8], number: u64, index: &mut Index) -> usize {
    if !bytes.starts_with(MAGIC) {
        index.add_segment(number, 0);
        return 0;
    }
    let mut at = MAGIC.len();
    index.add_segment(number, at as u64);
    while let Some((record, length)) = record::decode(&bytes[at..]) {
        let (Ok(offset), Ok(size)) = (u32::try_from(at), u32::try_from(length)) else {
            break;
        };
        match record {
            Record::Batch { boot, seq, at_ms, .. } => {
                let place = Place::Disk {
                    segment: number,
                    offset,
                    length: size,
                };
                index.start_boot(boot);
                index.insert(boot, seq, place);
                index.touch(number, at_ms);
            }
            Record::Schema { hash, .. } => index.add_schema(number, hash, offset, size),
            Record::Ack { boot, seq } => {
                index.acknowledge(boot, seq);
            }
            Record::Unknown => {}
        }
        index.grow(number, length as u64);
        at += length;
    }
    at
}
