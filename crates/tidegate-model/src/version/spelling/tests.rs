use proptest::prelude::*;

use super::*;

fn parsed(text: &str) -> Version {
    Version::try_from(text.to_owned()).unwrap()
}

/// Each version is written like this and reads back.
fn check(spelling: Spelling, cases: &[(&str, &str)]) {
    for (text, spelled) in cases {
        let version = parsed(text);
        assert_eq!(spelling.spell(&version).as_deref(), Ok(*spelled), "{text}");
        assert_eq!(spelling.parse(spelled), Some(version), "{spelled}");
    }
}

/// Each text reads as this version, although it would be written otherwise.
fn check_read(spelling: Spelling, cases: &[(&str, &str)]) {
    for (text, version) in cases {
        assert_eq!(spelling.parse(text), Some(parsed(version)), "{text}");
    }
}

fn check_refused(spelling: Spelling, versions: &[&str], texts: &[&str]) {
    for text in versions {
        assert!(spelling.spell(&parsed(text)).is_err(), "{text}");
    }
    for text in texts {
        assert_eq!(spelling.parse(text), None, "{text}");
    }
}

#[test]
fn spellings_have_names() {
    for spelling in Spelling::ALL {
        assert_eq!(spelling.to_string().parse(), Ok(spelling));
    }
    assert!("python".parse::<Spelling>().is_err());
}

#[test]
fn a_refusal_says_why() {
    assert_eq!(
        Spelling::Maven.spell(&parsed("1.0.0+5")).unwrap_err().to_string(),
        "`1.0.0+5` cannot be written as a version for maven: Maven has no build metadata"
    );
}

#[test]
fn semver() {
    check(Spelling::Semver, &[("1.2.3-4+5", "1.2.3-4+5"), ("2024.01.02", "2024.1.2"), ("24.04", "24.4.0")]);
    check_refused(Spelling::Semver, &["2024.1.2.3"], &["1.2", "01.2.3"]);
}

#[test]
fn python() {
    check(
        Spelling::Pep440,
        &[
            ("1.3.0", "1.3.0"),
            ("1.3.0-alpha.1", "1.3.0a1"),
            ("1.3.0-beta.0", "1.3.0b0"),
            ("1.3.0-rc.12", "1.3.0rc12"),
            ("1.3.0-dev.4", "1.3.0.dev4"),
            ("1.3.0+post.1", "1.3.0.post1"),
            ("1.3.0-rc.2+post.1.g1a2b", "1.3.0rc2.post1+g1a2b"),
            ("1.3.0-dev.4+g1a2b.7", "1.3.0.dev4+g1a2b.7"),
            ("2024.01.02", "2024.1.2"),
            ("2024.01-rc.1", "2024.1rc1"),
            ("24.4.1.5", "24.4.1.5"),
        ],
    );
    check_read(
        Spelling::Pep440,
        &[
            ("1.3", "1.3.0"),
            ("v1.3.0-ALPHA.1", "1.3.0-alpha.1"),
            ("1.3.0_preview_03", "1.3.0-rc.3"),
            ("1.3.0.c1", "1.3.0-rc.1"),
            ("1.3.0a", "1.3.0-alpha.0"),
            ("1.3.0dev", "1.3.0-dev.0"),
            ("1.3.0-2", "1.3.0+post.2"),
            ("1.3.0.r2", "1.3.0+post.2"),
            ("1.3.0+Abc-007_x", "1.3.0+abc.7.x"),
        ],
    );
    check_refused(
        Spelling::Pep440,
        &[
            "1.0.0-1",
            "1.0.0-rc",
            "1.0.0-rc2",
            "1.0.0-rc.1.dev.2",
            "1.0.0-pr.12.g1a2b3c4",
            "1.0.0-dev.1+post.2",
            "1.0.0+a-b",
            "1.0.0+A",
            "1.0.0+007",
        ],
        &[
            "",
            "1!2.0",
            "1.0rc1.dev2",
            "1.0.post1.dev2",
            "1.0a1b2",
            "1.0x1",
            "1.0.",
            "1.0+",
            "1.0+post.2",
            "1.2.3.4.5",
            "a1",
        ],
    );
}

#[test]
fn maven() {
    check(
        Spelling::Maven,
        &[
            ("1.3.0", "1.3.0"),
            ("1.3.0-rc.2", "1.3.0-rc-2"),
            ("1.3.0-milestone.1", "1.3.0-milestone-1"),
            ("1.3.0-beta", "1.3.0-beta"),
            ("1.3.0-SNAPSHOT", "1.3.0-SNAPSHOT"),
            ("2024.01-rc.1", "2024.1-rc-1"),
        ],
    );
    check_read(
        Spelling::Maven,
        &[
            ("1.3", "1.3.0"),
            ("1.3.0-RC2", "1.3.0-rc.2"),
            ("1.3.0.Beta1", "1.3.0-beta.1"),
            ("1.3-rc.01", "1.3.0-rc.1"),
        ],
    );
    check_refused(
        Spelling::Maven,
        &[
            "1.0.0-1",
            "1.0.0-snapshot",
            "1.0.0-SNAPSHOT.1",
            "1.0.0-rc2",
            "1.0.0-RC.2",
            "1.0.0-pr.1.g1234567",
            "1.0.0+5",
        ],
        &["", "1.0.Final", "1.0-rc-", "1.0-rc-1-2", "1.0-", "1.0-SNAPSHOT-1", "1.0-1"],
    );
}

#[test]
fn ruby() {
    check(
        Spelling::Ruby,
        &[
            ("1.3.0", "1.3.0"),
            ("1.3.0-rc.2", "1.3.0.rc.2"),
            ("1.3.0-rc2", "1.3.0.rc2"),
            ("1.4.0-pr.12.g1a2b3c4", "1.4.0.pr.12.g1a2b3c4"),
            ("1.2.3.4", "1.2.3.4"),
        ],
    );
    check_read(Spelling::Ruby, &[("1.3", "1.3.0"), ("01.3", "1.3.0")]);
    check_refused(
        Spelling::Ruby,
        &["1.0.0-1", "1.0.0-a-b", "1.0.0+5"],
        &["", "1.", "1.0.", "1.0.0-rc", "1.0.0.rc-1", "1.2.3.4.5", "1.0rc", "1.0.0..rc"],
    );
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        core in "[0-9]{1,2}\\.[0-9]{1,2}(\\.[0-9]{1,2}){0,2}",
        pre in "(-(alpha|beta|rc|dev|milestone|SNAPSHOT|x|[a-zA-Z][a-zA-Z0-9-]{0,2})(\\.(0|[1-9][0-9]?|[a-z]))?)?",
        build in "(\\+(post\\.)?[a-zA-Z0-9-]{1,3}(\\.[a-z0-9]{1,2})?)?",
    ) {
        let Ok(version) = Version::try_from(format!("{core}{pre}{build}")) else { return Ok(()) };
        for spelling in Spelling::ALL {
            if let Ok(text) = spelling.spell(&version) {
                prop_assert_eq!(spelling.parse(&text), Some(version.clone()), "{} as {}", spelling, text);
            }
        }
    }

    #[test]
    fn what_is_read_can_be_written(text in "v?[0-9]{1,2}(\\.[0-9]{1,2}){0,3}([-._+]?(a|rc|post|dev|RC|[a-z0-9]{0,3})[-._]?[0-9]{0,2}){0,3}|\\PC{0,12}") {
        for spelling in Spelling::ALL {
            if let Some(version) = spelling.parse(&text) {
                let written = spelling.spell(&version);
                prop_assert!(written.is_ok(), "{} by {}: {:?}", text, spelling, written);
            }
        }
    }

    #[test]
    fn numbered_pre_releases_keep_their_order(labels in prop::collection::vec(("alpha|beta|rc", 0..20_u64), 2)) {
        let versions: Vec<_> = labels
            .iter()
            .map(|(label, counter)| crate::version::pre_release(&Version::new(1, 0, 0), label, *counter).unwrap())
            .collect();
        let python: Vec<_> = versions.iter().map(|version| Spelling::Pep440.spell(version).unwrap()).collect();
        // Normal forms of one release are ordered by letters, then by number.
        let key = |text: &str| {
            let rest = text.strip_prefix("1.0.0").unwrap();
            let (word, number) = split(rest, |c| c.is_ascii_alphabetic());
            (word.to_owned(), number.parse::<u64>().unwrap())
        };
        prop_assert_eq!(key(&python[0]).cmp(&key(&python[1])), versions[0].cmp(&versions[1]));
    }
}
