//! Real binaries, real sockets, real files: what every end-to-end test stands on.

pub mod agent;
pub mod api;
pub mod collector;
pub mod model;
pub mod mosquitto;
pub mod mqtt;
pub mod process;
pub mod receiver;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;
use tokio::time::{Instant, interval, timeout};

/// Nothing that works takes longer, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(50);

/// A test's folder. It stays, and is named, when the test fails.
pub struct Folder(Option<TempDir>);

impl Folder {
    pub fn new() -> Self {
        Self(Some(TempDir::new().expect("a folder")))
    }

    pub fn path(&self) -> &Path {
        self.0.as_ref().expect("it is there until the end").path()
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("writable");
        std::fs::write(&path, text).expect("writable");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Some(folder) = self.0.take()
            && std::thread::panicking()
        {
            eprintln!("logs and state of this test: {}", folder.keep().display());
        }
    }
}

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A program of the workspace, from the folder that this test was built into.
pub fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test is a file");
    let folder = test.ancestors().nth(2).expect("target/PROFILE/deps/TEST");
    let path = folder.join(name);
    assert!(
        path.is_file(),
        "{} is missing: run `cargo build --workspace` first",
        path.display()
    );
    path
}

pub fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    free.expect("a free port").port()
}

/// Looks again and again until there is something to see.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        let mut pause = interval(LOOK);
        loop {
            if let Some(found) = look().await {
                return found;
            }
            pause.tick().await;
        }
    };
    let Ok(found) = timeout(PATIENCE, looking).await else {
        panic!("waited in vain: {what}");
    };
    found
}

/// Looks again and again for a while: what is said must hold every time.
pub async fn stays(what: &str, time: Duration, mut look: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + time;
    let mut pause = interval(LOOK);
    while Instant::now() < end {
        assert!(look().await, "no longer so: {what}");
        pause.tick().await;
    }
}
