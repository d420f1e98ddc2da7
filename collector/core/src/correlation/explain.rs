//! Answers for people: the state of a component, and why something was opened on it or why not.

use jiff::Timestamp;

use super::confirm::Confirmation;
use super::correlator::Correlator;
use super::nature::Nature;
use super::phrases::{named, text};
use super::roots::Root;
use super::symptom::Symptom;
use super::verdict::{Class, Evidence, Stance, Text, Verdict};
use super::view::{ComponentStatus, Explanation, State};
use crate::health::evidence::timestamp;
use crate::health::{CheckRecord, Status};
use crate::ids::ComponentId;
use crate::network::Network;

impl Correlator {
    /// The newest word of every check of a component, sorted.
    pub fn checks(&self, id: &ComponentId) -> Vec<CheckRecord> {
        let network = &self.facts.structure.network;
        let words = network
            .index(id)
            .map(|index| self.facts.store.about(index))
            .into_iter()
            .flatten();
        let mut records: Vec<CheckRecord> = words.map(|word| self.facts.store.record(network, word)).collect();
        records.sort_by(|a, b| a.key.cmp(&b.key));
        records
    }

    /// The state of a component for views; `None` = the model does not know it.
    pub fn status(&self, id: &ComponentId) -> Option<ComponentStatus> {
        let facts = &self.facts;
        let now = timestamp(self.evaluated);
        let index = facts.structure.network.index(id)?;
        let words = || facts.store.about(index).map(|word| facts.store.word(word));
        let worst = words().map(|word| word.status).max();
        let verdict = self.verdicts_of(id).into_iter().next();
        let own = facts
            .store
            .about(index)
            .filter_map(|word| facts.symptoms.get(&word))
            .next();
        let (state, since, root, reason) = match (verdict, own) {
            (Some(verdict), _) => (
                state_under(verdict, id),
                Some(verdict.since),
                Some(verdict.root.clone()),
                verdict.reason.clone(),
            ),
            (None, _) if facts.is_approved(index, now.as_millisecond()) => (
                State::Maintenance,
                None,
                None,
                text("under approved maintenance", "处于已批准的维护中"),
            ),
            (None, Some(symptom)) => {
                let why = self.why_not_opened(symptom, now);
                (State::Suspect, Some(timestamp(symptom.origin)), None, why)
            }
            (None, None) => {
                let since = words().map(|word| word.since).max().map(timestamp);
                match worst {
                    Some(Status::Warning) => (State::Warning, since, None, text("a check warns", "有检查处于告警")),
                    Some(Status::Ok) => (State::Ok, since, None, text("all checks are good", "全部检查正常")),
                    Some(_) => (
                        State::Unknown,
                        since,
                        None,
                        text("one of its checks could not tell how it is", "有检查未能得出结果"),
                    ),
                    None => {
                        let (state, reason) = self.unheard(index);
                        (state, None, None, reason)
                    }
                }
            }
        };
        Some(ComponentStatus {
            state,
            status: worst,
            since,
            root,
            reason,
        })
    }

    /// Verdicts that name the component as root cause, symptom, service or candidate, in this order.
    fn verdicts_of(&self, id: &ComponentId) -> Vec<&Verdict> {
        let all = self.roots.values().filter_map(|root| root.verdict.as_deref());
        let mut found: Vec<(u8, &Verdict)> = all
            .filter_map(|verdict| {
                let role = if verdict.root == *id {
                    0
                } else if verdict.symptoms.binary_search(id).is_ok() {
                    1
                } else if verdict.services.binary_search(id).is_ok() {
                    2
                } else {
                    return None;
                };
                Some((role, verdict))
            })
            .collect();
        found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.root.cmp(&b.1.root)));
        found.into_iter().map(|(_, verdict)| verdict).collect()
    }

    /// Why something was opened on a component, or why not; `None` = the model does not know it.
    pub fn explain(&self, id: &ComponentId, now: Timestamp) -> Option<Explanation> {
        let facts = &self.facts;
        let index = facts.structure.network.index(id)?;
        let status = self.status(id)?;
        let mut verdicts: Vec<Verdict> = self.verdicts_of(id).into_iter().cloned().collect();
        let named = |verdict: &Verdict| verdict.candidates.iter().any(|candidate| candidate.component == *id);
        let suspected = self
            .roots
            .values()
            .filter_map(|root| root.verdict.as_deref())
            .filter(|verdict| named(verdict));
        for verdict in suspected {
            if !verdicts.iter().any(|known| known.root == verdict.root) {
                verdicts.push(verdict.clone());
            }
        }
        let mut findings: Vec<Text> = verdicts
            .iter()
            .map(|verdict| role_in(&facts.structure.network, verdict, id))
            .collect();
        let symptoms = facts.store.about(index).filter_map(|word| facts.symptoms.get(&word));
        findings.extend(
            symptoms
                .filter(|symptom| !self.is_told(symptom))
                .map(|symptom| self.why_not_opened(symptom, now)),
        );
        if facts.is_approved(index, now.as_millisecond()) {
            findings.push(text(
                "it is under approved maintenance: no incident is opened for it or for what fails because of it",
                "处于已批准的维护中：其自身及由它引起的故障均不建立事件",
            ));
        }
        if findings.is_empty() {
            findings.push(status.reason.clone());
        }
        let evidence = facts.store.about(index).map(|word| self.evidence(word, now)).collect();
        Some(Explanation {
            component: id.clone(),
            status,
            verdicts,
            evidence,
            findings,
        })
    }

    fn is_told(&self, symptom: &Symptom) -> bool {
        self.root_of(symptom).is_some_and(|root| root.verdict.is_some())
    }

    fn root_of(&self, symptom: &Symptom) -> Option<&Root> {
        symptom.root.and_then(|cause| self.roots.get(&cause))
    }

    /// Why a failing check has not opened anything, with the name of the check.
    fn why_not_opened(&self, symptom: &Symptom, now: Timestamp) -> Text {
        let (check, why) = (self.facts.store.check_name(symptom.check), self.why_quiet(symptom, now));
        if symptom.nature == Nature::Agent {
            return why;
        }
        text(
            format!("{check} fails: {}", why.en),
            format!("{check} 检查失败：{}", why.zh),
        )
    }

    fn why_quiet(&self, symptom: &Symptom, now: Timestamp) -> Text {
        let root = self.root_of(symptom);
        let cause = root.map(|root| self.facts.what_failed(root.finding.cause));
        let (en, zh) = match (root, cause) {
            (Some(root), Some(cause)) if root.excused => (
                format!("it follows from approved maintenance ({})", cause.en),
                format!("由已批准的维护引起（{}）", cause.zh),
            ),
            (Some(root), Some(cause)) => match root.confirmation {
                _ if let Some(told) = self.told_with(root.finding.cause) => told,
                Confirmation::Confirmed => (format!("it belongs to this failure: {}", cause.en), format!("属于此故障：{}", cause.zh)),
                Confirmation::SingleSample => (
                    "it failed once; an incident needs a second failing sample, or another check or observer that agrees".into(),
                    "仅失败一次；建立事件需再次失败，或由其他检查、其他观察者印证".into(),
                ),
                Confirmation::Unsettled => self.still_waits(symptom, now),
                Confirmation::OnlySilence => (
                    "the connection of its agent was lost, which alone does not show that the machine is down; nobody else has looked at it".into(),
                    "代理连接断开本身不能说明主机中断；尚无其他观察者查看过它".into(),
                ),
            },
            _ if symptom.recovering.is_some() => (
                "what caused it has recovered since this sample was taken; the next sample decides".into(),
                "引起它的故障在本次采样之后已恢复，以下一次采样为准".into(),
            ),
            _ if !symptom.mature => self.still_waits(symptom, now),
            _ if symptom.nature == Nature::Agent => (
                "its agent has stopped reporting, which alone does not show that the machine failed; nobody else reports on it".into(),
                "其代理停止上报，这本身不能说明主机故障；也没有其他观察者的报告".into(),
            ),
            _ => (
                "whoever saw this has stopped reporting, and others have seen the component healthy since".into(),
                "报告此失败的观察者已停止上报，此后其他观察者看到该组件正常".into(),
            ),
        };
        text(en, zh)
    }

    fn still_waits(&self, symptom: &Symptom, now: Timestamp) -> (String, String) {
        let settle = self.facts.settle_of(symptom.of);
        let left = ((symptom.arrived + settle - now.as_millisecond()).max(0) + 999) / 1000;
        (
            format!("waiting another {left} s for further reports before it is judged"),
            format!("再等待 {left} 秒，汇集其他报告后研判"),
        )
    }

    fn evidence(&self, index: u32, now: Timestamp) -> Evidence {
        let facts = &self.facts;
        let word = facts.store.word(index);
        let symptom = facts.symptoms.get(&index);
        let why = match symptom {
            Some(symptom) => match self.root_of(symptom).filter(|root| root.verdict.is_some()) {
                Some(root) => facts.why_for(root.finding.cause, symptom),
                None => self.why_quiet(symptom, now),
            },
            None if word.status == Status::Critical => text(
                "it arrived long after it was seen, so it counts for the history only",
                "送达时已过去较久，仅用于更正历史",
            ),
            None if word.status == Status::Warning => text("a warning alone opens no incident", "仅告警级别不建立事件"),
            None if word.status == Status::Unknown => text(
                "it could not tell, which is taken neither for failure nor for recovery",
                "未能得出结果，不视为故障，也不视为恢复",
            ),
            None => Text::default(),
        };
        Evidence {
            check: facts.store.key(&facts.structure.network, index),
            status: word.status,
            at: timestamp(word.at),
            stance: if symptom.is_some() {
                Stance::For
            } else {
                Stance::Against
            },
            why,
        }
    }
}

fn state_under(verdict: &Verdict, id: &ComponentId) -> State {
    match (verdict.root == *id, verdict.class) {
        (_, Class::MonitoringBlind) => State::Blind,
        (true, Class::Degradation) => State::Degraded,
        (true, Class::Failure | Class::RedundancyLost) => State::Failed,
        (false, _) => State::Affected,
    }
}

fn role_in(network: &Network, verdict: &Verdict, id: &ComponentId) -> Text {
    let root = named(network, &verdict.root);
    if verdict.root == *id {
        return if verdict.undecided {
            text("it is the likeliest root cause", "它是最可能的根因")
        } else {
            text("it is the root cause", "它是根因")
        };
    }
    if verdict.services.contains(id) {
        return text(
            format!("the service is down because of {root}"),
            format!("该业务因 {root} 中断"),
        );
    }
    if verdict.symptoms.contains(id) {
        return text(
            format!("what its checks report follows from {root}"),
            format!("其检查所报告的现象由 {root} 引起"),
        );
    }
    let share = verdict
        .candidates
        .iter()
        .find(|candidate| candidate.component == *id)
        .map_or(0.0, |candidate| candidate.probability * 100.0);
    text(
        format!("it may be the root cause ({share:.0} % likely); the likeliest is {root}"),
        format!("它可能是根因（可能性 {share:.0}%）；最可能的根因是 {root}"),
    )
}
