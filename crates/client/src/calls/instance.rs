//! The instance of the key, and the server.

use crate::builder::Client;
use crate::error::Error;
use crate::transport::Call;
use evoke_wire::auth::WhoAmI;
use evoke_wire::health::Health;

/// Calls about the instance.
#[derive(Debug, Clone, Copy)]
pub struct Instance<'c> {
    pub(crate) client: &'c Client,
}

impl Instance<'_> {
    /// Whose key this is.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn whoami(&self) -> Result<WhoAmI, Error> {
        self.client.transport.json(Call::get(&["api", "v1", "auth", "whoami"])).await
    }

    /// How the server is.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn health(&self) -> Result<Health, Error> {
        self.client.transport.json(Call::get(&["health"])).await
    }
}
