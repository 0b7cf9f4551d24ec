//! The journal that all clones see: a reference on the remote, and this clone's name.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use tidegate_git::SharedText;
use tidegate_model::Diagnosis;
use tidegate_release::{Commons, Runner};

/// A reference on the remote.
pub(crate) struct OnRemote(pub(crate) SharedText);

impl Commons for OnRemote {
    fn read(&mut self) -> Result<Option<String>, Diagnosis> {
        Ok(self.0.read()?)
    }

    fn write(&mut self, lines: &str) -> Result<(), Diagnosis> {
        Ok(self.0.write(lines)?)
    }
}

/// This clone. Its name is made up when it is first needed, and kept in the folder.
pub(crate) fn runner(folder: &Path) -> io::Result<Runner> {
    let path = folder.join("runner");
    let is_name = |name: &String| name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let known = fs::read_to_string(&path).ok().map(|name| name.trim().to_owned()).filter(is_name);
    let name = match known {
        Some(name) => name,
        None => {
            let name = format!("{:016x}", RandomState::new().build_hasher().finish());
            fs::write(&path, format!("{name}\n"))?;
            name
        }
    };
    Ok(Runner { name, now })
}

/// The wall clock: how long others are waited for, and nothing else.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
