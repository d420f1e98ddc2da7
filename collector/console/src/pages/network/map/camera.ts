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

/** What stands on the map at its edges: tools at the left, the legend at the bottom. */
const INSET = { left: 60, right: 20, top: 16, bottom: 52 } as const;

/** All of a rectangle, with some air around it. */
export function fit(area: Size & { x: number; y: number }, screen: Size, scaleMax = 1.25): Camera {
  const width = Math.max(40, screen.width - INSET.left - INSET.right);
  const height = Math.max(40, screen.height - INSET.top - INSET.bottom);
  const scale = Math.max(0.005, Math.min(scaleMax, width / area.width, height / area.height));
  return {
    scale,
    x: area.x + area.width / 2 - (INSET.left + width / 2) / scale,
    y: area.y + area.height / 2 - (INSET.top + height / 2) / scale,
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
