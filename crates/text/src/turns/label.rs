//! Which labels are roles, which are names and which are headings.

use crate::fold::fold;
use crate::phrases::is_one_of;
use evoke_types::Role;

/// Labels of the person whose memory it is, folded.
const USER: &str = "\
    user|human|me|i|you|customer|client|caller|usuario|usuaria|cliente|benutzer|nutzer|kunde|kundin|ich|\
    utilisateur|utilisatrice|utente|gebruiker|klant|пользователь|ユーザー|利用者|用户|用戶|客户|사용자|उपयोगकर्ता|\
    مستخدم|المستخدم";

/// Labels of the agent, folded.
const ASSISTANT: &str = "\
    assistant|ai|ai assistant|bot|agent|support agent|chatbot|gpt|chatgpt|claude|gemini|copilot|model|\
    asistente|assistente|assistent|assistentin|agente|agent ia|ki|ia|ассистент|помощник|アシスタント|助手|机器人|\
    어시스턴트|सहायक|مساعد|المساعد";

/// Whom an agent or an office usually serves; believed as names are, but the words are the user's.
const SERVED: &str = "\
    patient|member|student|buyer|guest|parent|visitor|applicant|candidate|patron|shopper|tenant|\
    passenger|subscriber|pupil|learner|interviewee|paciente|alumno|alumna|schuler|schulerin|gast|mieter|\
    anrufer|anruferin|huesped|aluno|aluna|eleve|患者";

/// Who usually serves.
const SERVING: &str = "\
    nurse|rep|representative|adviser|advisor|tutor|doctor|operator|coach|support|helpdesk|help desk|\
    receptionist|clerk|counselor|counsellor|therapist|technician|interviewer|sales rep|customer service|\
    customer support|consultant|concierge|pharmacist|berater|beraterin|arzt|enfermera|medico|asesor|\
    atendente|conseiller|conseillere";

/// Words that open lines of prose, forms and letters but name nobody; folded.
const HEADINGS: &str = "\
    subject|note|notes|from|to|cc|bcc|date|sent|re|fw|fwd|title|summary|agenda|time|budget|place|\
    location|venue|attendees|participants|present|absent|topic|goal|goals|target|status|update|updates|\
    action|actions|action items|decision|decisions|next|next steps|todo|task|tasks|warning|important|\
    remember|reminder|example|examples|question|answer|q|a|ps|p.s|nb|edit|tl;dr|tldr|http|https|ftp|\
    mailto|file|phone|tel|fax|email|e-mail|mail|address|name|website|web|url|link|price|total|cost|\
    amount|quantity|id|order|invoice|ticket|error|result|results|input|output|code|step|section|chapter|\
    part|page|figure|table|source|sources|reference|references|conclusion|introduction|background|\
    context|overview|description|details|requirements|features|ingredients|instructions|method|pros|\
    cons|advantages|disadvantages|risk|risks|issue|issues|problem|solution|cause|impact|priority|\
    deadline|due|start|end|duration|owner|author|version|language|category|type|tags|attachment|\
    attachments|enclosure|von|an|betreff|datum|gesendet|de|para|asunto|fecha|objet|envoye|assunto|data|\
    oggetto|hinweis|nota|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|\
    yesterday|morning|afternoon|evening|breakfast|lunch|dinner|champion|skeptical|value|also|however|\
    first|second|third|finally|and|but|so|for the record|heads up|by the way|fyi|okay|\
    ok|yes|no|thanks|dear|hi|hello|regards|best|kubernetes|background information|key points|takeaways|\
    minutes";

/// The most words a name may have, brackets left out.
const MOST_WORDS: usize = 4;

/// The part in the conversation that a label tells.
pub(super) fn role(label: &str) -> Role {
    let folded = fold(label);
    let plain = without_number(&folded);
    if is_one_of(USER, plain) || is_one_of(SERVED, plain) {
        Role::User
    } else if is_one_of(ASSISTANT, plain) || is_one_of(SERVING, plain) {
        Role::Assistant
    } else {
        Role::Other
    }
}

/// "user 1" is a user.
fn without_number(label: &str) -> &str {
    label.trim_end_matches(|c: char| c.is_ascii_digit() || c == '#').trim_end()
}

/// Whether a label is one of the fixed words for user and agent, which are believed anywhere.
pub(super) fn is_role(label: &str) -> bool {
    let folded = fold(label);
    let plain = without_number(&folded);
    is_one_of(USER, plain) || is_one_of(ASSISTANT, plain)
}

/// Whether a label begins with the level of a line of a log.
pub(super) fn is_level(label: &str) -> bool {
    let first = label.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    matches!(
        first,
        "TRACE" | "DEBUG" | "INFO" | "NOTICE" | "WARN" | "WARNING" | "ERROR" | "CRITICAL" | "FATAL"
    )
}

/// Whether a label looks like the name of somebody who speaks.
pub(super) fn is_name(label: &str) -> bool {
    let bare = label.split(['(', '[']).next().unwrap_or(label).trim();
    let mut words = bare.split_whitespace();
    let count = bare.split_whitespace().count();
    let is_speaker_number = bare.starts_with("Speaker ") || bare.starts_with("SPEAKER");
    let has_letter = bare.chars().any(char::is_alphabetic);
    let clean = bare.chars().all(|c| {
        c.is_alphabetic()
            || matches!(c, ' ' | '.' | '-' | '\'' | '’' | '_' | '&')
            || unicode_normalization::char::is_combining_mark(c)
            || is_speaker_number && c.is_ascii_digit()
    });
    let capitalised = words.all(|word| starts_high(word) || is_particle(word));
    let starts = bare.starts_with(|c: char| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase());
    has_letter && clean && capitalised && starts && (1..=MOST_WORDS).contains(&count) && !is_heading(bare)
}

pub(super) fn is_heading(bare: &str) -> bool {
    let folded = fold(bare);
    let first = folded.split_whitespace().next().unwrap_or_default();
    is_one_of(HEADINGS, folded.trim_end_matches('.'))
        || matches!(first, "section" | "step" | "part" | "chapter" | "the" | "my" | "our")
}

/// Whether a word starts as a name may: any script without case, or a capital.
fn starts_high(word: &str) -> bool {
    word.chars().next().is_some_and(|c| !c.is_lowercase() && (c.is_alphabetic() || c == '&'))
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "van"
            | "von"
            | "de"
            | "der"
            | "den"
            | "da"
            | "di"
            | "du"
            | "la"
            | "le"
            | "el"
            | "al"
            | "bin"
            | "ibn"
            | "dos"
            | "das"
            | "del"
            | "y"
    )
}
