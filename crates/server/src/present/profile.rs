//! Profiles, as answers show them.

use super::item::number;
use evoke_engine as engine;
use evoke_wire::profile as wire;

/// The profile of a user.
pub(crate) fn profile(profile: engine::Profile) -> wire::Profile {
    let attributes = profile.attributes.into_iter().map(|(name, attribute)| {
        let evidence = attribute.evidence;
        let attribute = wire::Attribute {
            value: attribute.value.into(),
            confidence: Some(number(evidence.confidence)),
            updated_at: Some(evidence.said_at),
            source_conversation_id: evidence.conversation.map(|id| id.to_string()),
            memory_id: Some(evidence.memory.to_string()),
        };
        (name, attribute)
    });
    let people = profile.people.into_iter().map(|person| wire::ProfilePerson {
        entity_id: person.id.to_string(),
        name: person.name,
        relation: person.relation,
        mentions: person.mentions as u64,
        last_seen: person.last_seen,
    });
    wire::Profile {
        attributes: attributes.collect(),
        overview: Some(profile.overview).filter(|overview| !overview.is_empty()),
        extras: wire::ProfileExtras {
            preferences: profile.preferences.into_iter().map(preference).collect(),
            people: people.collect(),
            plans: profile.plans.into_iter().map(entry).collect(),
        },
        meta: wire::ProfileMeta { computed_at: profile.at, memories: profile.memories as u64 },
    }
}

fn preference(statement: engine::ProfileStatement) -> wire::ProfileEntry {
    let direction = if statement.negative { "negative" } else { "positive" };
    let strength = statement.strength.map(number);
    wire::ProfileEntry { direction: Some(direction.to_owned()), strength, ..entry(statement) }
}

fn entry(statement: engine::ProfileStatement) -> wire::ProfileEntry {
    wire::ProfileEntry {
        content: statement.text,
        memory_id: statement.memory.to_string(),
        confidence: number(statement.confidence),
        updated_at: statement.said_at,
        direction: None,
        strength: None,
        event_date: statement.event,
    }
}
