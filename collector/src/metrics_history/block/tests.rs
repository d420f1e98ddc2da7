//! Blocks come back exactly as they were, and merging keeps every sample once.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Block, merge};

/// Series and time → bits of the value.
type Samples = BTreeMap<(u32, i64), u64>;

fn block_of(samples: &Samples) -> Block {
    let mut times: Vec<i64> = samples.keys().map(|(_, time)| *time).collect();
    times.sort_unstable();
    times.dedup();
    let mut block = Block::new(times.clone());
    let mut series: Vec<u32> = samples.keys().map(|(series, _)| *series).collect();
    series.dedup();
    for series in series {
        let value = |time: &i64| samples.get(&(series, *time)).map(|bits| f64::from_bits(*bits));
        block.push(series, &times.iter().map(value).collect::<Vec<_>>());
    }
    block
}

fn samples_of(block: &Block) -> Samples {
    let of = |series| block.samples(series).expect("a good column");
    let all = block.series().map(|series| (series, of(series)));
    all.flat_map(|(series, samples)| {
        samples
            .into_iter()
            .map(move |(time, value)| ((series, time), value.to_bits()))
    })
    .collect()
}

fn samples() -> impl Strategy<Value = Samples> {
    let value = prop_oneof![
        any::<u64>(),
        (0u32..5_000).prop_map(|v| (f64::from(v) / 10.0).to_bits())
    ];
    let time = prop_oneof![0i64..50, any::<i64>()];
    prop::collection::btree_map((0u32..6, time), value, 0..60)
}

proptest! {
    #[test]
    fn a_block_comes_back_plain_and_compressed(samples in samples()) {
        let block = block_of(&samples);
        prop_assert_eq!(samples_of(&block), samples);
        prop_assert_eq!(&Block::read(&block.to_plain()).expect("own bytes"), &block);
        prop_assert_eq!(&Block::read(&block.to_compressed().expect("memory")).expect("own bytes"), &block);
    }

    #[test]
    fn merging_keeps_every_sample_once_and_the_later_one(parts in prop::collection::vec(samples(), 0..5)) {
        let merged = merge(&parts.iter().map(block_of).collect::<Vec<_>>()).expect("good parts");
        let expected: Samples = parts.into_iter().flatten().collect();
        prop_assert_eq!(samples_of(&merged), expected);
    }

    #[test]
    fn broken_bytes_are_refused_without_panic(mut bytes in prop::collection::vec(any::<u8>(), 1..60), kind in 0u8..3) {
        bytes[0] = kind;
        if let Ok(block) = Block::read(&bytes) {
            for series in block.series() {
                let _ = block.column(series);
            }
        }
    }
}

#[test]
fn a_flipped_bit_of_a_kept_block_is_noticed() {
    let samples: Samples = (0..500)
        .map(|at| ((at as u32 % 3, at), (at as f64 * 0.37).to_bits()))
        .collect();
    let mut bytes = block_of(&samples).to_compressed().expect("memory");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    Block::read(&bytes).expect_err("damaged");
}
