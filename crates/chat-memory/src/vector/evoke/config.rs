//! Where an Evoke server is, and the key to it.
//!
//! Given by callers that use one as a vector store. The one thing to know: the key is never shown.

use std::fmt;
use std::time::Duration;

/// Where an Evoke server is.
#[derive(Clone)]
pub struct EvokeVectorConfig {
    /// Its address, such as `http://127.0.0.1:8808`.
    pub url: String,
    /// A key of the instance to use. Never shown.
    pub key: String,
    /// The customer to whom the conversations belong. An instance with `strict` isolation needs one, another takes none.
    pub customer_id: Option<String>,
    /// How long one call may take, and how long a text may take until it is found.
    pub timeout: Duration,
}

impl EvokeVectorConfig {
    /// A server by its address and key, with 30 seconds for each call.
    pub fn new(url: impl Into<String>, key: impl Into<String>) -> Self {
        Self { url: url.into(), key: key.into(), customer_id: None, timeout: Duration::from_secs(30) }
    }

    /// On behalf of a customer.
    #[must_use]
    pub fn customer_id(self, customer_id: impl Into<String>) -> Self {
        Self { customer_id: Some(customer_id.into()), ..self }
    }
}

impl fmt::Debug for EvokeVectorConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EvokeVectorConfig")
            .field("url", &self.url)
            .field("customer_id", &self.customer_id)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
