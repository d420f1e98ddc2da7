//! Where a probe goes: `host:port`, resolved anew at each run so that a changed record is followed.

use std::net::{IpAddr, SocketAddr};

use tokio::net::lookup_host;
use tokio::time::{Instant, timeout_at};

/// Splits `host:port`, `[v6]:port` or a bare host, for which `default_port` is used.
///
/// # Errors
/// The text has no host, no valid port, or is a bare host without a default port.
pub fn parse(text: &str, default_port: Option<u16>) -> Result<(String, u16), String> {
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Ok((address.ip().to_string(), address.port()));
    }
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    let (host, port) = match (bare.parse::<IpAddr>(), bare.rsplit_once(':')) {
        (Ok(_), _) | (_, None) => (bare, default_port.ok_or("it has no port; write \"host:port\"")?),
        (_, Some((host, port))) => (
            host,
            port.parse().map_err(|_| "its port is not a number from 1 to 65535")?,
        ),
    };
    let named = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if port == 0 {
        return Err("its port is not a number from 1 to 65535".into());
    }
    if host.parse::<IpAddr>().is_err() && (host.is_empty() || host.len() > 253 || !host.bytes().all(named)) {
        return Err("it names no host; write \"host:port\", \"192.0.2.1:port\" or \"[2001:db8::1]:port\"".into());
    }
    Ok((host.to_owned(), port))
}

/// The addresses of a host, by the machine's own resolver (which knows `/etc/hosts`).
///
/// # Errors
/// A sentence for the operator. It says nothing about the component: the name could not be resolved.
pub async fn resolve(host: &str, port: u16, deadline: Instant) -> Result<Vec<SocketAddr>, String> {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let addresses = match timeout_at(deadline, lookup_host((host, port))).await {
        Ok(Ok(addresses)) => addresses.collect::<Vec<_>>(),
        Ok(Err(error)) => {
            return Err(format!(
                "cannot resolve {host}: {error}; check the name and this host's resolver, or give an IP address"
            ));
        }
        Err(_) => {
            return Err(format!(
                "no answer in time when resolving {host}; check this host's resolver, or give an IP address"
            ));
        }
    };
    if addresses.is_empty() {
        return Err(format!("{host} has no address; check the name, or give an IP address"));
    }
    Ok(addresses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_ports_are_told_apart() {
        assert_eq!(parse("db:5432", None), Ok(("db".into(), 5432)));
        assert_eq!(parse("10.0.0.1", Some(161)), Ok(("10.0.0.1".into(), 161)));
        assert_eq!(parse("[2001:db8::1]:161", None), Ok(("2001:db8::1".into(), 161)));
        assert_eq!(parse("2001:db8::1", Some(161)), Ok(("2001:db8::1".into(), 161)));
    }

    #[test]
    fn what_is_no_target_says_what_to_write() {
        for text in ["", ":80", "db", "db:http", "db:0", "db:65536", "a b:80", "http://db:80"] {
            assert!(parse(text, None).is_err(), "{text}");
        }
    }

    #[tokio::test]
    async fn an_unknown_name_is_explained() {
        let deadline = Instant::now() + std::time::Duration::from_secs(5);
        let error = resolve("no-such-host.invalid", 80, deadline)
            .await
            .expect_err("not resolvable");
        assert!(
            error.contains("no-such-host.invalid") && error.contains("give an IP address"),
            "{error}"
        );
    }
}
