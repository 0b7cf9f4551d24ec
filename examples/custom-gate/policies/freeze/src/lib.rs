//! Refuses releases while a freeze is on.

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use tidegate_plugin_sdk::contract::gates::{JudgeRequest, JudgeResponse};
use tidegate_plugin_sdk::contract::types::{Failure, Finding, Reason, Remedy, Severity, Verdict};
use tidegate_plugin_sdk::{Gate, config, plugin};

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    freezes: Vec<Period>,
}

/// Whole days in UTC, first and last included.
#[derive(Deserialize)]
struct Period {
    from: Date,
    until: Date,
    reason: String,
}

/// The gate.
pub struct Freeze;

impl Gate for Freeze {
    fn judge(request: JudgeRequest) -> Result<JudgeResponse, Failure> {
        let Config { freezes } = config(&request.context)?;
        if let Some(period) = freezes.iter().find(|period| period.until < period.from) {
            let (from, until) = (period.from, period.until);
            return Err(Failure::InvalidConfig(format!(
                "a freeze ends on {until}, before it begins on {from}"
            )));
        }
        // The plan's effective time is the only clock: the same plan gets the
        // same answer tomorrow.
        let at: Timestamp = request.context.at.parse().map_err(|error| {
            Failure::InvalidInput(format!("the effective time `{}` is none: {error}", request.context.at))
        })?;
        let today = at.to_zoned(TimeZone::UTC).date();

        // Overlapping freezes each have their say.
        let findings = freezes.iter().filter(|period| period.from <= today && today <= period.until);
        let findings = findings.map(|period| finding(period, today)).collect::<Result<_, _>>()?;
        Ok(JudgeResponse {
            findings,
            summary: format!("freezes configured: {}; today is {today}", freezes.len()),
        })
    }
}

fn finding(period: &Period, today: Date) -> Result<Finding, Failure> {
    let Period { from, until, reason } = period;
    let thaw = until
        .checked_add(1.day())
        .map_err(|_| Failure::InvalidConfig(format!("a freeze until {until} has no end")))?;
    Ok(Finding {
        id: "frozen".to_owned(),
        verdict: Verdict::Deny,
        severity: Severity::High,
        title: format!("frozen until {until}"),
        message: format!("Nothing goes out from {from} to {until}: {reason}."),
        why: vec![Reason {
            input: format!("today is {today}"),
            rule: format!("no release from {from} to {until}"),
            outcome: "the release waits".to_owned(),
        }],
        remedies: vec![Remedy::WaitUntil(format!("{thaw}T00:00:00Z"))],
        locations: vec![],
        evidence: vec![],
        key: from.to_string(),
    })
}

plugin! { manifest: "../plugin.json", config_schema: "../config.schema.json", gate: Freeze }
