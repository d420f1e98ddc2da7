//! The hash chain of the ledger: what makes it tamper-evident.
//!
//! Each entry is hashed as canonical JSON: keys sorted, no spaces, without its own `hash`. The check works on the JSON as
//! it was stored, so that entries written by an older version stay valid when a newer one knows more fields.

use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::ledger::{Actor, Change, LedgerEntry};
use crate::ids::IncidentId;

/// The newest end of the ledger: all that is needed to append to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the newest entry; 0 when there is none.
    pub seq: u64,
    /// Its hash, in hexadecimal; 64 zeros when there is none.
    pub hash: String,
}

impl Default for Head {
    fn default() -> Self {
        Self {
            seq: 0,
            hash: "0".repeat(64),
        }
    }
}

/// Where and how a ledger is broken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("ledger entry {seq}: {why}; restore the ledger from a backup that verifies")]
pub struct Broken {
    /// The first entry that does not fit.
    pub seq: u64,
    /// What does not fit.
    pub why: String,
}

/// Makes the next entry after `head`, sealed with its hash, and moves `head` on to it.
pub fn seal(head: &mut Head, incident: IncidentId, at: jiff::Timestamp, actor: Actor, change: Change) -> LedgerEntry {
    let mut entry = LedgerEntry {
        seq: head.seq + 1,
        incident,
        at,
        actor,
        change,
        previous: head.hash.clone(),
        hash: String::new(),
    };
    entry.hash = hash(&to_value(&entry));
    *head = Head {
        seq: entry.seq,
        hash: entry.hash.clone(),
    };
    entry
}

/// Checks a whole ledger, oldest entry first. Returns its head.
pub fn verify<'a>(entries: impl IntoIterator<Item = &'a LedgerEntry>) -> Result<Head, Broken> {
    let mut head = Head::default();
    for entry in entries {
        head = verify_next(&head, &to_value(entry))?;
    }
    Ok(head)
}

/// Checks one stored entry against the head before it. Returns the new head.
pub fn verify_next(head: &Head, entry: &Value) -> Result<Head, Broken> {
    let seq = head.seq + 1;
    let broken = |why: String| Err(Broken { seq, why });
    let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
    if entry.get("seq").and_then(Value::as_u64) != Some(seq) {
        let found = entry.get("seq").map_or("nothing".to_owned(), Value::to_string);
        return broken(format!(
            "an entry numbered {seq} was expected, found {found}: entries are missing or out of order"
        ));
    }
    if text("previous") != head.hash {
        return broken(
            "it does not continue the entry before it: an entry was changed, removed or inserted".to_owned(),
        );
    }
    let computed = hash(entry);
    if text("hash") != computed {
        return broken(format!(
            "its content does not match its hash (recorded {}, computed {computed})",
            text("hash")
        ));
    }
    Ok(Head { seq, hash: computed })
}

fn to_value(entry: &LedgerEntry) -> Value {
    serde_json::to_value(entry).expect("a ledger entry has only string keys and finite numbers")
}

/// SHA-256 over the canonical JSON of an entry without its `hash`; the previous hash is inside as `previous`.
fn hash(entry: &Value) -> String {
    let mut canonical = String::new();
    write_canonical(entry, true, &mut canonical);
    hex::encode(Sha256::digest(canonical.as_bytes()))
}

fn write_canonical(value: &Value, top: bool, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.keys().filter(|key| !(top && *key == "hash")).collect();
            keys.sort_unstable();
            out.push('{');
            for (n, key) in keys.into_iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(&map[key], false, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                write_canonical(item, false, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correlation::Text;

    fn ledger() -> Vec<LedgerEntry> {
        let mut head = Head::default();
        (0..3)
            .map(|n| {
                let reason = Text {
                    en: format!("entry {n}"),
                    zh: format!("第 {n} 条"),
                };
                let change = Change::Merged {
                    into: IncidentId::new("INC-1"),
                    reason,
                };
                seal(
                    &mut head,
                    IncidentId::new("INC-2"),
                    jiff::Timestamp::UNIX_EPOCH,
                    Actor::Engine,
                    change,
                )
            })
            .collect()
    }

    #[test]
    fn accepts_what_it_sealed() {
        let entries = ledger();
        let head = verify(&entries).expect("untouched");
        assert_eq!((head.seq, &head.hash), (3, &entries[2].hash));
    }

    #[test]
    fn accepts_stored_json_whatever_the_order_of_its_keys() {
        let mut head = Head::default();
        for entry in ledger() {
            let stored = serde_json::to_string(&entry).expect("json");
            head = verify_next(&head, &serde_json::from_str(&stored).expect("json")).expect("untouched");
        }
        assert_eq!(head.seq, 3);
    }

    #[test]
    fn names_the_first_changed_entry() {
        let mut entries = ledger();
        entries[1].actor = Actor::User("mallory".to_owned());
        let broken = verify(&entries).expect_err("changed");
        assert_eq!(broken.seq, 2);
        assert!(broken.why.contains("does not match its hash"), "{broken}");
    }

    #[test]
    fn notices_a_removed_entry() {
        let mut entries = ledger();
        entries.remove(1);
        assert_eq!(verify(&entries).expect_err("removed").seq, 2);
    }

    #[test]
    fn notices_an_entry_rewritten_together_with_its_hash() {
        let mut entries = ledger();
        let mut head = Head {
            seq: 0,
            hash: entries[0].previous.clone(),
        };
        let forged = entries[0].change.clone();
        entries[0] = seal(
            &mut head,
            IncidentId::new("INC-9"),
            entries[0].at,
            Actor::Engine,
            forged,
        );
        let broken = verify(&entries).expect_err("forged");
        assert_eq!(broken.seq, 2);
        assert!(broken.why.contains("does not continue"), "{broken}");
    }
}
