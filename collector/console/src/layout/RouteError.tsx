import { useRouteError } from 'react-router';
import { Broken } from './PageBoundary';

/** What the router could not show: a page that could not be loaded, or one that broke outside of the shell. */
export function RouteError() {
  const error = useRouteError();
  return <Broken error={error instanceof Error ? error : new Error(String(error))} />;
}
