//! Whose turn it is in one queue of documents: instances one after the other, in each of them its partitions.
//!
//! Called by a claim. The one thing to know: each step is a search in the index of waiting documents, however many wait.

use evoke_store::DocumentSize;
use evoke_types::{InstanceId, Lane};
use rusqlite::{Connection, OptionalExtension, Result, params};
use std::collections::HashMap;

/// The turns of one lane and size, during a claim.
pub(super) struct Turns<'d> {
    db: &'d Connection,
    lane: Lane,
    size: DocumentSize,
    /// The instance served last; empty before the first.
    instance: String,
    /// The turn served last in each instance looked at.
    turns: HashMap<String, i64>,
}

impl<'d> Turns<'d> {
    /// Where the last claim ended.
    pub(super) fn load(db: &'d Connection, lane: Lane, size: DocumentSize) -> Result<Self> {
        let sql = "SELECT instance FROM served_instance WHERE lane = ?1 AND size = ?2";
        let key = params![lane.as_str(), size.number()];
        let instance: Option<String> = db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?;
        Ok(Self { db, lane, size, instance: instance.unwrap_or_default(), turns: HashMap::new() })
    }

    /// The number of the document whose turn it is, of no instance in `skip`. It is served with this.
    pub(super) fn next(&mut self, skip: &[InstanceId]) -> Result<Option<i64>> {
        let Some(instance) = self.next_instance(skip)? else { return Ok(None) };
        let last = match self.turns.get(&instance) {
            Some(turn) => *turn,
            None => self.last_turn(&instance)?,
        };
        let next = match self.next_turn(&instance, last)? {
            None if last >= 0 => self.next_turn(&instance, -1)?,
            next => next,
        };
        let Some((turn, number)) = next else { return Ok(None) };
        self.turns.insert(instance.clone(), turn);
        self.instance = instance;
        Ok(Some(number))
    }

    /// Keeps where this claim ended.
    pub(super) fn save(&self) -> Result<()> {
        let (lane, size) = (self.lane.as_str(), self.size.number());
        let sql = "INSERT OR REPLACE INTO served_instance (lane, size, instance) VALUES (?1, ?2, ?3)";
        self.db.prepare_cached(sql)?.execute(params![lane, size, self.instance])?;
        let sql = "INSERT OR REPLACE INTO served_turn (lane, size, instance, turn) VALUES (?1, ?2, ?3, ?4)";
        let mut save = self.db.prepare_cached(sql)?;
        for (instance, turn) in &self.turns {
            save.execute(params![lane, size, instance, turn])?;
        }
        Ok(())
    }

    /// The waiting instance after the last served, in the order of ids, and from the start again at the end.
    fn next_instance(&self, skip: &[InstanceId]) -> Result<Option<String>> {
        let sql = "SELECT instance FROM document WHERE job = 'queued' AND failures = 0 AND lane = ?1 AND size = ?2 \
                   AND instance > ?3 ORDER BY instance LIMIT 1";
        let mut search = self.db.prepare_cached(sql)?;
        let (mut from, mut wrapped) = (self.instance.clone(), self.instance.is_empty());
        loop {
            let key = params![self.lane.as_str(), self.size.number(), from];
            let found: Option<String> = search.query_row(key, |row| row.get(0)).optional()?;
            match found {
                None if wrapped => return Ok(None),
                None => (from, wrapped) = (String::new(), true),
                Some(next) if skip.iter().any(|one| one.as_str() == next) => from = next,
                Some(next) => return Ok(Some(next)),
            }
        }
    }

    fn last_turn(&self, instance: &str) -> Result<i64> {
        let sql = "SELECT turn FROM served_turn WHERE lane = ?1 AND size = ?2 AND instance = ?3";
        let key = params![self.lane.as_str(), self.size.number(), instance];
        let turn = self.db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?;
        Ok(turn.unwrap_or(-1))
    }

    /// The oldest document of the next turn of an instance.
    fn next_turn(&self, instance: &str, after: i64) -> Result<Option<(i64, i64)>> {
        let sql = "SELECT turn, number FROM document WHERE job = 'queued' AND failures = 0 AND lane = ?1 AND size = ?2 \
                   AND instance = ?3 AND turn > ?4 ORDER BY turn, number LIMIT 1";
        let key = params![self.lane.as_str(), self.size.number(), instance, after];
        let mut search = self.db.prepare_cached(sql)?;
        search.query_row(key, |row| Ok((row.get(0)?, row.get(1)?))).optional()
    }
}
