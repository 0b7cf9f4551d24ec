//! Helm's charts and Dart's packages.

use crate::draft::Draft;
use crate::node::Node;
use crate::problem::Problem;
use crate::syntax::yaml;

/// Changes a chart.
pub(crate) fn chart(draft: &mut Draft<'_>, app_version: bool) -> Result<(), Problem> {
    let root = yaml::parse(draft.text)?;
    draft.replace_own(&root, &["version"])?;
    if app_version {
        draft.replace_own(&root, &["appVersion"])?;
    }
    for dependency in root.get("dependencies").map_or(&[][..], Node::items) {
        let is_here = dependency.text("repository").is_some_and(|place| place.starts_with("file:"));
        if let (true, Some(name), Some(Node::Text(version))) =
            (is_here, dependency.text("name"), dependency.get("version"))
        {
            draft.require(name, version);
        }
    }
    Ok(())
}

/// Changes a `pubspec.yaml`.
pub(crate) fn pubspec(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let root = yaml::parse(draft.text)?;
    draft.replace_own(&root, &["version"])?;
    for map in ["dependencies", "dev_dependencies"].iter().filter_map(|map| root.get(map)) {
        for (package, _, dependency) in map.entries() {
            if let Node::Text(text) = dependency.get("version").unwrap_or(dependency) {
                draft.require(package, text);
            }
        }
    }
    Ok(())
}
