//! The addresses of memories as resources: `evoke://memories/<id>`.

/// What every address begins with.
pub(crate) const PREFIX: &str = "evoke://memories/";

/// The address of a memory.
pub(crate) fn of(id: &str) -> String {
    format!("{PREFIX}{id}")
}

/// The id in an address.
pub(crate) fn id(uri: &str) -> Option<&str> {
    uri.strip_prefix(PREFIX).filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_an_id() {
        assert_eq!(id(&of("42")), Some("42"));
        for other in ["42", "evoke://memories/", "https://example.com/42", ""] {
            assert_eq!(id(other), None, "{other:?}");
        }
    }
}
