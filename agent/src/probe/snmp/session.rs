//! Asking one device: requests with retries, and walks that end whatever the device answers.
//!
//! The socket is connected, so that answers from another source never arrive; an answer with another request id is
//! left aside. Request ids start at random and only the id of the request under way counts.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use thiserror::Error;
use tokio::net::UdpSocket;
use tokio::time::{Instant, timeout_at};

use super::message::{self, Malformed, Request, Response};
use super::tree::Tree;
use super::value::{Oid, Value};

/// Objects read from one table column, at most.
pub const ROWS: usize = 8_192;
/// Objects read in one poll, at most.
pub const OBJECTS: usize = 100_000;
/// Objects asked for in one request, at most: an answer then mostly fits one Ethernet frame or two.
const OBJECTS_PER_REQUEST: usize = 40;
/// Columns asked for side by side.
const COLUMNS_PER_REQUEST: usize = 8;
/// The status `tooBig`.
const TOO_BIG: i64 = 1;

/// Why a device could not be polled.
#[derive(Debug, Error)]
pub enum SessionError {
    /// Nothing came.
    #[error("no answer")]
    Silence,
    /// The machine there says that nothing listens.
    #[error("nothing listens on that port")]
    Refused,
    /// Something came that is no answer.
    #[error("its answer cannot be read: {0}")]
    Malformed(Malformed),
    /// The device refused the request.
    #[error("it answered with error status {0}")]
    Status(i64),
    /// The request could not be sent.
    #[error("cannot send: {0}")]
    Io(io::Error),
}

/// A conversation with one device.
pub struct Session {
    socket: UdpSocket,
    community: Vec<u8>,
    /// Further attempts after the first.
    retries: u8,
    /// How long to wait for an answer before the next attempt.
    patience: Duration,
    deadline: Instant,
    request_id: i32,
    objects: usize,
    buffer: Vec<u8>,
    /// What had to be left out or looked wrong, for the operator.
    pub notes: Vec<String>,
}

/// One column of a walk.
struct Cursor<'a> {
    root: &'a [u32],
    last: Oid,
    rows: usize,
    done: bool,
}

impl Session {
    /// Starts a conversation.
    ///
    /// # Errors
    /// No socket could be opened towards the address.
    pub async fn open(address: SocketAddr, community: &str, retries: u8, deadline: Instant) -> io::Result<Self> {
        let any: SocketAddr = if address.is_ipv4() {
            ([0, 0, 0, 0], 0).into()
        } else {
            ([0_u16; 8], 0).into()
        };
        let socket = UdpSocket::bind(any).await?;
        socket.connect(address).await?;
        let budget = deadline.saturating_duration_since(Instant::now());
        Ok(Self {
            socket,
            community: community.as_bytes().to_vec(),
            retries,
            patience: (budget / (u32::from(retries) + 2)).min(Duration::from_secs(2)),
            deadline,
            request_id: rand::random::<i32>() & 0x3fff_ffff,
            objects: 0,
            buffer: vec![0; 65_536],
            notes: Vec::new(),
        })
    }

    /// Reads single objects into the tree; those the device does not have are left out.
    ///
    /// # Errors
    /// The device did not answer, or refused.
    pub async fn get(&mut self, names: &[&[u32]], tree: &mut Tree) -> Result<(), SessionError> {
        let response = self.ask(Request::Get, names).await?;
        if response.error_status != 0 {
            return Err(SessionError::Status(response.error_status));
        }
        for (name, value) in response.variables {
            if names.contains(&name.0.as_slice()) && !matches!(value, Value::Absent | Value::EndOfMibView) {
                tree.insert(name, value);
            }
        }
        Ok(())
    }

    /// Reads whole columns into the tree, several side by side.
    ///
    /// # Errors
    /// The device stopped answering.
    pub async fn walk(&mut self, roots: &[&[u32]], tree: &mut Tree) -> Result<(), SessionError> {
        let mut cursors = roots
            .iter()
            .map(|root| Cursor {
                root,
                last: Oid(root.to_vec()),
                rows: 0,
                done: false,
            })
            .collect::<Vec<_>>();
        let mut limit = OBJECTS_PER_REQUEST;
        loop {
            let mut active = cursors
                .iter_mut()
                .filter(|cursor| !cursor.done)
                .take(COLUMNS_PER_REQUEST.min(limit))
                .collect::<Vec<_>>();
            if active.is_empty() {
                return Ok(());
            }
            let names = active.iter().map(|cursor| cursor.last.0.clone()).collect::<Vec<_>>();
            let names = names.iter().map(Vec::as_slice).collect::<Vec<_>>();
            let repetitions = u8::try_from(limit / active.len()).unwrap_or(1).max(1);
            let response = self.ask(Request::GetBulk { repetitions }, &names).await?;
            match response.error_status {
                0 => self.absorb(response, &mut active, tree),
                // An answer too big for the device, or for one of its tables: ask for less before giving up on them.
                _ if limit > 1 => limit = if response.error_status == TOO_BIG { limit / 2 } else { 1 },
                status => {
                    let cursor = &mut active[0];
                    self.notes.push(format!(
                        "{} was refused with error status {status}",
                        Oid(cursor.root.to_vec())
                    ));
                    cursor.done = true;
                }
            }
        }
    }

    /// Takes in one answer. Every active column moves forward or is done, so that a walk always ends.
    fn absorb(&mut self, response: Response, active: &mut [&mut Cursor<'_>], tree: &mut Tree) {
        let columns = active.len();
        let mut moved = vec![false; columns];
        for (index, (name, value)) in response.variables.into_iter().enumerate() {
            let cursor = &mut *active[index % columns];
            if cursor.done {
                continue;
            }
            let inside = name.0.starts_with(cursor.root) && value != Value::EndOfMibView;
            let complaint = if inside && name <= cursor.last {
                Some("the device repeats itself there")
            } else if inside && (cursor.rows >= ROWS || self.objects >= OBJECTS) {
                Some("it has more rows than are read")
            } else {
                None
            };
            if let Some(complaint) = complaint {
                self.notes
                    .push(format!("{} is incomplete: {complaint}", Oid(cursor.root.to_vec())));
            }
            if !inside || complaint.is_some() {
                cursor.done = true;
                continue;
            }
            cursor.rows += 1;
            self.objects += 1;
            moved[index % columns] = true;
            cursor.last = name.clone();
            tree.insert(name, value);
        }
        // A column that got nothing at all because the answer was cut short is asked for again, unless none got any.
        if !moved.contains(&true) {
            active.iter_mut().for_each(|cursor| cursor.done = true);
        }
    }

    async fn ask(&mut self, request: Request, names: &[&[u32]]) -> Result<Response, SessionError> {
        self.request_id = self.request_id.wrapping_add(1) & i32::MAX;
        let bytes = message::encode(request, &self.community, self.request_id, names);
        let mut trouble = SessionError::Silence;
        for _ in 0..=self.retries {
            if let Err(error) = self.socket.send(&bytes).await {
                trouble = from_io(error);
                continue;
            }
            let until = (Instant::now() + self.patience).min(self.deadline);
            match self.receive(until).await {
                Ok(response) => return Ok(response),
                // Keep what is more telling than silence.
                Err(SessionError::Silence) => {}
                Err(other) => trouble = other,
            }
            if Instant::now() >= self.deadline {
                break;
            }
        }
        Err(trouble)
    }

    async fn receive(&mut self, until: Instant) -> Result<Response, SessionError> {
        let mut trouble = SessionError::Silence;
        loop {
            match timeout_at(until, self.socket.recv(&mut self.buffer)).await {
                Err(_) => return Err(trouble),
                Ok(Err(error)) => return Err(from_io(error)),
                Ok(Ok(length)) => match message::decode(&self.buffer[..length]) {
                    Ok(response) if response.request_id == self.request_id => return Ok(response),
                    Ok(_) => {}
                    Err(malformed) => trouble = SessionError::Malformed(malformed),
                },
            }
        }
    }
}

fn from_io(error: io::Error) -> SessionError {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => SessionError::Refused,
        _ => SessionError::Io(error),
    }
}
