import { Link } from 'react-router';
import type { ComponentRef } from '../api/types';
import { KindIcon } from './KindIcon';
import { StateBadge } from './StateBadge';

/** A component with its kind, its state if known, and the way to it. A business service leads to its own page. */
export function ComponentLink({ component, plain = false }: { component: ComponentRef; plain?: boolean }) {
  const folder = component.kind === 'service' ? '/services' : '/components';
  return (
    <span className="component-link">
      {component.state && <StateBadge state={component.state} compact />}
      {component.kind && <KindIcon kind={component.kind} />}
      {plain ? (
        <span>{component.name}</span>
      ) : (
        <Link to={`${folder}/${encodeURIComponent(component.id)}`}>{component.name}</Link>
      )}
    </span>
  );
}
