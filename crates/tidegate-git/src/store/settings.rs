//! The user's remote, and the settings that lead to it.
//!
//! Fetches run in a git directory of our own, which does not have the user's
//! local configuration. What it says about the way to the remote (addresses,
//! headers, helpers, proxies, ssh) is handed to git in the environment: nothing
//! of it is written to disk, and it does not stand on a command line either.

use std::ffi::OsString;

use gix::bstr::{BString, ByteSlice as _};
use gix::config::Source;
use gix::config::file::SectionRef;
use gix::remote::Name;

use crate::{Error, remote};

/// What the user's remote is called in directories of our own.
pub(crate) const REMOTE: &str = "tidegate";

/// What says how to reach a remote, whole sections at a time.
const SECTIONS: [&str; 5] = ["credential", "http", "protocol", "ssh", "url"];
const IN_CORE: [&str; 3] = ["askpass", "gitproxy", "sshcommand"];
const IN_REMOTE: [&str; 4] = ["proxy", "proxyauthmethod", "serveroption", "uploadpack"];

/// A remote, and how to reach it.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Keys and values for git.
    pub(crate) pairs: Vec<(OsString, OsString)>,
    /// The address without credentials.
    pub(crate) shown: String,
    /// A command for ssh that asks nothing; absent where the user's own must not
    /// be changed.
    pub(crate) ssh: Option<OsString>,
    secrets: Vec<String>,
}

impl Settings {
    /// Collects the settings; `None` where the repository has no remote.
    pub(crate) fn of(repo: &gix::Repository) -> Result<Option<Self>, Error> {
        let Some(found) = remote::find(repo)? else { return Ok(None) };
        let Some(shown) = remote::shown(&found) else { return Ok(None) };
        let name = match found.name() {
            Some(Name::Symbol(name)) => Some(BString::from(name.as_bytes())),
            _ => None,
        };
        let snapshot = repo.config_snapshot();
        let mut settings =
            Self { pairs: Vec::new(), shown, ssh: ssh_command(&snapshot), secrets: Vec::new() };
        let mut address = None;
        for section in snapshot.plumbing().sections() {
            settings.take(&section, name.as_ref(), &mut address);
        }
        let address = match (address, found.url(gix::remote::Direction::Fetch)) {
            (Some(address), _) => address,
            (None, Some(url)) => url.to_bstring(),
            (None, None) => return Ok(None),
        };
        settings.keep_secret_address(&address.to_str_lossy());
        settings.add(&format!("remote.{REMOTE}.url").into(), address);
        Ok(Some(settings))
    }

    fn take(&mut self, section: &SectionRef<'_>, remote: Option<&BString>, address: &mut Option<BString>) {
        let meta = section.meta();
        let included = meta.level > 0;
        // Git reads these by itself; only what the user's global file includes
        // may hang on a condition that does not hold in our directory.
        let is_global = matches!(meta.source, Source::Git | Source::User);
        let is_set = matches!(meta.source, Source::Env);
        let is_local = matches!(meta.source, Source::Local | Source::Worktree);
        if !(is_set || is_local || is_global && included) {
            return;
        }
        let header = section.header();
        let name = header.name().to_str_lossy().to_ascii_lowercase();
        let sub = header.subsection_name();
        let is_remote = name == "remote" && sub.is_some() && sub == remote.map(|name| name.as_bstr());
        let body = section.body();
        let mut keys: Vec<String> = body.value_names().map(|key| key.to_ascii_lowercase()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let mut values = body.values(&key);
            if matches!(body.value_implicit(&key), Some(None)) {
                values = vec!["true".into()];
            }
            if is_remote && key == "url" && address.is_none() {
                // Fetches go to the first address.
                *address = values.first().cloned();
            }
            let wanted = match name.as_str() {
                _ if is_set => true,
                "core" => IN_CORE.contains(&key.as_str()),
                "remote" => is_remote && IN_REMOTE.contains(&key.as_str()),
                // A header that git reads by itself would be sent twice.
                "http" => !(is_global && key == "extraheader"),
                section => SECTIONS.contains(&section),
            };
            if !wanted {
                continue;
            }
            let mut full = BString::from(name.as_bytes());
            if let Some(sub) = if is_remote { Some(REMOTE.into()) } else { sub } {
                full.push(b'.');
                full.extend_from_slice(sub);
            }
            full.push(b'.');
            full.extend_from_slice(key.as_bytes());
            for value in values {
                if key == "extraheader" {
                    self.secrets.extend(value.to_str_lossy().split_whitespace().last().map(str::to_owned));
                }
                self.add(&full, value);
            }
        }
    }

    fn add(&mut self, key: &BString, value: BString) {
        let os = |text: BString| gix::path::from_bstring(text).map(OsString::from);
        // Fails on Windows only, for what is not text.
        if let (Ok(key), Ok(value)) = (os(key.clone()), os(value)) {
            self.pairs.push((key, value));
        }
    }

    fn keep_secret_address(&mut self, address: &str) {
        let authority = address.split_once("://").and_then(|(_, rest)| rest.split('/').next());
        let user = authority.and_then(|authority| authority.rsplit_once('@')).map(|(user, _)| user);
        self.secrets.extend(user.into_iter().flat_map(|user| user.split(':')).map(str::to_owned));
    }

    /// What git said, fit for people: without credentials, the last lines only.
    pub(crate) fn clean(&self, said: &str) -> String {
        const LINES: usize = 4;
        let noise = [
            "hint:",
            "warning: ",
            "error: Could not read ",
            "fatal: Could not read from remote repository.",
            "Please make sure you have the correct access rights",
            "and the repository exists.",
            "From ",
        ];
        let mut lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        lines.retain(|line| !noise.iter().any(|noise| line.starts_with(noise)));
        let mut text = lines[lines.len().saturating_sub(LINES)..].join("; ");
        let mut secrets: Vec<&String> = self.secrets.iter().filter(|secret| secret.len() > 3).collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        for secret in secrets {
            text = text.replace(secret.as_str(), "***");
        }
        without_users(&text)
    }
}

/// Blots out users and passwords in addresses of the web, wherever they come from.
pub(crate) fn without_users(text: &str) -> String {
    let mut clean = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        clean.push_str(before);
        let end = after.find(|c: char| c == '/' || c.is_whitespace()).unwrap_or(after.len());
        let host = after[..end].rfind('@').map_or(0, |at| at + 1);
        rest = &after[host..];
    }
    clean + rest
}

fn ssh_command(config: &gix::config::Snapshot<'_>) -> Option<OsString> {
    if config.string("gitoxide.ssh.commandWithoutShellFallback").is_some() {
        return None;
    }
    let command =
        config.string("core.sshCommand").map_or_else(|| "ssh".into(), |it| it.to_str_lossy().into_owned());
    let program = command.split_whitespace().next().unwrap_or_default();
    let is_openssh = program == "ssh" || program.ends_with("/ssh") || program.ends_with("ssh.exe");
    is_openssh.then(|| format!("{command} -o BatchMode=yes -o ConnectTimeout=30").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_no_credentials() {
        let secrets = vec!["c2VjcmV0".into(), "user".into(), "token".into()];
        let settings = Settings { pairs: vec![], shown: String::new(), ssh: None, secrets };
        let said =
            "hint: x\nfatal: unable to access 'https://other:word@example.com/a': user sent c2VjcmV0\n";
        assert_eq!(settings.clean(said), "fatal: unable to access 'https://example.com/a': *** sent ***");
        assert_eq!(settings.clean("From x\n\n"), "");
    }
}
