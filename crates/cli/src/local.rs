//! A data directory that is opened in this process: the flags of a command as options of the library.
//!
//! Called by every command that does not use a server. The one thing to know: a command can run beside a
//! server, which then processes what the command adds.

use crate::args::{DataArgs, TargetArgs};
use crate::failure::Failure;
use evoke::{
    Caller, EmbeddingOptions, Evoke, InstanceError, InstanceId, MissingModel, Options, Processing,
    RerankerOptions,
};

/// What a command needs of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Need {
    /// Rows only: instances, keys, erasure.
    Rows,
    /// Reading memories, with or without a running server; accurate reads with a reranker, if one is
    /// configured.
    Recall(Option<RerankerOptions>),
    /// Ingesting documents, and processing them unless a running server does.
    Processing,
}

/// Opens a data directory, with or without a running server.
///
/// # Errors
/// [`Failure::Usage`] and [`Failure::Open`].
pub(crate) async fn open(data: &DataArgs, need: Need) -> Result<Evoke, Failure> {
    let embedding = || data.embedding.options(MissingModel::Lexical);
    let options = match need {
        Need::Rows => {
            Options { processing: Processing::Never, embedding: EmbeddingOptions::Off, ..Options::default() }
        }
        Need::Recall(reranker) => {
            Options { processing: Processing::Never, embedding: embedding()?, reranker, ..Options::default() }
        }
        Need::Processing => {
            Options { processing: Processing::IfFree, embedding: embedding()?, ..Options::default() }
        }
    };
    Ok(Evoke::open(&data.data, options).await?)
}

/// The operator, acting on the instance that the flags name, or on the only one there is.
///
/// # Errors
/// [`Failure::Usage`] when it is not clear which instance is meant.
pub(crate) async fn operator(memory: &Evoke, instance: Option<&str>) -> Result<Caller, Failure> {
    let id = instance.map(parse_instance).transpose()?;
    memory.operator(id.as_ref()).await.map_err(|error| match error {
        InstanceError::Several => {
            Failure::Usage("there are several instances: choose one with --instance".to_owned())
        }
        InstanceError::None | InstanceError::OtherIsolation { .. } => Failure::Usage(error.to_string()),
        InstanceError::Admin(error) => error.into(),
    })
}

/// Opens the directory and the one instance that the flags name.
///
/// # Errors
/// As [`open`] and [`operator`].
pub(crate) async fn open_for(target: &TargetArgs, need: Need) -> Result<(Evoke, Caller), Failure> {
    let memory = open(&target.local, need).await?;
    let caller = operator(&memory, target.instance.as_deref()).await?;
    Ok((memory, caller))
}

/// Parses an instance id of a flag.
///
/// # Errors
/// [`Failure::Usage`].
pub(crate) fn parse_instance(id: &str) -> Result<InstanceId, Failure> {
    id.parse().map_err(|error| Failure::Usage(format!("--instance {id:?}: {error}")))
}
