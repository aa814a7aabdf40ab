//! Exact token counts for OpenAI's models.

use crate::error::InvalidInput;
use crate::tokens::TokenCounter;
use bpe_openai::Tokenizer;
use std::fmt;

type Encoding = fn() -> &'static Tokenizer;

/// Models by the beginning of their names, with their encodings. Longer beginnings come first.
const MODELS: [(&str, Encoding); 9] = [
    ("gpt-4o", bpe_openai::o200k_base),
    ("gpt-4.", bpe_openai::o200k_base),
    ("gpt-5", bpe_openai::o200k_base),
    ("chatgpt-4o", bpe_openai::o200k_base),
    ("o1", bpe_openai::o200k_base),
    ("o3", bpe_openai::o200k_base),
    ("o4", bpe_openai::o200k_base),
    ("gpt-4", bpe_openai::cl100k_base),
    ("gpt-3.5", bpe_openai::cl100k_base),
];

/// Counts tokens as OpenAI's models do: exactly, and in time linear in the text whatever it is.
#[derive(Clone, Copy)]
pub struct OpenAiTokens {
    tokenizer: &'static Tokenizer,
}

impl OpenAiTokens {
    /// The counter for a model such as `gpt-4o-mini`.
    ///
    /// # Errors
    /// When it is not known how the model counts.
    pub fn for_model(model: &str) -> Result<Self, InvalidInput> {
        let known = MODELS.into_iter().find(|(beginning, _)| model.starts_with(beginning));
        let (_, tokenizer) = known.ok_or_else(|| InvalidInput::Setting {
            setting: "model",
            problem: format!("the tokens of {model:?} are not known: estimate them with CharsPerToken"),
        })?;
        Ok(Self { tokenizer: tokenizer() })
    }
}

impl fmt::Debug for OpenAiTokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OpenAiTokens").finish_non_exhaustive()
    }
}

impl TokenCounter for OpenAiTokens {
    fn count(&self, text: &str) -> usize {
        self.tokenizer.count(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published counts of these texts.
    #[test]
    fn counts_are_those_of_the_models() {
        let old = OpenAiTokens::for_model("gpt-4-turbo").unwrap();
        let new = OpenAiTokens::for_model("gpt-4o-mini").unwrap();
        let counts = |text: &str| (old.count(text), new.count(text));
        assert_eq!(counts(""), (0, 0));
        assert_eq!(counts("antidisestablishmentarianism"), (6, 6));
        assert_eq!(counts("2 + 2 = 4"), (7, 7));
        assert_eq!(counts("お誕生日おめでとう"), (9, 8));
        assert_eq!(counts("tiktoken is great!"), (6, 6));
    }

    #[test]
    fn a_megabyte_without_a_blank_is_counted() {
        let counter = OpenAiTokens::for_model("gpt-4o").unwrap();
        assert!((1..=1_000_000).contains(&counter.count(&"ab".repeat(500_000))));
    }

    #[test]
    fn an_unknown_model_is_named() {
        let said = OpenAiTokens::for_model("smollm2").unwrap_err().to_string();
        assert!(said.contains("\"smollm2\"") && said.contains("CharsPerToken"), "{said}");
    }
}
