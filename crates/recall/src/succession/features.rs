//! What the model sees of two texts.
//!
//! The features of the newer text and of the older one by themselves are summed once for each text, those of the pair for
//! each pair. The one thing to know: the program that trains sees the same features by name that a search sees by hash.

use super::side::Side;

/// Steps of the cosine.
const COSINES: [(f32, &str); 7] = [
    (0.15, "cosine>=0.15"),
    (0.25, "cosine>=0.25"),
    (0.35, "cosine>=0.35"),
    (0.45, "cosine>=0.45"),
    (0.55, "cosine>=0.55"),
    (0.65, "cosine>=0.65"),
    (0.8, "cosine>=0.8"),
];

/// The names of all features of a pair, each once, with the cosine of its vectors; 0 where there are none.
pub fn features(older: &Side, newer: &Side, cosine: f32) -> Vec<String> {
    let mut names = Vec::new();
    let mut note = |parts: &[&str]| names.push(parts.concat());
    of_newer(newer, &mut note);
    of_older(older, &mut note);
    of_pair(older, newer, cosine, &mut note);
    names.sort_unstable();
    names.dedup();
    names
}

/// Features of the newer text: its words, and each with the next.
pub(super) fn of_newer(side: &Side, note: &mut dyn FnMut(&[&str])) {
    let mut seen = std::collections::HashSet::new();
    for word in side.words.iter().filter(|word| seen.insert(word.as_str())) {
        note(&["new=", word]);
    }
    let mut pairs = std::collections::HashSet::new();
    for pair in side.words.windows(2).filter(|pair| pairs.insert((pair[0].as_str(), pair[1].as_str()))) {
        note(&["new2=", &pair[0], " ", &pair[1]]);
    }
    note(&["length=", length_class(side.words.len())]);
}

/// Features of the older text: its words.
pub(super) fn of_older(side: &Side, note: &mut dyn FnMut(&[&str])) {
    let mut seen = std::collections::HashSet::new();
    for word in side.words.iter().filter(|word| seen.insert(word.as_str())) {
        note(&["old=", word]);
    }
}

/// Features of both together.
pub(super) fn of_pair(older: &Side, newer: &Side, cosine: f32, note: &mut dyn FnMut(&[&str])) {
    let shared = older.content.intersection(&newer.content);
    let mut count = 0;
    for word in shared {
        note(&["both=", word]);
        count += 1;
    }
    note(&["shared=", ["0", "1", "2", "3", "4"].get(count).copied().unwrap_or("5+")]);
    note(&["of_old=", tenths(count, older.content.len())]);
    note(&["of_new=", tenths(count, newer.content.len())]);
    for (_, name) in COSINES.iter().filter(|(least, _)| cosine >= *least) {
        note(&[name]);
    }
    note(&["person=", older.person, "/", newer.person]);
    let (numbers, names) = (compared(&older.numbers, &newer.numbers), compared(&older.names, &newer.names));
    note(&["numbers=", numbers]);
    note(&["names=", names]);
    note(&["numbers+names=", numbers, "/", names]);
}

/// Whether two sets have members, and share any.
fn compared(
    older: &std::collections::BTreeSet<String>,
    newer: &std::collections::BTreeSet<String>,
) -> &'static str {
    match (older.is_empty(), newer.is_empty()) {
        (true, true) => "none",
        (true, false) => "new",
        (false, true) => "old",
        (false, false) if older.is_disjoint(newer) => "other",
        (false, false) if newer.is_subset(older) => "same",
        (false, false) => "some",
    }
}

fn tenths(part: usize, whole: usize) -> &'static str {
    const NAMES: [&str; 6] = ["0", "<0.2", "<0.4", "<0.6", "<0.8", "<=1"];
    if part == 0 {
        return NAMES[0];
    }
    let share = (part * 5).div_euclid(whole.max(1)) + 1;
    NAMES.get(share).copied().unwrap_or(NAMES[5])
}

fn length_class(words: usize) -> &'static str {
    match words {
        0..=5 => "<=5",
        6..=10 => "<=10",
        11..=16 => "<=16",
        17..=24 => "<=24",
        25..=36 => "<=36",
        _ => ">36",
    }
}
