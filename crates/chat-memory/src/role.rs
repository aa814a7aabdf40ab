//! Who said a message.

use crate::error::InvalidInput;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Who said a message. There are these three; every other word is an error before anything is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Assistant,
    /// Instructions, and summaries of what came before.
    System,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::User, Self::Assistant, Self::System];

    /// The word in stores and prompts: `user`, `assistant` or `system`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::System => "system",
        }
    }

    /// The word at the start of a line of [`Memory::to_string`](crate::Memory::to_string).
    pub const fn title(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Assistant => "Assistant",
            Self::System => "System",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = InvalidInput;
    /// Reads exactly one of the three words: no other case, no blanks.
    fn from_str(word: &str) -> Result<Self, InvalidInput> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == word)
            .ok_or_else(|| InvalidInput::UnknownRole(word.chars().take(40).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_three_words_are_roles() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        for word in ["", "User", " user", "user ", "tool", "use\u{0301}r", "user\0"] {
            let error = word.parse::<Role>().expect_err("not a role");
            assert!(error.to_string().contains("user, assistant, system"), "{error}");
        }
    }
}
