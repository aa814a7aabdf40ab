//! The codec of stream messages: like that of `tonic-prost`, but lone surrogates in a text are replaced instead
//! of refused; an error would end the stream and lose the turn.

use crate::surrogates;
use prost::Message;
use std::marker::PhantomData;
use tonic::Status;
use tonic::codec::{BufferSettings, Codec, DecodeBuf, Decoder};
use tonic_prost::{ProstCodec, ProstEncoder};

/// The codec of the messages on a stream.
#[derive(Debug, Clone)]
pub struct MendingCodec<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for MendingCodec<T, U> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T, U> Codec for MendingCodec<T, U>
where
    T: Message + Send + 'static,
    U: Message + Default + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = MendingDecoder<U>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstCodec::<T, U>::raw_encoder(BufferSettings::default())
    }

    fn decoder(&mut self) -> Self::Decoder {
        MendingDecoder(PhantomData)
    }
}

/// Decodes messages of the stream.
#[derive(Debug, Clone)]
pub struct MendingDecoder<U>(PhantomData<U>);

impl<U: Message + Default> Decoder for MendingDecoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        use prost::bytes::Buf;
        let bytes = buffer.copy_to_bytes(buffer.remaining());
        read(&bytes).map(Some)
    }
}

/// Decodes a message, with lone surrogates replaced if it cannot be decoded otherwise.
fn read<U: Message + Default>(bytes: &[u8]) -> Result<U, Status> {
    U::decode(bytes).or_else(|error| {
        let again = surrogates::mended(bytes).and_then(|mended| U::decode(mended.as_slice()).ok());
        again.ok_or_else(|| Status::internal(error.to_string()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::ConversationEvent;

    #[test]
    fn half_a_character_costs_itself_alone() {
        let event = |content: &str| ConversationEvent {
            content: content.to_owned(),
            sent_at_ms: 7,
            ..Default::default()
        };
        let mut bytes = event("pin 77 ~~~").encode_to_vec();
        let at = bytes.windows(3).position(|three| three == b"~~~").expect("the mark");
        bytes[at..at + 3].copy_from_slice(b"\xED\xA0\xBD");
        assert_eq!(read::<ConversationEvent>(&bytes).ok(), Some(event("pin 77 \u{fffd}")));
        bytes[at] = 0xFF;
        assert!(read::<ConversationEvent>(&bytes).is_err());
    }
}
