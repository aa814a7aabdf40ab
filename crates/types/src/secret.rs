//! A text that must not be seen.

/// A key. It is never shown: not in debug output, and not in what a server says about it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a key. White space around it, as files and shells leave it, is not part of it.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(text.as_ref().trim().to_owned())
    }

    /// The key itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// A text without this key in it.
    pub fn redact(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { text.replace(&self.0, "[key]") }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_key_shows_up_nowhere() {
        let key = Secret::new(" key-123\n");
        assert_eq!(key.reveal(), "key-123");
        assert_eq!(format!("{key:?}"), "Secret(…)");
        assert_eq!(key.redact("bad key-123!"), "bad [key]!");
        assert_eq!(Secret::new("").redact("as it is"), "as it is");
    }
}
