use super::*;

const NPM: Format = Format::PackageJson;

#[test]
fn only_the_version_moves() {
    becomes(
        &NPM,
        "{\n\t\"name\": \"é\",\n   \"version\"  :\"1.0.0\" ,\n\n\"x\": {\"version\": \"1.0.0\"}}\n",
        "{\n\t\"name\": \"é\",\n   \"version\"  :\"2.0.0\" ,\n\n\"x\": {\"version\": \"1.0.0\"}}\n",
    );
}

#[test]
fn ranges_keep_their_operator() {
    for (old, new) in [
        ("^1.0.0", "^3.1.0"),
        ("~1.0.0", "~3.1.0"),
        ("1.0.0", "3.1.0"),
        ("workspace:^1.0.0", "workspace:^3.1.0"),
        ("workspace:1.0.0", "workspace:3.1.0"),
        ("workspace:^", "workspace:^"),
        ("workspace:*", "workspace:*"),
        ("*", "*"),
        ("file:../other", "file:../other"),
        (">=1.0.0 <2", ">=1.0.0 <2"),
    ] {
        for map in ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] {
            let text = |range| {
                format!(
                    "{{\"version\": \"2.0.0\", \"{map}\": {{ \"other\": \"{range}\", \"react\": \"^1.0.0\", \"@scope/b\":\"{range}\" }}}}\n"
                )
            };
            becomes(&NPM, &text(old), &text(new));
        }
    }
}

#[test]
fn what_is_wrong_has_its_place() {
    for (text, code, line, column) in [
        ("{\n  \"name\": \"demo\"\n}\n", "updater::no-version", 1, 1),
        ("[]", "updater::no-version", 1, 1),
        ("", "updater::malformed", 1, 1),
        ("{\n  \"é\": \"1\" \"version\": \"1.0.0\"\n}\n", "updater::malformed", 2, 12),
        ("{\n  \"version\": \"1.0.0\",\n}\n", "updater::malformed", 3, 1),
        ("{\"version\": \"1.0.0\",\n \"version\": \"1.0.0\"}\n", "updater::ambiguous", 2, 2),
        ("{\"version\": null}", "updater::not-a-version", 1, 13),
        ("{\"version\": \"\"}", "updater::not-a-version", 1, 14),
        ("{\"version\": \"1\\u002e0\"}", "updater::not-a-version", 1, 14),
        ("{\"version\": \"${V}\"}", "updater::elsewhere", 1, 14),
    ] {
        fails(&NPM, text, code, line, column);
    }
}

#[test]
fn composer_is_like_it() {
    let text = |version, range| {
        format!(
            "{{\n  \"version\": \"{version}\",\n  \"require\": {{\"php\": \">=8\", \"other\": \"{range}\"}}, \"require-dev\": {{\"other\":\"{range}\"}}\n}}\n"
        )
    };
    becomes(&Format::Composer, &text("1.0.0", "^1.0"), &text("2.0.0", "^3.1.0"));
    becomes(&Format::Composer, &text("v1.0.0", "^1.0"), &text("v2.0.0", "^3.1.0"));
    fails(&Format::Composer, "{\n}", "updater::no-version", 1, 1);
    fails(&Format::Composer, "{\n\"a\"}", "updater::malformed", 2, 4);
}
