use super::*;

/// "matter", with "+" when it may hold beside others, with the subject before ":" when that is another one.
fn read(statement: &str, subject: &str) -> Option<String> {
    let matter = settled(statement, subject, true)?;
    let whose = matter.subject.map(|subject| format!("{subject}: ")).unwrap_or_default();
    Some(format!("{whose}{}{}", matter.key, if matter.beside { "+" } else { "" }))
}

#[track_caller]
fn check(cases: &[(&str, &str, Option<&str>)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(statement, subject, expected)| (statement, *expected, read(statement, subject)))
        .filter(|(_, expected, found)| found.as_deref() != *expected)
        .map(|(statement, _, found)| format!("{statement} -> {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn single_valued_matters_are_recognised() {
    check(&[
        ("User lives in Lisbon", "user", Some("home")),
        ("User moved to Lisbon in March 2024", "user", Some("home")),
        ("User has just relocated to Tartu", "user", Some("home")),
        ("Odile moved from Nantes to Brest", "Odile", Some("home")),
        ("User's sister Dana is now living in Turku", "Dana", Some("home")),
        ("User works as a nurse at St. Olaf hospital", "user", Some("occupation")),
        ("User now works for Kallas & Sons", "user", Some("employer")),
        ("User joined Fjordline", "user", Some("employer")),
        ("User is now a teacher", "user", Some("occupation")),
        ("User's favourite editor is Helix", "user", Some("favorite editor")),
        ("User is vegetarian", "user", Some("diet")),
        ("User's shoe size is 44", "user", Some("shoe size")),
        ("User's phone number is 0171 334", "user", Some("phone number")),
        ("User's new phone number is 0171 335", "user", Some("phone number")),
        ("Oona Fabre is our contact", "user", Some("user: contact")),
        ("User's account manager on your side is Felix Roy", "user", Some("contact")),
        ("User's name is Ottilie", "user", Some("name")),
        ("The budget is 5000 euros", "user", Some("budget")),
        ("billing belongs to Renske", "document", Some("billing: owner")),
        ("User drives a blue van", "user", Some("car")),
        ("As of this week Oona Fabre is User's contact", "user", Some("user: contact")),
        ("Mika started fifth grade on Monday", "Mika", Some("grade")),
        ("User is training to be a florist now", "user", Some("occupation")),
        ("User is training to be a florist", "user", Some("occupation+")),
        ("Ich arbeite in Vollzeit", "user", Some("user: working hours+")),
        ("Ich bin jetzt in Teilzeit", "user", Some("user: working hours")),
    ]);
}

#[test]
fn other_subjects_times_and_kinds_settle_nothing() {
    check(&[
        ("User's dog Biscuit is a beagle", "user", None),
        ("User's boat is called Petrel", "user", None),
        ("User plays the cello", "user", None),
        // Somebody else's, of whom the subject is not told.
        ("User's parrot's name is Pico", "user", None),
        ("The tavern's name is Blue Heron", "user", None),
        ("User's brother relocated to Vilnius", "user", None),
        ("User's aunt is living in Faro", "user", None),
        ("Their name is Ana", "document", None),
        // Times that are over.
        ("User moved to Cork when User was nine", "user", None),
        ("User used to live in Bergen", "user", None),
        ("User lived in Bergen", "user", None),
        ("User worked at Nordbank as a teenager", "user", None),
        ("User's doctor was Dr. Lind", "user", None),
        ("User moved to Oulu years ago", "user", None),
        // Plans and suppositions.
        ("User is moving to Oslo", "user", None),
        ("User will move to Oslo", "user", None),
        ("User might work for Kallas & Sons", "user", None),
        ("User lives in Nice for the summer", "user", None),
        // Other senses of the words.
        ("User works in the yard on Saturdays", "user", None),
        ("User works at night", "user", None),
        ("User moved to the next question", "user", None),
        ("User's phone is broken", "user", None),
        ("User's manager moved to Ghana", "user", None),
        ("User's dentist is on holiday", "user", None),
        ("User's job is stressful", "user", None),
    ]);
}

#[test]
fn what_may_come_in_numbers_closes_only_when_it_has_changed() {
    check(&[
        ("User's flight is on 2 May at 07:15 to Riga", "user", Some("flight+")),
        ("User's flight is now on 3 May", "user", Some("flight")),
        ("User's flight has been moved to 4 May", "user", Some("flight")),
        ("User's dentist appointment is on Friday", "user", Some("dentist appointment+")),
        ("The deadline moved to 9 June", "user", Some("deadline")),
        ("User is a photographer", "user", Some("occupation+")),
        ("User works for Fjordline on weekends", "user", Some("employer+")),
    ]);
}
