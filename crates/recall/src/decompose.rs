//! Query decomposition by rule: splits a question that asks several things into sub-queries.
//!
//! Called for each text of a query with [`Depth::Accurate`](crate::Depth::Accurate); each part is ranked by
//! itself, and its candidates join those of the whole question.

use evoke_text::terms;

/// Most sub-queries of one text.
const MAX_PARTS: usize = 4;
/// Content words that a part needs in order to be searched by itself.
const MIN_WORDS: usize = 2;

/// The parts of a text that can be searched by themselves; none when it asks one thing.
pub(crate) fn decompose(text: &str) -> Vec<&str> {
    let sentences = text.split(['?', '!', ';', '\n']).flat_map(|sentence| sentence.split(". "));
    let clauses =
        sentences.flat_map(|sentence| sentence.split(" and ")).flat_map(|clause| clause.split(", "));
    let parts: Vec<&str> =
        clauses.map(str::trim).filter(|part| is_self_contained(part)).take(MAX_PARTS).collect();
    if parts.len() > 1 { parts } else { Vec::new() }
}

fn is_self_contained(part: &str) -> bool {
    let mut positions: Vec<u32> = terms::analyze_query(part).into_iter().map(|term| term.position).collect();
    positions.dedup();
    positions.len() >= MIN_WORDS
}

#[cfg(test)]
mod tests {
    use super::decompose;

    #[test]
    fn only_queries_with_several_parts_are_split() {
        assert_eq!(
            decompose("Where did Dana move last year and which museum did she visit?"),
            ["Where did Dana move last year", "which museum did she visit"]
        );
        assert!(decompose("Does the user like salt and pepper?").is_empty());
        assert!(decompose("").is_empty());
    }
}
