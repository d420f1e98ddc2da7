import { Alert, Card } from 'antd';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import type { ApiError } from '../../api/error';
import { useText, useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { LanguageButton } from '../../layout/Header';
import { ThemeMenu } from '../../layout/ThemeMenu';
import { doorWords } from './words';

const allWords = { ...common, ...doorWords };

/** What stands around the forms before somebody is signed in. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  const t = useWords(allWords);
  useEffect(() => {
    document.title = `${title} · ${t.product}`;
  }, [title, t.product]);
  return (
    <main className="door">
      <div className="door-tools">
        <LanguageButton />
        <ThemeMenu />
      </div>
      <div className="door-box">
        <div className="door-brand">
          <img src="/favicon.svg" width={44} height={44} alt="" />
          <div>
            <strong style={{ fontSize: 24 }}>{t.product}</strong>
            <div className="faint">{t.slogan}</div>
          </div>
        </div>
        <Card>
          <h1 style={{ marginBottom: 16 }}>{title}</h1>
          {children}
        </Card>
      </div>
    </main>
  );
}

/** Why a form was not accepted, and what to do. */
export function FormError({ error }: { error: ApiError | null }) {
  const text = useText();
  const t = useWords(doorWords);
  if (!error) return null;
  const wait = error.retryAfterSeconds === null ? '' : ` ${t.wait(error.retryAfterSeconds)}`;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={text(error.text)}
      description={`${text(error.fix)}${wait}`}
      style={{ marginBottom: 16 }}
    />
  );
}
