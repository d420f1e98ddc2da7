//! The core's closed vocabularies as the API writes them. A variant added in the core stops the build here, so that the
//! documented interface can never lag behind.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

// `tt`, not `literal`: the derive of the schema does not see through the group that a literal arrives in.
macro_rules! names {
    ($(#[$doc:meta])* $view:ident as $name:ident of $core:path { $($variant:ident = $text:tt),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[schema(as = $name)]
        pub enum $view {
            $(#[serde(rename = $text)] $variant),*
        }

        impl From<$core> for $view {
            fn from(value: $core) -> Self {
                use $core as Core;
                match value {
                    $(Core::$variant => Self::$variant),*
                }
            }
        }

        impl From<$view> for $core {
            fn from(value: $view) -> Self {
                use $core as Core;
                match value {
                    $($view::$variant => Core::$variant),*
                }
            }
        }
    };
}

names! {
    /// A party's role.
    RoleView as Role of zongbao_core::network::Role {
        Agency = "agency",
        GeneralContractor = "general_contractor",
        Subcontractor = "subcontractor",
        Vendor = "vendor",
    }
}

names! {
    /// What a component is.
    KindView as Kind of zongbao_core::network::Kind {
        Site = "site",
        Power = "power",
        Circuit = "circuit",
        Link = "link",
        Router = "router",
        Switch = "switch",
        Firewall = "firewall",
        LoadBalancer = "load_balancer",
        Wireless = "wireless",
        Host = "host",
        Hypervisor = "hypervisor",
        Vm = "vm",
        Container = "container",
        Software = "software",
        Database = "database",
        Middleware = "middleware",
        Endpoint = "endpoint",
        Service = "service",
    }
}

names! {
    /// What a check saw.
    StatusView as Status of zongbao_core::health::Status {
        Ok = "ok",
        Unknown = "unknown",
        Warning = "warning",
        Critical = "critical",
    }
}

names! {
    /// The displayed state of a component.
    StateView as State of zongbao_core::correlation::State {
        Ok = "ok",
        Unknown = "unknown",
        Maintenance = "maintenance",
        Warning = "warning",
        Degraded = "degraded",
        Suspect = "suspect",
        Blind = "blind",
        Affected = "affected",
        Failed = "failed",
    }
}

names! {
    /// What kind of trouble an incident is.
    ClassView as IncidentClass of zongbao_core::correlation::Class {
        Failure = "failure",
        Degradation = "degradation",
        RedundancyLost = "redundancy_lost",
        MonitoringBlind = "monitoring_blind",
    }
}

names! {
    /// Whether a piece of evidence speaks for or against the root cause.
    StanceView as Stance of zongbao_core::correlation::Stance {
        For = "for",
        Against = "against",
    }
}

names! {
    /// Where an incident stands.
    IncidentStateView as IncidentState of zongbao_core::incident::IncidentState {
        Open = "open",
        Acknowledged = "acknowledged",
        Restored = "restored",
        Resolved = "resolved",
        Merged = "merged",
    }
}

names! {
    /// How urgent an incident is; `p1` is the most urgent.
    PriorityView as Priority of zongbao_core::incident::Priority {
        P1 = "p1",
        P2 = "p2",
        P3 = "p3",
        P4 = "p4",
    }
}

names! {
    /// What a service-level clock measures.
    ClockKindView as ClockKind of zongbao_core::incident::ClockKind {
        Respond = "respond",
        Arrive = "arrive",
        Restore = "restore",
    }
}

names! {
    /// How much of something is in sight: `outline` is what it is, where, and its state.
    SightView as Sight of crate::api::visibility::Sight {
        Hidden = "hidden",
        Outline = "outline",
        Full = "full",
    }
}

names! {
    /// What a person may do to an incident.
    ActionNameView as ActionName of zongbao_core::incident::ActionName {
        Acknowledge = "acknowledge",
        Note = "note",
        Reassign = "reassign",
        Resolve = "resolve",
        Reopen = "reopen",
    }
}
