//! Spreads many texts over the cores in pieces of even size.

use std::ops::Range;

use parking_lot::Mutex;

use super::lanes::Lanes;

/// Tokens per piece of work: enough to read the weights rarely, few enough that a query never waits long.
const PIECE_TOKENS: usize = 256;
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
