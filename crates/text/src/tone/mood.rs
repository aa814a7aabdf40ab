//! Doubt, denial, irony, question and supposition, by phrases and word order.

use super::words::words;
use crate::phrases::is_one_of;

const HEDGES: &str = "\
    maybe|perhaps|possibly|probably|might|could be|may be|i think|i guess|i suppose|i believe|i assume|\
    i reckon|not sure|unsure|kind of|kinda|sort of|sorta|apparently|supposedly|allegedly|seemingly|\
    it seems|seems like|looks like|if i remember|if i recall|iirc|afaik|idk|not certain|i'm guessing|\
    presumably|more or less|or something|thinking of|thinking about|considering|quizas|quizás|tal vez|\
    creo que|talvez|acho que|vielleicht|wahrscheinlich|ich glaube|ich denke|peut être|je crois|je pense|\
    多分|たぶん|かもしれない|也许|可能";

const NEGATIONS: &str = "\
    not|no|never|none|nobody|nothing|neither|nor|nowhere|without|cannot|cant|dont|doesnt|didnt|isnt|\
    wasnt|wont|wouldnt|shouldnt|arent|havent|hasnt|hardly|barely|no longer|anymore|nope|nah|nicht|kein|\
    keine|keinen|nie|niemals|nunca|ningún|ninguna|jamás|não|nem|nada|pas|jamais|aucun|rien|non|mai|नहीं";

const IRONY: &str = "\
    yeah right|yeah sure|sure jan|as if|jk|just kidding|kidding|only joking|joking|/s|\
    what could possibly go wrong|thanks a lot|thanks for nothing|big surprise|what a surprise|\
    how wonderful|just great|just what i needed|just perfect|oh great|oh joy|oh wonderful|oh fantastic|\
    oh perfect|oh sure|lucky me|my favourite|slow clap|said no one ever|because that always works|\
    because who doesn't|living the dream|can't wait to be|haha not|so much fun|exactly what i wanted";

const SUPPOSITIONS: &str = "\
    if i were|if i was|if i had|if i won|if we had|if we were|if only|what if|suppose|supposing|imagine|\
    hypothetically|in theory|let's say|lets say|would have|could have|should have|i'd have|i would|\
    we would|would i|would be|would you|i wish|as if i|say i|pretend|assuming|in case|wäre|hätte|würde|\
    angenommen|si fuera|si tuviera|si j'étais|si j'avais|se eu fosse|se eu tivesse";

const ASKING: &str = "\
    what|who|whom|whose|when|where|why|how|which|is|are|was|were|do|does|did|can|could|would|will|\
    should|shall|may|have|has|any|what's|who's|where's|when's|how's|isn't|aren't|don't|doesn't|didn't|\
    can't|won't|wer|wie|wo|wann|warum|welche|welcher|qué|quién|cuándo|dónde|cómo|cuál|por qué|quem|\
    quando|onde|como|qual|qui|quoi|où|comment|pourquoi|combien";

/// The second word of a question that starts with a question word or an auxiliary.
const SUBJECTS: &str = "\
    i|you|he|she|it|we|they|is|are|was|were|do|does|did|can|could|would|will|should|have|has|there|this|\
    that|my|your|the|to|about|many|much|often|long|old|far|one|kind|anyone|ist|sind|es|son|está|é|sao|\
    são";

/// The words joined by single blanks, with one before and after.
fn joined(sentence: &str) -> String {
    let mut joined = String::with_capacity(sentence.len() + 2);
    joined.push(' ');
    for word in words(sentence) {
        joined.push_str(&word.text);
        joined.push(' ');
    }
    joined
}

/// Whether one of the phrases, divided by bars, stands in the joined words.
fn holds(joined: &str, phrases: &str) -> bool {
    phrases.split('|').any(|phrase| {
        if phrase.chars().next().is_some_and(|c| c >= '\u{3040}') {
            return joined.contains(phrase);
        }
        joined.match_indices(phrase).any(|(at, hit)| {
            let before = joined.get(..at).is_some_and(|text| text.ends_with(' '));
            before && joined.get(at + hit.len()..).is_some_and(|text| text.starts_with(' '))
        })
    })
}

/// Whether the speaker is unsure of what is said: "maybe", "I think", "not sure".
pub fn hedged(sentence: &str) -> bool {
    holds(&joined(sentence), HEDGES)
}

/// Whether the sentence denies something: "not", "never", "n't", "no longer".
pub fn negated(sentence: &str) -> bool {
    let joined = joined(sentence);
    joined.contains("n't ") || holds(&joined, NEGATIONS)
}

/// Whether the sentence reads as irony or a joke: "yeah right", "/s", "jk", praise in capitals of doubt.
pub fn sarcastic(sentence: &str) -> bool {
    let joined = joined(sentence);
    let marked = sentence.trim_end().ends_with("/s") || sentence.contains("🙄");
    marked || holds(&joined, IRONY)
}

/// Whether the sentence asks something, with or without a question mark.
pub fn is_question(sentence: &str) -> bool {
    let end = sentence.trim_end().trim_end_matches(['"', '\'', ')', '”', '’', '»', '*', '_', '!', '」']);
    if end.ends_with(['?', '？', '؟'])
        || end.ends_with("か。")
        || end.ends_with("ですか")
        || end.ends_with("ますか")
    {
        return true;
    }
    let words = words(sentence);
    let mut rest = words.iter().map(|word| word.text.as_str()).skip_while(|word| is_lead_in(word));
    match (rest.next(), rest.next()) {
        (Some(first), Some(second)) => {
            is_one_of(ASKING, first) && is_one_of(SUBJECTS, second) && !end.ends_with('.')
        }
        _ => false,
    }
}

/// What people say before they ask.
fn is_lead_in(word: &str) -> bool {
    matches!(
        word,
        "so" | "and" | "but" | "hey" | "hi" | "ok" | "okay" | "well" | "um" | "uh" | "also" | "please"
    )
}

/// Whether the sentence speaks of what is not the case: "if I won", "I would", "suppose".
pub fn hypothetical(sentence: &str) -> bool {
    let joined = joined(sentence);
    let polite = holds(&joined, "i would like|we would like|would like to|i would love to know");
    let conditional = joined.starts_with(" if ") && holds(&joined, "would|could|might|i'd|we'd");
    conditional || holds(&joined, SUPPOSITIONS) && !polite
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(judge: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(judge(text), "{text}");
        }
        for text in no {
            assert!(!judge(text), "{text}");
        }
    }

    #[test]
    fn hedges() {
        check(
            hedged,
            &["Maybe I'll go.", "I think it's Tuesday", "not sure yet", "たぶん行く"],
            &["I will go.", "The mayor left."],
        );
    }

    #[test]
    fn negations() {
        check(
            negated,
            &["I don't eat pork", "Never again.", "I’m not sure", "sin duda nunca"],
            &["I know the notes", "It works."],
        );
    }

    #[test]
    fn irony() {
        check(
            sarcastic,
            &["Oh great, another Monday.", "yeah, right", "he ate it. jk", "love it /s"],
            &["That is a great idea.", "a big dog"],
        );
    }

    #[test]
    fn questions() {
        check(
            is_question,
            &["Is it late?", "what is my dog called", "so how do i reset it", "日本語ですか", "\"Why?\""],
            &["What a day.", "I know where it is.", "When I was ten I moved.", "Is."],
        );
    }

    #[test]
    fn suppositions() {
        check(
            hypothetical,
            &["If I won the lottery I'd move.", "What if we moved", "I would never do that", "Imagine a cat"],
            &["I would like to know it", "If it rains, take the bus.", "I moved to Rome."],
        );
    }
}
