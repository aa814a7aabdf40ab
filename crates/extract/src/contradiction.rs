//! Whether a newer statement says that an older one no longer holds.
//!
//! Called by whoever stores statements, with two statements of one subject. Three forms count, and all of them leave no doubt
//! what is meant: the newer one names what is over ("User moved from Leiden to Utrecht"), denies what the older one says ("User
//! does not eat meat any more"), or says exactly what the older one denied. The one thing to know: only what holds now can end. What
//! happened stays true, and what other words say of the same thing stays beside.

mod claim;

pub use claim::Claim;
use claim::Word;

/// Words between a subject and the thing that is over, at most: "drives a rather old red Volvo".
const NEAR: u32 = 6;

/// Whether `newer` says that `older` no longer holds. Both have the same subject; the order in which they were said, their kinds
/// and their dates are the caller's to check.
///
/// ```
/// use evoke_extract::{Claim, contradicts};
///
/// let older = Claim::new("User lives in Leiden", "user", &[]);
/// let ends = ["Leiden".to_owned()];
/// let newer = Claim::new("User moved from Leiden to Utrecht", "user", &ends);
/// assert!(contradicts(&newer, &older));
/// assert!(!contradicts(&newer, &Claim::new("User was born in Leiden", "user", &[])));
/// ```
pub fn contradicts(newer: &Claim, older: &Claim) -> bool {
    if !older.holds_now || older.ends_something {
        return false;
    }
    let over = older.has_doer_of(newer) && newer.ended.iter().any(|what| is_over(older, what));
    over || denies(newer, older) || affirms(newer, older)
}

/// Whether a claim is about a thing that is over: it is what the subject does, or which of its things is meant.
fn is_over(older: &Claim, what: &[Word]) -> bool {
    let Some(first) = what.first() else { return false };
    let Some(at) = older.words.iter().find(|word| word.is(first)).map(|word| word.position) else {
        return false;
    };
    let last = at + u32::try_from(what.len()).unwrap_or(NEAR);
    let all = what
        .iter()
        .all(|part| older.words.iter().any(|word| (at..=last).contains(&word.position) && word.is(part)));
    all && !older.negative && at <= NEAR && older.reach.is_none_or(|reach| at < reach)
}

/// "Does not eat meat" denies "eats meat on Sundays", not the other way round.
fn denies(newer: &Claim, older: &Claim) -> bool {
    let denied =
        newer.negative && newer.holds_now && !older.negative && !newer.points && !newer.words.is_empty();
    denied && newer.words.iter().all(|word| older.words.iter().any(|other| other.is(word)))
}

/// "Likes thrillers" ends "does not like thrillers", and nothing that is narrower or wider.
fn affirms(newer: &Claim, older: &Claim) -> bool {
    let affirmed =
        older.negative && newer.holds_now && !newer.negative && !older.points && !newer.words.is_empty();
    affirmed
        && newer.words.iter().all(|word| older.words.iter().any(|other| other.is(word)))
        && older.words.iter().all(|word| newer.words.iter().any(|other| other.is(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(newer: &str, over: &[&str], older: &str) -> bool {
        let over: Vec<String> = over.iter().map(ToString::to_string).collect();
        contradicts(&Claim::new(newer, "user", &over), &Claim::new(older, "user", &[]))
    }

    #[test]
    fn what_is_named_as_over_no_longer_holds() {
        for (over, older) in [
            ("Leiden", "User lives in Leiden"),
            ("Volvo", "User drives an old green Volvo"),
            ("Kestrel team", "User is on the Kestrel team"),
            ("dentist", "User's dentist is Dr. Moreau"),
            ("smoke", "User smokes a pack a day"),
            ("use Trello", "User uses Trello for the garden"),
        ] {
            assert!(ends("User ended it", &[over], older), "{over}: {older}");
        }
    }

    #[test]
    fn what_is_only_near_it_still_holds() {
        for (over, older) in [
            ("Leiden", "User was born in Leiden"),
            ("Leiden", "User's brother is fond of the old town of Leiden"),
            ("Leiden", "User has a dentist, who works in Leiden"),
            ("Leiden", "User does not like Leiden"),
            ("Volvo", "User drove a Volvo to Spain"),
            ("dentist", "User's sister is a dentist"),
            ("Kestrel team", "User is on the Merlin team"),
        ] {
            assert!(!ends("User ended it", &[over], older), "{over}: {older}");
        }
    }

    #[test]
    fn what_is_over_is_over_for_whoever_did_it() {
        let newer = "The team moved from Jira to Linear";
        assert!(ends(newer, &["Jira"], "The team uses Jira for bugs"));
        assert!(!ends(newer, &["Jira"], "The support desk uses Jira for bugs"));
        assert!(!ends(newer, &["Jira"], "User uses Jira for bugs"));
    }

    #[test]
    fn a_denial_ends_what_it_denies() {
        for (newer, older) in [
            ("User does not eat meat any more", "User eats meat on Sundays"),
            ("User no longer works at Philips", "User works at Philips as a designer"),
            ("Parking in the yard is not allowed any more", "Parking in the yard is allowed"),
            ("User is a regular at the opera now", "User is not a regular at the opera"),
            ("User has a dog", "User has no dog"),
        ] {
            assert!(ends(newer, &[], older), "{newer}: {older}");
            assert!(!ends(newer, &[], newer), "{newer}");
        }
    }

    #[test]
    fn a_denial_of_something_else_ends_nothing() {
        for (newer, older) in [
            ("User does not eat meat on Fridays", "User eats meat"),
            ("User does not like it", "User likes tea"),
            ("User did not eat meat", "User eats meat"),
            ("User is a fan of musicals", "User is not a fan of long musicals"),
            ("User does not work today", "User works at Philips"),
            ("User likes tea", "User likes tea with milk"),
        ] {
            assert!(!ends(newer, &[], older), "{newer}: {older}");
        }
    }
}
