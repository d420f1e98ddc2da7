//! Which components are to be shown anew.

use crate::ids::ComponentId;

/// Components that something changed about: sorted only when they are asked for, since a storm names thousands.
#[derive(Debug, Default)]
pub(crate) struct Changes(Vec<ComponentId>);

impl Changes {
    pub(crate) fn insert(&mut self, component: ComponentId) {
        self.0.push(component);
    }

    /// All of them, sorted, each once; there are none afterwards.
    pub(crate) fn take(&mut self) -> Vec<ComponentId> {
        let mut all = std::mem::take(&mut self.0);
        // Stable, because most of them come in sorted runs.
        all.sort();
        all.dedup();
        all
    }
}

impl Extend<ComponentId> for Changes {
    fn extend<T: IntoIterator<Item = ComponentId>>(&mut self, components: T) {
        self.0.extend(components);
    }
}
