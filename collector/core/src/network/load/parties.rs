//! Reads `[[party]]`: who they are, whom to call, how they are told, and who is on call.

use super::raw::{Header, Raw, Space, word};
use super::report::Report;
use super::section::{Section, wrong_type};
use super::values::{duration, instant, period};
use crate::ids::PartyId;
use crate::network::model::{Channel, Contact, Party, Role, Rota, StandIn};
use crate::network::names::did_you_mean;

const PARTY: &[&str] = &["id", "name", "role", "managed_by", "contacts", "channels", "on_call"];

pub(super) fn read(document: &Section<'_>, header: &Header, raw: &mut Raw, report: &mut Report<'_>) {
    for section in document.tables("[[party]]", PARTY, report) {
        let Some(id) = section.id(report) else { continue };
        let role = section
            .required_text("role", "\"subcontractor\"", report)
            .and_then(|role| word("role", role, Role::parse, &Role::ALL.map(Role::as_str), report));
        let managed_by = section.text("managed_by", report);
        if let Some(manager) = managed_by {
            raw.refer(Space::Party, "managed_by", manager);
        }
        match (role, managed_by) {
            (Some(Role::Vendor), None) => {
                report.error(
                    section.at,
                    format!("vendor `{}` has no `managed_by`", id.value),
                    "name the subcontractor that manages it",
                );
            }
            (Some(role), Some(manager)) if role != Role::Vendor => {
                let message = format!("`managed_by` is for vendors, and `{}` is a {role}", id.value);
                report.error(manager.at, message, "remove it");
            }
            _ => {}
        }
        let contacts = contacts(&section, report);
        let party = Party {
            id: PartyId::new(id.value),
            name: section
                .text("name", report)
                .map_or(id.value, |name| name.value)
                .to_owned(),
            // A wrong role is already reported; nothing is built from this value then.
            role: role.unwrap_or(Role::Subcontractor),
            managed_by: managed_by.map(|manager| PartyId::new(manager.value)),
            channels: channels(&section, report),
            on_call: on_call(&section, &contacts, header, report),
            contacts,
        };
        raw.parties.push(super::Located {
            value: party,
            at: id.at,
        });
    }
}

fn contacts(party: &Section<'_>, report: &mut Report<'_>) -> Vec<Contact> {
    let mut contacts: Vec<Contact> = Vec::new();
    for section in party.tables("contacts", &["name", "phone", "email"], report) {
        let Some(name) = section.required_text("name", "\"…\"", report) else {
            continue;
        };
        if contacts.iter().any(|other| other.name == name.value) {
            report.error(
                name.at,
                format!("contact {:?} is listed twice", name.value),
                "give each contact a name of its own",
            );
        }
        contacts.push(Contact {
            name: name.value.to_owned(),
            phone: section.text("phone", report).map(|phone| phone.value.to_owned()),
            email: address(&section, "email", report),
        });
    }
    contacts
}

/// An e-mail address: checked only as far as a slip of the finger shows.
fn address(section: &Section<'_>, key: &'static str, report: &mut Report<'_>) -> Option<String> {
    let address = section.text(key, report)?;
    let plausible = address
        .value
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if !plausible || address.value.contains(char::is_whitespace) {
        report.error(
            address.at,
            format!("{:?} is not an e-mail address", address.value),
            "write it as name@example.org",
        );
    }
    Some(address.value.to_owned())
}

fn channels(party: &Section<'_>, report: &mut Report<'_>) -> Vec<Channel> {
    let sections = party.tables("channels", &["type", "url", "secret", "to"], report);
    sections.iter().filter_map(|section| channel(section, report)).collect()
}

fn channel(section: &Section<'_>, report: &mut Report<'_>) -> Option<Channel> {
    let kind = section.required_text("type", "\"webhook\"", report)?;
    let known = ["webhook", "email", "mqtt"];
    let kind = word(
        "channel type",
        kind,
        |text| known.into_iter().find(|k| *k == text),
        &known,
        report,
    )?;
    let own: &[&str] = match kind {
        "webhook" => &["url", "secret"],
        "email" => &["to"],
        _ => &[],
    };
    for key in ["url", "secret", "to"].into_iter().filter(|key| !own.contains(key)) {
        if let Some(value) = section.value(key) {
            report.error(
                value.at,
                format!("a channel of type \"{kind}\" takes no `{key}`"),
                "remove it, or change the type",
            );
        }
    }
    match kind {
        "webhook" => {
            let url = section.required_text("url", "\"https://…\"", report)?;
            if !url.value.starts_with("https://") && !url.value.starts_with("http://") {
                report.error(
                    url.at,
                    format!("{:?} is not a web address", url.value),
                    "begin it with https:// (or http://)",
                );
            }
            let secret = section.text("secret", report).map(|secret| secret.value.to_owned());
            Some(Channel::Webhook {
                url: url.value.to_owned(),
                secret,
            })
        }
        "email" => {
            section.required("to", "\"oncall@example.org\"", report)?;
            Some(Channel::Email {
                to: address(section, "to", report)?,
            })
        }
        _ => Some(Channel::Mqtt),
    }
}

fn on_call(party: &Section<'_>, contacts: &[Contact], header: &Header, report: &mut Report<'_>) -> Option<Rota> {
    let section = party.table("on_call", &["from", "shift", "order", "overrides"], report)?;
    let from = section.required("from", "2026-01-05T09:00:00+08:00", report);
    let from = from.and_then(|value| instant("from", value, &header.zone, report));
    let shift = section
        .required("shift", "\"7d\"", report)
        .and_then(|value| duration("shift", value, report));
    let names = section.required("order", "[\"…\"]", report)?;
    if names.value.as_array().is_none_or(|names| names.is_empty()) {
        wrong_type(
            "order",
            names,
            "a list of contacts that is not empty",
            "[\"…\"]",
            report,
        );
        return None;
    }
    let names = section.texts("order", report);
    let order = names
        .iter()
        .filter_map(|name| position("order", *name, contacts, report))
        .collect();
    let mut overrides = Vec::new();
    for stand_in in section.tables("overrides", &["name", "from", "to"], report) {
        let name = stand_in.required_text("name", "\"…\"", report);
        let contact = name.and_then(|name| position("overrides", name, contacts, report));
        stand_in.required("to", "2026-02-01", report);
        let period = period(&stand_in, &header.zone, report);
        if let (Some(contact), Some((from, Some(to)))) = (contact, period) {
            overrides.push(StandIn { contact, from, to });
        }
    }
    let shift = shift?;
    Some(Rota {
        from: from?,
        shift: shift.days * 86_400 + shift.seconds,
        order,
        overrides,
    })
}

/// The position of a contact by name; reports a name that is not among them.
fn position(key: &str, name: super::Located<&str>, contacts: &[Contact], report: &mut Report<'_>) -> Option<usize> {
    let position = contacts.iter().position(|contact| contact.name == name.value);
    if position.is_none() {
        let fix = match did_you_mean(name.value, contacts.iter().map(|contact| contact.name.as_str())) {
            Some(meant) => format!("did you mean {meant:?}?"),
            None => "add a contact with this name to `contacts`".to_owned(),
        };
        report.error(
            name.at,
            format!("`{key}` names {:?}, who is not among the party's contacts", name.value),
            fix,
        );
    }
    position
}
