//! Rules that concern several keys at once, and the files that a configuration names.

use std::fs::File;
use std::path::PathBuf;

use super::parse::{Path, Step};
use super::{Broker, Config};

/// Whether files that are named must be readable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Files {
    /// Yes: this is the host they are on.
    MustExist,
    /// No: only the text is judged.
    #[cfg(test)]
    Ignore,
}

/// Everything wrong with a configuration whose values all fit: the place, and cause with fix.
pub(super) fn check(config: &Config, files: Files) -> Vec<(Path, String)> {
    let mut found = broker(&config.broker, files);
    for (index, problem) in crate::probe::validate(&config.probe) {
        found.push((vec![Step::Key("probe".into()), Step::Index(index)], problem));
    }
    let mut names = Vec::new();
    for (index, watch) in config.sample.process.iter().enumerate() {
        if names.contains(&&watch.name) {
            let path = ["sample", "process"].map(|key| Step::Key(key.into()));
            let path = path.into_iter().chain([Step::Index(index)]).collect();
            found.push((path, format!("name \"{}\" is used twice; choose another", watch.name)));
        }
        names.push(&watch.name);
    }
    found
}

fn broker(broker: &Broker, files: Files) -> Vec<(Path, String)> {
    let mut found = Vec::new();
    let mut wrong = |key: &str, problem: &str| found.push((at(key), problem.to_owned()));
    if broker.password.is_some() && broker.password_file.is_some() {
        wrong("password", "both password and password_file are given; keep one");
    }
    if broker.username.is_none() && broker.password.is_some() {
        wrong("password", "a password without a user name; add username");
    }
    if broker.username.is_none() && broker.password_file.is_some() {
        wrong("password_file", "a password without a user name; add username");
    }
    if broker.certificate.is_some() && broker.key.is_none() {
        wrong("certificate", "a client certificate without its key; add key");
    }
    if broker.key.is_some() && broker.certificate.is_none() {
        wrong("key", "a key without its client certificate; add certificate");
    }
    if broker.certificate.is_some() && broker.ca.is_none() {
        wrong(
            "certificate",
            "a client certificate without ca; add the certificate that signed the broker's",
        );
    }
    if !broker.url.tls && (broker.ca.is_some() || broker.certificate.is_some()) {
        wrong(
            "url",
            "certificates are given but the connection has no TLS; write \"mqtts://…\" or remove them",
        );
    }
    if broker.retry_min > broker.retry_max {
        wrong(
            "retry_min",
            "retry_min is longer than retry_max; lower it or raise retry_max",
        );
    }
    if files == Files::MustExist {
        for (key, path) in named_files(broker) {
            if let Err(error) = File::open(path) {
                let problem = format!(
                    "cannot read {}: {error}; correct the path, or let the agent's user read it",
                    path.display()
                );
                found.push((at(key), problem));
            }
        }
    }
    found
}

fn named_files(broker: &Broker) -> impl Iterator<Item = (&'static str, &PathBuf)> {
    [
        ("password_file", &broker.password_file),
        ("ca", &broker.ca),
        ("certificate", &broker.certificate),
        ("key", &broker.key),
    ]
    .into_iter()
    .filter_map(|(key, path)| Some((key, path.as_ref()?)))
}

fn at(key: &str) -> Path {
    vec![Step::Key("broker".into()), Step::Key(key.into())]
}
