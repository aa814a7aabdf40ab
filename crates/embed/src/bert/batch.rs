//! Batch embedding: distributes many texts over the cores in chunks of even size.
//!
//! [`Encoder::embed_batch`](super::Encoder::embed_batch) calls it for the passages of documents.

use std::ops::Range;

use parking_lot::Mutex;

use super::scheduler::Scheduler;

/// Tokens per chunk: enough to read the weights rarely, few enough that a query never waits long.
const CHUNK_TOKENS: usize = 128;
/// Maximum texts per chunk.
const CHUNK_TEXTS: usize = 32;

/// Computes one vector per text on all cores; the result is in the order of the texts.
pub(crate) fn encode_all(
    scheduler: &Scheduler,
    texts: &[Vec<u32>],
    encode: impl Fn(&[&[u32]]) -> Vec<Vec<f32>> + Sync,
) -> Vec<Vec<f32>> {
    let chunks = split(texts);
    let threads = scheduler.cores().min(chunks.len());
    let vectors = Mutex::new(vec![Vec::new(); texts.len()]);
    let queue = Mutex::new(chunks.into_iter());
    let work = || {
        loop {
            // Bound first, so that the lock is not held during the work.
            let next = queue.lock().next();
            let Some(chunk) = next else { break };
            let own: Vec<&[u32]> = texts[chunk.clone()].iter().map(Vec::as_slice).collect();
            let computed = scheduler.run_batch(|| encode(&own));
            vectors.lock()[chunk].clone_from_slice(&computed);
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

/// Splits texts into consecutive chunks within the limits; a text over the limit is a chunk by itself.
fn split(texts: &[Vec<u32>]) -> Vec<Range<usize>> {
    let mut chunks: Vec<Range<usize>> = Vec::new();
    let mut tokens = 0;
    for (index, text) in texts.iter().enumerate() {
        match chunks.last_mut() {
            Some(chunk) if tokens + text.len() <= CHUNK_TOKENS && chunk.len() < CHUNK_TEXTS => {
                chunk.end = index + 1;
                tokens += text.len();
            }
            _ => {
                chunks.push(index..index + 1);
                tokens = text.len();
            }
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn chunks_cover_the_texts_within_the_limits(
            lengths in prop::collection::vec(2_usize..257, 0..200),
        ) {
            let texts: Vec<Vec<u32>> = lengths.iter().map(|&length| vec![0; length]).collect();
            let chunks = split(&texts);
            prop_assert!(chunks.iter().cloned().flatten().eq(0..texts.len()));
            for chunk in chunks {
                let tokens: usize = lengths[chunk.clone()].iter().sum();
                prop_assert!(chunk.len() == 1 || (tokens <= CHUNK_TOKENS && chunk.len() <= CHUNK_TEXTS));
            }
        }

        #[test]
        fn results_are_in_the_order_of_the_texts(
            lengths in prop::collection::vec(2_usize..257, 0..100),
            cores in 1_usize..5,
        ) {
            let texts: Vec<Vec<u32>> = lengths.iter().map(|&length| vec![0; length]).collect();
            let vectors = encode_all(&Scheduler::new(cores), &texts, |chunk| {
                chunk.iter().map(|text| vec![text.len() as f32]).collect()
            });
            prop_assert_eq!(vectors.concat(), lengths.iter().map(|&length| length as f32).collect::<Vec<_>>());
        }
    }
}
