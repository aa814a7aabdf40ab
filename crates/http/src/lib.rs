//! Calls to other servers over HTTP: one client for model endpoints, and for Evoke servers themselves.
//!
//! [`Client`] is for asynchronous code, [`BlockingClient`] for code that may wait. Both follow no redirects, since these
//! would receive the credential of the request; both trust the public certificate authorities and those of a file; both
//! limit the time and the size of a response. [`Backoff`] spaces attempts, and [`Response::retry_after`] says how long the
//! server asks to wait. The one thing to know: no error or excerpt contains the credential or the query of a URL.
//!
//! ```no_run
//! use evoke_http::{BlockingClient, ClientOptions, Credential, Request, parse_address};
//! use evoke_types::Secret;
//!
//! let options = ClientOptions { credential: Credential::Bearer(Secret::new("key")), ..ClientOptions::default() };
//! let client = BlockingClient::new(&options)?;
//! let response = client.send(Request::get(parse_address("http://localhost:8808/health")?))?;
//! assert!(response.is_success(), "{}", client.excerpt(&response));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod backoff;
mod blocking;
mod client;
mod error;
mod excerpt;
mod request;
mod response;
mod retry_after;
mod trust;

pub use address::{AddressError, parse_address, without_query};
pub use backoff::Backoff;
pub use blocking::BlockingClient;
pub use client::{Client, ClientOptions, Credential};
pub use error::{RequestError, SetupError};
pub use excerpt::excerpt;
pub use request::Request;
pub use reqwest::Url;
pub use response::{Incoming, Response};
