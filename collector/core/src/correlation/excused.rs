//! What approved maintenance takes down: no verdict is given on it, but it is downtime, and on the account of maintenance.

use std::collections::BTreeSet;

use super::confirm::Confirmation;
use super::correlator::Correlator;
use crate::ids::ComponentId;

impl Correlator {
    /// Business services that do not work now because of what is under approved maintenance, sorted.
    pub fn excused_services(&self) -> BTreeSet<ComponentId> {
        let excused = self
            .roots
            .values()
            .filter(|root| root.excused && root.confirmation == Confirmation::Confirmed);
        excused
            .flat_map(|root| self.facts.judge(&root.finding, root.from, root.flaps).services)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;
    use crate::correlation::Settings;
    use crate::health::{Observation, Observer, Status};
    use crate::ids::CheckName;
    use crate::network::{Network, SourceFile};

    const MODEL: &str = r#"
[[party]]
id = "gc"
name = "gc"
role = "general_contractor"
[[party]]
id = "ag"
name = "ag"
role = "agency"
[[component]]
id = "db"
kind = "database"
[[service]]
id = "portal"
name = "portal"
criticality = 1
owner = "ag"
[[dependency]]
of = "portal"
on = ["db"]
[[maintenance]]
components = ["db"]
from = 1970-01-01T00:01:40Z
to = 1970-01-01T00:16:40Z
reason = "upgrade"
approved_by = "ag"
"#;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn a_service_is_excused_while_what_it_needs_is_under_maintenance_and_down() {
        let file = SourceFile {
            name: "model.toml".to_owned(),
            text: MODEL.to_owned(),
        };
        let network = Arc::new(Network::load(&[file]).expect("valid").network);
        let mut correlator = Correlator::new(network, Settings::default());
        let mut round = |second: i64, status| {
            let observation = Observation {
                at: at(second),
                of: "db".into(),
                check: CheckName::new("sql"),
                by: Observer::Collector,
                status,
                value: None,
                message: None,
            };
            correlator.observe(at(second), &observation);
            let told = correlator.evaluate(at(second)).verdicts.len();
            (told, correlator.excused_services())
        };
        assert_eq!(round(90, Status::Ok), (0, BTreeSet::new()));
        let mut last = (0, BTreeSet::new());
        for second in (110..300).step_by(10) {
            last = round(second, Status::Critical);
        }
        assert_eq!(last, (0, BTreeSet::from(["portal".into()])));
        for second in (300..400).step_by(10) {
            last = round(second, Status::Ok);
        }
        assert_eq!(last, (0, BTreeSet::new()));
    }
}
