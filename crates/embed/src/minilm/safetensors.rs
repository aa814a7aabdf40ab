//! Reads named tensors from a `safetensors` file, one at a time, so that loading never holds the whole file.
//!
//! Layout: eight bytes of little-endian header length, a JSON object that maps each tensor's name to its
//! type, shape and byte range, then the data. [`weights`](super::weights) reads through it.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::EmbedError;

/// Maximum size of the header; that of the model has 11 kB.
const MAX_HEADER_BYTES: u64 = 1 << 20;

/// The header's entry of one tensor.
#[derive(Debug, Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (u64, u64),
}

/// An open file of tensors.
#[derive(Debug)]
pub(crate) struct TensorFile {
    path: PathBuf,
    file: File,
    data_start: u64,
    entries: HashMap<String, Entry>,
}

impl TensorFile {
    /// Opens a file and reads its header.
    pub(crate) fn open(path: &Path) -> Result<Self, EmbedError> {
        let unreadable = |source| EmbedError::ModelUnreadable { file: path.to_owned(), source };
        let mut file = File::open(path).map_err(unreadable)?;
        let mut length = [0; 8];
        file.read_exact(&mut length).map_err(unreadable)?;
        let length = u64::from_le_bytes(length);
        if length > MAX_HEADER_BYTES {
            let reason = format!("its header claims {length} bytes, the limit is {MAX_HEADER_BYTES}");
            return Err(damaged(path, reason));
        }
        let mut header = vec![0; length as usize];
        file.read_exact(&mut header).map_err(unreadable)?;
        let entries = parse_header(&header).map_err(|error| damaged(path, error.to_string()))?;
        Ok(Self { path: path.to_owned(), file, data_start: 8 + length, entries })
    }

    /// Reads one tensor of 32-bit floats, in row-major order.
    pub(crate) fn read_tensor(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, EmbedError> {
        let count = shape.iter().product::<usize>();
        let start = self.locate(name, shape, count)?;
        let mut bytes = vec![0; count * 4];
        let read = self.file.seek(SeekFrom::Start(start)).and_then(|_| self.file.read_exact(&mut bytes));
        read.map_err(|source| EmbedError::ModelUnreadable { file: self.path.clone(), source })?;
        let (words, _) = bytes.as_chunks::<4>();
        Ok(words.iter().map(|&word| f32::from_le_bytes(word)).collect())
    }

    /// The offset of a tensor in the file, after checking its type and shape.
    fn locate(&self, name: &str, shape: &[usize], count: usize) -> Result<u64, EmbedError> {
        let Some(entry) = self.entries.get(name) else {
            return Err(damaged(&self.path, format!("it has no tensor {name}")));
        };
        let (start, end) = entry.data_offsets;
        let whole = end.checked_sub(start) == Some(count as u64 * 4);
        match self.data_start.checked_add(start) {
            Some(position) if entry.dtype == "F32" && entry.shape == shape && whole => Ok(position),
            _ => {
                let Entry { dtype, shape: actual, .. } = entry;
                let reason = format!("{name} is {dtype} {actual:?} at {start}..{end}, not F32 {shape:?}");
                Err(damaged(&self.path, reason))
            }
        }
    }
}

fn parse_header(header: &[u8]) -> serde_json::Result<HashMap<String, Entry>> {
    let mut values: HashMap<String, serde_json::Value> = serde_json::from_slice(header)?;
    values.remove("__metadata__");
    values.into_iter().map(|(name, value)| Ok((name, serde_json::from_value(value)?))).collect()
}

fn damaged(path: &Path, reason: String) -> EmbedError {
    EmbedError::ModelDamaged { file: path.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(header: &str, data: &[f32]) -> tempfile::NamedTempFile {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.as_bytes());
        bytes.extend(data.iter().flat_map(|value| value.to_le_bytes()));
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        file
    }

    #[test]
    fn reads_a_tensor_by_name() {
        let header = r#"{"__metadata__":{"format":"pt"},
            "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
            "b":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}}"#;
        let file = written(header, &[1.0, 2.0, 3.0]);
        let mut tensors = TensorFile::open(file.path()).unwrap();
        assert_eq!(tensors.read_tensor("b", &[2, 1]).unwrap(), [2.0, 3.0]);
        assert_eq!(tensors.read_tensor("a", &[1]).unwrap(), [1.0]);
    }

    #[test]
    fn missing_tensors_are_reported() {
        let header = r#"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},
            "far":{"dtype":"F32","shape":[1],"data_offsets":[18446744073709551611,18446744073709551615]},
            "cut":{"dtype":"F32","shape":[9],"data_offsets":[0,36]}}"#;
        let file = written(header, &[1.0]);
        let mut tensors = TensorFile::open(file.path()).unwrap();
        let mut message =
            |name: &str, shape: &[usize]| tensors.read_tensor(name, shape).unwrap_err().to_string();
        assert!(message("none", &[1]).contains("no tensor none"));
        assert!(message("a", &[2]).contains("a is F16 [2]"));
        assert!(message("far", &[1]).contains("damaged"));
        assert!(message("cut", &[9]).contains("cannot read"));
    }

    #[test]
    fn invalid_headers_are_rejected() {
        for bytes in [&b"short"[..], &u64::MAX.to_le_bytes(), b"\x04\0\0\0\0\0\0\0nope"] {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), bytes).unwrap();
            assert!(TensorFile::open(file.path()).is_err());
        }
    }
}
