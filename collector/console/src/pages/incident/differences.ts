import type { LedgerEntry, Named, Priority } from '../../api/types';

/** What an entry of the ledger sets, against what was known before it. */
export type Difference =
  | { what: 'root_cause'; from?: string; to: string }
  | { what: 'priority'; from?: Priority; to: Priority }
  | { what: 'party'; from?: Named; to: Named };

/** What each entry changed, by its number. Entries repeat what stays: only what is new is told. */
export function differences(entries: readonly LedgerEntry[]): Map<number, Difference[]> {
  const result = new Map<number, Difference[]>();
  let root: string | undefined;
  let priority: Priority | undefined;
  let party: Named | undefined;
  for (const entry of entries) {
    const found: Difference[] = [];
    if (entry.root_cause && entry.root_cause !== root) {
      found.push({ what: 'root_cause', from: root, to: entry.root_cause });
      root = entry.root_cause;
    }
    if (entry.priority && entry.priority !== priority) {
      found.push({ what: 'priority', from: priority, to: entry.priority });
      priority = entry.priority;
    }
    if (entry.responsible && entry.responsible.id !== party?.id) {
      found.push({ what: 'party', from: party, to: entry.responsible });
      party = entry.responsible;
    }
    result.set(entry.seq, found);
  }
  return result;
}

/** Clocks that an entry says were missed and that the entries before it did not. */
export function newlyBreached(entries: readonly LedgerEntry[], entry: LedgerEntry): LedgerEntry['clocks'] {
  const before = entries.filter((one) => one.seq < entry.seq).flatMap((one) => one.clocks);
  const known = new Set(
    before.filter((clock) => clock.breached).map((clock) => clock.kind + clock.started_at),
  );
  return entry.clocks.filter((clock) => clock.breached && !known.has(clock.kind + clock.started_at));
}
