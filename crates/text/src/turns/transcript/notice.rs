//! What chat programs write themselves: who joined, what was deleted or left out, reactions, marks of changes.
//!
//! Called for the lines of a conversation whose form is known. The one thing to know: most of it is told by its form (no
//! speaker, brackets around all of it, a mark of direction before it); what is not is told by pairs of words that stand in
//! hardly anything else of that length.

use super::stamp::is_blank;
use crate::fold::fold;
use crate::phrases::is_one_of;
use crate::turns::talk::is_emoji;

/// What is sent, folded.
const SENT: &str = "\
    message|messages|image|images|video|audio|sticker|gif|document|media|photo|contact|file|poll|location|call|\
    nachricht|nachrichten|bild|dokument|medien|datei|anruf|sprachanruf|videoanruf|foto|kontakt|\
    mensaje|mensajes|imagen|documento|multimedia|archivo|llamada|\
    image|fichier|medias|appel|mensagem|mensagens|imagem|midia|arquivo|chamada|\
    messaggio|messaggi|immagine|file|chiamata";

/// What happens to it without anybody's words, folded.
const DONE: &str = "\
    deleted|omitted|missed|unavailable|attached|removed|unsent|withdrew|\
    geloscht|weggelassen|ausgeschlossen|verpasst|verpasster|zuruckgezogen|angehangt|\
    eliminado|eliminaste|elimino|omitido|omitida|perdida|omitidos|adjunto|\
    supprime|omis|omise|absente|manque|manques|joint|\
    apagada|apagou|apagaste|ocultada|ocultado|oculta|oculto|perdida|anexado|\
    eliminato|omesso|omessa|persa|omessi|allegato";

/// The same in scripts without blanks, or with other letters: both have to stand in a short text.
const PAIRS: &[(&str, &str)] = &[
    ("消息", "删除"),
    ("消息", "撤回"),
    ("訊息", "刪除"),
    ("訊息", "收回"),
    ("媒体", "略"),
    ("メッセージ", "削除"),
    ("メッセージ", "取り消"),
    ("メディア", "省略"),
    ("画像", "省略"),
    ("मैसेज", "डिलीट"),
    ("संदेश", "हटा"),
    ("मीडिया", "छोड़"),
    ("메시지", "삭제"),
];

/// Words of a notice, in scripts with blanks.
const WORDS: usize = 6;

/// Marks that a message was changed, folded.
const EDITED: &str = "\
    edited|bearbeitet|editado|modifie|modificato|modificado|编辑|編輯|编辑过|已编辑|已編輯|編集済み|編集済|संपादित|\
    this message was edited|diese nachricht wurde bearbeitet|se edito este mensaje|ce message a ete modifie|\
    mensagem editada|questo messaggio e stato modificato";

/// Marks at the start of a line without a speaker, behind the stamp.
const MARKS: &[&str] = &["-!-", "***", "-->", "<--", "--", "→", "←", "==", "!!!"];

/// What stands below messages in copies of threads, folded.
const THREADS: &str = "\
    reply|replies|antwort|antworten|respuesta|respuestas|reponse|reponses|resposta|respostas|risposta|risposte|new|\
    neu|view thread|last reply|条回复|件の返信";

/// Whether the words of a message are the program's.
pub(super) fn is_notice(said: &str) -> bool {
    let marked = said.starts_with(['\u{200E}', '\u{200F}']);
    let bare = said.trim_matches(is_blank);
    if bare.is_empty() {
        return false;
    }
    if marked || is_enclosed(bare) {
        return true;
    }
    if bare.len() > 160 {
        return false;
    }
    let folded = fold(bare);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
    let has = |list: &str| words.iter().any(|word| is_one_of(list, word));
    words.len() <= WORDS && has(SENT) && has(DONE)
        || !bare.is_ascii()
            && bare.chars().count() <= 24
            && PAIRS.iter().any(|(what, done)| bare.contains(what) && bare.contains(done))
}

/// One pair of brackets around everything: `<Sticker>`, `[Photo]`, `{Embed}`.
fn is_enclosed(text: &str) -> bool {
    [('<', '>'), ('[', ']'), ('{', '}')].into_iter().any(|(open, close)| {
        let inside = text.strip_prefix(open).and_then(|text| text.strip_suffix(close));
        inside.is_some_and(|inside| !inside.contains([open, close]) && inside.split_whitespace().count() <= 8)
    })
}

/// Whether what stands behind the stamp of a line is the program's by its mark.
pub(super) fn is_marked(rest: &str) -> bool {
    let rest = rest.trim_start_matches(is_blank);
    MARKS.iter().any(|mark| rest.strip_prefix(mark).is_some_and(|rest| rest.starts_with(is_blank)))
}

/// Whether a line below a message is no part of it: reactions with their number, answers in a thread, brackets around all.
pub(super) fn is_attached(line: &str) -> bool {
    let line = line.trim_matches(is_blank);
    is_enclosed(line) && !line.starts_with('[') || is_reaction(line) || is_thread(line) || is_edit_mark(line)
}

/// "👍 2", ":tada: 3 :heart: 1".
fn is_reaction(line: &str) -> bool {
    let (mut signs, mut counts) = (0, 0);
    for word in line.split(is_blank).filter(|word| !word.is_empty()) {
        let bare = word.trim_matches(|c: char| matches!(c, '(' | ')' | '×' | 'x' | '+' | ','));
        let is_count = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit());
        let is_name = bare.len() > 2 && bare.starts_with(':') && bare.ends_with(':') && !bare.contains("//");
        let drawn = bare.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_drawn = !drawn.is_empty() && drawn.chars().all(is_emoji);
        counts += usize::from(is_count || is_drawn && drawn.len() < bare.len());
        signs += usize::from(is_name || is_drawn);
        if !is_count && !is_name && !is_drawn {
            return false;
        }
    }
    signs > 0 && counts > 0
}

/// "3 replies", "New".
fn is_thread(line: &str) -> bool {
    if line.len() > 60 {
        return false;
    }
    let folded = fold(line);
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted = rest.len() < folded.len() && is_one_of(THREADS, rest.trim());
    counted
        || matches!(line, "New" | "NEW")
        || folded.starts_with("view thread")
        || folded.starts_with("last reply ")
}

fn is_edit_mark(text: &str) -> bool {
    let inside = text.trim_matches(['(', ')', '<', '>', '[', ']', '（', '）']);
    inside.len() < text.len() && is_one_of(EDITED, &fold(inside.trim_matches(is_blank)))
}

/// Words without the mark behind them that they were changed.
pub(super) fn without_edit_mark(said: &str) -> &str {
    let bare = said.trim_end_matches(is_blank);
    for (open, close) in [('(', ')'), ('<', '>'), ('[', ']'), ('（', '）')] {
        if bare.ends_with(close)
            && let Some(at) = bare.rfind(open)
            && bare.get(at..).is_some_and(is_edit_mark)
        {
            return bare.get(..at).unwrap_or(bare).trim_end_matches(is_blank);
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_told_by_form_or_by_words() {
        for text in [
            "<Video note>",
            "\u{200e}sticker omitted",
            "Photo omitted",
            "Bild weggelassen",
            "[Voice message]",
            "您撤回了一条消息",
            "画像は省略されました",
        ] {
            assert!(is_notice(text), "{text}");
        }
        for text in [
            "I deleted the old branch and pushed the new one",
            "<3",
            "see [1] and [2]",
            "look at my photo",
            "ok",
        ] {
            assert!(!is_notice(text), "{text}");
        }
        for line in ["👍 2", ":tada: 3", "❤️1 😂4", "3 replies", "{Reactions}", "(edited)"] {
            assert!(is_attached(line), "{line}");
        }
        for line in ["👍", "3", "we have 3 replies", "[1] a source", ":)"] {
            assert!(!is_attached(line), "{line}");
        }
        assert_eq!(without_edit_mark("I row (edited)"), "I row");
        assert_eq!(without_edit_mark("I row (a lot)"), "I row (a lot)");
    }
}
