import type { KeyboardEvent, Ref } from 'react';
import { useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { State } from '../../../api/types';
import { useWords } from '../../../i18n';
import { kindWords, stateWords } from '../../../i18n/words';
import { KindIcon } from '../../../ui/KindIcon';
import { StateBadge } from '../../../ui/StateBadge';
import { networkWords } from '../words';
import type { Camera } from './camera';
import { fit } from './camera';
import { at, next } from './find';
import { CELL } from './layout';
import { paint } from './paint';
import type { Scene } from './scene';
import { useCamera } from './useCamera';

/** What others may ask of the map. */
export interface MapHandle {
  zoom: (factor: number) => void;
  fitAll: () => void;
  /** Shows these, with some of what is around them. */
  lookAt: (positions: readonly number[]) => void;
  /** Moves the map if this is not in view, with so many pixels at the right covered by something else. */
  reveal: (position: number, coveredRight?: number) => void;
}

interface Props {
  scene: Omit<Scene, 'hovered'>;
  onPick: (position: number | null) => void;
  handle: Ref<MapHandle>;
}

/** The canvas: it draws a scene when that or the camera changes, never otherwise. */
export function NetworkMap({ scene, onPick, handle }: Props) {
  const t = useWords(networkWords);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef(0);
  // Where the arrow keys are; Enter opens what is there.
  const [cursor, setCursor] = useState<number | null>(null);
  const placed = useRef(false);
  const [hover, setHover] = useState<{ position: number; x: number; y: number } | null>(null);
  const latest = useRef<Scene>({ ...scene, hovered: null });
  const { graph, layout } = scene;

  const draw = useCallback((camera: Camera) => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const element = canvas.current;
      const context = element?.getContext('2d', { alpha: false });
      if (!element || !context) return;
      const dense = window.devicePixelRatio || 1;
      context.setTransform(dense, 0, 0, dense, 0, 0);
      paint({ context, camera, width: element.clientWidth, height: element.clientHeight }, latest.current);
    });
  }, []);

  const { camera, look, zoom } = useCamera({
    canvas,
    world: layout,
    draw,
    onTap: (point, camera) => {
      onPick(at(point, camera, graph, layout));
    },
    onHover: (point, camera) => {
      const position = point && at(point, camera, graph, layout);
      setHover(point && position !== null ? { position, ...point } : null);
    },
  });

  const screen = useCallback(() => {
    const element = canvas.current;
    return { width: element?.clientWidth ?? 1, height: element?.clientHeight ?? 1 };
  }, []);

  const lookAt = useCallback(
    (positions: readonly number[]) => {
      if (positions.length === 0) return;
      const xs = positions.map((position) => layout.x[position] ?? 0);
      const ys = positions.map((position) => layout.y[position] ?? 0);
      const x = Math.min(...xs) - CELL.width;
      const y = Math.min(...ys) - CELL.height;
      const area = {
        x,
        y,
        width: Math.max(...xs) + CELL.width - x,
        height: Math.max(...ys) + CELL.height - y,
      };
      look(fit(area, screen(), 1));
    },
    [layout, look, screen],
  );

  const fitAll = useCallback(() => {
    const { width, height } = screen();
    const scaleMax = width > 2000 ? 2.2 : 1.25;
    look(fit({ x: 0, y: 0, width: layout.width, height: layout.height }, { width, height }, scaleMax));
  }, [layout, look, screen]);

  const reveal = useCallback(
    (position: number, coveredRight = 0) => {
      const { x, y, scale } = camera.current;
      const { width, height } = screen();
      const free = Math.max(80, width - coveredRight);
      const at = { x: ((layout.x[position] ?? 0) - x) * scale, y: ((layout.y[position] ?? 0) - y) * scale };
      if (at.x > 40 && at.x < free - 40 && at.y > 40 && at.y < height - 60) return;
      look({ scale, x: x + (at.x - free / 2) / scale, y: y + (at.y - height / 2) / scale });
    },
    [camera, layout, look, screen],
  );

  useImperativeHandle(handle, () => ({ zoom, fitAll, lookAt, reveal }), [zoom, fitAll, lookAt, reveal]);

  useEffect(() => {
    latest.current = { ...scene, hovered: hover?.position ?? cursor };
    draw(camera.current);
  }, [scene, hover?.position, cursor, draw, camera]);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let known = { width: 0, height: 0 };
    const observer = new ResizeObserver(() => {
      const dense = window.devicePixelRatio || 1;
      element.width = Math.round(element.clientWidth * dense);
      element.height = Math.round(element.clientHeight * dense);
      if (known.width === 0 && !placed.current) fitAll();
      else {
        // What was in the middle stays there.
        const { x, y, scale } = camera.current;
        look({
          scale,
          x: x + ((known.width || element.clientWidth) - element.clientWidth) / 2 / scale,
          y: y + ((known.height || element.clientHeight) - element.clientHeight) / 2 / scale,
        });
      }
      known = { width: element.clientWidth, height: element.clientHeight };
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [fitAll, look, camera]);

  const onKeyDown = (event: KeyboardEvent) => {
    const zooms: Record<string, number> = { '+': 1.3, '=': 1.3, '-': 1 / 1.3 };
    const factor = zooms[event.key];
    const from = cursor ?? scene.selected;
    const to = from === null ? (layout.boxes[0]?.members[0] ?? 0) : next(from, event.key, graph, layout);
    if (factor !== undefined) zoom(factor);
    else if (event.key === '0') fitAll();
    else if (event.key === 'Enter' && cursor !== null) onPick(cursor);
    else if (event.key.startsWith('Arrow') && to !== null) {
      setCursor(to);
      reveal(to);
    } else return;
    event.preventDefault();
  };

  return (
    <>
      {/* A map is an application of its own: arrow keys move in it, and what they reach is said below. */}
      {/* eslint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */}
      <div
        role="application"
        className="network-canvas"
        tabIndex={0}
        aria-label={t.map(graph.nodeCount)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setCursor(null);
        }}
      >
        <canvas ref={canvas} />
      </div>
      {/* eslint-enable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */}
      <Said graph={graph} states={scene.states} position={cursor ?? scene.selected} />
      {hover && hover.position < graph.ids.length && (
        <div className="network-hint" style={{ left: hover.x + 14, top: hover.y + 14 }} aria-hidden>
          <KindIcon kind={graph.kinds[hover.position] ?? 'host'} />{' '}
          <strong>{graph.names[hover.position]}</strong>
          <StateBadge state={scene.states[hover.position] ?? 'unknown'} />
        </div>
      )}
    </>
  );
}

interface SaidProps {
  graph: Scene['graph'];
  states: readonly State[];
  position: number | null;
}

/** What is selected, for those who cannot see it. */
function Said({ graph, states, position }: SaidProps) {
  const kinds = useWords(kindWords);
  const names = useWords(stateWords);
  const said =
    position === null
      ? ''
      : `${kinds[graph.kinds[position] ?? 'host']} ${graph.names[position] ?? ''}: ${names[states[position] ?? 'unknown']}`;
  return (
    <div className="visually-hidden" aria-live="polite">
      {said}
    </div>
  );
}
