import dayjs from 'dayjs';
import type { Principal } from '../../api/types';
import type { Filters } from '../../ui/useFilters';

/** What the list can be narrowed by, and `sort`: all of it is in the address. */
export const KEYS = [
  'scope',
  'state',
  'priority',
  'class',
  'party',
  'about',
  'q',
  'from',
  'to',
  'sort',
] as const;
export type IncidentFilters = Filters<(typeof KEYS)[number]>;

/** The value of `party` that means everybody's; a subcontractor's list is its own without it. */
export const ANY_PARTY = 'any';

/** Whose incidents are listed: absent means everybody's in sight. */
export function partyOf(filters: IncidentFilters, principal: Principal): string | undefined {
  const own = principal.role === 'subcontractor' ? principal.party.id : undefined;
  const chosen = filters.party ?? own;
  return chosen === ANY_PARTY ? undefined : chosen;
}

/** The instant at which a local day begins, or the day after it; what is no day is left out. */
function startOf(day: string | undefined, plus: 0 | 1): string | undefined {
  const parsed = dayjs(day ?? '');
  return parsed.isValid() ? parsed.startOf('day').add(plus, 'day').toISOString() : undefined;
}

/** The question to the collector. Without a scope only unfinished incidents are listed. */
export function toQuery(filters: IncidentFilters, principal: Principal) {
  const all = filters.scope === 'all';
  return {
    active: all ? undefined : true,
    state: filters.state,
    priority: filters.priority,
    class: filters.class,
    party: partyOf(filters, principal),
    component: filters.about,
    q: filters.q,
    from: startOf(filters.from, 0),
    to: startOf(filters.to, 1),
  };
}

/** How many filters narrow the list, besides the scope. */
export function narrowing(filters: IncidentFilters): number {
  return KEYS.filter((key) => key !== 'scope' && key !== 'sort' && filters[key]).length;
}

export function split(list: string | undefined): string[] {
  return list?.split(',').filter(Boolean) ?? [];
}
