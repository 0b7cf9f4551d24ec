//! Gitea.

use std::rc::Rc;

use tidegate_model::Digest;
use tidegate_net::Client;

use crate::{
    Account, Asset, Error, Forge, Mark, NewAsset, NewProposal, NewRelease, Project, Proposal, Release,
};

/// Gitea.
pub(crate) struct Gitea;

impl Gitea {
    pub(crate) fn new(_: Rc<Client>, _: &Account, _: &Project) -> Result<Self, Error> {
        todo!()
    }
}

impl Forge for Gitea {
    fn find(&self, _: &str) -> Result<Option<Release>, Error> {
        todo!()
    }

    fn prepare(&self, _: &NewRelease) -> Result<(), Error> {
        todo!()
    }

    fn upload(&self, _: &str, _: &NewAsset) -> Result<(), Error> {
        todo!()
    }

    fn digest(&self, _: &Asset) -> Result<Digest, Error> {
        todo!()
    }

    fn publish(&self, _: &NewRelease) -> Result<(), Error> {
        todo!()
    }

    fn discard(&self, _: &str) -> Result<(), Error> {
        todo!()
    }

    fn retell(&self, _: &NewRelease) -> Result<(), Error> {
        todo!()
    }

    fn proposal(&self, _: &str, _: &str) -> Result<Option<Proposal>, Error> {
        todo!()
    }

    fn propose(&self, _: &NewProposal) -> Result<Proposal, Error> {
        todo!()
    }

    fn withdraw(&self, _: u64) -> Result<(), Error> {
        todo!()
    }

    fn comment(&self, _: u64, _: &Mark, _: &str) -> Result<(), Error> {
        todo!()
    }

    fn lacks(&self) -> Result<Vec<String>, Error> {
        todo!()
    }
}
