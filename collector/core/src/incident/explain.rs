//! The long answer: all that `explain INCIDENT` prints, in both languages.

use super::ledger::{Actor, Change, LedgerEntry};
use super::words::class_name;
use super::{Incident, story};
use crate::correlation::phrases::{observer_name, status_name};
use crate::correlation::{Evidence, Stance, Text, Verdict};
use crate::network::Network;

/// Pieces of evidence of one stance that are shown; the rest is counted.
const EVIDENCE: usize = 20;

/// Explains an incident: story, root cause, candidates, evidence, what is hurt, who is responsible, clocks, timeline.
/// `current` is the verdict of now, whose evidence is newer than that on record.
pub fn explain(network: &Network, incident: &Incident, timeline: &[LedgerEntry], current: Option<&Verdict>) -> Text {
    let verdict = current.unwrap_or(&incident.verdict);
    let mut page = Page::default();
    let state = story::state_name(incident.state);
    let priority = story::priority_name(incident.priority);
    page.line(
        format!("{} [{priority}] {}", incident.id, state.0),
        format!("{} [{priority}] {}", incident.id, state.1),
    );
    let sentence = story::sentence(network, incident);
    page.line(sentence.en, sentence.zh);
    root(network, verdict, &mut page);
    evidence(network, verdict, &mut page);
    hurt(network, incident, &mut page);
    responsible(network, incident, &mut page);
    page.head("Timeline", "时间线");
    for entry in timeline {
        let (en, zh) = happened(network, entry);
        let at = story::local(network, entry.at);
        page.line(format!("  {at}  {en}"), format!("  {at}  {zh}"));
    }
    page.text()
}

fn root(network: &Network, verdict: &Verdict, page: &mut Page) {
    page.head("Root cause", "根因");
    let (name, class) = (story::named(network, &verdict.root), class_name(verdict.class));
    page.line(format!("  {name}: {}", class.0), format!("  {name}：{}", class.1));
    page.line(format!("  {}", verdict.reason.en), format!("  {}", verdict.reason.zh));
    if verdict.undecided {
        page.line(
            "  The evidence cannot tell the candidates apart.".to_owned(),
            "  证据尚无法区分候选根因。".to_owned(),
        );
    }
    page.head("Candidates", "候选根因");
    for candidate in &verdict.candidates {
        page.both(format!("  {}", story::candidate(candidate)));
    }
}

fn evidence(network: &Network, verdict: &Verdict, page: &mut Page) {
    for (stance, en, zh) in [
        (Stance::For, "Evidence for it", "支持证据"),
        (Stance::Against, "Evidence against it", "反对证据"),
    ] {
        let all: Vec<&Evidence> = verdict.evidence.iter().filter(|e| e.stance == stance).collect();
        page.head(en, zh);
        if all.is_empty() {
            page.line("  none".to_owned(), "  无".to_owned());
        }
        for e in all.iter().take(EVIDENCE) {
            let at = story::local(network, e.at);
            let (check, of, status) = (
                &e.check.check,
                story::named(network, &e.check.of),
                status_name(e.status),
            );
            let by = observer_name(network, &e.check);
            page.line(
                format!("  {at}  {check} of {of} by {}: {}; {}", by.en, status.0, e.why.en),
                format!("  {at}  {}对 {of} 的 {check}：{}；{}", by.zh, status.1, e.why.zh),
            );
        }
        if let Some(more) = all.len().checked_sub(EVIDENCE).filter(|more| *more > 0) {
            page.line(format!("  … and {more} more"), format!("  …… 另有 {more} 条"));
        }
    }
}

fn hurt(network: &Network, incident: &Incident, page: &mut Page) {
    for (ids, en, zh) in [
        (&incident.verdict.symptoms, "Symptoms", "症状"),
        (&incident.verdict.services, "Services down with it", "受影响业务"),
        (
            &incident.verdict.recovered_services,
            "Services that work again",
            "已恢复的业务",
        ),
    ] {
        page.head(en, zh);
        if ids.is_empty() {
            page.line("  none".to_owned(), "  无".to_owned());
        }
        for id in ids.iter().take(50) {
            page.both(format!("  {}", story::named(network, id)));
        }
        if let Some(more) = ids.len().checked_sub(50).filter(|more| *more > 0) {
            page.line(format!("  … and {more} more"), format!("  …… 另有 {more} 个"));
        }
    }
}

fn responsible(network: &Network, incident: &Incident, page: &mut Page) {
    page.head("Responsible", "责任方");
    let party = story::party(network, &incident.responsible.party);
    let reason = &incident.responsible.reason;
    page.line(format!("  {party}: {}", reason.en), format!("  {party}：{}", reason.zh));
    for clock in &incident.clocks {
        let line = story::clock(network, clock);
        page.line(format!("  {}", line.en), format!("  {}", line.zh));
    }
}

/// What an entry says, with who did it.
fn happened(network: &Network, entry: &LedgerEntry) -> (String, String) {
    let by = match &entry.actor {
        Actor::Engine => (String::new(), String::new()),
        Actor::User(user) => (format!("{user}: "), format!("{user}：")),
    };
    let (en, zh) = match &entry.change {
        Change::Opened {
            verdict, responsible, ..
        } => {
            let (root, party) = (story::named(network, &verdict.root), &responsible.party);
            (
                format!("opened on {root}, assigned to {party}"),
                format!("针对 {root} 建立事件，责任方 {party}"),
            )
        }
        Change::Revised { reason, .. } => (format!("revised: {}", reason.en), format!("修订：{}", reason.zh)),
        Change::Merged { into, reason } => (
            format!("merged into {into}: {}", reason.en),
            format!("并入 {into}：{}", reason.zh),
        ),
        Change::SplitFrom { from, reason } => (
            format!("split from {from}: {}", reason.en),
            format!("自 {from} 拆分：{}", reason.zh),
        ),
        Change::Restored { reason, .. } => (format!("restored: {}", reason.en), format!("恢复：{}", reason.zh)),
        Change::Reopened { reason, .. } => (format!("reopened: {}", reason.en), format!("重新打开：{}", reason.zh)),
        Change::Resolved { reason, .. } => (format!("resolved: {}", reason.en), format!("解决：{}", reason.zh)),
        Change::Recorded { reason, .. } | Change::Corrected { reason, .. } => (reason.en.clone(), reason.zh.clone()),
        Change::Breached { reason, .. } => (format!("target missed: {}", reason.en), format!("超时：{}", reason.zh)),
        Change::Acted { action, .. } => {
            let text = story::action(action);
            (text.en, text.zh)
        }
    };
    (by.0 + &en, by.1 + &zh)
}

/// Lines in both languages.
#[derive(Default)]
struct Page {
    en: Vec<String>,
    zh: Vec<String>,
}

impl Page {
    fn line(&mut self, en: String, zh: String) {
        self.en.push(en);
        self.zh.push(zh);
    }

    fn both(&mut self, line: String) {
        self.line(line.clone(), line);
    }

    fn head(&mut self, en: &str, zh: &str) {
        self.line(format!("\n{en}"), format!("\n{zh}"));
    }

    fn text(self) -> Text {
        Text {
            en: self.en.join("\n"),
            zh: self.zh.join("\n"),
        }
    }
}
