//! What a word can mean in an expression of time.

use super::super::calendar::{Season, Unit};
use super::feast::Feast;
use jiff::civil::Weekday;

/// On which side of what it belongs to a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Before,
    After,
}

/// A part of a longer span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Early,
    /// "The beginning of": less of a year than its early part.
    Begin,
    Middle,
    Late,
    FirstHalf,
    SecondHalf,
    /// What is left of it: "later this week".
    Later,
    /// What is over of it: "earlier this week".
    Sooner,
}

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayPart {
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
}

/// A meaning. Names in the tables are those of the variants, in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Number(i64),
    /// "A few", about so many.
    Vague(i64),
    /// So many halves: "anderthalb" are three.
    Halves(i64),
    Half,
    AndHalf,
    /// Counted from the start, or below 0 from the end.
    Ordinal(i8),
    Unit(Unit),
    Weekday(Weekday),
    /// Again and again on that weekday: "Mondays".
    Weekdays(Weekday),
    Month(i8),
    Season(Season),
    Feast(Feast),
    /// The decade that begins in that year of a century.
    Decade(i16),
    /// Days from now, and the part of that day.
    Day(i64, Option<DayPart>),
    /// So many days from now, ahead or back: Hindi "kal".
    EitherDay(i64),
    DayPart(DayPart),
    /// So many units from the current one.
    Which(i64, Place),
    /// The nearest one ahead.
    Coming(Place),
    /// A unit some units from the current one, in one word.
    Period(Unit, i64),
    Ago(Place),
    In(Place),
    /// For so long until now.
    SinceLength,
    /// Marks a length that lasts.
    Lasting,
    LaterThan,
    EarlierThan,
    Before,
    After,
    Part(Part, Place),
    /// The end or beginning of the current month or year.
    PartOf(Unit, Part),
    Of,
    /// Between a date and a length that is counted from it.
    BesideOf,
    Article,
    To,
    /// Before the new date of something that was moved.
    MoveTo,
    Joint,
    Between,
    Since,
    /// After a date since which something holds.
    SinceAfter,
    Until,
    /// After a date until which something holds.
    UntilAfter,
    For,
    Approx,
    Exactly,
    Filler,
    Every,
    Other,
    Rate,
    Times,
    Frequency,
    Now,
    DayMark,
    MonthMark,
    YearMark,
    DecadeMark,
    That,
    /// The one before or after what was spoken of.
    Adjacent(i64),
    /// "The day before": a day beside the date in front.
    DayBeside(i64),
    ThisTime,
    /// "Before last", "after next".
    Twice(i64),
    WeekBegin,
    WeekEnd,
    Eve,
    OtherThan,
    Move,
    At,
    OClock,
    Noon,
    Midnight,
    ClockPast,
    ClockTo,
    QuarterHour,
    HalfHour,
    Am,
    Pm,
    /// Minutes east of UTC.
    Zone(i64),
    Intro,
    /// What is attended on a day: "the Monday meeting".
    Appointment,
    Past,
    NotPast,
    Plan,
    PlanMade,
    Ahead,
    Be,
    Have,
    Clause,
    DirectionSince,
    DirectionUntil,
    /// A deadline.
    DirectionBy,
    DirectionFor,
}

impl Meaning {
    /// How many units from the current one a determiner on that side says: "last" is -1.
    pub(crate) fn which(self, side: Place) -> Option<i64> {
        if let Self::Which(by, place) = self { (place == side).then_some(by) } else { None }
    }

    /// The same, where "the coming one" is the next.
    pub(crate) fn which_or_coming(self, side: Place) -> Option<i64> {
        self.which(side).or((self == Self::Coming(side)).then_some(1))
    }

    /// The meaning that a line of a table names.
    pub(super) fn named(name: &str) -> Option<Self> {
        let mut words = name.split(' ');
        let kind = words.next()?;
        let words: Vec<&str> = words.collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse::<i64>().ok());
        let small = |at: usize| number(at).and_then(|n| i8::try_from(n).ok());
        let weekday = || Weekday::from_monday_one_offset(small(0)?).ok();
        Some(match kind {
            "number" => Self::Number(number(0)?),
            "vague" => Self::Vague(number(0)?),
            "halves" => Self::Halves(number(0)?),
            "ordinal" => Self::Ordinal(small(0)?),
            "unit" => Self::Unit(unit(words.first()?)?),
            "weekday" => Self::Weekday(weekday()?),
            "weekdays" => Self::Weekdays(weekday()?),
            "month" => Self::Month(small(0)?),
            "season" => Self::Season(season(words.first()?)?),
            "feast" => Self::Feast(Feast::named(&words)?),
            "decade" => Self::Decade(i16::try_from(number(0)?).ok()?),
            "day" => Self::Day(number(0)?, words.get(1).and_then(|word| day_part(word))),
            "either-day" => Self::EitherDay(number(0)?),
            "daypart" => Self::DayPart(day_part(words.first()?)?),
            "which" => Self::Which(number(1)?, place(words.first()?)?),
            "coming" => Self::Coming(place(words.first()?)?),
            "period" => Self::Period(unit(words.first()?)?, number(1)?),
            "ago" => Self::Ago(place(words.first()?)?),
            "in" => Self::In(place(words.first()?)?),
            "part" => Self::Part(part(words.get(1)?)?, place(words.first()?)?),
            "part-of" => Self::PartOf(unit(words.first()?)?, part(words.get(1)?)?),
            "adjacent" => Self::Adjacent(number(0)?),
            "day-beside" => Self::DayBeside(number(0)?),
            "twice" => Self::Twice(number(0)?),
            "zone" => Self::Zone(number(0)?),
            _ => return Self::plain(kind),
        })
    }

    /// A meaning that its name says whole.
    fn plain(name: &str) -> Option<Self> {
        const PLAIN: &[(&str, Meaning)] = &[
            ("half", Meaning::Half),
            ("and-half", Meaning::AndHalf),
            ("since-length", Meaning::SinceLength),
            ("lasting", Meaning::Lasting),
            ("later", Meaning::LaterThan),
            ("earlier", Meaning::EarlierThan),
            ("before", Meaning::Before),
            ("after", Meaning::After),
            ("of", Meaning::Of),
            ("beside-of", Meaning::BesideOf),
            ("article", Meaning::Article),
            ("to", Meaning::To),
            ("move-to", Meaning::MoveTo),
            ("joint", Meaning::Joint),
            ("between", Meaning::Between),
            ("since", Meaning::Since),
            ("since-after", Meaning::SinceAfter),
            ("until", Meaning::Until),
            ("until-after", Meaning::UntilAfter),
            ("for", Meaning::For),
            ("approx", Meaning::Approx),
            ("exactly", Meaning::Exactly),
            ("filler", Meaning::Filler),
            ("every", Meaning::Every),
            ("other", Meaning::Other),
            ("rate", Meaning::Rate),
            ("times", Meaning::Times),
            ("frequency", Meaning::Frequency),
            ("now", Meaning::Now),
            ("day-mark", Meaning::DayMark),
            ("month-mark", Meaning::MonthMark),
            ("year-mark", Meaning::YearMark),
            ("decade-mark", Meaning::DecadeMark),
            ("that", Meaning::That),
            ("this-time", Meaning::ThisTime),
            ("week-begin", Meaning::WeekBegin),
            ("week-end", Meaning::WeekEnd),
            ("eve", Meaning::Eve),
            ("other-than", Meaning::OtherThan),
            ("move", Meaning::Move),
            ("at", Meaning::At),
            ("oclock", Meaning::OClock),
            ("noon", Meaning::Noon),
            ("midnight", Meaning::Midnight),
            ("clock-past", Meaning::ClockPast),
            ("clock-to", Meaning::ClockTo),
            ("quarter-hour", Meaning::QuarterHour),
            ("half-hour", Meaning::HalfHour),
            ("am", Meaning::Am),
            ("pm", Meaning::Pm),
            ("intro", Meaning::Intro),
            ("appointment", Meaning::Appointment),
            ("past", Meaning::Past),
            ("not-past", Meaning::NotPast),
            ("plan", Meaning::Plan),
            ("plan-made", Meaning::PlanMade),
            ("ahead", Meaning::Ahead),
            ("be", Meaning::Be),
            ("have", Meaning::Have),
            ("clause", Meaning::Clause),
            ("direction-since", Meaning::DirectionSince),
            ("direction-until", Meaning::DirectionUntil),
            ("direction-by", Meaning::DirectionBy),
            ("direction-for", Meaning::DirectionFor),
        ];
        PLAIN.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
    }
}

fn place(word: &str) -> Option<Place> {
    match word {
        "before" => Some(Place::Before),
        "after" => Some(Place::After),
        _ => None,
    }
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "working-day" => Unit::WorkingDay,
        "week" => Unit::Week,
        "fortnight" => Unit::Fortnight,
        "weekend" => Unit::Weekend,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "term" => Unit::Term,
        "semester" => Unit::Semester,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        _ => return None,
    })
}

fn season(word: &str) -> Option<Season> {
    Some(match word {
        "spring" => Season::Spring,
        "summer" => Season::Summer,
        "autumn" => Season::Autumn,
        "winter" => Season::Winter,
        _ => return None,
    })
}

fn part(word: &str) -> Option<Part> {
    Some(match word {
        "early" => Part::Early,
        "begin" => Part::Begin,
        "middle" => Part::Middle,
        "late" => Part::Late,
        "first-half" => Part::FirstHalf,
        "second-half" => Part::SecondHalf,
        "later" => Part::Later,
        "sooner" => Part::Sooner,
        _ => return None,
    })
}

fn day_part(word: &str) -> Option<DayPart> {
    Some(match word {
        "morning" => DayPart::Morning,
        "noon" => DayPart::Noon,
        "afternoon" => DayPart::Afternoon,
        "evening" => DayPart::Evening,
        "night" => DayPart::Night,
        _ => return None,
    })
}
