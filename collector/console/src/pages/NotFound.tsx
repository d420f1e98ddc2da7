import { Button, Result } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../i18n';
import { layoutWords } from '../layout/words';

export function NotFound() {
  const t = useWords(layoutWords);
  return (
    <Result
      status="404"
      icon={null}
      title={t.notFound}
      subTitle={t.notFoundHint}
      extra={
        <Link to="/">
          <Button type="primary">{t.home}</Button>
        </Link>
      }
    />
  );
}
