//! Any body is read or refused as every request; never a panic, and no deep recursion.
#![no_main]

use evoke_wire::{context, conversations, data, events, memories};
use libfuzzer_sys::fuzz_target;
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(body: &[u8]) {
    let _ = serde_json::from_slice::<T>(body);
}

fuzz_target!(|body: &[u8]| {
    read::<memories::CreateMemory>(body);
    read::<memories::CreateBatch>(body);
    read::<memories::UpdateMemory>(body);
    read::<memories::Forget>(body);
    read::<context::Fetch>(body);
    read::<conversations::RecordTurn>(body);
    read::<conversations::RecordBatch>(body);
    read::<conversations::IngestTranscript>(body);
    read::<conversations::Compact>(body);
    read::<data::Erase>(body);
    read::<events::EventBatch>(body);
    let _ = evoke_types::Timestamp::parse(&String::from_utf8_lossy(body));
});
