import { useGet } from '../../api/queries';
import { TextOf } from '../../ui/TextOf';
import { useWords } from '../../i18n';
import { Async } from '../../ui/Async';
import { CopyButton } from '../../ui/CopyButton';
import { Time } from '../../ui/Time';
import { modelWords } from './words';

/** Outages tell new suggestions, but the stream does not. */
const REFRESH = 60_000;

/** Edges that outages have shown the model to lack, each with the lines to add. Nothing is shown while there are none. */
export function Suggestions() {
  const t = useWords(modelWords);
  const suggestions = useGet('/api/v1/model/suggestions', undefined, { refetchInterval: REFRESH });
  return (
    <Async query={suggestions}>
      {(edges) =>
        edges.length > 0 && (
          <section aria-labelledby="model-suggestions">
            <h2 id="model-suggestions">
              {t.suggestions} ({edges.length})
            </h2>
            <p className="faint">{t.suggestionsHint}</p>
            {edges.map((edge) => (
              <article className="panel" key={`${edge.kind} ${edge.from} ${edge.to}`}>
                <p>
                  <TextOf text={edge.reason} />
                </p>
                <p className="faint">
                  {t.seen(edge.seen)} <Time at={edge.last_seen} />
                </p>
                <pre>{edge.toml}</pre>
                <CopyButton value={edge.toml}>{t.copyLines}</CopyButton>
              </article>
            ))}
          </section>
        )
      }
    </Async>
  );
}
