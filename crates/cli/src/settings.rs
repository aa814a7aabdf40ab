//! The source of a flag's value: the command line, otherwise `EVOKE_…`, otherwise the settings file, otherwise
//! the default.
//!
//! Nothing here names a flag. The environment variables and the keys of the file are derived from the
//! definition of the command line, so a new flag has both automatically.

use clap::builder::FalseyValueParser;
use clap::{Arg, ArgAction, Command};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Flags that the file cannot set: one names the file, the others must be given each time.
const NOT_IN_FILE: [&str; 5] = ["config", "confirm", "all", "accept_loss", "trust_clock"];
/// Flags for a single decision, which have no environment variable either.
const EACH_TIME: [&str; 4] = ["confirm", "all", "accept_loss", "trust_clock"];
/// Flags that clap adds by itself.
const BUILT_IN: [&str; 2] = ["help", "version"];

/// The settings file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read the settings file {}: {source}", .file.display())]
    Unreadable {
        /// The path of the file.
        file: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("the settings file {} is not valid TOML: {source}", .file.display())]
    NotToml {
        /// The path of the file.
        file: PathBuf,
        /// The position at which parsing stopped.
        source: Box<toml::de::Error>,
    },
    /// The file sets something that does not exist.
    #[error("the settings file {} has unknown keys: {}; config/evoke.toml shows every key", .file.display(), .keys.join(", "))]
    UnknownKeys {
        /// The path of the file.
        file: PathBuf,
        /// The keys, with their tables.
        keys: Vec<String>,
    },
}

/// The command line with the environment and the settings file below it.
///
/// # Errors
/// [`SettingsError`], when `--config` or `EVOKE_CONFIG` names a file that cannot be used.
pub(crate) fn layered(command: Command, arguments: &[OsString]) -> Result<Command, SettingsError> {
    let with_environment = with_environment(command);
    let Some(file) = named_file(arguments) else { return Ok(with_environment) };
    let table = read(&file)?;
    let known = keys(&with_environment);
    let unknown: Vec<String> = leaves(&table, "").into_iter().filter(|key| !known.contains(key)).collect();
    if unknown.is_empty() {
        Ok(with_file(with_environment, &table, &[]))
    } else {
        Err(SettingsError::UnknownKeys { file, keys: unknown })
    }
}

/// Gives every flag its environment variable.
fn with_environment(command: Command) -> Command {
    let flags = command.mut_args(|arg| {
        if !is_flag(&arg) || EACH_TIME.contains(&arg.get_id().as_str()) {
            return arg;
        }
        let name = format!("EVOKE_{}", arg.get_id().as_str().to_ascii_uppercase());
        let arg = if matches!(arg.get_action(), ArgAction::SetTrue) {
            arg.value_parser(FalseyValueParser::new())
        } else {
            arg
        };
        arg.env(name)
    });
    flags.mut_subcommands(with_environment)
}

/// Makes the file's values the defaults: a command's own table first, then the top level of the file.
fn with_file(command: Command, file: &Table, path: &[String]) -> Command {
    let own = path.iter().try_fold(file, |table, name| table.get(name)?.as_table());
    let flags = command.mut_args(|arg| {
        if !is_flag(&arg) || NOT_IN_FILE.contains(&arg.get_id().as_str()) {
            return arg;
        }
        let key = arg.get_id().as_str();
        // A command's table may have the name of another command's flag, such as `key`.
        let mut values = [own, Some(file)].into_iter().flatten().filter_map(|table| table.get(key));
        match values.find(|value| !value.is_table()) {
            Some(value) => arg.required(false).default_values(words(value)),
            None => arg,
        }
    });
    flags.mut_subcommands(|sub| {
        let path = [path, &[sub.get_name().to_owned()]].concat();
        with_file(sub, file, &path)
    })
}

/// Every key that the file may have: `flag`, `command.flag`, `command.subcommand.flag`.
pub(crate) fn keys(command: &Command) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect_keys(command, "", &mut found);
    found
}

fn collect_keys(command: &Command, prefix: &str, found: &mut BTreeSet<String>) {
    let flags =
        command.get_arguments().filter(|arg| is_flag(arg) && !NOT_IN_FILE.contains(&arg.get_id().as_str()));
    for flag in flags {
        // A key at the top level of the file applies to every command that has the flag.
        found.insert(flag.get_id().to_string());
        found.insert(format!("{prefix}{}", flag.get_id()));
    }
    for sub in command.get_subcommands() {
        collect_keys(sub, &format!("{prefix}{}.", sub.get_name()), found);
    }
}

fn is_flag(arg: &Arg) -> bool {
    !arg.is_positional() && !BUILT_IN.contains(&arg.get_id().as_str())
}

/// The file that the command line or the environment names. Read first, because the file sets defaults.
fn named_file(arguments: &[OsString]) -> Option<PathBuf> {
    let mut rest = arguments.iter().skip(1).take_while(|a| *a != "--");
    while let Some(argument) = rest.next() {
        if argument == "--config" {
            return rest.next().map(PathBuf::from);
        }
        if let Some(file) = argument.to_str().and_then(|a| a.strip_prefix("--config=")) {
            return Some(PathBuf::from(file));
        }
    }
    std::env::var_os("EVOKE_CONFIG").filter(|file| !file.is_empty()).map(PathBuf::from)
}

fn read(file: &Path) -> Result<Table, SettingsError> {
    let text = std::fs::read_to_string(file)
        .map_err(|source| SettingsError::Unreadable { file: file.to_owned(), source })?;
    text.parse().map_err(|source| SettingsError::NotToml { file: file.to_owned(), source: Box::new(source) })
}

/// The paths of all values of the file.
fn leaves(table: &Table, prefix: &str) -> Vec<String> {
    let leaf = |(key, value): (&String, &Value)| match value.as_table() {
        Some(inner) => leaves(inner, &format!("{prefix}{key}.")),
        None => vec![format!("{prefix}{key}")],
    };
    table.iter().flat_map(leaf).collect()
}

/// A value as it would be written on the command line.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(values) => values.iter().flat_map(words).collect(),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) | Value::Table(_) => {
            vec![value.to_string()]
        }
    }
}

#[cfg(test)]
mod tests;
