//! Calls that export scopes and import rows.

use super::Engine;
use crate::caller::Caller;
use crate::transfer::error::TransferError;
use crate::transfer::export::{Export, ExportScope};
use crate::transfer::import::{ImportIds, ImportOutcome, ImportRow};
use evoke_store::ArchiveRow;

impl Engine {
    /// Begins to export a scope with everything inside it; [`Engine::export_page`] reads it. The caller must be
    /// able to read all of it.
    ///
    /// # Errors
    /// [`TransferError::Scope`], [`TransferError::UnknownConversation`], [`TransferError::GlobalScope`] for a
    /// caller with a key, [`TransferError::Store`].
    pub async fn begin_export(&self, caller: &Caller, scope: ExportScope) -> Result<Export, TransferError> {
        self.parts.transfers.exporter.begin(caller, scope).await
    }

    /// The next rows of an export, about a megabyte; none at its end. Each page is the state at its time.
    ///
    /// # Errors
    /// [`TransferError::Store`].
    pub async fn export_page(&self, export: &mut Export) -> Result<Vec<ArchiveRow>, TransferError> {
        self.parts.transfers.exporter.page(export).await
    }

    /// Restores up to 1,000 rows in one transaction; outcomes are in input order, and a refused row does not
    /// affect the others. Rows that are there already are not touched, so an interrupted import is repeated.
    ///
    /// Ids of callers with a key are always derived, as [`ImportIds::Derive`] says.
    ///
    /// # Errors
    /// [`TransferError::Denied`], [`TransferError::TooManyRows`], [`TransferError::Store`]; nothing is stored
    /// then.
    pub async fn restore(
        &self,
        caller: &Caller,
        rows: Vec<ImportRow>,
        ids: ImportIds,
    ) -> Result<Vec<ImportOutcome>, TransferError> {
        let ids = if caller.key.is_some() { ImportIds::Derive } else { ids };
        self.parts.transfers.restorer.restore(caller, rows, ids).await
    }
}
