import { Button, Result } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../i18n';
import { useEffect } from 'react';
import { layoutWords } from '../layout/words';

export function NotFound() {
  const t = useWords(layoutWords);
  useEffect(() => {
    document.title = t.notFound;
  }, [t.notFound]);
  return (
    <Result
      status="404"
      icon={null}
      title={<h1>{t.notFound}</h1>}
      subTitle={t.notFoundHint}
      extra={
        <Link to="/">
          <Button type="primary">{t.home}</Button>
        </Link>
      }
    />
  );
}
