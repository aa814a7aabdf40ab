//! One conversation in a store: the memory class behind every persistent backend.

use crate::error::{ChatMemoryError, Result};
use crate::memory::Memory;
use crate::message::{Message, NewMessage, Record, Seq};
use crate::page::Page;
use crate::rolling::Rolling;
use crate::session::{Session, SessionId, Ttl};
use crate::store::MessageStore;
use crate::window::{TokenBudget, Window};
use async_trait::async_trait;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Messages that a search for the end of a token budget reads at first.
const FIRST_STRETCH: usize = 64;

/// One conversation in a store. Clones are the same instance.
#[derive(Debug)]
pub struct Conversation<S> {
    shared: Arc<Shared<S>>,
}

#[derive(Debug)]
struct Shared<S> {
    store: S,
    session: Session,
    window: Window,
    local: Mutex<Rolling<Message>>,
    closed: AtomicBool,
    /// Tokens added since stored messages beyond the budget were removed.
    tokens_since_removal: AtomicUsize,
}

impl<S> Clone for Conversation<S> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<S: MessageStore> Conversation<S> {
    /// The conversation `id` of a store. No I/O happens here.
    pub fn in_store(store: S, id: SessionId, window: Window, ttl: Option<Ttl>) -> Result<Self> {
        store.check_session(&id)?;
        let session = Session { id, max_messages: window.max_messages(), ttl };
        let local = Mutex::new(Rolling::new(window.clone()));
        let (closed, tokens_since_removal) = (AtomicBool::new(false), AtomicUsize::new(0));
        let shared = Shared { store, session, window, local, closed, tokens_since_removal };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// The store, for what concerns more than one conversation.
    pub fn store(&self) -> &S {
        &self.shared.store
    }

    /// Which conversation this is.
    pub fn session_id(&self) -> &SessionId {
        &self.shared.session.id
    }

    fn open(&self) -> Result<&Shared<S>> {
        if self.shared.closed.load(Ordering::Acquire) {
            return Err(ChatMemoryError::Closed);
        }
        Ok(&self.shared)
    }
}

impl<S: MessageStore> Shared<S> {
    async fn newest(&self, last: Option<usize>) -> Result<Vec<Record>> {
        let page = last.map_or(Page::All, Page::Newest);
        if page.is_empty() {
            return Ok(Vec::new());
        }
        match self.window.token_budget() {
            None => self.store.read(&self.session, page).await,
            Some(budget) => self.newest_within(budget, last).await,
        }
    }

    /// Reads backwards in growing stretches until the budget is used up.
    async fn newest_within(&self, budget: &TokenBudget, last: Option<usize>) -> Result<Vec<Record>> {
        let most = last.unwrap_or(usize::MAX);
        let mut stretch = FIRST_STRETCH.min(most);
        loop {
            let mut records = self.store.read(&self.session, Page::Newest(stretch)).await?;
            let fits = fitting(budget, &records);
            if fits < records.len() || records.len() < stretch || stretch == most {
                records.drain(..records.len() - fits);
                return Ok(records);
            }
            stretch = stretch.saturating_mul(4).min(most);
        }
    }

    /// Removes stored messages beyond the token budget once half a budget was added since the last time: what
    /// has left the window never comes back into it, so this may happen late and twice.
    async fn remove_beyond_budget(&self, added: usize) -> Result<()> {
        let Some(budget) = self.window.token_budget() else { return Ok(()) };
        let since = self.tokens_since_removal.fetch_add(added, Ordering::AcqRel).saturating_add(added);
        if since <= budget.max() / 2 {
            return Ok(());
        }
        let kept = self.newest_within(budget, None).await?;
        let newest = match kept.first() {
            Some(oldest) => oldest.seq,
            None => match self.store.read(&self.session, Page::Newest(1)).await?.first() {
                Some(newest) => Seq(newest.seq.0.saturating_add(1)),
                None => return Ok(()),
            },
        };
        self.store.discard_before(&self.session, newest).await?;
        self.tokens_since_removal.store(0, Ordering::Release);
        Ok(())
    }
}

/// How many of the newest records fit a budget.
fn fitting(budget: &TokenBudget, records: &[Record]) -> usize {
    let mut left = budget.max();
    let fits = |record: &&Record| {
        let tokens = budget.count(&record.message.content);
        let fits = tokens <= left;
        left = left.saturating_sub(tokens);
        fits
    };
    records.iter().rev().take_while(fits).count()
}

#[async_trait]
impl<S: MessageStore> Memory for Conversation<S> {
    async fn add_many(&self, messages: Vec<NewMessage>) -> Result<()> {
        let shared = self.open()?;
        for message in &messages {
            shared.store.check(&shared.session, message)?;
        }
        if messages.is_empty() {
            return Ok(());
        }
        let said: Vec<Message> = messages.iter().map(|m| m.message.clone()).collect();
        shared.store.append(&shared.session, messages).await?;
        let budget = shared.window.token_budget();
        let tokens = budget.map_or(0, |b| said.iter().map(|m| b.count(&m.content)).sum());
        said.into_iter().for_each({
            let mut local = shared.local.lock();
            move |message| local.push(message)
        });
        if let Err(error) = shared.remove_beyond_budget(tokens).await {
            // The messages are stored, and readers never see beyond the budget: the next add tries again.
            tracing::warn!(%error, "messages beyond the token budget were not removed yet");
        }
        Ok(())
    }

    async fn get(&self) -> Result<Vec<Message>> {
        let shared = self.open()?;
        let messages: Vec<Message> = shared.newest(None).await?.into_iter().map(|r| r.message).collect();
        shared.local.lock().replace(messages.iter().cloned());
        Ok(messages)
    }

    async fn get_last(&self, last: usize) -> Result<Vec<Message>> {
        let shared = self.open()?;
        let messages: Vec<Message> =
            shared.newest(Some(last)).await?.into_iter().map(|r| r.message).collect();
        shared.local.lock().replace(messages.iter().cloned());
        Ok(messages)
    }

    async fn get_records(&self, page: Page) -> Result<Vec<Record>> {
        let shared = self.open()?;
        if page.is_empty() {
            return Ok(Vec::new());
        }
        if shared.window.token_budget().is_some() {
            let records = shared.newest(None).await?;
            return Ok(page.of(&records, |r| r.seq).to_vec());
        }
        shared.store.read(&shared.session, page).await
    }

    async fn count(&self) -> Result<usize> {
        let shared = self.open()?;
        match shared.window.token_budget() {
            None => shared.store.count(&shared.session).await,
            Some(budget) => Ok(shared.newest_within(budget, None).await?.len()),
        }
    }

    async fn clear(&self) -> Result<()> {
        let shared = self.open()?;
        shared.store.clear(&shared.session).await?;
        shared.local.lock().clear();
        Ok(())
    }

    async fn replace_oldest(&self, oldest: &[Record], replacement: NewMessage) -> Result<bool> {
        let shared = self.open()?;
        shared.store.check(&shared.session, &replacement)?;
        if oldest.is_empty() {
            return Ok(false);
        }
        let message = replacement.message.clone();
        let replaced = shared.store.replace_oldest(&shared.session, oldest, replacement).await?;
        let mut local = shared.local.lock();
        let begins_so = local.len() >= oldest.len() && local.iter().zip(oldest).all(|(l, o)| *l == o.message);
        if replaced && begins_so {
            local.replace_oldest(oldest.len(), message);
        }
        Ok(replaced)
    }

    async fn close(&self) -> Result<()> {
        if self.shared.closed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        self.shared.store.release().await
    }

    fn window(&self) -> &Window {
        &self.shared.window
    }

    fn to_messages(&self) -> Vec<Message> {
        self.shared.local.lock().messages()
    }
}
