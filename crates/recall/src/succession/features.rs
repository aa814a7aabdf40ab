//! What the model sees of two texts.
//!
//! The features of the question, of the newer text and of the older one by themselves are summed once for each of them, those
//! of the pair for each pair. The one thing to know: the program that trains sees the same features by name that a search sees
//! by hash.

use super::question::Question;
use super::side::Side;

/// The cosines of two texts and a question; 0 where there are no vectors.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cosines {
    /// Of the two texts.
    pub pair: f32,
    /// Of the question and the older text.
    pub older: f32,
    /// Of the question and the newer text.
    pub newer: f32,
}

/// Steps of a cosine with the question.
const ASKED_COSINES: [(f32, &str); 6] =
    [(0.1, "0.1"), (0.2, "0.2"), (0.3, "0.3"), (0.4, "0.4"), (0.5, "0.5"), (0.6, "0.6")];

/// Steps of the difference of both.
const COSINE_GAINS: [(f32, &str); 7] = [
    (-0.4, "gain>=-0.4"),
    (-0.25, "gain>=-0.25"),
    (-0.15, "gain>=-0.15"),
    (-0.05, "gain>=-0.05"),
    (0.05, "gain>=0.05"),
    (0.15, "gain>=0.15"),
    (0.25, "gain>=0.25"),
];

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

/// The names of all features of a pair, each once, and of the question for which it is compared, where there is one.
pub fn features(question: Option<&Question>, older: &Side, newer: &Side, cosines: Cosines) -> Vec<String> {
    let mut names = Vec::new();
    let mut note = |parts: &[&str]| names.push(parts.concat());
    of_newer(newer, &mut note);
    of_older(older, &mut note);
    of_pair(older, newer, cosines.pair, &mut note);
    if let Some(question) = question {
        of_question(question, &mut note);
        of_asked(question, older, newer, cosines, &mut note);
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Features of the question: its words, and each with the next.
pub(super) fn of_question(question: &Question, note: &mut dyn FnMut(&[&str])) {
    let mut seen = std::collections::HashSet::new();
    for word in question.side.words.iter().filter(|word| seen.insert(word.as_str())) {
        note(&["q=", word]);
    }
    let mut pairs = std::collections::HashSet::new();
    let words = question.side.words.windows(2);
    for pair in words.filter(|pair| pairs.insert((pair[0].as_str(), pair[1].as_str()))) {
        note(&["q2=", &pair[0], " ", &pair[1]]);
    }
    note(&["asks=", question.asks]);
    note(&["about=", question.about]);
}

/// Features of a question with both texts: how near they are to it, and which of them has its words.
pub(super) fn of_asked(
    question: &Question,
    older: &Side,
    newer: &Side,
    cosines: Cosines,
    note: &mut dyn FnMut(&[&str]),
) {
    for (least, step) in ASKED_COSINES {
        if cosines.older >= least {
            note(&["older>=", step]);
        }
        if cosines.newer >= least {
            note(&["newer>=", step]);
        }
    }
    for (_, name) in COSINE_GAINS.iter().filter(|(least, _)| cosines.newer - cosines.older >= *least) {
        note(&[name]);
    }
    let (asks, about) = (question.asks, question.about);
    note(&["asks+number=", asks, "/", if newer.numbers.is_empty() { "-" } else { "has" }]);
    note(&["asks+name=", asks, "/", if newer.names.is_empty() { "-" } else { "has" }]);
    let (numbers, names) = (compared(&older.numbers, &newer.numbers), compared(&older.names, &newer.names));
    note(&["asks+both=", asks, "/", numbers, "/", names]);
    note(&["about+person=", about, "/", newer.person]);
    note(&["about+persons=", about, "/", older.person, "/", newer.person]);
    let named = &question.side.names;
    note(&["named=", compared(named, &newer.names), "/", compared(named, &older.names)]);
    let mut held = [0_usize; 2];
    for word in &question.side.content {
        let (here, there) = (older.content.contains(word), newer.content.contains(word));
        held[0] += usize::from(here);
        held[1] += usize::from(there);
        note(&["asked=", word, "/", if here { "o" } else { "" }, if there { "n" } else { "" }]);
    }
    for (side, count) in ["older", "newer"].into_iter().zip(held) {
        note(&["asked_in_", side, "=", ["0", "1", "2"].get(count).copied().unwrap_or("3+")]);
    }
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
