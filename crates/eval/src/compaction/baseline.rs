//! Plain ways of keeping a part of a conversation.

use super::line::Line;
use evoke_types::Role;

/// Whole turns from the end, as many as fit; of the turn before them, its last sentences that fit.
pub(super) fn last(turns: &[(Role, String)], budget: usize) -> Vec<Line> {
    let (mut lines, mut left) = (Vec::new(), budget);
    for (turn, (_, text)) in turns.iter().enumerate().rev() {
        let sentences: Vec<&str> = sentences(text).collect();
        for sentence in sentences.into_iter().rev() {
            let tokens = evoke_text::tokens::count(sentence);
            if tokens > left {
                lines.reverse();
                return lines;
            }
            left -= tokens;
            lines.push(Line { turn, text: sentence.to_owned() });
        }
    }
    lines.reverse();
    lines
}

/// Sentences at even distances in the flow of tokens, as many as fit.
pub(super) fn even(turns: &[(Role, String)], budget: usize) -> Vec<Line> {
    let all: usize = turns.iter().map(|(_, text)| evoke_text::tokens::count(text)).sum();
    let share = budget as f64 / all.max(1) as f64;
    let (mut lines, mut kept, mut seen) = (Vec::new(), 0, 0);
    for (turn, (_, text)) in turns.iter().enumerate() {
        for sentence in sentences(text) {
            let tokens = evoke_text::tokens::count(sentence);
            seen += tokens;
            if (kept + tokens) as f64 <= seen as f64 * share + tokens as f64 / 2.0 && kept + tokens <= budget
            {
                kept += tokens;
                lines.push(Line { turn, text: sentence.to_owned() });
            }
        }
    }
    lines
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    evoke_text::sentences::split(text).into_iter().filter_map(|range| text.get(range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn baselines_keep_to_their_budget_and_use_it() {
        let turns: Vec<(Role, String)> = (0..50)
            .map(|n| (Role::User, format!("Sentence number {n} is here. And one more of {n}.")))
            .collect();
        let all: usize = turns.iter().map(|(_, text)| evoke_text::tokens::count(text)).sum();
        for lines in [last(&turns, all / 4), even(&turns, all / 4)] {
            let kept: usize = lines.iter().map(|line| evoke_text::tokens::count(&line.text)).sum();
            assert!(kept <= all / 4 && kept > all / 5, "{kept} of {all}");
            assert!(lines.windows(2).all(|pair| pair[0].turn <= pair[1].turn));
        }
        assert_eq!(last(&turns, all / 4).last().map(|line| line.turn), Some(49));
        assert!(even(&turns, all / 4).first().is_some_and(|line| line.turn < 5));
    }
}
