//! How to go back, in order.

use super::{Judged, Sequence};
use crate::checks::inverse::{Inverse, Way};
use crate::checks::loss::losses_of_inverse;
use tidegate_plugin_sdk::contract::rollbacks::{Reversibility, Step, StepAction};

/// The steps of a rollback: inverses of what the previous release cannot live
/// with, newest first, then the previous release itself. There are none when
/// the way is forward or nobody can tell.
pub(crate) fn plan_steps(
    sequences: &[Sequence],
    reversibility: Reversibility,
    to_version: &str,
) -> Vec<Step> {
    if reversibility > Reversibility::ReversibleWithSteps {
        return Vec::new();
    }
    let undo: Vec<&Judged> = sequences
        .iter()
        .flat_map(Sequence::to_undo)
        .filter(|judged| judged.inverse != Inverse::NotNeeded)
        .collect();
    let mut steps: Vec<Step> =
        undo.iter().enumerate().map(|(index, judged)| undo_step(index + 1, judged)).collect();
    if steps.iter().any(|step| step.loses_data) {
        let title = "Back up the database";
        steps.insert(0, manual("backup", title, "back up the database: steps below destroy data", true));
    }
    let title = format!("Deploy version {to_version} again");
    steps.push(manual("redeploy", &title, &format!("deploy version {to_version}"), true));
    steps
}

fn undo_step(number: usize, judged: &Judged) -> Step {
    let id = &judged.migration.id;
    let loses_data = match &judged.way {
        Way::Script(down) => !losses_of_inverse(down).is_empty(),
        Way::Absent | Way::NothingToUndo | Way::Unread => false,
    };
    Step {
        id: format!("undo-{number}"),
        title: format!("Undo `{}` ({})", id.version, id.tool),
        action: StepAction::RunScript(judged.inverse_path().to_owned()),
        // The migration itself runs again with the next deployment.
        reversible: !loses_data,
        loses_data,
    }
}

fn manual(id: &str, title: &str, what: &str, reversible: bool) -> Step {
    Step {
        id: id.to_owned(),
        title: title.to_owned(),
        action: StepAction::Manual(what.to_owned()),
        reversible,
        loses_data: false,
    }
}
