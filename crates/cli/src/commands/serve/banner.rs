//! The banner of `serve` at its start.

use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;

/// The contents of the banner.
pub(crate) struct Started<'a> {
    /// The address of the server.
    pub(crate) address: SocketAddr,
    /// The address of the metrics, if it is separate.
    pub(crate) watching: Option<SocketAddr>,
    /// Whether it uses TLS.
    pub(crate) tls: bool,
    /// The data directory of the server.
    pub(crate) data: &'a Path,
    /// The embedding model, if there is one.
    pub(crate) model: Option<&'a str>,
    /// The chat model, if there is one.
    pub(crate) chat_model: Option<&'a str>,
    /// The reranker, if there is one.
    pub(crate) reranker: Option<&'a str>,
    /// The number of instances.
    pub(crate) instances: usize,
}

impl Started<'_> {
    /// The banner as JSON.
    pub(crate) fn fields(&self) -> Value {
        json!({
            "version": env!("CARGO_PKG_VERSION"), "listen": self.address, "metrics_listen": self.watching,
            "tls": self.tls, "data": self.data, "model": self.model, "chat_model": self.chat_model,
            "reranker": self.reranker, "instances": self.instances,
        })
    }

    /// The banner as text.
    pub(crate) fn text(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        let data = self.data.display();
        let model = match self.model {
            Some(model) => model.to_owned(),
            None => "NOT INSTALLED: memories are found by their words alone.\n          \
                     Run `evoke model install`; this server takes it up within seconds."
                .to_owned(),
        };
        let writer = self.chat_model.map(|name| format!("writer  {name}\n  ")).unwrap_or_default();
        let judge = self.reranker.map(|name| format!("judge   {name}\n  ")).unwrap_or_default();
        let watching =
            self.watching.map(|at| format!("metrics {scheme}://{at}/metrics\n  ")).unwrap_or_default();
        let first = if self.instances == 0 {
            format!(
                "\n\nMake an instance and its key:\n  evoke instance create --data {data} --name my-agent"
            )
        } else {
            String::new()
        };
        format!(
            "evoke {version} serves HTTP and gRPC at {scheme}://{address}\n  \
               data    {data}\n  \
               model   {model}\n  {writer}{judge}{watching}\
               docs    {scheme}://{address}/docs{first}\n\n\
             For the Synap SDK and its integrations:\n  \
               SYNAP_API_KEY=<the key>\n  \
               SYNAP_BASE_URL={scheme}://{address}\n  \
               SYNAP_GRPC_HOST={host}\n  \
               SYNAP_GRPC_PORT={port}\n  \
               SYNAP_GRPC_USE_TLS={tls}\n",
            version = env!("CARGO_PKG_VERSION"),
            address = self.address,
            host = self.address.ip(),
            port = self.address.port(),
            tls = self.tls,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_start_says_what_comes_next() {
        let address = "127.0.0.1:8808".parse().expect("address");
        let text = Started {
            address,
            watching: None,
            tls: false,
            data: Path::new("d"),
            model: None,
            chat_model: None,
            reranker: None,
            instances: 0,
        }
        .text();
        for part in [
            "http://127.0.0.1:8808",
            "SYNAP_GRPC_PORT=8808",
            "SYNAP_GRPC_USE_TLS=false",
            "instance create --data d",
            "NOT INSTALLED",
        ] {
            assert!(text.contains(part), "{part:?} is not in {text}");
        }
        let later = Started {
            address,
            watching: None,
            tls: true,
            data: Path::new("d"),
            model: Some("m"),
            chat_model: Some("c"),
            reranker: Some("r"),
            instances: 1,
        }
        .text();
        assert!(later.contains("https://127.0.0.1:8808") && !later.contains("instance create"));
        assert!(later.contains("  writer  c\n  judge   r\n  docs  "), "{later}");
    }
}
