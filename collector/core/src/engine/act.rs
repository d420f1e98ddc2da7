//! What people do to incidents: the table of states and actions decides, then the details are checked.

use super::clocks;
use super::record::Recorder;
use super::{Rejection, judge};
use crate::correlation::Text;
use crate::ids::{IncidentId, PartyId};
use crate::incident::{Action, Actor, Change, Incident, Outcome, outcome};
use crate::network::Role;

/// Bytes of a note or a reason, at most.
const TEXT_BYTES: usize = 8_192;

/// Notes of one incident, at most.
const NOTES: usize = 1_000;

/// Carries an action out, or says why not.
pub(super) fn act(recorder: &mut Recorder<'_>, id: &IncidentId, user: &str, action: Action) -> Result<(), Rejection> {
    let Some(incident) = recorder.book.get(id).cloned() else {
        return Err(refuse(
            "unknown_incident",
            format!(
                "there is no incident {id} in memory; look it up in the list of incidents, it may have been archived"
            ),
            format!("内存中没有事件 {id}；请在事件列表中查找，可能已归档"),
        ));
    };
    if let Outcome::Refused(refusal) = outcome(incident.state, action.name()) {
        return Err(Rejection {
            name: refusal.name().to_owned(),
            text: refusal.text(&incident),
        });
    }
    check_details(recorder, &incident, &action)?;
    let mut responsible = incident.responsible.clone();
    let clocks = match &action {
        Action::Note { .. } => incident.clocks.clone(),
        Action::Acknowledge => clocks::stop_respond(&incident.clocks, recorder.now),
        Action::Resolve { .. } => clocks::stop(&incident.clocks, recorder.now),
        Action::Reopen { .. } => recorder.resumed(&incident),
        Action::Reassign { to, reason } => {
            responsible = judge::reassigned(recorder.network, &incident.verdict, to, user, reason);
            let restored = incident.restored_at.is_some();
            let verdict = &incident.verdict;
            recorder.with_terms(verdict, &responsible, |terms, now| {
                if restored {
                    incident.clocks.clone()
                } else {
                    clocks::start(&incident.clocks, terms, now)
                }
            })
        }
    };
    let change = Change::Acted {
        action,
        responsible,
        clocks,
    };
    recorder.append(Actor::User(user.to_owned()), id, change);
    Ok(())
}

fn check_details(recorder: &Recorder<'_>, incident: &Incident, action: &Action) -> Result<(), Rejection> {
    match action {
        Action::Acknowledge => Ok(()),
        Action::Note { text } => {
            if incident.notes.len() >= NOTES {
                let (en, zh) = (
                    format!("{} already has {NOTES} notes", incident.id),
                    format!("{} 已有 {NOTES} 条备注", incident.id),
                );
                return Err(refuse("too_many_notes", en, zh));
            }
            check_text("text", text)
        }
        Action::Resolve { reason } => check_text("reason", reason),
        Action::Reassign { to, reason } => {
            check_party(recorder, incident, to)?;
            check_text("reason", reason)
        }
        Action::Reopen { reason } => {
            if let Some(other) = recorder.book.active_on(&incident.verdict.root) {
                let (root, other) = (&incident.verdict.root, &other.id);
                return Err(refuse(
                    "root_has_open_incident",
                    format!("{root} already has the open incident {other}; act on {other} instead"),
                    format!("{root} 已有未结事件 {other}；请在 {other} 上操作"),
                ));
            }
            check_text("reason", reason)
        }
    }
}

fn check_party(recorder: &Recorder<'_>, incident: &Incident, to: &PartyId) -> Result<(), Rejection> {
    let Some(party) = recorder.network.party(to) else {
        return Err(refuse(
            "unknown_party",
            format!("there is no party {to} in the model; choose a subcontractor or the general contractor"),
            format!("模型中没有责任方 {to}；请选择分包方或总包方"),
        ));
    };
    if !matches!(party.role, Role::Subcontractor | Role::GeneralContractor) {
        return Err(refuse(
            "not_an_operator",
            format!("{to} does not operate components; choose a subcontractor or the general contractor"),
            format!("{to} 不承担运维；请选择分包方或总包方"),
        ));
    }
    if *to == incident.responsible.party {
        let id = &incident.id;
        return Err(refuse(
            "same_party",
            format!("{id} already belongs to {to}; choose another party"),
            format!("{id} 已由 {to} 负责；请选择其他责任方"),
        ));
    }
    Ok(())
}

fn check_text(key: &str, text: &str) -> Result<(), Rejection> {
    if text.trim().is_empty() {
        return Err(refuse(
            "text_missing",
            format!("`{key}` is empty; say why, for the record"),
            format!("`{key}` 为空；请填写说明以备查"),
        ));
    }
    if text.len() > TEXT_BYTES {
        let (en, zh) = (
            format!(
                "`{key}` is {} bytes long, more than {TEXT_BYTES}; shorten it",
                text.len()
            ),
            format!("`{key}` 长 {} 字节，超过 {TEXT_BYTES}；请缩短", text.len()),
        );
        return Err(refuse("text_too_long", en, zh));
    }
    Ok(())
}

fn refuse(name: &str, en: String, zh: String) -> Rejection {
    Rejection {
        name: name.to_owned(),
        text: Text { en, zh },
    }
}
