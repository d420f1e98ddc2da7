//! Line protocol over HTTP.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Method;

use super::client::{Answer, Client};
use super::world::{serve, serve_with};
use crate::api::Settings;
use crate::api::auth::Access;

async fn write(client: &Client, path: &str, body: impl Into<reqwest::Body>) -> Answer {
    client.send(client.request(Method::POST, path).body(body)).await
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

#[tokio::test]
async fn telegraf_writes_as_to_influxdb_one_and_two() {
    let served = serve();
    let telegraf = served.token("gc", Access::Ingest);
    for path in [
        "/api/v1/write?db=telegraf&precision=s",
        "/api/v2/write?bucket=b&org=o&precision=ns",
    ] {
        assert_eq!(
            write(&telegraf, path, "cpu,host=web-1 used=3 17").await.status,
            204,
            "{path}"
        );
    }
    let request = served.anyone().request(Method::POST, "/api/v2/write").body("");
    assert_eq!(served.anyone().send(request).await.status, 401);
}

#[tokio::test]
async fn a_subcontractor_writes_only_about_its_own() {
    let served = serve();
    let softcom = served.token("softcom", Access::Ingest);
    assert_eq!(
        write(&softcom, "/api/v1/write", "cpu,host=web-1 used=3").await.status,
        204
    );
    let foreign = write(&softcom, "/api/v1/write", "cpu,host=web-1 used=3\ncpu,host=sw-1 used=3").await;
    assert!(
        foreign.body["detail"]
            .as_str()
            .expect("text")
            .contains("1 lines were refused and 1 taken: line 2")
    );
    assert_eq!(foreign.problem(), (400, "lines_refused".to_owned()));
    for party in ["agency-1", "toolmaker"] {
        let client = served.token(party, Access::Operator);
        assert_eq!(
            write(&client, "/api/v1/write", "").await.problem(),
            (403, "role_not_allowed".to_owned())
        );
    }
}

#[tokio::test]
async fn gzip_is_undone_and_a_bomb_is_not() {
    let served = serve_with(Settings {
        max_write_bytes: 10_000,
        ..Settings::default()
    });
    let telegraf = served.token("gc", Access::Ingest);
    let send = async |body: Vec<u8>, encoding: &str| {
        let request = telegraf
            .request(Method::POST, "/api/v1/write")
            .header("content-encoding", encoding)
            .body(body);
        telegraf.send(request).await
    };
    assert_eq!(send(gzip(b"cpu,host=web-1 used=3"), "gzip").await.status, 204);
    assert_eq!(served.world.written.lock().unwrap()[0], "cpu,host=web-1 used=3");
    assert_eq!(
        send(gzip(&[b'x'; 1_000_000]), "gzip").await.problem(),
        (413, "body_too_large".to_owned())
    );
    assert_eq!(
        send(vec![b'x'; 10_001], "identity").await.problem(),
        (413, "body_too_large".to_owned())
    );
    assert_eq!(
        send(b"not gzip".to_vec(), "gzip").await.problem(),
        (400, "invalid_request".to_owned())
    );
    assert_eq!(
        send(Vec::new(), "br").await.problem(),
        (415, "unsupported_encoding".to_owned())
    );
}

#[tokio::test]
async fn a_full_queue_says_when_to_come_back() {
    let served = serve();
    *served.world.queue_full.lock().unwrap() = true;
    let answer = write(
        &served.token("gc", Access::Ingest),
        "/api/v1/write",
        "cpu,host=web-1 used=3",
    )
    .await;
    assert_eq!(answer.headers["retry-after"], "5");
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
}
