//! Figures of the whole store.

use super::vectors;
use evoke_store::StoreStats;
use rusqlite::{Connection, Result};

pub(crate) fn of(db: &Connection, generation: Option<u32>) -> Result<StoreStats> {
    let count = |sql: &str| db.prepare_cached(sql)?.query_row([], |row| row.get::<_, u64>(0));
    Ok(StoreStats {
        documents: count("SELECT COUNT(*) FROM document")?,
        items: count("SELECT COUNT(*) FROM item")?,
        without_vector: generation.map_or(Ok(0), |generation| vectors::count_missing(db, generation))?,
    })
}
