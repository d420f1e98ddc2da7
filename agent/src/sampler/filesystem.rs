//! `filesystem.*`: space, inodes and state of what `df` users expect to see, from `/proc/1/mountinfo`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};

use super::statfs::{Space, Statfs};
use super::{Sampler, read};
use crate::config::FilesystemFilter;
use crate::reading::Reading;

/// Types whose server may be gone, so that asking may hang.
const REMOTE: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ceph",
    "glusterfs",
    "9p",
    "afs",
    "lustre",
    "fuse.sshfs",
    "fuse.glusterfs",
    "fuse.ceph",
    "fuse.s3fs",
    "davfs",
];

pub(super) struct Filesystems {
    proc: PathBuf,
    filter: FilesystemFilter,
    statfs: Statfs,
}

impl Filesystems {
    pub(super) fn new(proc: &Path, filter: &FilesystemFilter) -> Self {
        Self {
            proc: proc.to_owned(),
            filter: filter.clone(),
            statfs: Statfs::default(),
        }
    }
}

impl Sampler for Filesystems {
    fn name(&self) -> &'static str {
        "filesystem"
    }

    fn sample(&mut self, _at: Duration, out: &mut Vec<Reading>) -> Result<()> {
        // A hardened service sees the host's file systems read-only; the first process sees them as they are.
        let text = read(&self.proc, "1/mountinfo").or_else(|_| read(&self.proc, "self/mountinfo"))?;
        let mut failures = Vec::new();
        for mount in select(&text, &self.filter) {
            let read_only = f64::from(u8::from(mount.read_only));
            out.push(Reading::own("filesystem.read_only", read_only).labelled([("mount", mount.point.as_str())]));
            let remote = REMOTE.contains(&mount.kind.as_str());
            match self.statfs.ask(Path::new(&mount.point), remote) {
                Ok(space) => out.extend(readings(&mount.point, space)),
                Err(error) => failures.push(format!("{error:#}")),
            }
        }
        match failures.is_empty() {
            true => Ok(()),
            false => bail!("{}", failures.join("; ")),
        }
    }
}

/// One mounted file system.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mount {
    device: String,
    point: String,
    kind: String,
    read_only: bool,
}

/// The mounts worth reporting: one per file system (bind mounts show the same), the others filtered.
fn select(mountinfo: &str, filter: &FilesystemFilter) -> Vec<Mount> {
    let mut by_device: BTreeMap<String, Mount> = BTreeMap::new();
    for mount in mountinfo.lines().filter_map(parse) {
        // Inside a container the root is an overlay, and the only one that counts.
        let hidden = mount.point != "/" && filter.hides(&mount.kind, &mount.point);
        if hidden || (mount.point == "/" && mount.kind == "rootfs") {
            continue;
        }
        by_device
            .entry(mount.device.clone())
            .and_modify(|known| {
                if mount.point.len() < known.point.len() {
                    *known = mount.clone();
                }
            })
            .or_insert(mount);
    }
    let mut mounts: Vec<_> = by_device.into_values().collect();
    mounts.sort_by(|a, b| a.point.cmp(&b.point));
    mounts
}

/// One line: `36 35 98:0 /inside /mount/point rw,noatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro`.
fn parse(line: &str) -> Option<Mount> {
    let (left, right) = line.split_once(" - ")?;
    let left: Vec<_> = left.split(' ').collect();
    let right: Vec<_> = right.split(' ').collect();
    let read_only = |options: &str| options.split(',').any(|option| option == "ro");
    Some(Mount {
        device: left.get(2)?.to_string(),
        point: unescape(left.get(4)?),
        kind: right.first()?.to_string(),
        read_only: read_only(left.get(5)?) || right.get(2).is_some_and(|options| read_only(options)),
    })
}

/// Spaces and the like are written as `\040`.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'\\')
            .then(|| tail.get(..3))
            .flatten()
            .and_then(|octal| u8::from_str_radix(std::str::from_utf8(octal).ok()?, 8).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                rest = &tail[3..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn readings(mount: &str, space: Space) -> Vec<Reading> {
    let mut readings = Vec::new();
    let mut push = |metric, value: f64| readings.push(Reading::own(metric, value).labelled([("mount", mount)]));
    if space.total > 0 {
        let used = space.total.saturating_sub(space.free) as f64;
        push("filesystem.size_bytes", space.total as f64);
        push("filesystem.free_bytes", space.available as f64);
        push(
            "filesystem.used_percent",
            100.0 * used / (used + space.available as f64).max(1.0),
        );
    }
    if space.inodes > 0 {
        let used = space.inodes.saturating_sub(space.inodes_free) as f64;
        push("filesystem.inodes_used_percent", 100.0 * used / space.inodes as f64);
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 253:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro
23 22 0:21 / /proc rw,nosuid - proc proc rw
24 22 0:5 / /dev rw - devtmpfs udev rw
25 24 0:22 / /dev/shm rw - tmpfs tmpfs rw
26 22 0:23 / /run rw - tmpfs tmpfs rw
27 22 253:1 /srv/data /export rw,relatime - ext4 /dev/vda1 rw
28 22 253:2 / /var/my\\040data ro,relatime - xfs /dev/vdb1 rw
29 22 0:40 / /var/lib/docker/overlay2/ab/merged rw - overlay overlay rw
30 22 7:1 / /snap/core/1 ro - squashfs /dev/loop1 ro
31 22 0:50 / /mnt/share rw - nfs4 nas:/share rw
32 22 0:51 / /tmp rw - tmpfs tmpfs rw
";

    #[test]
    fn only_what_df_users_expect_is_left() {
        let mounts = select(MOUNTS, &FilesystemFilter::default());
        let points: Vec<_> = mounts.iter().map(|mount| mount.point.as_str()).collect();
        assert_eq!(points, ["/", "/mnt/share", "/tmp", "/var/my data"]);
        let read_only: Vec<_> = mounts.iter().map(|mount| mount.read_only).collect();
        assert_eq!(read_only, [false, false, false, true]);
    }

    #[test]
    fn the_overlay_of_a_container_is_its_root() {
        let mounts = select(
            "600 500 0:99 / / rw - overlay overlay rw\n601 600 253:1 /x /etc/hosts rw - ext4 /dev/vda1 rw\n",
            &FilesystemFilter::default(),
        );
        assert_eq!(mounts[0].point, "/");
    }

    #[test]
    fn use_is_counted_as_df_does() {
        let readings = readings(
            "/",
            Space {
                total: 1000,
                free: 400,
                available: 300,
                inodes: 10,
                inodes_free: 5,
            },
        );
        let value = |metric| readings.iter().find(|r| r.metric == metric).map(|r| r.value);
        assert_eq!(value("filesystem.used_percent"), Some(100.0 * 600.0 / 900.0));
        assert_eq!(value("filesystem.inodes_used_percent"), Some(50.0));
        assert_eq!(value("filesystem.free_bytes"), Some(300.0));
    }

    #[test]
    fn a_file_system_without_fixed_inodes_has_no_inode_reading() {
        let space = Space {
            total: 10,
            free: 5,
            available: 5,
            inodes: 0,
            inodes_free: 0,
        };
        assert!(!readings("/", space).iter().any(|r| r.metric.contains("inodes")));
    }
}
