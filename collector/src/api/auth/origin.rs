//! Refuses requests that another site made a browser send.

use axum::http::{HeaderMap, header};

use crate::api::error::{Problem, text};

/// Passes requests of our own pages and of programs that are no browsers. Browsers say where a request comes from with
/// `Sec-Fetch-Site`, older ones with `Origin`.
pub fn require_same_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let read = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let foreign = match (read("sec-fetch-site"), read(header::ORIGIN.as_str())) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin_host(origin) != read(header::HOST.as_str()),
        (None, None) => false,
    };
    if foreign {
        return Err(Problem::forbidden(
            "foreign_origin",
            text(
                "the request was sent by a page of another site",
                "请求来自其他站点的页面",
            ),
            text(
                "open the console at its own address and try again",
                "请从控制台自身的地址重新操作",
            ),
        ));
    }
    Ok(())
}

fn origin_host(origin: &str) -> Option<&str> {
    origin.split_once("://").map(|(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(pairs: &[(&'static str, &str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| {
            (
                axum::http::HeaderName::from_static(name),
                value.parse().expect("header value"),
            )
        });
        require_same_origin(&headers.collect()).is_ok()
    }

    #[test]
    fn our_own_pages_and_programs_pass_and_other_sites_do_not() {
        assert!(passes(&[]));
        assert!(passes(&[("sec-fetch-site", "same-origin")]));
        assert!(passes(&[("origin", "https://noc.gov:8443"), ("host", "noc.gov:8443")]));
        assert!(!passes(&[("sec-fetch-site", "cross-site")]));
        assert!(!passes(&[("sec-fetch-site", "same-site")]));
        assert!(!passes(&[("origin", "https://evil.example"), ("host", "noc.gov")]));
        assert!(!passes(&[("origin", "null"), ("host", "noc.gov")]));
    }
}
