//! A chat model phrases a compaction, where there is a model.
//!
//! Called by [`super::build`]. The one thing to know: none of its words counts unchecked. They are used only when they tell
//! enough of the key facts; otherwise the compaction stays as it was chosen.

use crate::metrics;
use evoke_compact::{AbstractiveCompaction, Compaction, Strategy, Turn, compact_abstractive, is_supported};
use evoke_llm::{ChatMessage, ChatModel, ChatRequest, FinishReason, LlmError, estimate_tokens};
use evoke_store::TurnRow;
use evoke_types::Role;
use std::ops::Range;
use std::sync::Arc;

/// What the model is told to do with a part of a conversation.
const SHORTEN: &str = "You shorten conversations for an assistant who has to go on with them. Write one short \
statement a line, in the order in which things were said, and begin each with User or Assistant. Keep every name, \
number, date, decision, correction, promise, wish and open question. Add nothing that was not said. Write the \
statements and nothing else.";
/// What the model is told to do with its statements.
const SUM_UP: &str = "You sum up what is known of a conversation in two or three plain sentences. Keep names, numbers \
and dates. Add nothing. Write the sentences and nothing else.";

/// Tokens that a summary may have.
const SUMMARY: usize = 90;
/// Models count words in smaller pieces than we do, and are cut off in the middle of a line.
const MARGIN: f64 = 1.5;
/// Tokens of the shortest answer that is asked for.
const LEAST: usize = 64;
/// Characters of a token, about.
const CHARACTERS: usize = 4;

/// A chat model, and how much one call shows it.
pub(super) struct Writer<'a> {
    pub(super) model: &'a dyn ChatModel,
    /// Tokens of a conversation that one call shows at most.
    pub(super) part_tokens: usize,
}

/// Why the model has written nothing that can be used.
#[derive(Debug, thiserror::Error)]
enum WritingError {
    #[error(transparent)]
    Model(#[from] LlmError),
    #[error("checking them failed unexpectedly")]
    Broken,
}

impl Writer<'_> {
    /// Lets the model phrase what was chosen. Returns its words and its name when they tell enough of the key facts for
    /// the strategy, and otherwise what was chosen.
    pub(super) async fn write(
        &self,
        turns: &Arc<[TurnRow]>,
        strategy: Strategy,
        chosen: Compaction,
    ) -> (Compaction, Option<String>) {
        let chosen = Arc::new(chosen);
        let outcome = match self.rewritten(turns, strategy, &chosen).await {
            Ok(rewriting) if rewriting.compaction.passed && rewriting.lines > 0 => {
                metrics::compaction_written("accepted");
                return (rewriting.compaction, Some(self.model.name().to_owned()));
            }
            Ok(rewriting) => {
                let (lines, unsupported) = (rewriting.lines, rewriting.unsupported);
                tracing::info!(model = self.model.name(), lines, unsupported, "its words do not hold");
                "rejected"
            }
            Err(error) => {
                tracing::warn!(%error, "a conversation is compacted without the chat model");
                "failed"
            }
        };
        metrics::compaction_written(outcome);
        (Arc::unwrap_or_clone(chosen), None)
    }

    async fn rewritten(
        &self,
        turns: &Arc<[TurnRow]>,
        strategy: Strategy,
        chosen: &Arc<Compaction>,
    ) -> Result<AbstractiveCompaction, WritingError> {
        let mut lines = Vec::new();
        for part in parts(turns, self.part_tokens) {
            let request = shorten(turns, &part, self.part_tokens, chosen);
            lines.extend(statements(&self.model.chat(&request).await?));
        }
        let chosen = Arc::clone(chosen);
        let check = move |turns: &[Turn<'_>]| {
            compact_abstractive(turns, strategy, &chosen, lines.iter().map(String::as_str))
        };
        let mut rewriting = reading(turns, check).await?;
        if rewriting.lines > 0 {
            let said = self.summary(&rewriting.compaction).await?;
            let check = move |turns: &[Turn<'_>]| said.filter(|summary| is_supported(turns, summary));
            if let Some(summary) = reading(turns, check).await? {
                rewriting.compaction.summary = summary;
            }
        }
        Ok(rewriting)
    }

    /// A few sentences on what is left; none when they were cut off or are not few.
    async fn summary(&self, compaction: &Compaction) -> Result<Option<String>, LlmError> {
        let known: Vec<&str> = compaction.retained.iter().map(|kept| kept.text.as_str()).collect();
        let answer = self.model.chat(&ask_for(SUM_UP, known.join("\n"), SUMMARY)).await?;
        let text = answer.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let few = evoke_text::tokens::count(&text) <= 2 * SUMMARY && answer.finish == FinishReason::Complete;
        Ok(Some(text).filter(|text| few && !text.is_empty()))
    }
}

/// Reads all words of the turns, away from the threads that wait.
async fn reading<T: Send + 'static>(
    turns: &Arc<[TurnRow]>,
    work: impl FnOnce(&[Turn<'_>]) -> T + Send + 'static,
) -> Result<T, WritingError> {
    let turns = Arc::clone(turns);
    let work = move || {
        let views: Vec<Turn<'_>> = turns.iter().map(|turn| Turn::new(turn.role, &turn.content)).collect();
        work(&views)
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| WritingError::Broken)
}

/// Runs of turns that one call can show.
fn parts(turns: &[TurnRow], part_tokens: usize) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut tokens) = (Vec::new(), 0, 0);
    for (at, turn) in turns.iter().enumerate() {
        let more = tokens_of(&turn.content).min(part_tokens);
        if tokens > 0 && tokens + more > part_tokens {
            parts.push(start..at);
            (start, tokens) = (at, 0);
        }
        tokens += more;
    }
    if start < turns.len() {
        parts.push(start..turns.len());
    }
    parts
}

fn tokens_of(text: &str) -> usize {
    usize::try_from(estimate_tokens(text)).unwrap_or(usize::MAX)
}

/// The request for one part: its share of what may be kept, what must stay true, and the words.
fn shorten(turns: &[TurnRow], part: &Range<usize>, part_tokens: usize, chosen: &Compaction) -> ChatRequest {
    let shown = turns.get(part.clone()).unwrap_or_default();
    let tokens: usize = shown.iter().map(|turn| evoke_text::tokens::count(&turn.content)).sum();
    let share = tokens as f64 / chosen.original_tokens.max(1) as f64;
    let target = ((chosen.compacted_tokens as f64 * share) as usize).max(LEAST);
    let keys: Vec<String> = chosen
        .key_extractions
        .iter()
        .filter(|key| part.contains(&key.turn))
        .map(|key| format!("- {}", key.content.trim()))
        .collect();
    let words: Vec<String> = shown
        .iter()
        // A single turn may be longer than what a call can show: of such a one, its beginning.
        .map(|turn| {
            let text: String = turn.content.chars().take(part_tokens * CHARACTERS).collect();
            format!("{}: {}", who(turn.role), text.trim())
        })
        .collect();
    let must = if keys.is_empty() {
        String::new()
    } else {
        format!("These statements must stay:\n{}\n\n", keys.join("\n"))
    };
    let ask = format!(
        "Use at most {target} words.\n\n{must}The conversation:\n{}\n\nThe statements:",
        words.join("\n")
    );
    ask_for(SHORTEN, ask, target)
}

fn ask_for(task: &str, text: String, tokens: usize) -> ChatRequest {
    let limit = u32::try_from((tokens as f64 * MARGIN) as usize).unwrap_or(u32::MAX);
    let messages = vec![ChatMessage::system(task).cached(), ChatMessage::user(text)];
    ChatRequest::new(messages).max_output_tokens(limit).temperature(0.0)
}

fn who(role: Role) -> &'static str {
    match role {
        Role::User => "User",
        Role::Assistant => "Assistant",
        Role::Other => "Other",
    }
}

/// The lines of an answer without bullets and numbers. The last one may have been cut off.
fn statements(answer: &evoke_llm::ChatResponse) -> Vec<String> {
    let mut lines: Vec<&str> = answer.text.lines().collect();
    if answer.finish == FinishReason::OutputLimit {
        lines.pop();
    }
    let bare = |line: &str| {
        let line = line.trim().trim_start_matches(['-', '*', '•']).trim_start();
        let number = line.find(['.', ')']).filter(|at| *at > 0 && *at <= 3);
        let counted = number.filter(|at| line.bytes().take(*at).all(|byte| byte.is_ascii_digit()));
        let line = counted.and_then(|at| line.get(at + 1..)).unwrap_or(line).trim();
        (!line.is_empty()).then(|| line.to_owned())
    };
    lines.into_iter().filter_map(bare).collect()
}

#[cfg(test)]
mod tests;
