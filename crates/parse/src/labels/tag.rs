//! Part-of-speech tags of the Penn Treebank.

super::labels! {
    /// The part of speech of a token with its inflection, in the scheme of the Penn Treebank as OntoNotes 5 extends it.
    Tag {
        /// Sign of a currency.
        CurrencySign = "$",
        /// Quotation mark that closes.
        ClosingQuote = "''",
        /// Comma.
        Comma = ",",
        /// Bracket that opens.
        OpeningBracket = "-LRB-",
        /// Bracket that closes.
        ClosingBracket = "-RRB-",
        /// Mark at the end of a sentence.
        SentenceEnd = ".",
        /// Colon, semicolon, dash or ellipsis.
        Colon = ":",
        /// Address of mail or of a page.
        Address = "ADD",
        /// Prefix that stands by itself: "*pre* and post".
        Affix = "AFX",
        /// Conjunction between equals.
        CoordinatingConjunction = "CC",
        /// Number.
        CardinalNumber = "CD",
        /// Article, demonstrative or quantifier.
        Determiner = "DT",
        /// "There" in "there is".
        ExistentialThere = "EX",
        /// Word of another language.
        ForeignWord = "FW",
        /// Hyphen inside a word.
        Hyphen = "HYPH",
        /// Preposition, or conjunction of a subordinate clause.
        PrepositionOrSubordinator = "IN",
        /// Adjective.
        Adjective = "JJ",
        /// Adjective in the comparative.
        ComparativeAdjective = "JJR",
        /// Adjective in the superlative.
        SuperlativeAdjective = "JJS",
        /// Number or letter of an item in a list.
        ListMarker = "LS",
        /// Modal verb.
        Modal = "MD",
        /// Punctuation that structures nothing: emoticons, rows of dashes.
        SuperfluousPunctuation = "NFP",
        /// Noun in the singular.
        SingularNoun = "NN",
        /// Name in the singular.
        SingularProperNoun = "NNP",
        /// Name in the plural.
        PluralProperNoun = "NNPS",
        /// Noun in the plural.
        PluralNoun = "NNS",
        /// "All" in "all the books".
        Predeterminer = "PDT",
        /// Ending of a possessive: "Ann*'s*".
        PossessiveEnding = "POS",
        /// Personal pronoun.
        PersonalPronoun = "PRP",
        /// Possessive pronoun.
        PossessivePronoun = "PRP$",
        /// Adverb.
        Adverb = "RB",
        /// Adverb in the comparative.
        ComparativeAdverb = "RBR",
        /// Adverb in the superlative.
        SuperlativeAdverb = "RBS",
        /// Particle of a verb: "gave *up*".
        Particle = "RP",
        /// Symbol.
        Symbol = "SYM",
        /// "To" before an infinitive.
        To = "TO",
        /// Interjection.
        Interjection = "UH",
        /// Verb in its base form.
        BaseVerb = "VB",
        /// Verb in the past tense.
        PastVerb = "VBD",
        /// Gerund or present participle.
        Gerund = "VBG",
        /// Past participle.
        PastParticiple = "VBN",
        /// Verb in the present tense, other than of the third person singular.
        PresentVerb = "VBP",
        /// Verb in the third person singular of the present tense.
        ThirdPersonVerb = "VBZ",
        /// "Which", "that" as a relative or question word before a noun or for it.
        WhDeterminer = "WDT",
        /// "Who", "what".
        WhPronoun = "WP",
        /// "Whose".
        WhPossessive = "WP$",
        /// "When", "where", "why", "how".
        WhAdverb = "WRB",
        /// What could not be told.
        Unknown = "XX",
        /// White space beyond the one space between words.
        Space = "_SP",
        /// Quotation mark that opens.
        OpeningQuote = "``",
    }
}
