//! A model whose answers and delays are the test's to choose.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use evoke_chat_memory::Summarizer;
use evoke_llm::{ChatModel, ChatRequest, ChatResponse, FinishReason, LlmError};
use tokio::sync::Semaphore;

/// What the model does with one call.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Says(&'static str),
    Declines,
    Fails,
    /// Repeats every mark such as `#17` of the prompt, in order: a summary from which nothing is missing.
    RepeatsMarks,
}

/// Plays its replies in order, then goes on with the last kind for ever.
#[derive(Debug)]
pub(crate) struct ScriptedModel {
    replies: Mutex<VecDeque<Reply>>,
    afterwards: Reply,
    prompts: Mutex<Vec<String>>,
    /// A permit for each call that has begun.
    pub(crate) begun: Semaphore,
    /// A permit for each call that may end.
    pub(crate) may_end: Semaphore,
}

impl ScriptedModel {
    pub(crate) fn new(replies: impl IntoIterator<Item = Reply>, afterwards: Reply) -> Arc<Self> {
        Arc::new(Self { may_end: Semaphore::new(Semaphore::MAX_PERMITS), ..Self::parts(replies, afterwards) })
    }

    /// One whose calls end only with a permit.
    pub(crate) fn held(replies: impl IntoIterator<Item = Reply>, afterwards: Reply) -> Arc<Self> {
        Arc::new(Self::parts(replies, afterwards))
    }

    fn parts(replies: impl IntoIterator<Item = Reply>, afterwards: Reply) -> Self {
        Self {
            replies: Mutex::new(replies.into_iter().collect()),
            afterwards,
            prompts: Mutex::default(),
            begun: Semaphore::new(0),
            may_end: Semaphore::new(0),
        }
    }

    pub(crate) fn summarizer(self: &Arc<Self>) -> Summarizer {
        Summarizer::new(Arc::clone(self) as Arc<dyn ChatModel>)
    }

    /// The prompts so far.
    pub(crate) fn prompts(&self) -> Vec<String> {
        self.prompts.lock().expect("no panic").clone()
    }

    /// Waits until one more call has begun.
    pub(crate) async fn has_begun(&self) {
        self.begun.acquire().await.expect("never closed").forget();
    }
}

/// The marks of a text, in order.
pub(crate) fn marks(text: &str) -> Vec<String> {
    let is_mark = |word: &&str| word.strip_prefix('#').is_some_and(|rest| rest.parse::<u32>().is_ok());
    text.split_whitespace().filter(is_mark).map(str::to_owned).collect()
}

#[async_trait]
impl ChatModel for ScriptedModel {
    fn name(&self) -> &str {
        "scripted"
    }

    async fn chat(&self, request: &ChatRequest) -> Result<ChatResponse, LlmError> {
        let prompt = request.messages.iter().map(|message| message.content.as_str()).collect::<String>();
        self.prompts.lock().expect("no panic").push(prompt.clone());
        let reply =
            self.replies.lock().expect("no panic").pop_front().unwrap_or_else(|| self.afterwards.clone());
        self.begun.add_permits(1);
        self.may_end.acquire().await.expect("never closed").forget();
        let answer = |text: &str, finish| Ok(ChatResponse { text: text.to_owned(), finish, usage: None });
        match reply {
            Reply::Says(text) => answer(text, FinishReason::Complete),
            Reply::Declines => answer("I would rather not.", FinishReason::Refused),
            Reply::RepeatsMarks => answer(&marks(&prompt).join(" "), FinishReason::Complete),
            Reply::Fails => {
                let (url, reason) = ("http://nowhere".to_owned(), "down".to_owned());
                Err(LlmError::Unavailable { url, attempts: 1, reason })
            }
        }
    }
}
