//! What would follow from failures that have not happened: asked before anyone pulls a cable.

use rustc_hash::FxHashSet;

use super::cause::Cause;
use super::correlator::Correlator;
use crate::ids::ComponentId;
use crate::network::Kind;

/// What would follow, as the model says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhatIf {
    /// Business services that would go down, sorted.
    pub services: Vec<ComponentId>,
    /// What else would stop working, without the components that were asked about, sorted.
    pub down: Vec<ComponentId>,
    /// What would still work but be cut off from the largest rest of its part of the network, sorted.
    pub cut_off: Vec<ComponentId>,
}

impl Correlator {
    /// What would follow if these components failed hard now, on top of the root causes that are known: a path that is
    /// redundant on paper may be the last one today. What has failed already is not listed; unknown ids are left out.
    pub fn what_if(&self, failing: &[ComponentId]) -> WhatIf {
        let structure = &self.facts.structure;
        let network = &structure.network;
        let asked: FxHashSet<u32> = failing.iter().filter_map(|id| network.index(id)).collect();
        let known = self
            .roots
            .iter()
            .filter(|(_, root)| root.verdict.is_some())
            .map(|(cause, _)| *cause);
        let known: Vec<Cause> = known.collect();
        let mut all = known.clone();
        all.extend(asked.iter().map(|component| Cause::down(*component)));
        let (before, after) = (structure.consequences(&known), structure.consequences(&all));
        let cut_off_before: FxHashSet<u32> = before.cut_off().collect();
        let down = after
            .down()
            .filter(|index| !before.is_down(*index) && !asked.contains(index));
        let (services, down) = down.partition(|index: &u32| structure.kind(*index) == Kind::Service);
        let cut_off = after
            .cut_off()
            .filter(|index| !cut_off_before.contains(index) && !after.is_down(*index));
        let names = |indices: Vec<u32>| {
            let mut ids: Vec<ComponentId> = indices
                .iter()
                .map(|index| network.component(*index).id.clone())
                .collect();
            ids.sort_unstable();
            ids
        };
        WhatIf {
            services: names(services),
            down: names(down),
            cut_off: names(cut_off.collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correlation::Settings;
    use crate::testing::network;

    const MODEL: &str = r#"
        [[party]]
        id = "gc"
        name = "gc"
        role = "general_contractor"
        [[party]]
        id = "agency"
        name = "agency"
        role = "agency"
        [collector]
        at = "r"
        [[component]]
        id = "r"
        kind = "router"
        [[component]]
        id = "s1"
        kind = "switch"
        [[component]]
        id = "s2"
        kind = "switch"
        [[component]]
        id = "h"
        kind = "host"
        [[component]]
        id = "app"
        kind = "software"
        [[link]]
        id = "l-r1"
        ends = ["r", "s1"]
        [[link]]
        id = "l-r2"
        ends = ["r", "s2"]
        [[link]]
        id = "l-1"
        ends = ["s1", "h"]
        [[link]]
        id = "l-2"
        ends = ["s2", "h"]
        [[service]]
        id = "portal"
        name = "portal"
        criticality = 1
        owner = "agency"
        [[dependency]]
        of = "app"
        on = ["h"]
        [[dependency]]
        of = "portal"
        on = ["app"]
    "#;

    fn ask(failing: &[&str]) -> WhatIf {
        let failing: Vec<ComponentId> = failing.iter().map(ComponentId::new).collect();
        Correlator::new(network(MODEL), Settings::default()).what_if(&failing)
    }

    fn ids(names: &[&str]) -> Vec<ComponentId> {
        names.iter().map(ComponentId::new).collect()
    }

    #[test]
    fn a_host_takes_what_runs_on_it_along() {
        let answer = ask(&["h"]);
        assert_eq!((answer.services, answer.down), (ids(&["portal"]), ids(&["app"])));
    }

    #[test]
    fn one_of_two_paths_hurts_nobody_and_both_do() {
        assert_eq!(ask(&["s1"]), WhatIf::default());
        assert_eq!(ask(&["l-1"]), WhatIf::default());
        let both = ask(&["s1", "l-2"]);
        assert_eq!(both.services, ids(&["portal"]));
        assert_eq!(both.cut_off, ids(&["h"]));
    }

    #[test]
    fn nothing_follows_from_what_is_not_in_the_model() {
        assert_eq!(ask(&["no-such-thing"]), WhatIf::default());
    }
}
