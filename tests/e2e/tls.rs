//! The site over https: a front that ends TLS and passes the plain text on to the demo server.
//!
//! The front makes its own certificate, which no browser trusts.
//! [`Browser::trusting`](cookie_gate_browser::Browser::trusting) accepts the certificate all the same.
//! Invariant: it listens on loopback and connects to loopback only.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::{self, JoinHandle};

use tokio::io::copy_bidirectional;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// A running front; stops when dropped.
pub struct Front {
    port: u16,
    /// Port of the server behind; 0 = none yet.
    behind: Arc<AtomicU16>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Front {
    /// Listens. Requests get their answer once there is a server to [pass them on to](Self::pass_to).
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        listener.set_nonblocking(true).expect("a socket that does not block");
        let port = listener.local_addr().expect("an address").port();
        let behind = Arc::new(AtomicU16::new(0));
        let (stop, stopped) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().expect("a runtime");
        let (acceptor, target) = (acceptor(), Arc::clone(&behind));
        let thread = thread::spawn(move || runtime.block_on(listen(listener, acceptor, target, stopped)));
        Self { port, behind, stop: Some(stop), thread: Some(thread) }
    }

    /// The port on loopback.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The site's address.
    pub fn site(&self) -> String {
        format!("https://www.shop.test:{}", self.port)
    }

    /// Passes all new connections on to the server at this port.
    pub fn pass_to(&self, port: u16) {
        self.behind.store(port, Ordering::SeqCst);
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn acceptor() -> TlsAcceptor {
    let names = ["shop.test", "*.shop.test"].map(String::from);
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![made.cert.der().clone()], key).expect("a key that goes with it");
    TlsAcceptor::from(Arc::new(config))
}

async fn listen(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    behind: Arc<AtomicU16>,
    mut stopped: oneshot::Receiver<()>,
) {
    let listener = tokio::net::TcpListener::from_std(listener).expect("a socket that does not block");
    loop {
        let accepted = tokio::select! {
            _ = &mut stopped => return,
            accepted = listener.accept() => accepted,
        };
        let (Ok((client, _)), port @ 1..) = (accepted, behind.load(Ordering::SeqCst)) else { continue };
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            // When a connection breaks off, the browser has left the page.
            let mut client = acceptor.accept(client).await.ok()?;
            let mut server = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
            server.set_nodelay(true).ok()?;
            copy_bidirectional(&mut client, &mut server).await.ok()
        });
    }
}
