import type { Priority } from '../api/types';
import { useWords } from '../i18n';
import { priorityWords } from '../i18n/words';
import { useMode } from '../theme/mode';
import { priorityColour } from '../theme/states';

/** P1 … P4: the number says it, the colour helps. */
export function PriorityTag({ priority, withName = false }: { priority: Priority; withName?: boolean }) {
  const mode = useMode();
  const t = useWords(priorityWords);
  const colour = priorityColour(priority, mode);
  return (
    <span
      className={`priority priority-${priority}`}
      style={{ color: colour, borderColor: colour }}
      title={t[priority]}
    >
      {priority.toUpperCase()}
      {withName && ` ${t[priority]}`}
    </span>
  );
}
