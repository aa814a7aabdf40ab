//! Word classes that all languages share.

super::labels! {
    /// The word class of a token in the scheme of Universal Dependencies; see [`Tag`](crate::Tag) for the finer one.
    CoarseTag {
        /// Describes a noun: "a *late* train".
        Adjective = "ADJ",
        /// Preposition or verb particle: "*in* May", "give *up*".
        Adposition = "ADP",
        /// Describes a verb, an adjective or a sentence: "*often*", "*very*".
        Adverb = "ADV",
        /// Helps a verb: "*has* gone", "*will* go", also the copula: "*is* late".
        Auxiliary = "AUX",
        /// Joins equals: "*and*", "*but*".
        CoordinatingConjunction = "CCONJ",
        /// Opens a noun phrase: "*the*", "*some*".
        Determiner = "DET",
        /// Stands outside of the grammar: "*oh*", "*thanks*".
        Interjection = "INTJ",
        /// Common noun.
        Noun = "NOUN",
        /// Number in digits or words.
        Numeral = "NUM",
        /// Function word without another class: "*to* go", "*not*", "Ann*'s*".
        Particle = "PART",
        /// Stands for a noun phrase: "*she*", "*this*", "*who*".
        Pronoun = "PRON",
        /// Name of one person, place, organization or thing.
        ProperNoun = "PROPN",
        /// Punctuation mark.
        Punctuation = "PUNCT",
        /// Opens a subordinate clause: "*because*", "*if*".
        SubordinatingConjunction = "SCONJ",
        /// Sign that is read as a word: "*$*", "*%*", an emoji.
        Symbol = "SYM",
        /// Main verb.
        Verb = "VERB",
        /// What has no class: foreign words, addresses, typing errors.
        Other = "X",
        /// White space beyond the one space between words.
        Space = "SPACE",
    }
}
