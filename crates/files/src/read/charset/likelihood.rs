//! How likely some text is one that people write: the bits in which a simple model of the scripts would store it.
//!
//! Called with what bytes become in each encoding: the fewest bits win. The one thing to know: only what the scripts say in
//! general is known (frequent letters and characters, and which follow each other), so that a few words are enough, and
//! noise is never cheap.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS};

/// Which characters of a script with thousands of them count as usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Usual {
    /// By the first byte in this encoding, in which the usual ones stand first.
    In(&'static Encoding),
    /// Those of any language: for encodings of all of Unicode.
    Any,
}

/// The most frequent characters of Chinese, in both of its scripts.
const HAN: &str = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔您吗呢吧很谢请喜欢茶饭店家号钱买车飞朋友爱吃喝京州城室岁班课哥姐弟妹爸妈猫狗這個們來為國說時會對過後發裡種經麼學現當沒動還進樣開從實軍無與長機關點業將兩間問應戰頭體見產給話內門東聲員論處義幾認條氣題爾別變總電數報結務場計資許統區隊決馬書則聽達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運嗎謝請歡飯號錢買車飛愛歲課媽貓";

/// The most frequent syllables of Korean.
const HANGUL: &str = "이다는에가고하의을한지사도로기어은나리대그자시아서해를인일여있것만수정보들부스게주안제전과구라으마면거상소오원비무동우국성조세니장저음었았야와내경공용데연요신선모말물중진실할까계방치당위생관문각개트드회분크산미운차집네터두양바간하유체발화식입업민강심더금태적려반속않없때던또못며년월습합됩세녕감좋갑십먹살친집엄빠";

/// Letters of Cyrillic scripts, from the frequent to the rare, and what each costs in tenths of a bit.
const CYRILLIC: &[(char, u32)] = &[
    ('о', 32),
    ('е', 36),
    ('а', 36),
    ('и', 38),
    ('н', 39),
    ('т', 40),
    ('с', 42),
    ('р', 44),
    ('в', 45),
    ('л', 45),
    ('к', 49),
    ('м', 50),
    ('д', 51),
    ('п', 52),
    ('у', 53),
    ('я', 56),
    ('ы', 57),
    ('ь', 58),
    ('г', 59),
    ('з', 60),
    ('б', 60),
    ('ч', 61),
    ('й', 64),
    ('х', 67),
    ('ж', 67),
    ('ш', 71),
    ('ю', 73),
    ('ц', 76),
    ('щ', 81),
    ('э', 83),
    ('ф', 86),
    ('ё', 90),
    ('ъ', 90),
    ('і', 60),
    ('ї', 75),
    ('є', 75),
    ('ј', 70),
    ('љ', 95),
    ('њ', 90),
    ('ћ', 90),
    ('ђ', 100),
    ('ґ', 100),
    ('ў', 90),
];

/// Letters beside those of English, by how frequent they are in European languages, in tenths of a bit.
const LATIN: &[(&str, u32)] = &[
    ("é", 32),
    ("áíóäöü", 38),
    ("ñçãèàßêúåø", 48),
    ("æâôõîïëûùòìœ", 62),
    ("łąężśćńźčřšžěýůőűşğışțşăđ", 62),
    ("’“”„–—…«»¿¡€°§·\u{a0}ºª", 66),
];

/// The class of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Blanks, and signs of all scripts.
    Sign,
    Digit,
    /// A letter of English.
    Plain,
    /// A letter of another language with Latin letters.
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    /// Scripts of South and Southeast Asia.
    Indic,
    Han,
    Kana,
    Hangul,
    /// What texts hardly have.
    Odd,
}

/// Tenths of a bit that a text costs.
pub(super) fn cost(text: &str, usual: Usual) -> u64 {
    let mut total = 0;
    let mut above: Option<char> = None;
    let mut script = None;
    for c in text.chars() {
        let class = class(c);
        total += u64::from(step(above, c, class) + letter(c, class, usual) + switch(script, class));
        above = Some(c);
        script = if matches!(class, Class::Sign | Class::Digit | Class::Odd) { script } else { Some(class) };
    }
    total
}

/// What it costs that a word in another alphabet follows words with Latin letters.
const fn switch(script: Option<Class>, to: Class) -> u32 {
    use Class::{Arabic, Cyrillic, Greek, Hebrew, Indic, Latin, Plain};
    match (script, to) {
        (Some(Plain | Latin), Cyrillic | Greek | Hebrew | Arabic | Indic) => 60,
        (_, _) => 0,
    }
}

/// What it costs that a character of a class follows another.
fn step(above: Option<char>, c: char, to: Class) -> u32 {
    use Class::{Arabic, Cyrillic, Digit, Greek, Han, Hangul, Hebrew, Indic, Kana, Latin, Odd, Plain, Sign};
    let from = above.map_or(Sign, class);
    let cases = above.is_some_and(|above| above.is_lowercase() && c.is_uppercase());
    let case = if cases { 80 } else { 0 };
    case + match (from, to) {
        (_, Odd | Sign | Digit) => 0,
        (Plain | Sign | Digit, Plain) => 0,
        (Latin, Plain) => 3,
        (Cyrillic | Greek | Hebrew | Arabic | Indic | Odd, Plain) => 80,
        (Han | Kana | Hangul, Plain) => 40,
        (Plain, Latin) => 45,
        (_, Latin) => 55,
        (Kana, Han) | (Han, Kana) => 10,
        (Han | Kana, Hangul) | (Hangul, Han | Kana) => 80,
        (Plain | Digit, Han | Kana | Hangul) => 40,
        (Sign | Odd, Cyrillic | Greek | Hebrew | Arabic | Indic | Han | Kana | Hangul) => 20,
        (Cyrillic, Cyrillic)
        | (Greek, Greek)
        | (Hebrew, Hebrew)
        | (Arabic, Arabic)
        | (Indic, Indic)
        | (Han, Han)
        | (Kana, Kana)
        | (Hangul, Hangul) => 2,
        (_, Cyrillic | Greek | Hebrew | Arabic | Indic | Han | Kana | Hangul) => 100,
    }
}

/// What a character of a class costs.
fn letter(c: char, class: Class, usual: Usual) -> u32 {
    match class {
        Class::Plain => {
            if c.is_uppercase() {
                60
            } else {
                43
            }
        }
        Class::Digit => 60,
        Class::Sign => sign(c),
        Class::Latin => latin(c),
        Class::Cyrillic => {
            let lower = c.to_lowercase().next().unwrap_or(c);
            let rare = if lower == c { 0 } else { 45 };
            rare + CYRILLIC.iter().find(|(letter, _)| *letter == lower).map_or(110, |(_, cost)| *cost)
        }
        Class::Greek => {
            if c.is_uppercase() {
                95
            } else {
                53
            }
        }
        Class::Hebrew => 50,
        Class::Arabic => 53,
        Class::Indic => 60,
        Class::Han => {
            if HAN.contains(c) {
                86
            } else {
                han(c, usual)
            }
        }
        Class::Kana => kana(c),
        Class::Hangul => {
            if HANGUL.contains(c) {
                76
            } else if is_usual(c, usual, EUC_KR) {
                127
            } else {
                190
            }
        }
        Class::Odd => 200,
    }
}

/// Signs: blanks are frequent, those of English are known, and others are those of some script.
fn sign(c: char) -> u32 {
    match c {
        ' ' => 27,
        '\n' | '\r' | '\t' => 50,
        ',' | '.' | '-' | '\'' | '"' => 60,
        '、' | '。' | '，' | '「' | '」' | '！' | '？' | '：' | '；' | '（' | '）' | '《' | '》' | '～'
        | '　' | '・' | '…' => 62,
        c if c.is_ascii() => 70,
        c if c.is_alphanumeric() => 120,
        _ => LATIN.iter().find(|(signs, _)| signs.contains(c)).map_or(130, |(_, cost)| *cost + 30),
    }
}

fn latin(c: char) -> u32 {
    let lower = c.to_lowercase().next().unwrap_or(c);
    let rare = if lower == c { 0 } else { 40 };
    rare + LATIN.iter().find(|(letters, _)| letters.contains(lower)).map_or(105, |(_, cost)| *cost)
}

fn kana(c: char) -> u32 {
    match c {
        'の' | 'に' | 'を' | 'は' | 'が' | 'で' | 'と' | 'し' | 'い' | 'た' | 'な' | 'る' | 'て' | 'こ'
        | 'れ' | 'も' | 'か' | 'う' | 'す' | 'ま' | 'あ' | 'ん' | 'っ' | 'く' | 'ー' => 55,
        '\u{3041}'..='\u{3096}' => 80,
        '\u{30A0}'..='\u{30FF}' => 95,
        // Half as wide, as only old programs write them.
        _ => 150,
    }
}

/// Characters that are no frequent ones: those of daily use, then the thousands beside them.
fn han(c: char, usual: Usual) -> u32 {
    let daily = match usual {
        Usual::In(encoding) => is_usual(c, usual, encoding),
        Usual::Any => [GBK, BIG5, SHIFT_JIS].iter().any(|encoding| is_usual(c, usual, encoding)),
    };
    if daily { 133 } else { 200 }
}

/// Whether a character stands where an encoding keeps those of daily use.
fn is_usual(c: char, usual: Usual, encoding: &'static Encoding) -> bool {
    let in_this = match usual {
        Usual::In(own) => own,
        Usual::Any => encoding,
    };
    let mut buffer = [0_u8; 4];
    let (bytes, _, unmappable) = in_this.encode(c.encode_utf8(&mut buffer));
    let [first, second] = *bytes else { return false };
    !unmappable
        && if in_this == GBK {
            (0xB0..=0xD7).contains(&first) && second >= 0xA1
        } else if in_this == BIG5 {
            (0xA4..=0xC6).contains(&first)
        } else if in_this == SHIFT_JIS {
            (0x88..=0x97).contains(&first)
        } else if in_this == EUC_JP {
            (0xB0..=0xCF).contains(&first)
        } else {
            (0xB0..=0xC8).contains(&first) && second >= 0xA1
        }
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Plain,
        '0'..='9' => Class::Digit,
        '\n' | '\r' | '\t' | '\u{c}' => Class::Sign,
        '\u{AA}' | '\u{BA}' => Class::Sign,
        '\u{B5}' | '\u{DE}' | '\u{F0}' | '\u{FE}' | '\u{D0}' => Class::Odd,
        '\u{C0}'..='\u{17F}' | '\u{1A0}'..='\u{1B0}' | '\u{218}'..='\u{21B}' | '\u{1EA0}'..='\u{1EF9}'
            if c.is_alphabetic() =>
        {
            Class::Latin
        }
        '\u{370}'..='\u{3FF}' if c.is_alphabetic() => Class::Greek,
        '\u{400}'..='\u{4FF}' => Class::Cyrillic,
        '\u{5D0}'..='\u{5EA}' => Class::Hebrew,
        '\u{600}'..='\u{6FF}' => Class::Arabic,
        '\u{900}'..='\u{E5B}' => Class::Indic,
        '\u{3041}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9F}' => Class::Kana,
        '\u{4E00}'..='\u{9FFF}' => Class::Han,
        '\u{AC00}'..='\u{D7A3}' => Class::Hangul,
        '¤' | '¦' | '¬' | '±' | '÷' | '×' | '¶' | '¸' | '¨' | '¯' | '´' | '¹' | '²' | '³' | '¼' | '½'
        | '¾' | '†' | '‡' | 'ˆ' | '˜' | '‹' | '›' => Class::Odd,
        '\u{2018}'..='\u{2026}'
        | '\u{2013}'
        | '\u{2014}'
        | '€'
        | '°'
        | '§'
        | '·'
        | '«'
        | '»'
        | '¿'
        | '¡'
        | '\u{A0}'
        | '£' => Class::Sign,
        '\u{3000}'..='\u{3011}' | '\u{FF01}'..='\u{FF5E}' | '№' | '™' | '©' | '®' => Class::Sign,
        c if c.is_ascii() && !c.is_control() => Class::Sign,
        _ => Class::Odd,
    }
}
