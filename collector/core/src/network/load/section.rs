//! Typed access to one TOML table: every wrong key, missing key and wrong type becomes a problem with its place.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::report::{At, Located, Report};
use crate::network::names::did_you_mean;

/// Bytes of an id, a name or another text, at most.
const TEXT_BYTES: usize = 1_024;

/// One table of a file, such as one `[[component]]`.
#[derive(Clone, Copy)]
pub(crate) struct Section<'a> {
    /// How it is called in messages: `[[component]]`, `contacts` …
    pub(crate) what: &'static str,
    /// Where it begins.
    pub(crate) at: At,
    table: &'a DeTable<'a>,
}

/// A value of any type with its place.
pub(crate) type Value<'a> = Located<&'a DeValue<'a>>;

fn place(file: u32, span: Range<usize>) -> At {
    At {
        file,
        offset: u32::try_from(span.start).unwrap_or(u32::MAX),
    }
}

impl<'a> Section<'a> {
    /// Wraps a table and reports every key that is not in `keys`.
    pub(crate) fn new(
        what: &'static str,
        table: &'a DeTable<'a>,
        at: At,
        keys: &[&str],
        report: &mut Report<'_>,
    ) -> Self {
        for (key, _) in table {
            let name = key.get_ref().as_ref();
            if !keys.contains(&name) {
                let fix = match did_you_mean(name, keys.iter().copied()) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => format!("remove it; {what} knows {}", quoted(keys)),
                };
                report.error(
                    place(at.file, key.span()),
                    format!("unknown key `{name}` in {what}"),
                    fix,
                );
            }
        }
        Self { what, at, table }
    }

    /// The value of a key, if it is given.
    pub(crate) fn value(&self, key: &str) -> Option<Value<'a>> {
        let value = self.table.get(key)?;
        Some(Located {
            value: value.get_ref(),
            at: place(self.at.file, value.span()),
        })
    }

    /// The value of a key that must be given.
    pub(crate) fn required(&self, key: &str, example: &str, report: &mut Report<'_>) -> Option<Value<'a>> {
        let value = self.value(key);
        if value.is_none() {
            report.error(
                self.at,
                format!("{} has no `{key}`", self.what),
                format!("add {key} = {example}"),
            );
        }
        value
    }

    /// A text that may be given.
    pub(crate) fn text(&self, key: &str, report: &mut Report<'_>) -> Option<Located<&'a str>> {
        text(key, self.value(key)?, report)
    }

    /// A text that must be given.
    pub(crate) fn required_text(&self, key: &str, example: &str, report: &mut Report<'_>) -> Option<Located<&'a str>> {
        text(key, self.required(key, example, report)?, report)
    }

    /// The id of the section: a text without blanks and control characters.
    pub(crate) fn id(&self, report: &mut Report<'_>) -> Option<Located<&'a str>> {
        let id = self.required_text("id", "\"…\"", report)?;
        if id.value.chars().any(|c| c.is_whitespace() || c.is_control()) {
            report.error(
                id.at,
                format!("id {:?} contains blanks or control characters", id.value),
                "use letters, digits, `-`, `_` and `.`",
            );
            return None;
        }
        Some(id)
    }

    /// The elements of an array; empty if the key is not given.
    pub(crate) fn list(&self, key: &str, report: &mut Report<'_>) -> Vec<Value<'a>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.value.as_array() else {
            wrong_type(key, value, "an array", "[…]", report);
            return Vec::new();
        };
        let file = value.at.file;
        array
            .iter()
            .map(|item| Located {
                value: item.get_ref(),
                at: place(file, item.span()),
            })
            .collect()
    }

    /// An array of texts; empty if the key is not given.
    pub(crate) fn texts(&self, key: &str, report: &mut Report<'_>) -> Vec<Located<&'a str>> {
        self.list(key, report)
            .into_iter()
            .filter_map(|value| text(key, value, report))
            .collect()
    }

    /// An array of tables, inline or not; empty if the key is not given. `what` is the key, in brackets at the top of a file.
    pub(crate) fn tables(&self, what: &'static str, keys: &[&str], report: &mut Report<'_>) -> Vec<Section<'a>> {
        let key = bare(what);
        if let Some(value) = self.value(key).filter(|value| what != key && value.value.is_table()) {
            report.error(
                value.at,
                format!("[{}] stands for one table", what.trim_matches(['[', ']'])),
                format!("write {what}, also for a single one"),
            );
            return Vec::new();
        }
        let mut sections = Vec::new();
        for value in self.list(key, report) {
            match value.value.as_table() {
                Some(table) => sections.push(Section::new(what, table, value.at, keys, report)),
                None => {
                    let message = format!("each entry of `{key}` must be a table");
                    report.error(value.at, message, format!("write {key} = [{{ … }}, …]"));
                }
            }
        }
        sections
    }

    /// One table; `None` if the key is not given. `what` is the key, in brackets at the top of a file.
    pub(crate) fn table(&self, what: &'static str, keys: &[&str], report: &mut Report<'_>) -> Option<Section<'a>> {
        table(what, self.value(bare(what))?, keys, report)
    }

    /// Every entry of the table, for tables whose keys are free, such as labels.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a str, Value<'a>)> {
        let file = self.at.file;
        self.table.iter().map(move |(key, value)| {
            (
                key.get_ref().as_ref(),
                Located {
                    value: value.get_ref(),
                    at: place(file, value.span()),
                },
            )
        })
    }
}

/// The key of a table that is called `[key]`, `[[key]]` or `[[parent.key]]` in messages.
fn bare(what: &str) -> &str {
    let path = what.trim_matches(['[', ']']);
    path.rsplit_once('.').map_or(path, |(_, key)| key)
}

/// A value that must be a table.
pub(crate) fn table<'a>(
    what: &'static str,
    value: Value<'a>,
    keys: &[&str],
    report: &mut Report<'_>,
) -> Option<Section<'a>> {
    match value.value.as_table() {
        Some(table) => Some(Section::new(what, table, value.at, keys, report)),
        None => {
            wrong_type(bare(what), value, "a table", "{ … }", report);
            None
        }
    }
}

/// A table whose keys are free.
pub(crate) fn free_table<'a>(what: &'static str, value: Value<'a>, report: &mut Report<'_>) -> Option<Section<'a>> {
    match value.value.as_table() {
        Some(table) => Some(Section {
            what,
            at: value.at,
            table,
        }),
        None => {
            wrong_type(what, value, "a table", "{ key = \"value\" }", report);
            None
        }
    }
}

/// A value that must be a text, not empty and not longer than sensible.
pub(crate) fn text<'a>(key: &str, value: Value<'a>, report: &mut Report<'_>) -> Option<Located<&'a str>> {
    let Some(text) = value.value.as_str() else {
        wrong_type(key, value, "a string", "\"…\"", report);
        return None;
    };
    if text.trim().is_empty() {
        report.error(value.at, format!("`{key}` is empty"), "write a value or remove the key");
        return None;
    }
    if text.len() > TEXT_BYTES {
        report.error(
            value.at,
            format!("`{key}` is longer than {TEXT_BYTES} bytes"),
            "shorten it",
        );
        return None;
    }
    Some(Located {
        value: text,
        at: value.at,
    })
}

/// A value that must be an integer in a range.
pub(crate) fn integer(key: &str, value: Value<'_>, range: Range<i64>, report: &mut Report<'_>) -> Option<i64> {
    let Some(integer) = value.value.as_integer() else {
        wrong_type(key, value, "an integer", "1", report);
        return None;
    };
    let parsed = i64::from_str_radix(integer.as_str(), integer.radix())
        .ok()
        .filter(|n| range.contains(n));
    if parsed.is_none() {
        let message = format!("`{key}` = {integer} is out of range");
        report.error(value.at, message, format!("use {} to {}", range.start, range.end - 1));
    }
    parsed
}

/// Reports a value of the wrong type.
pub(crate) fn wrong_type(key: &str, value: Value<'_>, wanted: &str, example: &str, report: &mut Report<'_>) {
    let found = match value.value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    };
    report.error(
        value.at,
        format!("`{key}` must be {wanted}, not {found}"),
        format!("write {key} = {example}"),
    );
}

/// `a`, `b`, `c`
pub(crate) fn quoted(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
