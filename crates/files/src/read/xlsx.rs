//! XLSX workbooks, with `calamine`: sheet by sheet, a row a line. The library unpacks and keeps what it needs whole, so the
//! bounds are tried before it is asked, and it belongs in a child process with limits (see `sandbox`).

use super::layout::{Gap, Layout};
use super::package::{Package, broken};
use crate::error::FileError;
use crate::format::Format;
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, open_workbook_from_rs};
use std::io::Cursor;

const FORMAT: Format = Format::Xlsx;

/// Columns beyond which a row is cut: empty ones in front of a cell count.
const MAX_COLUMNS: u32 = 1_000;

/// The rows of all sheets, each under the name of its sheet.
pub(super) fn read(
    mut package: Package<'_>,
    bytes: &[u8],
    max_text: usize,
) -> Result<(String, Option<String>), FileError> {
    for name in package.names().iter().filter(|name| name.ends_with(".xml") || name.ends_with(".rels")) {
        package.check(name)?;
    }
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|error: calamine::XlsxError| broken(FORMAT, &error))?;
    let mut text = Layout::new(FORMAT, max_text);
    for sheet in workbook.sheet_names() {
        rows(&mut workbook, &sheet, &mut text)?;
    }
    Ok((text.finish()?, None))
}

/// Adds the rows of a sheet; nothing of one without cells, such as a chart.
fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, text: &mut Layout) -> Result<(), FileError> {
    let Ok(mut cells) = workbook.worksheet_cells_reader(sheet) else { return Ok(()) };
    let (mut row, mut column) = (None, 0);
    while let Some(cell) = cells.next_cell().map_err(|error| broken(FORMAT, &error))? {
        let words = shown(cell.get_value());
        let (at, place) = cell.get_position();
        if words.is_empty() || place >= MAX_COLUMNS {
            continue;
        }
        if row.is_none() {
            text.gap(Gap::Paragraph);
            text.verbatim(&format!("# {sheet}"))?;
            text.open_table();
        }
        if row != Some(at) {
            text.open_row()?;
            (row, column) = (Some(at), 0);
        }
        // Cells without anything in them keep their columns.
        while column <= place {
            text.cell()?;
            column += 1;
        }
        text.words(&words)?;
    }
    if row.is_some() {
        text.close_table()?;
    }
    Ok(())
}

/// A value as people see it, nearly.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(at) => date(at),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn date(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let time = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    if at.is_duration() || at.as_f64() < 1.0 {
        time
    } else if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {time}")
    }
}
