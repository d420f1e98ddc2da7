import type { Kind } from '../api/types';
import { useWords } from '../i18n';
import { kindWords } from '../i18n/words';

/** Outlines in a box of 24 × 24; the network view draws the same ones. */
export const KIND_PATHS: Record<Kind, string> = {
  site: 'M4 21V7l8-4 8 4v14M9 21v-5h6v5M8 10h2M14 10h2M8 13h2M14 13h2M2 21h20',
  power: 'M13 2L5 14h6l-1 8 8-12h-6z',
  circuit: 'M3 12h4M17 12h4M7 8h10v8H7zM10 8V5M14 8V5M10 19v-3M14 19v-3',
  link: 'M4 12h16M4 9v6M20 9v6',
  router:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 10V6M10 8l2-2 2 2M12 14v4M10 16l2 2 2-2M4.5 12h5M8 10.5L9.5 12 8 13.5M19.5 12h-5M16 10.5L14.5 12l1.5 1.5',
  switch: 'M2 7h20v10H2zM6 11h11M14.5 8.8L17 11M18 14H7M9.5 16.2L7 14',
  firewall:
    'M3 5h18v14H3zM3 9.7h18M3 14.3h18M9 5v4.7M15 5v4.7M6 9.7v4.6M12 9.7v4.6M18 9.7v4.6M9 14.3V19M15 14.3V19',
  load_balancer: 'M12 3v6M12 9l-7 6M12 9v6M12 9l7 6M3 15h4v5H3zM10 15h4v5h-4zM17 15h4v5h-4z',
  wireless: 'M12 19v.2M8.5 15.5a5 5 0 0 1 7 0M5.5 12.3a9.3 9.3 0 0 1 13 0M2.5 9a13.5 13.5 0 0 1 19 0',
  host: 'M4 3h16v7H4zM4 14h16v7H4zM7 6.5h.2M7 17.5h.2M11 6.5h6M11 17.5h6',
  hypervisor: 'M3 3h18v18H3zM7 7h4v4H7zM13 7h4v4h-4zM7 14h10M7 17h10',
  vm: 'M3 4h18v12H3zM9 20h6M12 16v4M8 8h8v4H8z',
  container: 'M12 2l9 5v10l-9 5-9-5V7zM3 7l9 5 9-5M12 12v10',
  software: 'M3 4h18v16H3zM3 8h18M8 12l-2 2 2 2M13 12l2 2-2 2',
  database: 'M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0',
  middleware: 'M4 4h6v6H4zM14 14h6v6h-6zM10 7h7v7M7 10v7h7',
  endpoint: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M3 12h18M12 3c-6 5-6 13 0 18M12 3c6 5 6 13 0 18',
  service: 'M3 20h18M5 20v-9M9.7 20v-9M14.3 20v-9M19 20v-9M3 11h18L12 4z',
};

/** What kind of thing a component is. */
export function KindIcon({
  kind,
  size = 16,
  withName = false,
}: {
  kind: Kind;
  size?: number;
  withName?: boolean;
}) {
  const t = useWords(kindWords);
  return (
    <span className="kind-icon" title={withName ? undefined : t[kind]}>
      <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden focusable="false">
        <path d={KIND_PATHS[kind]} />
      </svg>
      <span className={withName ? undefined : 'visually-hidden'}>{t[kind]}</span>
    </span>
  );
}
