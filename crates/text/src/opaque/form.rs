//! Forms of lines that programs have in common: declarations, calls, assignments, tags, queries, commands.

use regex::bytes::{RegexSet, RegexSetBuilder};
use std::sync::LazyLock;

/// How lines below one are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// What a program puts out goes on up to a blank line or a line of prose.
    Output,
}

/// A pattern, and what a line that matches it weighs. From 8 on the form alone is enough, whatever words are in the line.
type Form = (&'static str, i32);

/// Forms that are looked for in the line as it stands. Of those that match, the heaviest counts.
const FORMS: &[Form] = &[
    // Declarations.
    (
        r"^(?:async\s+)?(?:def|fn|func|function|fun|sub|proc|procedure|defp|defmodule|defun|macro_rules!)\*?\s+[\w.:<>\[\]$?!-]*\s*[({:]?",
        2,
    ),
    (
        r"^(?:pub(?:\(\w+\))?|public|private|protected|internal|static|final|abstract|export|override|virtual|extern|readonly|inline|unsafe)\s+[\w<>\[\],.*&: ]+(?:\(.*|\{|;|=.*)$",
        4,
    ),
    (
        r"^(?:const|let|var|val|int|float|double|char|bool|boolean|string|String|auto|local|my|our|long|short|unsigned|mut|final|def)\s+(?:mut\s+)?[$@%*&]?\w+(?:\[\w*\])?\s*(?::\s*[\w<>\[\]?|, ]+?)?\s*:?=\s*\S",
        4,
    ),
    (r"^(?:async\s+)?(?:def|fn|func|function|fun|sub|proc|procedure|defp)\*?\s+[\w.:<>\[\]$?!-]*\s*\(", 3),
    (r"^(?:class|module|struct|enum|interface|impl|trait|namespace|object)\s+[A-Z]\w*(?:\s*[<(:].*)?$", 3),
    (r"^package\s+[a-z]\w*$|^import\s+(?:\w+\s+)?\x22[^\x22]+\x22$", 3),
    (r"^[._]\w*:$|^\w+_\w*:$", 2),
    (r"^\([a-z][\w*+!?/<>=-]*\s[^()]*\([^()]*\)", 5),
    (r"^\([\w*+/<>=!?-]+\s+(?:\x22|\d|\(|:|').*\)$", 2),
    (r"^(?:```|~~~)\w*$", 2),
    (
        r"^(?:struct|enum|interface|trait|impl|namespace|module|union|record|protocol|extension|message|class|type|resource|variable|provider|output|contract)\b[\w\s<>:,.()&'\x22-]*[{=;:]$",
        3,
    ),
    (r"^#\s*(?:include|define|ifdef|ifndef|endif|pragma|undef)\b|^#!/|^<\?(?:php|xml)|^<!DOCTYPE", 4),
    (r"^(?:use|using|import|package|open|require|include|mod|from|export)\s+[\w.:*{}\[\],/<>@\x22' -]+;$", 4),
    (r"^import\s+(?:[\w*]+|\{[^}]*\}|\*\s+as\s+\w+)(?:\s*,\s*\{[^}]*\})?\s+from\s+[\x22']", 4),
    (r"^import\s+[\w]+(?:\.\w+)*(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+)*$|^from\s+\.*[\w.]+\s+import\s+[\w*(]", 3),
    (r"\brequire\s*\(\s*[\x22']", 3),
    (r"^@\w[\w.]*(?:\(.*\))?$", 2),
    // Statements.
    (r"^[\w.$\[\]>:-]+(?:\s*\?\.)?\w*!?\([^()]*(?:\([^()]*\)[^()]*)*\)[;,]?(?:\s*\{)?$", 2),
    (
        r"^(?:if|elif|else if|while|for|switch|match|foreach|unless|until|with|catch|except|when|elsif)\b.*(?:\)\s*\{?|\{|:|\bthen|\bdo)$",
        2,
    ),
    (r"^(?:else|try|finally|do|begin|loop)\s*[:{]$|^\}?\s*(?:else|catch|finally)\b.*\{$", 3),
    (
        r"^(?:return|yield|throw|raise|await|break|continue|goto|echo|print|puts|printf|assert|del|pass)\b.*[;()\[\]{}=]",
        2,
    ),
    (r"^(?:\}|\]|\)|\?>|%>|end|End|END|fi|done|esac|endif|endfor|wend)[;,)]*$", 2),
    (
        r"^(?:defmodule|module|namespace)\s+[A-Z][\w.:]*\s+do$|^defp?\s+\w+[?!]?(?:\(.*\))?(?:\s+when\s.+)?(?:\s+do|,\s+do:\s.+)$",
        5,
    ),
    (r"^for\s+\w+(?:\s*,\s*\w+)*\s+in\s+[\w.]+\(.*\):$", 4),
    (r"^(?:while|until|for|if)\s.*;\s*(?:do|then)\s.*\b(?:done|fi)$", 8),
    (r"^(?:println|print|puts|echo)\s+\x22.*\x22$", 3),
    (r"^[\s{}()\[\];,]*[{}()\[\]][\s{}()\[\];,]*$", 2),
    (r"\{$", 1),
    (r"^\}", 2),
    (r"[\w)\]\x22'}];$", 1),
    (r"[=(){}\[\]:.<>\x22']\S*.*;$", 2),
    (r"^(?:-{1,2})?[\w.-]+\s*:\s*[^:;]+;$", 2),
    (r"^(?:[.#]?[\w*-]+(?:[.#:>~+\[\]=\x22' -]+[\w*()-]*)*)(?:\s*,\s*[.#]?[\w-]+)*\s*\{", 2),
    (r"^[.#@]?[\w*-]+(?:[.:#>~+ ,-]+[\w*-]+)*\{[\w-]+:[^{}]+\}", 5),
    // Assignments.
    (
        r"^(?:self\.|this\.|\$|@{1,2}|%|&)?[A-Za-z_][\w.\[\]'\x22$-]*\s*(?:=|:=|\+=|-=|\*=|/=|\|\|=|<-|\?=)\s*\S",
        1,
    ),
    (r"^(?:self\.|this\.|\$|@)[A-Za-z_][\w.\[\]]*\s*(?:=|:=|\+=|-=|<-)\s*\S", 3),
    (
        r"^[A-Za-z_][\w.\[\]-]*\s*(?:=|:=|\+=|-=|<-)\s*(?:[\x22'\[{(]|(?:true|false|null|nil|None|True|False|new)\b|[\w.:]+\()",
        2,
    ),
    (r"^[A-Za-z]\w*[_.\[]\w[\w.\[\]]*\s*(?:=|:=|\+=|-=|<-)\s*\S", 2),
    (r"^(?:export\s+)?[A-Z][A-Z0-9_]{2,}=\S*", 3),
    (r"^[\w.\x22'-]+\s*=>\s*\S", 2),
    (r"^[\w']+\s*::\s*\S", 2),
    (r"^\|>|^\.\w+\(|^\|\s*[a-z]\w*\b.*\(", 2),
    // Data.
    (r"^[{\[,]*\s*\x22[^\x22]*\x22\s*:\s*(?:[\x22\[{\d-]|true|false|null)", 3),
    (r"^[{\[]\s*\x22[^\x22]*\x22\s*:.*[}\]]$|^\[\s*\{.*\}\s*\]$", 5),
    (r"^\[\s*(?:-?\d[\d.]*\s*,\s*){2,}", 2),
    // Markup.
    (
        r"^<[A-Za-z][\w:.-]*(?:\s+[\w:@.-]+(?:=(?:\x22[^\x22]*\x22|'[^']*'|\{[^}]*\}|[\w.-]+))?)*\s*/?>.*</?[\w:.-]+\s*/?>$",
        4,
    ),
    (r"^<[A-Za-z][\w:.-]*(?:\s+[\w:@.-]+=(?:\x22[^\x22]*\x22|'[^']*'|\{[^}]*\}|[\w.-]+))+\s*/?>", 3),
    (r"^</?[a-z][\w:-]*\s*/?>$", 2),
    (r"^</[A-Za-z][\w:.-]*>", 3),
    (r"^\\(?:begin|end|section|subsection|usepackage|documentclass|item|newcommand)\b", 3),
    // Queries.
    (
        r"^(?:SELECT\s+(?:DISTINCT\s+)?[\w.*(,\x22` ]+|INSERT\s+INTO\s+\S+|DELETE\s+FROM\s+\S+|UPDATE\s+\S+\s+SET\b|CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP(?:ORARY)?\s+|UNIQUE\s+)?(?:TABLE|INDEX|VIEW|FUNCTION|DATABASE|TYPE|TRIGGER)\s|ALTER\s+TABLE\s|DROP\s+(?:TABLE|INDEX|VIEW)\s)",
        3,
    ),
    (
        r"^(?:FROM|WHERE|AND|OR|SET|VALUES|LIMIT|HAVING|RETURNING|UNION(?: ALL)?|ON|WITH\s+\w+\s+AS|(?:LEFT |RIGHT |INNER |FULL |OUTER |CROSS )*JOIN|GROUP BY|ORDER BY|PRIMARY KEY|FOREIGN KEY)\s+[\w.(\x22'`$:]",
        2,
    ),
    (
        r"^(?i:select\s+(?:distinct\s+)?(?:\*|[\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.()*]+)*|[a-z]+\([\w.*]*\).*?)\s+from\s+[\w.\x22`]+(?:\s+\w+)?\s*(?:;|$|(?:where|join|left|inner|group|order|limit)\s+\S+\s*(?:[=<>,;.]|by|like|in|is|\d|$)))",
        8,
    ),
    (
        r"^(?i:(?:insert\s+into\s+\S+\s*\(|delete\s+from\s+\S+\s+where\s+\S+\s*[=<>]|update\s+\S+\s+set\s+\S+\s*=|create\s+table\s+\S+\s*\())",
        4,
    ),
    (r"^SELECT\s+(?:DISTINCT\s+)?[\w.*]+(?:\s*,\s*[\w.*]+)*\s+FROM\s+\w+", 8),
    // Spreadsheets, and files of contacts and appointments.
    (r"^=[A-Z][A-Z0-9.]+\(.*\)$", 4),
    (r"^(?:BEGIN|END):V[A-Z]+$", 4),
    (r"^[A-Z][A-Z0-9-]+(?:;[\w=,\x22-]+)*:\S", 1),
    // Build files.
    (
        r"^(?:FROM\s+[\w./-]+(?::[\w.-]+)?(?:\s+AS\s+\w+)?|RUN\s+\S+.*|COPY\s+(?:--\S+\s+)?\S+\s+\S+|ENTRYPOINT\s+\S.*|CMD\s+\[.*|EXPOSE\s+\d+|WORKDIR\s+/\S*|ENV\s+\w+[= ]\S+)$",
        2,
    ),
    (r"^[\w./%-]+:(?:\s+[\w./%-]+\.\w+)+$", 2),
    // Commands.
    (
        r"^(?:\$|>>>|In \[\d+\]:|irb[\w():]*>|PS [A-Z]:\\[^>]*>|[A-Z]:\\[^>]*>|[\w.-]+@[\w.-]+[: ]\S*\s?[$#%]|\(\w+\)\s+\$)\s+[A-Za-z./~_\x22'(\[{]",
        8,
    ),
    (r"^(?:❯|➜|λ)\s+[a-z./~_]", 4),
    (r"^(?:cd|source)\s+\S+\s*(?:&&|;)\s*\S|^alias\s+[\w.-]+=\S", 4),
    (r"(?:^|\s)\\$", 2),
    (r"\s--[a-z][\w-]+(?:[= ]\S+)?.*\s--?[a-z]", 2),
    (r"\s--[a-z][\w-]+|\s-[a-zA-Z]\s+\S+[./:=_]", 1),
    (r"^(?:sudo\s+)?(?:\./|\.\./|~/|/(?:usr|bin|etc|opt|var|home|srv|tmp)/)[\w./-]+(?:\s|$)", 1),
    (r"\s2>&1|\s>{1,2}\s?[\w./]+$|\s\|\s(?:grep|awk|sed|sort|head|tail|wc|xargs|jq|tee|less|cut|uniq)\b", 2),
    (
        r"^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(?:/|https?://)\S*(?:\s+HTTP/[\d.]+)?$|^HTTP/[\d.]+\s+\d{3}",
        3,
    ),
    (
        r"^(?:User-Agent|Content-Type|Content-Length|Authorization|Cache-Control|Set-Cookie|Accept-[A-Z]\w+|ETag|X-[A-Z][\w-]+):\s+\S",
        3,
    ),
    (r"^(?:Host|Accept|Cookie|Server):\s+\S", 1),
    (r"^[-dlrwxs]{10}[.+@]?\s+\d+\s", 4),
    // Machines.
    (
        r"^(?:\w+:\s+)?(?:mov|push|pop|call|jmp|je|jne|jz|jnz|cmp|lea|xor|add|sub|ret|nop|int|ldr|str|bl|addi|li|sw|lw)\s+[%$\[\w]+\s*,\s*\S",
        3,
    ),
    (
        r"^(?:mov|add|sub|cmp|lea|xor|ldr|str|addi|li|sw|lw)\w?\s+(?:%?[er]?[abcd]x|%?[er]?[sd]i|%?[er][sbi]p|[rxwst]\d{1,2}|\[[^\]]+\]),\s*\S",
        5,
    ),
    (r"^(?:0x)?[0-9a-fA-F]{6,16}:?\s+(?:[0-9a-fA-F]{2,4}\s+){3,}", 8),
    (r"^-----BEGIN [A-Z ]+-----$|^-----END [A-Z ]+-----$", 4),
];

/// Signs that are operators of programs; each counts, two of them at most.
const OPERATORS: &[&str] = &[
    "=>", "->", "::", ":=", "|>", "<-", "==", "!=", "&&", "||", "+=", "</", "/>", "${", "#{", "{{", "(&",
    "<<", "();", "[]", "{}", "()",
];

/// Programs whose names are no words of a language that one would begin a sentence with, in the lower case in which they
/// are called.
const PROGRAMS: &[&str] = &[
    "npm",
    "npx",
    "yarn",
    "pnpm",
    "pip",
    "pip3",
    "git",
    "docker",
    "kubectl",
    "helm",
    "terraform",
    "sudo",
    "apt-get",
    "brew",
    "curl",
    "wget",
    "chmod",
    "chown",
    "mkdir",
    "grep",
    "ssh",
    "scp",
    "rsync",
    "systemctl",
    "journalctl",
    "psql",
    "mysql",
    "cargo",
    "rustc",
    "gcc",
    "cmake",
    "mvn",
    "gradle",
    "python",
    "python3",
    "poetry",
    "conda",
    "virtualenv",
    "node",
    "deno",
    "gcloud",
    "aws",
    "ansible",
];

static SET: LazyLock<RegexSet> = LazyLock::new(|| set(FORMS.iter().map(|(pattern, _)| *pattern)));

/// A set of constant patterns. They know ASCII alone, as the forms of programs do: that keeps their automata small.
pub(super) fn set<'a>(patterns: impl Iterator<Item = &'a str>) -> RegexSet {
    let built = RegexSetBuilder::new(patterns).unicode(false).dfa_size_limit(8 << 20).build();
    built.unwrap_or_else(|error| unreachable!("the patterns are constant: {error}"))
}

/// What the forms of a line weigh, and how lines below it are read.
pub(super) fn weigh(code: &str, plain: &str) -> (i32, Option<Mode>) {
    let code = head(code);
    let found = SET.matches(code.as_bytes());
    let heaviest = found.iter().filter_map(|form| FORMS.get(form)).map(|(_, weight)| *weight).max();
    let operators = OPERATORS.iter().filter(|sign| plain.contains(*sign)).take(2).count() as i32;
    let command = command(code);
    let shape = heaviest.unwrap_or(0).max(command) + operators;
    let prompt = found.iter().any(|form| FORMS.get(form).is_some_and(is_prompt));
    (shape, (prompt || command > 1).then_some(Mode::Output))
}

/// A line is judged by its beginning and its end; what is between them in a very long one tells no more.
fn head(code: &str) -> &str {
    const LONGEST: usize = 2_000;
    code.get(..code.floor_char_boundary(LONGEST)).unwrap_or(code)
}

/// Whether it is the form of a prompt with a command behind it, or of a request with its headers below.
fn is_prompt(form: &Form) -> bool {
    [">>>", "❯", "HTTP/"].iter().any(|sign| form.0.contains(sign))
}

/// Whether a line begins with the name of a program.
pub(super) fn opens_command(line: &str) -> bool {
    line.split_whitespace().next().is_some_and(|first| PROGRAMS.contains(&first))
}

/// What a line weighs that has nothing but the name of a program and a few words: two of them are a session.
const SHORT_COMMAND: i32 = 4;

/// What a line weighs that calls a program: its name, then words as it takes them, and no sentence.
fn command(code: &str) -> i32 {
    if !opens_command(code) || code.ends_with(['.', '!', '?', ':', ',']) {
        return 0;
    }
    let rest: Vec<&str> = code.split_whitespace().skip(1).collect();
    let verbs = [
        "is", "was", "are", "has", "and", "or", "the", "a", "my", "for", "to", "with", "on", "in", "can",
        "will", "seems", "does",
    ];
    let sentence = rest.iter().filter(|word| verbs.contains(word)).count() > usize::from(rest.len() > 6);
    let argument = |word: &&&str| word.contains(['-', '/', '=', '.', ':', '@', '_']);
    match (sentence || rest.is_empty() || rest.len() > 16, rest.iter().filter(argument).count()) {
        (true, _) => 0,
        (false, 0) => {
            if rest.len() <= 3 {
                SHORT_COMMAND
            } else {
                0
            }
        }
        (false, _) => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_read() {
        assert_eq!(SET.len(), FORMS.len());
        let session = |line: &str| weigh(line, line).1 == Some(Mode::Output);
        assert!(session("$ ls -l") && !session("$ 50 for lunch"));
    }
}
