use crate::{Document, Understanding, understand};
use evoke_types::{DocumentType, IngestMode, Origin, Role, Timestamp};

fn read(document_type: DocumentType, text: &str) -> Understanding {
    let said_at = Timestamp::parse("2024-05-20T12:00:00+02:00").expect("a date");
    understand(&Document {
        document_type,
        text,
        said_at,
        speaker: None,
        declared: None,
        mode: IngestMode::Fast,
    })
}

/// Speaker, words and origin of each passage.
fn passages(text: &str) -> Vec<(String, String, Option<Origin>)> {
    let found = read(DocumentType::AiChatConversation, text).passages.into_iter();
    found
        .map(|passage| {
            let name = match passage.speaker.role {
                Role::User => "user".to_owned(),
                Role::Assistant => "assistant".to_owned(),
                Role::Other => passage.speaker.name.unwrap_or_default(),
            };
            (name, passage.text, passage.segment)
        })
        .collect()
}

#[test]
fn shapes_of_exports_are_turns() {
    for text in [
        r#"[{"role": "user", "content": "I row."}, {"role": "assistant", "content": "Nice."}]"#,
        r#"{"messages": [{"role": "user", "content": [{"type": "text", "text": "I row."}]}, {"role": "assistant", "content": "Nice."}], "model": "m"}"#,
        "{\"role\": \"user\", \"content\": \"I row.\"}\n\n{\"role\": \"assistant\", \"content\": \"Nice.\"}",
        r#"{"conversations": [{"from": "human", "value": "I row."}, {"from": "gpt", "value": "Nice."}]}"#,
        r#"[{"speaker": "User", "text": "I row."}, {"speaker": "Bot", "text": "Nice."}]"#,
        r#"[{"type": "human", "data": {"content": "I row."}}, {"type": "ai", "data": {"content": "Nice."}}]"#,
        r#"{"contents": [{"role": "user", "parts": [{"text": "I row."}]}, {"role": "model", "parts": [{"text": "Nice."}]}]}"#,
        r#"[{"title": "a", "mapping": {"z": {"message": {"author": {"role": "user"}, "create_time": 1.0, "content": {"content_type": "text", "parts": ["I row."]}}}, "a": {"message": {"author": {"role": "assistant"}, "create_time": 2.0, "content": {"parts": ["Nice."]}}}, "r": {"message": null}}}]"#,
        r#"{"data": {"session": {"messages": [{"role": "USER", "content": "I row."}, {"role": "tool", "content": null}, {"role": "ASSISTANT", "content": "Nice."}]}}}"#,
        r#"[["user", "I row."], ["assistant", "Nice."]]"#,
        r#"[{"prompt": "I row.", "response": "Nice."}]"#,
        r#"{"turns": [{"question": "I row.", "answer": "Nice."}]}"#,
        "```json\n[{\"role\": \"user\", \"content\": \"I row.\"}, {\"role\": \"assistant\", \"content\": \"Nice.\"}]\n```",
    ] {
        let expected = [("user".into(), "I row.".into(), None), ("assistant".into(), "Nice.".into(), None)];
        assert_eq!(passages(text), expected, "{text}");
    }
    let named =
        passages(r#"[{"author": "Ilse", "content": "I row."}, {"name": "Bram", "message": "I ski."}]"#);
    assert_eq!(named, [("Ilse".into(), "I row.".into(), None), ("Bram".into(), "I ski.".into(), None)]);
}

#[test]
fn exports_of_chat_programs_are_turns() {
    let row = ("Ilse".to_owned(), "I row.".to_owned(), None);
    let ski = ("Bram".to_owned(), "I ski.".to_owned(), None);
    for text in [
        r#"[{"type": "message", "user": "U1", "text": "I row.", "ts": "1710268925.000100", "user_profile": {"real_name": "Ilse"}}, {"type": "message", "user": "U2", "text": "I ski.", "ts": "1710268935.000100", "user_profile": {"display_name": "Bram"}}]"#,
        r#"{"guild": {"name": "g"}, "messages": [{"id": "1", "type": "Default", "timestamp": "2024-03-12T18:22:05+00:00", "content": "I row.", "author": {"id": "7", "name": "i_1", "nickname": "Ilse", "isBot": false}, "reactions": []}, {"id": "2", "type": "Reply", "timestamp": "2024-03-12T18:22:09+00:00", "content": "I ski.", "author": {"id": "8", "name": "b_1", "nickname": "Bram", "isBot": false}}]}"#,
        r#"{"name": "g", "type": "private_group", "id": 9, "messages": [{"id": 1, "type": "message", "date": "2024-03-12T18:22:05", "from": "Ilse", "from_id": "user1", "text": ["I ", {"type": "bold", "text": "row"}, "."]}, {"id": 2, "type": "message", "date": "2024-03-12T18:23:05", "from": "Bram", "text": "I ski."}]}"#,
        r#"{"participants": [{"name": "Ilse"}, {"name": "Bram"}], "messages": [{"sender_name": "Bram", "timestamp_ms": 1710268935000, "content": "I ski."}, {"sender_name": "Ilse", "timestamp_ms": 1710268925000, "content": "I row."}]}"#,
        r#"{"value": [{"messageType": "message", "createdDateTime": "2024-03-12T18:22:05Z", "from": {"user": {"displayName": "Ilse"}}, "body": {"contentType": "html", "content": "<p>I row.</p>"}}, {"messageType": "message", "createdDateTime": "2024-03-12T18:23:05Z", "from": {"user": {"displayName": "Bram"}}, "body": {"contentType": "text", "content": "I ski."}}]}"#,
        r#"{"messages": [{"creator": {"name": "Ilse", "email": "i@example.org"}, "created_date": "Tuesday, March 12, 2024 at 6:22:05 PM UTC", "text": "I row."}, {"creator": {"name": "Bram"}, "created_date": "Tuesday, March 12, 2024 at 6:23:05 PM UTC", "text": "I ski."}]}"#,
        r#"[{"sender": "Ilse", "message": "I row."}, {"sender": "Bram", "message": "I ski."}]"#,
    ] {
        assert_eq!(passages(text), [row.clone(), ski.clone()], "{text}");
    }
    let pair = r#"[{"user": "I row.", "assistant": "Nice."}]"#;
    assert_eq!(
        passages(pair),
        [("user".into(), "I row.".into(), None), ("assistant".into(), "Nice.".into(), None)]
    );
    for notice in [
        r#"{"type": "message", "subtype": "channel_join", "user": "U2", "text": "I have joined the channel"}"#,
        r#"{"id": 3, "type": "service", "actor": "Bram", "action": "pin_message", "text": "I pinned it"}"#,
        r#"{"type": "GuildMemberJoin", "timestamp": "2024-03-12T18:22:05Z", "author": {"name": "Bram"}, "content": "I joined"}"#,
    ] {
        let text =
            format!(r#"[{{"user": "Ilse", "text": "I row.", "author": {{"name": "Ilse"}}}}, {notice}]"#);
        let found = passages(&text);
        assert_eq!(found.last().map(|(_, _, origin)| *origin), Some(Some(Origin::Tool)), "{text}");
    }
}

#[test]
fn tools_and_instructions_state_nothing() {
    let text = r#"[{"role": "system", "content": "You are Zed. I hate rain."}, {"role": "user", "content": [{"type": "text", "text": "I love snow."}, {"type": "tool_result", "content": [{"type": "text", "text": "I love fog."}]}]}, {"role": "tool", "content": "I love hail."}]"#;
    let origins: Vec<Option<Origin>> = passages(text).into_iter().map(|(_, _, origin)| origin).collect();
    assert_eq!(origins, [Some(Origin::Document), None, Some(Origin::Tool), Some(Origin::Tool)]);
    let memories = read(DocumentType::AiChatConversation, text).memories;
    assert!(memories.iter().any(|memory| memory.statement == "User loves snow"), "{memories:?}");
    assert!(memories.iter().all(|memory| memory.statement.contains("snow")), "{memories:?}");
}

#[test]
fn messages_have_their_own_times() {
    let text = r#"[{"role": "user", "content": "I met Ole yesterday.", "timestamp": "2024-03-02T23:30:00-05:00"},
                   {"role": "user", "content": "Noted.", "ts": 1709424000},
                   {"role": "user", "content": "Later.", "created_at": "2024-03-04 08:00"},
                   {"role": "user", "content": "Same time."}]"#;
    let found = read(DocumentType::AiChatConversation, text);
    let times: Vec<String> = found.passages.iter().map(|passage| passage.said_at.to_string()).collect();
    let last = "2024-03-04T08:00:00+02:00";
    assert_eq!(times, ["2024-03-02T23:30:00-05:00", "2024-03-03T02:00:00+02:00", last, last]);
    let event = found.memories.iter().find_map(|memory| memory.event).expect("a date");
    assert_eq!(event.start.to_string(), "2024-03-01T00:00:00-05:00");
}

#[test]
fn other_data_stays_data() {
    for text in [
        r#"{"theme": "dark", "tags": ["a"]}"#,
        r#"[{"name": "Oak shelf", "price": 89}, {"name": "Glass door", "price": 129}]"#,
        r#"[{"level": "info", "name": "svc", "message": "I love tea"}, {"level": "warn", "name": "svc", "message": "x"}]"#,
        r#"[1, 2]"#,
        r#"[{"role": "user"}]"#,
        "[]",
    ] {
        let found = read(DocumentType::AiChatConversation, text);
        assert_eq!(found.passages.first().map(|passage| passage.text.as_str()), Some(text));
        assert!(found.memories.is_empty(), "{text}");
    }
}

#[test]
fn a_long_one_is_cut_and_a_document_is_nobodys_word() {
    let turn = r#"{"role": "user", "content": "I row on the river every day and I like it."},"#;
    let text = format!("[{}]", turn.repeat(500).trim_end_matches(','));
    assert_eq!(passages(&text).len(), 500);
    let found = read(DocumentType::Document, &text);
    assert!(found.memories.is_empty() && found.passages.len() == 500);
    let data = format!("[{}]", "{\"a\": \"some words\"},\n".repeat(2_000).trim_end_matches(",\n"));
    assert!(passages(&data).iter().all(|(_, text, _)| text.len() < 4_000));
}
