//! Approved maintenance: what it explains gives no verdict while it lasts.

use super::facts::Facts;
use super::solve::Finding;
use crate::health::evidence::Millis;

impl Facts {
    /// The end of the last maintenance window that excused this failure until then: the verdict is dated to it.
    pub(crate) fn maintenance_end(&self, component: u32, finding: &Finding, now: Millis) -> Option<Millis> {
        let since = finding
            .symptoms
            .iter()
            .filter_map(|word| self.symptoms.get(word))
            .map(|symptom| symptom.origin)
            .min()?;
        let network = &self.structure.network;
        let windows = network
            .maintenance_of(component)
            .iter()
            .map(|window| &network.maintenance[*window as usize]);
        let ends = windows.filter(|window| window.to.as_millisecond() > since && window.from.as_millisecond() <= now);
        ends.map(|window| window.to.as_millisecond())
            .filter(|end| *end <= now)
            .max()
    }
}
