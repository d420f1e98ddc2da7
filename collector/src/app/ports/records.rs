//! What happened, from the state database.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use rustc_hash::FxHashMap;
use zongbao_core::attribution::{Account, Claim, Stretch};
use zongbao_core::ids::{ComponentId, IncidentId};

use super::unavailable;
use crate::api::ports::{ChangesWanted, Happened, Happening, PortError, Records};
use crate::app::chronicle::INCIDENT;
use crate::app::shared::Shared;
use crate::clock;
use crate::storage::ChangesBefore;

pub(super) struct RecordsPort(pub(super) Arc<Shared>);

#[async_trait]
impl Records for RecordsPort {
    async fn downtime(
        &self,
        service: Option<&ComponentId>,
        within: Stretch,
        limit: usize,
    ) -> Result<Vec<(ComponentId, Claim)>, PortError> {
        let stretch = (within.from.as_millisecond(), within.to.as_millisecond());
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let service = service.map(ComponentId::as_str);
        let rows = self.0.storage.downtime(service, stretch, limit).await;
        let claims = rows.map_err(unavailable)?.into_iter().map(|(source, row)| {
            let account: Account = serde_json::from_str(&row.account).map_err(anyhow::Error::from)?;
            let claim = Claim {
                // Of what is not an incident's, the source says nothing more than the account.
                incident: (account != Account::Maintenance).then(|| IncidentId::new(source)),
                account,
                stretch: Stretch {
                    from: time(row.began)?,
                    to: if row.ended == 0 { within.to } else { time(row.ended)? },
                },
            };
            Ok((ComponentId::new(row.service), claim))
        });
        claims.collect()
    }

    async fn runs(&self) -> Result<Vec<Stretch>, PortError> {
        let runs = self.0.storage.runs().await.map_err(unavailable)?;
        let started_at = self.0.started_at;
        let earlier = runs.into_iter().filter(|(from, _)| *from < started_at);
        let mut stretches: Vec<Stretch> = earlier.map(|(from, to)| Stretch { from, to }).collect();
        stretches.push(Stretch {
            from: started_at,
            to: clock::now(),
        });
        Ok(stretches)
    }

    async fn changes(&self, wanted: &ChangesWanted) -> Result<Vec<Happened>, PortError> {
        let before = ChangesBefore {
            number: i64::try_from(wanted.before).unwrap_or(i64::MAX),
            from: wanted.within.from.as_millisecond(),
            to: wanted.within.to.as_millisecond(),
            component: wanted.component.as_ref().map(ToString::to_string),
            also: INCIDENT,
            limit: u32::try_from(wanted.limit).unwrap_or(u32::MAX),
        };
        let rows = self.0.storage.changes(&before).await.map_err(unavailable)?;
        let mut changes = Vec::with_capacity(rows.len());
        for (number, at, document) in rows {
            changes.push(Happened {
                number: u64::try_from(number).unwrap_or(0),
                at: time(at)?,
                what: serde_json::from_str(&document).map_err(anyhow::Error::from)?,
                entry: None,
            });
        }
        let seqs: Vec<u64> = changes.iter().filter_map(|change| seq(&change.what)).collect();
        let entries = self.0.storage.ledger_entries(&seqs).await.map_err(unavailable)?;
        let mut entries: FxHashMap<u64, _> = entries.into_iter().map(|entry| (entry.seq, entry)).collect();
        for change in &mut changes {
            change.entry = seq(&change.what).and_then(|seq| entries.remove(&seq));
        }
        Ok(changes)
    }
}

fn seq(what: &Happening) -> Option<u64> {
    match what {
        Happening::Incident { seq, .. } => Some(*seq),
        _ => None,
    }
}

fn time(ms: i64) -> Result<Timestamp, PortError> {
    Timestamp::from_millisecond(ms).map_err(|error| PortError::Internal(error.into()))
}
