//! Chains of statements: whether the newest value is told, and nothing that stays was closed.

use super::item::Item;
use super::run::{ChainRun, UserRun};
use super::set::{AsOf, Chain, Coexisting};
use super::tally::Tally;
use super::words;
use crate::error::EvalError;
use crate::pattern::Pattern;
use evoke_types::Timestamp;
use std::collections::HashMap;

/// Items among which a value counts as found, and items that are read.
const TOP: usize = 5;
const DEPTH: usize = 10;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Count {
    Chains,
    Changes,
    NowRight,
    StaleAbove,
    StaleAboveTyped,
    StaleLive,
    StaleLiveTyped,
    Lost,
    NewValueClosed,
    Retractions,
    RetractionIgnored,
    RetractionIgnoredTyped,
    AsOf,
    AsOfRight,
    AsOfLost,
    AsOfWrongAbove,
    AsOfFromTheFuture,
    Coexisting,
    CoexistingRight,
    CoexistingClosed,
    CoexistingVanished,
    CoexistingNeverStored,
    CoexistingNotRetrieved,
    ClosingsRight,
    ClosingsWrong,
    ClosingsUnlisted,
}

/// The counts of a user's chains, each with its language, and of the closings among all.
pub(super) struct UserScores {
    pub(super) chains: Vec<(String, Tally<Count>)>,
    pub(super) closings: Tally<Count>,
}

/// Scores the chains of one user.
pub(super) fn scored(own: &[&Chain], run: &UserRun) -> Result<UserScores, EvalError> {
    let everything = everything(own, run);
    let ever = Item::all(&run.ever);
    let nothing = ChainRun::default();
    let mut chains = Vec::new();
    for chain in own {
        let answers = run.chains.get(&chain.id).unwrap_or(&nothing);
        let mut tally = Tally::default();
        tally.add(Count::Chains, 1);
        count_now(chain, answers, &mut tally)?;
        for (want, got) in chain.as_of.iter().zip(&answers.as_of) {
            count_as_of(want, &Item::all(got), &mut tally)?;
        }
        for (want, got) in chain.coexist.iter().zip(&answers.coexist) {
            count_coexisting(want, &Item::all(got), &everything, &ever, &mut tally)?;
        }
        chains.push((chain.lang.clone(), tally));
    }
    Ok(UserScores { chains, closings: closings(own, &everything)? })
}

/// All that is seen of a user at the end, each item once; closed where any answer shows it closed.
fn everything(own: &[&Chain], run: &UserRun) -> Vec<Item> {
    let answers = own.iter().filter_map(|chain| run.chains.get(&chain.id));
    let lists = answers.flat_map(|answers| [&answers.now].into_iter().chain(&answers.coexist));
    let (mut found, mut places): (Vec<Item>, HashMap<Option<String>, usize>) = Default::default();
    for item in [&run.all].into_iter().chain(lists).flat_map(|list| Item::all(list)) {
        match places.get(&item.id) {
            None => {
                places.insert(item.id.clone(), found.len());
                found.push(item);
            }
            Some(at) if item.closed && !found[*at].closed => found[*at] = item,
            Some(_) => {}
        }
    }
    found
}

fn any(patterns: &[Pattern], text: &str) -> bool {
    patterns.iter().any(|pattern| pattern.is_in(text))
}

fn count_now(chain: &Chain, answers: &ChainRun, tally: &mut Tally<Count>) -> Result<(), EvalError> {
    let now = chain.now.as_deref().map(words::read).transpose()?;
    let stale = words::read_all(&chain.stale)?;
    let items = Item::all(&answers.now);
    let is_now = |item: &Item| now.as_ref().is_some_and(|now| now.is_in(&item.text));
    let old = |item: &Item| any(&stale, &item.text) && !is_now(item) && !words::PAST.is_in(&item.text);
    let retracts = |item: &Item| now.is_none() && words::RETRACTING.is_in(&item.text);
    let first = items.iter().take(DEPTH).enumerate();
    let stale_at: Vec<usize> = first
        .filter(|(_, item)| old(item) && !item.is_marked() && !retracts(item))
        .map(|(at, _)| at)
        .collect();
    let typed = |at: &&usize| !items[**at].excerpt;
    if now.is_none() {
        tally.add(Count::Retractions, 1);
        tally.note(Count::RetractionIgnored, !stale_at.is_empty());
        tally.note(Count::RetractionIgnoredTyped, stale_at.iter().any(|at| typed(&at)));
        return Ok(());
    }
    let at = items.iter().position(|item| is_now(item) && !item.closed);
    let lost = at.is_none_or(|at| at >= TOP);
    let limit = at.unwrap_or(DEPTH);
    let above = stale_at.iter().any(|at| *at < limit);
    let closed = items.iter().any(|item| is_now(item) && item.closed && !any(&stale, &item.text));
    tally.add(Count::Changes, 1);
    tally.note(Count::Lost, lost);
    tally.note(Count::NewValueClosed, closed && at.is_none());
    tally.note(Count::StaleAbove, above);
    tally.note(Count::StaleAboveTyped, stale_at.iter().filter(typed).any(|at| *at < limit));
    tally.note(Count::StaleLive, !stale_at.is_empty());
    tally.note(Count::StaleLiveTyped, stale_at.iter().any(|at| typed(&at)));
    tally.note(Count::NowRight, !lost && !above);
    Ok(())
}

/// An instant; of a day its end.
fn instant(text: &str) -> Option<Timestamp> {
    let text = if text.contains('T') { text.to_owned() } else { format!("{text}T23:59:59+00:00") };
    Timestamp::parse(&text).ok()
}

fn count_as_of(want: &AsOf, items: &[Item], tally: &mut Tally<Count>) -> Result<(), EvalError> {
    let (right, wrong) = (words::read(&want.right)?, words::read_all(&want.wrong)?);
    let when = instant(&want.at);
    let at = items.iter().position(|item| right.is_in(&item.text));
    let ended = |item: &Item| {
        let until = item.valid_until.get(..10).and_then(instant);
        until.zip(when).is_some_and(|(until, when)| until <= when)
    };
    let bad = |item: &Item| !right.is_in(&item.text) && any(&wrong, &item.text) && !ended(item);
    let above = items.iter().take(DEPTH).enumerate().any(|(n, item)| bad(item) && at.is_none_or(|at| n < at));
    let late = |item: &Item| instant(&item.said_at).zip(when).is_some_and(|(said, when)| said > when);
    let lost = at.is_none_or(|at| at >= TOP);
    tally.add(Count::AsOf, 1);
    tally.note(Count::AsOfLost, lost);
    tally.note(Count::AsOfWrongAbove, above);
    tally.note(Count::AsOfRight, !lost && !above);
    tally.note(Count::AsOfFromTheFuture, items.iter().any(|item| !item.said_at.is_empty() && late(item)));
    Ok(())
}

fn count_coexisting(
    want: &Coexisting,
    items: &[Item],
    everything: &[Item],
    ever: &[Item],
    tally: &mut Tally<Count>,
) -> Result<(), EvalError> {
    for pattern in words::read_all(&want.all)? {
        let says = |item: &&Item| pattern.is_in(&item.text);
        let live = everything.iter().filter(says).any(|item| !item.excerpt && !item.closed);
        let typed_closed = everything.iter().filter(says).any(|item| item.closed && !item.excerpt);
        let closed = everything.iter().filter(says).any(|item| item.closed);
        let told = items.iter().take(DEPTH).filter(says).any(|item| !item.closed);
        let count = if told {
            if typed_closed && !live { Count::CoexistingClosed } else { Count::CoexistingRight }
        } else if closed && !live {
            Count::CoexistingClosed
        } else if everything.iter().any(|item| says(&item)) {
            Count::CoexistingNotRetrieved
        } else if ever.iter().any(|item| says(&item)) {
            Count::CoexistingVanished
        } else {
            Count::CoexistingNeverStored
        };
        tally.add(Count::Coexisting, 1);
        tally.add(count, 1);
    }
    Ok(())
}

/// Every typed memory that is marked as superseded: right if it is a stale one, wrong if it is one that stays.
fn closings(own: &[&Chain], everything: &[Item]) -> Result<Tally<Count>, EvalError> {
    let (mut stale, mut keep) = (Vec::new(), Vec::new());
    for chain in own {
        stale.extend(words::read_all(&chain.stale)?);
        for want in &chain.coexist {
            keep.extend(words::read_all(&want.all)?);
        }
        keep.extend(chain.now.as_deref().map(words::read).transpose()?);
    }
    let mut tally = Tally::default();
    for item in everything.iter().filter(|item| item.closed && !item.excerpt) {
        let count = if any(&stale, &item.text) {
            Count::ClosingsRight
        } else if any(&keep, &item.text) {
            Count::ClosingsWrong
        } else {
            Count::ClosingsUnlisted
        };
        tally.add(count, 1);
    }
    Ok(tally)
}
