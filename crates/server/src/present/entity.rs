//! Entities, as answers show them.

use super::scope::effective;
use evoke_engine as engine;
use evoke_store::{EntityChange, EntityDecision};
use evoke_wire::entities as wire;

/// The name of passages among the kinds of evidence.
const EXCERPTS: &str = "excerpts";

/// An entity in a list.
pub(crate) fn entity(entity: engine::EntitySummary) -> wire::Entity {
    wire::Entity {
        id: entity.id.to_string(),
        name: entity.name,
        kind: entity.kind,
        aliases: entity.aliases,
        mentions: entity.mentions as u64,
        memories: entity.memories as u64,
        first_seen: entity.first_seen,
        last_seen: entity.last_seen,
        source: entity.source.as_str().to_owned(),
        place: effective(&entity.scope),
    }
}

/// An entity with what it is known from.
pub(crate) fn detail(detail: engine::EntityDetail) -> wire::EntityDetail {
    let evidence = detail.evidence.into_iter().map(|item| wire::EntityEvidence {
        memory_id: item.id.to_string(),
        memory_type: if item.is_passage { EXCERPTS } else { item.kind.as_str() }.to_owned(),
        content: item.text,
        said_at: item.said_at,
        live: item.is_live,
    });
    let company = detail.company.into_iter().map(|(id, name, mentions)| wire::Company {
        id: id.to_string(),
        name,
        mentions: mentions as u64,
    });
    wire::EntityDetail {
        entity: entity(detail.entity),
        evidence: evidence.collect(),
        company: company.collect(),
        decisions: detail.decisions.iter().map(decision).collect(),
    }
}

/// Two entities that may be one.
pub(crate) fn duplicate(pair: engine::PossibleDuplicate) -> wire::Duplicate {
    wire::Duplicate {
        entities: pair.entities.into_iter().map(entity).collect(),
        reason: pair.likeness.as_str().to_owned(),
        names: vec![pair.names.0, pair.names.1],
        common_company: pair.common as u64,
        score: (f64::from(pair.score) * 1e3).round() / 1e3,
    }
}

fn decision(decision: &EntityDecision) -> wire::Decision {
    let (what, other) = match &decision.what {
        EntityChange::Renamed { .. } => ("renamed", None),
        EntityChange::Merged { moved } => ("merged", Some(moved.id)),
        EntityChange::Split { moved } => ("split", moved.first().map(|moved| moved.id)),
    };
    wire::Decision {
        what: what.to_owned(),
        at: decision.at,
        name: decision.name().map(str::to_owned),
        entity_id: other.map(|id| id.to_string()),
    }
}
