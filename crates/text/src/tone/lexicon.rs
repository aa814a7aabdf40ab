//! The words that name or show a feeling, and what strengthens, weakens or denies them.

use super::Emotion;
use super::words::{Word, words};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The feelings that are told apart.
pub const KINDS: &[&str] = &[
    "joy",
    "sadness",
    "anger",
    "frustration",
    "fear",
    "anxiety",
    "excitement",
    "pride",
    "gratitude",
    "disappointment",
    "love",
    "loneliness",
    "stress",
    "relief",
    "surprise",
    "shame",
    "guilt",
    "hope",
    "confusion",
    "grief",
    "envy",
    "boredom",
    "disgust",
    "exhaustion",
    "calm",
    "distrust",
];

/// Kind, intensity in tenths, words and phrases. Written for this project.
const ENTRIES: &[(&str, u8, &str)] = &[
    (
        "joy",
        6,
        "happy|glad|pleased|cheerful|delighted|feliz|contento|contenta|glücklich|froh|heureux|heureuse|content|alegre|嬉しい|खुश",
    ),
    (
        "joy",
        8,
        "thrilled to bits|overjoyed|over the moon|ecstatic|elated|on cloud nine|blissful|joyful|best day|so happy|made my day",
    ),
    (
        "joy",
        4,
        "enjoyed|enjoy|fun|laughed|hugged|she said yes|he said yes|they said yes|in a good mood|yay|woohoo|smiling",
    ),
    (
        "sadness",
        6,
        "sad|unhappy|down|blue|tearful|triste|traurig|悲しい|दुखी|feeling low|getting me down|bummed|melancholy",
    ),
    (
        "sadness",
        8,
        "heartbroken|miserable|devastated|crying|cried|in tears|depressed|gutted|crushed|hopeless|sobbing|broke my heart",
    ),
    (
        "anger",
        6,
        "angry|mad|annoyed at|cross|pissed|enojado|enojada|enfadado|enfadada|wütend|sauer|zangado|fâché|en colère|怒っている|bitter|resentful|outraged",
    ),
    ("anger", 9, "furious|livid|enraged|seething|fuming|infuriated|raging|hate|hated"),
    (
        "frustration",
        6,
        "frustrated|frustrating|annoyed|annoying|irritated|irritating|fed up|sick of|grumpy|had enough|done with|insulting|frustrado|frustrada|frustriert|genervt|nervt|aggravating|exasperated|drives me crazy|driving me crazy|driving me nuts|tired of|so done with|what's the point|whats the point|what's even the point|whats even the point",
    ),
    ("frustration", 4, "ugh|argh|bothers me|bugs me|annoys me|a pain"),
    (
        "fear",
        6,
        "afraid|scared|scares|scares me|scare me|frightening|fears|frightened|fearful|miedo|angst|medo|peur|怖い|डर|intimidated|scary|spooked|alarmed",
    ),
    ("fear", 9, "terrified|petrified|panics|panicked|panicking|panic|horrified|dread|dreading"),
    (
        "anxiety",
        6,
        "anxious|worried|worry|worries|nervous|uneasy|apprehensive|on edge|jittery|preocupado|preocupada|nervioso|nerviosa|nervös|besorgt|nervosa|inquiet|inquiète|不安|緊張|concerned|can't sleep|losing sleep|butterflies|hands shaking|sweating bullets|hands are sweating",
    ),
    ("anxiety", 8, "freaking out|panic attack|worried sick|in knots"),
    (
        "excitement",
        6,
        "excited|thrilled|can't wait|cant wait|cannot wait|looking forward|stoked|hyped|pumped|eager|emocionado|emocionada|ilusionado|aufgeregt|animado|animada|ravi|楽しみ|psyched|buzzing",
    ),
    (
        "pride",
        6,
        "proud|pride|orgulloso|orgullosa|stolz|orgulhoso|orgulhosa|fier|fière|誇り|accomplished|chuffed|personal best|personal record|new pb|bursting with pride",
    ),
    (
        "gratitude",
        6,
        "grateful|thankful|appreciate|appreciated|agradecido|agradecida|dankbar|grato|grata|reconnaissant|感謝|touched|indebted|means a lot|blessed",
    ),
    (
        "disappointment",
        6,
        "disappointed|disappointing|let down|underwhelmed|dismayed|decepcionado|decepcionada|enttäuscht|desapontado|déçu|déçue|がっかり|disheartened|unimpressed|letdown",
    ),
    (
        "love",
        6,
        "love|loved|adore|adores|adored|in love|fond of|cherish|smitten|te quiero|te amo|je t'aime|ich liebe|愛し",
    ),
    (
        "loneliness",
        6,
        "lonely|alone in|isolated|left out|homesick|solo y triste|einsam|sozinho|sozinha|seul au monde|寂しい|miss him|miss her|miss them|miss you|nobody to talk to",
    ),
    (
        "stress",
        6,
        "stressed|stressful|overwhelmed|overwhelming|under pressure|swamped|overworked|estresado|estresada|gestresst|estressado|estressada|stressé|stressée|ストレス|burned out|burnt out|burning out|frazzled|drowning in|too much on my plate|at my limit",
    ),
    (
        "relief",
        6,
        "relieved|relief|what a relief|phew|thank goodness|thank god|aliviado|aliviada|erleichtert|soulagé|soulagée|ほっと|weight off|saved me|saved my life|thank heavens|finally over",
    ),
    (
        "surprise",
        6,
        "surprised|shocked|stunned|astonished|amazed|sorprendido|sorprendida|überrascht|surpreso|surpresa|surpris|驚い|speechless|couldn't believe|can't believe|blown away|taken aback|unexpectedly",
    ),
    (
        "shame",
        6,
        "ashamed|embarrassed|embarrassing|humiliated|mortified|self conscious|avergonzado|avergonzada|peinlich|vergonha|honteux|恥ずかしい|awkward",
    ),
    (
        "guilt",
        6,
        "guilty|guilt|feel bad about|regret|regretted|remorse|remorseful|culpable|schuldig|culpado|culpada|coupable|my fault|should have been there",
    ),
    (
        "hope",
        5,
        "hopeful|optimistic|hoping|encouraged|esperanzado|hoffnungsvoll|esperançoso|plein d'espoir|fingers crossed",
    ),
    (
        "confusion",
        5,
        "confused|confusing|puzzled|baffled|bewildered|lost as to|confundido|verwirrt|confuso|perdu|混乱",
    ),
    ("grief", 8, "grieving|grief|mourning|bereaved|de luto|in trauer|en deuil|broken since|still miss"),
    ("envy", 6, "jealous|envious|envy|celoso|celosa|eifersüchtig|neidisch|ciumento|jaloux|jalouse"),
    (
        "boredom",
        5,
        "bored|boring|dull|tedious|aburrido|aburrida|gelangweilt|langweilig|entediado|ennuyé|退屈|monotonous",
    ),
    ("disgust", 7, "disgusted|disgusting|gross|revolting|repulsed|sickened|asco|eklig|nojo|dégoûté|appalled"),
    (
        "exhaustion",
        6,
        "exhausted|worn out|drained|wiped out|shattered|knackered|agotado|agotada|erschöpft|exausto|exausta|épuisé|épuisée|疲れ|running on empty|dead tired|no energy left",
    ),
    (
        "distrust",
        5,
        "sceptical|skeptical|suspicious|distrustful|wary|doubtful|don't trust|dont trust|escéptico|skeptisch|desconfiado|méfiant",
    ),
    (
        "calm",
        5,
        "calm|peaceful|relaxed|at ease|content with|serene|at peace|tranquilo|tranquila|entspannt|ruhig|sereno|serein|落ち着|calms me",
    ),
];

/// What a word does to the feeling after it: a factor in tenths.
fn factor(word: &str) -> Option<f32> {
    Some(match word {
        "very" | "really" | "so" | "super" | "incredibly" | "terribly" | "deeply" | "truly"
        | "absolutely" | "totally" | "completely" | "extremely" | "such" | "too" | "muy" | "sehr"
        | "muito" | "très" | "honestly" | "beyond" | "utterly" | "pretty" | "quite" => 1.35,
        "bit" | "little" | "slightly" | "somewhat" | "kinda" | "mildly" | "poco" | "bisschen" | "etwas"
        | "pouco" | "peu" => 0.6,
        _ => return None,
    })
}

/// Words that deny what follows shortly after.
fn denies(word: &str) -> bool {
    word.ends_with("n't")
        || matches!(
            word,
            "not"
                | "never"
                | "no"
                | "without"
                | "isnt"
                | "dont"
                | "wasnt"
                | "nicht"
                | "kein"
                | "keine"
                | "não"
                | "pas"
                | "nunca"
                | "hardly"
        )
}

/// How many words before a feeling are looked at.
const REACH: usize = 3;
/// Without a first person or a name for who feels, "love" and "hate" only tell a taste; they stay weak.
const TASTE: f32 = 0.7;

struct Entry {
    kind: &'static str,
    intensity: f32,
    /// The words of the phrase after the first.
    rest: Vec<&'static str>,
}

/// First word to the phrases that start with it, longest first.
static PHRASES: LazyLock<HashMap<&'static str, Vec<Entry>>> = LazyLock::new(|| {
    let mut phrases: HashMap<&'static str, Vec<Entry>> = HashMap::new();
    for (kind, tenths, list) in ENTRIES {
        for phrase in list.split('|') {
            let mut parts = phrase.split(' ');
            let first = parts.next().unwrap_or(phrase);
            let entry = Entry { kind, intensity: f32::from(*tenths) / 10.0, rest: parts.collect() };
            phrases.entry(first).or_default().push(entry);
        }
    }
    for entries in phrases.values_mut() {
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.rest.len()));
    }
    phrases
});

/// The feelings that a sentence names without denying them.
pub(super) fn find(sentence: &str) -> Vec<Emotion> {
    let words = words(sentence);
    let loud = if sentence.contains('!') { 1.15 } else { 1.0 };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((entry, len)) = phrase_at(&words, at) else {
            found.extend(unspaced(&words, at, loud));
            at += 1;
            continue;
        };
        found.extend(weighed(&words, at, len, entry, loud));
        at += len;
    }
    found
}

/// The phrase that starts at a word, and its length in words.
fn phrase_at(words: &[Word], at: usize) -> Option<(&'static Entry, usize)> {
    let entries = PHRASES.get(words.get(at)?.text.as_str())?;
    let matches = |entry: &&Entry| {
        let rest = words.get(at + 1..at + 1 + entry.rest.len());
        rest.is_some_and(|rest| rest.iter().zip(&entry.rest).all(|(word, part)| word.text == *part))
    };
    entries.iter().find(matches).map(|entry| (entry, 1 + entry.rest.len()))
}

fn weighed(words: &[Word], at: usize, len: usize, entry: &Entry, loud: f32) -> Option<Emotion> {
    let before = words.get(at.saturating_sub(REACH)..at).unwrap_or_default();
    if before.iter().any(|word| denies(&word.text)) || is_other_sense(words, at) {
        return None;
    }
    let factors: f32 = before.iter().filter_map(|word| factor(&word.text)).product();
    let taste =
        if matches!(entry.kind, "love") || words.get(at)?.text.starts_with("hate") { TASTE } else { 1.0 };
    let range = words.get(at)?.range.start..words.get(at + len - 1)?.range.end;
    Some(Emotion {
        kind: entry.kind,
        intensity: (entry.intensity * factors * taste * loud).clamp(0.05, 1.0),
        range,
    })
}

/// Uses of a word that name no feeling: "fell down", "Love, Dana", "would love to know", "blue door".
fn is_other_sense(words: &[Word], at: usize) -> bool {
    let text = |index: Option<usize>| index.and_then(|i| words.get(i)).map_or("", |word| word.text.as_str());
    let (before, word, after) = (text(at.checked_sub(1)), text(Some(at)), text(Some(at + 1)));
    match word {
        "down" | "blue" => {
            !matches!(before, "feel" | "feeling" | "felt" | "so" | "am" | "i'm" | "bit" | "really" | "pretty")
        }
        "mad" | "cross" => {
            matches!(after, "the" | "platform" | "men" | "section") || matches!(before, "red" | "to")
        }
        "love" => matches!(before, "would" | "i'd" | "we'd" | "d"),
        "content" | "fun" | "gross" | "calm" | "pride" | "dull" => !matches!(
            before,
            "feel"
                | "feeling"
                | "felt"
                | "so"
                | "am"
                | "i'm"
                | "really"
                | "was"
                | "is"
                | "very"
                | "are"
                | "had"
                | "more"
                | "much"
        ),
        "concerned" => before == "as" || after == "with",
        _ => false,
    }
}

/// Feelings inside a run of Japanese or Chinese, which has no blanks.
fn unspaced(words: &[Word], at: usize, loud: f32) -> Option<Emotion> {
    let word = words
        .get(at)
        .filter(|word| word.text.starts_with(|c: char| ('\u{3040}'..='\u{9fff}').contains(&c)))?;
    let head: String = word.text.chars().take(200).collect();
    let mut best: Option<(usize, &'static str, &'static Entry)> = None;
    for (first, entries) in PHRASES.iter().filter(|(first, _)| !first.is_ascii()) {
        if let (Some(from), Some(entry)) = (head.find(first), entries.first())
            && best.is_none_or(|(known, ..)| from < known)
        {
            best = Some((from, first, entry));
        }
    }
    let (from, first, entry) = best.filter(|_| word.text.len() == word.range.len())?;
    let start = word.range.start + from;
    Some(Emotion {
        kind: entry.kind,
        intensity: (entry.intensity * loud).min(1.0),
        range: start..start + first.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(text: &str) -> Vec<&'static str> {
        find(text).into_iter().map(|emotion| emotion.kind).collect()
    }

    #[test]
    fn feelings() {
        for (text, expected) in [
            ("I'm so happy today", vec!["joy"]),
            ("I am not worried about it", vec![]),
            ("I was terrified, but now I'm relieved.", vec!["fear", "relief"]),
            ("She fell down the stairs", vec![]),
            ("it's getting me down", vec!["sadness"]),
            ("I can't wait to see you!", vec!["excitement"]),
            ("I'm honestly ashamed of that.", vec!["shame"]),
            ("Estoy muy nerviosa", vec!["anxiety"]),
            ("とても嬉しいです", vec!["joy"]),
            ("I would love to know more", vec![]),
            ("the train left at ten", vec![]),
        ] {
            assert_eq!(kinds(text), expected, "{text}");
        }
    }

    #[test]
    fn strength() {
        let strength = |text: &str| find(text)[0].intensity;
        assert!(strength("I'm very worried") > strength("I'm worried"));
        assert!(strength("I'm a bit worried") < strength("I'm worried"));
        assert!(strength("I'm furious") > strength("I'm angry"));
    }

    #[test]
    fn every_entry_is_of_a_listed_kind_and_every_kind_has_words() {
        assert!(ENTRIES.iter().all(|(kind, tenths, _)| KINDS.contains(kind) && (1..=10).contains(tenths)));
        assert!(KINDS.iter().all(|kind| ENTRIES.iter().any(|(of, ..)| of == kind)));
    }

    proptest! {
        #[test]
        fn ranges_lie_on_boundaries(text in "(not |very |happy|嬉しい|can't wait|down|İ|’|\\PC| ){0,20}") {
            for emotion in find(&text) {
                prop_assert!(text.get(emotion.range.clone()).is_some_and(|words| !words.is_empty()));
                prop_assert!(emotion.intensity > 0.0 && emotion.intensity <= 1.0);
            }
        }
    }
}
