//! Where a client looks for pushed items, told by the name that it gives itself.
//!
//! Asked when a stream is opened, followed where bundles are written. The one thing to know: the published clients of two
//! languages look in different places.

/// Where a client looks for the items of a prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Among the key extractions. What stands in typed lists too is taken from there, without its id.
    KeyExtractions,
    /// In typed lists alone.
    TypedLists,
}

impl Reading {
    /// What a client does that opens streams with this `user-agent`.
    pub(crate) fn of(user_agent: Option<&str>) -> Self {
        let node =
            user_agent.is_some_and(|agent| agent.split(' ').any(|part| part.starts_with("grpc-node-js/")));
        if node { Self::TypedLists } else { Self::KeyExtractions }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_of_node_reads_typed_lists() {
        let python = "grpc-python-asyncio/1.80.0 grpc-c/54.0.0 (linux; chttp2)";
        assert_eq!(Reading::of(Some("grpc-node-js/1.14.3")), Reading::TypedLists);
        assert_eq!(Reading::of(Some("my-app/2 grpc-node-js/1.9.0")), Reading::TypedLists);
        for other in [Some(python), Some("tonic/0.14"), Some(""), None] {
            assert_eq!(Reading::of(other), Reading::KeyExtractions, "{other:?}");
        }
    }
}
