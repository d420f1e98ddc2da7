import type { ComponentDetail } from '../api/types';
import { useWords } from '../i18n';
import { ComponentLink } from '../ui/ComponentLink';
import { Block } from './Block';
import { componentWords } from './words';

/** What it needs, what needs it, and what it is connected to. */
export function Dependencies({ component }: { component: ComponentDetail }) {
  const t = useWords(componentWords);
  const { needs, needed_by: neededBy, links } = component;
  return (
    <Block title={t.dependencies}>
      <div className="dependencies">
        <div>
          <h3>{t.needs}</h3>
          {needs.length === 0 && <p className="faint">{t.nothingNeeded}</p>}
          {needs.map((group) => (
            <div key={group.providers.map((one) => one.id).join()} className="need-group">
              {group.providers.length > 1 && (
                <div className="faint">{t.needsOf(group.need, group.providers.length)}</div>
              )}
              {group.providers.map((one) => (
                <div key={one.id}>
                  <ComponentLink component={one} />
                </div>
              ))}
            </div>
          ))}
        </div>
        <div>
          <h3>{t.neededBy}</h3>
          {neededBy.length === 0 && <p className="faint">{t.neededByNothing}</p>}
          {neededBy.map((one) => (
            <div key={one.id}>
              <ComponentLink component={one} />
            </div>
          ))}
        </div>
        {links.length > 0 && (
          <div>
            <h3>{t.links}</h3>
            {links.map((end) => (
              <div key={end.link.id}>
                <ComponentLink component={end.link} /> → <ComponentLink component={end.to} />
              </div>
            ))}
          </div>
        )}
      </div>
    </Block>
  );
}
