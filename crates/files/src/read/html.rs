//! Web pages: the tokens of html5ever, written down as they come. There is no tree, so that neither depth nor
//! width of a page costs more than its length.

mod element;
mod page;

use crate::error::FileError;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tokenizer, TokenizerOpts};
use page::Page;

/// Bytes that are read between two looks at whether the limit is reached.
const STEP: usize = 64 * 1024;

/// The visible text of a page, and its title.
pub(super) fn read(markup: &str, max_text: usize) -> Result<(String, Option<String>), FileError> {
    let tokenizer = Tokenizer::new(Page::new(max_text), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = markup;
    while !rest.is_empty() {
        let (step, after) = rest.split_at(rest.floor_char_boundary(STEP));
        queue.push_back(StrTendril::from_slice(step));
        // The sink never stops for a script, so each step is read to its end.
        let _ = tokenizer.feed(&queue);
        if tokenizer.sink.is_full() {
            break;
        }
        rest = after;
    }
    tokenizer.end();
    tokenizer.sink.finish()
}

#[cfg(test)]
mod tests;
