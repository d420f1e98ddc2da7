/** What of the map is seen: the point in the top left corner, and pixels for each unit. */
export interface Camera {
  x: number;
  y: number;
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

export const SCALE_MAX = 2.5;

/** All of a rectangle, with some air around it. */
export function fit(area: Size & { x: number; y: number }, screen: Size, scaleMax = 1.25): Camera {
  const air = Math.min(28, screen.width / 20);
  const scale = Math.min(
    scaleMax,
    Math.max(0.005, (screen.width - 2 * air) / area.width),
    Math.max(0.005, (screen.height - 2 * air) / area.height),
  );
  return {
    scale,
    x: area.x + area.width / 2 - screen.width / 2 / scale,
    y: area.y + area.height / 2 - screen.height / 2 / scale,
  };
}

/** Nearer or farther, with the point under the cursor staying where it is. */
export function zoomAt(
  camera: Camera,
  factor: number,
  at: { x: number; y: number },
  scaleMin: number,
): Camera {
  const scale = Math.min(SCALE_MAX, Math.max(scaleMin, camera.scale * factor));
  return {
    scale,
    x: camera.x + at.x / camera.scale - at.x / scale,
    y: camera.y + at.y / camera.scale - at.y / scale,
  };
}
