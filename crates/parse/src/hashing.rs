//! The two hash functions of the model: strings to ids, ids to rows of the embedding tables.
//!
//! Both are fixed by the trained weights: a single other bit, and every row is the wrong one.

/// Seed of the ids of strings.
const STRING_SEED: u64 = 1;

/// MurmurHash64A (Austin Appleby, 2008) of a string's bytes: the id of the string.
pub(crate) fn string_hash(text: &str) -> u64 {
    const MULTIPLIER: u64 = 0xc6a4_a793_5bd1_e995;
    let bytes = text.as_bytes();
    let mut hash = STRING_SEED ^ (bytes.len() as u64).wrapping_mul(MULTIPLIER);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        let mut key = u64::from_le_bytes(*word).wrapping_mul(MULTIPLIER);
        key = (key ^ (key >> 47)).wrapping_mul(MULTIPLIER);
        hash = (hash ^ key).wrapping_mul(MULTIPLIER);
    }
    if !rest.is_empty() {
        let tail = rest.iter().rev().fold(0, |tail, &byte| tail << 8 | u64::from(byte));
        hash = (hash ^ tail).wrapping_mul(MULTIPLIER);
    }
    hash = (hash ^ (hash >> 47)).wrapping_mul(MULTIPLIER);
    hash ^ (hash >> 47)
}

/// MurmurHash3 for 128 bits (Austin Appleby, 2011) of an id: four numbers, each of which selects a row of a table.
pub(crate) fn row_hashes(id: u64, seed: u32) -> [u32; 4] {
    const ID_BYTES: u64 = 8;
    let key = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let mut low = u64::from(seed) ^ key ^ ID_BYTES;
    let mut high = u64::from(seed) ^ ID_BYTES;
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    low = mix(low);
    high = mix(high);
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    [low as u32, (low >> 32) as u32, high as u32, (high >> 32) as u32]
}

/// The final mixing of MurmurHash3.
fn mix(mut key: u64) -> u64 {
    key = (key ^ (key >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    key = (key ^ (key >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    key ^ (key >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_hash_as_the_training_did() {
        // Computed by the reference implementation; the first two are keys in the files of the model.
        assert_eq!(string_hash("noun"), 16_833_663_260_455_505_849);
        assert_eq!(string_hash("adj"), 12_401_032_943_472_870_168);
        assert_eq!(string_hash("x"), 11_123_243_248_953_317_070);
        assert_eq!(string_hash("hello world, this is"), 13_782_079_507_294_449_509);
        assert_eq!(string_hash("straße 12"), 13_356_662_574_507_609_441);
    }

    #[test]
    fn rows_differ_with_id_and_seed() {
        let rows = row_hashes(7, 8);
        assert_ne!(rows, row_hashes(8, 8));
        assert_ne!(rows, row_hashes(7, 9));
    }
}
