//! The mean vector of each language, which is subtracted from the model's vectors.
//!
//! `centroids.txt` is written by `cargo run --release -p evoke-embed --example centroids` from the texts of
//! `eval/extraction`. Languages without one of their own have the mean of all others.

use std::collections::HashMap;

use evoke_text::language::Language;

use super::role::Role;
use crate::bert::HIDDEN;
use crate::vector::normalize;

/// One line for each language and role: code, role, then the components.
const TEXT: &str = include_str!("centroids.txt");

/// Mean vectors by language and role.
pub(crate) struct Centroids(HashMap<(Language, Role), Vec<f32>>);

impl Centroids {
    /// Those that come with this crate.
    pub(crate) fn built_in() -> Result<Self, String> {
        Self::parse(TEXT)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut means = HashMap::new();
        for line in text.lines() {
            let mut fields = line.split_ascii_whitespace();
            let language = match fields.next() {
                Some("de") => Language::German,
                Some("es") => Language::Spanish,
                Some("fr") => Language::French,
                Some("hi") => Language::Hindi,
                Some("it") => Language::Italian,
                Some("ja") => Language::Japanese,
                Some("pt") => Language::Portuguese,
                Some("zh") => Language::Chinese,
                Some("other") => Language::Other,
                other => return Err(format!("the centroids have a line for {other:?}")),
            };
            let role = match fields.next() {
                Some("query") => Role::Query,
                Some("passage") => Role::Passage,
                other => return Err(format!("the centroids have a line for {other:?}")),
            };
            let mean: Vec<f32> = fields
                .map(str::parse)
                .collect::<Result<_, _>>()
                .map_err(|error| format!("a centroid: {error}"))?;
            if mean.len() != HIDDEN {
                return Err(format!("a centroid has {} components", mean.len()));
            }
            means.insert((language, role), mean);
        }
        Ok(Self(means))
    }

    /// Subtracts the mean of a language from a vector, which has unit length before and after.
    pub(crate) fn subtract(&self, vector: &mut [f32], language: Language, role: Role) {
        let mean = self.0.get(&(language, role)).or_else(|| self.0.get(&(Language::Other, role)));
        for (value, mean) in vector.iter_mut().zip(mean.into_iter().flatten()) {
            *value -= mean;
        }
        normalize(vector);
    }
}
