//! What is wrong with a configuration file: where, why, and what to do about it.

use std::fmt;

/// One error.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
        let Self {
            file,
            line,
            column,
            message,
            fix,
        } = self;
        write!(f, "{file}:{line}:{column}: {message}; {fix}")
    }
}

impl std::error::Error for Problem {}

/// Line and column, from 1, of a byte offset.
pub(super) fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(offset)];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// What to do about an error of the TOML parser or of a type: the cause in our words, and the fix.
pub(super) fn explain(message: &str) -> (String, String) {
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let (key, known) = rest.split_once(", ").unwrap_or((rest, ""));
        return (format!("unknown key {key}"), suggest(key.trim_matches('`'), known));
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let (value, known) = rest.split_once(", ").unwrap_or((rest, ""));
        return (
            format!("unknown value {value}"),
            suggest(value.trim_matches('`'), known),
        );
    }
    if let Some(key) = message.strip_prefix("missing field ") {
        return (format!("{key} is missing"), "add it".into());
    }
    let message = message.trim().replace('\n', ", ");
    match message.split_once("; ") {
        Some((cause, fix)) => (cause.to_owned(), fix.to_owned()),
        None => (message, "correct it; the sample agent.toml shows every key".into()),
    }
}

fn suggest(wrong: &str, known: &str) -> String {
    let known: Vec<_> = known.split('`').skip(1).step_by(2).collect();
    let near = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(name, wrong), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min();
    match near {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None if known.is_empty() => "remove it".into(),
        None => format!("remove it; known here: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_characters() {
        assert_eq!(place("a\n中文x", 0), (1, 1));
        assert_eq!(place("a\n中文x", 8), (2, 3));
        assert_eq!(place("a", 99), (1, 2));
    }

    #[test]
    fn a_near_miss_gets_a_suggestion_and_a_stranger_the_list() {
        let fix = |message: &str| explain(message).1;
        assert_eq!(
            fix("unknown field `intervall`, expected `id` or `interval`"),
            "did you mean `interval`?"
        );
        assert_eq!(
            fix("unknown field `colour`, expected `id` or `interval`"),
            "remove it; known here: id, interval"
        );
    }
}
