import { useGet } from '../api/queries';
import type { ComponentDetail } from '../api/types';
import { useText, useWords } from '../i18n';
import { Async } from '../ui/Async';
import { ComponentLink } from '../ui/ComponentLink';
import { Time } from '../ui/Time';
import { Block } from './Block';
import { StatusBadge, useObserver } from './Checks';
import { componentWords } from './words';

/** Why it is in this state: the findings and the evidence for and against. A healthy one needs no explanation. */
export function Explanation({ component }: { component: ComponentDetail }) {
  const t = useWords(componentWords);
  const text = useText();
  const observer = useObserver();
  const wanted = component.state !== 'ok';
  const explanation = useGet(
    '/api/v1/components/{id}/explain',
    { path: { id: component.id } },
    { enabled: wanted },
  );
  if (!wanted) return null;
  return (
    <Block title={t.why}>
      <Async query={explanation}>
        {(found) => (
          <>
            {found.root_cause && found.root_cause.id !== component.id && (
              <p>
                {t.rootCause}: <ComponentLink component={found.root_cause} />
              </p>
            )}
            <ul className="findings">
              {found.findings.map((finding) => (
                <li key={finding.en}>{text(finding)}</li>
              ))}
            </ul>
            <ul className="evidence">
              {found.evidence.map((piece) => (
                <li key={`${piece.component.id} ${piece.check} ${observer(piece.by)}`}>
                  <span className={`stance stance-${piece.stance}`}>
                    <span aria-hidden>{piece.stance === 'for' ? '＋' : '－'}</span>{' '}
                    {piece.stance === 'for' ? t.evidenceFor : t.evidenceAgainst}
                  </span>
                  <span>
                    <StatusBadge status={piece.status} compact />{' '}
                    <ComponentLink component={{ ...piece.component, state: null }} />{' '}
                    <code>{piece.check}</code> · {observer(piece.by)} · <Time at={piece.at} show="relative" />
                    <br />
                    <span className="faint">{text(piece.why)}</span>
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Async>
    </Block>
  );
}
