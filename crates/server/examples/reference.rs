//! Writes the pages of the documentation that are made from the code, into the repository from which it was built.
//! `make reference` runs it.

use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    evoke_server::reference_pages()
        .into_iter()
        .try_for_each(|page| fs::write(repository.join(page.path), page.text))
}
