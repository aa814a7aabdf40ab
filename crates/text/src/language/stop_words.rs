//! Words that say nothing about what a text is about, folded as index terms are.

use super::known::Language;
use crate::fold::fold;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::LazyLock;

const ENGLISH: &str = "a about above after again against all also am an and any are aren't as at be because been \
before being below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down \
during each few for from further had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers \
herself him himself his how how's i i'd i'll i'm i've if in into is isn't it it's its itself just let's me more most \
mustn't my myself no nor not now of off on once only or other ought our ours ourselves out over own same shan't she \
she'd she'll she's should shouldn't so some such than that that's the their theirs them themselves then there there's \
these they they'd they'll they're they've this those through to too under until up us very was wasn't we we'd we'll \
we're we've were weren't what what's when when's where where's which while who who's whom why why's will with won't \
would wouldn't you you'd you'll you're you've your yours yourself yourselves dont im ive didnt doesnt isnt cant wont \
thats whats youre theyre";
const GERMAN: &str = "aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei bin bis \
bist da damit dann das dass dein deine dem den denn der des dessen dich die dies diese diesem diesen dieser dieses dir \
doch dort du durch ein eine einem einen einer eines er es etwas euch euer eure fur gegen hab habe haben hat hatte hatten \
hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jene jetzt \
kann kein keine keinem keinen keiner konnen konnte machen man mein meine meinem meinen meiner mich mir mit muss musste \
nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner sich sie sind so solche soll sollte \
sondern sonst uber um und uns unser unsere unter viel vom von vor wahrend war waren warst was weg weil weiter welche \
welcher wenn wer werde werden wie wieder will wir wird wirst wo wollen wurde wurden zu zum zur zwar zwischen";
const SPANISH: &str = "a al algo algunas algunos ante antes aquel como con contra cual cuales cuando de del desde donde durante \
e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estaban estamos estan estar estas este esto \
estos estoy fue fueron fui ha habia han has hasta hay he hemos la las le les lo los mas me mi mis mucho muchos muy nada \
ni no nos nosotros nuestra nuestro o os otra otro otros para pero poco por porque que quien quienes se sea ser si sin \
sobre sois somos son soy su sus suya suyo tambien tanto te tenemos tengo tiene tienen todo todos tu tus un una uno unos \
usted ustedes vosotros y ya yo";
const FRENCH: &str = "a ai au aux avec avait avez avons c ce ces cet cette comme d dans de des du elle elles en es est et \
etait etais etaient ete etes etre eu eux fait il ils j je l la le les leur leurs lui m ma mais me mes moi mon n ne nos \
notre nous on ont ou par pas pour plus qu que qui quoi quand s sa sans se sera ses si son sont suis sur t ta te tes toi \
ton tres tu un une vos votre vous y";
const PORTUGUESE: &str = "a ao aos aquela aquele as ate com como da das de dela dele deles depois do dos e ela elas ele \
eles em entre era eram essa esse esta estao estava estavam este estes estou eu foi foram ha isso isto ja lhe lhes mais \
mas me mesmo meu meus minha minhas muito na nao nas nem no nos nossa nosso num numa o os ou para pela pelas pelo pelos \
por porque qual quando que quem sao se seja sem ser seu seus so sou sua suas tambem te tem temos tenho ter teu tua tudo \
um uma umas uns voce voces";
const ITALIAN: &str = "a ad agli ai al alla alle anche avere aveva c che chi ci come con contro cui da dagli dai dal \
dalla dalle degli dei del della delle dello di dove e ed era erano essere fra gli ha hai hanno ho i il in io l la le lei \
li lo loro lui ma mi mia mie miei mio ne negli nei nel nella nelle noi non nostra nostro o per perche piu quale quando \
quella quelli quello questa questi questo qui se sei si sia siamo sono sta stata stato sto su sua sue sugli sui sul \
sulla suo suoi tra tu tua tuo tutti tutto un una uno vi voi";
const DUTCH: &str = "aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een en er \
ge geen geweest haar had heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je kan kon kunnen maar me \
meer men met mij mijn moet na naar niet niets nog nu of om omdat onder ons ook op over reeds te tegen toch toen tot u \
uit uw van veel voor want waren was wat werd wezen wie wil worden wordt ze zelf zich zij zijn zo zonder zou";

const LISTS: [(Language, &str); 7] = [
    (Language::English, ENGLISH),
    (Language::German, GERMAN),
    (Language::Spanish, SPANISH),
    (Language::French, FRENCH),
    (Language::Portuguese, PORTUGUESE),
    (Language::Italian, ITALIAN),
    (Language::Dutch, DUTCH),
];

/// Word to the set of lists that hold it, one bit per list.
static WORDS: LazyLock<HashMap<&'static str, u8, RandomState>> = LazyLock::new(|| {
    let mut words = HashMap::default();
    for (bit, (_, list)) in LISTS.iter().enumerate() {
        for word in list.split_ascii_whitespace() {
            *words.entry(word).or_default() |= 1 << bit;
        }
    }
    words
});

/// Whether a word is a stop word of a language. Case and accents do not matter.
pub fn is_stop_word(word: &str, language: Language) -> bool {
    lists_with(&fold(word)).contains(language)
}

/// The lists that hold a folded word.
pub(crate) fn lists_with(folded: &str) -> Lists {
    Lists(WORDS.get(folded).copied().unwrap_or(0))
}

/// A set of stop-word lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lists(u8);

impl Lists {
    /// Whether the language's list is among them.
    pub(crate) fn contains(self, language: Language) -> bool {
        LISTS.iter().enumerate().any(|(bit, (of, _))| *of == language && self.0 & (1 << bit) != 0)
    }
    /// Whether one of another language is among them, and that of the language is not.
    pub(crate) fn is_foreign_to(self, language: Language) -> bool {
        !self.is_empty() && !self.contains(language)
    }
    /// Whether there is none.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Tells the language of a text, long or short, by counting its function words.
///
/// It costs next to nothing while terms are made anyway, and errs to English.
#[derive(Debug, Default)]
pub(crate) struct Vote([u16; LISTS.len()]);

impl Vote {
    /// Counts the words of a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut vote = Self::default();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            vote.add(lists_with(&fold(word)));
        }
        vote
    }

    /// Counts one word.
    pub(crate) fn add(&mut self, lists: Lists) {
        for (bit, count) in self.0.iter_mut().enumerate() {
            *count = count.saturating_add(u16::from(lists.0 >> bit & 1));
        }
    }

    /// How many of the words are of a language.
    pub(crate) fn count(&self, language: Language) -> u16 {
        let at = LISTS.iter().position(|(of, _)| *of == language);
        at.and_then(|at| self.0.get(at)).copied().unwrap_or(0)
    }

    /// The language that three function words and twice as many as for any other speak for.
    pub(crate) fn clear_winner(&self) -> Option<Language> {
        let most = self.0.iter().copied().max().filter(|most| *most >= 3)?;
        let rivals = self.0.iter().filter(|count| count.saturating_mul(2) > most).count();
        let at = self.0.iter().position(|count| *count == most).filter(|_| rivals == 1)?;
        LISTS.get(at).map(|(language, _)| *language)
    }

    /// The language with the most function words: English unless another has at least two and
    /// more than English; the earlier list wins a tie between others.
    pub(crate) fn winner(&self) -> Language {
        let [english, others @ ..] = &self.0;
        let mut best = (Language::English, (*english).max(1));
        for ((language, _), count) in LISTS.iter().skip(1).zip(others) {
            if *count > best.1 {
                best = (*language, *count);
            }
        }
        best.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_folded_and_words_are_found() {
        for (language, list) in LISTS {
            for word in list.split_ascii_whitespace() {
                assert_eq!(fold(word), word, "{language:?}");
            }
        }
        assert!(is_stop_word("The", Language::English));
        assert!(is_stop_word("für", Language::German));
        assert!(!is_stop_word("die", Language::English));
        assert!(!is_stop_word("train", Language::English));
    }

    #[test]
    fn function_words_tell_the_language() {
        for (text, language) in [
            ("train station", Language::English),
            ("when did he die", Language::English),
            ("wo ist mein hund", Language::German),
            ("donde esta mi perro", Language::Spanish),
            ("qual e o nome do meu cachorro", Language::Portuguese),
            ("waar is mijn hond", Language::Dutch),
        ] {
            let mut vote = Vote::default();
            text.split(' ').for_each(|word| vote.add(lists_with(word)));
            assert_eq!(vote.winner(), language, "{text}");
        }
    }
}
