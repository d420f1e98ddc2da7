//! Reads TOML tables key by key and collects every problem with its place, instead of stopping at the first.

use std::cell::RefCell;
use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zongbao_core::network::Problem;

/// One TOML text being read, and what is wrong with it so far.
pub struct Source<'t> {
    file: &'t str,
    text: &'t str,
    problems: RefCell<Vec<Problem>>,
    /// Full names of all keys that were ever asked for: the test of the shipped example compares it with that.
    known: RefCell<Vec<String>>,
}

impl<'t> Source<'t> {
    /// `file` is only the name shown in problems.
    pub fn new(file: &'t str, text: &'t str) -> Self {
        Self {
            file,
            text,
            problems: RefCell::default(),
            known: RefCell::default(),
        }
    }

    /// The root table; an empty one if the text is not TOML at all, which is a problem then.
    pub fn root(&self) -> DeTable<'t> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            self.problem(span, error.message().to_owned(), "correct the TOML syntax here");
        }
        table.into_inner()
    }

    /// Records a problem at a place of the text.
    pub fn problem(&self, span: Range<usize>, message: impl Into<String>, fix: impl Into<String>) {
        let before = &self.text[..span.start.min(self.text.len())];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        self.problems.borrow_mut().push(Problem {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
            fix: fix.into(),
        });
    }

    /// All problems, in the order of the text, and all keys that were asked for.
    pub fn finish(self) -> (Vec<Problem>, Vec<String>) {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        (problems, self.known.into_inner())
    }
}

/// One table of the text. Every key that is read is remembered; [`Section::finish`] reports the others.
pub struct Section<'s, 't> {
    source: &'s Source<'t>,
    table: Option<&'s DeTable<'t>>,
    path: String,
    keys: Vec<&'static str>,
}

impl<'s, 't> Section<'s, 't> {
    /// The section for the root table.
    pub fn root(source: &'s Source<'t>, table: &'s DeTable<'t>) -> Self {
        Self {
            source,
            table: Some(table),
            path: String::new(),
            keys: Vec::new(),
        }
    }

    /// Whether the section is in the text.
    pub fn is_present(&self) -> bool {
        self.table.is_some()
    }

    fn name(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'s Spanned<DeValue<'t>>> {
        self.keys.push(key);
        self.source.known.borrow_mut().push(self.name(key));
        self.table.and_then(|table| table.get(key))
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'t>>, expected: &str, example: &str) {
        self.source.problem(
            value.span(),
            format!(
                "`{}` must be {expected}, not {}",
                self.name(key),
                a_type(value.get_ref())
            ),
            format!("write it like `{key} = {example}`"),
        );
    }

    /// A nested table; an empty section if it is absent.
    pub fn section(&mut self, key: &'static str) -> Section<'s, 't> {
        let value = self.get(key);
        self.source.known.borrow_mut().pop();
        let table = value.and_then(|value| match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                self.wrong_type(key, value, "a table", "{ … }");
                None
            }
        });
        Section {
            source: self.source,
            table,
            path: self.name(key),
            keys: Vec::new(),
        }
    }

    /// A text.
    pub fn string(&mut self, key: &'static str) -> Option<String> {
        self.parse(key, "a string", "\"…\"", |text| Ok::<_, &str>(text.to_owned()))
    }

    /// A text that means something: `expected` and `example` describe it, `parse` says what is wrong with it.
    pub fn parse<T, E: Display>(
        &mut self,
        key: &'static str,
        expected: &str,
        example: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let value = self.get(key)?;
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(key, value, expected, example);
            return None;
        };
        match parse(text) {
            Ok(parsed) => Some(parsed),
            Err(cause) => {
                self.source.problem(
                    value.span(),
                    format!("`{}` must be {expected}: {cause}", self.name(key)),
                    format!("write it like `{key} = {example}`"),
                );
                None
            }
        }
    }

    /// A whole number within a range.
    pub fn integer(&mut self, key: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        let value = self.get(key)?;
        let DeValue::Integer(integer) = value.get_ref() else {
            self.wrong_type(key, value, "a whole number", &range.start().to_string());
            return None;
        };
        let parsed = u64::from_str_radix(integer.as_str(), integer.radix());
        match parsed {
            Ok(number) if range.contains(&number) => Some(number),
            _ => {
                let (low, high) = (range.start(), range.end());
                self.source.problem(
                    value.span(),
                    format!("`{}` is out of range: {integer}", self.name(key)),
                    format!("use a number from {low} to {high}"),
                );
                None
            }
        }
    }

    /// A duration such as `"15s"`, `"250ms"`, `"4h"`, within a range.
    pub fn duration(&mut self, key: &'static str, range: RangeInclusive<Duration>) -> Option<Duration> {
        let bounds = format!("from {:?} to {:?}", range.start(), range.end());
        self.parse(key, "a duration", "\"30s\"", |text| {
            let duration = parse_duration(text)
                .ok_or_else(|| format!("{text:?} is not a number with one of the units ms, s, m, h, d"))?;
            if range.contains(&duration) {
                Ok(duration)
            } else {
                Err(format!("{text:?} is out of range ({bounds})"))
            }
        })
    }

    /// All entries of this section, whatever their keys, which must be texts.
    pub fn all_strings(&mut self) -> Vec<(String, String)> {
        let Some(table) = self.table.take() else {
            return Vec::new();
        };
        let mut entries = Vec::new();
        for (key, value) in table {
            match value.get_ref() {
                DeValue::String(text) => entries.push((key.get_ref().to_string(), text.to_string())),
                _ => self.wrong_type(key.get_ref(), value, "a string", "\"…\""),
            }
        }
        entries
    }

    /// Reports a key that must be in this section and is not. One that is there but wrong has been reported already.
    pub fn require(&self, key: &str, read: bool, example: &str) {
        let Some(table) = self.table else { return };
        if !read && !table.contains_key(key) {
            let first = table.keys().next().map_or(0..0, Spanned::span);
            self.source.problem(
                first,
                format!("`[{}]` lacks `{key}`", self.path),
                format!("add `{key} = {example}`"),
            );
        }
    }

    /// Reports what this section contains but nothing asked for.
    pub fn finish(self) {
        for (key, _) in self.table.into_iter().flatten() {
            if self.keys.contains(&&**key.get_ref()) {
                continue;
            }
            let fix = match nearest(key.get_ref(), &self.keys) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("remove it; known keys here: {}", self.keys.join(", ")),
            };
            self.source
                .problem(key.span(), format!("unknown key `{}`", self.name(key.get_ref())), fix);
        }
    }
}

fn a_type(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let number: u64 = text[..digits].parse().ok()?;
    let unit_ms = match text[digits..].trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    Some(Duration::from_millis(number.checked_mul(unit_ms)?))
}

/// The known key that was probably meant: at most two edits away, and fewer than half of its letters.
fn nearest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|candidate| (edits(key, candidate), *candidate))
        .filter(|(edits, candidate)| *edits <= 2 && edits * 2 < candidate.len())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replace = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_durations_with_their_units() {
        assert_eq!(parse_duration("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(parse_duration("7d"), Some(Duration::from_secs(7 * 86_400)));
        assert_eq!(parse_duration("7"), None);
        assert_eq!(parse_duration("99999999999999999999s"), None);
    }

    #[test]
    fn suggests_the_nearest_key_and_none_when_none_is_near() {
        assert_eq!(nearest("lisen", &["listen", "external"]), Some("listen"));
        assert_eq!(nearest("colour", &["listen", "external"]), None);
    }
}
