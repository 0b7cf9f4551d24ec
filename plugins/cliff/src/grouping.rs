//! Groups of commits that are ready before a template asks for them.
//!
//! Nearly every changelog groups its commits, by one of two filters. A filter is
//! given a copy of all commits, and what comes out of it is copied again for every
//! name that the template reads inside of the loop; for a large release that is
//! most of the work. The same groups, ready before, are only looked at. So where a
//! body's first mention of its commits is such a loop, the loop gets those.

use std::borrow::Cow;

/// What a template can print all that it was given with, whatever its parts' names.
pub(crate) const EVERYTHING: &str = "__tera_context";

/// What a template may find ready in `tidegate`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Groups {
    /// A list in the order of Keep a Changelog, with commits that have titles.
    Sections,
    /// A list in the order of the parsers, as the filter `commit_groups` makes it.
    ByParser,
    /// Names with lists, as the filter `group_by` makes them.
    ByName,
}

impl Groups {
    const ALL: [Self; 3] = [Self::Sections, Self::ByParser, Self::ByName];

    /// Returns the name in `tidegate`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sections => "sections",
            Self::ByParser => "commit_groups",
            Self::ByName => "commits_by_group",
        }
    }

    /// Returns those that templates name.
    pub(crate) fn named_in(templates: &[&str]) -> Vec<Self> {
        let named = |groups: &Self| {
            let name = format!("tidegate.{}", groups.name());
            templates.iter().any(|template| template.contains(&name))
        };
        Self::ALL.into_iter().filter(named).collect()
    }
}

/// Returns a body whose first loop over groups of its commits finds them ready.
///
/// Nothing is changed unless it is sure that the loop is over the release's own
/// commits and that nobody can tell the difference: names are bound by being
/// mentioned, so a name that was not mentioned before is the release's.
pub(crate) fn with_ready_groups(body: &str) -> Cow<'_, str> {
    let same = Cow::Borrowed(body);
    let sets_commits = body.split_whitespace().collect::<Vec<_>>().windows(2).any(|words| {
        words[0].trim_start_matches(['{', '%', '-']).starts_with("set") && words[1].starts_with("commits")
    });
    let doubtful = sets_commits || body.matches("commit_parsers_groups").count() > 1;
    if doubtful || [EVERYTHING, "tidegate", "endraw"].iter().any(|word| body.contains(word)) {
        return same;
    }
    let Some(first) = mentions(body).next() else { return same };
    let Some(head) = open_tag(&body[..first]).filter(|head| head.trim_start().starts_with("for ")) else {
        return same;
    };
    // The loop may call its own variable the same.
    let start = first - head.len();
    let Some(end) = body[start..].find("%}").map(|length| start + length) else { return same };
    let Some((names, container)) = body[start..end].split_once(" in ") else { return same };
    let Some(groups) = groups(container.trim_end_matches('-'), names) else { return same };
    let dash = if body[start..end].ends_with('-') { "-" } else { "" };
    Cow::Owned(format!("{}{names} in tidegate.{} {dash}{}", &body[..start], groups.name(), &body[end..]))
}

/// Returns the groups that a loop's container stands for.
fn groups(container: &str, names: &str) -> Option<Groups> {
    let container: String = container.chars().filter(|char| !char.is_whitespace()).collect();
    match (container.replace(['\'', '`'], "\"").as_str(), names.contains(',')) {
        (r#"commits|group_by(attribute="group")"#, true) => Some(Groups::ByName),
        ("commits|commit_groups(groups=commit_parsers_groups)", false) => Some(Groups::ByParser),
        _ => None,
    }
}

/// Says whether a body looks at its commits other than in groups that are ready.
pub(crate) fn sees_commits(body: &str) -> bool {
    let ready = [Groups::ByParser, Groups::ByName].map(|groups| format!(" in tidegate.{} ", groups.name()));
    let found = ready.iter().find_map(|text| body.find(text.as_str()).map(|at| (at, at + text.len())));
    let Some((at, inside)) = found else { return mentions(body).next().is_some() };
    let head = open_tag(&body[..at]).unwrap_or_default();
    let own = mentions(head).next().is_some();
    let end = end_of_loop(&body[inside..]).map_or(body.len(), |length| inside + length);
    let anywhere = |text: &str| mentions(text).next().is_some();
    anywhere(&body[..at - head.len()]) || anywhere(&body[end..]) || !own && anywhere(&body[inside..end])
}

/// Returns where the loop ends that a text begins inside of.
fn end_of_loop(text: &str) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, _) in text.match_indices("{%") {
        match text[at + 2..].trim_start_matches('-').split_whitespace().next() {
            Some("for") => depth += 1,
            Some(word) if word.trim_end_matches(['-', '%', '}']) == "endfor" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Returns what a tag that is still open says so far.
fn open_tag(text: &str) -> Option<&str> {
    let (_, tag) = text.rsplit_once("{%")?;
    (!tag.contains("%}")).then(|| tag.strip_prefix('-').unwrap_or(tag))
}

/// Finds where a template mentions `commits` as a name of its own, which is no
/// field of something and no part of another name.
fn mentions(template: &str) -> impl Iterator<Item = usize> {
    template.match_indices("commits").map(|(at, _)| at).filter(|&at| {
        !template[..at].ends_with(|before: char| before == '.' || before == '_' || before.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests;
