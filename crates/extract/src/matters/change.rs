//! Whether a statement is about now, and whether it says that something has changed.

use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Of a time that is over.
static PAST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?:used\ to|when\ (?:\p{L}+\s)?\p{L}+(?:['’]s)?\ (?:was|were|lived|had|worked|studied|turned)
        | as\ an?\ (?:kid|child|teen\w*|boy|girl|student|baby|toddler|young\s\w+|little\s\w+)
        | (?:years?|decades?|ages|months)\ ago | back\ (?:in|when|then) | growing\ up | grew\ up
        | in\ (?:my|their|his|her|user['’]s)\ (?:childhood|youth|teens|twenties|thirties|forties|student\ days)
        | originally | previously | formerly | at\ the\ time | in\ those\ days | at\ (?:the\ )?age\ (?:of\ )?\w+
        | once\ (?:lived|worked|owned|drove) | before\ (?:that|moving|the\ move|then) | a\ long\ time\ ago | ex-?(?:husband|wife|boss|job))\b",
    )
});

/// Planned, supposed, or not for long.
static PLANNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?:will|won['’]?t|would|might|could|should|going\ to|gonna|plans?|planning|planned|hopes?|hoping|wants?|wishes|dreams?|intends?
        | thinks?\ (?:of|about) | thinking\ (?:of|about) | considers? | considering | about\ to | may\ (?:be|move|become|start|have|go)
        | next\ (?:week|month|year|spring|summer|autumn|fall|winter|\w+day) | soon | tomorrow | if | unless | maybe | perhaps | possibly | probably
        | temporarily | for\ (?:a|one|two|three|four|a\ few|the|\d+)\ (?:day|night|week|weekend|summer|winter|holidays?|semester|term|season)s?
        | in\ (?:a|two|three|\d+)\ (?:weeks?|months?|years?) | almost | nearly)\b",
    )
});

/// For a while: something else holds before and after it.
static TEMPORARY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:temporarily|for now|for the time being|for (?:a|one|two|three|four|a few|the|\d+) (?:day|night|week|weekend|month|summer|winter|holiday|semester|term|season)s?|just this once)\b",
    )
});

/// Said to have changed.
static CHANGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:now|instead|moved|rescheduled|postponed|brought forward|pushed back|shifted|changed|switched|delayed|no longer|not .{1,20} any ?more|after all|new)\b",
    )
});

static ADDITIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:also|too|as well|another|second|additional(?:ly)?|besides|on top of|one more|other)\b")
});

/// A time that comes again: what is done then may be done beside something else.
static AT_TIMES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:every|each|sometimes|often|usually|occasionally|on (?:mon|tues|wednes|thurs|fri|satur|sun)days|(?:on|at) (?:the )?weekends?|in the (?:morning|evening|afternoon)s?|at night|part[- ]time|half of the|once a|twice a|freelance)\b",
    )
});

/// Whether a statement is about now: neither of a time that is over, nor planned or supposed.
pub(super) fn is_of_now(statement: &str) -> bool {
    !is_over(statement) && !PLANNED.is_match(statement)
}

/// Whether a statement says that something holds for a while only.
pub(crate) fn is_temporary(statement: &str) -> bool {
    TEMPORARY.is_match(statement)
}

/// Whether a statement is about a time that is over.
pub(crate) fn is_over(statement: &str) -> bool {
    PAST.is_match(statement)
}

/// Whether a statement says that something is not as it was.
pub(crate) fn says_changed(statement: &str) -> bool {
    CHANGED.is_match(statement)
}

/// Whether something is done only at times, so that another thing may be done beside it.
pub(crate) fn uncertain(statement: &str) -> bool {
    AT_TIMES.is_match(statement)
}

/// Whether a statement says that it holds besides what held before.
pub(crate) fn is_additive(statement: &str) -> bool {
    ADDITIVE.is_match(statement)
}
