import { createContext, use } from 'react';
import { Link, useLocation } from 'react-router';
import type { ComponentRef } from '../api/types';
import { KindIcon } from './KindIcon';
import { StateBadge } from './StateBadge';

/** In the component drawer, links to components stay in the drawer. */
export const InDrawer = createContext(false);

/** A component with its kind, its state if known, and the way to it. A business service leads to its own page. */
export function ComponentLink({ component, plain = false }: { component: ComponentRef; plain?: boolean }) {
  const inDrawer = use(InDrawer);
  const { pathname, search } = useLocation();
  const id = encodeURIComponent(component.id);
  let to = component.kind === 'service' ? `/services/${id}` : `/components/${id}`;
  if (inDrawer) {
    const params = new URLSearchParams(search);
    params.set('component', component.id);
    to = `${pathname}?${params.toString()}`;
  }
  return (
    <span className="component-link">
      {component.state && <StateBadge state={component.state} compact />}
      {component.kind && <KindIcon kind={component.kind} />}
      {plain ? <span>{component.name}</span> : <Link to={to}>{component.name}</Link>}
    </span>
  );
}
