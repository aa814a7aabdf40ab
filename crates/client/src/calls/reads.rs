//! What is remembered for a user, a customer or the whole instance.

use crate::builder::Client;
use crate::error::Error;
use crate::input::Scope;
use crate::transport::Call;
use evoke_wire::context::{Context, Fetch, Fetched, ResponseShape};
use evoke_wire::item::Item;
use evoke_wire::profile::{Profile, ProfileAnswer};
use evoke_wire::query::Queries;

/// Reads of one scope and of those above it.
#[derive(Debug, Clone)]
pub struct Reads<'c> {
    client: &'c Client,
    /// As the path of the route names it.
    level: &'static str,
    scope: Scope,
}

impl<'c> Reads<'c> {
    pub(crate) fn user(client: &'c Client, id: String) -> Self {
        Self { client, level: "user", scope: Scope::user(id) }
    }

    pub(crate) fn customer(client: &'c Client, id: String) -> Self {
        Self { client, level: "customer", scope: Scope::customer(id) }
    }

    pub(crate) fn client(client: &'c Client) -> Self {
        Self { client, level: "client", scope: Scope::client() }
    }

    /// The same user, of a customer.
    #[must_use]
    pub fn of(mut self, customer: impl Into<String>) -> Self {
        self.scope = self.scope.of(customer);
        self
    }

    /// The items that answer a question, best first.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn recall(&self, question: impl Into<String>) -> Result<Vec<Item>, Error> {
        let request = Fetch {
            search_query: Queries(vec![question.into()]),
            response_shape: Some(ResponseShape::Ranked),
            ..Fetch::default()
        };
        Ok(match self.fetch(request).await?.context {
            Context::Ranked(ranked) => ranked.items,
            Context::ByType(lists) => {
                let lists =
                    [lists.facts, lists.preferences, lists.episodes, lists.emotions, lists.temporal_events];
                lists.into_iter().flatten().collect()
            }
        })
    }

    /// A read with all its settings. The scope of this handle is put into it.
    ///
    /// ```no_run
    /// # async fn example(evoke: evoke_client::Client) -> Result<(), evoke_client::Error> {
    /// use evoke_client::wire::context::Fetch;
    /// use evoke_client::wire::number::Count;
    /// use evoke_client::wire::query::Queries;
    ///
    /// let request = Fetch {
    ///     search_query: Queries(vec!["What may Ada eat?".to_owned()]),
    ///     max_tokens: Some(Count::new(800)),
    ///     ..Fetch::default()
    /// };
    /// let answer = evoke.user("ada").fetch(request).await?;
    /// # drop(answer);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error`].
    pub async fn fetch(&self, mut request: Fetch) -> Result<Fetched, Error> {
        request.user_id = self.scope.user_id()?;
        request.customer_id = self.scope.customer_id()?;
        let call = Call::ask(&["v1", "context", self.level, "fetch"]).json(&request)?;
        self.client.transport.json(call).await
    }

    /// The profile of the user; `None` when nothing is known, and for a scope that is no user.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn profile(&self) -> Result<Option<Profile>, Error> {
        let Some(user) = self.scope.user_text() else { return Ok(None) };
        let call =
            Call::get(&["v1", "users", user, "profile"]).with("customer_id", self.scope.customer_text());
        match self.client.transport.json::<ProfileAnswer>(call).await {
            Ok(answer) => Ok(Some(answer.profile)),
            Err(error) if error.code() == Some("EVK0306") => Ok(None),
            Err(error) => Err(error),
        }
    }
}
