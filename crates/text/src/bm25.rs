//! BM25, the ranking function of lexical search.
//!
//! Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
//! the never-negative idf of Apache Lucene. Pure functions; postings live with whoever searches.

/// The two parameters of BM25.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bm25 {
    /// How slowly repetition saturates; 0 ignores repetition. Usual range 0.5 to 2.
    pub k1: f32,
    /// How strongly long texts are discounted, 0 (not at all) to 1 (fully).
    pub b: f32,
}

impl Default for Bm25 {
    /// The textbook values: k1 = 1.2, b = 0.75.
    fn default() -> Self {
        Self { k1: 1.2, b: 0.75 }
    }
}

impl Bm25 {
    /// The share of a term's idf that a text earns: 0 for `tf` = 0, rising towards `k1 + 1`.
    ///
    /// `tf` is how often the term occurs in the text, `length` the text's length in terms and
    /// `average_length` that of all texts (a value of 0 or less switches length normalisation off).
    pub fn saturation(&self, tf: f32, length: f32, average_length: f32) -> f32 {
        self.fit(average_length).saturation(tf, length)
    }

    /// The score of one term in one text: its idf (see [`idf`]) times its saturation.
    pub fn score(&self, idf: f32, tf: f32, length: f32, average_length: f32) -> f32 {
        idf * self.saturation(tf, length, average_length)
    }

    /// The same for many texts of one average length.
    pub fn fit(&self, average_length: f32) -> Fitted {
        let (fixed, slope) =
            if average_length > 0.0 { (1.0 - self.b, self.b / average_length) } else { (1.0, 0.0) };
        Fitted { most: self.k1 + 1.0, fixed: self.k1 * fixed, slope: self.k1 * slope }
    }
}

/// BM25 for texts of a known average length; see [`Bm25::fit`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted {
    /// What saturation tends to.
    most: f32,
    /// What length normalisation adds to any text.
    fixed: f32,
    /// And what it adds a term.
    slope: f32,
}

impl Fitted {
    /// The share of a term's idf that a text earns; see [`Bm25::saturation`].
    pub fn saturation(&self, tf: f32, length: f32) -> f32 {
        if tf <= 0.0 {
            return 0.0;
        }
        tf * self.most / (tf + self.fixed + self.slope * length)
    }

    /// The score of one term in one text: its idf (see [`idf`]) times its saturation.
    pub fn score(&self, idf: f32, tf: f32, length: f32) -> f32 {
        idf * self.saturation(tf, length)
    }
}

/// How much a term tells: `ln(1 + (n - df + 0.5) / (df + 0.5))`, never negative.
///
/// `n` is the number of texts and `df` how many of them hold the term; a `df` above `n` counts as `n`.
pub fn idf(n: usize, df: usize) -> f32 {
    let (n, df) = (n as f64, df.min(n) as f64);
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn textbook_values() {
        assert!((idf(10, 1) - (1.0_f32 + 9.5 / 1.5).ln()).abs() < 1e-6);
        let bm25 = Bm25::default();
        assert!((bm25.saturation(1.0, 10.0, 10.0) - 1.0).abs() < 1e-6);
        assert!((bm25.score(2.0, 3.0, 20.0, 10.0) - 2.0 * 6.6 / (3.0 + 1.2 * 1.75)).abs() < 1e-5);
        assert_eq!(bm25.saturation(0.0, 10.0, 10.0), 0.0);
        assert_eq!(bm25.saturation(1.0, 10.0, 0.0), bm25.saturation(1.0, 7.0, 7.0));
    }

    proptest! {
        #[test]
        fn more_occurrences_help_and_longer_texts_and_commoner_terms_do_not(
            tf in 1_u16..500, length in 1_u16..5000, average in 1_u16..5000, n in 1_usize..100_000, df in 0_usize..100_000,
        ) {
            let bm25 = Bm25::default();
            let (tf, length, average) = (f32::from(tf), f32::from(length), f32::from(average));
            let here = bm25.saturation(tf, length, average);
            prop_assert!(here > 0.0 && here < bm25.k1 + 1.0);
            prop_assert!(bm25.saturation(tf + 1.0, length, average) >= here);
            prop_assert!(bm25.saturation(tf, length + 1.0, average) <= here);
            prop_assert!(idf(n, df) >= 0.0);
            prop_assert!(idf(n, df) >= idf(n, df + 1));
        }
    }
}
