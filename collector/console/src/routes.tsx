import type { ComponentType } from 'react';
import { createBrowserRouter, Navigate } from 'react-router';
import { homeOf } from './layout/pages';
import { Shell } from './layout/Shell';
import { RouteError } from './layout/RouteError';
import { NotFound } from './pages/NotFound';
import { RequireSession } from './session/RequireSession';
import { usePrincipal } from './session/useSession';
import { Loading } from './ui/Loading';

/** A page that is loaded when it is first opened. */
function page(load: () => Promise<{ default: ComponentType }>) {
  return { lazy: async () => ({ Component: (await load()).default }), HydrateFallback: Loading };
}

function Home() {
  return <Navigate to={homeOf(usePrincipal())} replace />;
}

export const router = createBrowserRouter([
  {
    HydrateFallback: Loading,
    errorElement: <RouteError />,
    children: [
      { path: '/sign-in', ...page(() => import('./pages/door/SignIn')) },
      { path: '/setup', ...page(() => import('./pages/door/SetUp')) },
      {
        element: <RequireSession />,
        children: [
          {
            element: <Shell />,
            children: [
              { path: '/', element: <Home /> },
              { path: '/password', ...page(() => import('./pages/door/Password')) },
              { path: '/wall', ...page(() => import('./pages/wall')) },
              { path: '/network', ...page(() => import('./pages/network')) },
              { path: '/incidents', ...page(() => import('./pages/incidents')) },
              { path: '/incidents/:id', ...page(() => import('./pages/incident')) },
              { path: '/services', ...page(() => import('./pages/services')) },
              { path: '/services/:id', ...page(() => import('./pages/service')) },
              { path: '/hosts', ...page(() => import('./pages/hosts')) },
              { path: '/components/:id', ...page(() => import('./pages/component')) },
              { path: '/parties', ...page(() => import('./pages/parties')) },
              { path: '/settings', ...page(() => import('./pages/settings')) },
              { path: '*', element: <NotFound /> },
            ],
          },
        ],
      },
    ],
  },
]);
