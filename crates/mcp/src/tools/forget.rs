//! Forget: shows what a description matches, and removes it when that is confirmed.
//!
//! The one thing to know: nothing is removed that was not shown before. A confirmation names the ids of a preview, or its
//! token, which stands for exactly the memories that were shown; if others match by now, they are shown first.

use crate::access::Need;
use crate::call::Call;
use crate::failure::Failure;
use crate::tool::MemoryTool;
use evoke_engine::{Address, Candidate, DeletedMemory, ForgetMode, Forgotten, MemoryError, Place};
use evoke_store::Removal;
use evoke_types::CallerId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fmt::Write;

/// Characters of a description.
const DESCRIPTION: std::ops::RangeInclusive<usize> = 3..=500;
/// Ids that one call can remove.
const MOST_IDS: usize = 100;
/// Bytes of a digest that a token shows.
const TOKEN: usize = 16;

/// Removes memories.
pub(super) struct Forget;

/// What to forget.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// What to forget, in words: "my old phone number", "everything about Laura". Alone, it only shows what would be removed.
    #[serde(default)]
    description: Option<String>,
    /// The confirmation_token of a preview of the same description: removes everything that the preview would remove.
    #[serde(default)]
    confirmation_token: Option<String>,
    /// Instead of a description: ids from a preview, recall or list. They are removed at once, so show them to the user before.
    #[serde(default)]
    #[schemars(with = "Option<Vec<String>>", length(max = 100))]
    ids: Option<Vec<CallerId>>,
}

/// What would be, or was removed.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// preview: nothing was removed yet. deleted: it is gone. partial: some of it can still be read, or was not found.
    /// nothing_matches: there is nothing to remove.
    status: String,
    /// What would be removed; with status deleted or partial, what was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    matches: Vec<Match>,
    /// What may be meant as well, and is removed only by its id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    possible_matches: Vec<Match>,
    /// Confirms this preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmation_token: Option<String>,
    /// The ids of what was removed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    removed_ids: Vec<String>,
    /// The ids that are not known here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown_ids: Vec<String>,
    /// Where words of it can still be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    still_present_in: Vec<String>,
    /// What to do next.
    next_step: String,
}

/// A memory or sentence that matches.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Match {
    /// Names it in `ids`.
    id: String,
    /// What it says.
    content: String,
    /// Words that are removed with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    removes: Vec<String>,
}

impl MemoryTool for Forget {
    const NAME: &'static str = "forget";
    const TITLE: &'static str = "Forget something";
    const DESCRIPTION: &'static str = "Remove memories for good, only when the user asks for it. First call it with a description: \
        nothing is removed, and the matches are shown with a confirmation_token. Show them to the user, and call it again with the \
        same description and the token to remove all of them, or with ids to remove some. What is removed cannot be restored.";
    const NEED: Need = Need::Erase;
    const DESTRUCTIVE: bool = true;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: Arguments) -> Result<Answer, Failure> {
        match (arguments.description, arguments.confirmation_token, arguments.ids) {
            (Some(description), None, None) => preview(call, &description).await,
            (Some(description), Some(token), None) => confirmed(call, &description, &token).await,
            (None, None, Some(ids)) => by_ids(call, &ids).await,
            (None, None, None) => Err(Failure::argument("send description, or ids")),
            (None, Some(_), _) => Err(Failure::argument(
                "confirmation_token: belongs to a description; send the description of the preview too",
            )),
            (Some(_), _, Some(_)) => Err(Failure::argument("send description or ids, not both")),
        }
    }
}

async fn preview(call: &Call, description: &str) -> Result<Answer, Failure> {
    let found = search(call, description, ForgetMode::Preview).await?;
    Ok(shown(call, description, found))
}

/// Removes what a preview has shown, or shows what matches by now.
async fn confirmed(call: &Call, description: &str, sent: &str) -> Result<Answer, Failure> {
    let found = search(call, description, ForgetMode::Preview).await?;
    if found.candidates.is_empty() || token(call, description, &found.candidates) != sent {
        let preview = shown(call, description, found);
        let next_step = format!(
            "Nothing was removed: the token is not the one of what matches now. {}",
            preview.next_step
        );
        return Ok(Answer { next_step, ..preview });
    }
    let forgotten = search(call, description, ForgetMode::Direct).await?;
    let still_present_in = left_in(&forgotten.left_in, &forgotten.removal);
    Ok(Answer {
        status: outcome(&still_present_in).to_owned(),
        matches: forgotten.candidates.into_iter().map(Match::from).collect(),
        removed_ids: forgotten.deleted,
        next_step: next(&still_present_in),
        still_present_in,
        ..Answer::default()
    })
}

async fn search(call: &Call, description: &str, mode: ForgetMode) -> Result<Forgotten, Failure> {
    let length = description.chars().count();
    if !DESCRIPTION.contains(&length) {
        let (least, most) = (DESCRIPTION.start(), DESCRIPTION.end());
        return Err(Failure::argument(format!(
            "description: has {length} characters; send {least} to {most}"
        )));
    }
    Ok(call.engine.forget(&call.caller, &Address::default(), description, mode).await?)
}

fn shown(call: &Call, description: &str, found: Forgotten) -> Answer {
    let token = token(call, description, &found.candidates);
    let nothing = found.candidates.is_empty();
    let next_step = match (nothing, found.possible.is_empty()) {
        (true, true) => "Nothing matches. Try other words, or list.",
        (true, false) => {
            "Nothing surely matches. Ask the user whether a possible match is meant, and send its id."
        }
        (false, _) => {
            "Nothing was removed yet. Show the matches to the user; to remove all of them send the same description with \
             confirmation_token, to remove some send their ids."
        }
    };
    Answer {
        status: if nothing { "nothing_matches" } else { "preview" }.to_owned(),
        confirmation_token: (!nothing).then_some(token),
        matches: found.candidates.into_iter().map(Match::from).collect(),
        possible_matches: found.possible.into_iter().map(Match::from).collect(),
        next_step: next_step.to_owned(),
        ..Answer::default()
    }
}

/// Stands for exactly these matches of this description in this scope.
fn token(call: &Call, description: &str, candidates: &[Candidate]) -> String {
    let mut ids: Vec<&str> = candidates.iter().map(|candidate| candidate.id.as_str()).collect();
    ids.sort_unstable();
    let said = (call.caller.instance_id().as_str(), call.path().key(), description, ids);
    let digest = Sha256::digest(serde_json::to_vec(&said).unwrap_or_default());
    digest.iter().take(TOKEN).fold(String::new(), |mut token, byte| {
        // Writing to a string does not fail.
        let _ = write!(token, "{byte:02x}");
        token
    })
}

async fn by_ids(call: &Call, ids: &[CallerId]) -> Result<Answer, Failure> {
    if ids.is_empty() || ids.len() > MOST_IDS {
        return Err(Failure::argument(format!("ids: send 1 to {MOST_IDS}")));
    }
    let mut gone = HashSet::new();
    let mut answer = Answer::default();
    for id in ids.iter().map(CallerId::as_str) {
        // What went with another one is no longer there to be removed.
        if gone.contains(id) {
            continue;
        }
        match call.engine.delete_memory(&call.caller, id).await {
            Ok(deleted) => took(&mut answer, &mut gone, deleted),
            Err(MemoryError::Unknown(id)) => answer.unknown_ids.push(id),
            Err(error) => return Err(error.into()),
        }
    }
    answer.still_present_in.sort_unstable();
    answer.still_present_in.dedup();
    let whole = answer.unknown_ids.is_empty();
    answer.status = match (answer.removed_ids.is_empty(), whole) {
        (true, _) => "nothing_matches",
        (false, true) => outcome(&answer.still_present_in),
        (false, false) => "partial",
    }
    .to_owned();
    answer.next_step = next(&answer.still_present_in);
    Ok(answer)
}

fn took(answer: &mut Answer, gone: &mut HashSet<String>, deleted: DeletedMemory) {
    answer.still_present_in.extend(left_in(&deleted.left_in, &deleted.removal));
    for id in std::iter::once(deleted.id).chain(deleted.also.iter().map(ToString::to_string)) {
        if gone.insert(id.clone()) {
            answer.removed_ids.push(id);
        }
    }
}

fn outcome(still_present_in: &[String]) -> &'static str {
    if still_present_in.is_empty() { "deleted" } else { "partial" }
}

fn next(still_present_in: &[String]) -> String {
    let text = if still_present_in.is_empty() {
        "Nothing more to do."
    } else {
        "Tell the user where words of it can still be read; what is only in database_log goes by itself."
    };
    text.to_owned()
}

/// Where removed words can still be found.
fn left_in(places: &[Place], removal: &Removal) -> Vec<String> {
    let log = match removal {
        Removal::Complete => None,
        Removal::Pending(_) => Some("database_log".to_owned()),
    };
    places.iter().map(ToString::to_string).chain(log).collect()
}

impl From<Candidate> for Match {
    fn from(candidate: Candidate) -> Self {
        Self { id: candidate.id, content: candidate.text, removes: candidate.words }
    }
}
