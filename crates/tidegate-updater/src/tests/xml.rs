use super::*;

#[test]
fn maven_projects_move() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- <version>1.0.0</version> -->\n<project xmlns=\"http://maven.apache.org/POM/4.0.0\">\n  <parent><version>1.0.0</version></parent>\n\t<version> V </version><!-- é -->\n  <dependencies><dependency><version>1.0.0</version></dependency></dependencies>\n  <build><plugins><plugin><version>1.0.0</version></plugin></plugins></build>\n</project>\n";
    becomes(&Format::Pom, &text.replace('V', "1.0.0"), &text.replace('V', "2.0.0"));
    becomes(&Format::Pom, &text.replace('V', "1.0.0-SNAPSHOT"), &text.replace('V', "2.0.0"));
    for (text, code, line, column) in [
        ("<project>\n</project>", "updater::no-version", 2, 11),
        ("<project>\n <parent><version>1</version></parent>\n</project>", "updater::elsewhere", 2, 2),
        ("<project>\n <version>${revision}</version>\n</project>", "updater::elsewhere", 2, 11),
        ("<project>\n <version>1</version><version>2</version></project>", "updater::ambiguous", 2, 22),
        ("<project>\n é <version>1</versio></project>", "updater::malformed", 2, 14),
        ("<project>\n <version>1</version>\n", "updater::malformed", 1, 1),
        ("<project><version/></project>", "updater::not-a-version", 1, 10),
        ("<project><version>1<b/></version></project>", "updater::not-a-version", 1, 10),
        ("<project><version>one</version></project>", "updater::not-a-version", 1, 19),
        ("", "updater::malformed", 1, 1),
    ] {
        fails(&Format::Pom, text, code, line, column);
    }
    says(&Format::Pom, "<project><parent/></project>", "it is the parent's");
}

#[test]
fn msbuild_projects_move() {
    let text = "<Project Sdk='Microsoft.NET.Sdk'>\n <PropertyGroup>\n   <TargetFramework>net8.0</TargetFramework>\n      <Version>$</Version>\n </PropertyGroup>\n <ItemGroup><PackageReference Include='x' Version='1.0.0'/></ItemGroup>\n</Project>\n";
    becomes(&Format::Msbuild, &text.replace('$', "1.0.0"), &text.replace('$', "2.0.0"));
    for (text, code, line, column) in [
        ("<Project/>", "updater::no-version", 1, 11),
        (
            "<Project><PropertyGroup>\n<Version>$(V)</Version></PropertyGroup></Project>",
            "updater::elsewhere",
            2,
            10,
        ),
        (
            "<Project>\n<PropertyGroup>\n<VersionPrefix>1</VersionPrefix></PropertyGroup></Project>",
            "updater::elsewhere",
            3,
            1,
        ),
        ("<Project>\n<PropertyGroup></Project>", "updater::malformed", 2, 16),
    ] {
        fails(&Format::Msbuild, text, code, line, column);
    }
}
