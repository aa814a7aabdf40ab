//! Memory files: versions, moves, limits, erasure and archives.

use super::sample::{Sample, instance, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::store::Store;
use crate::tables::*;
use evoke_types::InstanceId;

const LIKES: &str = "/memories/likes.md";

async fn write(
    store: &dyn Store,
    home: &PartitionKey,
    changes: impl IntoIterator<Item = FileChange>,
) -> StoreResult<Result<Vec<u32>, FileRefusal>> {
    store.change_files(home, changes.into_iter().collect(), None).await
}

/// Changes that are made.
async fn made(
    store: &dyn Store,
    home: &PartitionKey,
    changes: impl IntoIterator<Item = FileChange>,
) -> StoreResult<Vec<u32>> {
    Ok(write(store, home, changes).await?.expect("they can be made"))
}

fn gone(change: FileChange, action: FileAction) -> FileChange {
    FileChange { action, text: String::new(), ..change }
}

async fn paths(store: &dyn Store, home: &PartitionKey) -> StoreResult<Vec<String>> {
    Ok(store.files(home).await?.into_iter().map(|head| head.path).collect())
}

async fn archived(store: &dyn Store, home: &PartitionKey) -> StoreResult<Vec<FileVersion>> {
    let (mut after, mut rows) = (0, Vec::new());
    while let Some((number, row)) = store.archived_files(home, after, 1).await?.into_iter().next() {
        assert!(number > after, "each page goes on");
        after = number;
        rows.push(row);
    }
    let whole: Vec<FileVersion> =
        store.archived_files(home, 0, usize::MAX).await?.into_iter().map(|(_, row)| row).collect();
    assert_eq!(whole, rows, "pages are the whole");
    Ok(rows)
}

/// Every change adds a version, also a deletion; versions go on after it, and survive a restart.
pub async fn each_change_is_a_version(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    assert_eq!((store.files(&home).await?, store.file(&home, LIKES, None).await?), (vec![], None));
    let event = sample.event("file.created");
    let created = sample.file_change(LIKES, None, "tea");
    let outcome = store.change_files(&home, vec![created.clone()], Some(event.clone())).await?;
    assert_eq!(outcome, Ok(vec![1]));
    assert_eq!(store.events(0, 9).await?.pop().map(|row| row.event), Some(event));
    let edited = sample.file_change(LIKES, Some(1), "tea\nçay");
    assert_eq!(write(&*store, &home, [edited.clone()]).await?, Ok(vec![2]));
    let removed = gone(sample.file_change(LIKES, Some(2), ""), FileAction::Deleted);
    assert_eq!(write(&*store, &home, [removed]).await?, Ok(vec![3]));
    assert_eq!((store.files(&home).await?, store.file(&home, LIKES, None).await?), (vec![], None));
    let again = sample.file_change(LIKES, None, "milk");
    assert_eq!(write(&*store, &home, [again.clone()]).await?, Ok(vec![4]));
    subject.reopen().await?;
    let store = subject.store();
    assert_eq!(store.file(&home, LIKES, None).await?, Some(again.into_version(4)));
    assert_eq!(store.file(&home, LIKES, Some(2)).await?, Some(edited.clone().into_version(2)));
    assert_eq!(store.file(&home, LIKES, Some(9)).await?, None);
    let versions = store.file_versions(&home, LIKES, 9).await?;
    assert_eq!(versions.iter().map(|head| head.version).collect::<Vec<_>>(), [4, 3, 2, 1]);
    assert_eq!((versions[2].bytes, versions[1].action.clone()), (8, FileAction::Deleted));
    assert_eq!(store.file_versions(&home, LIKES, 2).await?, versions[..2]);
    let elsewhere = PartitionKey { instance: InstanceId::from_bits(2), path: home.path.clone() };
    for other in [place("acme", ""), place("acme", "ben"), elsewhere] {
        assert_eq!(store.file(&other, LIKES, None).await?, None, "{other:?}");
        assert_eq!(store.file_versions(&other, LIKES, 9).await?, []);
    }
    Ok(())
}

/// Changes are made together; one that expects another version undoes all.
pub async fn changes_are_made_all_or_none(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(2), place("acme", "ana"));
    made(&*store, &home, [sample.file_change(LIKES, None, "tea")]).await?;
    for stale in [
        sample.file_change(LIKES, None, "x"),
        sample.file_change(LIKES, Some(2), "x"),
        sample.file_change("/memories/none.md", Some(1), "x"),
    ] {
        let path = stale.path.clone();
        let other = sample.file_change("/memories/other.md", None, "o");
        assert_eq!(write(&*store, &home, [other, stale]).await?, Err(FileRefusal::Outdated(path)));
    }
    assert_eq!(paths(&*store, &home).await?, [LIKES]);
    let moved = "/memories/notes/likes.md";
    let from = gone(sample.file_change(LIKES, Some(1), ""), FileAction::MovedTo(moved.to_owned()));
    let to = FileChange {
        action: FileAction::MovedFrom(LIKES.to_owned()),
        ..sample.file_change(moved, None, "tea")
    };
    assert_eq!(write(&*store, &home, [from, to.clone()]).await?, Ok(vec![2, 1]));
    assert_eq!(paths(&*store, &home).await?, [moved]);
    assert_eq!(store.file(&home, moved, None).await?, Some(to.into_version(1)));
    Ok(())
}

/// No path is a file and a folder at once, and there are no more files than may be.
pub async fn a_path_is_a_file_or_a_folder(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(3), place("acme", "ana"));
    let create = |path: &str| sample.file_change(path, None, "x");
    made(&*store, &home, [create("/memories/a/b")]).await?;
    assert_eq!(
        write(&*store, &home, [create("/memories/a/b/c")]).await?,
        Err(FileRefusal::Occupied("/memories/a/b".to_owned()))
    );
    assert_eq!(
        write(&*store, &home, [create("/memories/a")]).await?,
        Err(FileRefusal::Occupied("/memories/a".to_owned()))
    );
    let beside = ["/memories/a/b.c", "/memories/a0", "/memories/a-", "/memories/a/%", "/memories/a/_"];
    let outcome = write(&*store, &home, beside.map(create)).await?;
    assert_eq!(outcome, Ok(vec![1; 5]));
    let more = |count: usize| (0..count).map(|n| create(&format!("/memories/many/{n}"))).collect::<Vec<_>>();
    assert_eq!(write(&*store, &home, more(MAX_FILES - 5)).await?, Err(FileRefusal::TooMany));
    assert_eq!(write(&*store, &home, more(MAX_FILES - 6)).await?, Ok(vec![1; MAX_FILES - 6]));
    assert_eq!(store.files(&home).await?.len(), MAX_FILES);
    Ok(())
}

/// Past versions are displaced, the oldest first; files that exist stay.
pub async fn old_versions_are_displaced(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(4), place("acme", "ana"));
    made(&*store, &home, [sample.file_change("/memories/first.md", None, "stays")]).await?;
    made(&*store, &home, [sample.file_change(LIKES, None, "1")]).await?;
    let last = KEPT_FILE_VERSIONS as u32 + 3;
    let edits = (1..last).map(|version| sample.file_change(LIKES, Some(version), &version.to_string()));
    made(&*store, &home, edits).await?;
    let versions = store.file_versions(&home, LIKES, usize::MAX >> 1).await?;
    assert_eq!(versions.len(), KEPT_FILE_VERSIONS + 1);
    assert_eq!(versions.last().map(|head| head.version), Some(3));
    assert_eq!(paths(&*store, &home).await?, ["/memories/first.md", LIKES]);
    Ok(())
}

/// A revision rewrites versions of its own partition only; an erasure takes all of them.
pub async fn files_are_erased_and_revised(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(5));
    let (home, other) = (place("acme", "ana"), place("acme", "ben"));
    for partition in [&home, &other] {
        made(&*store, partition, [sample.file_change(LIKES, None, "likes tea")]).await?;
        made(&*store, partition, [sample.file_change(LIKES, Some(1), "likes tea and cake")]).await?;
    }
    let text = |version: u32, text: &str| FileText { path: LIKES.to_owned(), version, text: text.to_owned() };
    let files = vec![text(1, ""), text(2, "and cake")];
    store.revise(&home, Revision { files, ..Revision::default() }).await?;
    let read = async |partition: &PartitionKey, version: u32| -> StoreResult<Option<String>> {
        Ok(store.file(partition, LIKES, Some(version)).await?.map(|row| row.text))
    };
    assert_eq!(
        (read(&home, 1).await?, read(&home, 2).await?),
        (Some(String::new()), Some("and cake".to_owned()))
    );
    assert_eq!(read(&other, 1).await?.as_deref(), Some("likes tea"));
    let (record, event) = (sample.erasure(&instance()), sample.event("user.erased"));
    let erased = store.erase(EraseTarget::Within(home.path.clone()), record, event).await?;
    assert_eq!(erased.counts, EraseCounts { files: 2, ..EraseCounts::default() });
    assert_eq!((store.files(&home).await?, read(&home, 2).await?), (vec![], None));
    assert_eq!(paths(&*store, &other).await?, [LIKES]);
    Ok(())
}

/// Versions that are archived are restored as they were, once; what is there otherwise is not touched.
pub async fn an_archive_brings_all_versions_back(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(6), place("acme", "ana"));
    made(&*store, &home, [sample.file_change(LIKES, None, "tea")]).await?;
    made(&*store, &home, [sample.file_change(LIKES, Some(1), "cake")]).await?;
    made(&*store, &home, [sample.file_change("/memories/a", None, "old")]).await?;
    let removed = gone(sample.file_change("/memories/a", Some(1), ""), FileAction::Deleted);
    made(&*store, &home, [removed, sample.file_change("/memories/a/b", None, "new")]).await?;
    assert_eq!(store.partitions(&instance(), &home.path).await?, std::slice::from_ref(&home));
    let before = archived(&*store, &home).await?;
    let files = store.files(&home).await?;
    let target = place("acme", "ben");
    let rows: Vec<ArchiveRow> =
        before.iter().map(|row| ArchiveRow::File(target.clone(), row.clone())).collect();
    assert_eq!(store.restore(rows.clone()).await?, vec![Restored::Stored; before.len()]);
    assert_eq!((archived(&*store, &target).await?, store.files(&target).await?), (before.clone(), files));
    assert_eq!(store.restore(rows).await?, vec![Restored::Known; before.len()]);
    let other = FileVersion { text: "other".to_owned(), ..before[0].clone() };
    let inside = FileVersion { path: "/memories/a/b/c".to_owned(), ..before[0].clone() };
    for row in [other, inside] {
        let outcome = store.restore(vec![ArchiveRow::File(target.clone(), row)]).await?;
        assert_eq!(outcome, [Restored::PositionTaken]);
    }
    assert_eq!(archived(&*store, &target).await?, before);
    Ok(())
}
