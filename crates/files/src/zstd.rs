//! Files that are compressed with zstd, such as the public benchmarks. Called before a file's format is told. The one thing
//! to know: the limit counts unpacked bytes, so that a small file cannot fill the memory.

use ruzstd::decoding::StreamingDecoder;
use std::io::{BufRead, BufReader, Error, Read, Result};

/// What a compressed file holds, at most `most` bytes of it.
///
/// # Errors
/// When it cannot be read, or is not of the format.
pub fn unpacked(file: impl Read, most: u64) -> Result<Vec<u8>> {
    let mut file = BufReader::new(file);
    let mut bytes = Vec::new();
    // A file may hold several compressed parts, one after the other.
    while most > bytes.len() as u64 && !file.fill_buf()?.is_empty() {
        let left = most - bytes.len() as u64;
        StreamingDecoder::new(&mut file).map_err(Error::other)?.take(left).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn all_parts_are_read_up_to_the_limit() {
        let parts = [packed(b"one, "), packed(b"two, "), packed(b"three")].concat();
        assert_eq!(unpacked(&parts[..], 100).expect("whole"), b"one, two, three");
        assert_eq!(unpacked(&parts[..], 7).expect("whole"), b"one, tw");
        assert!(unpacked(&parts[..parts.len() - 3], 100).is_err());
        assert!(unpacked(&b"plain"[..], 100).is_err());
    }
}
