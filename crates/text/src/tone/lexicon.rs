//! The words that name or show a feeling, and what strengthens, weakens or denies them.

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
        "frustrated|frustrating|annoyed|annoying|irritated|irritating|fed up|sick of|grumpy|had enough|done with|insulting|frustrado|frustrada|frustriert|genervt|nervt|aggravating|exasperated|drives me crazy|driving me crazy|drives me up the wall|tired of|so done with|what's the point|whats the point",
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
        "proud|pride|orgulloso|orgullosa|stolz|orgulhoso|orgulhosa|fier|fière|誇り|accomplished|chuffed|personal best|personal record",
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
pub(super) fn factor(word: &str) -> Option<f32> {
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
pub(super) fn denies(word: &str) -> bool {
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

pub(super) struct Entry {
    pub(super) kind: &'static str,
    pub(super) intensity: f32,
    /// The words of the phrase after the first.
    pub(super) rest: Vec<&'static str>,
}

/// First word to the phrases that start with it, longest first.
pub(super) static PHRASES: LazyLock<HashMap<&'static str, Vec<Entry>>> = LazyLock::new(|| {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_of_a_listed_kind_and_every_kind_has_words() {
        assert!(ENTRIES.iter().all(|(kind, tenths, _)| KINDS.contains(kind) && (1..=10).contains(tenths)));
        assert!(KINDS.iter().all(|kind| ENTRIES.iter().any(|(of, ..)| of == kind)));
    }
}
