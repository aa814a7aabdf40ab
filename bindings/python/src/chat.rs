//! The history of one conversation, for the classes of `evoke.memory`.
//!
//! The one thing to know: every call that may wait is submitted, and its outcome told to a Python function from another thread: as a tuple
//! of one value, as an exception, or as `None` when the call was ended.

use crate::chat_failure::exception;
use crate::engine::Pending;
use crate::failure::Class;
use crate::listener::Listener;
use crate::process::Registration;
use evoke_chat_memory::{
    ChatMemoryError, InMemoryConversation, Memory, Message, NewMessage, Page, Record, Role, SqliteMemory,
    Window,
};
use parking_lot::Mutex;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use tokio::runtime::{Handle, Runtime};

/// The runtime of all conversations of this process, and the process that it belongs to.
static RUNTIME: Mutex<Option<(u32, Runtime)>> = Mutex::new(None);

/// The history of one conversation.
#[pyclass(frozen, module = "evoke._native")]
pub(crate) struct Chat {
    memory: Arc<dyn Memory>,
    /// The process that made the first call.
    registration: OnceLock<Registration>,
}

/// Messages with their places, of which the oldest can be replaced.
#[pyclass(frozen, module = "evoke._native")]
pub(crate) struct Records(Vec<Record>);

#[pymethods]
impl Chat {
    /// A conversation in this process.
    #[staticmethod]
    fn in_process(py: Python<'_>, max_messages: Option<i64>) -> PyResult<Self> {
        let window = window(py, max_messages)?;
        Ok(Self::new(InMemoryConversation::new(window)))
    }

    /// A conversation in a file.
    #[staticmethod]
    fn sqlite(py: Python<'_>, path: PathBuf, session: &str, max_messages: Option<i64>) -> PyResult<Self> {
        Self::of(py, SqliteMemory::new(path, session, window(py, max_messages)?))
    }

    /// A conversation in Redis.
    #[cfg(feature = "redis")]
    #[staticmethod]
    fn redis(
        py: Python<'_>,
        url: &str,
        session: &str,
        ttl_seconds: Option<i64>,
        max_messages: Option<i64>,
    ) -> PyResult<Self> {
        let ttl = ttl_seconds.map(evoke_chat_memory::Ttl::seconds).transpose();
        let ttl = ttl.map_err(|error| exception(py, &error.into()))?;
        Self::of(py, evoke_chat_memory::RedisMemory::new(url, session, ttl, window(py, max_messages)?))
    }

    /// A conversation in PostgreSQL.
    #[cfg(feature = "postgres")]
    #[staticmethod]
    fn postgres(py: Python<'_>, dsn: &str, session: &str, max_messages: Option<i64>) -> PyResult<Self> {
        Self::of(py, evoke_chat_memory::PostgresMemory::new(dsn, session, window(py, max_messages)?))
    }

    /// A conversation in DynamoDB.
    #[cfg(feature = "dynamodb")]
    #[staticmethod]
    fn dynamodb(
        py: Python<'_>,
        table: &str,
        session: &str,
        region: &str,
        max_messages: Option<i64>,
    ) -> PyResult<Self> {
        let window = window(py, max_messages)?;
        Self::of(py, evoke_chat_memory::DynamoDbMemory::new(table, session, region, window))
    }

    /// A conversation in MongoDB.
    #[cfg(feature = "mongodb")]
    #[staticmethod]
    fn mongodb(
        py: Python<'_>,
        uri: &str,
        database: &str,
        collection: &str,
        session: &str,
        max_messages: Option<i64>,
    ) -> PyResult<Self> {
        let invalid = |error: evoke_chat_memory::InvalidInput| exception(py, &error.into());
        let store =
            evoke_chat_memory::MongoStore::in_collection(uri, database, collection).map_err(invalid)?;
        let session = evoke_chat_memory::SessionId::new(session).map_err(invalid)?;
        let window = window(py, max_messages)?;
        Self::of(py, evoke_chat_memory::MongoMemory::in_store(store, session, window, None))
    }

    /// Appends messages, all or none. The outcome is `None`.
    fn add(&self, py: Python<'_>, done: Py<PyAny>, messages: Vec<(String, String)>) -> PyResult<Pending> {
        let new = |(role, content): (String, String)| {
            Ok::<_, ChatMemoryError>(NewMessage::new(role.parse::<Role>()?, content))
        };
        let messages = messages.into_iter().map(new).collect::<Result<Vec<_>, _>>();
        let messages = messages.map_err(|error| exception(py, &error))?;
        let memory = Arc::clone(&self.memory);
        self.submit(py, done, async move { memory.add_many(messages).await }, |py, ()| Ok(py.None()))
    }

    /// The messages of the window, or the newest of them. The outcome is a list of mappings.
    fn get(&self, py: Python<'_>, done: Py<PyAny>, last: Option<usize>) -> PyResult<Pending> {
        let memory = Arc::clone(&self.memory);
        let read = async move {
            match last {
                Some(last) => memory.get_last(last).await,
                None => memory.get().await,
            }
        };
        self.submit(py, done, read, |py, messages| Ok(shown(py, messages.iter())?.into_any().unbind()))
    }

    /// The messages of the window with their places. The outcome is a `Records`.
    fn records(&self, py: Python<'_>, done: Py<PyAny>) -> PyResult<Pending> {
        let memory = Arc::clone(&self.memory);
        let read = async move { memory.get_records(Page::All).await };
        self.submit(py, done, read, |py, records| Ok(Records(records).into_pyobject(py)?.into_any().unbind()))
    }

    /// Replaces the first `count` of records by one system message, if the window still begins with them. The outcome says whether it
    /// did.
    fn replace_oldest(
        &self,
        py: Python<'_>,
        done: Py<PyAny>,
        records: &Records,
        count: usize,
        content: String,
    ) -> PyResult<Pending> {
        let oldest: Vec<Record> = records.0.iter().take(count).cloned().collect();
        let memory = Arc::clone(&self.memory);
        let replace =
            async move { memory.replace_oldest(&oldest, NewMessage::new(Role::System, content)).await };
        self.submit(py, done, replace, |py, replaced| {
            Ok(replaced.into_pyobject(py)?.to_owned().into_any().unbind())
        })
    }

    /// How many messages the window holds. The outcome is a number.
    fn count(&self, py: Python<'_>, done: Py<PyAny>) -> PyResult<Pending> {
        let memory = Arc::clone(&self.memory);
        let count = async move { memory.count().await };
        self.submit(py, done, count, |py, count| Ok(count.into_pyobject(py)?.into_any().unbind()))
    }

    /// Removes every message, from the store too. The outcome is `None`.
    fn clear(&self, py: Python<'_>, done: Py<PyAny>) -> PyResult<Pending> {
        let memory = Arc::clone(&self.memory);
        self.submit(py, done, async move { memory.clear().await }, |py, ()| Ok(py.None()))
    }

    /// Ends the use of this conversation; may be called again. The outcome is `None`.
    fn close(&self, py: Python<'_>, done: Py<PyAny>) -> PyResult<Pending> {
        let memory = Arc::clone(&self.memory);
        self.submit(py, done, async move { memory.close().await }, |py, ()| Ok(py.None()))
    }

    /// The local copy: what the last reading and the additions since gave.
    fn to_messages<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        shown(py, self.memory.to_messages().iter())
    }

    /// The local copy as text, one `Role: content` a message.
    fn to_text(&self) -> String {
        self.memory.to_string()
    }
}

#[pymethods]
impl Records {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// The first `count` of the messages.
    fn messages<'py>(&self, py: Python<'py>, count: usize) -> PyResult<Bound<'py, PyList>> {
        shown(py, self.0.iter().take(count).map(|record| &record.message))
    }
}

impl Chat {
    fn new(memory: impl Memory + 'static) -> Self {
        Self { memory: Arc::new(memory), registration: OnceLock::new() }
    }

    fn of(py: Python<'_>, memory: Result<impl Memory + 'static, ChatMemoryError>) -> PyResult<Self> {
        memory.map(Self::new).map_err(|error| exception(py, &error))
    }

    fn submit<T: Send + 'static>(
        &self,
        py: Python<'_>,
        done: Py<PyAny>,
        work: impl Future<Output = Result<T, ChatMemoryError>> + Send + 'static,
        show: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>> + Send + 'static,
    ) -> PyResult<Pending> {
        let handle = self.handle(py)?;
        let listener = Listener::new(done);
        let task = handle.spawn(async move {
            let outcome = work.await;
            listener.tell(|py| match outcome {
                Ok(value) => Ok((show(py, value)?,).into_pyobject(py)?.into_any().unbind()),
                Err(error) => Err(exception(py, &error)),
            });
        });
        Ok(task.abort_handle().into())
    }

    /// The runtime, in the process that made the first call.
    fn handle(&self, py: Python<'_>) -> PyResult<Handle> {
        let forked = |forked| Class::Fork.with(py, forked);
        let registration = match self.registration.get() {
            Some(registration) => registration,
            None => {
                let new = Registration::new().map_err(forked)?;
                self.registration.get_or_init(|| new)
            }
        };
        registration.check().map_err(forked)?;
        let process = std::process::id();
        let mut runtime = RUNTIME.lock();
        if let Some((owner, runtime)) = &*runtime
            && *owner == process
        {
            return Ok(runtime.handle().clone());
        }
        let made = crate::open::runtime().map_err(|error| Class::Open.with(py, error))?;
        let handle = made.handle().clone();
        // The threads of the parent's are not there to be waited for.
        if let Some((_, parents)) = runtime.replace((process, made)) {
            std::mem::forget(parents);
        }
        Ok(handle)
    }
}

fn window(py: Python<'_>, max_messages: Option<i64>) -> PyResult<Window> {
    Window::from_setting(max_messages).map_err(|error| exception(py, &error.into()))
}

/// Messages as mappings that are the caller's own.
fn shown<'py, 'm>(
    py: Python<'py>,
    messages: impl Iterator<Item = &'m Message>,
) -> PyResult<Bound<'py, PyList>> {
    let (role, content) = (intern!(py, "role"), intern!(py, "content"));
    let list = PyList::empty(py);
    for message in messages {
        let mapping = PyDict::new(py);
        let word = match message.role {
            Role::User => intern!(py, "user"),
            Role::Assistant => intern!(py, "assistant"),
            Role::System => intern!(py, "system"),
        };
        mapping.set_item(role, word)?;
        mapping.set_item(content, &*message.content)?;
        list.append(mapping)?;
    }
    Ok(list)
}
