//! Sets and maps of many short strings in little memory.
//!
//! The tables of lemmas and norms are such. The one thing to know: a string is kept as 40 bits of its id, so of the strings that
//! are not in a set of 60,000, one in twenty million is taken to be in it.

/// Bytes that are kept of an id.
const KEY_BYTES: usize = 5;

type Key = [u8; KEY_BYTES];

/// A set of ids.
#[derive(Debug, Default)]
pub(crate) struct IdSet {
    keys: Box<[Key]>,
}

impl IdSet {
    /// A set of these ids.
    pub(crate) fn new(ids: impl IntoIterator<Item = u64>) -> Self {
        let mut keys: Vec<Key> = ids.into_iter().map(key).collect();
        keys.sort_unstable();
        keys.dedup();
        Self { keys: keys.into() }
    }

    /// Whether an id is in the set.
    pub(crate) fn contains(&self, id: u64) -> bool {
        self.keys.binary_search(&key(id)).is_ok()
    }
}

/// A map from ids to strings.
#[derive(Debug, Default)]
pub(crate) struct IdMap {
    keys: Box<[Key]>,
    /// Where the string of each key ends in the text, and that of the next one starts.
    ends: Box<[u32]>,
    text: Box<str>,
}

impl IdMap {
    /// A map of these ids to their strings, of less than 4 GB together.
    pub(crate) fn new<'t>(entries: impl IntoIterator<Item = (u64, &'t str)>) -> Self {
        let mut entries: Vec<(Key, &str)> = entries.into_iter().map(|(id, text)| (key(id), text)).collect();
        entries.sort_unstable();
        entries.dedup_by_key(|(key, _)| *key);
        let mut text = String::new();
        let mut ends = Vec::with_capacity(entries.len());
        for (_, string) in &entries {
            text.push_str(string);
            ends.push(text.len() as u32);
        }
        Self { keys: entries.iter().map(|(key, _)| *key).collect(), ends: ends.into(), text: text.into() }
    }

    /// The string of an id.
    pub(crate) fn get(&self, id: u64) -> Option<&str> {
        let at = self.keys.binary_search(&key(id)).ok()?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..self.ends[at] as usize)
    }
}

fn key(id: u64) -> Key {
    std::array::from_fn(|at| id.to_be_bytes()[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_to_their_strings() {
        let map = IdMap::new([(7 << 40, "seven"), (9 << 50, ""), (8 << 40, "eight")]);
        assert_eq!(
            [7 << 40, 8 << 40, 9 << 50].map(|id| map.get(id)),
            [Some("seven"), Some("eight"), Some("")]
        );
        assert_eq!(map.get(1 << 60), None);
        let set = IdSet::new([3 << 30, 5 << 60]);
        assert!(set.contains(3 << 30) && !set.contains(4 << 30));
    }
}
