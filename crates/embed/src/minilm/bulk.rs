//! Spreads many texts over the cores in pieces of even size.

use std::ops::Range;

use parking_lot::Mutex;

use super::lanes::Lanes;

/// Tokens per piece of work: enough to read the weights rarely, few enough that a query never waits long.
const PIECE_TOKENS: usize = 128;
/// Texts per piece of work.
const PIECE_TEXTS: usize = 32;

/// Computes one vector per text on all cores, in pieces; the result is in the order of the texts.
pub(crate) fn encode_all(
    lanes: &Lanes,
    texts: &[Vec<u32>],
    encode: impl Fn(&[&[u32]]) -> Vec<Vec<f32>> + Sync,
) -> Vec<Vec<f32>> {
    let pieces = cut(texts);
    let threads = lanes.cores().min(pieces.len());
    let vectors = Mutex::new(vec![Vec::new(); texts.len()]);
    let queue = Mutex::new(pieces.into_iter());
    let work = || {
        loop {
            // Bound first, so that the lock is not held during the work.
            let next = queue.lock().next();
            let Some(piece) = next else { break };
            let own: Vec<&[u32]> = texts[piece.clone()].iter().map(Vec::as_slice).collect();
            let computed = lanes.bulk(|| encode(&own));
            vectors.lock()[piece].clone_from_slice(&computed);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    vectors.into_inner()
}

/// Consecutive texts up to the limits; a text over the limit is a piece by itself.
fn cut(texts: &[Vec<u32>]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut tokens = 0;
    for (index, text) in texts.iter().enumerate() {
        match pieces.last_mut() {
            Some(piece) if tokens + text.len() <= PIECE_TOKENS && piece.len() < PIECE_TEXTS => {
                piece.end = index + 1;
                tokens += text.len();
            }
            _ => {
                pieces.push(index..index + 1);
                tokens = text.len();
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_cover_the_texts_in_order_and_keep_the_limits(
            lengths in prop::collection::vec(2_usize..257, 0..200),
        ) {
            let texts: Vec<Vec<u32>> = lengths.iter().map(|&length| vec![0; length]).collect();
            let pieces = cut(&texts);
            prop_assert!(pieces.iter().cloned().flatten().eq(0..texts.len()));
            for piece in pieces {
                let tokens: usize = lengths[piece.clone()].iter().sum();
                prop_assert!(piece.len() == 1 || (tokens <= PIECE_TOKENS && piece.len() <= PIECE_TEXTS));
            }
        }

        #[test]
        fn results_come_in_the_order_of_the_texts(
            lengths in prop::collection::vec(2_usize..257, 0..100),
            cores in 1_usize..5,
        ) {
            let texts: Vec<Vec<u32>> = lengths.iter().map(|&length| vec![0; length]).collect();
            let vectors = encode_all(&Lanes::new(cores), &texts, |piece| {
                piece.iter().map(|text| vec![text.len() as f32]).collect()
            });
            prop_assert_eq!(vectors.concat(), lengths.iter().map(|&length| length as f32).collect::<Vec<_>>());
        }
    }
}
