//! The demo network in network namespaces: every machine is a namespace, every cable a veth pair, routing by the kernel.

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::topology::{CABLES, Cable, NODES, Node, Role, first_hops};

/// Prefix of the namespaces, so that they can be told from anyone else's and be cleaned up after a crash.
const PREFIX: &str = "zongbao-";
/// The pair that joins this machine to the NOC server, so that a browser here reaches the collector.
const DOOR: &str = "zongbao-door";
/// This machine's address on that pair, and the NOC server's.
const DOOR_ADDRESSES: [&str; 2] = ["198.18.79.1", "198.18.79.2"];

/// The address at which the collector's pages are reached from outside the demo network.
pub fn door_address() -> &'static str {
    DOOR_ADDRESSES[1]
}

/// The name of a node's namespace.
pub fn namespace(id: &str) -> String {
    format!("{PREFIX}{id}")
}

/// Whether this machine lets us make namespaces and cables, and why not.
pub fn permitted() -> Result<()> {
    let probe = format!("{PREFIX}probe");
    ip(&["netns", "add", &probe])?;
    let cable = ip(&[
        "-n", &probe, "link", "add", "probe", "type", "veth", "peer", "name", "probe-2",
    ]);
    ip(&["netns", "del", &probe])?;
    cable
}

/// Builds the whole network, every cable plugged in.
pub fn build() -> Result<()> {
    for node in &NODES {
        add_node(node).with_context(|| format!("cannot make the machine {}", node.id))?;
    }
    for cable in &CABLES {
        add_cable(cable).with_context(|| format!("cannot lay the cable {}", cable.id))?;
    }
    for node in &NODES {
        route(node.id)?;
    }
    add_door().context("cannot join the NOC server to this machine")
}

/// Removes every namespace of a demo and every process in it, also those that an earlier demo left behind.
pub fn remove() -> Result<()> {
    let listed = Command::new("ip")
        .args(["netns", "list"])
        .output()
        .context("cannot run `ip`")?;
    let names = String::from_utf8_lossy(&listed.stdout).into_owned();
    for name in names
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| name.starts_with(PREFIX))
    {
        let pids = Command::new("ip")
            .args(["netns", "pids", name])
            .output()
            .context("cannot run `ip`")?;
        for pid in String::from_utf8_lossy(&pids.stdout)
            .split_whitespace()
            .filter_map(|pid| pid.parse().ok())
        {
            // A process that ended meanwhile is what we want.
            let _gone = nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL);
        }
        ip(&["netns", "del", name])?;
    }
    if Command::new("ip")
        .args(["link", "show", DOOR])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?
        .success()
    {
        ip(&["link", "del", DOOR])?;
    }
    Ok(())
}

/// Pulls a cable. The far end is switched off, so that the port at the core's end loses its carrier, as a pulled cable does it.
pub fn unplug(cable: &Cable) -> Result<()> {
    set_port(cable, 1, "down")
}

/// Plugs it in again.
pub fn plug(cable: &Cable) -> Result<()> {
    set_port(cable, 1, "up")?;
    cable.ends.iter().try_for_each(|id| route(id))
}

/// Cuts a machine's power as far as its ports show: all of them go dark. Its processes are the caller's to stop.
pub fn darken(id: &str) -> Result<()> {
    ports(id).try_for_each(|(cable, end)| set_port(&cable, end, "down"))
}

/// Gives the power back.
pub fn light(id: &str) -> Result<()> {
    for (cable, end) in ports(id) {
        set_port(&cable, end, "up")?;
    }
    NODES.iter().try_for_each(|node| route(node.id))
}

fn ports(id: &str) -> impl Iterator<Item = (Cable, usize)> + use<'_> {
    CABLES
        .into_iter()
        .filter_map(move |cable| Some((cable, cable.ends.iter().position(|end| *end == id)?)))
}

fn set_port(cable: &Cable, end: usize, state: &str) -> Result<()> {
    ip(&[
        "-n",
        &namespace(cable.ends[end]),
        "link",
        "set",
        &cable.port(end),
        state,
    ])
}

fn add_node(node: &Node) -> Result<()> {
    let name = namespace(node.id);
    ip(&["netns", "add", &name])?;
    batch(
        &name,
        &format!("link set lo up\naddr add {}/32 dev lo\n", node.address()),
    )?;
    let settings = [
        // A port without a carrier is not a way: this is what makes the triangle redundant.
        "net.ipv4.conf.all.ignore_routes_with_linkdown=1".to_owned(),
        "net.ipv4.conf.default.ignore_routes_with_linkdown=1".to_owned(),
        "net.ipv4.conf.all.rp_filter=0".to_owned(),
        "net.ipv4.conf.default.rp_filter=0".to_owned(),
        // Lets an unprivileged agent ping.
        "net.ipv4.ping_group_range=0 2147483647".to_owned(),
        format!("net.ipv4.ip_forward={}", u8::from(node.role == Role::Device)),
    ];
    for setting in &settings {
        let done = Command::new("ip")
            .args(["netns", "exec", &name, "sysctl", "-q", "-w", setting])
            .stdout(Stdio::null())
            .status()
            .context("cannot run `ip netns exec … sysctl`")?;
        if !done.success() {
            bail!("the kernel refuses the setting {setting}");
        }
    }
    Ok(())
}

fn add_cable(cable: &Cable) -> Result<()> {
    let [a, b] = cable.ends.map(namespace);
    ip(&[
        "link",
        "add",
        &cable.port(0),
        "netns",
        &a,
        "type",
        "veth",
        "peer",
        "name",
        &cable.port(1),
        "netns",
        &b,
    ])?;
    for (end, name) in [a, b].iter().enumerate() {
        let port = cable.port(end);
        batch(
            name,
            &format!(
                "addr add {}/30 dev {port}\nlink set {port} up\n",
                cable.addresses()[end]
            ),
        )?;
    }
    Ok(())
}

/// Writes a node's whole routing table: every other node by each of its first hops, the shortest way first.
fn route(id: &str) -> Result<()> {
    let own = NODES.iter().find(|node| node.id == id).context("unknown node")?;
    let mut commands = String::new();
    for to in NODES.iter().filter(|node| node.id != id) {
        for (cable, length) in first_hops(id, to.id) {
            let end = usize::from(cable.ends[1] == id);
            let (via, port) = (cable.addresses()[1 - end], cable.port(end));
            commands.push_str(&format!(
                "route replace {} via {via} dev {port} src {} metric {}\n",
                to.address(),
                own.address(),
                length * 10
            ));
        }
    }
    // A dark port takes no route; the others of the batch still apply, and the port's own come when it is lit again.
    let mut child = Command::new("ip")
        .args(["-n", &namespace(id), "-force", "-batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot run `ip`")?;
    child
        .stdin
        .take()
        .context("no input to `ip`")?
        .write_all(commands.as_bytes())?;
    child.wait()?;
    Ok(())
}

fn add_door() -> Result<()> {
    let noc = namespace("noc-1");
    ip(&[
        "link", "add", DOOR, "type", "veth", "peer", "name", "door", "netns", &noc,
    ])?;
    ip(&["addr", "add", &format!("{}/30", DOOR_ADDRESSES[0]), "dev", DOOR])?;
    ip(&["link", "set", DOOR, "up"])?;
    batch(
        &noc,
        &format!("addr add {}/30 dev door\nlink set door up\n", DOOR_ADDRESSES[1]),
    )
}

fn ip(arguments: &[&str]) -> Result<()> {
    let output = Command::new("ip")
        .args(arguments)
        .output()
        .context("cannot run `ip` (Debian package iproute2)")?;
    if !output.status.success() {
        bail!(
            "`ip {}` failed: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}

fn batch(namespace: &str, commands: &str) -> Result<()> {
    commands.lines().try_for_each(|line| {
        let words = ["-n", namespace]
            .into_iter()
            .chain(line.split_whitespace())
            .collect::<Vec<_>>();
        ip(&words)
    })
}
