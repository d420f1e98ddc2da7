//! The sentences of verdicts and explanations, in English and Chinese.

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::nature::Nature;
use super::solve::Finding;
use super::symptom::Symptom;
use super::verdict::{Class, Text};
use crate::health::Status;
use crate::health::evidence::By;

/// Builds a text.
pub(crate) fn text(en: impl Into<String>, zh: impl Into<String>) -> Text {
    Text {
        en: en.into(),
        zh: zh.into(),
    }
}

impl Facts {
    fn id(&self, component: u32) -> &str {
        self.structure.network.component(component).id.as_str()
    }

    fn observer(&self, by: By) -> Text {
        match by {
            By::Own => text("its own agent", "自身代理"),
            By::Collector => text("the collector", "采集器"),
            By::Agent(observer) => text(
                format!("the agent on {}", self.id(observer)),
                format!("{} 上的代理", self.id(observer)),
            ),
        }
    }

    /// What a mode means, as the end of a sentence about a component.
    pub(crate) fn what_failed(&self, cause: Cause) -> Text {
        let id = self.id(cause.component);
        match cause.mode {
            Mode::Down => text(format!("{id} is down"), format!("{id} 中断")),
            Mode::Broken if self.is_mute(cause.component) => text(
                format!("{id} works but does not answer pings"),
                format!("{id} 工作正常但不响应 ping"),
            ),
            Mode::Broken => text(
                format!("{id} answers but does not do its work"),
                format!("{id} 有应答但业务异常"),
            ),
            Mode::Degraded => text(format!("{id} works, but badly"), format!("{id} 可用但性能劣化")),
            Mode::Agent => text(
                format!("only the monitoring agent on {id} is dead"),
                format!("仅 {id} 上的监控代理失联"),
            ),
            Mode::Blind => text(
                format!("the monitoring on {id} lost its agents (broker or collector)"),
                format!("{id} 上的监控平台与代理失去连接（消息服务或采集器）"),
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
                text("the agent fell silent", "代理静默")
            };
            return text(
                format!("{}: expected if {}", how.en, self.what_failed(cause).en),
                format!("{}：与“{}”相符", how.zh, self.what_failed(cause).zh),
            );
        }
        if symptom.of == cause.component {
            return text(
                format!("{check} by {} fails on {root} itself", by.en),
                format!("{} 对 {root} 本身的 {check} 检查失败", by.zh),
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
                format!("{} 到 {of} 的所有路径都经过 {root}", by.zh),
            );
        }
        text(
            format!("{of}, or what it and its paths stand on, cannot do without {root}"),
            format!("{of} 或其路径所依托的设施离不开 {root}"),
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
            en.push_str("; it is not checked itself (or its checks have not failed yet), so it is inferred from what all of them share");
            zh.push_str("；其自身未被检查（或检查尚未失败），由共同影响推断");
        }
        let others: Vec<&str> = finding
            .alternatives
            .iter()
            .skip(1)
            .take(3)
            .map(|(other, _)| self.id(other.component))
            .collect();
        if others.is_empty() && Self::is_outage(cause.mode) {
            en.push_str("; everything else that could explain them was seen healthy since or explains fewer of them");
            zh.push_str("；其他可能原因在此后均有健康证据，或不能解释全部现象");
        } else if !others.is_empty() {
            let list = others.join(", ");
            let verdict = if undecided {
                "the evidence cannot tell it from"
            } else {
                "it is likelier than"
            };
            let zh_verdict = if undecided {
                "现有证据无法与以下组件区分"
            } else {
                "其可能性高于"
            };
            en.push_str(&format!("; {verdict} {list} ({:.0} % likely)", probability * 100.0));
            zh.push_str(&format!("；{zh_verdict} {list}（可能性 {:.0}%）", probability * 100.0));
        }
        let consequence = match class {
            Class::RedundancyLost => Some((
                "; another path or provider carries on, nothing in use is hurt",
                "；冗余路径或节点仍在工作，业务未受影响",
            )),
            Class::MonitoringBlind => Some((
                "; the monitoring cannot see beyond, nobody downstream is accused",
                "；监控不可见，不追究下游责任",
            )),
            _ => None,
        };
        if let Some((more, more_zh)) = consequence {
            en.push_str(more);
            zh.push_str(more_zh);
        }
        if flapping {
            en.push_str("; it went down and up several times (flapping) and is held until it stays quiet");
            zh.push_str("；反复中断与恢复（抖动），保持告警直至稳定");
        }
        text(en, zh)
    }
}
