import { Alert } from 'antd';
import { useWords } from '../../i18n';
import { CopyButton } from '../../ui/CopyButton';
import { pageWords } from './words';

/** What to paste into the model for a component that was only heard of. */
export function ModelEntry({ entry }: { entry: string }) {
  const t = useWords(pageWords);
  return (
    <Alert
      type="warning"
      showIcon
      className="component-notice"
      title={t.discovered}
      description={
        <>
          <p>{t.discoveredHint}</p>
          <pre>{entry}</pre>
          <CopyButton value={entry}>{t.copyEntry}</CopyButton>
        </>
      }
    />
  );
}
