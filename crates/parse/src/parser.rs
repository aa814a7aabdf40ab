//! The model, loaded, and the order in which its parts work on a text.

use crate::characters::is_space;
use crate::document::{Document, EntityData, TokenData};
use crate::error::ParseError;
use crate::labels::Tag;
use crate::model::{self, AttributeRule, ModelBytes, Network, TokenRules, unexpected};
use crate::morphology::{Morphology, Word};
use crate::names::Names;
use crate::network::{Encoder, Matrix, WIDTH};
use crate::pieces::pieces;
use crate::syntax::Syntax;
use crate::tokenizer::{RawToken, Tokenizer};
use std::path::Path;

/// Tables of embeddings of the encoder that tagger and parser share.
const TABLES: usize = 6;

/// The model, loaded: 6.4 MB of weights beside its tables and rules. Share one between all threads; a call keeps nothing.
pub struct Parser {
    tokenizer: Tokenizer,
    encoder: Encoder,
    tagger: Matrix,
    tags: Vec<Tag>,
    syntax: Syntax,
    morphology: Morphology,
    names: Names,
}

/// A document while its pieces are analyzed.
#[derive(Default)]
struct Collected {
    tokens: Vec<TokenData>,
    starts: Vec<usize>,
    entities: Vec<EntityData>,
}

impl Parser {
    /// Loads the model from a directory that holds the files of [`MODEL_FILES`](crate::MODEL_FILES). Takes some tens of
    /// milliseconds.
    ///
    /// # Errors
    /// [`ParseError::Missing`] and [`ParseError::Unreadable`] for a file that cannot be read, [`ParseError::Unexpected`] for one
    /// that is not of this model.
    pub fn load(dir: &Path) -> Result<Self, ParseError> {
        model::with_files(dir, Self::from_bytes)
    }

    /// Loads the model from the contents of its files.
    ///
    /// # Errors
    /// [`ParseError::Unexpected`] for a file that is not of this model.
    pub fn from_bytes(files: &ModelBytes<'_>) -> Result<Self, ParseError> {
        let vectors = Network::read("tok2vec/model", files.vectors)?;
        let parser = Network::read("parser/model", files.parser)?;
        let names = Network::read("ner/model", files.names)?;
        let (tagger, tags) = tagger(files)?;
        let rules = TokenRules::read(files.tokenizer)?;
        Ok(Self {
            tokenizer: Tokenizer::new(&rules, &model::norm_table(files.norms)?)?,
            encoder: Encoder::new::<TABLES>(&vectors)?,
            tagger,
            tags,
            syntax: Syntax::new(&parser, &model::moves("parser/moves", files.parser_moves)?)?,
            morphology: Morphology::new(
                &AttributeRule::read_all(files.attribute_rules)?,
                &model::lemma_tables(files.lemmas)?,
            )?,
            names: Names::new(&names, &model::moves("ner/moves", files.name_moves)?)?,
        })
    }

    /// Analyzes a text. It may have several sentences and lines; one of a few hundred words and more is analyzed in pieces. Time
    /// and memory are linear in its length, whatever it consists of.
    pub fn parse<'t>(&self, text: &'t str) -> Document<'t> {
        let tokens = self.tokenizer.tokens(text);
        let mut collected = Collected::default();
        for piece in pieces(text, &tokens) {
            self.analyze(text, &tokens[piece], &mut collected);
        }
        let Collected { tokens, starts, entities } = collected;
        Document::new(text, tokens, &starts, entities)
    }

    /// Analyzes a piece of a text.
    fn analyze(&self, text: &str, tokens: &[RawToken], collected: &mut Collected) {
        let offset = collected.tokens.len();
        let texts: Vec<&str> = tokens.iter().map(|token| &text[token.range.clone()]).collect();
        let spaces: Vec<bool> = texts.iter().map(|text| text.chars().all(is_space)).collect();
        let vectors = self.encoder.encode(tokens.iter().map(|token| &token.attributes));
        let tags = self.tags_of(&vectors);
        let trees = self.syntax.parse(&vectors, &spaces);
        let words: Vec<Word<'_>> = texts
            .iter()
            .copied()
            .zip(tags)
            .enumerate()
            .map(|(at, (text, tag))| Word {
                text,
                lower: text.to_lowercase(),
                tag,
                dependency: trees.labels[at],
                is_space: spaces[at],
            })
            .collect();
        for ((token, analysis), head) in tokens.iter().zip(self.morphology.analyze(&words)).zip(&trees.heads)
        {
            collected.tokens.push(TokenData {
                lemma: (analysis.lemma != text[token.range.clone()]).then(|| analysis.lemma.into()),
                range: token.range.clone(),
                tag: analysis.tag,
                coarse: analysis.coarse,
                head: offset + head,
                dependency: analysis.dependency,
                entity: None,
            });
        }
        let starts = trees.starts.iter().enumerate().filter(|(at, starts)| *at == 0 || **starts);
        collected.starts.extend(starts.map(|(at, _)| offset + at));
        let vectors = self.names.encoder().encode(tokens.iter().map(|token| &token.attributes));
        for (range, kind) in self.names.find(&vectors, &trees.starts, &spaces) {
            collected.entities.push(EntityData { tokens: offset + range.start..offset + range.end, kind });
        }
    }

    /// The tag of each token: the first of those with the highest score.
    fn tags_of(&self, vectors: &[f32]) -> Vec<Tag> {
        let scores = self.tagger.apply(vectors);
        let rows = scores.chunks_exact(self.tagger.outputs());
        rows.map(|scores| {
            let mut best = 0;
            for (at, score) in scores.iter().enumerate() {
                if *score > scores[best] {
                    best = at;
                }
            }
            self.tags[best]
        })
        .collect()
    }
}

/// Reads the tagger: its weights, and the tags that its outputs stand for.
fn tagger(files: &ModelBytes<'_>) -> Result<(Matrix, Vec<Tag>), ParseError> {
    let labels = model::tagger_labels(files.tagger_labels)?;
    let unknown = |label: &String| unexpected("tagger/cfg", format!("no tag {label}"));
    let tags = labels.iter().map(|label| Tag::from_abbreviation(label).ok_or_else(|| unknown(label)));
    let tags: Vec<Tag> = tags.collect::<Result<_, _>>()?;
    let network = Network::read("tagger/model", files.tagger)?;
    let [layer] = network.layers("softmax")?;
    if tags.is_empty() {
        return Err(unexpected("tagger/cfg", "no tags"));
    }
    Ok((Matrix::new(&layer.array("W", tags.len() * WIDTH)?, layer.array("b", tags.len())?), tags))
}
