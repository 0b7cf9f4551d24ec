use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tidegate_testkit::{Asked, Reply, Server};

use crate::{Answer, Auth, Body, Client, Clock, Content, Error, Limits, Request, Site, Token, Trust};

/// A clock that stands still, and notes what it was to wait for.
#[derive(Clone, Default)]
struct Still(Rc<RefCell<Vec<u64>>>);

impl Clock for Still {
    fn now(&self) -> u64 {
        1_000
    }

    fn wait(&self, time: Duration) {
        self.0.borrow_mut().push(time.as_secs());
    }
}

fn client(limits: Limits) -> (Client, Still) {
    let clock = Still::default();
    (Client::new("tidegate/test", &Trust::Public, limits, Box::new(clock.clone())), clock)
}

/// A server that gives these answers in turn, and the last one for ever; and what it was
/// asked.
fn server(replies: Vec<Reply>) -> (Server, Arc<Mutex<Vec<Asked>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = asked.clone();
    let server = Server::start(move |asked| {
        let mut heard = heard.lock().expect("sound");
        heard.push(asked.clone());
        replies[(heard.len() - 1).min(replies.len() - 1)].clone()
    });
    (server, asked)
}

fn site(server: &Server) -> Site {
    Site::new(&server.url(), Auth::Bearer(Token::new("s3cret\n"))).expect("an address")
}

/// Sends a request to a server that answers like this: what comes of it, how often it was
/// asked, what was waited for.
fn sent(replies: Vec<Reply>, request: &Request) -> (Result<Answer, Error>, usize, Vec<u64>) {
    let (server, asked) = server(replies);
    let (client, clock) = client(Limits::default());
    let answer = client.send(&site(&server), request);
    let asked = asked.lock().expect("sound").len();
    (answer, asked, clock.0.take())
}

#[test]
fn requests_arrive_as_they_are_meant() {
    let (server, asked) = server(vec![Reply::text(200, json!({ "id": 7 })).header("X-Next", "2")]);
    let (client, _) = client(Limits::default());
    let request = Request::post("/a%2Fb").query("q", "ä &=").header("accept", "x/y").json(json!({ "k": 1 }));
    let answer = client.send(&site(&server), &request).expect("an answer");
    assert_eq!(answer.json::<serde_json::Value>().expect("JSON"), json!({ "id": 7 }));
    assert_eq!(answer.header("x-next"), Some("2"));
    let asked = asked.lock().expect("sound");
    let [only] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((&*only.method, &*only.path), ("POST", "/a%2Fb"));
    assert_eq!(only.parameter("q").as_deref(), Some("ä &="));
    assert_eq!(only.header("authorization"), Some("Bearer s3cret"));
    assert_eq!(only.header("user-agent"), Some("tidegate/test"));
    assert_eq!(only.body, br#"{"k":1}"#);
}

#[test]
fn each_way_of_asking_has_its_header() {
    let token = || Token::new("t");
    let basic = Auth::Basic { user: "u".into(), password: token() };
    assert_eq!(Auth::None.header(), None);
    assert_eq!(Auth::Token(token()).header(), Some(("authorization", "token t".into())));
    assert_eq!(Auth::Header("private-token", token()).header(), Some(("private-token", "t".into())));
    assert_eq!(basic.header(), Some(("authorization", "Basic dTp0".into())));
}

#[test]
fn files_are_sent_with_their_length() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.bin");
    std::fs::write(&path, [7; 100_000]).expect("a file");
    let (server, asked) = server(vec![Reply::status(201)]);
    let (client, _) = client(Limits::default());
    let file = Body::File { path: path.clone(), media: "application/zip".into() };
    client.send(&site(&server), &Request::put("/f").body(file)).expect("sent");
    let form = Body::Form { field: "attachment", name: "a\"b".into(), content: Content::File(path) };
    client.send(&site(&server), &Request::post("/f").body(form)).expect("sent");
    let asked = asked.lock().expect("sound");
    assert_eq!(asked[0].body, [7; 100_000]);
    assert_eq!(asked[0].header("content-type"), Some("application/zip"));
    let text = String::from_utf8_lossy(&asked[1].body);
    assert!(text.contains("name=\"attachment\"; filename=\"a_b\"") && text.len() > 100_000);
    let gone = Body::File { path: folder.path().join("gone"), media: "x/y".into() };
    let error = client.send(&site(&server), &Request::put("/f").body(gone)).expect_err("no file");
    assert!(matches!(error, Error::Body { .. }));
}

#[test]
fn what_is_safe_is_tried_again() {
    let bad = || Reply::text(502, "bad gateway");
    let (answer, asked, waited) = sent(vec![bad(), bad(), Reply::status(200)], &Request::get("/"));
    assert!(answer.is_ok());
    assert_eq!((asked, waited), (3, vec![1, 2]));
    let (answer, asked, waited) = sent(vec![bad()], &Request::get("/"));
    let error = answer.expect_err("it never works");
    assert!(error.to_string().ends_with("the server fails with 502: bad gateway"), "{error}");
    assert_eq!((asked, waited), (5, vec![1, 2, 4, 8]));
    let (answer, asked, _) = sent(vec![Reply::status(200).lost(), Reply::status(200)], &Request::get("/"));
    assert!(answer.is_ok() && asked == 2);
    let half = Reply::text(200, "a long answer").half();
    let (answer, asked, _) = sent(vec![half, Reply::status(200)], &Request::get("/"));
    assert!(answer.is_ok() && asked == 2);
}

#[test]
fn what_may_have_happened_is_not_done_twice() {
    for reply in [Reply::text(500, "oh"), Reply::status(201).lost(), Reply::text(201, "long").half()] {
        let (answer, asked, waited) = sent(vec![reply], &Request::post("/"));
        assert!(answer.expect_err("it fails").may_have_happened());
        assert_eq!((asked, waited), (1, vec![]));
    }
    // Unless a look says that it has not happened.
    let (server, asked) = server(vec![Reply::status(502), Reply::status(201).lost(), Reply::status(201)]);
    let (client, _) = client(Limits::default());
    let mut looks = [None, Some("found")].into_iter();
    let made = client.make::<_, Error>(
        &site(&server),
        &Request::post("/"),
        |_| Ok("made"),
        || Ok(looks.next().expect("two looks")),
    );
    assert_eq!(made.expect("made"), "found");
    assert_eq!(asked.lock().expect("sound").len(), 2);
}

#[test]
fn servers_are_left_alone_when_they_ask_for_it() {
    let limited = || Reply::status(429).header("Retry-After", 3);
    let spent = Reply::status(403).header("x-ratelimit-remaining", 0).header("x-ratelimit-reset", 1_040);
    // Even what must not happen twice: the server has not done it.
    let (answer, _, waited) = sent(vec![limited(), spent, Reply::status(201)], &Request::post("/"));
    assert!(answer.is_ok());
    assert_eq!(waited, [3, 40]);
    let (answer, asked, waited) = sent(vec![Reply::status(429)], &Request::get("/"));
    assert!(matches!(answer, Err(Error::Limited { seconds: 60, .. })));
    assert_eq!((asked, waited), (5, vec![60; 4]));
    let too_long = Reply::status(429).header("retry-after", 86_400);
    let (answer, asked, waited) = sent(vec![too_long], &Request::get("/"));
    assert!(matches!(answer, Err(Error::Limited { seconds: 86_400, .. })));
    assert_eq!((asked, waited), (1, vec![]));
    let (answer, asked, _) = sent(vec![Reply::text(403, "no")], &Request::get("/"));
    assert_eq!((answer.expect_err("refused").status(), asked), (Some(403), 1));
}

#[test]
fn redirects_stay_on_the_site() {
    let (elsewhere, never) = server(vec![Reply::status(200)]);
    let away = Reply::status(302).header("location", format!("{}/x?key=1", elsewhere.url()));
    let (answer, _, _) = sent(vec![away], &Request::get("/"));
    let error = answer.expect_err("not followed");
    assert!(matches!(&error, Error::Redirected { to, .. } if to.ends_with("/x")), "{error}");
    assert!(never.lock().expect("sound").is_empty(), "no token goes there");

    let port = Arc::new(Mutex::new(String::new()));
    let url = port.clone();
    let moved = Server::start(move |asked| match &*asked.path {
        "/old" => Reply::status(307).header("location", format!("{}/new", url.lock().expect("sound"))),
        "/new" => Reply::text(200, json!(asked.method)),
        _ => Reply::status(301).header("location", format!("{}/loop", url.lock().expect("sound"))),
    });
    *port.lock().expect("sound") = moved.url();
    let (client, _) = client(Limits::default());
    let answer = client.send(&site(&moved), &Request::post("/old")).expect("followed");
    assert_eq!(answer.json::<String>().expect("text"), "POST");
    let error = client.send(&site(&moved), &Request::get("/loop")).expect_err("a circle");
    assert!(matches!(error, Error::Redirected { .. }));
}

#[test]
fn answers_are_bounded_and_refusals_say_why() {
    let (server, _) = server(vec![Reply::text(200, "x".repeat(2_000))]);
    let (client, _) = client(Limits { bytes: 1_000, ..Limits::default() });
    let error = client.send(&site(&server), &Request::get("/")).expect_err("too long");
    assert!(matches!(error, Error::Endless { limit: 1_000, .. }), "{error}");
    let said =
        json!({ "message": "Validation Failed", "errors": [{ "code": "already_exists", "field": "tag" }] });
    let (answer, ..) = sent(vec![Reply::text(422, said)], &Request::post("/r"));
    let error = answer.expect_err("refused").to_string();
    assert!(error.ends_with("/r: the server answers 422: Validation Failed: tag: already_exists"), "{error}");
    let (answer, ..) = sent(vec![Reply::text(404, "x\u{1b}[31m".repeat(500))], &Request::get("/"));
    let error = answer.expect_err("refused").to_string();
    assert!(error.len() < 600 && !error.contains('\u{1b}'), "{error}");
    let (answer, ..) = sent(vec![Reply::text(200, "<html>")], &Request::get("/"));
    let error = answer.expect("an answer").json::<u8>().expect_err("no JSON");
    assert!(matches!(error, Error::Unreadable { .. }));
}

#[test]
fn what_a_server_repeats_of_a_secret_is_not_shown() {
    let token = || Token::new("t0ken-1");
    let basic = Auth::Basic { user: "purser".into(), password: token() };
    let sites: [fn(&str, Token) -> Site; 4] = [
        |url, token| Site::new(url, Auth::Bearer(token)).expect("an address"),
        |url, token| Site::new(url, Auth::Token(token)).expect("an address"),
        |url, token| Site::new(url, Auth::Header("private-token", token)).expect("an address"),
        |url, token| Site::secret(&Token::new(&format!("{url}/{}", token.reveal()))).expect("an address"),
    ];
    for make in sites {
        let (server, _) = server(vec![Reply::text(403, "what is /t0ken-1?")]);
        let (client, _) = client(Limits::default());
        let error = client.send(&make(&server.url(), token()), &Request::get("")).expect_err("refused");
        let text = format!("{error} {error:?}");
        assert!(text.contains("what is") && !text.contains("t0ken-1"), "{text}");
    }
    let (_, header) = basic.header().expect("a header");
    let site = Site::new("https://example.com", basic).expect("an address");
    assert_eq!(site.hidden(&header), "Basic ***");
}

#[test]
fn a_server_that_hangs_or_is_not_there_is_given_up() {
    let (server, _) = server(vec![Reply::status(200).never()]);
    let limits = Limits { answer: Duration::from_millis(50), tries: 2, ..Limits::default() };
    let (client, _) = client(limits);
    let error = client.send(&site(&server), &Request::get("/")).expect_err("it hangs");
    assert!(matches!(error, Error::Unanswered { .. }), "{error}");
    let gone = Site::new("http://127.0.0.1:1", Auth::None).expect("an address");
    let error = client.send(&gone, &Request::post("/")).expect_err("nobody there");
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
}

#[test]
fn secrets_are_in_no_text_and_on_no_open_line() {
    let token = Token::new("s3cret");
    assert!(!format!("{:?}", Auth::Bearer(token.clone())).contains("s3cret"));
    for (address, is_fine) in [
        ("https://forge.example/api", true),
        ("http://localhost:8080", true),
        ("http://127.0.0.1", true),
        ("http://forge.example", false),
        ("http://localhost.evil.example", false),
        ("https://user@forge.example", false),
        ("file:///etc/passwd", false),
        ("forge.example", false),
        ("", false),
    ] {
        assert_eq!(Site::new(address, Auth::Bearer(token.clone())).is_ok(), is_fine, "{address}");
    }
    let (server, _) = server(vec![Reply::status(500)]);
    let hook = Token::new(&format!("{}/hooks/s3cret?k=s3cret", server.url()));
    let (client, _) = client(Limits::default());
    let site = Site::secret(&hook).expect("an address");
    let error = client.send(&site, &Request::post("")).expect_err("it fails").to_string();
    assert!(!error.contains("s3cret") && error.contains("127.0.0.1"), "{error}");
    let broken = Site::new(&server.url(), Auth::Bearer(Token::new("s3\ncret"))).expect("an address");
    let error = client.send(&broken, &Request::get("/")).expect_err("no header");
    assert!(matches!(error, Error::Address { .. }) && !error.to_string().contains("cret"), "{error}");
}

#[test]
fn files_are_loaded_from_elsewhere_without_the_token() {
    let content = vec![7; 300_000];
    let digest = tidegate_model::Digest::of(&content);
    let (elsewhere, asked) = server(vec![Reply::status(503), Reply::file(&content)]);
    let to = format!("{}/file", elsewhere.url());
    let limited = Reply::status(429).header("retry-after", 7);
    let (here, _) = server(vec![limited, Reply::status(302).header("location", to)]);
    let (client, clock) = client(Limits::default());
    assert_eq!(
        client.load(&site(&here), "/asset", |read| tidegate_model::Digest::of_stream(read)).expect("loaded"),
        (digest, 300_000)
    );
    assert_eq!(clock.0.take(), [7, 2]);
    assert!(asked.lock().expect("sound").iter().all(|asked| asked.header("authorization").is_none()));
    let (half, _) = server(vec![Reply::file(&content).half()]);
    let error = client
        .load(&site(&half), "/asset", |read| std::io::copy(read, &mut std::io::sink()))
        .expect_err("never whole");
    assert!(matches!(error, Error::Unanswered { .. }), "{error}");
}
