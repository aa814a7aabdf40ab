//! Sub-queries by rule: the parts of a question that asks several things.

use evoke_text::terms;

/// Most parts that are asked on their own.
const PARTS: usize = 4;
/// Content words that a part must have to stand alone.
const WORDS: usize = 2;

/// The parts of a text that can be asked on their own; none when it asks one thing.
pub(crate) fn decompose(text: &str) -> Vec<&str> {
    let sentences = text.split(['?', '!', ';', '\n']).flat_map(|sentence| sentence.split(". "));
    let clauses =
        sentences.flat_map(|sentence| sentence.split(" and ")).flat_map(|clause| clause.split(", "));
    let parts: Vec<&str> = clauses.map(str::trim).filter(|part| stands_alone(part)).take(PARTS).collect();
    if parts.len() > 1 { parts } else { Vec::new() }
}

fn stands_alone(part: &str) -> bool {
    let mut positions: Vec<u32> = terms::analyze_query(part).into_iter().map(|term| term.position).collect();
    positions.dedup();
    positions.len() >= WORDS
}

#[cfg(test)]
mod tests {
    use super::decompose;

    #[test]
    fn several_questions_are_taken_apart_and_one_is_not() {
        assert_eq!(
            decompose("Where did Dana move last year and which museum did she visit?"),
            ["Where did Dana move last year", "which museum did she visit"]
        );
        assert!(decompose("Does the user like salt and pepper?").is_empty());
        assert!(decompose("").is_empty());
    }
}
