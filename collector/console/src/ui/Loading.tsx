import { Spin } from 'antd';
import { useWords } from '../i18n';
import { common } from '../i18n/words';

/** Something of unknown size is on its way. */
export function Loading() {
  const t = useWords(common);
  return (
    <div className="loading" role="status" aria-label={t.loading}>
      <Spin />
    </div>
  );
}
