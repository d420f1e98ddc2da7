//! What runs on the demo's machines besides agents: a real web server, a real application, a real database, real SNMP agents.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::ground::Ground;
use super::topology::{CABLES, Cable, Node, Role, find};

/// The application, as shipped.
const APPLICATION: &str = include_str!("../../../config/demo/app.mjs");

/// Ports of the services, the same in both kinds of demo.
pub const WEB_PORT: u16 = 8080;
/// The application's.
pub const APPLICATION_PORT: u16 = 8081;
/// The database's.
pub const DATABASE_PORT: u16 = 6379;
/// SNMP of the devices.
pub const SNMP_PORT: u16 = 1161;

/// One service of one machine.
#[derive(Debug)]
pub struct Service {
    /// Its name among the demo's processes.
    pub name: String,
    /// What runs.
    pub command: Command,
}

/// All services of a machine, with their configuration written below `folder`.
pub fn of(node: &Node, ground: &Ground, folder: &Path) -> Result<Vec<Service>> {
    let folder = folder.join(node.id);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    match (node.id, node.role) {
        (_, Role::Device) => snmp(node, ground, &folder).map(|service| vec![service]),
        ("web-1", _) => web(node, ground, &folder).map(|service| vec![service]),
        ("app-1" | "app-2", _) => application(node, ground, &folder).map(|service| vec![service]),
        ("db-1", _) => database(node, ground, &folder).map(|service| vec![service]),
        _ => Ok(Vec::new()),
    }
}

/// The name of the database's process, which the story stops.
pub const DATABASE: &str = "db-1-redis";

/// The name of a device's SNMP agent, which dies with its power.
pub fn snmp_name(id: &str) -> String {
    format!("{id}-snmpd")
}

fn web(node: &Node, ground: &Ground, folder: &Path) -> Result<Service> {
    let pool: String = ["app-1", "app-2"]
        .map(|id| {
            format!(
                "    server {}:{APPLICATION_PORT} max_fails=1 fail_timeout=2s;\n",
                ground.seen_from(node.id, id)
            )
        })
        .concat();
    let address = ground.address(node.id);
    let configuration = format!(
        "daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log stderr;\nevents {{ worker_connections 256; }}\n\
         http {{\n  access_log off;\n  client_body_temp_path {folder}/body;\n  proxy_temp_path {folder}/proxy;\n  \
         fastcgi_temp_path {folder}/fastcgi;\n  uwsgi_temp_path {folder}/uwsgi;\n  scgi_temp_path {folder}/scgi;\n  \
         upstream pool {{\n{pool}  }}\n  server {{\n    listen {address}:{WEB_PORT};\n    location / {{\n      \
         proxy_pass http://pool;\n      proxy_connect_timeout 500ms;\n      proxy_read_timeout 1s;\n      \
         proxy_next_upstream error timeout http_503;\n      proxy_next_upstream_tries 2;\n    }}\n  }}\n}}\n",
        folder = folder.display(),
    );
    let file = write(folder, "nginx.conf", &configuration)?;
    let mut command = ground.command(node.id, &program("nginx", "nginx-light")?);
    command.arg("-c").arg(file).arg("-p").arg(folder);
    Ok(service("web-1-nginx", command))
}

fn application(node: &Node, ground: &Ground, folder: &Path) -> Result<Service> {
    let file = write(folder, "app.mjs", APPLICATION)?;
    let mut command = ground.command(node.id, &program("node", "nodejs")?);
    command
        .arg(file)
        .args([ground.address(node.id).to_string(), APPLICATION_PORT.to_string()])
        .args([ground.seen_from(node.id, "db-1").to_string(), DATABASE_PORT.to_string()]);
    Ok(service(&format!("{}-app", node.id), command))
}

fn database(node: &Node, ground: &Ground, folder: &Path) -> Result<Service> {
    let mut command = ground.command(node.id, &program("redis-server", "redis-server")?);
    command
        .args([
            "--bind",
            &ground.address(node.id).to_string(),
            "--port",
            &DATABASE_PORT.to_string(),
        ])
        .args(["--protected-mode", "no", "--save", "", "--appendonly", "no", "--dir"])
        .arg(folder);
    Ok(service(DATABASE, command))
}

fn snmp(node: &Node, ground: &Ground, folder: &Path) -> Result<Service> {
    let configuration = format!(
        "agentaddress udp:{}:{SNMP_PORT}\nrocommunity public\nsysName {id}\nsysDescr Zongbao demo device {id}\n\
         sysLocation 政务云机房\n",
        ground.address(node.id),
        id = node.id,
    );
    let file = write(folder, "snmpd.conf", &configuration)?;
    let mut command = ground.command(node.id, &program("snmpd", "snmpd")?);
    command.args(["-f", "-C", "-c"]).arg(file).args(["-Lo", "-I", "-smux"]);
    command.args(["-p".as_ref(), folder.join("snmpd.pid").as_os_str()]);
    command.env("SNMP_PERSISTENT_DIR", folder).env("MIBS", "");
    Ok(service(&snmp_name(node.id), command))
}

/// The cables whose state a device tells by its ports: those to its servers, and those towards the core.
///
/// The cable between the switches is left out: nobody watches it, and since each switch has another way, losing it hurts
/// nobody and no incident may come of it.
pub fn watched_cables(id: &str) -> impl Iterator<Item = Cable> + use<'_> {
    CABLES
        .into_iter()
        .filter(move |cable| cable.ends[0] == id && find(id).role == Role::Device && cable.id != "l-sw1-sw2")
}

/// The same as the SNMP probe's `links` wants it: port name = cable.
pub fn watched_ports(id: &str) -> String {
    let ports = watched_cables(id).map(|cable| format!("\"{}\" = \"{}\"", cable.port(0), cable.id));
    ports.collect::<Vec<_>>().join(", ")
}

fn service(name: &str, command: Command) -> Service {
    Service {
        name: name.to_owned(),
        command,
    }
}

fn write(folder: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let path = folder.join(name);
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// Finds a program on the PATH or where Debian puts servers.
pub fn program(name: &str, package: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin", "/sbin", "/usr/bin"].map(PathBuf::from));
    for folder in folders {
        let candidate = folder.join(name);
        if candidate.is_file() {
            return Ok(candidate);
        }
    }
    bail!("{name} is not installed; install the package {package}, or run `make demo`, which does")
}
