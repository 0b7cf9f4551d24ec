//! Python's projects and modules.

use super::assigned::{After, Before, Rule, assignments, replace};
use crate::draft::Draft;
use crate::node::Node;
use crate::problem::{Fault, Problem};
use crate::syntax::toml;

/// Changes a `pyproject.toml`.
pub(crate) fn project(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let root = toml::parse(draft.text)?;
    let project = root.get("project");
    let is_there = |path: &[&str]| draft.find(&root, path).map(|node| node.is_some());
    let (standard, poetry) = (is_there(&["project", "version"])?, is_there(&["tool", "poetry", "version"])?);
    if let (false, Some(dynamic)) = (standard, project.and_then(dynamic)) {
        // Poetry's is where such a version comes from, if it is there.
        if !poetry {
            let whence = "it is dynamic, and a build backend finds it in a module or in the tags";
            let fault = Fault::Elsewhere { what: "`project.version`".to_owned(), whence };
            return Err(draft.problem(dynamic, fault));
        }
    }
    if poetry {
        draft.replace_own(&root, &["tool", "poetry", "version"])?;
    }
    if standard || !poetry {
        draft.replace_own(&root, &["project", "version"])?;
    }
    Ok(())
}

/// Where the project says that its version is dynamic.
fn dynamic(project: &Node) -> Option<usize> {
    let fields = project.get("dynamic")?.items();
    fields.iter().find(|field| field.as_text() == Some("version")).map(Node::start)
}

/// Changes a module.
pub(crate) fn module(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let rule = Rule { name: "__version__", before: Before::LineStart, after: After::Equals };
    let found = assignments(draft.text, rule);
    replace(draft, &found, "`__version__`")
}
