//! Telling people and machines that a release is out.

use tidegate_model::{Diagnosis, Shown};
use tidegate_net::{Request, Site, Token};
use tidegate_report::notice;

use super::RealHands;
use super::error::HandsError;
use crate::forge;

impl RealHands<'_> {
    /// Sends a notice. It comes once, or, where the answer to it is lost, more than once.
    pub(super) fn notify(&self, kind: &str, variable: &str, releases: &[Shown]) -> Result<(), Diagnosis> {
        let address = address(variable)?;
        let url =
            self.place.as_ref().map(|place| format!("https://{}/{}", place.project.host, place.project.path));
        let payload = notice::payload(kind, releases, url.as_deref());
        let request =
            Request::post("").json(payload).header("idempotency-key", self.mark.to_string()).again();
        forge::client()?.send(&Site::secret(&address)?, &request)?;
        Ok(())
    }
}

fn address(variable: &str) -> Result<Token, HandsError> {
    let text = std::env::var(variable).ok().filter(|text| !text.trim().is_empty());
    let missing = || HandsError::NoVariable { what: "a notice".into(), variable: variable.to_owned() };
    text.map(|text| Token::new(&text)).ok_or_else(missing)
}

/// Makes sure that an address is there, and is one.
///
/// # Errors
/// When it is not.
pub(super) fn check(variable: &str) -> Result<(), Diagnosis> {
    Site::secret(&address(variable)?)?;
    Ok(())
}
