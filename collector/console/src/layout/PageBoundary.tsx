import { Button, Result } from 'antd';
import type { ReactNode } from 'react';
import { Component } from 'react';
import { useWords } from '../i18n';
import { layoutWords } from './words';

interface State {
  error: Error | null;
}

/** A page that breaks does not take the rest of the console with it. */
export class PageBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    return this.state.error ? <Broken error={this.state.error} /> : this.props.children;
  }
}

export function Broken({ error }: { error: Error }) {
  const t = useWords(layoutWords);
  return (
    <Result
      status="error"
      title={t.broken}
      subTitle={t.brokenHint}
      extra={
        <Button
          type="primary"
          onClick={() => {
            window.location.reload();
          }}
        >
          {t.reload}
        </Button>
      }
    >
      <pre className="broken-message">{error.message}</pre>
    </Result>
  );
}
