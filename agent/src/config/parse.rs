//! Finds every error of a TOML text at once: where a value does not fit it is reported, taken out, and the rest is read
//! again, until what is left fits.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer, Error};

use super::problem::{Problem, explain, place};

/// Attempts, at most: a file with more errors than this tells the rest next time.
const ROUNDS: usize = 100;

/// A key inside a table, or an index inside an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// A path as the checks write it: `["broker", "key"]` or `["probe", 3]`.
pub(super) type Path = Vec<Step>;

/// What is left of a file after its errors were taken out.
pub(super) struct Parsed<'t, T> {
    /// The value of what fits; `None` if not even the syntax does.
    pub(super) value: Option<T>,
    file: &'t str,
    text: &'t str,
    table: DeTable<'t>,
    problems: Vec<Problem>,
}

/// Parses a text into `T`.
pub(super) fn parse<'t, T: DeserializeOwned>(file: &'t str, text: &'t str) -> Parsed<'t, T> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut parsed = Parsed {
        value: None,
        file,
        text,
        table: table.into_inner(),
        problems: Vec::new(),
    };
    if !errors.is_empty() {
        for error in errors {
            let (line, column) = place(text, error.span().map_or(0, |span| span.start));
            parsed.problems.push(Problem {
                file: file.to_owned(),
                line,
                column,
                message: format!("this is not TOML: {}", error.message().trim().replace('\n', ", ")),
                fix: "correct the syntax".into(),
            });
        }
        return parsed;
    }
    for _ in 0..ROUNDS {
        let whole = Spanned::new(0..text.len(), parsed.table.clone());
        match T::deserialize(Deserializer::from(whole)) {
            Ok(value) => {
                parsed.value = Some(value);
                break;
            }
            Err(error) => {
                if !parsed.take_out(&error) {
                    break;
                }
            }
        }
    }
    parsed
}

impl<T> Parsed<'_, T> {
    /// Reports an error and takes out what caused it. `false` if it cannot be found, so that reading again is no use.
    fn take_out(&mut self, error: &Error) -> bool {
        let span = error.span().unwrap_or(0..0);
        let unknown = error.message().strip_prefix("unknown field `");
        let key = unknown.and_then(|rest| rest.split_once('`')).map(|(key, _)| key);
        let found = find(&self.table, &span, key);
        let at = found.as_ref().map_or(span.start, |(_, at)| *at);
        self.push(at, error.message());
        found.is_some_and(|(path, _)| remove(&mut self.table, &path))
    }

    fn push(&mut self, offset: usize, message: &str) {
        let (line, column) = place(self.text, offset);
        let (message, fix) = explain(message);
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line,
            column,
            message,
            fix,
        });
    }

    /// Adds what checks of the whole found, at the place of each path (or of what contains it, if it is not written).
    pub(super) fn report(&mut self, found: Vec<(Path, String)>) {
        for (path, message) in found {
            let offset = offset_of(&self.table, &path);
            self.push(offset, &message);
        }
    }

    /// The value, or all errors in the order of the file.
    pub(super) fn finish(mut self) -> Result<T, Vec<Problem>> {
        self.problems.sort();
        self.problems.dedup();
        match self.value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(self.problems),
        }
    }
}

/// The innermost thing at which an error points, and where it starts. `key` is the name of an unknown key, for errors
/// that point only to the table it is in.
fn find(table: &DeTable<'_>, span: &Range<usize>, key: Option<&str>) -> Option<(Path, usize)> {
    for (name, value) in table {
        let step = Step::Key(name.get_ref().to_string());
        if name.span() == *span {
            return Some((vec![step], span.start));
        }
        if let Some((path, at)) = find_value(value, span, key) {
            return Some(([vec![step], path].concat(), at));
        }
    }
    None
}

fn find_value(value: &Spanned<DeValue<'_>>, span: &Range<usize>, key: Option<&str>) -> Option<(Path, usize)> {
    let inner = match value.get_ref() {
        DeValue::Table(table) => find(table, span, key).or_else(|| {
            let (name, _) = table.get_key_value(key?).filter(|_| value.span() == *span)?;
            Some((vec![Step::Key(name.get_ref().to_string())], name.span().start))
        }),
        DeValue::Array(array) => array.iter().enumerate().find_map(|(index, value)| {
            let (path, at) = find_value(value, span, key)?;
            Some(([vec![Step::Index(index)], path].concat(), at))
        }),
        _ => None,
    };
    inner.or_else(|| (value.span() == *span).then(|| (Vec::new(), span.start)))
}

fn remove(table: &mut DeTable<'_>, path: &[Step]) -> bool {
    let Some((Step::Key(key), rest)) = path.split_first() else {
        return false;
    };
    if rest.is_empty() {
        return table.remove(key.as_str()).is_some();
    }
    table
        .get_mut(key.as_str())
        .is_some_and(|value| remove_value(value, rest))
}

fn remove_value(value: &mut Spanned<DeValue<'_>>, path: &[Step]) -> bool {
    match (value.get_mut(), path) {
        (DeValue::Table(table), _) => remove(table, path),
        (DeValue::Array(array), [Step::Index(_)]) => remove_element(array, path),
        (DeValue::Array(array), [Step::Index(index), rest @ ..]) => {
            array.get_mut(*index).is_some_and(|value| remove_value(value, rest))
        }
        _ => false,
    }
}

fn remove_element<'t>(array: &mut DeArray<'t>, path: &[Step]) -> bool {
    let before = array.len();
    let kept: DeArray<'t> = array
        .iter()
        .enumerate()
        .filter(|(at, _)| path != [Step::Index(*at)])
        .map(|(_, value)| value.clone())
        .collect();
    *array = kept;
    array.len() < before
}

fn offset_of(table: &DeTable<'_>, path: &[Step]) -> usize {
    let Some((Step::Key(key), rest)) = path.split_first() else {
        return 0;
    };
    let Some((name, value)) = table.get_key_value(key.as_str()) else {
        return 0;
    };
    match (value.get_ref(), rest) {
        (_, []) => name.span().start,
        (DeValue::Table(inner), _) => match offset_of(inner, rest) {
            0 => value.span().start,
            offset => offset,
        },
        (DeValue::Array(array), [Step::Index(index), ..]) => array.get(*index).map_or(0, |value| value.span().start),
        _ => name.span().start,
    }
}
