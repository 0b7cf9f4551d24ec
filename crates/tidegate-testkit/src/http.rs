//! An HTTP server on this machine, which does what the test says: answers, fails, hangs,
//! and cuts connections in the middle.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// The largest body that is read, in bytes.
const LARGEST: usize = 64 << 20;
/// How long a connection may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The method, in capitals.
    pub method: String,
    /// The path, percent-encoded as it came, without the query.
    pub path: String,
    /// The query as it came.
    pub query: String,
    /// The headers; names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Asked {
    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// A parameter of the query, decoded.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        // In a query a space may be written as `+`.
        pairs
            .into_iter()
            .find(|(key, _)| decoded(key) == name)
            .map(|(_, value)| decoded(&value.replace('+', " ")))
    }

    /// The path's segments, decoded.
    #[must_use]
    pub fn segments(&self) -> Vec<String> {
        self.path.split('/').skip(1).map(decoded).collect()
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let digits = String::from_utf8_lossy(&digits).into_owned();
                u8::from_str_radix(&digits, 16).unwrap_or(b'?')
            }
            byte => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers, but for `content-length`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    way: Way,
}

/// How an answer goes out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Way {
    Whole,
    Nothing,
    Half,
    Never,
}

impl Reply {
    /// An empty answer.
    #[must_use]
    pub const fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), way: Way::Whole }
    }

    /// An answer with a text, which may be JSON.
    #[must_use]
    pub fn text(status: u16, text: impl ToString) -> Self {
        let json = ("content-type".to_owned(), "application/json".to_owned());
        Self { headers: vec![json], body: text.to_string().into_bytes(), ..Self::status(status) }
    }

    /// An answer with a file.
    #[must_use]
    pub fn file(content: &[u8]) -> Self {
        Self { body: content.to_vec(), ..Self::status(200) }
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    /// The connection ends before anything of it is sent.
    #[must_use]
    pub fn lost(self) -> Self {
        Self { way: Way::Nothing, ..self }
    }

    /// The connection ends in the middle of it.
    #[must_use]
    pub fn half(self) -> Self {
        Self { way: Way::Half, ..self }
    }

    /// It is never sent, and the connection stays open until the server ends.
    #[must_use]
    pub fn never(self) -> Self {
        Self { way: Way::Never, ..self }
    }
}

type Handler = dyn FnMut(&Asked) -> Reply + Send;

/// A server that answers until it is dropped. One request has one connection.
pub struct Server {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    listening: Option<thread::JoinHandle<()>>,
}

impl Server {
    /// Starts one, which answers as the function says.
    #[must_use]
    pub fn start(handler: impl FnMut(&Asked) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let address = listener.local_addr().expect("an address");
        let is_over = Arc::new(AtomicBool::new(false));
        let handler: Arc<Mutex<Box<Handler>>> = Arc::new(Mutex::new(Box::new(handler)));
        let over = is_over.clone();
        let listening = thread::spawn(move || {
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let (handler, over) = (handler.clone(), over.clone());
                thread::spawn(move || serve(&stream, &handler, &over));
            }
        });
        Self { address, is_over, listening: Some(listening) }
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes the listener up; it is gone already when this fails.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

/// Answers one request. What goes wrong with a connection is the other side's to notice.
fn serve(stream: &TcpStream, handler: &Mutex<Box<Handler>>, over: &AtomicBool) {
    let _ = stream.set_read_timeout(Some(SILENCE));
    let Some(asked) = read(stream) else { return };
    let reply = match handler.lock() {
        Ok(mut handler) => handler(&asked),
        // A test has failed in there.
        Err(_) => Reply::text(500, "the fake is broken"),
    };
    match reply.way {
        Way::Never => {
            while !over.load(Ordering::SeqCst) && stream.peek(&mut [0]).is_ok_and(|read| read > 0) {
                thread::yield_now();
            }
        }
        Way::Nothing => {}
        Way::Whole | Way::Half => {
            let _ = write(stream, &reply);
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        (reader.read_line(&mut line).ok()? > 0).then(|| line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    let mut headers = Vec::new();
    loop {
        let line = line()?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length.min(LARGEST)];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { method, path, query, headers, body })
}

fn write(mut stream: &TcpStream, reply: &Reply) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {} Answer\r\nconnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    if reply.status != 204 {
        head += &format!("content-length: {}\r\n", reply.body.len());
    }
    head += "\r\n";
    let sent = if reply.way == Way::Half { reply.body.len() / 2 } else { reply.body.len() };
    stream.write_all(head.as_bytes())?;
    stream.write_all(&reply.body[..sent])?;
    stream.flush()
}
