import type { TreeGroup } from '../../api/types';
import { useWords } from '../../i18n';
import { groupStanding } from './tree';
import { TreeBranch } from './TreeBranch';
import { serviceWords } from './words';

const MARKS = { broken: '✕', thin: '!', holds: '✓' } as const;

/** What a component needs: all of these groups must hold. */
export function TreeGroups({ groups, depth }: { groups: readonly TreeGroup[]; depth: number }) {
  const t = useWords(serviceWords);
  return groups.map((group, index) => {
    const { providers, need, healthy } = group;
    const standing = groupStanding(group);
    const single = providers.length === 1;
    return (
      // Groups have no name: their position is what tells them apart.
      <div key={index} className={`tree-group tree-${standing}`}>
        {!single && (
          <div className="tree-need">
            <span className="tree-standing">
              <span aria-hidden>{MARKS[standing]}</span> {t[standing]}
            </span>
            <span className="faint">
              {need === providers.length ? t.needAll(need) : t.needSome(need, providers.length)} ·{' '}
              {t.healthy(healthy)}
            </span>
          </div>
        )}
        <ul className="tree">
          {providers.map((node) => (
            <TreeBranch key={node.component.id} node={node} depth={depth} />
          ))}
        </ul>
      </div>
    );
  });
}
