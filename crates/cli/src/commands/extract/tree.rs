//! Draws the dependency trees of a sentence: each word below the one that governs it, with its relation and its tag at the
//! right. The one thing to know: signs are left out, and so is what hangs deeper than [`DEEPEST`].

use super::words::plain;
use evoke_extract::TreeWord;

/// Levels of a tree that are drawn.
const DEEPEST: usize = 24;
/// Relations of signs, which say nothing to a reader.
const SIGN: &str = "punct";

/// A line of a drawing: the branch and the word, and what is known of the word.
pub(super) struct Row {
    /// The rails and the branch.
    pub(super) branch: String,
    /// The word.
    pub(super) word: String,
    /// Its relation to its head, its tag, and the kind of name that it belongs to.
    pub(super) labels: String,
}

impl Row {
    /// Cells before the labels.
    pub(super) fn width(&self) -> usize {
        self.branch.chars().count() + self.word.chars().count()
    }
}

/// The rows of all trees of a sentence, from top to bottom.
pub(super) fn rows(words: &[TreeWord]) -> Vec<Row> {
    let children = children(words);
    let mut rows = Vec::new();
    // The words that are still to be drawn, the next one last: with their rails and whether they are the last of their head.
    let roots = words.iter().enumerate().filter(|(_, word)| word.head.is_none()).map(|(index, _)| index);
    let mut open: Vec<(usize, String, Branch)> =
        roots.rev().map(|root| (root, String::new(), Branch::Root)).collect();
    while let Some((index, rails, branch)) = open.pop() {
        let word = &words[index];
        rows.push(row(word, &rails, branch));
        let rails = rails + branch.below();
        if rails.chars().count() / Branch::WIDTH >= DEEPEST {
            continue;
        }
        let last = children[index].last().copied();
        open.extend(children[index].iter().rev().map(|child| {
            let branch = if Some(*child) == last { Branch::Last } else { Branch::Inner };
            (*child, rails.clone(), branch)
        }));
    }
    rows
}

/// Where a word hangs.
#[derive(Clone, Copy)]
enum Branch {
    Root,
    Inner,
    Last,
}

impl Branch {
    /// Cells of a level.
    const WIDTH: usize = 3;

    const fn line(self) -> &'static str {
        match self {
            Self::Root => "",
            Self::Inner => "├─ ",
            Self::Last => "└─ ",
        }
    }

    const fn below(self) -> &'static str {
        match self {
            Self::Root => "",
            Self::Inner => "│  ",
            Self::Last => "   ",
        }
    }
}

fn row(word: &TreeWord, rails: &str, branch: Branch) -> Row {
    let entity = word.entity.map(|kind| format!("  {kind}")).unwrap_or_default();
    Row {
        branch: format!("{rails}{}", branch.line()),
        word: plain(&word.text),
        labels: format!("{:<9} {:<5}{entity}", word.dependency, word.tag),
    }
}

/// The words below each word, in order, without signs.
fn children(words: &[TreeWord]) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); words.len()];
    for (index, word) in words.iter().enumerate().filter(|(_, word)| word.dependency != SIGN) {
        if let Some(below) = word.head.and_then(|head| children.get_mut(head)) {
            below.push(index);
        }
    }
    children
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, dependency: &'static str, head: Option<usize>) -> TreeWord {
        TreeWord { text: text.to_owned(), lemma: text.to_owned(), tag: "NN", dependency, head, entity: None }
    }

    #[test]
    fn words_hang_below_their_heads() {
        let words = [
            word("Ann", "nsubj", Some(1)),
            word("sings", "ROOT", None),
            word("old", "amod", Some(3)),
            word("songs", "dobj", Some(1)),
            word(".", "punct", Some(1)),
        ];
        let drawn: Vec<String> = rows(&words).iter().map(|row| row.branch.clone() + &row.word).collect();
        assert_eq!(drawn, ["sings", "├─ Ann", "└─ songs", "   └─ old"]);
    }

    #[test]
    fn a_tree_of_any_depth_is_drawn_down_to_a_level() {
        let mut words = vec![word("a", "ROOT", None)];
        words.extend((0..50_000).map(|head| word("a", "conj", Some(head))));
        assert_eq!(rows(&words).len(), DEEPEST + 1);
    }
}
