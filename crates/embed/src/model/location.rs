//! The default location of the model.

use std::ffi::OsString;
use std::path::PathBuf;

use super::error::ModelError;
use super::manifest::Manifest;

/// The directory of the model: `$EVOKE_MODEL_DIR` itself, or else a versioned directory under
/// `$XDG_DATA_HOME/evoke/models`, or else under `~/.local/share/evoke/models`. It need not exist.
///
/// # Errors
/// When none of `EVOKE_MODEL_DIR`, `XDG_DATA_HOME` and `HOME` is set.
pub fn default_dir() -> Result<PathBuf, ModelError> {
    locate(|name| std::env::var_os(name))
}

fn locate(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, ModelError> {
    let path = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(dir) = path("EVOKE_MODEL_DIR") {
        return Ok(dir);
    }
    // The XDG specification requires a relative path to be ignored.
    let data = path("XDG_DATA_HOME").filter(|dir| dir.is_absolute());
    let data = data.or_else(|| Some(path("HOME")?.join(".local/share"))).ok_or(ModelError::NoLocation)?;
    let Manifest { name, version, .. } = Manifest::MINILM;
    Ok(data.join("evoke/models").join(format!("{name}-{version}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(variables: &[(&str, &str)]) -> Option<String> {
        let find = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into());
        locate(find).ok().map(|dir| dir.to_string_lossy().into_owned())
    }

    #[test]
    fn the_most_specific_variable_wins() {
        let all = [("EVOKE_MODEL_DIR", "/models/here"), ("XDG_DATA_HOME", "/data"), ("HOME", "/home/me")];
        assert_eq!(located(&all).as_deref(), Some("/models/here"));
        assert_eq!(located(&all[1..]).as_deref(), Some("/data/evoke/models/all-minilm-l6-v2-1"));
        let home = "/home/me/.local/share/evoke/models/all-minilm-l6-v2-1";
        assert_eq!(located(&all[2..]).as_deref(), Some(home));
        assert_eq!(
            located(&[("EVOKE_MODEL_DIR", ""), ("XDG_DATA_HOME", "data"), all[2]]).as_deref(),
            Some(home)
        );
        assert_eq!(located(&[]), None);
    }
}
