import { useGet } from '../../api/queries';
import type { State } from '../../api/types';
import { useWords } from '../../i18n';
import { Async } from '../../ui/Async';
import { StateBadge } from '../../ui/StateBadge';
import { partiesWords } from './words';

interface Figure {
  name: string;
  value: string;
  state: State;
  tab: string;
}

/** The coverage check in figures; each leads to its details. */
export function CoverageStrip({ onOpen }: { onOpen: (tab: string) => void }) {
  const t = useWords(partiesWords);
  const coverage = useGet('/api/v1/coverage');
  const contracts = useGet('/api/v1/contracts');
  return (
    <Async query={coverage} loading={<div className="coverage-strip" />}>
      {({ components, uncovered_count: uncovered, ending, gaps, overlaps }) => {
        const inForce = contracts.data?.filter((one) => one.in_force).length;
        const figures: Figure[] = [
          { name: t.inForce, value: String(inForce ?? '–'), state: 'ok', tab: 'contracts' },
          {
            name: t.covered,
            value: t.coveredOf(components - uncovered, components),
            state: uncovered === 0 ? 'ok' : 'warning',
            tab: 'coverage',
          },
          {
            name: t.ending,
            value: String(ending.length),
            state: ending.length === 0 ? 'ok' : 'warning',
            tab: 'coverage',
          },
          {
            name: t.gaps,
            value: String(gaps.length),
            state: gaps.length === 0 ? 'ok' : 'warning',
            tab: 'coverage',
          },
          // An overlap is no mistake: the more specific contract counts.
          { name: t.overlaps, value: String(overlaps.length), state: 'ok', tab: 'coverage' },
        ];
        return (
          <div className="coverage-strip">
            {figures.map((figure) => (
              <button
                key={figure.name}
                type="button"
                className="panel figure"
                onClick={() => {
                  onOpen(figure.tab);
                }}
              >
                <span className="figure-name">{figure.name}</span>
                <span className="figure-value digits">
                  <StateBadge state={figure.state} compact size={16} /> {figure.value}
                </span>
              </button>
            ))}
          </div>
        );
      }}
    </Async>
  );
}
