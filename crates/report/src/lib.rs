//! Shows figures to people: tables, bars and percentiles.
//!
//! Used by the command line and by the measurements behind `evoke eval` and `evoke bench`. The one thing to
//! know: all tables look alike, because [`table`] alone formats them.

mod percentiles;

pub use comfy_table::Table;
pub use percentiles::Percentiles;

use comfy_table::presets;

/// A table with a heading, drawn with horizontal lines only.
pub fn table<H: AsRef<str>>(heading: impl IntoIterator<Item = H>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(heading.into_iter().map(|h| h.as_ref().to_owned()));
    table
}

/// A share of `width` character cells, in eighths: `bar(0.5, 4)` is `██  `.
pub fn bar(share: f32, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
    let eighths = (share * (width * 8) as f32).round() as usize;
    let (full, rest) = (eighths / 8, eighths % 8);
    let drawn = full + usize::from(rest > 0);
    let part = EIGHTHS.get(rest).copied().unwrap_or_default();
    format!("{}{part}{}", "█".repeat(full), " ".repeat(width.saturating_sub(drawn)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fill_their_width_exactly() {
        assert_eq!(bar(0.5, 4), "██  ");
        assert_eq!(bar(1.0, 3), "███");
        assert_eq!(bar(0.0, 2), "  ");
        assert_eq!(bar(0.3125, 2), "▋ ");
        for share in [-1.0, 0.01, 0.99, 7.0, f32::NAN] {
            assert_eq!(bar(share, 5).chars().count(), 5, "{share}");
        }
    }
}
