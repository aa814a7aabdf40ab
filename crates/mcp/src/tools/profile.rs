//! Profile: what the live memories of a user tell of the person.

use crate::access::Need;
use crate::call::Call;
use crate::failure::Failure;
use crate::tool::MemoryTool;
use evoke_engine::{Address, ProfilePerson, ProfileStatement};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Tells the profile.
pub(super) struct Profile;

/// Nothing: the scope of the call names the user.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {}

/// What is known of the user as a person.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// A few sentences about the user; empty when nothing is known.
    overview: String,
    /// Single values by name: home, employer, occupation, partner, diet and others.
    attributes: BTreeMap<String, Attribute>,
    /// The strongest preferences.
    preferences: Vec<Statement>,
    /// The people of whom the user speaks most.
    people: Vec<Person>,
    /// What is to come, the next first.
    plans: Vec<Statement>,
    /// How many live memories it was made from.
    memories: u64,
}

/// One attribute.
#[derive(Debug, Serialize, JsonSchema)]
struct Attribute {
    /// The value, in the words of the memory.
    value: String,
    /// The memory that states it.
    memory_id: String,
    /// When it was said.
    said_at: String,
}

/// A preference or a plan.
#[derive(Debug, Serialize, JsonSchema)]
struct Statement {
    /// What the memory says.
    content: String,
    /// The id of the memory.
    memory_id: String,
    /// When it happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    event_date: Option<String>,
}

/// Somebody of whom the user speaks.
#[derive(Debug, Serialize, JsonSchema)]
struct Person {
    /// Names the person in entity.
    entity_id: String,
    /// The name.
    name: String,
    /// What the person is to the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<String>,
}

impl From<ProfileStatement> for Statement {
    fn from(statement: ProfileStatement) -> Self {
        Self {
            content: statement.text,
            memory_id: statement.memory.to_string(),
            event_date: statement.event.map(|at| at.to_string()),
        }
    }
}

impl From<ProfilePerson> for Person {
    fn from(person: ProfilePerson) -> Self {
        Self { entity_id: person.id.to_string(), name: person.name, relation: person.relation }
    }
}

impl MemoryTool for Profile {
    const NAME: &'static str = "profile";
    const TITLE: &'static str = "Profile of the user";
    const DESCRIPTION: &'static str = "Tell who the user is, from all that is remembered: home, work, family, preferences, people, \
        plans. Use it at the start of a conversation, or when the user asks what you know about them as a person.";
    const NEED: Need = Need::Read;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn run(call: &Call, Arguments {}: Arguments) -> Result<Answer, Failure> {
        let Some(profile) = call.engine.profile(&call.caller, &Address::default()).await? else {
            return Ok(Answer::default());
        };
        let attributes = profile.attributes.into_iter().map(|(name, attribute)| {
            let (value, evidence) = (attribute.value, attribute.evidence);
            let (memory_id, said_at) = (evidence.memory.to_string(), evidence.said_at.to_string());
            (name, Attribute { value, memory_id, said_at })
        });
        Ok(Answer {
            overview: profile.overview,
            attributes: attributes.collect(),
            preferences: profile.preferences.into_iter().map(Statement::from).collect(),
            people: profile.people.into_iter().map(Person::from).collect(),
            plans: profile.plans.into_iter().map(Statement::from).collect(),
            memories: profile.memories as u64,
        })
    }
}
