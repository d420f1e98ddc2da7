//! What the engine could not do, such as correct the history by too many late words, when nobody waits for an answer: counted
//! by its name, and logged once.

use std::collections::BTreeMap;
use std::sync::Mutex;

use zongbao_core::engine::Rejection;

use super::shared::lock;

/// How often, by name. The names are the engine's own, so there are few.
#[derive(Debug, Default)]
pub struct Rejections(Mutex<BTreeMap<String, u64>>);

impl Rejections {
    /// Counts one, and logs the first of its name.
    pub(super) fn note(&self, rejection: &Rejection) {
        if self.is_first(&rejection.name) {
            tracing::warn!(
                reason = rejection.name,
                "{}; more of the kind are only counted, in zongbao_engine_rejections_total",
                rejection.text.en
            );
        }
    }

    fn is_first(&self, name: &str) -> bool {
        let mut counts = lock(&self.0);
        if let Some(count) = counts.get_mut(name) {
            *count += 1;
            return false;
        }
        counts.insert(name.to_owned(), 1);
        true
    }

    /// How often, by name.
    pub(super) fn by_name(&self) -> Vec<(String, u64)> {
        let counts = lock(&self.0);
        counts.iter().map(|(name, count)| (name.clone(), *count)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Rejections;

    #[test]
    fn only_the_first_of_a_name_is_logged_and_each_is_counted() {
        let rejections = Rejections::default();
        let names = ["late_words_limit", "calendar_year_missing", "late_words_limit"];
        assert_eq!(names.map(|name| rejections.is_first(name)), [true, true, false]);
        let counted = [
            ("calendar_year_missing".to_owned(), 1),
            ("late_words_limit".to_owned(), 2),
        ];
        assert_eq!(rejections.by_name(), counted);
    }
}
