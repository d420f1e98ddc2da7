import { Select } from 'antd';
import { useGet } from '../../api/queries';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { usePrincipal } from '../../session/useSession';
import type { IncidentFilters } from './filters';
import { ANY_PARTY } from './filters';
import { incidentsWords } from './words';

interface Props {
  filters: IncidentFilters;
  set: (key: 'party', value: string | undefined) => void;
}

/** Whose incidents. A subcontractor chooses between its own and all in sight. */
export function PartyField({ filters, set }: Props) {
  const t = useWords(incidentsWords);
  const words = useWords(common);
  const principal = usePrincipal();
  const sub = principal.role === 'subcontractor';
  const parties = useGet('/api/v1/parties', undefined, { enabled: !sub });
  if (sub) {
    return (
      <Select
        className="filter-select"
        aria-label={words.party}
        value={filters.party ?? principal.party.id}
        options={[
          { value: principal.party.id, label: t.ownParty },
          { value: ANY_PARTY, label: t.anyParty },
        ]}
        onChange={(value: string) => {
          set('party', value === ANY_PARTY ? ANY_PARTY : undefined);
        }}
      />
    );
  }
  const may = parties.data?.filter(
    (party) => party.role === 'subcontractor' || party.role === 'general_contractor',
  );
  return (
    <Select
      className="filter-select"
      allowClear
      aria-label={words.party}
      placeholder={words.party}
      showSearch={{ optionFilterProp: 'label' }}
      value={filters.party ?? null}
      options={may?.map((party) => ({ value: party.id, label: party.name }))}
      onChange={(value: string | null | undefined) => {
        set('party', value ?? undefined);
      }}
    />
  );
}
