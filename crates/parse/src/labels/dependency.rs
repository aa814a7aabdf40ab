//! Grammatical relations between a token and its head.

super::labels! {
    /// What a token is to its head, in the CLEAR style of dependency labels.
    Dependency {
        /// Head of its sentence.
        Root = "ROOT",
        /// Clause that describes a noun, without a relative pronoun: "the letter *written* by Ann".
        AdnominalClause = "acl",
        /// Adjective that completes a verb: "looks *fine*".
        AdjectivalComplement = "acomp",
        /// Clause that describes a verb: "when it *rained*, we left".
        AdverbialClause = "advcl",
        /// Adverb that describes a verb, adjective or adverb.
        AdverbialModifier = "advmod",
        /// "By" that names the doer of a passive.
        Agent = "agent",
        /// Adjective that describes a noun.
        AdjectivalModifier = "amod",
        /// Noun phrase that names the same again: "Ann, my *sister*".
        Apposition = "appos",
        /// Noun phrase after a copula: "is a *nurse*".
        Attribute = "attr",
        /// Auxiliary verb: "*has* gone".
        Auxiliary = "aux",
        /// Auxiliary of a passive: "*was* sold".
        PassiveAuxiliary = "auxpass",
        /// Possessive ending: "Ann*'s*".
        CaseMarker = "case",
        /// Conjunction between equals.
        Coordination = "cc",
        /// Clause with a subject of its own that completes a verb: "said it *works*".
        ClausalComplement = "ccomp",
        /// Second and later member of a coordination.
        Conjunct = "conj",
        /// Clause as a subject: "*seeing* her helps".
        ClausalSubject = "csubj",
        /// Clause as the subject of a passive.
        PassiveClausalSubject = "csubjpass",
        /// Indirect object: "gave *her* a book", also its "to" or "for".
        Dative = "dative",
        /// Relation that could not be told.
        Unspecified = "dep",
        /// Article, demonstrative, quantifier.
        Determiner = "det",
        /// Direct object.
        DirectObject = "dobj",
        /// "There" in "there is".
        Expletive = "expl",
        /// Interjection.
        Interjection = "intj",
        /// Word that opens a subordinate clause.
        Marker = "mark",
        /// What is not part of the sentence: a speaker's name, a numbering.
        Metadata = "meta",
        /// Negation.
        Negation = "neg",
        /// Other modifier of a noun.
        NominalModifier = "nmod",
        /// Noun phrase used as an adverb: "left last *week*".
        NounPhraseAdverbial = "npadvmod",
        /// Subject.
        Subject = "nsubj",
        /// Subject of a passive.
        PassiveSubject = "nsubjpass",
        /// Number that modifies a noun.
        NumericModifier = "nummod",
        /// Complement of an object: "called him a *liar*".
        ObjectPredicate = "oprd",
        /// Clause beside the sentence: "it works, I *think*".
        Parataxis = "parataxis",
        /// Clause that completes a preposition.
        PrepositionalComplement = "pcomp",
        /// Object of a preposition.
        PrepositionObject = "pobj",
        /// Owner: "*her* desk".
        Possessive = "poss",
        /// First half of a pair: "*both* A and B".
        Preconjunction = "preconj",
        /// "All" in "all the books".
        Predeterminer = "predet",
        /// Preposition that modifies its head.
        PrepositionalModifier = "prep",
        /// Particle of a verb: "gave *up*".
        Particle = "prt",
        /// Punctuation.
        Punctuation = "punct",
        /// Modifier of a number: "*about* ten".
        QuantityModifier = "quantmod",
        /// Relative clause: "the man who *called*".
        RelativeClause = "relcl",
        /// Noun or verb that forms one name with its head: "*New* York".
        Compound = "compound",
        /// Clause without a subject of its own that completes a verb: "wants to *go*".
        OpenClausalComplement = "xcomp",
    }
}
