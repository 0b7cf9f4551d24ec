//! From what was found out to findings that people can act on.

use super::sequence::{Judged, Sequence};
use crate::changes::{Edit, EditKind};
use crate::checks::inverse::{Inverse, Way, describe};
use crate::checks::loss::{Degree, losses_of_inverse};
use crate::effects::{Effect, Effects};
use crate::findings::Draft;
use crate::rules::Rule;

/// What there is to say about the new migrations of a sequence.
pub(super) fn report_sequence(sequence: &Sequence) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &sequence.migrations {
        report_unread(&judged.migration.up.path, &judged.up, &mut drafts);
        report_inverse(judged, sequence, &mut drafts);
        report_order(judged, &mut drafts);
    }
    for found in &sequence.breaks {
        let path = sequence.path_of(found.migration);
        let rule = if found.rebuilt { Rule::NotJudged } else { Rule::OldCodeBreaks };
        let message = if found.rebuilt {
            "whether the old and the new one are the same to the previous release cannot be known".to_owned()
        } else {
            format!("in the previous release, {}", found.consequence)
        };
        drafts.push(Draft {
            title: found.what.clone(),
            message,
            input: place(path, found.line),
            remedy: format!("expand and contract: {}", found.remedy),
            ..draft(rule, path, Some(found.line), &found.what)
        });
    }
    for loss in &sequence.losses {
        let path = sequence.path_of(loss.migration);
        let (rule, message, remedy) = match loss.degree {
            Degree::Gone => (
                Rule::DataLoss,
                "no script brings it back; the way is forward, or from a backup",
                "keep the data until the release has proved itself (rename or copy it), and remove it \
                 in a later release",
            ),
            Degree::Added => (
                Rule::RowsAdded,
                "an inverse has to tell these rows from those that were written since",
                "mark the rows, or delete them by key in the inverse",
            ),
        };
        drafts.push(Draft {
            title: loss.what.clone(),
            message: message.to_owned(),
            input: place(path, loss.line),
            remedy: remedy.to_owned(),
            ..draft(rule, path, Some(loss.line), &loss.what)
        });
    }
    drafts
}

fn draft(rule: Rule, path: &str, line: Option<u32>, detail: &str) -> Draft {
    Draft {
        rule,
        path: path.to_owned(),
        line,
        title: String::new(),
        message: String::new(),
        input: path.to_owned(),
        remedy: String::new(),
        detail: detail.to_owned(),
        softened: false,
    }
}

fn place(path: &str, line: u32) -> String {
    format!("{path}, line {line}")
}

fn report_unread(path: &str, effects: &Effects, drafts: &mut Vec<Draft>) {
    for unparsable in &effects.unparsable {
        drafts.push(Draft {
            title: "a statement cannot be parsed".to_owned(),
            message: unparsable.message.clone(),
            input: place(path, unparsable.line),
            remedy: "set `dialect` to the database's, or write the statement in a form that the parser knows"
                .to_owned(),
            ..draft(Rule::Unparsable, path, Some(unparsable.line), &unparsable.message)
        });
    }
    for placed in &effects.known {
        let Effect::Unknown(what) = &placed.effect else { continue };
        drafts.push(Draft {
            title: format!("what {what} does cannot be known"),
            message: "it was parsed, but its effects on schema and data do not follow from its text"
                .to_owned(),
            input: place(path, placed.line),
            remedy: "have somebody read it, or say the same with statements that alter the schema directly"
                .to_owned(),
            ..draft(Rule::NotJudged, path, Some(placed.line), what)
        });
    }
}

fn report_inverse(judged: &Judged, sequence: &Sequence, drafts: &mut Vec<Draft>) {
    let tool = judged.migration.id.tool;
    let path = judged.inverse_path();
    let (rule, title, message) = match &judged.inverse {
        Inverse::NotNeeded | Inverse::Real => {
            report_losses_of_inverse(judged, path, drafts);
            return;
        }
        Inverse::Missing => {
            (Rule::NoInverse, "no script takes the migration back".to_owned(), format!("layout: {tool}"))
        }
        Inverse::Empty => (
            Rule::EmptyInverse,
            "the inverse does nothing".to_owned(),
            "it has no statements that change anything".to_owned(),
        ),
        Inverse::Refuses => {
            (Rule::EmptyInverse, "the inverse refuses to run".to_owned(), "it raises an error".to_owned())
        }
        Inverse::Incomplete(residue) => {
            let left: Vec<String> = residue.iter().map(describe).collect();
            (Rule::InverseIncomplete, "the inverse does not undo everything".to_owned(), left.join("; "))
        }
        Inverse::Unknown => {
            if let Way::Script(down) = &judged.way {
                report_unread(path, down, drafts);
            }
            let title = "the inverse cannot be compared with the migration".to_owned();
            (Rule::InverseUnknown, title, "a part of the two scripts is not understood".to_owned())
        }
    };
    drafts.push(Draft {
        title,
        input: format!("{} and its inverse", judged.migration.up.path),
        message,
        remedy: tool.how_to_reverse().to_owned(),
        softened: sequence.can_stay(judged),
        ..draft(rule, path, None, rule.id())
    });
}

fn report_losses_of_inverse(judged: &Judged, path: &str, drafts: &mut Vec<Draft>) {
    let Way::Script(down) = &judged.way else { return };
    let lost = losses_of_inverse(down);
    if lost.is_empty() {
        return;
    }
    drafts.push(Draft {
        title: "the inverse destroys what was written since".to_owned(),
        message: lost.join("; "),
        remedy: "take a backup before it runs".to_owned(),
        ..draft(Rule::LossyInverse, path, None, "lossy")
    });
}

fn report_order(judged: &Judged, drafts: &mut Vec<Draft>) {
    let Some(later) = &judged.migration.overtaken_by else { return };
    let path = &judged.migration.up.path;
    drafts.push(Draft {
        title: format!("comes before `{later}`, which is released"),
        message: "databases that are up to date run it late, skip it or refuse it, depending on the tool"
            .to_owned(),
        remedy: "give it a version after the last released one".to_owned(),
        ..draft(Rule::OutOfOrder, path, None, "order")
    });
}

/// What there is to say about a released migration that is not what it was.
pub(super) fn report_edit(edit: &Edit) -> Draft {
    let (rule, title) = match &edit.kind {
        EditKind::Changed => (Rule::EditedMigration, "a released migration was edited".to_owned()),
        EditKind::Deleted => (Rule::DeletedMigration, "a released migration was deleted".to_owned()),
        EditKind::Renamed(to) => {
            (Rule::RenamedMigration, format!("a released migration was renamed to `{to}`"))
        }
    };
    Draft {
        title,
        message: "databases that ran it are not what the files say now, and tools that compare them refuse to go on"
            .to_owned(),
        remedy: "put it back as it was released, and say what is different in a new migration".to_owned(),
        ..draft(rule, &edit.path, None, &edit.id.version)
    }
}

/// What there is to say about a file that nobody can read.
pub(super) fn report_unreadable(path: &str, reason: &str) -> Draft {
    Draft {
        title: "a migration cannot be read".to_owned(),
        message: reason.to_owned(),
        remedy: "have somebody judge it, or ignore it with `ignore` if it is no migration".to_owned(),
        ..draft(Rule::Unreadable, path, None, "unreadable")
    }
}
