//! Objects that a forge makes in a repository (<https://docs.github.com/en/rest/git>).

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// `POST /repos/{owner}/{repo}/git/trees`
pub(super) fn tree(folder: &Path, body: &Value) -> Option<Value> {
    let index = folder.join(".git/forge-index");
    let git = |arguments: &[&str], input: &str| git(folder, &index, arguments, input);
    git(&["read-tree", body["base_tree"].as_str()?], "")?;
    for entry in body["tree"].as_array()? {
        let (path, mode) = (entry["path"].as_str()?, entry["mode"].as_str()?);
        match entry["content"].as_str() {
            Some(content) => {
                let blob = git(&["hash-object", "-w", "--stdin"], content)?;
                git(&["update-index", "--add", "--cacheinfo", &format!("{mode},{blob},{path}")], "")?;
            }
            None if entry.get("sha") == Some(&Value::Null) => {
                git(&["update-index", "--force-remove", "--", path], "")?;
            }
            None => return None,
        }
    }
    let sha = git(&["write-tree"], "")?;
    Some(json!({ "sha": sha, "url": "", "truncated": false, "tree": [] }))
}

/// `POST /repos/{owner}/{repo}/git/commits`. Who commits is the forge.
pub(super) fn commit(folder: &Path, body: &Value) -> Option<Value> {
    let (tree, message) = (body["tree"].as_str()?, body["message"].as_str()?);
    let mut arguments = vec!["-c", "user.name=forge", "commit-tree", tree];
    for parent in body["parents"].as_array()? {
        arguments.extend(["-p", parent.as_str()?]);
    }
    let sha = git(folder, &folder.join(".git/forge-index"), &arguments, message)?;
    Some(json!({
        "sha": sha, "message": message, "tree": { "sha": tree },
        "verification": { "verified": true, "reason": "valid" },
    }))
}

/// What git prints, when it takes what it is given.
fn git(folder: &Path, index: &Path, arguments: &[&str], input: &str) -> Option<String> {
    let mut git = crate::sealed(Command::new("git"));
    git.current_dir(folder).args(arguments).env("GIT_INDEX_FILE", index);
    git.envs([("GIT_AUTHOR_NAME", "octo[bot]"), ("GIT_COMMITTER_NAME", "Forge")]);
    git.envs(["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"].map(|name| (name, "@1768176060 +0000")));
    git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = git.spawn().expect("git runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.as_bytes()).expect("git reads");
    drop(stdin);
    let output = child.wait_with_output().expect("git ends");
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
