use proptest::prelude::*;

use super::*;

fn blocks() -> (Blocks, Budget) {
    (Blocks::default(), Budget::new(1 << 20))
}

#[test]
fn a_handle_walks_through_its_block_and_no_further() {
    let (mut blocks, mut budget) = blocks();
    let handle = blocks.alloc(9, &mut budget);
    let other = blocks.alloc(9, &mut budget);
    blocks.store(handle + 1, 0x0102_0304_0506_0708_u64.to_le_bytes()).unwrap();
    assert_eq!(blocks.load(handle + 8), Ok([1]));
    assert_eq!(blocks.load::<8>(handle + 2), Err(BadHandle));
    assert_eq!(blocks.load::<1>(handle + 9), Err(BadHandle));
    assert_eq!(blocks.load::<8>(handle.wrapping_sub(1)), Err(BadHandle));
    assert_eq!(blocks.load::<8>(u64::MAX), Err(BadHandle));
    assert_eq!(blocks.load::<1>(0), Err(BadHandle));
    assert_eq!(blocks.read(other, 9), Ok(&[0; 9][..]));
    assert_eq!(blocks.read(other + 1, u64::MAX), Err(BadHandle));
    assert_eq!((blocks.length(handle), blocks.length(handle + 1), blocks.length(7)), (9, 0, 0));
}

#[test]
fn nothing_is_no_block() {
    let (mut blocks, mut budget) = blocks();
    assert_eq!(blocks.alloc(0, &mut budget), 0);
    assert_eq!(blocks.whole(0), Ok(&[][..]));
    assert_eq!(blocks.read(0, 0), Ok(&[][..]));
    assert_eq!(blocks.read(0, 1), Err(BadHandle));
    blocks.free(0, &mut budget);
}

#[test]
fn too_much_is_refused_and_costs_nothing() {
    let (mut blocks, mut budget) = blocks();
    for length in [1 << 20, 1 << 32, 1 << 63, u64::MAX] {
        assert_eq!(blocks.alloc(length, &mut budget), 0);
    }
    assert!(budget.refused());
    assert_ne!(blocks.alloc((1 << 20) - OVERHEAD, &mut budget), 0);
}

#[test]
fn freed_handles_are_used_again() {
    let (mut blocks, mut budget) = blocks();
    let handles = [1, 2, 3].map(|length| blocks.alloc(length, &mut budget));
    blocks.free(handles[1], &mut budget);
    assert_eq!(blocks.alloc(9, &mut budget), handles[1]);
    assert_eq!(blocks.read(handles[1], 9), Ok(&[0; 9][..]));
}

#[test]
fn freeing_what_the_host_lent_earns_nothing() {
    let (mut blocks, mut budget) = blocks();
    assert!(budget.take(1 << 20));
    let lent = blocks.lend(&[1; 4096]);
    blocks.free(lent, &mut budget);
    blocks.free(lent, &mut budget);
    assert!(!budget.take(1));
}

#[derive(Clone, Debug)]
enum Step {
    Alloc(u64),
    Free(usize),
    Store(usize, u64, u64),
    Load(usize, u64),
    Read(usize, u64, u64),
    Clear,
}

fn offsets() -> impl Strategy<Value = u64> {
    prop_oneof![0_u64..40, Just(OFFSET_MASK), any::<u64>()]
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => prop_oneof![0_u64..32, any::<u64>()].prop_map(Step::Alloc),
        2 => (0_usize..12).prop_map(Step::Free),
        4 => (0_usize..12, offsets(), any::<u64>()).prop_map(|(i, o, v)| Step::Store(i, o, v)),
        4 => (0_usize..12, offsets()).prop_map(|(i, o)| Step::Load(i, o)),
        2 => (0_usize..12, offsets(), offsets()).prop_map(|(i, o, n)| Step::Read(i, o, n)),
        1 => Just(Step::Clear),
    ]
}

/// The obvious implementation: for each handle that was ever given, its bytes while it lives.
type Model = Vec<(u64, Option<Vec<u8>>)>;

/// The model's bytes at a handle and offset; handles are sums, so offsets may lead into other blocks.
fn at(model: &Model, handle: u64, length: u64) -> Option<(usize, std::ops::Range<usize>)> {
    model.iter().enumerate().find_map(|(index, (start, bytes))| {
        let bytes = bytes.as_ref()?;
        let offset = handle.checked_sub(*start).filter(|offset| *offset <= OFFSET_MASK)?;
        let end = offset.checked_add(length).filter(|end| *end <= bytes.len() as u64)?;
        Some((index, offset as usize..end as usize))
    })
}

proptest! {
    #[test]
    fn blocks_behave_like_the_obvious_model(steps in prop::collection::vec(steps(), 0..80)) {
        const LIMIT: u64 = 600;
        let (mut blocks, mut budget) = (Blocks::default(), Budget::new(LIMIT));
        let mut model: Model = Vec::new();
        let used = |model: &Model| -> u64 {
            model.iter().filter_map(|(_, bytes)| bytes.as_ref()).map(|bytes| bytes.len() as u64 + OVERHEAD).sum()
        };
        for step in steps {
            let handle = |index: usize| model.get(index).map_or(index as u64, |(handle, _)| *handle);
            match step {
                Step::Alloc(length) => {
                    let fits = length > 0 && used(&model) as u128 + length as u128 + OVERHEAD as u128 <= LIMIT as u128;
                    let new = blocks.alloc(length, &mut budget);
                    prop_assert_eq!(new != 0, fits);
                    if fits {
                        prop_assert!(!model.iter().any(|(old, bytes)| *old == new && bytes.is_some()));
                        model.retain(|(old, _)| *old != new);
                        model.push((new, Some(vec![0; length as usize])));
                    }
                }
                Step::Free(index) => {
                    blocks.free(handle(index), &mut budget);
                    if let Some((_, bytes)) = model.get_mut(index) {
                        *bytes = None;
                    }
                }
                Step::Store(index, offset, value) => {
                    let target = handle(index).wrapping_add(offset);
                    let found = at(&model, target, 8);
                    prop_assert_eq!(blocks.store(target, value.to_le_bytes()).is_ok(), found.is_some());
                    if let Some((index, range)) = found {
                        let bytes = model[index].1.as_mut().unwrap();
                        bytes[range].copy_from_slice(&value.to_le_bytes());
                    }
                }
                Step::Load(index, offset) => {
                    let target = handle(index).wrapping_add(offset);
                    let expected = at(&model, target, 8).map(|(index, range)| &model[index].1.as_ref().unwrap()[range]);
                    let loaded = blocks.load::<8>(target).ok();
                    prop_assert_eq!(loaded.as_ref().map(<[u8; 8]>::as_slice), expected);
                }
                Step::Read(index, offset, length) => {
                    let target = handle(index).wrapping_add(offset);
                    if (target, length) != (0, 0) {
                        let expected = at(&model, target, length).map(|(index, range)| &model[index].1.as_ref().unwrap()[range]);
                        prop_assert_eq!(blocks.read(target, length).ok(), expected);
                    }
                }
                Step::Clear => {
                    blocks.clear(&mut budget);
                    model.iter_mut().for_each(|(_, bytes)| *bytes = None);
                }
            }
        }
    }
}
