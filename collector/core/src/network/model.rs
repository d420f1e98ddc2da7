//! The model as data, after validation.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{CalendarId, ComponentId, ContractId, LevelId, PartyId};

/// A party's role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 甲方: owns the systems.
    Agency,
    /// 服务总包: runs the NOC; the default owner of every incident.
    GeneralContractor,
    /// 服务分包: operates what its contract covers.
    Subcontractor,
    /// 第三方: managed by one subcontractor.
    Vendor,
}

/// What a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the field's own and say it all")]
pub enum Kind {
    Site,
    Power,
    Circuit,
    Link,
    Router,
    Switch,
    Firewall,
    LoadBalancer,
    Wireless,
    Host,
    Hypervisor,
    Vm,
    Container,
    Software,
    Database,
    Middleware,
    Endpoint,
    Service,
}

/// A party.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// Its name, for people.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// For a vendor: the subcontractor that manages it.
    pub managed_by: Option<PartyId>,
    /// How it is told about its incidents.
    pub channels: Vec<Channel>,
    /// People to call.
    pub contacts: Vec<Contact>,
    /// Which of them is on call when.
    pub on_call: Option<Rota>,
}

/// Who of a party's contacts is on call: they take turns, one shift each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rota {
    /// Start of the first shift; before it nobody is on call.
    pub from: Timestamp,
    /// Length of a shift in seconds of local time (a shift of days starts at the same local time across clock changes).
    pub shift: i64,
    /// Positions in `Party::contacts`, in turn.
    pub order: Vec<usize>,
    /// Who stands in for whom; the last one that holds wins.
    pub overrides: Vec<StandIn>,
}

/// One person on call in `[from, to)`, whatever the rota says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StandIn {
    /// Position in `Party::contacts`.
    pub contact: usize,
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive).
    pub to: Timestamp,
}

/// A person to call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// A way to tell a party. Secrets are named, never written: they live in the collector's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Channel {
    /// HMAC-signed JSON by HTTP POST.
    Webhook {
        /// Where to.
        url: String,
        /// Name of the secret in `collector.toml` (`[secrets]`) that signs it.
        secret: Option<String>,
    },
    /// E-mail, by the SMTP server of `collector.toml`.
    Email {
        /// Address.
        to: String,
    },
    /// A retained message on the party's own topic.
    Mqtt,
}

/// Selects components: every key given must match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector {
    /// This very component.
    pub id: Option<ComponentId>,
    /// Components of this kind.
    pub kind: Option<Kind>,
    /// Components at this site.
    pub site: Option<String>,
    /// Components with all of these labels.
    pub label: BTreeMap<String, String>,
}

/// A contract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    /// Its id.
    pub id: ContractId,
    /// Its name, for people; the id when none is given.
    pub name: String,
    /// The party that ordered it.
    pub customer: PartyId,
    /// The party responsible.
    pub provider: PartyId,
    /// In force from this instant (inclusive).
    pub from: Timestamp,
    /// … to this one (exclusive); `None` = open-ended.
    pub to: Option<Timestamp>,
    /// What it covers.
    pub covers: Vec<Selector>,
    /// The service level promised.
    pub level: Option<LevelId>,
}

/// Targets of one priority, as durations on the level's calendar, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// Until acknowledged.
    pub respond: Option<i64>,
    /// Until on site.
    pub arrive: Option<i64>,
    /// Until restored.
    pub restore: Option<i64>,
}

/// A service level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceLevel {
    /// Its id.
    pub id: LevelId,
    /// Its name, for people; the id when none is given.
    pub name: String,
    /// The calendar its clocks run by; `7x24` is built in.
    pub calendar: CalendarId,
    /// Targets by priority: index 0 = P1 … 3 = P4.
    pub targets: [Targets; 4],
}

/// A component; links and services are components too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// Its id.
    pub id: ComponentId,
    /// What it is.
    pub kind: Kind,
    /// Its name, for people; the id when none is given.
    pub name: String,
    /// Where it is.
    pub site: Option<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Network address.
    pub address: Option<String>,
    /// The service level promised for this very component, instead of its contract's.
    pub level: Option<LevelId>,
    /// For a link or circuit: the two components it joins.
    pub ends: Option<[ComponentId; 2]>,
    /// For a business service: 1 (most critical) and up.
    pub criticality: Option<u32>,
    /// For a business service: the agency that owns it.
    pub owner: Option<PartyId>,
}

/// A directed need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// Who needs.
    pub of: ComponentId,
    /// The providers.
    pub on: Vec<ComponentId>,
    /// How many of them must be healthy.
    pub need: usize,
}

/// Approved downtime, in `[from, to)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Maintenance {
    /// What is worked on.
    pub components: Vec<ComponentId>,
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive).
    pub to: Timestamp,
    /// Why; empty when the file does not say (the loader warns).
    pub reason: String,
    /// Who approved it; `None` when the file does not say (the loader warns).
    pub approved_by: Option<PartyId>,
}

/// Working hours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    /// Its id.
    pub id: CalendarId,
    /// The zone of its hours and days.
    pub time_zone: String,
    /// Working hours of a working day as (from, to) in minutes after midnight, sorted, not overlapping.
    pub hours: Vec<(u16, u16)>,
    /// Working weekdays, Monday = index 0.
    pub workdays: [bool; 7],
    /// Days off, inclusive ranges.
    pub holidays: Vec<(jiff::civil::Date, jiff::civil::Date)>,
    /// Working days that would otherwise be off (调休).
    pub make_up_days: Vec<jiff::civil::Date>,
    /// Years for which holidays and make-up days are complete; empty = holidays do not matter to this calendar.
    pub years: Vec<i16>,
}
