import type { RefObject } from 'react';
import { useCallback, useEffect, useRef } from 'react';
import type { Camera, Size } from './camera';
import { fit, zoomAt } from './camera';

interface Point {
  x: number;
  y: number;
}

interface Options {
  canvas: RefObject<HTMLCanvasElement | null>;
  /** All that there is. */
  world: Size;
  draw: (camera: Camera) => void;
  onTap: (at: Point, camera: Camera) => void;
  onHover: (at: Point | null, camera: Camera) => void;
}

/** A press that moves less than this is a tap. */
const TAP = 5;

/** Moving about the map: drag, wheel, two fingers. */
export function useCamera({ canvas, world, draw, onTap, onHover }: Options) {
  // No React state: it changes at every frame.
  const camera = useRef<Camera>({ x: 0, y: 0, scale: 1 });
  const latest = useRef({ draw, onTap, onHover, world });
  useEffect(() => {
    latest.current = { draw, onTap, onHover, world };
  });

  const look = useCallback((next: Camera) => {
    camera.current = next;
    latest.current.draw(next);
  }, []);

  const scaleMin = useCallback(() => {
    const element = canvas.current;
    if (!element) return 0.01;
    const all = fit(
      { ...latest.current.world, x: 0, y: 0 },
      { width: element.clientWidth, height: element.clientHeight },
    );
    return Math.min(0.6, all.scale * 0.7);
  }, [canvas]);

  const zoom = useCallback(
    (factor: number, at?: { x: number; y: number }) => {
      const element = canvas.current;
      if (!element) return;
      const point = at ?? { x: element.clientWidth / 2, y: element.clientHeight / 2 };
      look(zoomAt(camera.current, factor, point, scaleMin()));
    },
    [canvas, look, scaleMin],
  );

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const pointers = new Map<number, { x: number; y: number }>();
    let moved = 0;
    const point = (event: PointerEvent | WheelEvent) => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, point(event));
      moved = 0;
      latest.current.onHover(null, camera.current);
    };
    const move = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId);
      const now = point(event);
      if (!before) {
        latest.current.onHover(now, camera.current);
        return;
      }
      const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      pointers.set(event.pointerId, now);
      moved += Math.hypot(now.x - before.x, now.y - before.y);
      const { x, y, scale } = camera.current;
      const other = others[0];
      if (other) {
        const factor =
          Math.hypot(now.x - other.x, now.y - other.y) /
          Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
        zoom(factor, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
      } else if (moved > TAP) {
        look({ scale, x: x - (now.x - before.x) / scale, y: y - (now.y - before.y) / scale });
      }
    };
    const up = (event: PointerEvent) => {
      if (pointers.delete(event.pointerId) && moved <= TAP && event.type === 'pointerup')
        latest.current.onTap(point(event), camera.current);
    };
    const leave = () => {
      latest.current.onHover(null, camera.current);
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), point(event));
    };
    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', up);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', up);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('wheel', wheel);
    };
  }, [canvas, look, zoom]);

  return { camera, look, zoom };
}
