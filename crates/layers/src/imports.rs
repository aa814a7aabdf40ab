//! The paths in a module's text that stay inside its crate.
//!
//! Called for each file. The one thing to know: it reads tokens, not syntax, so that paths inside macros count
//! as well; code under `#[cfg(test)]` is left out.

use crate::sources::{ModulePath, Sources};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::iter::Peekable;

type Tokens = Peekable<proc_macro2::token_stream::IntoIter>;

/// The paths that a module uses, from the root of the crate on.
pub(crate) fn paths(module: &ModulePath, tokens: TokenStream, sources: &Sources) -> BTreeSet<ModulePath> {
    let mut reader = Reader { module: module.clone(), sources, found: BTreeSet::new() };
    reader.read(tokens);
    reader.found
}

struct Reader<'a> {
    /// The module that is being read, including those declared inside the file.
    module: ModulePath,
    sources: &'a Sources,
    found: BTreeSet<ModulePath>,
}

impl Reader<'_> {
    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        // The number of colons right before: two of them, or a dot, mean that a word continues a path.
        let mut colons = 0;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => skip_test(&mut tokens),
                TokenTree::Ident(ident) if ident == "mod" => self.read_module(&mut tokens),
                TokenTree::Ident(ident) if colons < 2 => {
                    if let Some(start) = self.start(&ident.to_string(), &mut tokens) {
                        self.read_path(start, &mut tokens);
                    }
                }
                TokenTree::Group(group) => self.read(group.stream()),
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == '.' => {
                    colons = 2;
                    continue;
                }
                TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Punct(_) => {}
            }
            colons = 0;
        }
    }

    /// A module that is declared or defined here: `mod name;` or `mod name { .. }`.
    fn read_module(&mut self, tokens: &mut Tokens) {
        let Some(TokenTree::Ident(name)) = tokens.next() else { return };
        if let Some(TokenTree::Group(_)) = tokens.peek()
            && let Some(TokenTree::Group(body)) = tokens.next()
        {
            self.module.push(name.to_string());
            self.read(body.stream());
            self.module.pop();
        }
    }

    /// The module at which a path that begins with this word starts, if it stays inside the crate.
    fn start(&self, word: &str, tokens: &mut Tokens) -> Option<ModulePath> {
        if !is_path_separator(tokens) {
            return None;
        }
        match word {
            "crate" => Some(Vec::new()),
            "self" => Some(self.module.clone()),
            "super" => Some(parent(&self.module)),
            _ => {
                let child: ModulePath = self.module.iter().cloned().chain([word.to_owned()]).collect();
                self.sources.contains(&child).then_some(child)
            }
        }
    }

    /// Follows a path whose next token is a separator, through all branches of its groups.
    fn read_path(&mut self, mut path: ModulePath, tokens: &mut Tokens) {
        while is_path_separator(tokens) {
            tokens.next();
            tokens.next();
            match tokens.peek() {
                Some(TokenTree::Ident(word)) if word == "super" => {
                    path = parent(&path);
                    tokens.next();
                }
                Some(TokenTree::Ident(word)) => {
                    path.push(word.to_string());
                    tokens.next();
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    let branches = group.stream();
                    tokens.next();
                    return self.read_branches(&path, branches);
                }
                Some(_) | None => break,
            }
        }
        self.found.insert(path);
    }

    fn read_branches(&mut self, path: &ModulePath, branches: TokenStream) {
        let mut tokens = branches.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    tokens.next();
                }
                TokenTree::Ident(word) if word == "self" => {
                    self.found.insert(path.clone());
                }
                TokenTree::Ident(word) => {
                    let branch = path.iter().cloned().chain([word.to_string()]).collect();
                    self.read_path(branch, &mut tokens);
                }
                TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

fn parent(module: &ModulePath) -> ModulePath {
    module.split_last().map(|(_, parent)| parent.to_vec()).unwrap_or_default()
}

/// Whether the next tokens are `::`.
fn is_path_separator(tokens: &mut Tokens) -> bool {
    let is_colon =
        |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == ':');
    let mut ahead = tokens.clone();
    is_colon(ahead.next().as_ref()) && is_colon(ahead.next().as_ref())
}

/// After a `#`: skips the attribute and, when it is `cfg(test)`, the item that it applies to.
fn skip_test(tokens: &mut Tokens) {
    let Some(TokenTree::Group(attribute)) = tokens.peek() else { return };
    let is_test = attribute.stream().to_string().replace(' ', "") == "cfg(test)";
    tokens.next();
    if !is_test {
        return;
    }
    for token in tokens.by_ref() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ';' => return,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Ident(_) | TokenTree::Literal(_) => {}
        }
    }
}
