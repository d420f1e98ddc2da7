import type { Principal } from '../api/types';
import type { common } from '../i18n/words';

export interface PageEntry {
  path: string;
  /** The second key of its shortcut, after `g`. */
  key: string;
  word: keyof typeof common;
  icon: 'wall' | 'network' | 'incidents' | 'services' | 'hosts' | 'parties' | 'settings';
  /** Who sees it; everyone if absent. The collector decides what they see there. */
  allowed?: (principal: Principal) => boolean;
}

/** The pages of the navigation, in its order. */
export const PAGES: readonly PageEntry[] = [
  { path: '/wall', key: 'w', word: 'wall', icon: 'wall' },
  { path: '/network', key: 'n', word: 'network', icon: 'network' },
  { path: '/incidents', key: 'i', word: 'incidents', icon: 'incidents' },
  { path: '/services', key: 's', word: 'services', icon: 'services' },
  { path: '/hosts', key: 'h', word: 'hosts', icon: 'hosts' },
  { path: '/parties', key: 'p', word: 'parties', icon: 'parties' },
  {
    path: '/settings',
    key: 't',
    word: 'settings',
    icon: 'settings',
    allowed: (principal) => principal.manages_accounts || principal.sees_system,
  },
];

export function pagesFor(principal: Principal): PageEntry[] {
  return PAGES.filter((page) => page.allowed?.(principal) ?? true);
}

/** Where each role begins: officers with their services, subcontractors with their incidents, the NOC with the wall. */
export function homeOf(principal: Principal): string {
  switch (principal.role) {
    case 'agency':
      return '/services';
    case 'subcontractor':
    case 'vendor':
      return '/incidents';
    case 'general_contractor':
    case null:
    case undefined:
      return '/wall';
  }
}
