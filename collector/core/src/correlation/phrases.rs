//! The sentences of verdicts and explanations, in English and Chinese.

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::nature::Nature;
use super::solve::Finding;
use super::symptom::Symptom;
use super::verdict::{Class, Text};
use crate::health::evidence::By;
use crate::health::{AGENT_CHECK, CheckKey, Observer, Status};
use crate::ids::ComponentId;
use crate::network::Network;

/// Builds a text.
pub(crate) fn text(en: impl Into<String>, zh: impl Into<String>) -> Text {
    Text {
        en: en.into(),
        zh: zh.into(),
    }
}

/// A component by name and id.
pub(crate) fn named(network: &Network, id: &ComponentId) -> String {
    match network.by_id(id) {
        Some(component) if component.name != id.as_str() => format!("{} ({id})", component.name),
        _ => id.to_string(),
    }
}

/// Who made a check, as the end of "seen by". That an agent is connected is seen from the collector's side.
pub(crate) fn observer_name(network: &Network, key: &CheckKey) -> Text {
    match &key.by {
        Observer::Own if key.check.as_str() == AGENT_CHECK => text("the collector", "采集器"),
        by => name_of_observer(network, by),
    }
}

fn name_of_observer(network: &Network, by: &Observer) -> Text {
    match by {
        Observer::Own => text("its own agent", "自身代理"),
        Observer::Collector => text("the collector", "采集器"),
        Observer::Agent(observer) => {
            let observer = named(network, observer);
            text(format!("the agent on {observer}"), format!("{observer} 上的代理"))
        }
    }
}

/// What a check saw: English, Chinese.
pub(crate) fn status_name(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Ok => ("ok", "正常"),
        Status::Unknown => ("no answer", "无结果"),
        Status::Warning => ("warning", "告警"),
        Status::Critical => ("failing", "失败"),
    }
}

impl Facts {
    fn id(&self, component: u32) -> String {
        let network = &self.structure.network;
        named(network, &network.component(component).id)
    }

    fn observer(&self, by: By) -> Text {
        let by = match by {
            By::Own => Observer::Own,
            By::Collector => Observer::Collector,
            By::Agent(observer) => Observer::Agent(self.component_id(observer)),
        };
        name_of_observer(&self.structure.network, &by)
    }

    /// What a mode means, as the end of a sentence about a component.
    pub(crate) fn what_failed(&self, cause: Cause) -> Text {
        let id = self.id(cause.component);
        match cause.mode {
            Mode::Down if self.tremors.of(cause).is_some_and(|tremor| tremor.lossy) => text(
                format!("{id} loses part of what crosses it, and its ports count errors"),
                format!("{id} 丢包，且其端口有错误计数"),
            ),
            Mode::Down if self.tremors.of(cause).is_some() => {
                text(format!("{id} fails now and then"), format!("{id} 时断时续"))
            }
            Mode::Down => text(format!("{id} is down"), format!("{id} 中断")),
            Mode::Broken if self.is_mute(cause.component) => text(
                format!("{id} works but does not answer pings"),
                format!("{id} 工作正常但不响应 ping"),
            ),
            Mode::Broken => text(
                format!("{id} can be reached but does not work"),
                format!("{id} 可达但不能正常工作"),
            ),
            Mode::Degraded if self.keeps_failing_alone(cause.component) => text(
                format!("{id} works as far as others see it, but a check of it keeps failing"),
                format!("{id} 在其他检查看来工作正常，但有一项检查持续失败"),
            ),
            Mode::Degraded => text(format!("{id} works, but badly"), format!("{id} 可用但性能劣化")),
            Mode::Agent => text(
                format!("the monitoring agent on {id} has stopped, the machine itself runs"),
                format!("{id} 上的监控代理停止工作，主机本身正常"),
            ),
            Mode::Blind => text(
                format!("the collector on {id} lost contact with its agents or with the network"),
                format!("{id} 上的采集器与代理或网络失去联系"),
            ),
        }
    }

    /// Why a symptom speaks for a cause.
    pub(crate) fn why_for(&self, cause: Cause, symptom: &Symptom) -> Text {
        let (of, root) = (self.id(symptom.of), self.id(cause.component));
        let by = self.observer(symptom.by);
        let check = self.store.check_name(symptom.check);
        if symptom.nature == Nature::Agent {
            let how = if self.store.word(symptom.word).status == Status::Critical {
                text(
                    "the broker saw the agent's connection close",
                    "消息服务发现代理连接断开",
                )
            } else {
                text("the agent has stopped reporting", "代理停止上报")
            };
            return text(
                format!("{}, as it would if {}", how.en, self.what_failed(cause).en),
                format!("{}，与“{}”相符", how.zh, self.what_failed(cause).zh),
            );
        }
        if symptom.of == cause.component {
            return text(
                format!("this check of {root} itself fails, seen by {}", by.en),
                format!("{}对 {root} 本身的 {check} 检查失败", by.zh),
            );
        }
        let needs = self
            .structure
            .network
            .dependencies_of(symptom.of)
            .iter()
            .any(|need| need.providers.contains(&cause.component));
        if needs {
            return text(format!("{of} needs {root}"), format!("{of} 依赖 {root}"));
        }
        let on_path = match (symptom.from, self.structure.network.place(symptom.of)) {
            (Some(from), Some(place)) => self.structure.every_path(from, place).contains(&cause.component),
            _ => false,
        };
        if on_path {
            return text(
                format!("every path from {} to {of} leads through {root}", by.en),
                format!("{}到 {of} 的所有路径都经过 {root}", by.zh),
            );
        }
        text(
            format!("{of} depends on {root} through the machine, power or path that it uses"),
            format!("{of} 通过其所用的主机、供电或路径依赖 {root}"),
        )
    }

    /// The whole reason of a verdict: what was seen, why this and not its neighbours.
    pub(crate) fn reason(
        &self,
        finding: &Finding,
        class: Class,
        flapping: bool,
        probability: f64,
        undecided: bool,
    ) -> Text {
        let cause = finding.cause;
        let symptoms: Vec<&Symptom> = finding
            .symptoms
            .iter()
            .filter_map(|word| self.symptoms.get(word))
            .collect();
        let mut subjects: Vec<u32> = symptoms.iter().map(|symptom| symptom.of).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let what = self.what_failed(cause);
        let (n, m) = (symptoms.len(), subjects.len());
        let checks = if n == 1 { "check" } else { "checks" };
        let components = if m == 1 { "component" } else { "components" };
        let mut en = format!("{}: it explains {n} failing {checks} on {m} {components}", what.en);
        let mut zh = format!("{}：可解释 {m} 个组件上的 {n} 项失败检查", what.zh);
        if !subjects.contains(&cause.component) && Self::is_outage(cause.mode) {
            en.push_str("; none of its own checks fails, so it is inferred from what all of these depend on");
            zh.push_str("；其自身没有失败的检查，系由上述组件的共同依赖推断");
        }
        let others: Vec<String> = finding
            .alternatives
            .iter()
            .skip(1)
            .take(3)
            .map(|(other, _)| self.id(other.component))
            .collect();
        if others.is_empty() && Self::is_outage(cause.mode) {
            en.push_str(
                "; everything else that could explain them has been seen healthy since, or explains fewer of them",
            );
            zh.push_str("；其他可能的原因此后均被观测到正常，或只能解释其中一部分");
        } else if !others.is_empty() {
            let (list, list_zh) = (others.join(", "), others.join("、"));
            let percent = probability * 100.0;
            if undecided {
                en.push_str(&format!(
                    "; it is the likeliest with {percent:.0} %, but nothing rules out {list}"
                ));
                zh.push_str(&format!("；其可能性最大（{percent:.0}%），但尚不能排除 {list_zh}"));
            } else {
                en.push_str(&format!("; with {percent:.0} % it is far likelier than {list}"));
                zh.push_str(&format!("；其可能性（{percent:.0}%）远高于 {list_zh}"));
            }
        }
        let consequence = match class {
            Class::RedundancyLost => Some((
                "; another path or another of its kind carries on, so no service is down",
                "；另有路径或同类节点接替，业务未中断",
            )),
            Class::MonitoringBlind => Some((
                "; what lies behind it cannot be seen, which is no evidence of failure there",
                "；其后的状况暂时看不到，这不表示那里有故障",
            )),
            _ => None,
        };
        if let Some((more, more_zh)) = consequence {
            en.push_str(more);
            zh.push_str(more_zh);
        }
        if flapping && self.tremors.of(cause).is_some() {
            en.push_str("; what crosses it fails at one time and gets through at another, and all of it alike, so it counts as one failure until it has stayed good for a while");
            zh.push_str("；经过它的检查时好时坏且程度相近，在稳定一段时间前按同一故障处理");
        } else if flapping {
            en.push_str("; it went down and came back several times (flapping), so it counts as one failure until it has stayed good for a while");
            zh.push_str("；反复中断又恢复（抖动），在稳定一段时间前按同一故障处理");
        }
        text(en, zh)
    }
}
