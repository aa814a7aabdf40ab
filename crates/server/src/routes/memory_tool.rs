//! The memory tool: files that agents keep under `/memories`.
//!
//! The one thing to know: one route both reads and writes, as language models call the tool, so the engine checks what a
//! command needs.

use crate::app::SharedApp;
use crate::error::ApiError;
use crate::extract::{Authenticated, Body, Query, address};
use crate::present::memory_file::{answer, version};
use crate::route::{Route, Verb};
use axum::Json;
use axum::extract::State;
use evoke_engine::{FileCommand, FileEdit};
use evoke_types::{Code, Permission};
use evoke_wire::memory_tool::{
    FileHistory, FileHistoryQuery, MemoryTool, MemoryToolAnswer, MemoryToolCommand,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<MemoryToolAnswer, _, _>(
            Verb::Post,
            "/v1/memory-tool",
            Permission::ContentRead,
            command,
        )
        .about("memory tool", "Run a command on the files that an agent keeps under /memories")
        .takes::<MemoryTool>()
        .fails(&[
            Code::InvalidScope,
            Code::InvalidPath,
            Code::UnknownFile,
            Code::FileConflict,
            Code::EditImpossible,
            Code::MemoryFileTooLarge,
        ]),
        Route::keyed::<FileHistory, _, _>(
            Verb::Get,
            "/v1/memory-tool/history",
            Permission::ContentRead,
            history,
        )
        .about("memory tool", "List the versions of a file that an agent keeps")
        .query::<FileHistoryQuery>()
        .fails(&[Code::InvalidField, Code::InvalidScope, Code::InvalidPath, Code::UnknownFile]),
    ]
}

async fn command(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    body: Body<MemoryTool>,
) -> Result<Json<MemoryToolAnswer>, ApiError> {
    let mut sent = body.value;
    let place = address(sent.user_id.take(), sent.customer_id.take(), None);
    let done = app.engine.run_file_command(&caller, &place, parsed(sent)?).await?;
    Ok(Json(answer(done)))
}

async fn history(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Query(query): Query<FileHistoryQuery>,
) -> Result<Json<FileHistory>, ApiError> {
    let place = address(query.user_id, query.customer_id, None);
    let versions = app.engine.file_history(&caller, &place, &query.path).await?;
    Ok(Json(FileHistory { versions: versions.iter().map(version).collect() }))
}

fn parsed(sent: MemoryTool) -> Result<FileCommand, ApiError> {
    let edit = match sent.command {
        MemoryToolCommand::View => {
            let range = sent.view_range.as_deref().map(range).transpose()?;
            let path = needed("path", sent.path)?;
            return Ok(FileCommand::View { path, range, version: sent.version });
        }
        MemoryToolCommand::Create => {
            FileEdit::Create { path: needed("path", sent.path)?, text: needed("file_text", sent.file_text)? }
        }
        MemoryToolCommand::StrReplace => FileEdit::StrReplace {
            path: needed("path", sent.path)?,
            old: needed("old_str", sent.old_str)?,
            new: sent.new_str.unwrap_or_default(),
        },
        MemoryToolCommand::Insert => FileEdit::Insert {
            path: needed("path", sent.path)?,
            line: needed("insert_line", sent.insert_line)?,
            text: needed("insert_text", sent.insert_text)?,
        },
        MemoryToolCommand::Delete => FileEdit::Delete { path: needed("path", sent.path)? },
        MemoryToolCommand::Rename => FileEdit::Rename {
            from: needed("old_path", sent.old_path)?,
            to: needed("new_path", sent.new_path)?,
        },
    };
    Ok(FileCommand::Change(edit))
}

fn needed<T>(field: &str, value: Option<T>) -> Result<T, ApiError> {
    value.ok_or_else(|| ApiError::field(format!("{field}: is missing, and this command needs it")))
}

/// The first and the last line of a range; -1 is the end.
fn range(sent: &[i64]) -> Result<(u64, Option<u64>), ApiError> {
    let expected = "view_range: send two numbers, the first and the last line from 1, or -1 as the last one";
    let [first, last] = sent else { return Err(ApiError::field(expected)) };
    let first = u64::try_from(*first).map_err(|_| ApiError::field(expected))?;
    match last {
        -1 => Ok((first, None)),
        last => Ok((first, Some(u64::try_from(*last).map_err(|_| ApiError::field(expected))?))),
    }
}
