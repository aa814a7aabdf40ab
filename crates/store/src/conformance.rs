//! The suite that every store must pass.
//!
//! A store's tests implement [`Subject`] and call [`crate::conformance!`] with a function that
//! gives a fresh one; each case then is a test of its own. [`model`] compares a store with the
//! in-memory reference store under random operations, with restarts in between.

pub mod acceptance;
pub mod administration;
pub mod archive;
pub mod conversations;
pub mod erasure;
pub mod hostile;
pub mod isolation;
pub mod items;
pub mod lifecycle;
pub mod memory_files;
pub mod model;
pub mod outbox;
pub mod queue;
pub mod reports;
pub mod sample;
mod subject;
pub mod transcripts;
pub mod vectors;

pub use subject::{CaseResult, Subject};

/// Makes one test of each case of the suite. The argument is a path to a function without
/// parameters that returns a fresh [`conformance::Subject`](crate::conformance::Subject).
#[macro_export]
macro_rules! conformance {
    ($fresh:path) => {
        $crate::conformance!(@cases $fresh;
            administration::instances_are_rewritten_and_listed_oldest_first,
            administration::keys_are_found_by_hash_and_revoked_once,
            administration::the_last_use_of_a_key_is_noted,
            administration::keys_die_with_their_instance,
            acceptance::a_document_is_kept_as_it_came,
            acceptance::all_or_nothing_leaves_no_trace,
            acceptance::ids_are_taken_once_in_a_place_even_in_a_race,
            acceptance::an_id_is_free_once_all_that_came_of_it_is_deleted,
            acceptance::a_repeat_is_recognised_inside_its_window_only,
            acceptance::a_key_stands_for_one_request_inside_its_window,
            acceptance::a_foreign_conversation_refuses_a_document,
            acceptance::a_conversation_is_known_by_its_callers_id,
            queue::live_goes_first_and_instances_take_turns,
            queue::the_times_of_an_ingestion_are_in_order,
            queue::what_was_claimed_before_a_restart_is_claimed_again,
            queue::partitions_take_turns_and_sizes_wait_apart,
            queue::expired_claims_go_back,
            queue::parts_are_stored_once,
            queue::only_the_present_attempt_may_finish,
            queue::understanding_becomes_visible_at_once,
            queue::unfinished_documents_are_told_by_place,
            queue::documents_that_close_memories_are_listed,
            queue::a_rewritten_document_is_understood_anew,
            items::changes_tell_what_a_reader_has_missed,
            items::entities_are_found_by_id,
            items::rewritten_words_lose_their_vectors,
            items::revision_replaces_words_and_removes_items,
            items::items_are_addressed_by_ids_of_the_caller,
            items::a_change_cannot_reach_into_another_partition,
            vectors::generations_are_numbered_by_fingerprint,
            vectors::missing_vectors_are_found_oldest_first,
            vectors::older_generations_are_dropped_on_demand,
            conversations::turns_are_numbered_and_repeats_recognised,
            conversations::a_foreign_turn_is_refused,
            conversations::a_recorded_turn_goes_into_memory_with_its_place,
            conversations::the_latest_conversation_comes_first,
            conversations::compactions_are_versions,
            conversations::a_wanted_compaction_is_kept_until_it_is_made,
            conversations::vectors_of_turns_are_found_by_place,
            conversations::words_leave_turns_and_what_was_made_of_them,
            conversations::turns_are_found_by_a_word_in_any_case,
            reports::reports_are_kept_once_and_in_order,
            reports::reports_are_erased_with_what_they_are_about,
            reports::pushes_are_counted_by_pattern,
            reports::a_report_gets_another_body,
            transcripts::a_transcript_is_stored_once,
            erasure::a_user_is_erased_and_nobody_else,
            erasure::a_customer_takes_its_users_along,
            erasure::a_client_takes_everything_but_its_instance,
            erasure::a_conversation_leaves_memories_alone,
            erasure::what_was_running_is_gone,
            erasure::a_place_erased_and_filled_again_has_a_new_epoch,
            archive::what_is_archived_is_restored_as_it_was,
            archive::a_restored_row_takes_nothing_of_others,
            archive::an_archive_holds_what_is_meant,
            memory_files::each_change_is_a_version,
            memory_files::changes_are_made_all_or_none,
            memory_files::a_path_is_a_file_or_a_folder,
            memory_files::old_versions_are_displaced,
            memory_files::files_are_erased_and_revised,
            memory_files::an_archive_brings_all_versions_back,
            outbox::events_are_ordered_and_trimmed,
            outbox::the_audit_record_is_listed_and_stays,
            isolation::no_lookup_reaches_another_instance,
            hostile::ids_are_opaque,
            hostile::neighbours_in_the_index_survive_an_erasure,
            hostile::a_megabyte_of_anything_comes_back,
            lifecycle::figures_are_true,
            lifecycle::a_closed_store_says_so,
            lifecycle::everything_survives_a_restart,
        );
    };
    (@cases $fresh:path; $($room:ident :: $case:ident),+ $(,)?) => {
        $(#[tokio::test]
        async fn $case() -> $crate::conformance::CaseResult {
            let mut subject = $fresh();
            $crate::conformance::$room::$case(&mut subject).await
        })+
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MemoryStore, Store, StoreResult};
    use async_trait::async_trait;
    use std::sync::Arc;

    struct InMemory(Arc<MemoryStore>);

    #[async_trait]
    impl Subject for InMemory {
        fn store(&self) -> Arc<dyn Store> {
            Arc::clone(&self.0) as Arc<dyn Store>
        }
        async fn reopen(&mut self) -> StoreResult<()> {
            Ok(())
        }
    }

    fn fresh() -> InMemory {
        InMemory(Arc::new(MemoryStore::new()))
    }

    crate::conformance!(fresh);
}
