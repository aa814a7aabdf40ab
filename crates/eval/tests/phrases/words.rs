//! Words, and the runs of them that count as phrases.

use evoke_text::language::Language;
use evoke_text::terms::is_stop_word;
use std::collections::HashSet;
use std::path::Path;

/// Words of a run at most.
const LONGEST: usize = 6;

/// Words of everyday that no list of function words has.
const IDLE: &[&str] = &[
    "came", "come", "don", "get", "go", "going", "goes", "got", "im", "ive", "know", "let", "like", "make",
    "need", "ok", "okay", "please", "really", "said", "say", "says", "think", "user", "user's", "want",
    "well", "went", "yeah", "yes",
];

/// Languages of which there are function words.
const LANGUAGES: [Language; 7] = [
    Language::English,
    Language::German,
    Language::Spanish,
    Language::French,
    Language::Portuguese,
    Language::Italian,
    Language::Dutch,
];

/// The words that say nothing by themselves.
pub(crate) struct Words(HashSet<String>);

impl Words {
    pub(crate) fn new() -> Self {
        let lexicon = Path::new(env!("CARGO_MANIFEST_DIR")).join("../text/src/time/lexicon");
        let mut words: HashSet<String> = IDLE.iter().map(ToString::to_string).collect();
        for file in std::fs::read_dir(lexicon).expect("the words of time").filter_map(Result::ok) {
            let text = std::fs::read_to_string(file.path()).expect("a table");
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let (_, meaning) = line.split_once(':').unwrap_or(("", line));
                words.extend(meaning.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase));
            }
        }
        Self(words)
    }

    /// Whether a word in lower case says something by itself.
    fn says(&self, word: &str) -> bool {
        let root = word.split(['\'', '’']).next().unwrap_or(word);
        let is_function = |word: &str| LANGUAGES.iter().any(|language| is_stop_word(word, *language));
        root.chars().count() > 1
            && !root.chars().any(char::is_numeric)
            && ![word, root].into_iter().any(|word| self.0.contains(word) || is_function(word))
    }
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\'' | '’')
}

/// The phrases of a text with so many words that say something.
pub(crate) fn phrases<'w>(
    text: &str,
    least: usize,
    words: &'w Words,
) -> impl Iterator<Item = String> + use<'w> {
    let text = text.to_lowercase();
    let mut found = Vec::new();
    for run in text.split(|letter: char| !is_of_word(letter) && !matches!(letter, ' ' | '-')) {
        let run: Vec<(&str, bool)> = run
            .split([' ', '-'])
            .map(|word| word.trim_matches(['\'', '’']))
            .filter(|word| !word.is_empty())
            .map(|word| (word, words.says(word)))
            .collect();
        for (start, _) in run.iter().enumerate().filter(|(_, (_, says))| *says) {
            let mut count = 0;
            for end in start..run.len().min(start + LONGEST) {
                count += usize::from(run[end].1);
                if run[end].1 && count >= least {
                    let words: Vec<&str> = run[start..=end].iter().map(|(word, _)| *word).collect();
                    found.push(words.join(" "));
                }
            }
        }
    }
    found.into_iter()
}

/// A text as words with one space around each.
pub(crate) fn normalized(text: &str) -> String {
    let mut said = String::with_capacity(text.len() + 2);
    said.push(' ');
    for word in text.to_lowercase().split(|letter: char| !is_of_word(letter)).filter(|word| !word.is_empty())
    {
        said.push_str(word.trim_matches(['\'', '’']));
        said.push(' ');
    }
    said
}
