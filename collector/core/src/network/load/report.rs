//! Collects problems with their places, and turns byte offsets into lines and columns at the end.

use std::cell::OnceCell;

use crate::network::problem::{Problem, SourceFile};

/// Problems reported at most; what is beyond is counted in one more.
const LIMIT: usize = 1_000;

/// A place in the files: file by position, byte offset in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) file: u32,
    pub(crate) offset: u32,
}

/// A value and where it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Located<T> {
    pub(crate) value: T,
    pub(crate) at: At,
}

/// One finding before its place is turned into a line and a column: place, message, fix.
type Finding = (At, String, String);

/// Everything found so far.
pub(crate) struct Report<'f> {
    files: &'f [SourceFile],
    /// Byte offsets at which the lines of each file begin, found when the first problem asks.
    line_starts: Vec<OnceCell<Vec<usize>>>,
    errors: Vec<Finding>,
    warnings: Vec<Finding>,
}

impl<'f> Report<'f> {
    pub(crate) fn new(files: &'f [SourceFile]) -> Self {
        Self {
            files,
            line_starts: vec![OnceCell::new(); files.len()],
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(crate) fn error(&mut self, at: At, message: impl Into<String>, fix: impl Into<String>) {
        self.errors.push((at, message.into(), fix.into()));
    }

    pub(crate) fn warning(&mut self, at: At, message: impl Into<String>, fix: impl Into<String>) {
        self.warnings.push((at, message.into(), fix.into()));
    }

    pub(crate) fn errors(&self) -> usize {
        self.errors.len()
    }

    /// `file:line` of a place, for messages that point at a second place.
    pub(crate) fn line_of(&self, at: At) -> String {
        let problem = self.locate((at, String::new(), String::new()));
        format!("{}:{}", problem.file, problem.line)
    }

    /// The warnings, or the errors if there are any; sorted by place.
    pub(crate) fn finish(self) -> Result<Vec<Problem>, Vec<Problem>> {
        if self.errors.is_empty() {
            Ok(self.located(&self.warnings))
        } else {
            Err(self.located(&self.errors))
        }
    }

    fn located(&self, findings: &[Finding]) -> Vec<Problem> {
        let mut sorted: Vec<&Finding> = findings.iter().collect();
        sorted.sort();
        sorted.dedup();
        let mut problems: Vec<Problem> = sorted
            .iter()
            .take(LIMIT)
            .map(|finding| self.locate((*finding).clone()))
            .collect();
        if let Some(first_left_out) = sorted.get(LIMIT) {
            let more = sorted.len() - LIMIT;
            let message = format!("{more} more problems from here on are not listed");
            problems.push(self.locate((first_left_out.0, message, "repair those above first".to_owned())));
        }
        problems
    }

    fn locate(&self, (at, message, fix): Finding) -> Problem {
        let Some(file) = self.files.get(at.file as usize) else {
            return Problem {
                file: "(no file)".to_owned(),
                line: 1,
                column: 1,
                message,
                fix,
            };
        };
        let starts = self.line_starts[at.file as usize].get_or_init(|| {
            let newlines = file.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0)
                .chain(newlines.map(|(offset, _)| offset + 1))
                .collect()
        });
        let offset = (at.offset as usize).min(file.text.len());
        let line = starts.partition_point(|start| *start <= offset);
        let before = file.text.get(starts[line - 1]..offset).unwrap_or_default();
        let column = before.chars().count() + 1;
        Problem {
            file: file.name.clone(),
            line,
            column,
            message,
            fix,
        }
    }
}
