//! An incident in words: the same in notices, console and `explain`.

use jiff::Timestamp;

use super::words::{class_name, some};
use super::{Action, Clock, ClockKind, Incident, IncidentState, Priority};
use crate::correlation::Text;
pub(crate) use crate::correlation::phrases::named;
use crate::ids::PartyId;
use crate::network::Network;

/// The whole incident in one sentence.
pub fn sentence(network: &Network, incident: &Incident) -> Text {
    let verdict = &incident.verdict;
    let root = named(network, &verdict.root);
    let since = local(network, verdict.since);
    let class = class_name(verdict.class);
    let party = party(network, &incident.responsible.party);
    let (hurt_en, hurt_zh) = hurt(network, incident);
    let (maybe_en, maybe_zh) = if verdict.undecided {
        ("probably ", "可能是 ")
    } else {
        ("", "")
    };
    let contract = incident.responsible.contract.as_ref();
    let by_en = contract.map_or(String::new(), |contract| format!(" by contract {contract}"));
    let by_zh = contract.map_or(String::new(), |contract| format!("（合同 {contract}）"));
    Text {
        en: format!(
            "Since {since}: {}, {maybe_en}of {root}; {hurt_en}. Responsible: {party}{by_en}.",
            class.0
        ),
        zh: format!(
            "自 {since} 起，{maybe_zh}{root} 发生{}；{hurt_zh}。责任方：{party}{by_zh}。",
            class.1
        ),
    }
}

fn hurt(network: &Network, incident: &Incident) -> (String, String) {
    let services: Vec<_> = incident
        .verdict
        .services
        .iter()
        .map(|service| named(network, service))
        .collect();
    let symptoms = incident.verdict.symptoms.len();
    let plural = if symptoms == 1 { "" } else { "s" };
    match services.as_slice() {
        [] => (
            format!("no service is down, {symptoms} symptom{plural}"),
            format!("未影响业务，症状 {symptoms} 个"),
        ),
        services => {
            let more = services.len().saturating_sub(3);
            let shown = |separator: &str| services.iter().take(3).cloned().collect::<Vec<_>>().join(separator);
            let and = |word: &str| {
                if more == 0 {
                    String::new()
                } else {
                    format!(" (+{more}{word})")
                }
            };
            (
                format!(
                    "down with it: {}{}, {symptoms} symptom{plural}",
                    shown(", "),
                    and(" more")
                ),
                format!("受影响业务：{}{}，症状 {symptoms} 个", shown("、"), and("")),
            )
        }
    }
}

/// The facts behind the sentence, a line each.
pub fn details(network: &Network, incident: &Incident) -> Text {
    let verdict = &incident.verdict;
    let mut en = vec![format!("Why: {}", verdict.reason.en)];
    let mut zh = vec![format!("判断依据：{}", verdict.reason.zh)];
    if verdict.undecided {
        let list: Vec<_> = verdict.candidates.iter().take(5).map(candidate).collect();
        en.push(format!("Candidates: {}", list.join(", ")));
        zh.push(format!("候选根因：{}", list.join("、")));
    }
    if !verdict.symptoms.is_empty() {
        en.push(format!("Symptoms: {}", some(&verdict.symptoms, ", ")));
        zh.push(format!("症状：{}", some(&verdict.symptoms, "、")));
    }
    en.push(format!("Responsible because: {}", incident.responsible.reason.en));
    zh.push(format!("责任判定：{}", incident.responsible.reason.zh));
    for running in incident.clocks.iter().filter(|clock| clock.stopped_at.is_none()) {
        let line = clock(network, running);
        en.push(line.en);
        zh.push(line.zh);
    }
    Text {
        en: en.join("\n"),
        zh: zh.join("\n"),
    }
}

/// A candidate with its probability.
pub fn candidate(candidate: &crate::correlation::Candidate) -> String {
    format!("{} ({:.0} %)", candidate.component, candidate.probability * 100.0)
}

/// A clock in words.
pub fn clock(network: &Network, clock: &Clock) -> Text {
    let name = match clock.kind {
        ClockKind::Respond => ("respond", "响应"),
        ClockKind::Arrive => ("arrive", "到场"),
        ClockKind::Restore => ("restore", "恢复"),
    };
    let (party, due) = (&clock.party, local(network, clock.due_at));
    let state = match (clock.stopped_at, clock.breached) {
        (Some(at), false) => (
            format!("met at {}", local(network, at)),
            format!("{} 达成", local(network, at)),
        ),
        (Some(at), true) => (
            format!("missed, stopped at {}", local(network, at)),
            format!("超时，{} 停止", local(network, at)),
        ),
        (None, false) => ("running".to_owned(), "计时中".to_owned()),
        (None, true) => ("missed".to_owned(), "已超时".to_owned()),
    };
    Text {
        en: format!("Clock {} of {party}: due {due}, {}", name.0, state.0),
        zh: format!("{party} {}时限：{due}，{}", name.1, state.1),
    }
}

/// What somebody did, in words.
pub fn action(action: &Action) -> Text {
    let (en, zh) = match action {
        Action::Acknowledge => ("acknowledged".to_owned(), "已确认".to_owned()),
        Action::Note { text } => (format!("note: {text}"), format!("备注：{text}")),
        Action::Reassign { to, reason } => (
            format!("handed over to {to}: {reason}"),
            format!("转派给 {to}：{reason}"),
        ),
        Action::Resolve { reason } => (format!("resolved: {reason}"), format!("宣布解决：{reason}")),
        Action::Reopen { reason } => (format!("reopened: {reason}"), format!("重新打开：{reason}")),
    };
    Text { en, zh }
}

/// A party by name and id.
pub fn party(network: &Network, id: &PartyId) -> String {
    match network.party(id) {
        Some(party) if party.name != id.as_str() => format!("{} ({id})", party.name),
        _ => id.to_string(),
    }
}

/// An instant in the zone of the network.
pub fn local(network: &Network, at: Timestamp) -> String {
    at.to_zoned(network.time_zone.clone())
        .strftime("%Y-%m-%d %H:%M:%S %:z")
        .to_string()
}

/// P1 to P4.
pub fn priority_name(priority: Priority) -> &'static str {
    match priority {
        Priority::P1 => "P1",
        Priority::P2 => "P2",
        Priority::P3 => "P3",
        Priority::P4 => "P4",
    }
}

/// A state in words: English, Chinese.
pub fn state_name(state: IncidentState) -> (&'static str, &'static str) {
    match state {
        IncidentState::Open => ("open", "待响应"),
        IncidentState::Acknowledged => ("acknowledged", "已确认"),
        IncidentState::Restored => ("restored", "已恢复"),
        IncidentState::Resolved => ("resolved", "已解决"),
        IncidentState::Merged => ("merged", "已合并"),
    }
}
