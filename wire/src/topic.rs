//! Topic names. Version 1 of the protocol lives under `zongbao/1/`; an agent owns exactly `zongbao/1/agent/{id}/…`.

/// Everything that agents publish.
pub const ROOT: &str = "zongbao/1";

/// Agent → collector: spooled batches ([`crate::message::Batch`]), QoS 1.
pub fn batch(agent: &str) -> String {
    format!("{ROOT}/agent/{agent}/batch")
}

/// Agent → collector: a schema that was asked for ([`crate::message::Schema`]), QoS 1.
pub fn schema(agent: &str) -> String {
    format!("{ROOT}/agent/{agent}/schema")
}

/// Agent → collector: birth and last will ([`crate::message::Presence`]), QoS 1, retained.
pub fn presence(agent: &str) -> String {
    format!("{ROOT}/agent/{agent}/presence")
}

/// Agent → collector: InfluxDB line protocol from Telegraf, Categraf and the like, QoS 1.
pub fn line(agent: &str) -> String {
    format!("{ROOT}/agent/{agent}/line")
}

/// Collector → agent: cumulative acknowledgement ([`crate::message::Ack`]), QoS 1.
pub fn ack(agent: &str) -> String {
    format!("{ROOT}/agent/{agent}/ack")
}

/// Collector → agent: commands ([`crate::message::Command`]), QoS 1.
pub fn command(agent: &str) -> String {
    format!("{ROOT}/agent/{agent}/command")
}

/// Collector → party: the party's incidents, JSON, QoS 1, retained.
pub fn party_incident(party: &str, incident: &str) -> String {
    format!("{ROOT}/party/{party}/incident/{incident}")
}

/// What an agent says, told apart by its topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FromAgent {
    /// A batch.
    Batch,
    /// A schema.
    Schema,
    /// Birth, goodbye or last will.
    Presence,
    /// Line protocol.
    Line,
}

/// The protocol version that a topic belongs to, so that a refusal can name it. `None` if it is no topic of Zongbao.
pub fn version(topic: &str) -> Option<u32> {
    topic.strip_prefix("zongbao/")?.split('/').next()?.parse().ok()
}

/// Parses the topic of something an agent published: the agent's id and what it is. `None` if it is no such topic.
pub fn parse_from_agent(topic: &str) -> Option<(&str, FromAgent)> {
    let rest = topic.strip_prefix(ROOT)?.strip_prefix("/agent/")?;
    let (agent, leaf) = rest.split_once('/')?;
    if !valid_id(agent) {
        return None;
    }
    let what = match leaf {
        "batch" => FromAgent::Batch,
        "schema" => FromAgent::Schema,
        "presence" => FromAgent::Presence,
        "line" => FromAgent::Line,
        _ => return None,
    };
    Some((agent, what))
}

/// Whether a text may be an agent's (component's) id: 1 to 64 of `a-z A-Z 0-9 . _ -`. Nothing that means something in a
/// topic, a path or a shell.
pub fn valid_id(text: &str) -> bool {
    (1..=crate::limits::ID_BYTES).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agent_topic_parses_back_to_its_agent() {
        for (topic, what) in [
            (batch("web-1"), FromAgent::Batch),
            (schema("web-1"), FromAgent::Schema),
            (presence("web-1"), FromAgent::Presence),
            (line("web-1"), FromAgent::Line),
        ] {
            assert_eq!(parse_from_agent(&topic), Some(("web-1", what)));
        }
    }

    #[test]
    fn what_a_collector_publishes_is_not_from_an_agent() {
        assert_eq!(parse_from_agent(&ack("web-1")), None);
        assert_eq!(parse_from_agent("zongbao/1/agent/+/batch"), None);
        assert_eq!(parse_from_agent("zongbao/2/agent/web-1/batch"), None);
        assert_eq!(version("zongbao/2/agent/web-1/batch"), Some(2));
        assert_eq!(version("elsewhere/2"), None);
    }
}
