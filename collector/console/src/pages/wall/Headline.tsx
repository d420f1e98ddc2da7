import { FullscreenExitOutlined, FullscreenOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import dayjs from 'dayjs';
import type { RefObject } from 'react';
import { useEffect, useState } from 'react';
import type { Overview } from '../../api/types';
import { useWords } from '../../i18n';
import { common } from '../../i18n/words';
import { useNow } from '../../lib/now';
import { connection } from '../../live/connection';
import { useMode } from '../../theme/mode';
import { stateColour } from '../../theme/states';
import { StateShape } from '../../ui/shapes';
import { summarise } from './summary';
import { wallWords } from './words';

interface Props {
  overview: Overview;
  wall: RefObject<HTMLDivElement | null>;
}

/** The whole network in one sentence, and the time: a clock that stands still would be seen. */
export function Headline({ overview, wall }: Props) {
  const t = useWords(wallWords);
  const words = useWords(common);
  const mode = useMode();
  const summary = summarise(overview);
  const sentence = {
    well: t.wellAll,
    incidents: t.wellButIncidents(summary.count),
    unknown: t.unknown(summary.count),
    hurt: t.hurt(summary.count, summary.of),
  }[summary.kind];
  useEffect(() => {
    const count = overview.incidents.length > 0 ? `(${overview.incidents.length}) ` : '';
    document.title = `${count}${overview.network} · ${words.product}`;
  }, [overview.incidents.length, overview.network, words.product]);
  return (
    <header className="wall-headline">
      <span className="wall-headline-state" style={{ color: stateColour(summary.state, mode) }}>
        <StateShape state={summary.state} size="1.5em" />
      </span>
      <div className="wall-headline-text">
        <h1 aria-live="polite">{sentence}</h1>
        <div className="faint">{overview.network}</div>
      </div>
      <span className="grow" />
      <Live />
      <Now />
      <FullScreen wall={wall} />
    </header>
  );
}

function Live() {
  const t = useWords(wallWords);
  const mode = useMode();
  const { state } = connection.use();
  const looks = {
    live: { state: 'ok', text: t.live },
    connecting: { state: 'unknown', text: t.connecting },
    lost: { state: 'failed', text: t.notLive },
  } as const;
  const look = looks[state];
  return (
    <span className="state-badge" style={{ color: stateColour(look.state, mode) }}>
      <StateShape state={look.state} size="1em" /> {look.text}
    </span>
  );
}

function Now() {
  const now = dayjs(useNow());
  return (
    <div className="wall-clock">
      <div className="digits wall-clock-time">{now.format('HH:mm:ss')}</div>
      <div className="faint digits">
        {now.format('YYYY-MM-DD dddd')} UTC{now.format('Z')}
      </div>
    </div>
  );
}

function FullScreen({ wall }: { wall: RefObject<HTMLDivElement | null> }) {
  const t = useWords(wallWords);
  const [full, setFull] = useState(false);
  useEffect(() => {
    const listener = () => {
      setFull(document.fullscreenElement !== null);
    };
    document.addEventListener('fullscreenchange', listener);
    return () => {
      document.removeEventListener('fullscreenchange', listener);
    };
  }, []);
  if (!document.fullscreenEnabled) return null;
  return (
    <Button
      type="text"
      className="wide-only"
      icon={full ? <FullscreenExitOutlined /> : <FullscreenOutlined />}
      aria-label={full ? t.leaveFullScreen : t.fullScreen}
      onClick={() => {
        void (full ? document.exitFullscreen() : wall.current?.requestFullscreen());
      }}
    />
  );
}
