//! Header lines.

/// A header field that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    From,
    To,
    Subject,
    Date,
    /// A known field without use here ("Message-ID", "Reply-To").
    Other,
}

/// The headers at the start of a text and what comes after them.
pub(super) fn read(text: &str) -> (Vec<(Field, String)>, &str) {
    let mut headers: Vec<(Field, String)> = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        let bare = line.trim_end();
        if bare.is_empty() {
            rest = after;
            break;
        }
        match (field(bare), headers.last_mut()) {
            (Some((field, value)), _) => headers.push((field, value.to_owned())),
            (None, Some((_, value))) if bare.starts_with([' ', '\t']) => {
                value.push(' ');
                value.push_str(bare.trim());
            }
            (None, _) => break,
        }
        rest = after;
    }
    (headers, rest)
}

/// The field and value of a header line.
pub(super) fn field(line: &str) -> Option<(Field, &str)> {
    let line = line.trim_start_matches(['*', '>', ' ']).trim_start();
    let (name, value) = line.split_once(':')?;
    let name = name.trim_end_matches('*').trim().to_lowercase();
    let field = match name.as_str() {
        "from" | "von" | "de" | "da" | "sender" | "absender" | "remitente" => Field::From,
        "to" | "an" | "para" | "à" | "a" | "cc" | "bcc" | "kopie" | "destinatario" => Field::To,
        "subject" | "betreff" | "asunto" | "objet" | "assunto" | "oggetto" => Field::Subject,
        "date" | "sent" | "datum" | "gesendet" | "fecha" | "enviado" | "envoyé" | "data" | "inviato"
        | "enviado el" => Field::Date,
        "message-id"
        | "reply-to"
        | "in-reply-to"
        | "references"
        | "mime-version"
        | "content-type"
        | "importance"
        | "received"
        | "content-transfer-encoding"
        | "x-mailer"
        | "attachments"
        | "anlagen"
        | "adjuntos"
        | "return-path" => Field::Other,
        _ => return None,
    };
    Some((field, value.trim_start_matches('*').trim()))
}

/// Addresses divided by commas and semicolons outside quotes and angle brackets.
pub(super) fn addresses(value: &str) -> Vec<String> {
    let mut addresses = Vec::new();
    let (mut quoted, mut angle, mut start) = (false, false, 0);
    for (at, c) in value.char_indices().chain([(value.len(), ',')]) {
        match c {
            '"' => quoted = !quoted,
            '<' => angle = true,
            '>' => angle = false,
            ',' | ';' if at == value.len() || !quoted && !angle => {
                let address = value.get(start..at).unwrap_or_default().trim();
                if !address.is_empty() {
                    addresses.push(address.to_owned());
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    addresses
}
