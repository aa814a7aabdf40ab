//! The entities of some partitions as people see them: groups of rows, and the corrections of these groups.
//!
//! Built by the engine from the rows of the partitions that a caller may read. The one thing to know: a row has names
//! and is linked by items; a merge lets one row point to another, and the rows that lead to one row are one entity,
//! whose id is that of the last row. Rows are divided when some of their names are split off, and never put together
//! again: an undone split leaves two rows of one entity.

use crate::error::CorrectionError;
use crate::names::normalized;
use evoke_store::{EntityChange, EntityDecision, EntityMove, EntityRow};
use evoke_types::{EntityId, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The largest number of characters of a chosen name.
pub const MAX_NAME: usize = 200;
/// Decisions about one entity that can wait to be undone.
const MAX_DECISIONS: usize = 1_000;

/// An entity as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its id: that of the row that the others are parts of.
    pub id: EntityId,
    /// The name that somebody chose, or the fullest name seen.
    pub name: String,
    /// `person`, `organization`, `place`, … or `other`.
    pub kind: String,
    /// All other names seen, each once.
    pub aliases: Vec<String>,
    /// The ids of its rows, its own first: items are linked to any of them.
    pub rows: Vec<EntityId>,
}

/// What a correction changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Correction {
    /// The rows that are new or have changed.
    pub rows: Vec<EntityRow>,
    /// The rows that were divided: links of items have to follow the names.
    pub divided: Vec<Divided>,
    /// The ids of the entities that it is about, as they are after it; the first one is that of the call.
    pub entities: Vec<EntityId>,
}

/// A row of which some names became a row of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divided {
    /// The row that had the names.
    pub from: EntityId,
    /// The row that has them now.
    pub to: EntityId,
}

/// The entities of some partitions.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    rows: BTreeMap<EntityId, EntityRow>,
    /// The row that each row is a part of, without what leads nowhere or in a circle.
    parents: BTreeMap<EntityId, EntityId>,
    children: BTreeMap<EntityId, Vec<EntityId>>,
}

impl Registry {
    /// The registry of some rows.
    pub fn new(rows: impl IntoIterator<Item = EntityRow>) -> Self {
        let mut registry =
            Self { rows: rows.into_iter().map(|row| (row.id, row)).collect(), ..Self::default() };
        registry.connect();
        registry
    }

    /// The row with this id.
    pub fn row(&self, id: EntityId) -> Option<&EntityRow> {
        self.rows.get(&id)
    }

    /// The id of the entity that a row belongs to, unless none of its names is left.
    pub fn entity_of(&self, id: EntityId) -> Option<EntityId> {
        let root = self.root(id)?;
        self.names(root).next().map(|_| root)
    }

    /// The entity with this id, or that a row with this id belongs to.
    pub fn entity(&self, id: EntityId) -> Option<Entity> {
        let root = self.entity_of(id)?;
        let row = self.rows.get(&root)?;
        let first = self.names(root).next()?;
        let name = row.chosen_name().unwrap_or(first).to_owned();
        let mut seen = HashSet::from([normalized(&name)]);
        let others = self.names(root).filter(|alias| seen.insert(normalized(alias)));
        let aliases = others.map(str::to_owned).collect();
        Some(Entity { id: root, name, kind: self.kind(root), aliases, rows: self.members(root) })
    }

    /// The ids of all entities, in order.
    pub fn ids(&self) -> impl Iterator<Item = EntityId> {
        let roots = self.rows.keys().copied().filter(|id| !self.parents.contains_key(id));
        roots.filter(|id| self.entity_of(*id).is_some())
    }

    /// What was decided about an entity and is not undone, oldest first.
    pub fn decisions(&self, id: EntityId) -> &[EntityDecision] {
        let row = self.root(id).and_then(|root| self.rows.get(&root));
        row.map_or(&[], |row| &row.decisions)
    }

    /// Whether somebody split one of two entities from the other.
    pub fn are_apart(&self, one: EntityId, other: EntityId) -> bool {
        let splits = |from: EntityId, to: EntityId| {
            let moved = self.decisions(from).iter().flat_map(EntityDecision::split_off);
            moved.map(|moved| self.root(moved.id)).any(|root| root == Some(to))
        };
        splits(one, other) || splits(other, one)
    }

    /// Makes `other` a part of `into`.
    ///
    /// # Errors
    /// [`CorrectionError::Unknown`], [`CorrectionError::SameEntity`].
    pub fn merge(
        &mut self,
        into: EntityId,
        other: EntityId,
        at: Timestamp,
    ) -> Result<Correction, CorrectionError> {
        let (into, part) = (self.known(into)?, self.known(other)?);
        if into == part {
            return Err(CorrectionError::SameEntity(other));
        }
        let moved = self.moved(part, Some(into));
        self.decide(into, EntityChange::Merged { moved }, at)?;
        self.set_parents(&[moved]);
        Ok(self.correction(&[into, part], &[into]))
    }

    /// Makes an entity of its own of some names of an entity, with the items that say them. Names are compared as
    /// [`normalized`] does. The entity keeps its id, and with it the names of its first row: when all of these are
    /// to go, the others go instead.
    ///
    /// # Errors
    /// [`CorrectionError::Unknown`], [`CorrectionError::UnknownName`], [`CorrectionError::NothingToSplit`].
    pub fn split(
        &mut self,
        id: EntityId,
        names: &[String],
        at: Timestamp,
        mut new_id: impl FnMut() -> EntityId,
    ) -> Result<Correction, CorrectionError> {
        let root = self.known(id)?;
        let wanted = self.names_to_split(root, names)?;
        let mut changed = BTreeSet::from([root]);
        let mut divided = Vec::new();
        let mut leaving = Vec::new();
        for member in self.members(root) {
            let Some(row) = self.rows.get(&member) else { continue };
            let (go, stay): (Vec<String>, Vec<String>) =
                row.names().map(str::to_owned).partition(|name| wanted.contains(&normalized(name)));
            if go.is_empty() {
                continue;
            }
            if stay.is_empty() {
                leaving.push(member);
                continue;
            }
            let part = new_id();
            self.divide(member, part, go, stay);
            divided.push(Divided { from: member, to: part });
            changed.insert(member);
            leaving.push(part);
        }
        let moves = self.leave(root, &leaving);
        changed.extend(moves.iter().map(|moved| moved.id));
        let Some(first) = moves.first().map(|moved| moved.id) else {
            return Err(CorrectionError::NothingToSplit);
        };
        self.set_parents(&moves);
        self.decide(root, EntityChange::Split { moved: moves }, at)?;
        let changed: Vec<EntityId> = changed.into_iter().collect();
        Ok(Correction { divided, ..self.correction(&changed, &[root, first]) })
    }

    /// Shows an entity under another name. The names that were seen stay its aliases.
    ///
    /// # Errors
    /// [`CorrectionError::Unknown`], [`CorrectionError::NameLength`].
    pub fn rename(&mut self, id: EntityId, name: &str, at: Timestamp) -> Result<Correction, CorrectionError> {
        let root = self.known(id)?;
        let name = name.trim();
        let length = name.chars().count();
        if length == 0 || length > MAX_NAME {
            return Err(CorrectionError::NameLength { length, limit: MAX_NAME });
        }
        self.decide(root, EntityChange::Renamed { name: name.to_owned() }, at)?;
        Ok(self.correction(&[root], &[root]))
    }

    /// Takes the last decision about an entity back.
    ///
    /// # Errors
    /// [`CorrectionError::Unknown`], [`CorrectionError::NothingToUndo`]; [`CorrectionError::LaterDecision`] when
    /// what the decision moved has been corrected since.
    pub fn undo(&mut self, id: EntityId) -> Result<Correction, CorrectionError> {
        let root = self.known(id)?;
        let last = self.rows.get(&root).and_then(|row| row.decisions.last()).map(|last| last.what.clone());
        let moves = last.ok_or(CorrectionError::NothingToUndo)?.moves().to_vec();
        for moved in &moves {
            if !self.is_last_of(moved) {
                return Err(CorrectionError::LaterDecision(moved.id));
            }
        }
        let back: Vec<EntityMove> =
            moves.iter().map(|moved| EntityMove { from: moved.to, to: moved.from, ..*moved }).collect();
        self.set_parents(&back);
        if let Some(row) = self.rows.get_mut(&root) {
            row.decisions.pop();
        }
        let changed: Vec<EntityId> = std::iter::once(root).chain(back.iter().map(|moved| moved.id)).collect();
        let apart = back.iter().filter(|moved| moved.to.is_none()).map(|moved| moved.id);
        let entities: Vec<EntityId> = std::iter::once(root).chain(apart).collect();
        Ok(self.correction(&changed, &entities))
    }

    /// Whether nothing was decided about what a decision moved since then, except for what is undone. Of earlier decisions
    /// there may be fewer than there were.
    fn is_last_of(&self, moved: &EntityMove) -> bool {
        let now = self.moved(moved.id, moved.from);
        // The move itself is the one more.
        let is_last = moved.moves.is_none_or(|moves| self.moves_of(moved.id) <= moves.saturating_add(1));
        now.from == moved.to && now.decided <= moved.decided && is_last
    }

    /// The names to split off, normalized.
    fn names_to_split(&self, root: EntityId, names: &[String]) -> Result<HashSet<String>, CorrectionError> {
        let all: HashSet<String> = self.names(root).map(normalized).collect();
        let wanted: HashSet<String> = names.iter().map(|name| normalized(name)).collect();
        if let Some(unknown) = names.iter().find(|name| !all.contains(&normalized(name))) {
            return Err(CorrectionError::UnknownName(unknown.clone()));
        }
        if wanted.is_empty() || wanted.len() == all.len() {
            return Err(CorrectionError::NothingToSplit);
        }
        let own = self.rows.get(&root).into_iter().flat_map(EntityRow::names).map(normalized);
        let mut own = own.peekable();
        let keeps_none = own.peek().is_some() && own.all(|name| wanted.contains(&name));
        Ok(if keeps_none { all.difference(&wanted).cloned().collect() } else { wanted })
    }

    /// Gives some names of a row to a new row, which is a part of it.
    fn divide(&mut self, id: EntityId, part: EntityId, go: Vec<String>, stay: Vec<String>) {
        let Some(row) = self.rows.get_mut(&id) else { return };
        let (name, aliases) = fullest_first(go);
        let new = EntityRow::new(part, name, row.kind.clone(), aliases, row.first_seen);
        (row.name, row.aliases) = if stay.contains(&row.name) {
            let others = stay.into_iter().filter(|name| *name != row.name).collect();
            (row.name.clone(), others)
        } else {
            fullest_first(stay)
        };
        self.rows.insert(part, EntityRow { part_of: Some(id), ..new });
    }

    /// The moves by which some rows leave an entity together: the one with the fullest name stands for the others, and
    /// rows that stay do not follow one that leaves.
    fn leave(&self, root: EntityId, leaving: &[EntityId]) -> Vec<EntityMove> {
        let length = |id: &EntityId| self.rows.get(id).map_or(0, |row| row.name.chars().count());
        let mut leaving = leaving.to_vec();
        leaving.sort_by_key(|id| (std::cmp::Reverse(length(id)), *id));
        let Some(first) = leaving.first().copied() else { return Vec::new() };
        let go = leaving.iter().map(|id| self.moved(*id, (*id != first).then_some(first)));
        let stay = self.members(root).into_iter().filter(|id| *id != root && !leaving.contains(id));
        let stay = stay.map(|id| self.moved(id, Some(root)));
        let stay = stay.filter(|moved| moved.from.is_some_and(|of| leaving.contains(&of)));
        go.chain(stay).collect()
    }

    /// The move of a row to another place than its present one.
    fn moved(&self, id: EntityId, to: Option<EntityId>) -> EntityMove {
        let row = self.rows.get(&id);
        let decided = row.map_or(0, |row| u32::try_from(row.decisions.len()).unwrap_or(u32::MAX));
        EntityMove { id, from: row.and_then(|row| row.part_of), to, decided, moves: Some(self.moves_of(id)) }
    }

    /// The moves of a row by decisions that are not undone.
    fn moves_of(&self, id: EntityId) -> u32 {
        let decisions = self.rows.values().flat_map(|row| &row.decisions);
        let moves = decisions.flat_map(|decision| decision.what.moves()).filter(|moved| moved.id == id);
        u32::try_from(moves.count()).unwrap_or(u32::MAX)
    }

    fn set_parents(&mut self, moves: &[EntityMove]) {
        for moved in moves {
            if let Some(row) = self.rows.get_mut(&moved.id) {
                row.part_of = moved.to;
            }
        }
        self.connect();
    }

    fn decide(&mut self, id: EntityId, what: EntityChange, at: Timestamp) -> Result<(), CorrectionError> {
        let row = self.rows.get_mut(&id).ok_or(CorrectionError::Unknown(id))?;
        if row.decisions.len() >= MAX_DECISIONS {
            return Err(CorrectionError::TooManyDecisions(MAX_DECISIONS));
        }
        row.decisions.push(EntityDecision { what, at });
        Ok(())
    }

    fn correction(&self, changed: &[EntityId], entities: &[EntityId]) -> Correction {
        let rows = changed.iter().filter_map(|id| self.rows.get(id)).cloned().collect();
        Correction { rows, divided: Vec::new(), entities: entities.to_vec() }
    }

    fn known(&self, id: EntityId) -> Result<EntityId, CorrectionError> {
        self.entity_of(id).ok_or(CorrectionError::Unknown(id))
    }

    fn root(&self, id: EntityId) -> Option<EntityId> {
        let mut root = self.rows.get(&id)?.id;
        while let Some(parent) = self.parents.get(&root) {
            root = *parent;
        }
        Some(root)
    }

    /// The rows of an entity: its own first, then each with those that are parts of it.
    fn members(&self, root: EntityId) -> Vec<EntityId> {
        let mut members = vec![root];
        let mut next = 0;
        while let Some(id) = members.get(next) {
            members.extend(self.children.get(id).into_iter().flatten());
            next += 1;
        }
        members
    }

    /// The names of an entity, those of its first row first.
    fn names(&self, root: EntityId) -> impl Iterator<Item = &str> {
        self.members(root).into_iter().filter_map(|id| self.rows.get(&id)).flat_map(EntityRow::names)
    }

    /// The kind of the first row that has one.
    fn kind(&self, root: EntityId) -> String {
        let rows = self.members(root).into_iter().filter_map(|id| self.rows.get(&id));
        let mut kinds = rows.map(|row| row.kind.as_str()).filter(|kind| !matches!(*kind, "" | "other"));
        kinds.next().unwrap_or("other").to_owned()
    }

    /// Finds the parents again. A circle, which only an import can bring, is opened where it closes.
    fn connect(&mut self) {
        self.parents.clear();
        for row in self.rows.values() {
            let Some(parent) = row.part_of.filter(|parent| self.rows.contains_key(parent)) else { continue };
            let mut above = Some(parent);
            while let Some(id) = above.filter(|id| *id != row.id) {
                above = self.parents.get(&id).copied();
            }
            if above.is_none() {
                self.parents.insert(row.id, parent);
            }
        }
        self.children.clear();
        for (id, parent) in &self.parents {
            self.children.entry(*parent).or_default().push(*id);
        }
    }
}

/// The longest name, and the others.
fn fullest_first(mut names: Vec<String>) -> (String, Vec<String>) {
    names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    let mut names = names.into_iter();
    (names.next().unwrap_or_default(), names.collect())
}
