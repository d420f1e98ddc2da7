import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { client, take } from '../../api/client';
import { queryKey } from '../../api/queries';
import type { ActionRequest, IncidentAction, IncidentDetail } from '../../api/types';
import { useText, useWords } from '../../i18n';
import { incidentWords } from './words';

/** Acts on an incident; what comes back is shown at once, and lists follow. */
export function useAct(id: string) {
  const cache = useQueryClient();
  const t = useWords(incidentWords);
  const text = useText();
  const { message } = App.useApp();
  const done: Record<IncidentAction, string> = {
    acknowledge: t.acknowledged,
    note: t.noted,
    reassign: t.reassigned,
    resolve: t.resolvedDone,
    reopen: t.reopenedDone,
  };
  return useMutation({
    mutationFn: (body: ActionRequest) =>
      take(client.POST('/api/v1/incidents/{id}/actions', { params: { path: { id } }, body })),
    onSuccess: (after, { action }) => {
      const path = '/api/v1/incidents/{id}';
      cache.setQueryData<IncidentDetail>(queryKey(path, { path: { id } }), after);
      for (const stale of ['/api/v1/incidents', '/api/v1/overview', `${path}/explain`]) {
        void cache.invalidateQueries({ queryKey: [stale] });
      }
      message.success(done[action]);
    },
    onError: (error) => {
      message.error(`${text(error.text)} · ${text(error.fix)}`, 8);
      // Somebody was faster: show how it stands.
      if (error.status === 409) void cache.invalidateQueries({ queryKey: ['/api/v1/incidents/{id}'] });
    },
  });
}
