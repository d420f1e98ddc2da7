//! Writes the Prometheus text format.

use std::fmt::Write as _;

/// A text being written.
#[derive(Debug, Default)]
pub struct Exposition {
    text: String,
}

impl Exposition {
    /// A figure that only grows.
    pub fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.family(name, "counter", help);
        self.sample(name, &[], &value.to_string());
    }

    /// A figure that goes up and down.
    pub fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.family(name, "gauge", help);
        self.sample(name, &[], &value.to_string());
    }

    /// A family of figures told apart by one label.
    pub fn labelled<'v>(
        &mut self,
        name: &str,
        kind: &str,
        help: &str,
        label: &str,
        values: impl IntoIterator<Item = (&'v str, f64)>,
    ) {
        self.family(name, kind, help);
        for (value_of_label, value) in values {
            self.sample(name, &[(label, value_of_label)], &value.to_string());
        }
    }

    /// The finished text.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}").expect("a String takes everything");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: &str) {
        self.text.push_str(name);
        for (at, (label, text)) in labels.iter().enumerate() {
            let before = if at == 0 { '{' } else { ',' };
            let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            write!(self.text, "{before}{label}=\"{text}\"").expect("a String takes everything");
        }
        if !labels.is_empty() {
            self.text.push('}');
        }
        writeln!(self.text, " {value}").expect("a String takes everything");
    }
}

#[cfg(test)]
mod tests {
    use super::Exposition;

    #[test]
    fn labels_are_escaped() {
        let mut exposition = Exposition::default();
        exposition.labelled("x_total", "counter", "what it is", "why", [("a \"b\"\n", 2.0)]);
        let expected = "# HELP x_total what it is\n# TYPE x_total counter\nx_total{why=\"a \\\"b\\\"\\n\"} 2\n";
        assert_eq!(exposition.finish(), expected);
    }
}
