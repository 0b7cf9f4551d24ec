use tidegate_model::TagName;
use tidegate_workspace::{Dependency, Problem};

use super::*;

fn tags(names: &[&str]) -> Vec<Tag> {
    let commit = ObjectId::new("0".repeat(40));
    names.iter().map(|name| Tag { name: TagName::new((*name).into()), commit: commit.clone() }).collect()
}

fn found(name: &str, path: &str) -> Found {
    Found {
        name: name.into(),
        path: path.into(),
        ecosystem: Ecosystem::Npm,
        manifest: format!("{path}/package.json"),
        version: None,
        shared_version: false,
        private: false,
        dependencies: Vec::<Dependency>::new(),
    }
}

fn private(name: &str, path: &str) -> Found {
    Found { private: true, ..found(name, path) }
}

/// Name, path and tag pattern of each package.
fn roster_of(config: &str, packages: &[Found], names: &[&str]) -> Result<Vec<String>, &'static str> {
    use tidegate_model::Diagnose as _;
    let config = tidegate_config::parse(config, "tidegate.toml").unwrap().config;
    let detected = Detected { packages: packages.to_vec(), problems: Vec::<Problem>::new() };
    let tags = tags(names);
    let families = Families::of(&tags, &config.version.scheme);
    let roster = roster(&config, detected, &families, "repo").map_err(|error| error.code())?;
    let text = |member: &Member| {
        let all = if member.everything { " (everything)" } else { "" };
        format!("{} in {}: {}{all}", member.name, member.path, member.pattern())
    };
    Ok(roster.members.iter().map(text).collect())
}

#[test]
fn tags_say_whether_packages_are_released_by_themselves() {
    let packages = [found("core", "packages/core"), found("web", "packages/web")];
    let whole = ["repo in .: v{version} (everything)"];
    let each = ["core in packages/core: core-v{version}", "web in packages/web: web-v{version}"];
    assert_eq!(roster_of("", &packages, &[]).unwrap(), whole);
    assert_eq!(roster_of("", &packages, &["v1.0.0"]).unwrap(), whole);
    assert_eq!(roster_of("", &packages, &["core-v1.0.0"]).unwrap(), each);
    let always = "workspace.detect = 'always'";
    assert_eq!(
        roster_of(always, &packages, &[]).unwrap(),
        ["core in packages/core: core@{version}", "web in packages/web: web@{version}"]
    );
    assert_eq!(roster_of(always, &[], &[]).unwrap(), whole);
}

#[test]
fn tags_are_written_as_they_are_written_already() {
    let packages = [found("@scope/core", "packages/core"), found("@scope/web", "packages/web")];
    for (tags, core, web) in [
        (&["@scope/core@1.0.0"][..], "@scope/core@{version}", "@scope/web@{version}"),
        (&["core-v1.0.0"], "core-v{version}", "web-v{version}"),
        (&["packages/core/v1.0.0"], "packages/core/v{version}", "packages/web/v{version}"),
        (&["core/1.0.0", "web-1.0.0"], "core/{version}", "web-{version}"),
        // A package that changed its habit goes on with the newer one.
        (&["core-v1.0.0", "@scope/core@2.0.0"], "@scope/core@{version}", "@scope/web@{version}"),
    ] {
        let got = roster_of("", &packages, tags).unwrap();
        let want =
            [format!("@scope/core in packages/core: {core}"), format!("@scope/web in packages/web: {web}")];
        assert_eq!(got, want, "{tags:?}");
    }
    let config = "workspace.tag = 'rel/{name}/{version}'";
    assert_eq!(
        roster_of(config, &packages, &["core-v1.0.0"]).unwrap()[0],
        "@scope/core in packages/core: rel/@scope/core/{version}"
    );
}

#[test]
fn private_packages_are_released_when_somebody_did() {
    let packages =
        [private("root", "."), found("core", "core"), private("tool", "tool"), private("demo", "demo")];
    assert_eq!(
        roster_of("", &packages, &["core-v1.0.0", "tool-v1.0.0", "v0.1.0"]).unwrap(),
        ["core in core: core-v{version}", "tool in tool: tool-v{version}"]
    );
}

#[test]
fn the_root_stands_beside_its_members() {
    let with_root = [found("app", "."), found("core", "core")];
    assert_eq!(
        roster_of("", &with_root, &["core-v1.0.0", "v2.0.0"]).unwrap(),
        ["app in .: v{version}", "core in core: core-v{version}"]
    );
    assert_eq!(
        roster_of("", &with_root, &["core-v1.0.0"]).unwrap(),
        ["app in .: app-v{version}", "core in core: core-v{version}"]
    );
    assert_eq!(
        roster_of("", &[found("core", "core")], &["core-v1.0.0", "v2.0.0"]).unwrap(),
        ["repo in .: v{version} (everything)", "core in core: core-v{version}"]
    );
    assert_eq!(
        roster_of("workspace.ignore = ['.']", &[found("core", "core")], &["core-v1.0.0", "v2.0.0"]).unwrap(),
        ["core in core: core-v{version}"]
    );
}

#[test]
fn the_configuration_has_the_last_word() {
    let packages = [found("core", "core"), found("web", "web")];
    let config = "[[packages]]\nname = 'web'\ntag = 'w{version}'\n[[packages]]\nname = 'docs'\npath = 'docs'";
    assert_eq!(
        roster_of(config, &packages, &[]).unwrap(),
        ["docs in docs: docs-v{version}", "web in web: w{version}"]
    );
    assert_eq!(
        roster_of(config, &packages, &["core@1.0.0"]).unwrap(),
        ["core in core: core@{version}", "docs in docs: docs@{version}", "web in web: w{version}"]
    );
    let renamed = "[[packages]]\nname = 'core'\nformerly = ['kernel']";
    let config = tidegate_config::parse(renamed, "tidegate.toml").unwrap().config;
    let tags = tags(&["kernel-v1.0.0"]);
    let detected = Detected { packages: packages.to_vec(), problems: Vec::new() };
    let roster = roster(&config, detected, &Families::of(&tags, &config.version.scheme), "repo").unwrap();
    let patterns: Vec<_> = roster.members[0].patterns.iter().map(ToString::to_string).collect();
    assert_eq!(patterns, ["core@{version}", "kernel-v{version}"]);
}

#[test]
fn what_cannot_be_told_apart_is_refused() {
    let packages = [found("core", "core"), found("web", "web")];
    for (config, code) in [
        ("[[packages]]\nname = 'x'", "packages::unknown"),
        (
            "[[packages]]\nname = 'x'\npath = 'a'\n[[packages]]\nname = 'y'\npath = 'a'",
            "packages::same-folder",
        ),
        (
            "[[packages]]\nname = 'core'\ntag = 'v{version}'\n[[packages]]\nname = 'web'\ntag = 'v{version}'",
            "packages::same-tags",
        ),
        ("[[packages]]\nname = 'a b'\npath = 'a'", "packages::tag"),
    ] {
        assert_eq!(roster_of(config, &packages, &[]), Err(code), "{config}");
    }
}
