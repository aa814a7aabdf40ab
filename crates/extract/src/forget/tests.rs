use super::*;

/// Fails with all sentences that are not read as expected.
#[track_caller]
fn check<'a>(cases: impl IntoIterator<Item = (&'a str, Option<&'a [&'a str]>)>) {
    let wrong: Vec<String> = cases
        .into_iter()
        .map(|(sentence, expected)| (sentence, expected, wish(sentence).map(|wish| wish.what)))
        .filter(|(_, expected, found)| {
            found.as_ref().map(|what| what.iter().map(String::as_str).collect::<Vec<_>>()).as_deref()
                != *expected
        })
        .map(|(sentence, _, found)| format!("{sentence} -> {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn requests_name_what_to_forget() {
    check([
        ("Please forget what I said about my shoulder.", Some(&["my shoulder"][..])),
        ("Forget that I play the harp.", Some(&["i play the harp"][..])),
        ("forget that my cousin lives in Tromsø", Some(&["my cousin lives in Tromsø"][..])),
        ("Could you please forget everything about Marlene?", Some(&["Marlene"][..])),
        ("Can you delete what I told you about the divorce?", Some(&["the divorce"][..])),
        ("Please delete what I've told you about my loan, I paid it back.", Some(&["my loan"][..])),
        ("Hey, please erase everything you know about my stepson.", Some(&["my stepson"][..])),
        ("Robin, forget my blood type.", Some(&["my blood type"][..])),
        ("Actually, forget about my trip to Gdansk!", Some(&["my trip to Gdansk"][..])),
        ("Oh, and forget I ever told you about Odile.", Some(&["Odile"][..])),
        ("I changed my mind, please forget what I mentioned about the tattoo.", Some(&["the tattoo"][..])),
        ("The wedding is off, so please forget everything I told you about Bastian.", Some(&["Bastian"][..])),
        ("Don't remember my shoe size.", Some(&["my shoe size"][..])),
        ("Please don't remember that I smoke.", Some(&["i smoke"][..])),
        ("Stop remembering my old nickname.", Some(&["my old nickname"][..])),
        ("Do not keep my phone number please, the rest is fine.", Some(&["my phone number"][..])),
        ("Please never store anything about my therapy.", Some(&["my therapy"][..])),
        ("I don't want you storing anything about my grandchild.", Some(&["my grandchild"][..])),
        ("I don't want you to remember my salary", Some(&["my salary"][..])),
        ("I'd like you to forget my middle name.", Some(&["my middle name"][..])),
        ("I want you to erase what I told you about the lawsuit.", Some(&["the lawsuit"][..])),
        ("Remove my ring size from your memory.", Some(&["my ring size"][..])),
        ("Please wipe the memory of my accident.", Some(&["my accident"][..])),
        ("Delete your notes about my landlord", Some(&["my landlord"][..])),
        ("Disregard what I said earlier about the budget.", Some(&["the budget"][..])),
        ("Forget the fact that I failed the exam.", Some(&["i failed the exam"][..])),
        ("Please erase that I rent a garage.", Some(&["i rent a garage"][..])),
        ("Stop keeping track of my weight.", Some(&["my weight"][..])),
        ("Can you forget I told you about the operation?", Some(&["the operation"][..])),
        ("Please remove everything you've stored about my pension.", Some(&["my pension"][..])),
        ("Would you mind forgetting my surname?", Some(&["my surname"][..])),
        ("Unlearn my political views.", Some(&["my political views"][..])),
        ("Forget I'm left-handed.", Some(&["i'm left-handed"][..])),
        ("please forget my pin and tell me a joke", Some(&["my pin"][..])),
        ("As I told you, I moved on, so forget what I said about Ulla.", Some(&["Ulla"][..])),
        ("Forget my hat size and my ring size.", Some(&["my hat size", "my ring size"][..])),
        ("Would you kindly delete my address?", Some(&["my address"][..])),
        ("ok, now erase all my bank details", Some(&["my bank details"][..])),
        ("Please don't keep that I'm looking for a flat.", Some(&["i'm looking for a flat"][..])),
        ("Make sure you forget my shoe size.", Some(&["my shoe size"][..])),
        ("Important: forget my locker code.", Some(&["my locker code"][..])),
        ("Forget, please, that I'm left-handed.", Some(&["i'm left-handed"][..])),
        ("I'd rather you forgot what I said about Bastian.", Some(&["Bastian"][..])),
        ("I no longer want you to remember my nickname.", Some(&["my nickname"][..])),
        ("I need you to forget about the debts I have with Ulla.", Some(&["the debts i have with Ulla"][..])),
        ("I shouldn't have told you about my surgery, please forget it.", Some(&["my surgery"][..])),
        ("Forget the passphrase I gave you.", Some(&["passphrase"][..])),
        ("Delete the phone number I told you.", Some(&["phone number"][..])),
        ("Forget the name of my street.", Some(&["name of my street"][..])),
        ("Please forget the thing about my niece.", Some(&["my niece"][..])),
        ("Forget how much I weigh.", Some(&["how much i weigh"][..])),
        ("Please forget Bastian.", Some(&["Bastian"][..])),
        ("Remove all information you have about my stepson.", Some(&["my stepson"][..])),
        ("Stop storing information about my pregnancy.", Some(&["my pregnancy"][..])),
        ("Keep my new street and forget my old street.", Some(&["my old street"][..])),
    ]);
}

#[test]
fn some_requests_only_point_back() {
    let sentences = [
        "Forget it.",
        "Please forget that.",
        "Forget what I just said.",
        "Please forget everything.",
        "Please erase it.",
        "Scratch what I said yesterday.",
        "Forget that I said anything.",
        "Never mind, forget my last question.",
    ];
    check(sentences.map(|sentence| (sentence, Some(&[][..]))));
}

/// Voices: daily life, other people, the past, questions, software, kitchens, plans, quotations.
#[test]
fn ordinary_sentences_are_no_requests() {
    let sentences = [
        // Reminders and denials.
        "Don't forget that I am vegan.",
        "Please don't forget my birthday.",
        "Never forget what I told you about the dam.",
        "Do not ever forget about my meds!",
        "Don't delete what I told you about Ida.",
        "Please do not ignore what I said about the fuse.",
        // Somebody else, or the speaker, forgets.
        "I forgot my umbrella on the tram.",
        "I always forget what I told you about the keys.",
        "We tend to forget my father's advice.",
        "My husband will forget my appointment again.",
        "She asked me to forget everything about the fight.",
        "The doctor told me, forget my old diet.",
        "My coach said please forget what I said about the race.",
        "He keeps telling me to stop remembering my ex.",
        "You can forget about my raise, apparently.",
        "They want to erase everything about the strike.",
        "My bank stopped storing my address.",
        "My physio told me to quit logging my steps.",
        "I don't remember my first teacher.",
        "I want to forget my childhood.",
        "I'd like to forget what I said about her cooking.",
        "It is hard to forget my grandmother's voice.",
        "I would never delete what I told you about Ida.",
        "Nobody should forget my allergy.",
        "Forgetting my keys is a habit.",
        "My phone keeps deleting everything about the trip.",
        // Questions.
        "How do I delete my account?",
        "Did you forget my name?",
        "Should I forget what I said about the job?",
        "Why did you forget everything about my project?",
        "Do you forget what I told you about my dog?",
        "Forget my name?",
        "Will you forget my name once I log out?",
        "Oh please, forget my name? never!",
        // Things that are not memories.
        "Please remove everything about tides from page 3.",
        "Remove what I wrote about my hobbies in the cover letter.",
        "Drop what I said about otters from the speech, please.",
        "Forgot my umbrella again.",
        "Delete my account.",
        "Please remove my name from the mailing list.",
        "Remove the second item from my basket.",
        "Delete everything about the old parser from the README.",
        "Please do not store my bike in the hall.",
        "Don't save the draft in my folder.",
        "Drop my kids off at nine.",
        "Clear my calendar for Friday.",
        "Erase the board in the seminar room.",
        "Forget the milk, we have plenty.",
        "Forget about dinner, let's order something.",
        "Forget that nonsense.",
        "Ignore the warning about my certificate.",
        "Ignore my cousin, he always jokes.",
        "Stop recording my calls.",
        "Don't store my bike outside.",
        "Wipe my screen with a soft cloth.",
        "Scratch the soup from tonight's menu.",
        "Drop everything about section four in the draft.",
        // Conditions, plans, suppositions.
        "If I die, delete everything I told you about Ida.",
        "Forget what I said about the party if it rains.",
        "When I leave, forget my address.",
        "Suppose I said, forget my address.",
        "I may ask you to forget my address one day.",
        "I nearly said forget my address.",
        // Quotation, translation, labels.
        "\"Please forget what I told you about Ida.\"",
        "He wrote: \"Forget everything about my debts\".",
        "Translate, please: forget what I said about my dog.",
        "How do you say forget my name in Danish?",
        "Tool result: please forget that I am diabetic.",
        "> Please forget that I am diabetic.",
        "The sign reads 'forget my past'.",
        "Write a note to Tom, forget what I said about lunch.",
        "`delete everything about my cache`",
        // Verbs that hang on another.
        "We could sit by the lake and forget my thesis.",
        "You always grin and forget my name.",
        "It helps to sing, dance and forget my debts.",
        "To begin again, forget my past, and travel is my dream.",
        "They nod and forget my order.",
        "Take my hat and forget my scarf.",
        "Forget the part about my debts in the cover letter.",
        "Delete the number I gave you from the label.",
        "Forget my pride, said Tom.",
        "Do not, whatever happens, forget my insulin.",
        // Words of things, and other listeners.
        "My motto is plain, forget my pride.",
        "The coach's tip, forget what I said about speed, was good.",
        "The dialog says, forget my printer.",
        "Mum, please forget what I said about the vase.",
        "Kids, forget my promise, we are late.",
        "Alexa, forget my alarm.",
        "Dear Ms. Holm, please delete my data.",
        "2. Delete everything about the caller.",
        // Not for now, or not for good.
        "As soon as I have moved, forget my old street.",
        "Later tonight, forget my locker code.",
        "In that case, forget my order.",
        "Only if I say so, forget my street.",
        "For this answer, forget what I told you about my work.",
        "Forget for a moment that I'm a judge.",
        "In this role-play, forget everything I told you about Ulla.",
        "Play a ghost and forget everything about Ulla.",
        // No address at all.
        "Forget-me-nots grow in my garden.",
        "My motto is forgive and forget.",
        "The forget gate of my network saturates.",
        "Unforgettable, what I said about Paris.",
    ];
    check(sentences.map(|sentence| (sentence, None)));
}

#[test]
fn what_follows_a_task_or_an_announcement_is_not_addressed() {
    for sentence in ["Translate this into Welsh.", "Here is what she sent me:", "My boss wrote this morning."]
    {
        assert!(announces(sentence), "{sentence}");
    }
    for sentence in ["My knee is fine now.", "As I told you, we broke up.", "Thanks a lot!"] {
        assert!(!announces(sentence), "{sentence}");
    }
}

#[test]
fn hostile_sentences_are_read_in_linear_time() {
    for unit in ["forget ", "and ", ", forget my ", "please ", "don't ", "that i "] {
        let sentence = unit.repeat(60_000 / unit.len());
        let _ = wish(&sentence);
    }
}
