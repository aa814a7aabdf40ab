//! RTF as tokens: groups, control words, and bytes of text.

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A group begins.
    Open,
    /// A group ends.
    Close,
    /// A control word with its number.
    Word {
        /// Its letters.
        name: &'a str,
        /// Its number, if it has one.
        number: Option<i32>,
    },
    /// The group may be left out by readers that do not know it.
    Ignorable,
    /// A byte of text.
    Byte(u8),
    /// Bytes that are no text.
    Binary,
}

/// Reads tokens.
pub(super) struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(super) fn next_token(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\\' => return Some(self.control()),
                b'\r' | b'\n' => {}
                byte => return Some(Token::Byte(byte)),
            }
        }
    }

    /// What follows a backslash.
    fn control(&mut self) -> Token<'a> {
        let word = |name: &'static str| Token::Word { name, number: None };
        let Some(&byte) = self.bytes.get(self.at) else { return Token::Binary };
        if byte.is_ascii_alphabetic() {
            return self.word();
        }
        self.at += 1;
        match byte {
            b'\'' => self.hex(),
            b'*' => Token::Ignorable,
            b'~' => word("~"),
            b'_' => word("_"),
            b'-' => word("-"),
            b'\r' | b'\n' => word("par"),
            b'\t' => word("tab"),
            byte => Token::Byte(byte),
        }
    }

    fn hex(&mut self) -> Token<'a> {
        let digits = self.bytes.get(self.at..self.at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                self.at += 2;
                Token::Byte(byte)
            }
            None => Token::Byte(b'\''),
        }
    }

    fn word(&mut self) -> Token<'a> {
        let name = self.run(|byte| byte.is_ascii_alphabetic());
        let negative = self.bytes.get(self.at) == Some(&b'-')
            && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        self.at += usize::from(negative);
        let digits = self.run(|byte| byte.is_ascii_digit());
        let number = digits.parse::<i32>().ok().map(|number| if negative { -number } else { number });
        // One blank ends the word and is no text.
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        if name == "bin" {
            self.at = self.at.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
            return Token::Binary;
        }
        Token::Word { name, number }
    }

    fn run(&mut self, holds: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| holds(**byte)).count();
        self.at += length;
        rest.get(..length).and_then(|run| std::str::from_utf8(run).ok()).unwrap_or_default()
    }
}
