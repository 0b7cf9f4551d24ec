//! Clones of every depth of random histories.

use proptest::prelude::*;
use tidegate_model::{History as _, ObjectId};

use super::far::Far;
use crate::property::{dags, queries};
use crate::support::open;

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_shallow_clone_answers_like_the_whole(
        dag in dags(30), depth in 1..4_usize, at in 0..10_usize, asked in queries(),
    ) {
        let (repo, ids) = dag.repo();
        let tip = ids.len() - 1 - at.min(ids.len() - 1);
        repo.git(["branch", "here", ids[tip].as_str()]);
        let far = Far::new(repo);
        let whole = open(&far.origin);
        let near = far.near_with(&["--no-tags", "--branch=here", "--depth", &depth.to_string()]);
        let opened = near.open();
        // A clone of a short branch is not shallow: it has all that it was made for.
        if !opened.is_shallow() {
            return Ok(());
        }
        prop_assert_eq!(opened.tags().unwrap(), whole.tags().unwrap());
        for (number, (_, releases)) in asked.iter().take(3).enumerate() {
            let releases: Vec<ObjectId> = releases.iter().map(|n| ids[n % ids.len()].clone()).collect();
            let tip = &ids[tip - number.min(tip)];
            prop_assert_eq!(opened.since(tip, &releases).unwrap(), whole.since(tip, &releases).unwrap());
            let (some, others) = releases.split_at(releases.len() / 2);
            for lines in [vec![releases.clone()], vec![some.to_vec(), releases.clone(), others.to_vec()]] {
                prop_assert_eq!(opened.spans(tip, &lines).unwrap(), whole.spans(tip, &lines).unwrap());
            }
        }
        near.assert_unchanged();
    }
}
