//! The packed file of the model: a tokenizer, then named tensors in 32-bit floats or four bits.
//!
//! Everything is little-endian. A header of eight numbers and two more is followed by the pieces of the tokenizer (offsets,
//! scores, bytes), by the replacements of its normalizer, and by a directory of tensors with their offsets. Four-bit
//! tensors are blocks of 32 numbers: a half float that scales them, then 16 bytes with a number in either half, the
//! first 16 in the low ones, each 8 too high.

use std::collections::HashMap;
use std::ops::Range;

use half::f16;

/// The first bytes of the file.
const MAGIC: &[u8; 4] = b"E5S1";
/// The numbers of the header that the code depends on: version, hidden size, layers, heads, feed-forward width.
const SHAPE: [u32; 5] = [1, 384, 12, 12, 1536];
/// Numbers per block of a four-bit tensor.
pub(crate) const BLOCK: usize = 32;
/// Bytes per block of a four-bit tensor.
pub(crate) const BLOCK_BYTES: usize = 18;

/// The precision of a tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Precision {
    Single,
    FourBits,
}

/// Where each tensor is: its precision, its numbers, and its bytes in the file.
type Directory<'a> = HashMap<&'a str, (Precision, usize, Range<usize>)>;

/// The file's tensors.
pub(crate) struct PackedFile<'a> {
    bytes: &'a [u8],
    tensors: Directory<'a>,
}

/// The file's tokenizer.
pub(crate) struct PackedTokenizer<'a> {
    /// The pieces with their scores; the index is the id.
    pub(crate) pieces: Vec<(&'a str, f32)>,
    /// Characters and what stands in their place.
    pub(crate) replacements: Vec<(char, Vec<char>)>,
    pub(crate) begin: u32,
    pub(crate) end: u32,
    pub(crate) unknown: u32,
}

impl<'a> PackedFile<'a> {
    /// Reads header, tokenizer and directory.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<(Self, PackedTokenizer<'a>), String> {
        let mut input = Input { rest: bytes };
        if input.take(MAGIC.len())? != MAGIC {
            return Err("it is not a file of this format".into());
        }
        for expected in SHAPE {
            let found = input.u32()?;
            if found != expected {
                return Err(format!("its header has {found} where {expected} is expected"));
            }
        }
        // Vocabulary, positions, segments, epsilon and block size: the tensors themselves are checked.
        input.take(5 * 4)?;
        let tokenizer = read_tokenizer(&mut input)?;
        let tensors = read_directory(&mut input)?;
        Ok((Self { bytes, tensors }, tokenizer))
    }

    /// The numbers of a tensor, whatever its precision.
    pub(crate) fn read(&self, name: &str, count: usize) -> Result<Vec<f32>, String> {
        let (precision, bytes) = self.find(name, count)?;
        let mut numbers = vec![0.0; count];
        match precision {
            Precision::Single => {
                let (words, _) = bytes.as_chunks::<4>();
                numbers.iter_mut().zip(words).for_each(|(number, word)| *number = f32::from_le_bytes(*word));
            }
            Precision::FourBits => dequantize(bytes, &mut numbers),
        }
        Ok(numbers)
    }

    /// The bytes of a tensor of four bits, to be read by [`dequantize`] in parts.
    pub(crate) fn four_bits(&self, name: &str, count: usize) -> Result<&'a [u8], String> {
        match self.find(name, count)? {
            (Precision::FourBits, bytes) => Ok(bytes),
            (Precision::Single, _) => Err(format!("{name} has another precision")),
        }
    }

    fn find(&self, name: &str, count: usize) -> Result<(Precision, &'a [u8]), String> {
        let (precision, numbers, range) =
            self.tensors.get(name).ok_or_else(|| format!("it has no tensor {name}"))?;
        let bytes = self.bytes.get(range.clone()).ok_or_else(|| format!("{name} lies outside the file"))?;
        let expected = match precision {
            Precision::Single => count * 4,
            Precision::FourBits => count / BLOCK * BLOCK_BYTES,
        };
        if *numbers != count || bytes.len() != expected {
            return Err(format!("{name} has {numbers} numbers in {} bytes, not {count}", bytes.len()));
        }
        Ok((*precision, bytes))
    }
}

/// Widens blocks of four bits.
pub(crate) fn dequantize(bytes: &[u8], numbers: &mut [f32]) {
    let (blocks, _) = bytes.as_chunks::<BLOCK_BYTES>();
    let (parts, _) = numbers.as_chunks_mut::<BLOCK>();
    for (block, part) in blocks.iter().zip(parts) {
        let scale = f16::from_le_bytes([block[0], block[1]]).to_f32();
        let (low, high) = part.split_at_mut(BLOCK / 2);
        for ((byte, low), high) in block[2..].iter().zip(low).zip(high) {
            *low = (f32::from(byte & 0x0f) - 8.0) * scale;
            *high = (f32::from(byte >> 4) - 8.0) * scale;
        }
    }
}

fn read_tokenizer<'a>(input: &mut Input<'a>) -> Result<PackedTokenizer<'a>, String> {
    let count = input.u32()? as usize;
    let [begin, end, _padding, unknown] = [input.u32()?, input.u32()?, input.u32()?, input.u32()?];
    let length = input.size()?;
    let (offsets, _) = input.take((count + 1).saturating_mul(4))?.as_chunks::<4>();
    let (scores, _) = input.take(count.saturating_mul(4))?.as_chunks::<4>();
    let text = std::str::from_utf8(input.take(length)?).map_err(|_| "its pieces are not UTF-8".to_owned())?;
    let offset = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes) as usize;
    let pieces = offsets.windows(2).zip(scores).map(|(ends, score)| {
        let piece = text.get(offset(&ends[0])..offset(&ends[1])).ok_or("a piece lies outside its text")?;
        Ok((piece, f32::from_le_bytes(*score)))
    });
    let pieces = pieces.collect::<Result<_, &str>>()?;
    Ok(PackedTokenizer { pieces, replacements: read_replacements(input)?, begin, end, unknown })
}

fn read_replacements(input: &mut Input<'_>) -> Result<Vec<(char, Vec<char>)>, String> {
    let count = input.u32()?;
    let length = input.u32()? as usize;
    let mut own = Input { rest: input.take(length)? };
    let mut replacements = Vec::new();
    for _ in 0..count {
        let from = own.character()?;
        let length = own.take(1)?[0];
        replacements.push((from, (0..length).map(|_| own.character()).collect::<Result<_, _>>()?));
    }
    Ok(replacements)
}

fn read_directory<'a>(input: &mut Input<'a>) -> Result<Directory<'a>, String> {
    let mut tensors = HashMap::new();
    for _ in 0..input.u32()? {
        let length = u16::from_le_bytes(input.array()?);
        let name = std::str::from_utf8(input.take(length.into())?).map_err(|error| error.to_string())?;
        let precision = match input.take(1)?[0] {
            0 => Precision::Single,
            1 => Precision::FourBits,
            other => return Err(format!("{name} has the unknown precision {other}")),
        };
        let (count, start, length) = (input.u32()? as usize, input.size()?, input.size()?);
        tensors.insert(name, (precision, count, start..start.saturating_add(length)));
    }
    Ok(tensors)
}

/// What has not been read yet.
struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or("it is cut off")?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or("it is cut off")?;
        self.rest = rest;
        Ok(*taken)
    }

    fn u32(&mut self) -> Result<u32, String> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// A size or offset of 64 bits.
    fn size(&mut self) -> Result<usize, String> {
        usize::try_from(u64::from_le_bytes(self.array()?)).map_err(|error| error.to_string())
    }

    fn character(&mut self) -> Result<char, String> {
        char::from_u32(self.u32()?).ok_or_else(|| "a replacement is no character".into())
    }
}
