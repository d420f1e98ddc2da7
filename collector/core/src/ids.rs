//! Typed identifiers: one type per noun, so that a party can never be passed where a component is meant.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Cheap to clone; compares and sorts by its text.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a text that the caller has already validated, or that only ever came from a validated place.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(Arc::from(text.as_ref()))
            }

            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::new(String::deserialize(deserializer)?))
            }
        }
    };
}

id! {
    /// A component of the network: a host, a switch, a link, a site, … or a business service.
    /// Components, links and services share one name space, so that any of them can be a symptom or a cause.
    ComponentId
}
id! {
    /// A party: agency (甲方), general contractor (服务总包), subcontractor (服务分包) or vendor (第三方).
    PartyId
}
id! {
    /// A contract between a customer and the party that provides.
    ContractId
}
id! {
    /// A service level that a contract promises.
    LevelId
}
id! {
    /// A calendar of working hours.
    CalendarId
}
id! {
    /// An incident. Derived from when and on what it opened, never random: the same events give the same id.
    IncidentId
}
id! {
    /// The name of a check, such as `icmp`, `http`, `snmp`, `disk`, `agent`.
    CheckName
}
