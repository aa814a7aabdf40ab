//! What SQLite cannot know: whether rows make sense together.

use super::finding::{Finding, Severity, damaged};
use crate::integrity;
use rusqlite::Connection;

/// A count that should be 0, or is worth a note when it is not.
struct Check {
    severity: Severity,
    /// Follows the count.
    what: &'static str,
    remedy: &'static str,
    count: &'static str,
}

const SALVAGE: &str = "`evoke doctor --salvage NEWDIR` puts it right in a new directory";
const LOST: &str = "the words are gone from this file: a backup may have them";
const BY_ITSELF: &str = "the server does it by itself";

const CHECKS: &[Check] = &[
    Check {
        severity: Severity::Damaged,
        what: "documents have no text",
        remedy: LOST,
        count: "SELECT COUNT(*) FROM document d WHERE NOT EXISTS (SELECT 1 FROM document_text t WHERE t.document = d.number)",
    },
    Check {
        severity: Severity::Damaged,
        what: "conversations have fewer turns than they count",
        remedy: LOST,
        count: "SELECT COUNT(*) FROM conversation c WHERE c.turns > (SELECT COUNT(*) FROM turn t WHERE t.conversation = c.number)",
    },
    Check {
        severity: Severity::Inconsistent,
        what: "conversations count fewer turns than they have",
        remedy: SALVAGE,
        count: "SELECT COUNT(*) FROM conversation c WHERE c.turns < (SELECT COUNT(*) FROM turn t WHERE t.conversation = c.number)",
    },
    Check {
        severity: Severity::Inconsistent,
        what: "passages and memories stand in no place, or under the key of another one",
        remedy: SALVAGE,
        count: "SELECT COUNT(*) FROM item WHERE key >> 32 <> partition OR partition NOT IN (SELECT id FROM partition)",
    },
    Check {
        severity: Severity::Inconsistent,
        what: "places are ahead of the counter of changes",
        remedy: SALVAGE,
        count: "SELECT COUNT(*) FROM partition WHERE sequence > (SELECT value FROM counter) OR epoch > sequence",
    },
    Check {
        severity: Severity::Inconsistent,
        what: "passages and memories are ahead of their place",
        remedy: SALVAGE,
        count: "SELECT COUNT(*) FROM item i JOIN partition p ON p.id = i.partition WHERE i.sequence > p.sequence",
    },
    Check {
        severity: Severity::Inconsistent,
        what: "places would give the same key twice",
        remedy: SALVAGE,
        count: "SELECT COUNT(*) FROM partition p WHERE p.items < ifnull((SELECT max(key) & 0xffffffff FROM item \
                WHERE key BETWEEN p.id << 32 AND p.id << 32 | 0xffffffff), 0)",
    },
    Check {
        severity: Severity::Note,
        what: "documents wait to be understood",
        remedy: BY_ITSELF,
        count: "SELECT COUNT(*) FROM document WHERE job = 'queued'",
    },
    Check {
        severity: Severity::Note,
        what: "documents are in the hands of a server; without one, the next start takes them up",
        remedy: BY_ITSELF,
        count: "SELECT COUNT(*) FROM document WHERE job = 'claimed'",
    },
    Check {
        severity: Severity::Note,
        what: "passages have no vector of the newest model",
        remedy: BY_ITSELF,
        count: "SELECT COUNT(*) FROM item WHERE passage = 1 AND text <> '' AND embedded < (SELECT max(id) FROM generation)",
    },
];

/// Runs all checks. One that meets damage is a finding as well.
pub(super) fn all(db: &Connection) -> Vec<Finding> {
    CHECKS.iter().filter_map(|check| one(db, check)).collect()
}

fn one(db: &Connection, check: &Check) -> Option<Finding> {
    match db.query_row(check.count, [], |row| row.get::<_, u64>(0)) {
        Ok(0) => None,
        Ok(count) => Some(Finding {
            severity: check.severity,
            what: format!("{count} {}", check.what),
            remedy: check.remedy.to_owned(),
        }),
        Err(error) if integrity::damaged(&error) => {
            Some(damaged(format!("whether {} cannot be told: {error}", check.what)))
        }
        Err(error) => Some(Finding {
            severity: Severity::Inconsistent,
            what: format!("whether {} cannot be told: {error}", check.what),
            remedy: "the format may be older than this program: it is migrated at the next start".to_owned(),
        }),
    }
}
