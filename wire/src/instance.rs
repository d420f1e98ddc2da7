//! Instances: what tells the series of one metric apart, as one text such as `device=sda,mount=/var`.

use std::borrow::Cow;

/// Joins labels as sorted `key=value` with commas. `%`, `,`, `=` and control characters in a value travel as `%XX`.
pub fn format_instance<'a>(labels: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut labels: Vec<_> = labels.into_iter().collect();
    labels.sort_unstable();
    let mut text = String::new();
    for (key, value) in labels {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(key);
        text.push('=');
        for char in value.chars() {
            match char {
                '%' | ',' | '=' => text.push_str(&format!("%{:02X}", char as u32)),
                c if c.is_ascii_control() => text.push_str(&format!("%{:02X}", c as u32)),
                c => text.push(c),
            }
        }
    }
    text
}

/// The labels of an instance, in its order. A part without `=` is a value with an empty key.
pub fn parse_instance(instance: &str) -> Vec<(&str, Cow<'_, str>)> {
    instance
        .split(',')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (key, value) = part.split_once('=').unwrap_or(("", part));
            (key, decode(value))
        })
        .collect()
}

fn decode(value: &str) -> Cow<'_, str> {
    if !value.contains('%') {
        return Cow::Borrowed(value);
    }
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('%') {
        text.push_str(&rest[..at]);
        let code = rest
            .get(at + 1..at + 3)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code.filter(u8::is_ascii) {
            Some(code) => {
                text.push(char::from(code));
                rest = &rest[at + 3..];
            }
            None => {
                text.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_are_sorted_and_readable() {
        assert_eq!(
            format_instance([("mount", "/var"), ("device", "sda")]),
            "device=sda,mount=/var"
        );
        assert_eq!(format_instance([]), "");
    }

    proptest! {
        #[test]
        fn any_labels_come_back(labels in prop::collection::btree_map("[a-z_]{1,8}", any::<String>(), 0..4)) {
            let text = format_instance(labels.iter().map(|(k, v)| (k.as_str(), v.as_str())));
            let back: Vec<_> = parse_instance(&text).into_iter().map(|(k, v)| (k.to_owned(), v.into_owned())).collect();
            prop_assert_eq!(back, labels.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn parsing_never_panics(text in any::<String>()) {
            parse_instance(&text);
        }
    }
}
