//! Forges that live in memory: each keeps what it was given and refuses what the real one
//! refuses, as its documentation says.

mod bitbucket;
mod gitea;
mod github;
mod gitlab;
mod objects;
mod paging;
mod pulls;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{Asked, Reply, Server};

pub use bitbucket::BitbucketFake;
pub use gitea::GiteaFake;
pub use github::GitHubFake;
pub use gitlab::GitLabFake;

/// A forge in memory.
pub trait Fake: Send + 'static {
    /// Answers a request.
    fn answer(&mut self, asked: &Asked) -> Reply;

    /// Everything that people could see or find there, without what the server makes up
    /// (ids, times), for comparing.
    fn things(&self) -> Value;

    /// Shows the open proposals of a branch as merged.
    fn merge(&mut self, branch: &str);

    /// Opens a proposal from a branch of somebody's fork.
    fn propose_from_fork(&mut self, branch: &str, base: &str);
}

impl Fake for Box<dyn Fake> {
    fn answer(&mut self, asked: &Asked) -> Reply {
        (**self).answer(asked)
    }

    fn things(&self) -> Value {
        (**self).things()
    }

    fn merge(&mut self, branch: &str) {
        (**self).merge(branch);
    }

    fn propose_from_fork(&mut self, branch: &str, base: &str) {
        (**self).propose_from_fork(branch, base);
    }
}

/// The repository that a forge shows.
pub enum Refs {
    /// These references, each with its commit: `refs/tags/v1.0.0`.
    Listed(BTreeMap<String, String>),
    /// Those of a bare repository.
    In(PathBuf),
}

impl Refs {
    /// The commit that a tag names.
    #[must_use]
    pub fn tag(&self, name: &str) -> Option<String> {
        self.commit(&format!("refs/tags/{name}"))
    }

    /// The commit that a branch is at.
    #[must_use]
    pub fn branch(&self, name: &str) -> Option<String> {
        self.commit(&format!("refs/heads/{name}"))
    }

    fn commit(&self, name: &str) -> Option<String> {
        match self {
            Self::Listed(refs) => refs.get(name).cloned(),
            Self::In(folder) => {
                let mut git = crate::sealed(std::process::Command::new("git"));
                let output = git.current_dir(folder).args(["rev-parse", "-q", "--verify"]);
                let output = output.arg(format!("{name}^{{commit}}")).output().expect("git runs");
                let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
                output.status.success().then_some(commit)
            }
        }
    }
}

/// What happens to a request in place of the usual.
pub enum Fault {
    /// The usual.
    None,
    /// The forge does nothing, and this is the answer.
    Instead(Reply),
    /// The forge does it, and the answer is lost.
    Lost,
    /// The forge does it, and then this happens before the answer goes out.
    Then(Box<dyn FnOnce() + Send>),
    /// This happens before the forge does it.
    First(Box<dyn FnOnce() + Send>),
}

type Meddler = dyn FnMut(usize, &Asked) -> Fault + Send;

struct State<T> {
    fake: T,
    asked: Vec<Asked>,
    exchanges: Vec<(Asked, Reply)>,
    meddler: Option<Box<Meddler>>,
}

type Shared<T> = Arc<Mutex<State<T>>>;

/// A forge that answers on this machine.
pub struct FakeForge<T> {
    state: Shared<T>,
    server: Server,
}

impl<T: Fake> FakeForge<T> {
    /// Starts it. The forge is made with the address at which it answers.
    #[must_use]
    pub fn start(fake: impl FnOnce(&str) -> T) -> Self {
        // The forge knows its address, which the server has first.
        let slot: Arc<OnceLock<Shared<T>>> = Arc::default();
        let handler = slot.clone();
        let server = Server::start(move |asked| {
            handler.get().map_or_else(|| Reply::status(503), |state| answer(state, asked))
        });
        let fake = fake(&server.url());
        let state =
            Arc::new(Mutex::new(State { fake, asked: Vec::new(), exchanges: Vec::new(), meddler: None }));
        let _ = slot.set(state.clone());
        Self { state, server }
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// What there is, for comparing.
    #[must_use]
    pub fn things(&self) -> Value {
        self.lock().fake.things()
    }

    /// The requests so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.lock().asked.clone()
    }

    /// The requests that the forge itself has answered, with its answers.
    #[must_use]
    pub fn exchanges(&self) -> Vec<(Asked, Reply)> {
        self.lock().exchanges.clone()
    }

    /// Changes the forge from outside, as its users do.
    pub fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut self.lock().fake)
    }

    /// From now on the function decides what happens to each request, by its number from
    /// 0 since the forge was started.
    pub fn meddle(&self, meddler: impl FnMut(usize, &Asked) -> Fault + Send + 'static) {
        self.lock().meddler = Some(Box::new(meddler));
    }

    /// From now on everything is as usual.
    pub fn leave_alone(&self) {
        self.lock().meddler = None;
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect("no test has failed in here")
    }
}

fn answer<T: Fake>(state: &Mutex<State<T>>, asked: &Asked) -> Reply {
    let mut guard = state.lock().expect("no test has failed in here");
    let state = &mut *guard;
    let number = state.asked.len();
    state.asked.push(asked.clone());
    let fault = state.meddler.as_mut().map_or(Fault::None, |meddler| meddler(number, asked));
    let mut answer = || {
        let reply = state.fake.answer(asked);
        state.exchanges.push((asked.clone(), reply.clone()));
        reply
    };
    match fault {
        Fault::None => answer(),
        Fault::Instead(reply) => reply,
        Fault::Lost => answer().lost(),
        Fault::Then(then) => {
            let reply = answer();
            then();
            reply
        }
        Fault::First(first) => {
            first();
            answer()
        }
    }
}

/// `sha256:` and 64 hexadecimal digits.
fn sha256(content: &[u8]) -> String {
    let digits: Vec<_> = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{}", digits.concat())
}
