//! The network of a demo on loop-back addresses: a relay in this process stands for cables, switches and the router.
//!
//! Every machine has an address of its own; each machine reaches each other one by an address that belongs to that pair, where
//! the relay listens. While cables and devices in between work, it passes bytes on. When they do not, new connections are refused
//! and open ones freeze: no byte and no close, as in a real cut. What the kernel would do on real machines (answering pings, port
//! states) is done by management ports that accept while the machine, or the cable in the port, can be reached.

use std::collections::BTreeSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, tcp};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval_at};

use super::services::{APPLICATION_PORT, DATABASE_PORT, WEB_PORT, watched_cables};
use super::topology::{CABLES, NODES, Role, find, find_cable, loopback, other_end};

/// MQTT of the collector.
const BROKER_PORT: u16 = 1883;
/// Accepts while the machine can be reached.
const MANAGEMENT_PORT: u16 = 2222;
/// Plus the cable's number: accepts while the device can be reached and the cable in its port has a carrier.
const CABLE_PORT: u16 = 2300;

/// How often the relay looks whether a service still listens.
const LOOK_AT_TARGET: Duration = Duration::from_millis(500);

/// What does not work.
#[derive(Clone, Debug, Default)]
struct Broken {
    cables: BTreeSet<&'static str>,
    devices: BTreeSet<&'static str>,
}

impl Broken {
    fn carries(&self, cable: &super::topology::Cable) -> bool {
        !self.cables.contains(cable.id) && cable.ends.iter().all(|end| !self.devices.contains(end))
    }

    /// Whether a way of working cables and devices leads from one machine to another. Only devices forward.
    fn path(&self, from: &'static str, to: &'static str) -> bool {
        let mut seen = BTreeSet::from([from]);
        let mut next = vec![from];
        while let Some(here) = next.pop() {
            if here == to {
                return true;
            }
            if here != from && find(here).role != Role::Device {
                continue;
            }
            let ways = CABLES
                .iter()
                .filter(|cable| self.carries(cable))
                .filter_map(|cable| other_end(*cable, here));
            next.extend(ways.filter(|there| seen.insert(there)));
        }
        false
    }
}

/// One thing that the relay listens for.
#[derive(Clone, Copy, Debug)]
struct Way {
    from: &'static str,
    to: &'static str,
    port: u16,
    /// Besides the path, this cable must have a carrier.
    cable: Option<&'static str>,
}

impl Way {
    fn open(&self, broken: &Broken) -> bool {
        broken.path(self.from, self.to) && self.cable.is_none_or(|cable| broken.carries(&find_cable(cable)))
    }

    fn listens_at(&self) -> SocketAddrV4 {
        SocketAddrV4::new(pair(self.from, self.to), self.port)
    }

    /// Where bytes are passed on to; `None` = the relay itself answers.
    fn target(&self) -> Option<SocketAddrV4> {
        (self.port != MANAGEMENT_PORT && self.cable.is_none()).then(|| SocketAddrV4::new(loopback(self.to), self.port))
    }
}

/// All ways that the demo's machines use.
fn ways() -> Vec<Way> {
    let way = |from, to, port| Way {
        from,
        to,
        port,
        cable: None,
    };
    let mut ways = vec![
        way("noc-1", "web-1", WEB_PORT),
        way("web-1", "app-1", APPLICATION_PORT),
        way("web-1", "app-2", APPLICATION_PORT),
        way("app-1", "db-1", DATABASE_PORT),
        way("app-2", "db-1", DATABASE_PORT),
    ];
    for node in NODES.iter().filter(|node| node.id != "noc-1") {
        ways.push(way("noc-1", node.id, MANAGEMENT_PORT));
        if node.role == Role::Server {
            ways.push(way(node.id, "noc-1", BROKER_PORT));
        }
        ways.extend(watched_cables(node.id).map(|cable| Way {
            cable: Some(cable.id),
            ..way("noc-1", node.id, CABLE_PORT + u16::from(cable.number))
        }));
    }
    ways
}

/// The address at which one machine reaches another.
fn pair(from: &str, to: &str) -> Ipv4Addr {
    Ipv4Addr::new(127, 78, find(from).number, find(to).number)
}

/// The running relay; stops when dropped.
#[derive(Debug)]
pub struct Fabric {
    broken: watch::Sender<Broken>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Fabric {
    /// Starts the relay with everything working.
    ///
    /// # Errors
    /// If an address of it is in use: another demo is running.
    pub fn start() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (broken, _) = watch::channel(Broken::default());
        let (stop, stopped) = oneshot::channel::<()>();
        // Bound here, so that an address in use is reported to whoever starts the demo.
        let mut listeners = Vec::new();
        for way in ways() {
            let listener = std::net::TcpListener::bind(way.listens_at())
                .with_context(|| format!("cannot listen on {}", way.listens_at()))?;
            listener.set_nonblocking(true)?;
            listeners.push((way, listener));
        }
        let changes = broken.clone();
        let thread = std::thread::Builder::new().name("demo-fabric".into()).spawn(move || {
            runtime.block_on(async {
                let mut relays = JoinSet::new();
                for (way, listener) in listeners {
                    match TcpListener::from_std(listener) {
                        Ok(listener) => drop(relays.spawn(relay(way, listener, changes.subscribe()))),
                        Err(error) => eprintln!("the demo's relay lost {}: {error}", way.listens_at()),
                    }
                }
                // Either way the demo is over: stopped, or dropped without a word.
                let _over = stopped.await;
            });
        })?;
        Ok(Self {
            broken,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The address at which `from` reaches `to`.
    pub fn seen_from(&self, from: &str, to: &str) -> Ipv4Addr {
        if from == to { loopback(to) } else { pair(from, to) }
    }

    /// What a machine is asked instead of ping and SNMP: for each question its name, the component it tells about, and where.
    pub fn management(&self, from: &str, of: &str) -> Vec<(String, String, SocketAddrV4)> {
        let ways = ways()
            .into_iter()
            .filter(|way| way.from == from && way.to == of && way.target().is_none());
        ways.map(|way| match way.cable {
            None => (format!("reach-{of}"), of.to_owned(), way.listens_at()),
            Some(cable) => (format!("port-{cable}"), cable.to_owned(), way.listens_at()),
        })
        .collect()
    }

    /// Pulls a cable.
    pub fn unplug(&self, cable: &str) {
        let cable = find_cable(cable).id;
        self.broken.send_modify(|broken| {
            broken.cables.insert(cable);
        });
    }

    /// Plugs it in again.
    pub fn plug(&self, cable: &str) {
        self.broken.send_modify(|broken| {
            broken.cables.remove(cable);
        });
    }

    /// Cuts a device's power.
    pub fn darken(&self, id: &str) {
        let id = find(id).id;
        self.broken.send_modify(|broken| {
            broken.devices.insert(id);
        });
    }

    /// Gives it back.
    pub fn light(&self, id: &str) {
        self.broken.send_modify(|broken| {
            broken.devices.remove(id);
        });
    }
}

impl Drop for Fabric {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            eprintln!("the demo's relay ended abnormally");
        }
    }
}

/// Listens while the way is open.
async fn relay(way: Way, first: TcpListener, mut broken: watch::Receiver<Broken>) {
    let mut connections = JoinSet::new();
    let mut listener = Some(first);
    let mut served = true;
    let mut look = interval_at(Instant::now() + LOOK_AT_TARGET, LOOK_AT_TARGET);
    loop {
        let open = served && way.open(&broken.borrow_and_update());
        listener = match (open, listener) {
            (false, _) => None,
            (true, Some(listener)) => Some(listener),
            (true, None) => match TcpListener::bind(way.listens_at()).await {
                Ok(listener) => Some(listener),
                Err(error) => return eprintln!("the demo's relay lost {}: {error}", way.listens_at()),
            },
        };
        let accepted = async {
            match &listener {
                Some(listener) => listener.accept().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = broken.changed() => if changed.is_err() { return },
            accepted = accepted => if let (Ok((near, _)), Some(target)) = (accepted, way.target()) {
                connections.spawn(pass(way, near, target, broken.clone()));
            },
            Some(_ended) = connections.join_next() => {}
            // A port that nobody serves refuses connections; here the relay must know to refuse for it.
            _ = look.tick() => if let Some(target) = way.target() {
                served = TcpStream::connect(target).await.is_ok();
            },
        }
    }
}

/// Passes bytes on in both directions until either side closes.
async fn pass(way: Way, near: TcpStream, target: SocketAddrV4, broken: watch::Receiver<Broken>) -> io::Result<()> {
    let far = TcpStream::connect(target).await?;
    let (near_in, near_out) = near.into_split();
    let (far_in, far_out) = far.into_split();
    tokio::select! {
        done = pump(way, near_in, far_out, broken.clone()) => done,
        done = pump(way, far_in, near_out, broken) => done,
    }
}

async fn pump(
    way: Way,
    mut from: tcp::OwnedReadHalf,
    mut to: tcp::OwnedWriteHalf,
    mut broken: watch::Receiver<Broken>,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let read = from.read(&mut buffer).await?;
        // A cut holds back bytes and closes alike.
        if broken.wait_for(|broken| way.open(broken)).await.is_err() || read == 0 {
            return Ok(());
        }
        to.write_all(&buffer[..read]).await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(cables: &[&'static str], devices: &[&'static str]) -> Broken {
        Broken {
            cables: cables.iter().copied().collect(),
            devices: devices.iter().copied().collect(),
        }
    }

    #[test]
    fn the_triangle_has_a_way_round_and_a_server_has_none() {
        assert!(broken(&["l-r1-sw2"], &[]).path("noc-1", "db-1"));
        assert!(!broken(&["l-r1-sw2", "l-sw1-sw2"], &[]).path("noc-1", "db-1"));
        assert!(!broken(&["l-db-1"], &[]).path("app-2", "db-1"));
        assert!(!broken(&[], &["sw-2"]).path("noc-1", "db-1"));
    }

    #[tokio::test]
    async fn a_cut_freezes_what_is_open_and_refuses_what_is_new_until_it_heals() {
        let way = Way {
            from: "app-1",
            to: "db-1",
            port: 16_379,
            cable: None,
        };
        let server = TcpListener::bind(way.target().expect("relayed"))
            .await
            .expect("a free address");
        let (changes, receiver) = watch::channel(Broken::default());
        let first = TcpListener::bind(way.listens_at()).await.expect("a free address");
        tokio::spawn(relay(way, first, receiver));
        let mut client = TcpStream::connect(way.listens_at()).await.expect("the way is open");
        let (mut served, _) = server.accept().await.expect("relayed");
        client.write_all(b"a").await.expect("sent");
        assert_eq!(served.read_u8().await.expect("passed on"), b'a');

        changes.send_modify(|state| *state = broken(&["l-db-1"], &[]));
        while TcpStream::connect(way.listens_at()).await.is_ok() {
            tokio::task::yield_now().await;
        }
        client.write_all(b"b").await.expect("a cut is not a close");
        assert!(
            served
                .try_read(&mut [0; 1])
                .is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
        );

        changes.send_modify(|state| *state = Broken::default());
        assert_eq!(served.read_u8().await.expect("passed on after healing"), b'b');
        while TcpStream::connect(way.listens_at()).await.is_err() {
            tokio::task::yield_now().await;
        }
    }
}
