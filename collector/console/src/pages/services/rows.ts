import type { Availability, Component, Incident } from '../../api/types';
import { severity } from '../../theme/states';

/** A business service with what is known of it from elsewhere. */
export interface Row {
  service: Component;
  availability: Availability | undefined;
  /** The unfinished incidents that it is part of and that are in sight. */
  waits: Incident[];
}

/** Puts services, their availability and what they wait for together; the worst first, then the most critical. */
export function rowsOf(
  services: readonly Component[],
  availability: readonly Availability[],
  incidents: readonly Incident[],
): Row[] {
  const figures = new Map(availability.map((one) => [one.service.id, one]));
  const byId = new Map(incidents.map((one) => [one.id, one]));
  const rows = services.map((service) => ({
    service,
    availability: figures.get(service.id),
    waits: waitsOf(service, byId, incidents),
  }));
  return rows.sort(
    (a, b) =>
      severity(b.service.state) - severity(a.service.state) ||
      (a.service.criticality ?? Infinity) - (b.service.criticality ?? Infinity) ||
      a.service.name.localeCompare(b.service.name),
  );
}

/** In outline a service does not list its incidents; those that take it down name it. */
function waitsOf(service: Component, byId: ReadonlyMap<string, Incident>, incidents: readonly Incident[]) {
  const listed = service.incidents.flatMap((id) => byId.get(id) ?? []);
  if (listed.length > 0) return listed;
  return incidents.filter((one) => one.services.some((hurt) => hurt.id === service.id));
}

/** Down: failed itself, or because of what it needs. */
export function isDown(service: Component): boolean {
  return service.state === 'failed' || service.state === 'affected';
}

/** Whether a service is what somebody looks for. */
export function matches(service: Component, text: string, states: readonly string[]): boolean {
  const wanted = text.trim().toLowerCase();
  const found = [service.name, service.id].some((name) => name.toLowerCase().includes(wanted));
  return found && (states.length === 0 || states.includes(service.state));
}
