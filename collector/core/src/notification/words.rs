//! In which words a party is told.

use super::{Occasion, Step};
use crate::correlation::Text;
use crate::incident::{Change, story};
use crate::network::Network;

/// Subject and body of a notice.
pub(super) fn words(network: &Network, step: Step<'_>, occasion: &Occasion) -> (Text, Text) {
    let incident = step.after;
    let (en, zh) = title(occasion);
    let root = story::named(network, &incident.verdict.root);
    let priority = story::priority_name(incident.priority);
    let subject = Text {
        en: format!("[{priority}] {} {en}: {root}", incident.id),
        zh: format!("[{priority}] {} {zh}：{root}", incident.id),
    };
    let sentence = story::sentence(network, incident);
    let why = why(step);
    let details = story::details(network, incident);
    let body = Text {
        en: join([&sentence.en, &why.en, &details.en]),
        zh: join([&sentence.zh, &why.zh, &details.zh]),
    };
    (subject, body)
}

fn title(occasion: &Occasion) -> (&'static str, &'static str) {
    match occasion {
        Occasion::Opened => ("opened", "新事件"),
        Occasion::Assigned => ("is now yours", "已转由贵方负责"),
        Occasion::Unassigned => ("is no longer yours", "不再由贵方负责"),
        Occasion::Revised => ("has another root cause", "根因已更新"),
        Occasion::Restored => ("is restored", "已恢复"),
        Occasion::Resolved => ("is resolved", "已解决"),
        Occasion::Reopened => ("is open again", "已重新打开"),
        Occasion::Breached => ("missed a target", "超出服务时限"),
    }
}

/// What the entry itself says about the reason.
fn why(step: Step<'_>) -> Text {
    match &step.entry.change {
        Change::Opened { .. } => Text::default(),
        Change::Revised { reason, .. }
        | Change::SplitFrom { reason, .. }
        | Change::Restored { reason, .. }
        | Change::Reopened { reason, .. }
        | Change::Resolved { reason, .. }
        | Change::Recorded { reason, .. }
        | Change::Corrected { reason, .. }
        | Change::Breached { reason, .. } => reason.clone(),
        Change::Merged { into, reason } => Text {
            en: format!("It goes on as {into}. {}", reason.en),
            zh: format!("后续在 {into} 中处理。{}", reason.zh),
        },
        Change::Acted { action, .. } => story::action(action),
    }
}

fn join(parts: [&str; 3]) -> String {
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}
