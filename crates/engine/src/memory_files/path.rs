//! Paths of memory files.
//!
//! Parsed before anything is looked up. The one thing to know: a path is a key of the store and never reaches a file
//! system; paths that mean something there, such as those with `..`, are refused so that no reader is misled.

use super::error::{FileError, PathFault};

/// The folder that everything is in.
const ROOT: &str = "/memories";
/// Bytes of a path.
const PATH_BYTES: usize = 1_024;
/// Bytes of a name in it.
const NAME_BYTES: usize = 255;
/// Names in a path.
const NAMES: usize = 32;

/// The path of a file or a folder: `/memories`, or names below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FilePath(String);

impl FilePath {
    /// Parses a path; one slash at its end means nothing.
    ///
    /// # Errors
    /// [`FileError::Path`] with what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, FileError> {
        match fault(text) {
            None => Ok(Self(text.strip_suffix('/').unwrap_or(text).to_owned())),
            Some(fault) => Err(FileError::Path { path: shortened(text), fault }),
        }
    }

    /// Parses the path of a file.
    ///
    /// # Errors
    /// As [`FilePath::parse`]; also for a path that can only be a folder's.
    pub(crate) fn parse_file(text: &str) -> Result<Self, FileError> {
        let path = Self::parse(text)?;
        if path.is_root() || text.ends_with('/') {
            return Err(FileError::Path { path: path.0, fault: PathFault::Folder });
        }
        Ok(path)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }

    pub(crate) fn is_root(&self) -> bool {
        self.0 == ROOT
    }

    /// The part of a path below this one, which begins with a slash; `None` when it is not inside.
    pub(crate) fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(self.as_str()).filter(|rest| rest.starts_with('/'))
    }
}

fn fault(text: &str) -> Option<PathFault> {
    if text.len() > PATH_BYTES {
        return Some(PathFault::TooLong { bytes: text.len(), limit: PATH_BYTES });
    }
    let Some(below) = text.strip_prefix(ROOT) else { return Some(PathFault::Outside) };
    let below = below.strip_suffix('/').unwrap_or(below);
    if below.is_empty() {
        return None;
    }
    let Some(names) = below.strip_prefix('/') else { return Some(PathFault::Outside) };
    if names.split('/').count() > NAMES {
        return Some(PathFault::TooDeep(NAMES));
    }
    names.split('/').find_map(|name| match name {
        "" => Some(PathFault::EmptyName),
        "." | ".." => Some(PathFault::Traversal),
        _ if name.len() > NAME_BYTES => Some(PathFault::TooLong { bytes: name.len(), limit: NAME_BYTES }),
        _ if name.contains(|c: char| c.is_control() || c == '\\') => Some(PathFault::Character),
        _ => None,
    })
}

/// A path for a message.
fn shortened(path: &str) -> String {
    const SHOWN: usize = 100;
    let start: String = path.chars().take(SHOWN).collect();
    if start.len() < path.len() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_below_memories_are_paths() {
        let good =
            ["/memories", "/memories/", "/memories/a", "/memories/a b/ç.md", "/memories/...", "/memories/a/"];
        for text in good {
            let path = FilePath::parse(text).expect(text);
            assert_eq!(path.as_str(), text.trim_end_matches('/'));
        }
        let deep = format!("/memories{}", "/a".repeat(NAMES + 1));
        let long = format!("/memories/{}", "a".repeat(NAME_BYTES + 1));
        let longer = format!("/memories{}", "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".repeat(31));
        let bad = [
            ("", PathFault::Outside),
            ("/", PathFault::Outside),
            ("memories/a", PathFault::Outside),
            ("/memoriesa", PathFault::Outside),
            ("/etc/passwd", PathFault::Outside),
            ("/memories/../etc", PathFault::Traversal),
            ("/memories/a/./b", PathFault::Traversal),
            ("/memories//a", PathFault::EmptyName),
            ("/memories//", PathFault::EmptyName),
            ("/memories/a\\b", PathFault::Character),
            ("/memories/a\0", PathFault::Character),
            ("/memories/a\nb", PathFault::Character),
            (&deep, PathFault::TooDeep(NAMES)),
            (&long, PathFault::TooLong { bytes: NAME_BYTES + 1, limit: NAME_BYTES }),
            (&longer, PathFault::TooLong { bytes: longer.len(), limit: PATH_BYTES }),
        ];
        for (text, expected) in bad {
            match FilePath::parse(text) {
                Err(FileError::Path { fault, .. }) => assert_eq!(fault, expected, "{text:?}"),
                other => panic!("{text:?}: {other:?}"),
            }
        }
        assert!(FilePath::parse_file("/memories").is_err() && FilePath::parse_file("/memories/a/").is_err());
    }

    #[test]
    fn what_is_below_begins_with_a_slash() {
        let folder = FilePath::parse("/memories/a").expect("a path");
        assert_eq!(folder.below("/memories/a/b/c"), Some("/b/c"));
        assert_eq!(folder.below("/memories/ab"), None);
        assert_eq!(folder.below("/memories/a"), None);
    }
}
