//! The answer about a component as a page for people: what state it is in, why something was opened or not, and what its
//! checks say.

use super::Text;
use super::phrases::{named, observer_name, status_name};
use super::view::Explanation;
use crate::network::Network;

impl Explanation {
    /// All of it in words, in both languages; times are those of the network's zone.
    pub fn page(&self, network: &Network) -> Text {
        let name = named(network, &self.component);
        let reason = &self.status.reason;
        let mut en = vec![format!("{name}: {}", reason.en)];
        let mut zh = vec![format!("{name}：{}", reason.zh)];
        for finding in self.findings.iter().filter(|finding| *finding != reason) {
            en.push(format!("  {}", finding.en));
            zh.push(format!("  {}", finding.zh));
        }
        en.push(
            if self.evidence.is_empty() {
                "No check reports on it."
            } else {
                "Its checks:"
            }
            .to_owned(),
        );
        zh.push(
            if self.evidence.is_empty() {
                "没有检查报告其状况。"
            } else {
                "各项检查："
            }
            .to_owned(),
        );
        for evidence in &self.evidence {
            let at = network.local_time(evidence.at);
            let (by, status) = (observer_name(network, &evidence.check), status_name(evidence.status));
            let (check, why) = (&evidence.check.check, &evidence.why);
            en.push(format!(
                "  {at}  {check} by {}: {}{}",
                by.en,
                status.0,
                after("; ", &why.en)
            ));
            zh.push(format!(
                "  {at}  {}的 {check}：{}{}",
                by.zh,
                status.1,
                after("；", &why.zh)
            ));
        }
        Text {
            en: en.join("\n"),
            zh: zh.join("\n"),
        }
    }
}

fn after(separator: &str, why: &str) -> String {
    if why.is_empty() {
        String::new()
    } else {
        format!("{separator}{why}")
    }
}
