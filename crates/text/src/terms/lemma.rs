//! English words whose forms no rule of endings brings together: irregular verbs and plurals, the two
//! spellings, and what people write for short.

use foldhash::fast::RandomState;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Each a base and its other forms, a group a semicolon. Left out is what is more often another word ("rose", "bit",
/// "lay", "ground") and what is no more than near in meaning ("film" and "movie").
const IRREGULAR: &str = "arise arose arisen; awake awoke awoken; beat beaten; become became; begin began begun; \
bend bent; bite bitten; blow blew blown; break broke broken; bring brought; build built; burn burnt; buy bought; \
catch caught; choose chose chosen; come came; creep crept; deal dealt; dig dug; draw drew drawn; dream dreamt; \
drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; \
fly flew flown; forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; \
get got gotten; give gave given; go went gone; grow grew grown; hang hung; hear heard; hide hid hidden; hold held; \
keep kept; kneel knelt; know knew known; lead led; leap leapt; learn learnt; leave left; lend lent; lose lost; \
make made; mean meant; meet met; overcome overcame; pay paid; prove proven; rebuild rebuilt; ride rode ridden; \
ring rang rung; run ran; say said; see saw seen; seek sought; sell sold; send sent; sew sewn; shake shook shaken; \
shine shone; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; sleep slept; slide slid; \
speak spoke spoken; spend spent; spill spilt; spin spun; spring sprang sprung; stand stood; steal stole stolen; \
stick stuck; sting stung; strike struck; strive strove; swear swore sworn; sweep swept; swim swam swum; swing swung; \
take took taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown; undergo underwent; \
understand understood; wake woke woken; wear wore worn; weave wove woven; weep wept; win won; withdraw withdrew \
withdrawn; write wrote written; \
calf calves; child children; foot feet; goose geese; half halves; knife knives; loaf loaves; \
man men; mouse mice; shelf shelves; thief thieves; tooth teeth; wife wives; wolf wolves; woman women; \
enroll enrol; fulfill fulfil; program programme";

/// How British words begin, and the American ones: whatever follows is alike.
const SPELLED: &str = "aeroplane airplane; analys analyz; apologis apologiz; armour armor; behaviour behavior; \
cancell cancel; catalogue catalog; centre center; colour color; cosy cozy; counsell counsel; criticis criticiz; \
customis customiz; defence defense; dialogue dialog; doughnut donut; emphasis emphasiz; endeavour endeavor; \
favour favor; fibre fiber; flavour flavor; grey gray; harbour harbor; honour honor; humour humor; \
jewellery jewelry; kilometre kilometer; labell label; labour labor; licence license; litre liter; maximis maximiz; \
memoris memoriz; minimis minimiz; modell model; moustache mustache; neighbour neighbor; optimis optimiz; \
organis organiz; personalis personaliz; plough plow; practis practic; prioritis prioritiz; \
pyjama pajama; realis realiz; recognis recogniz; rumour rumor; savour savor; sceptic skeptic; skilful skillful; \
socialis socializ; specialis specializ; summaris summariz; theatre theater; travell travel; vapour vapor; \
yoghurt yogurt";

/// See [`IRREGULAR`].
const SHORT: &str = "appointment appt; bicycle bike; birthday bday; brother bro; business biz; comfortable comfy; \
conversation convo; delicious delish; examination exam; family fam; father dad daddy; favorite favourite fav fave; \
grandfather grandpa granddad; grandmother grandma granny; husband hubby; information info; introduction intro; \
kid kiddo; mathematics math maths; medication meds; mother mom mum mommy mummy; motorcycle motorbike; \
photograph photo; picture pic; professor prof; refrigerator fridge; sister sis; telephone phone; television telly; \
through thru; university uni; vacation vacay; vegetable veggie; video vid";

/// See [`IRREGULAR`]. "One" is seldom a number.
const NUMBERS: &str = "2 two; 3 three; 4 four; 5 five; 6 six; 7 seven; 8 eight; 9 nine; 10 ten; 11 eleven; 12 twelve; \
15 fifteen; 20 twenty; 30 thirty; 40 forty; 50 fifty; 100 hundred";

/// Each form with its base.
fn groups() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_group = |group: &'static str| {
        let mut forms = group.split_whitespace();
        let base = forms.next().unwrap_or_default();
        forms.map(move |form| (form, base))
    };
    [IRREGULAR, SHORT, NUMBERS].into_iter().flat_map(|list| list.split(';')).flat_map(of_group)
}

static BASES: LazyLock<HashMap<&'static str, &'static str, RandomState>> =
    LazyLock::new(|| groups().collect());

static SPELLINGS: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| SPELLED.split(';').filter_map(|pair| pair.trim().split_once(' ')).collect());

/// An English word in the form that its stem is taken from: itself, for all but a few.
pub(super) fn base(word: &str) -> Cow<'_, str> {
    if let Some(base) = BASES.get(word).or_else(|| BASES.get(word.strip_suffix('s')?)) {
        return Cow::Borrowed(base);
    }
    let spelled =
        |(british, american): &(&str, &str)| Some(format!("{american}{}", word.strip_prefix(british)?));
    SPELLINGS.iter().find_map(spelled).map_or(Cow::Borrowed(word), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn forms_without_a_rule_have_their_base() {
        for (word, expected) in [
            ("bought", "buy"),
            ("children", "child"),
            ("pics", "picture"),
            ("two", "2"),
            ("colours", "colors"),
            ("organised", "organized"),
            ("travelling", "traveling"),
            ("lives", "lives"),
            ("running", "running"),
            ("s", "s"),
        ] {
            assert_eq!(base(word), expected);
        }
    }

    #[test]
    fn no_form_has_two_bases_and_no_base_has_another() {
        let mut seen = HashSet::new();
        for (form, base) in groups() {
            assert!(seen.insert(form), "{form} is listed twice");
            assert_eq!(super::base(base), base, "the base of {form}");
        }
        assert_eq!(SPELLINGS.len(), SPELLED.split(';').count());
        for (british, american) in SPELLINGS.iter() {
            assert!(!SPELLINGS.iter().any(|(other, _)| american.starts_with(other)), "{british}");
        }
    }
}
