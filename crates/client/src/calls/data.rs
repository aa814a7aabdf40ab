//! Whole scopes: erasure, export and import.

use crate::builder::Client;
use crate::error::Error;
use crate::input::{Scope, id};
use crate::transport::Call;
use bytes::Bytes;
use evoke_wire::data::{Erase, EraseScope, Erased};
use evoke_wire::transfer::Imported;
use reqwest::{Method, Response, Url};

/// Calls about whole scopes.
#[derive(Debug, Clone, Copy)]
pub struct Data<'c> {
    pub(crate) client: &'c Client,
}

/// An archive that is being read.
#[derive(Debug)]
pub struct Export<'c> {
    client: &'c Client,
    url: Url,
    response: Response,
}

impl<'c> Data<'c> {
    /// Counts what the erasure of a user, or of a customer with all its users, would remove.
    ///
    /// # Errors
    /// [`Error`]; [`Error::Invalid`] for a scope that names neither.
    pub async fn erasable(&self, scope: &Scope) -> Result<Erased, Error> {
        let call =
            Call::ask(&["v1", "data", "delete"]).json(&Erase { dry_run: Some(true), ..erasure(scope)? })?;
        self.client.transport.json(call).await
    }

    /// Erases a user, or a customer with all its users, for good.
    ///
    /// # Errors
    /// As [`Data::erasable`].
    pub async fn erase(&self, scope: &Scope) -> Result<Erased, Error> {
        let call = Call::change(Method::POST, &["v1", "data", "delete"]).json(&erasure(scope)?)?;
        self.client.transport.json(call).await
    }

    /// The record of an erasure.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn erasure(&self, deletion_id: &str) -> Result<Erased, Error> {
        self.client.transport.json(Call::get(&["v1", "data", "delete", deletion_id])).await
    }

    /// Exports a scope with everything inside it, as an archive of JSON lines.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn export(&self, scope: &Scope) -> Result<Export<'c>, Error> {
        let call = Call::get(&["v1", "export"]).with("user_id", scope.user_text());
        let call = call.with("customer_id", scope.customer_text());
        let (url, response) = self.client.transport.stream(call).await?;
        Ok(Export { client: self.client, url, response })
    }

    /// Imports up to 1,000 lines of an archive. Lines whose content is there already change nothing.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn import(&self, lines: impl Into<Bytes>) -> Result<Imported, Error> {
        self.client.transport.json(Call::ask(&["v1", "import"]).lines(lines.into())).await
    }
}

impl Export<'_> {
    /// The next piece of the archive; `None` at its end. An archive is whole when its last line has the type `end`.
    ///
    /// # Errors
    /// [`Error::TimedOut`], [`Error::NoAnswer`].
    pub async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        self.client.transport.piece(&self.url, &mut self.response).await
    }
}

fn erasure(scope: &Scope) -> Result<Erase, Error> {
    let (kind, named) = match (scope.user_text(), scope.customer_text()) {
        (Some(user), _) => (EraseScope::User, user),
        (None, Some(customer)) => (EraseScope::Customer, customer),
        (None, None) => {
            let reason = "names nobody; a whole instance is erased on its data directory".to_owned();
            return Err(Error::Invalid { field: "scope", reason });
        }
    };
    Ok(Erase {
        scope: kind,
        instance_id: None,
        user_id: scope.user_id()?,
        customer_id: scope.customer_id()?,
        conversation_id: None,
        dry_run: None,
        confirm: Some(id("confirm", named)?),
    })
}
