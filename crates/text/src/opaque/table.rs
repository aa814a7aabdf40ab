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
        let below = &lines[at..];
        let length = barred(below).max(separated(below)).max(ruled(below)).max(aligned(below));
        let length =
            length + usize::from(length > 0 && below.get(length).is_some_and(|line| counts_rows(line)));
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
    let framed = lines.first().is_some_and(|line| line.trim().starts_with('+') && is_rule(line));
    if framed || lines.get(1).is_some_and(|line| is_rule(line)) {
        return lines.iter().take_while(|line| is_row(line) || is_rule(line)).count();
    }
    if first < 2 {
        return 0;
    }
    // Cells without anything in them at the end of a row may be left out.
    let length = lines.iter().take_while(|line| is_row(line) && (2..=first).contains(&cells(line))).count();
    if length >= ROWS || length == 2 && first >= 3 { length } else { 0 }
}

/// "|---|:--:|", "+---+---+".
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let parted = line.contains('|') || line.contains("-+-") || line.contains("=+=");
    parted
        && line.contains(['-', '='])
        && line.chars().all(|c| matches!(c, '|' | '-' | '=' | ':' | ' ' | '+'))
}

/// "(2 rows)", "2 rows in set (0.00 sec)".
fn counts_rows(line: &str) -> bool {
    let words = line.trim().trim_start_matches('(');
    let Some((number, rest)) = words.split_once(' ') else { return false };
    number.bytes().all(|b| b.is_ascii_digit())
        && ["row)", "rows)", "row in set", "rows in set"].iter().any(|end| rest.starts_with(end))
}

/// Rows with blanks between their cells below a head that a line of dashes underlines, cell by cell.
fn ruled(lines: &[&str]) -> usize {
    let (Some(head), Some(rule)) = (lines.first(), lines.get(1)) else { return 0 };
    let groups = rule.split_whitespace();
    let dashes =
        groups.clone().all(|group| group.len() >= 2 && group.bytes().all(|b| b == b'-' || b == b'='));
    if !dashes || groups.count() < 2 || columns(head).len() < 2 {
        return 0;
    }
    2 + lines[2..].iter().take_while(|line| columns(line).len() >= 2).count()
}

/// Rows of the same number of cells with two blanks or more between them, as programs write lists.
fn aligned(lines: &[&str]) -> usize {
    let Some(first) = lines.first().map(|line| columns(line).len()).filter(|count| *count >= 3) else {
        return 0;
    };
    let fits = |line: &&&str| {
        let row = columns(line);
        row.len() == first && row.iter().all(|cell| is_value(cell))
    };
    let length = lines.iter().take_while(fits).count();
    if length >= ROWS || length == 2 && first >= 4 { length } else { 0 }
}

/// The cells of a row that two blanks or more part; none of a line that only is set in.
fn columns(line: &str) -> Vec<&str> {
    line.trim().split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

/// Rows of values parted by the same sign, of the same number.
fn separated(lines: &[&str]) -> usize {
    ['\t', ';', ','].into_iter().map(|sign| rows(lines, sign)).max().unwrap_or(0)
}

fn rows(lines: &[&str], sign: char) -> usize {
    let Some(first) = lines.first().map(|line| fields(line, sign)).filter(|fields| {
        fields.len() >= 3 || fields.len() == 2 && (sign == '\t' || is_dense_pair(lines, fields))
    }) else {
        return 0;
    };
    let fits = |line: &&&str| {
        let row = fields(line, sign);
        row.len() == first.len() && row.iter().all(|field| is_value(field))
    };
    let judged = lines.iter().take(JUDGED_ROWS).take_while(fits).count();
    let enough = if first.len() >= 3 && is_dense(lines) { 2 } else { ROWS };
    if judged < enough || !is_data(&lines[..judged], sign, first.len()) {
        return 0;
    }
    lines.iter().take_while(fits).count()
}

/// Whether the first rows have no blanks at all: fewer of them are enough, and narrower ones.
fn is_dense(lines: &[&str]) -> bool {
    lines.iter().take(2).all(|line| !line.is_empty() && !line.contains([' ', '\t']))
}

/// The same for rows of two values, which have to be named.
fn is_dense_pair(lines: &[&str], head: &[&str]) -> bool {
    is_dense(lines) && head.iter().all(|name| name.starts_with(char::is_alphabetic))
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
