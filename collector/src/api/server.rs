//! Serves the routes over HTTP or HTTPS until told to stop.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio_util::sync::CancellationToken;

use super::state::Api;

/// How long requests in flight may go on after the stop.
const GRACE: Duration = Duration::from_secs(5);
/// How long a client may take to send the head of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves until `stop` is cancelled; then live streams end at once and other requests within five seconds.
/// With `tls`, the settings of `api` must say so too.
pub async fn serve(
    api: &Arc<Api>,
    routes: Router,
    listener: TcpListener,
    tls: Option<Arc<rustls::ServerConfig>>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let handle = Handle::new();
    let (closing, stopping) = (api.closing.clone(), handle.clone());
    let watch = tokio::spawn(async move {
        stop.cancelled().await;
        closing.cancel();
        stopping.graceful_shutdown(Some(GRACE));
    });
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    let served = match tls {
        Some(tls) => {
            let mut server = axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(tls))?.handle(handle);
            limit_headers(server.http_builder());
            server.serve(service).await
        }
        None => {
            let mut server = axum_server::from_tcp(listener)?.handle(handle);
            limit_headers(server.http_builder());
            server.serve(service).await
        }
    };
    watch.abort();
    served
}

/// Clients that dribble the head of a request are cut off.
fn limit_headers(builder: &mut Builder<TokioExecutor>) {
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(HEADER_TIMEOUT));
}
