//! Allocation: how several query texts share the hits of one result.
//!
//! Called by [`recall()`](crate::recall()) after deduplication, so that an item found by several texts is
//! allocated once.

/// Selects the ranked items that are returned, and returns their indexes, ascending.
///
/// `matched` contains for each item, best first, the queries that found it. With `per_query`, queries take
/// turns in their order, each taking its best remaining item until it has that many; an item that several
/// queries found counts for each of them. Items that no query needs fill up the rest, best first. Without it,
/// or with one query, the best items are selected.
pub(crate) fn allocate(
    matched: &[&[usize]],
    queries: usize,
    per_query: Option<usize>,
    limit: usize,
) -> Vec<usize> {
    let Some(per_query) = per_query.filter(|_| queries > 1) else {
        return (0..matched.len().min(limit)).collect();
    };
    let mut taken = vec![false; matched.len()];
    let mut allocated = 0;
    let mut counts = vec![0; queries];
    // Where each query continues: everything before it is taken, or was not found by it.
    let mut next = vec![0; queries];
    let mut progress = true;
    while progress {
        progress = false;
        for query in 0..queries {
            if counts[query] >= per_query || allocated >= limit {
                continue;
            }
            let own = |at: &usize| !taken[*at] && matched[*at].contains(&query);
            let Some(at) = (next[query]..matched.len()).find(own) else {
                next[query] = matched.len();
                continue;
            };
            (taken[at], next[query], progress) = (true, at + 1, true);
            allocated += 1;
            matched[at].iter().filter(|q| **q < queries).for_each(|q| counts[*q] += 1);
        }
    }
    for taken in &mut taken {
        if !*taken && allocated < limit {
            (*taken, allocated) = (true, allocated + 1);
        }
    }
    (0..matched.len()).filter(|at| taken[*at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_query_gets_its_hits_in_order() {
        let matched: [&[usize]; 6] = [&[0], &[0], &[0, 1], &[0], &[1], &[]];
        assert_eq!(allocate(&matched, 2, Some(2), 3), [0, 2, 4]);
        assert_eq!(allocate(&matched, 2, None, 3), [0, 1, 2]);
        assert_eq!(allocate(&matched, 2, Some(1), 4), [0, 1, 2, 3]);
    }

    proptest! {
        #[test]
        fn the_limit_is_used_and_minimums_are_guaranteed(
            matched in prop::collection::vec(prop::collection::btree_set(0_usize..4, 0..4), 0..30),
            per_query in 0_usize..5,
            limit in 0_usize..20,
        ) {
            let lists: Vec<Vec<usize>> = matched.iter().map(|set| set.iter().copied().collect()).collect();
            let slices: Vec<&[usize]> = lists.iter().map(Vec::as_slice).collect();
            let chosen = allocate(&slices, 4, Some(per_query), limit);
            prop_assert_eq!(chosen.len(), limit.min(lists.len()));
            prop_assert!(chosen.is_sorted());
            if limit >= 4 * per_query {
                for query in 0..4 {
                    let count_matching = |items: &mut dyn Iterator<Item = usize>| items.filter(|at| lists[*at].contains(&query)).count();
                    let (got, there) = (count_matching(&mut chosen.iter().copied()), count_matching(&mut (0..lists.len())));
                    prop_assert!(got >= per_query.min(there), "query {query}: {got} of {there}");
                }
            }
        }
    }
}
