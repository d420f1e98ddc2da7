//! Who may do what on the broker: an exact list, nothing by default.

use zongbao_wire::topic;

/// Who is connected, by the name it logged in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// An agent; the MQTT user name is its id.
    Agent(String),
    /// A party; the MQTT user name is `party:` and its id.
    Party(String),
}

impl Principal {
    /// Parses an MQTT user name.
    #[must_use]
    pub fn from_user(user: &str) -> Option<Self> {
        let (make, id): (fn(String) -> Self, &str) = match user.strip_prefix("party:") {
            Some(id) => (Self::Party, id),
            None => (Self::Agent, user),
        };
        topic::valid_id(id).then(|| make(id.to_owned()))
    }

    /// The name its credential is stored under.
    #[must_use]
    pub fn credential(&self) -> String {
        match self {
            Self::Agent(id) => format!("agent:{id}"),
            Self::Party(id) => format!("party:{id}"),
        }
    }

    /// Whether it may connect under this client id. Client ids name sessions, and a second connection takes the first
    /// one's over: so each may only use its own user name, alone or followed by `/` and anything.
    #[must_use]
    pub fn may_use_client_id(&self, client_id: &str) -> bool {
        let rest = match self {
            Self::Agent(id) => client_id.strip_prefix(id.as_str()),
            Self::Party(id) => client_id
                .strip_prefix("party:")
                .and_then(|rest| rest.strip_prefix(id.as_str())),
        };
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether it may publish on a topic, also as its last will.
    #[must_use]
    pub fn may_publish(&self, topic: &str) -> bool {
        match self {
            Self::Agent(id) => topic::parse_from_agent(topic).is_some_and(|(agent, _)| agent == id),
            Self::Party(_) => false,
        }
    }

    /// Whether it may subscribe to a filter: an agent to exactly what is meant for it, a party to anything below its own
    /// topic.
    #[must_use]
    pub fn may_subscribe(&self, filter: &str) -> bool {
        match self {
            Self::Agent(id) => filter == topic::ack(id) || filter == topic::command(id),
            Self::Party(id) => filter
                .strip_prefix(topic::ROOT)
                .and_then(|rest| rest.strip_prefix("/party/"))
                .and_then(|rest| rest.strip_prefix(id.as_str()))
                .is_some_and(|rest| rest.starts_with('/')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(id: &str) -> Principal {
        Principal::from_user(id).expect("a valid id")
    }

    #[test]
    fn an_agent_publishes_only_as_itself() {
        let web = agent("web-1");
        assert!(web.may_publish("zongbao/1/agent/web-1/batch"));
        assert!(web.may_publish("zongbao/1/agent/web-1/presence"));
        for forged in [
            "zongbao/1/agent/web-2/batch",
            "zongbao/1/agent/web-1/ack",
            "zongbao/1/agent/web-1/batch/more",
            "zongbao/1/party/netcom/incident/INC-1",
            "$SYS/broker",
            "",
        ] {
            assert!(!web.may_publish(forged), "{forged}");
        }
    }

    #[test]
    fn an_agent_reads_only_its_own_commands() {
        let web = agent("web-1");
        assert!(web.may_subscribe("zongbao/1/agent/web-1/ack"));
        assert!(web.may_subscribe("zongbao/1/agent/web-1/command"));
        for forged in [
            "#",
            "zongbao/1/agent/+/ack",
            "zongbao/1/agent/web-1/#",
            "zongbao/1/agent/web-2/command",
        ] {
            assert!(!web.may_subscribe(forged), "{forged}");
        }
    }

    #[test]
    fn a_party_reads_only_below_its_own_topic_and_publishes_nothing() {
        let party = Principal::from_user("party:netcom").expect("a valid id");
        assert!(party.may_subscribe("zongbao/1/party/netcom/#"));
        assert!(party.may_subscribe("zongbao/1/party/netcom/incident/+"));
        for forged in [
            "zongbao/1/party/#",
            "zongbao/1/party/netcom2/#",
            "zongbao/1/party/+/incident/+",
            "#",
        ] {
            assert!(!party.may_subscribe(forged), "{forged}");
        }
        assert!(!party.may_publish("zongbao/1/party/netcom/incident/x"));
        assert!(!party.may_publish("zongbao/1/agent/netcom/batch"));
    }

    #[test]
    fn a_client_id_cannot_take_over_somebody_elses_session() {
        let web = agent("web-1");
        assert!(web.may_use_client_id("web-1"));
        assert!(web.may_use_client_id("web-1/probe"));
        for foreign in ["web-10", "web-2", "party:web-1", ""] {
            assert!(!web.may_use_client_id(foreign), "{foreign}");
        }
    }

    #[test]
    fn names_that_mean_something_elsewhere_are_nobody() {
        for user in ["", "#", "a/b", "party:", "party:a/b", "web 1"] {
            assert_eq!(Principal::from_user(user), None, "{user:?}");
        }
    }
}
