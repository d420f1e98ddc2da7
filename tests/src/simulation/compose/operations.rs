//! What people do: upgrades one after the other, and contracts that end.

use super::Composer;
use crate::simulation::physics::State;
use crate::simulation::script::{Change, Window};
use crate::simulation::world::{Contract, Cover};
use zongbao_core::network::Kind;

impl Composer<'_> {
    pub(super) fn maintenance(&mut self) -> Option<()> {
        let part = self.any_part()?;
        let (from_ms, to_ms) = (self.onset_ms - 10_000, self.onset_ms + self.hold_ms + 10_000);
        self.script.windows.push(Window { part, from_ms, to_ms });
        self.at(self.onset_ms, Change::Fail(part));
        if self.rng.chance(0.6) {
            self.at(self.onset_ms + self.hold_ms - 20_000, Change::Heal(part));
        } else {
            // Work that overruns becomes an incident when the window ends.
            self.at(to_ms, Change::Mark);
            self.fault(part, to_ms, None);
        }
        if self.rng.chance(0.3) {
            let other = self.any_part().filter(|other| *other != part)?;
            self.break_at(other, self.onset_ms, false);
        }
        Some(())
    }

    /// The two of a pair are upgraded one after the other, each in its approved window, and no service notices.
    pub(super) fn rolling_upgrade(&mut self) -> Option<()> {
        let mut pairs: Vec<[usize; 2]> = self.twins();
        pairs.extend(self.world.needs.iter().filter_map(|need| match need.on[..] {
            [a, b] if need.need == 1 => Some([a, b]),
            _ => None,
        }));
        pairs.retain(|pair| {
            let quiet = |part: usize| {
                State::settle(self.world, &[part])
                    .services_down(self.world)
                    .next()
                    .is_none()
            };
            let near = |part: &usize| self.breakable().any(|other| other == *part);
            pair.iter().all(near) && pair.iter().all(|part| quiet(*part))
        });
        let mut pair = *(!pairs.is_empty()).then(|| self.rng.pick(&pairs))?;
        self.rng.shuffle(&mut pair);
        let mut at = self.onset_ms;
        for part in pair {
            let length = self.rng.range(20_000, self.hold_ms);
            self.script.windows.push(Window {
                part,
                from_ms: at - 5_000,
                to_ms: at + length + 60_000 + 2 * self.monitoring.longest_ms(),
            });
            self.at(at, Change::Fail(part));
            self.at(at + length, Change::Heal(part));
            at += length + self.rng.range(5_000, 60_000);
        }
        Some(())
    }

    /// Nobody's contract covers the root, or no longer: the general contractor is responsible.
    pub(super) fn contract_gap(&mut self) -> Option<()> {
        let part = self.any_part()?;
        let subject = &self.world.parts[part];
        let covers = |cover: &Cover| match cover {
            Cover::Id(id) => *id == subject.id,
            Cover::Label(key, value) => subject.label == Some((key, value)),
            Cover::SiteKind(site, kind) => subject.site.as_ref() == Some(site) && subject.kind == *kind,
            Cover::Kind(kind) => subject.kind == *kind,
        };
        let expired = self.rng.chance(0.5);
        for contract in self.contracts.iter_mut().filter(|contract| contract.current) {
            if !contract.covers.iter().any(covers) {
                continue;
            }
            if expired {
                contract.to = Some("2026-11-21".to_owned());
                contract.current = false;
            } else {
                contract.covers.retain(|cover| !covers(cover));
            }
        }
        self.contracts.retain(|contract| !contract.covers.is_empty());
        self.break_once(part);
        Some(())
    }

    /// The root changes hands shortly before or after it fails: who had it at the earliest evidence is responsible.
    pub(super) fn handover(&mut self) -> Option<()> {
        let part = self.any_part()?;
        let before = self.rng.chance(0.5);
        let offset = self.rng.range(40_000, 55_000);
        let at_ms = if before {
            self.onset_ms - offset.min(self.onset_ms - 1_000)
        } else {
            self.onset_ms + self.monitoring.longest_ms() + offset
        };
        let instant = crate::simulation::emit::instant(at_ms).to_string();
        let party = self.world.responsible(part);
        for contract in self
            .contracts
            .iter_mut()
            .filter(|contract| contract.current && contract.provider == party)
        {
            contract.to = Some(instant.clone());
            contract.current = !before;
        }
        let old: Vec<Contract> = self
            .contracts
            .iter()
            .filter(|contract| contract.provider == party)
            .cloned()
            .collect();
        for contract in old
            .into_iter()
            .filter(|contract| contract.to.as_ref() == Some(&instant))
        {
            self.contracts.push(Contract {
                id: format!("{}-next", contract.id),
                provider: "newcomer",
                from: instant.clone(),
                to: None,
                current: before,
                covers: contract.covers,
            });
        }
        self.break_once(part);
        Some(())
    }

    /// Pairs of devices of one kind that stand side by side: joined to one another and named alike.
    pub(super) fn twins(&self) -> Vec<[usize; 2]> {
        let pair = |link: &crate::simulation::world::Part| {
            let [a, b] = link.ends?;
            let parts = &self.world.parts;
            let stem = |part: usize| parts[part].id.trim_end_matches(|letter: char| letter.is_ascii_digit());
            let device = matches!(parts[a].kind, Kind::Switch | Kind::Router | Kind::Firewall);
            (device && parts[a].kind == parts[b].kind && stem(a) == stem(b) && parts[a].site == parts[b].site)
                .then_some([a, b])
        };
        self.world.parts.iter().filter_map(pair).collect()
    }
}
