//! Rows of cells: Markdown tables, rows with bars, comma- and tab-separated values.

use std::ops::Range;

/// Rows from which on values parted by commas are a table.
const ROWS: usize = 3;

/// Rows that are looked at to tell.
const JUDGED_ROWS: usize = 20;

/// Words of a cell; a longer one is a clause.
const CELL_WORDS: usize = 6;

/// The tables among some lines, in order.
pub(super) fn tables(lines: &[&str]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < lines.len() {
        let length = barred(&lines[at..]).max(separated(&lines[at..]));
        if length > 0 {
            found.push(at..at + length);
        }
        at += length.max(1);
    }
    found
}

/// Rows with bars between or around their cells: with a rule below the first, or several with the same number of cells.
fn barred(lines: &[&str]) -> usize {
    let cells = |line: &str| line.trim().trim_matches('|').split('|').count();
    let is_row = |line: &str| {
        let bare = line.trim();
        (line.contains(" | ") || bare.len() > 2 && bare.starts_with('|') && bare.ends_with('|'))
            && !super::form::opens_command(line)
    };
    let Some(first) = lines.first().map(|line| cells(line)) else { return 0 };
    if lines.get(1).is_some_and(|line| is_rule(line)) {
        return lines.iter().take_while(|line| is_row(line) || is_rule(line)).count();
    }
    if first < 2 {
        return 0;
    }
    // Cells without anything in them at the end of a row may be left out.
    let length = lines.iter().take_while(|line| is_row(line) && (2..=first).contains(&cells(line))).count();
    if length >= ROWS || length == 2 && first >= 3 { length } else { 0 }
}

/// "|---|:--:|".
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+'))
}

/// Rows of values parted by the same sign, of the same number.
fn separated(lines: &[&str]) -> usize {
    ['\t', ';', ','].into_iter().map(|sign| rows(lines, sign)).max().unwrap_or(0)
}

fn rows(lines: &[&str], sign: char) -> usize {
    let Some(first) = lines
        .first()
        .map(|line| fields(line, sign))
        .filter(|fields| fields.len() >= 3 || sign == '\t' && fields.len() == 2)
    else {
        return 0;
    };
    let fits = |line: &&&str| {
        let row = fields(line, sign);
        row.len() == first.len() && row.iter().all(|field| is_value(field))
    };
    let judged = lines.iter().take(JUDGED_ROWS).take_while(fits).count();
    if judged < ROWS || !is_data(&lines[..judged], sign, first.len()) {
        return 0;
    }
    lines.iter().take_while(fits).count()
}

/// The values of a row; a comma inside quotation marks parts nothing.
fn fields(line: &str, sign: char) -> Vec<&str> {
    let (mut fields, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, c) in line.char_indices() {
        if c == '"' {
            quoted = !quoted;
        } else if c == sign && !quoted {
            fields.push(&line[start..at]);
            start = at + c.len_utf8();
        }
    }
    fields.push(&line[start..]);
    fields
}

fn is_value(field: &str) -> bool {
    field.split_whitespace().count() <= CELL_WORDS && !field.trim_end().ends_with(['.', '!', '?'])
        || field.trim().starts_with('"')
}

/// Whether rows are data and no list of people, lines of a poem or addresses: no blank behind most commas, or a column
/// that holds numbers alone below its head.
fn is_data(rows: &[&str], sign: char, columns: usize) -> bool {
    if sign == '\t' {
        return true;
    }
    let parted: usize = rows.iter().map(|row| row.matches(sign).count()).sum();
    let spaced: usize = rows
        .iter()
        .map(|row| row.match_indices(sign).filter(|(at, _)| row[at + 1..].starts_with(' ')).count())
        .sum();
    let number = |field: &str| {
        let field = field.trim().trim_matches('"');
        field.contains(|c: char| c.is_ascii_digit())
            && field.chars().all(|c| c.is_ascii_digit() || ".-+%:/€$£ ".contains(c))
    };
    let below = &rows[1..];
    let numbers = (0..columns).any(|column| {
        below.iter().all(|row| fields(row, sign).get(column).is_some_and(|field| number(field)))
    });
    spaced * 4 <= parted || numbers && below.len() >= 2
}
