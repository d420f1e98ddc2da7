//! What the engine promises about incidents, ledger and notices.

use super::*;
use crate::attribution::Account;
use crate::health::Status;
use crate::ids::PartyId;
use crate::incident::{Action, IncidentState, verify};
use crate::testing::{at, seen};

mod late;
mod late_pair;
mod life;
mod made;
mod people;
mod restart;
mod succession;

const MODEL: &str = r#"
[[party]]
id = "gc"
name = "总包"
role = "general_contractor"

[[party]]
id = "agency"
name = "市政府"
role = "agency"

[[party]]
id = "netcom"
name = "网通运维"
role = "subcontractor"

[[party]]
id = "softco"
name = "软件公司"
role = "subcontractor"

[[service_level]]
id = "gold"
calendar = "7x24"
targets.p1 = { respond = "15m", restore = "4h" }
targets.p3 = { respond = "15m", restore = "4h" }

[[contract]]
id = "soft-2026"
customer = "gc"
provider = "softco"
from = 2026-01-01
covers = [{ kind = "host" }, { kind = "database" }]
level = "gold"

[[contract]]
id = "net-2026"
customer = "gc"
provider = "netcom"
from = 2026-01-01
covers = [{ kind = "switch" }]
level = "gold"

[[component]]
id = "noc-1"
kind = "host"

[[component]]
id = "web-1"
kind = "host"

[[component]]
id = "db-1"
kind = "database"

[[dependency]]
of = "web-1"
on = ["db-1"]

[[service]]
id = "portal"
name = "门户"
criticality = 1
owner = "agency"

[[dependency]]
of = "portal"
on = ["db-1"]
"#;

fn network() -> Arc<Network> {
    crate::testing::network(MODEL)
}

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.freshness.enabled = false;
    settings
}

fn word(second: i64, of: &str, status: Status) -> Event {
    Event::Observed(vec![seen(second, of, "sql", Observer::Own, status)])
}

/// Runs the engine to a second, ticking at its own wake-ups.
fn run_to(engine: &mut Engine, second: i64, effects: &mut Vec<Effect>) {
    while let Some(wake) = engine.next_wakeup().filter(|wake| *wake <= at(second)) {
        effects.extend(engine.step(wake, Event::Tick));
    }
}

/// The database says the same every ten seconds.
fn says(engine: &mut Engine, seconds: std::ops::Range<i64>, status: Status) -> Vec<Effect> {
    let mut effects = Vec::new();
    for second in seconds.step_by(10) {
        run_to(engine, second, &mut effects);
        effects.extend(engine.step(at(second), word(second, "db-1", status)));
    }
    effects
}

fn act(engine: &mut Engine, second: i64, action: Action) -> Vec<Effect> {
    let incident = engine.incidents().next().expect("there is one").id.clone();
    engine.step(
        at(second),
        Event::Acted {
            incident,
            user: "wang".to_owned(),
            action,
        },
    )
}

fn told(effects: &[Effect]) -> Vec<String> {
    let notice = |effect: &Effect| match effect {
        Effect::Notify(notice) => Some(format!("{} {}", notice.party, notice.occasion.name())),
        _ => None,
    };
    effects.iter().filter_map(notice).collect()
}

fn refused(effects: &[Effect]) -> Vec<&str> {
    let rejections = effects.iter().filter_map(|effect| match effect {
        Effect::Rejected(rejection) => Some(rejection.name.as_str()),
        _ => None,
    });
    rejections.collect()
}

fn failing() -> Engine {
    let mut engine = Engine::new(network(), settings());
    says(&mut engine, 0..60, Status::Ok);
    assert_eq!(told(&says(&mut engine, 60..150, Status::Critical)), ["softco opened"]);
    engine
}

fn only(engine: &Engine) -> &Incident {
    let all: Vec<_> = engine.incidents().collect();
    assert_eq!(all.len(), 1, "{all:#?}");
    all[0]
}
