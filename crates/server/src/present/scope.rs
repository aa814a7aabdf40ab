//! Places, as answers name them.

use evoke_types::ScopePath;
use evoke_wire::memories::EffectiveScope;

/// The place that a path means.
pub(crate) fn effective(path: &ScopePath) -> EffectiveScope {
    EffectiveScope {
        scope: path.steps().iter().map(|step| (step.level.clone(), step.id.clone())).collect(),
        scope_level: path.kind().as_str().to_owned(),
    }
}
