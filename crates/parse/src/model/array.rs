//! Arrays of numbers, as the training framework stores them.

use serde::Deserialize;

/// An array of 32-bit floats, row-major; the bytes are those of the file.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Array<'a> {
    #[serde(rename = "type", borrow, with = "text")]
    kind: &'a [u8],
    shape: Vec<usize>,
    #[serde(borrow)]
    data: &'a [u8],
}

/// Strings of either kind that the format has: text and bytes.
mod text {
    use serde::de::{Deserializer, Error, Visitor};
    use std::fmt;

    struct Borrowed;

    impl<'de> Visitor<'de> for Borrowed {
        type Value = &'de [u8];

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a string")
        }

        fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
            Ok(text.as_bytes())
        }

        fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
            Ok(bytes)
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'de [u8], D::Error> {
        from.deserialize_any(Borrowed)
    }
}

impl Array<'_> {
    /// The numbers, if the array has so many and is of the right type.
    pub(crate) fn numbers(&self, count: usize) -> Result<Vec<f32>, String> {
        let (numbers, odd) = self.data.as_chunks::<4>();
        if self.kind != b"<f4" || !odd.is_empty() || numbers.len() != count {
            return Err(format!("an array of shape {:?} where {count} numbers are needed", self.shape));
        }
        let numbers: Vec<f32> = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        if numbers.iter().all(|number| number.is_finite()) {
            Ok(numbers)
        } else {
            Err("a number is not finite".into())
        }
    }
}
