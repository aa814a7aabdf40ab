//! Everyday words that stand capitalised only because a sentence starts with them.

use crate::language::Language;
use crate::language::stop_words::lists_with;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Common first words of sentences that are no stop words: verbs, adverbs, nouns, greetings; folded.
const ORDINARY: &str = "shall congrats congratulations impressive twice ran scheduling nine eight seven five four monolith impossible schon vamos absolutely according account actually add additionally adopted after afternoon ago agreed alles \
almost already alright also although always amazing anniversary another answer anybody anyone anything anyway apart \
apologies apparently are area arrived ask asked at audio aunt available avoid aware away baby back bad basically because \
before began being believe best better between big birthday book booked boss bought bring brother budget build building \
bought buy call called came can cancel cancelled car care cat change changed charge check children choose city class clean \
clear client close coffee cold come coming company completely considering contact contract cool correct cost could country \
couple course create currently customer dad data daughter day days deal dear decided definitely delivery despite dinner \
discharge doctor does dog doing done dont drink drinking drive dropped during each early eat either else email end enjoy \
enough especially even eventually ever every everybody everyone everything exactly except excellent excuse exhausted expect \
explain family fans far fast father feel feeling feels felt few final finally find fine finished first fix flat flight flying \
food forget forgot found free friend friends from full fun funny further generally get getting give given glad go goes going \
gonna good got great guess guest guests guys had half happy hard has hate haven having hear heard heading hello help her here \
hey hi his hm hmm hold home honestly hope hopefully hot hotel hour house how however huge hundred husband idea if imagine \
important in including indeed insert instead interesting invoice is it job join just keep kept kid kids kind knew know known \
landlord large last lastly late lately later lead learn learned leave leaving left less let life like likely list listen \
little live lived living local long look looking looks lost lot lots love loved loving low luckily lunch made mail main make \
makes making manager many married may maybe me mean means meanwhile meet meeting mention met might mind mine minor miss mom \
money month months mood more moreover morning mortgage most mostly mother mother move moved moving much mum must my name \
naturally near nearly need needed needs neighbour neighbor neither never nevertheless new next nice night no nobody none \
nope nor normally not note nothing noted now obviously occasionally odd of off office often oh oi ok okay old on once one \
only open or order other otherwise our out over overall own paid parents parking part partner party passed past pay payment \
people perfect perhaps personally phone photo pick picked pilot place plan planning plans play please plus possibly prefer \
preferably presumably previously price probably problem project proud provide put question quick quickly quit quite rather \
read reading ready real realised really recently reading regarding regards remember remind rent reminder reply report reset \
rest restart review right room roughly run running sad said same sat saw say saying says school second see seeing seems seen \
sell send sent serious seriously set several she should show since single sir sister situation six skip sleep slow small so \
social sold some somebody somehow someone something sometimes somewhere son soon sorry sounds speaking spent staff staging \
start started starting starts stay step still stop stopped story strange students studied stuff such suddenly sugar suppose \
supposedly sure surely switch switched take taken taking talk target tax teacher team tell ten test than thank thanks that \
then there therefore these they thing things think thinking third this those though thought three through thus ticket till \
time times today together told tomorrow tonight too took tough tried trip true truth try trying turn turned two typically ugh \
uh um understood unfortunately unless until up update updated upset us use used using usually value very via wait waiting \
walking want wanted wants was watch water way we wedding week weekend weekends weeks welcome well went were what whatever \
when whenever where whereas whether which while who whoever whole whose why wife will wish with within without woke wonderful \
word work worked working works worried would wow write wrong yay yeah year years yep yes yesterday yet yo you young your \
anfang bitte bis danach danke dann dieses diese frau gestern gut guten hallo heute hoi ich ja leider letztes mann meine mein \
mittags morgen nein nun seit trotzdem vielen vielleicht vorgestern wann warum wenn wir zuerst \
ademas ahora algunos anoche aqui ayer bien buenas bueno buenos claro compre como cuando despues donde ella entonces estoy \
gracias hasta hola hoy luego manana me mi mis muy necesito no nunca pero podria por porque prefiero pues que quiero quizas si \
siempre soy tal tambien tengo todavia todo vale vivo yo \
agora ainda amanha aqui bom boa como comecei depois ela ele entao estou eu gosto hoje isso mas minha meu moro muito nao nunca \
obrigado obrigada ola ontem operei para porque prefiro quando quero sempre sim sou talvez tambem tenho tudo \
alors apres aujourd bonjour bonsoir c'est cependant d'abord demain enfin ensuite hier il ils j'ai j'aime je le les ma merci \
mon moi non nous oui parfois pendant peut pourquoi puis quand salut si souvent toujours tres voici voila vous";

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| ORDINARY.split_ascii_whitespace().collect());

/// Whether a folded word is an everyday word.
pub(super) fn is_ordinary(word: &str) -> bool {
    if is_initial(word) {
        return false;
    }
    let head = word.split('\'').next().unwrap_or(word);
    WORDS.contains(word)
        || WORDS.contains(head)
        || !lists_with(word).is_empty()
        || !lists_with(head).is_empty()
}

/// Whether a folded word is never the first word of a name although a name may follow: articles,
/// pronouns, prepositions.
pub(super) fn is_opener(word: &str) -> bool {
    if is_initial(word) {
        return false;
    }
    let lists = lists_with(word);
    let foreign = [Language::German, Language::Spanish, Language::Portuguese, Language::Italian];
    // French and Spanish articles do start names ("La Paz", "Le Havre", "El Paso").
    let starts_names = matches!(
        word,
        "la" | "le"
            | "les"
            | "los"
            | "las"
            | "el"
            | "o"
            | "a"
            | "san"
            | "do"
            | "des"
            | "del"
            | "di"
            | "us"
            | "will"
    );
    !starts_names
        && (lists.contains(Language::English) || foreign.into_iter().any(|language| lists.contains(language)))
        || matches!(
            word,
            "a" | "last"
                | "next"
                | "yesterday"
                | "today"
                | "tomorrow"
                | "maybe"
                | "yes"
                | "thanks"
                | "hi"
                | "hello"
                | "hey"
                | "dear"
        )
}

/// A single letter that is no article.
fn is_initial(word: &str) -> bool {
    word.chars().count() == 1 && word != "a"
}

/// Whether a folded word, without full stop, is a form of address or the start of a place name.
pub(super) fn is_title(word: &str) -> bool {
    matches!(
        word,
        "mr" | "mrs"
            | "ms"
            | "mx"
            | "dr"
            | "prof"
            | "st"
            | "sir"
            | "rev"
            | "fr"
            | "sra"
            | "srta"
            | "dra"
            | "herr"
            | "frau"
            | "mme"
            | "mt"
            | "ft"
            | "capt"
            | "sgt"
            | "lt"
            | "col"
            | "gen"
    )
}

/// Whether a folded word is an office held by the person whose name follows.
pub(super) fn is_office(word: &str) -> bool {
    matches!(
        word,
        "ceo"
            | "cfo"
            | "cio"
            | "cto"
            | "coo"
            | "ciso"
            | "cmo"
            | "vp"
            | "svp"
            | "hr"
            | "pm"
            | "phd"
            | "mann"
            | "hund"
            | "chef"
    )
}
