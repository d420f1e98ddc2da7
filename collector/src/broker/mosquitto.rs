//! The access rules of the embedded broker, written down for Mosquitto.

use std::fmt::Write as _;

use zongbao_wire::topic;

/// The text of a Mosquitto `acl_file`: `collector` is the user name of the collector, `parties` the ids of the parties that
/// may read their own topics (as users `party:ID`). Agents need no line: patterns cover them.
#[must_use]
pub fn acl_file<'p>(collector: &str, parties: impl IntoIterator<Item = &'p str>) -> String {
    let root = topic::ROOT;
    let mut text = format!(
        "# Access rules of Zongbao for Mosquitto. Made by `zongbao-collector broker-acl`; make it again when parties change.\n\
         # mosquitto.conf needs: allow_anonymous false, password_file, acl_file.\n\
         # An agent logs in with its id as user name, a party with party:ID.\n\n\
         user {collector}\n\
         topic read {root}/agent/#\n\
         topic write {root}/agent/+/ack\n\
         topic write {root}/agent/+/command\n\
         topic write {root}/party/#\n\n"
    );
    let own = "%u";
    for writes in [
        topic::batch(own),
        topic::schema(own),
        topic::presence(own),
        topic::line(own),
    ] {
        writeln!(text, "pattern write {writes}").expect("a String takes everything");
    }
    for reads in [topic::ack(own), topic::command(own)] {
        writeln!(text, "pattern read {reads}").expect("a String takes everything");
    }
    for party in parties {
        write!(text, "\nuser party:{party}\ntopic read {root}/party/{party}/#\n").expect("a String takes everything");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::acl_file;

    #[test]
    fn agents_write_only_their_own_topics_and_parties_only_read() {
        let text = acl_file("hub", ["netcom"]);
        assert!(text.contains("\npattern write zongbao/1/agent/%u/batch\n"), "{text}");
        assert!(text.contains("\npattern read zongbao/1/agent/%u/ack\n"), "{text}");
        assert!(
            text.ends_with("\nuser party:netcom\ntopic read zongbao/1/party/netcom/#\n"),
            "{text}"
        );
        assert!(!text.contains("readwrite"), "{text}");
    }
}
