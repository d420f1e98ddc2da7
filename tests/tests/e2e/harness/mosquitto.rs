//! Mosquitto as the external broker, with passwords and an access file.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use super::process::Process;
use super::{Folder, free_port};

/// Every user's password is this and the user's name.
pub fn password(user: &str) -> String {
    format!("secret-of-{user}")
}

pub struct Mosquitto {
    pub folder: Folder,
    pub port: u16,
    process: Option<Process>,
}

impl Mosquitto {
    /// Prepares a broker for these users. `None`, said by name, where there is no Mosquitto.
    pub fn prepare(test: &str, users: &[&str]) -> Option<Self> {
        let folder = Folder::new();
        let mut passwords = String::new();
        for user in users {
            writeln!(passwords, "{user}:{}", password(user)).expect("text");
        }
        let file = folder.write("passwords", &passwords);
        let mut hash = Command::new("mosquitto_passwd");
        let hashed = hash.arg("-U").arg(&file).stderr(Stdio::null()).status();
        if !hashed.is_ok_and(|status| status.success()) {
            println!("skipped: {test}: no mosquitto here");
            return None;
        }
        let port = free_port();
        let config = format!(
            "listener {port} 127.0.0.1\nallow_anonymous false\npassword_file {}\nacl_file {}\nuser root\n",
            file.display(),
            folder.path().join("acl").display()
        );
        folder.write("mosquitto.conf", &config);
        Some(Self {
            folder,
            port,
            process: None,
        })
    }

    /// The keys of `[broker]` in collector.toml.
    pub fn external(&self, user: &str) -> String {
        format!(
            "external = \"mqtt://{user}:{}@127.0.0.1:{}\"",
            password(user),
            self.port
        )
    }

    pub fn start(&mut self, access: &str) {
        self.folder.write("acl", access);
        let found = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto"];
        let program = found.into_iter().find(|path| std::path::Path::new(path).exists());
        let mut command = Command::new(program.unwrap_or("mosquitto"));
        command.arg("-c").arg(self.folder.path().join("mosquitto.conf"));
        self.process = Some(Process::start(command, &self.folder.path().join("mosquitto.log")));
    }

    pub fn kill(&mut self) {
        self.process.take().expect("it runs").kill();
    }
}
