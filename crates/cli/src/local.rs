//! A data directory, opened in this process.

use crate::args::{DataArgs, TargetArgs};
use crate::embedder;
use crate::failure::Failure;
use evoke_engine::{Caller, Engine, EngineConfig};
use evoke_store::{InstanceRow, Store, StoreError};
use evoke_store_sqlite::{Mode, Options, SqliteStore};
use evoke_types::{InstanceId, RandomIds};
use std::path::Path;
use std::sync::Arc;

/// What a command needs of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Rows only: instances, keys, erasure.
    Rows,
    /// Reading memories, beside a running server or without one.
    Recall,
    /// Taking documents in, and understanding them unless a running server does.
    Understanding,
}

/// An engine over a data directory.
pub(crate) struct Local {
    /// The engine.
    pub(crate) engine: Engine,
    /// The store under it.
    pub(crate) store: Arc<dyn Store>,
}

impl Local {
    /// Opens a data directory, beside a running server or without one.
    ///
    /// # Errors
    /// [`Failure::Store`] and [`Failure::Engine`].
    pub(crate) async fn open(data: &DataArgs, need: Need) -> Result<Self, Failure> {
        make_directory(&data.data)?;
        let (store, understands) = match need {
            Need::Understanding => match open_store(&data.data, Mode::Server) {
                Ok(store) => (store, true),
                Err(StoreError::InUse(_)) => (open_store(&data.data, Mode::Admin)?, false),
                Err(error) => return Err(error.into()),
            },
            Need::Rows | Need::Recall => (open_store(&data.data, Mode::Admin)?, false),
        };
        let embedder = match need {
            Need::Recall => embedder::load_or_warn(&data.embedding),
            Need::Understanding if understands => embedder::load_or_warn(&data.embedding),
            Need::Understanding | Need::Rows => None,
        };
        let (clock, ids) = (store.clock(), Arc::new(RandomIds));
        let store: Arc<dyn Store> = Arc::new(store);
        let engine = Engine::open(store.clone(), embedder, EngineConfig::default(), clock, ids).await?;
        if understands {
            engine.start().await?;
        }
        Ok(Self { engine, store })
    }

    /// The operator, acting on the instance that the flags name, or on the only one there is.
    ///
    /// # Errors
    /// [`Failure::Usage`] when it is not clear which instance is meant.
    pub(crate) async fn operator(&self, instance: Option<&str>) -> Result<Caller, Failure> {
        let row = match instance {
            Some(id) => self.engine.instance(&parse_instance(id)?).await?,
            None => only(self.engine.instances().await?)?,
        };
        Ok(Caller::operator(row))
    }
}

/// Opens the directory and the one instance that the flags name.
///
/// # Errors
/// As [`Local::open`] and [`Local::operator`].
pub(crate) async fn open_for(target: &TargetArgs, need: Need) -> Result<(Local, Caller), Failure> {
    let local = Local::open(&target.local, need).await?;
    let caller = local.operator(target.instance.as_deref()).await?;
    Ok((local, caller))
}

/// Opens the store of a data directory.
///
/// # Errors
/// See [`StoreError`].
pub(crate) fn open_store(directory: &Path, mode: Mode) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(directory, mode, Options::default())
}

/// Makes the data directory, readable by its owner only.
///
/// # Errors
/// [`Failure::File`].
pub(crate) fn make_directory(directory: &Path) -> Result<(), Failure> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory).map_err(|source| Failure::File { file: directory.to_owned(), source })
}

/// Reads an instance id from a flag.
///
/// # Errors
/// [`Failure::Usage`].
pub(crate) fn parse_instance(id: &str) -> Result<InstanceId, Failure> {
    id.parse().map_err(|error| Failure::Usage(format!("--instance {id:?}: {error}")))
}

fn only(mut instances: Vec<InstanceRow>) -> Result<InstanceRow, Failure> {
    // The world is no instance to act on.
    instances.retain(|row| row.id != evoke_store::PartitionKey::world().instance);
    match (instances.pop(), instances.len()) {
        (Some(row), 0) => Ok(row),
        (Some(_), _) => {
            Err(Failure::Usage("there are several instances: choose one with --instance".to_owned()))
        }
        (None, _) => {
            Err(Failure::Usage("there is no instance yet: make one with `evoke instance create`".to_owned()))
        }
    }
}
