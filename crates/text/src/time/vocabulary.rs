//! The words of dates in English, German, Spanish, Portuguese and French, folded (lower-case, no
//! accents), with usual abbreviations and misspellings.

use super::calendar::{Season, Unit};
use jiff::civil::Weekday;

/// A month's number. `sure` is false for words that mean other things too and need a date around them.
pub(crate) fn month(word: &str) -> Option<(i8, bool)> {
    let sure = |month| Some((month, true));
    let unsure = |month| Some((month, false));
    match word {
        "january" | "januar" | "janner" | "enero" | "janeiro" | "janvier" | "gennaio" | "जनवरी" => {
            sure(1)
        }
        "february" | "febuary" | "februar" | "febrero" | "fevereiro" | "fevrier" | "febbraio" | "फरवरी" => {
            sure(2)
        }
        "marz" | "maerz" | "marzo" => sure(3),
        "april" | "abril" | "avril" | "aprile" | "अप्रैल" => sure(4),
        "mayo" | "maio" | "maggio" => unsure(5),
        "june" | "juni" | "junio" | "junho" | "juin" | "giugno" | "जून" => sure(6),
        "july" | "juli" | "julio" | "julho" | "juillet" | "luglio" | "जुलाई" => sure(7),
        "august" | "agosto" | "aout" | "अगस्त" => sure(8),
        "september" | "septiembre" | "setembro" | "septembre" | "sept" | "settembre" | "सितंबर" => {
            sure(9)
        }
        "october" | "oktober" | "octubre" | "outubro" | "octobre" | "ottobre" | "अक्टूबर" => {
            sure(10)
        }
        "november" | "noviembre" | "novembro" | "novembre" | "नवंबर" => sure(11),
        "december" | "dezember" | "diciembre" | "dezembro" | "decembre" | "dicembre" | "दिसंबर" => {
            sure(12)
        }
        "jan" => unsure(1),
        "feb" => unsure(2),
        "march" | "mar" | "marco" | "mars" => unsure(3),
        "apr" => unsure(4),
        "may" | "mai" | "मई" => unsure(5),
        "jun" => unsure(6),
        "jul" => unsure(7),
        "aug" => unsure(8),
        "sep" => unsure(9),
        "oct" | "okt" => unsure(10),
        "nov" => unsure(11),
        "dec" | "dez" => unsure(12),
        _ => None,
    }
}

/// A weekday. `sure` is false for words that mean other things too.
pub(crate) fn weekday(word: &str) -> Option<(Weekday, bool)> {
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    Some(match word {
        "monday" | "montag" | "lunes" | "lundi" | "lunedi" => (Monday, true),
        "tuesday" | "tues" | "teusday" | "dienstag" | "martes" | "mardi" | "martedi" => (Tuesday, true),
        "wednesday" | "weds" | "wensday" | "wendesday" | "mittwoch" | "miercoles" | "mercredi"
        | "mercoledi" => (Wednesday, true),
        "thursday" | "thurs" | "thur" | "donnerstag" | "jueves" | "jeudi" | "giovedi" => (Thursday, true),
        "friday" | "freitag" | "viernes" | "vendredi" | "venerdi" => (Friday, true),
        "saturday" | "samstag" | "sonnabend" | "samedi" | "sabado" | "sabato" => (Saturday, true),
        "sunday" | "sonntag" | "domingo" | "dimanche" | "domenica" => (Sunday, true),
        "mon" | "segunda" => (Monday, false),
        "tue" | "terca" => (Tuesday, false),
        "wed" | "quarta" => (Wednesday, false),
        "thu" | "quinta" => (Thursday, false),
        "fri" | "sexta" => (Friday, false),
        "sat" => (Saturday, false),
        "sun" => (Sunday, false),
        _ => return None,
    })
}

/// Whether a folded word names a weekday or a month, ambiguous ones included.
pub(crate) fn names_day_or_month(word: &str) -> bool {
    month(word).is_some() || weekday(word).is_some()
}

/// A unit of length.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "minute" | "minutes" | "min" | "mins" | "minuten" | "minuto" | "minutos" => Unit::Minute,
        "hour" | "hours" | "hr" | "hrs" | "stunde" | "stunden" | "hora" | "horas" | "heure" | "heures" => {
            Unit::Hour
        }
        "day" | "days" | "night" | "nights" | "tag" | "tage" | "tagen" | "dia" | "dias" | "jour"
        | "jours" => Unit::Day,
        "week" | "weeks" | "wk" | "wks" | "woche" | "wochen" | "semana" | "semanas" | "semaine"
        | "semaines" => Unit::Week,
        "fortnight" | "fortnights" => Unit::Fortnight,
        "weekend" | "weekends" | "wochenende" | "findesemana" => Unit::Weekend,
        "month" | "months" | "monat" | "monate" | "monaten" | "mes" | "meses" | "mois" => Unit::Month,
        "quarter" | "quarters" | "quartal" | "trimestre" => Unit::Quarter,
        "year" | "years" | "yr" | "yrs" | "jahr" | "jahre" | "jahren" | "ano" | "anos" | "an" | "ans"
        | "annee" | "annees" => Unit::Year,
        _ => return None,
    })
}

/// A season. `sure` is false for words that mean other things too.
pub(super) fn season(word: &str) -> Option<(Season, bool)> {
    Some(match word {
        "summer" | "summers" | "sommer" | "verano" | "verao" => (Season::Summer, true),
        "winter" | "winters" | "invierno" | "inverno" | "hiver" => (Season::Winter, true),
        "autumn" | "autumns" | "herbst" | "otono" | "outono" | "automne" => (Season::Autumn, true),
        "fruhling" | "fruhjahr" | "primavera" | "printemps" => (Season::Spring, true),
        "spring" | "springs" => (Season::Spring, false),
        "fall" => (Season::Autumn, false),
        "ete" => (Season::Summer, false),
        _ => return None,
    })
}

/// A day told from today: 0 is today.
pub(crate) fn day_offset(word: &str) -> Option<i64> {
    Some(match word {
        "today" | "tonight" | "tonite" | "2day" | "2nite" | "heute" | "hoy" | "hoje" | "aujourd" => 0,
        "yesterday" | "yday" | "yesterdays" | "gestern" | "ayer" | "ontem" | "hier" => -1,
        "tomorrow" | "tomorow" | "tommorow" | "tommorrow" | "tmrw" | "tmr" | "tmw" | "2moro" | "manana"
        | "amanha" | "demain" => 1,
        "vorgestern" | "anteayer" | "anteontem" => -2,
        "ubermorgen" | "uebermorgen" => 2,
        _ => return None,
    })
}

/// A small number written as a word. The articles count as one.
pub(super) fn number(word: &str) -> Option<i64> {
    Some(match word {
        "a" | "an" | "one" | "ein" | "eine" | "einem" | "einer" | "einen" | "un" | "una" | "um" | "uma"
        | "une" => 1,
        "two" | "couple" | "zwei" | "dos" | "dois" | "duas" | "deux" => 2,
        "three" | "few" | "drei" | "tres" | "trois" => 3,
        "four" | "several" | "vier" | "cuatro" | "quatro" | "quatre" => 4,
        "five" | "funf" | "cinco" | "cinq" => 5,
        "six" | "sechs" | "seis" => 6,
        "seven" | "sieben" | "siete" | "sete" => 7,
        "eight" | "acht" | "ocho" | "oito" | "huit" => 8,
        "nine" | "neun" | "nueve" | "nove" | "neuf" => 9,
        "ten" | "zehn" | "diez" | "dez" | "dix" => 10,
        "eleven" | "elf" | "once" => 11,
        "twelve" | "zwolf" | "doce" | "doze" | "douze" => 12,
        "fifteen" | "quince" => 15,
        "twenty" | "zwanzig" | "veinte" | "vinte" => 20,
        "thirty" => 30,
        _ => return None,
    })
}

/// An ordinal of a day written as a word, 1 to 31 as far as people write them.
pub(super) fn ordinal(word: &str) -> Option<i64> {
    const WORDS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    match word {
        "primero" | "primeiro" => Some(1),
        "thirtieth" => Some(30),
        _ => WORDS.iter().position(|known| *known == word).map(|at| at as i64 + 1),
    }
}

/// Whether a word points at the period before, the current or the one after: -1, 0, 1.
pub(super) fn which(word: &str) -> Option<i64> {
    Some(match word {
        "last" | "previous" | "past" | "letzte" | "letzten" | "letzter" | "letztes" | "letztem"
        | "vorige" | "vorigen" | "voriges" | "vergangene" | "vergangenen" => -1,
        "this" | "current" | "diese" | "diesen" | "diesem" | "dieses" | "dieser" | "este" | "esta" | "ce"
        | "cette" => 0,
        "next" | "coming" | "upcoming" | "nachste" | "nachsten" | "nachster" | "nachstes" | "nachstem"
        | "kommende" | "kommenden" | "kommendes" | "proximo" | "proxima" => 1,
        _ => return None,
    })
}

/// The same for words that stand after the period ("semana pasada", "mois prochain").
pub(super) fn which_after(word: &str) -> Option<i64> {
    Some(match word {
        "pasado" | "pasada" | "passado" | "passada" | "dernier" | "derniere" => -1,
        "proximo" | "proxima" | "prochain" | "prochaine" | "vem" | "viene" => 1,
        _ => return None,
    })
}

/// Words that may stand before a date and show that it is one.
pub(super) fn introduces_date(word: &str) -> bool {
    matches!(
        word,
        "in" | "on"
            | "since"
            | "by"
            | "until"
            | "till"
            | "til"
            | "last"
            | "next"
            | "this"
            | "early"
            | "mid"
            | "late"
            | "of"
            | "from"
            | "during"
            | "before"
            | "after"
            | "every"
            | "each"
            | "around"
            | "about"
            | "end"
            | "through"
            | "to"
            | "between"
            | "starting"
            | "im"
            | "am"
            | "bis"
            | "seit"
            | "ab"
            | "vom"
            | "en"
            | "em"
            | "de"
            | "el"
            | "na"
            | "no"
            | "desde"
            | "hasta"
            | "ate"
            | "depuis"
            | "le"
            | "due"
            | "per"
            | "is"
            | "s"
    )
}
