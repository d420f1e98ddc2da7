import { Button } from 'antd';
import { useWords } from '../../i18n';
import { usePrincipal } from '../../session/useSession';
import { NothingHere } from '../../ui/Async';
import { uiWords } from '../../ui/words';
import type { IncidentFilters } from './filters';
import { narrowing } from './filters';
import { incidentsWords } from './words';

/** Why the list is empty: good news, no history yet, or filters that match nothing. */
export function Nothing({
  filters,
  replace,
}: {
  filters: IncidentFilters;
  replace: (filters: IncidentFilters) => void;
}) {
  const t = useWords(incidentsWords);
  const ui = useWords(uiWords);
  const sub = usePrincipal().role === 'subcontractor';
  if (narrowing(filters) > 0) {
    return (
      <NothingHere text={t.noMatch}>
        <Button
          onClick={() => {
            replace({ scope: filters.scope });
          }}
        >
          {ui.filterReset}
        </Button>
      </NothingHere>
    );
  }
  if (filters.scope === 'all') return <NothingHere text={t.never} />;
  return (
    <NothingHere text={`✓ ${sub ? t.calmMine : t.calm}`}>
      <Button
        onClick={() => {
          replace({ scope: 'all' });
        }}
      >
        {t.showAll}
      </Button>
    </NothingHere>
  );
}
