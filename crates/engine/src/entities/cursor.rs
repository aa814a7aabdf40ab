//! Cursors of the list of entities.
//!
//! The one thing to know: a cursor names the position after an entity, not the entity, so that it stays valid when the
//! entity is merged or erased.

use evoke_types::EntityId;

/// Characters of a name that decide its place in the list.
const SORTED: usize = 48;

/// The place of an entity in the list: by name, then by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    name: String,
    id: EntityId,
}

impl Place {
    /// The place of an entity with this normalized name.
    pub(crate) fn new(name: &str, id: EntityId) -> Self {
        Self { name: name.chars().take(SORTED).collect(), id }
    }

    /// The cursor of the entities after this one.
    pub(crate) fn write(&self) -> String {
        let name: String = self.name.bytes().map(|byte| format!("{byte:02x}")).collect();
        format!("{}.{name}", self.id)
    }

    /// Parses a cursor.
    pub(crate) fn parse(cursor: &str) -> Option<Self> {
        let (id, name) = cursor.split_once('.')?;
        if name.len() > SORTED * 8 || name.len() % 2 != 0 || !name.is_ascii() {
            return None;
        }
        let bytes = (0..name.len()).step_by(2).map(|at| u8::from_str_radix(name.get(at..at + 2)?, 16).ok());
        let name = String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok()?;
        Some(Self { name, id: id.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let id = EntityId::new(Uuid::from_u128(7));
        for name in ["", "zoe adler", "李明", &"long ".repeat(40)] {
            let place = Place::new(name, id);
            assert_eq!(Place::parse(&place.write()), Some(place), "{name}");
        }
        for bad in
            ["", ".", "x.61", &format!("{id}.6"), &format!("{id}.zz"), &format!("{id}.{}", "61".repeat(999))]
        {
            assert_eq!(Place::parse(bad), None, "{bad}");
        }
    }
}
