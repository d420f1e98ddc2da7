//! The words that model files use for kinds, roles and weekdays, and "did you mean".

use std::fmt;

use super::model::{Kind, Role};

impl Kind {
    /// Every kind, in the order in which people read them: from the ground up.
    pub const ALL: [Kind; 18] = [
        Kind::Site,
        Kind::Power,
        Kind::Circuit,
        Kind::Link,
        Kind::Router,
        Kind::Switch,
        Kind::Firewall,
        Kind::LoadBalancer,
        Kind::Wireless,
        Kind::Host,
        Kind::Hypervisor,
        Kind::Vm,
        Kind::Container,
        Kind::Software,
        Kind::Database,
        Kind::Middleware,
        Kind::Endpoint,
        Kind::Service,
    ];

    /// The word for it in model files.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Site => "site",
            Kind::Power => "power",
            Kind::Circuit => "circuit",
            Kind::Link => "link",
            Kind::Router => "router",
            Kind::Switch => "switch",
            Kind::Firewall => "firewall",
            Kind::LoadBalancer => "load_balancer",
            Kind::Wireless => "wireless",
            Kind::Host => "host",
            Kind::Hypervisor => "hypervisor",
            Kind::Vm => "vm",
            Kind::Container => "container",
            Kind::Software => "software",
            Kind::Database => "database",
            Kind::Middleware => "middleware",
            Kind::Endpoint => "endpoint",
            Kind::Service => "service",
        }
    }

    /// The kind that a word names.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether other components can sit on it: a machine, physical or virtual.
    pub fn is_machine(self) -> bool {
        matches!(self, Kind::Host | Kind::Hypervisor | Kind::Vm | Kind::Container)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 4] = [Role::Agency, Role::GeneralContractor, Role::Subcontractor, Role::Vendor];

    /// The word for it in model files.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Agency => "agency",
            Role::GeneralContractor => "general_contractor",
            Role::Subcontractor => "subcontractor",
            Role::Vendor => "vendor",
        }
    }

    /// The role that a word names.
    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word among `known` that was probably meant, if one is close enough.
pub(crate) fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (wrong.chars().count() / 3).min(3);
    known
        .into_iter()
        .filter(|word| word.len().abs_diff(wrong.len()) <= 4 * allowed)
        .map(|word| (strsim::damerau_levenshtein(wrong, word), word))
        .filter(|(distance, _)| (1..=allowed).contains(distance))
        .min()
        .map(|(_, word)| word)
}
