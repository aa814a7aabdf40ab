//! A model of the published client's cache of pushed items, without its optional embedding model.
//!
//! BM25 (k1 1.5, b 0.75) over all items; an item matches from a score that grows with the query, and one
//! match answers the whole fetch. A query that is mostly of unknown words misses, once there are words enough.

use evoke_text::language::Language;
use evoke_types::MemoryId;
use std::collections::{HashMap, HashSet};

const K1: f64 = 1.5;
const B: f64 = 0.75;
/// Characters by which the client tells contents apart.
const SAME: usize = 120;
/// Words from which the share of unknown ones counts.
const VOCABULARY: usize = 200;
/// The share of unknown words at which a query misses.
const NOVEL: f64 = 0.45;

/// Suffixes that are stripped, one of them, where four letters remain.
const SUFFIXES: &[&str] = &[
    "ences", "ances", "ation", "tion", "sion", "ence", "ance", "ness", "ment", "able", "ible", "ical",
    "ally", "ies", "ive", "ful", "ous", "ing", "ary", "ly", "ed", "es", "s",
];

/// The cache.
#[derive(Debug, Default)]
pub(super) struct ClientCache {
    items: Vec<(MemoryId, Vec<String>)>,
    contents: HashSet<String>,
}

impl ClientCache {
    /// Takes an item in, unless one with the same words is there.
    pub(super) fn store(&mut self, id: MemoryId, content: &str) {
        let key: String = content.to_lowercase().chars().take(SAME).collect();
        if self.contents.insert(key) {
            self.items.push((id, tokens(content)));
        }
    }

    /// The items that answer a query, best first; none is a miss.
    pub(super) fn lookup(&self, query: &str, most: usize) -> Vec<MemoryId> {
        let query = tokens(query);
        let frequency = self.frequency();
        let unknown = query.iter().filter(|word| !frequency.contains_key(word.as_str())).count();
        if query.is_empty() || frequency.len() >= VOCABULARY && unknown as f64 >= NOVEL * query.len() as f64 {
            return Vec::new();
        }
        let least = (0.3 * query.len() as f64).clamp(0.6, 1.5);
        let length = self.items.iter().map(|(_, words)| words.len()).sum::<usize>() as f64
            / self.items.len().max(1) as f64;
        let score = |words: &[String]| {
            let of = |word: &String| {
                let tf = words.iter().filter(|known| *known == word).count() as f64;
                let df = frequency.get(word.as_str()).copied().unwrap_or_default() as f64;
                let idf = ((self.items.len() as f64 - df + 0.5) / (df + 0.5) + 1.0).ln().max(0.5);
                idf * tf * (K1 + 1.0) / (tf + K1 * (1.0 - B + B * words.len() as f64 / length.max(1.0)))
            };
            query.iter().map(of).sum::<f64>()
        };
        let mut found: Vec<(f64, MemoryId)> =
            self.items.iter().map(|(id, words)| (score(words), *id)).filter(|(s, _)| *s >= least).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.into_iter().take(most).map(|(_, id)| id).collect()
    }

    /// In how many items each word occurs.
    fn frequency(&self) -> HashMap<&str, usize> {
        let mut frequency = HashMap::new();
        for (_, words) in &self.items {
            let once: HashSet<&str> = words.iter().map(String::as_str).collect();
            once.into_iter().for_each(|word| *frequency.entry(word).or_default() += 1);
        }
        frequency
    }
}

fn tokens(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() >= 2);
    words.filter(|word| !evoke_text::terms::is_stop_word(word, Language::English)).map(stripped).collect()
}

fn stripped(word: &str) -> String {
    let stem = SUFFIXES.iter().filter_map(|suffix| word.strip_suffix(suffix)).find(|stem| stem.len() >= 4);
    stem.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::{IdSource, SeededIds};

    #[test]
    fn one_match_answers_and_strangers_miss() {
        let ids = SeededIds::new(1);
        let mut cache = ClientCache::default();
        let [dog, tea] = [(); 2].map(|()| MemoryId::new(ids.uuid()));
        cache.store(dog, "User's dog Biscuit is allergic to chicken");
        cache.store(tea, "User likes green tea");
        cache.store(tea, "user likes GREEN tea");
        assert_eq!(cache.items.len(), 2, "the same words are kept once");
        assert_eq!(cache.lookup("What is Biscuit allergic to, chickens?", 10), [dog]);
        assert_eq!(cache.lookup("Where is the station?", 10), []);
        assert_eq!(cache.lookup("", 10), []);
    }
}
