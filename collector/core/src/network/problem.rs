//! What is wrong with a model file: where, why, and what to do about it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One TOML text of the model, with the name it is reported under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Name for messages, usually the path.
    pub name: String,
    /// The TOML text.
    pub text: String,
}

/// One error or warning. Errors come all at once, sorted by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}; {}",
            self.file, self.line, self.column, self.message, self.fix
        )
    }
}

impl std::error::Error for Problem {}
