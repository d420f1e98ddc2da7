/** Components that can be compared at a time. */
export const COMPARED_MOST = 8;
/** Metrics that can be shown at a time: one chart each. */
export const METRICS_MOST = 6;
/** Lines in one chart: more cannot be told apart. */
export const LINES_MOST = 16;
