//! Kinds of named entities.

super::labels! {
    /// What a name or an expression of time or amount stands for, in the scheme of OntoNotes 5.
    EntityKind {
        /// Number that is none of the other amounts.
        Cardinal = "CARDINAL",
        /// Calendar date or period of a day and more, absolute or relative: "next Friday", "the nineties".
        Date = "DATE",
        /// Named event: a storm, a battle, a tournament.
        Event = "EVENT",
        /// Building, airport, road, bridge.
        Facility = "FAC",
        /// Country, city, state: a place with a government.
        PoliticalPlace = "GPE",
        /// Language by its name.
        Language = "LANGUAGE",
        /// Named document that was made a law.
        Law = "LAW",
        /// Place without a government: mountains, waters, regions.
        Location = "LOC",
        /// Amount of money with its unit.
        Money = "MONEY",
        /// Nationality, religious or political group.
        Group = "NORP",
        /// Place in an order: "third".
        Ordinal = "ORDINAL",
        /// Company, agency, institution, team.
        Organization = "ORG",
        /// Percentage with its sign.
        Percent = "PERCENT",
        /// Person, real or invented.
        Person = "PERSON",
        /// Thing with a name: vehicle, device, food.
        Product = "PRODUCT",
        /// Measurement with its unit: weight, distance.
        Quantity = "QUANTITY",
        /// Time of less than a day: "two hours", "at noon".
        Time = "TIME",
        /// Title of a book, a song, a film.
        WorkOfArt = "WORK_OF_ART",
    }
}
