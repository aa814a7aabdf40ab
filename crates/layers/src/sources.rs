//! The source files of a crate, by module.
//!
//! The one thing to know: a module is a file; modules that are declared inside a file belong to it.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// The path of a module inside its crate: empty for the root.
pub type ModulePath = Vec<String>;

/// The text of each module of a crate.
#[derive(Debug, Default)]
pub struct Sources(BTreeMap<ModulePath, String>);

impl Sources {
    /// Reads the Rust files of a folder, which is the `src` of a crate.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut sources = Self::default();
        sources.read_folder(folder, &[])?;
        Ok(sources)
    }

    fn read_folder(&mut self, folder: &Path, inside: &[String]) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let within = |name: String| inside.iter().cloned().chain([name]).collect::<ModulePath>();
            if path.is_dir() {
                self.read_folder(&path, &within(name))?;
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let is_root = matches!(name.as_str(), "lib" | "main") && inside.is_empty();
                let module = if is_root || name == "mod" { inside.to_vec() } else { within(name) };
                self.0.insert(module, fs::read_to_string(&path)?);
            }
        }
        Ok(())
    }

    /// The modules with their texts.
    pub fn modules(&self) -> impl Iterator<Item = (&ModulePath, &str)> {
        self.0.iter().map(|(path, text)| (path, text.as_str()))
    }

    /// The module that a path leads to: the longest prefix of it that is a file.
    pub fn module_of(&self, path: &[String]) -> Option<&ModulePath> {
        (0..=path.len())
            .rev()
            .find_map(|length| self.0.get_key_value(path.get(..length)?))
            .map(|(key, _)| key)
    }

    /// Whether a path is a module.
    pub fn contains(&self, path: &[String]) -> bool {
        self.0.contains_key(path)
    }
}
