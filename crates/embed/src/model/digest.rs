//! SHA-256 digests of files and streams, computed while they are read.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

const BUFFER_BYTES: usize = 1 << 16;

/// The digest of a file, in lower-case hexadecimal.
pub(super) fn digest_file(path: &Path) -> io::Result<String> {
    copy_and_digest(&mut File::open(path)?, &mut io::sink())
}

/// Copies a stream and returns its digest, in lower-case hexadecimal.
pub(super) fn copy_and_digest(from: &mut impl Read, to: &mut impl Write) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let count = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hasher.update(&buffer[..count]);
        to.write_all(&buffer[..count])?;
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copy_and_digest_matches_sha256() {
        let mut copied = Vec::new();
        let digest = copy_and_digest(&mut &b"abc"[..], &mut copied).unwrap();
        assert_eq!(copied, b"abc");
        // The example of FIPS 180.
        assert_eq!(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
